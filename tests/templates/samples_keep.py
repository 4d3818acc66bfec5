"""The same for those who are away, and for decisions that were made for them."""

from datetime import date
from typing import Final

from bot.people.absences import Shown
from tests.templates.samples import Sample

_OWN: Final = Shown(user="U0ANARUIZ1", delegate="U0BENHALE1", last=date(2026, 12, 24))
_THIRD: Final = Shown(user="U0DANABAR1", delegate="U0ANARUIZ1", last=date(2027, 1, 8))
_OTHER: Final = Shown(user="U0CYSMITH1", delegate="U0ANARUIZ1", last=date(2026, 12, 31))
KEEP: Final = (
    *(
        Sample(
            "away",
            name,
            {"own": _OWN, "decides": decides, "others": [], "back": False, "was_away": False},
        )
        for name, decides in (("away", True), ("decides_nothing", False))
    ),
    Sample(
        "away",
        "back",
        {"own": None, "decides": False, "others": [], "back": True, "was_away": True},
    ),
    Sample(
        "away",
        "not_away",
        {"own": None, "decides": False, "others": [], "back": True, "was_away": False},
    ),
    Sample(
        "away",
        "for_others",
        {"own": None, "decides": False, "others": [_OTHER], "back": False, "was_away": False},
    ),
    Sample(
        "away",
        "away_for_others",
        {
            "own": _OWN,
            "decides": True,
            "others": [_OTHER, _THIRD],
            "back": False,
            "was_away": False,
        },
    ),
)
