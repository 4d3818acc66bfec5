"""The history of an asset in every state it has, for the samples."""

from datetime import UTC, date, datetime
from typing import Any

from bot.answering.happenings import Altered, Happening
from bot.answering.histories import History
from bot.policy import AssetView

_ENDED = ("denied", "withdrawn", "expired", "completed", "failed", "unknown", "settled")
_ELSE = (
    "escalated",
    "question",
    "answered",
    "break_glass",
    "paused",
    "pause_explained",
    "resumed",
    "refused",
)
_UNDOES = ("transfer", "client_transfer", "assign", "several", "undo", "lend")
_UNHEARD_OF = ("looked_up", "listed", "polished")


_AT = datetime(2026, 11, 22, 13, 5, tzinfo=UTC)
_ANA = "U0ANARUIZ1"
_BY_ANA = {"who": "Ana Ruiz", "who_slack": _ANA}


def _happened(kind: str, *altered: Altered, **changes: Any) -> Happening:
    facts: dict[str, Any] = dict.fromkeys(Happening.model_fields)
    known = {"kind": kind, "at": _AT, "source": "factorial", "altered": altered, "words": ()}
    return Happening(**{**facts, **known, **changes})


_GONE = _happened("gone", Altered(field="Status", form="is", after="lost"))
_ASSIGNED = _happened("completed", operation="assign", to="Ana Ruiz", to_slack=_ANA)
_SOME = (
    _happened(
        "changed",
        Altered(field="Status", form="from_to", before="assigned", after="in repair"),
        Altered(field="Assignee", form="from_to", before="Ana Ruiz", before_slack=_ANA),
        Altered(field="Warranty end", form="from_to", after=date(2028, 2, 3)),
        Altered(field="Notes", form="changed"),
    ),
    _happened("approved", operation="transfer", who="Bo Lind", words=(("Comment", "Fine."),)),
    _happened(
        "asked", operation="transfer", to="Bo Lind", words=(("Reason", "New joiner"),), **_BY_ANA
    ),
    _happened(
        "appeared",
        Altered(field="Status", form="is", after="assigned"),
        Altered(field="Assignee", form="is", after="Ana Ruiz", after_slack=_ANA),
    ),
)


def histories(asset: AssetView, page: str) -> list[tuple[str, History]]:
    """Each state by its name, of an asset that Ana has something to do with."""

    def told(*happenings: Happening, **changes: Any) -> History:
        facts: dict[str, Any] = {
            "ref": asset.ref,
            "asset": asset,
            "happenings": happenings,
            "total": len(happenings),
            "first": 1 if happenings else 0,
            "last": len(happenings),
            "earlier": None,
            "later": None,
            "looks": 0,
            "with_looks": None,
            "since": _AT,
            "file": '{"v":1,"kind":"history","ref":["factorial","018f2b"]}',
            "several_sources": False,
            "within": None,
        }
        return History(**{**facts, **changes})

    return [
        ("some", told(*_SOME)),
        ("page", told(*_SOME, total=31, first=11, last=14, earlier=page, later=page)),
        ("one", told(_GONE)),
        ("looked_up", told(_GONE, looks=1, with_looks=page)),
        ("looked_up_often", told(*_SOME, total=31, earlier=page, looks=1204, with_looks=page)),
        ("settled", told(_happened("settled", operation="delete", status="failed", **_BY_ANA))),
        ("nothing", told(since=None, within="Larkfield")),
        ("forgotten", told(_happened("reappeared", source="itflow"), asset=None)),
        ("two_sources", told(*_SOME, several_sources=True)),
        ("ended", told(_ASSIGNED, *(_happened(kind, operation="delete") for kind in _ENDED))),
        ("other_kinds", told(*(_happened(kind, **_BY_ANA) for kind in _ELSE))),
        ("undo", told(*(_happened("asked", operation="return", undoes=one) for one in _UNDOES))),
        ("unheard_of", told(*map(_happened, _UNHEARD_OF))),
    ]
