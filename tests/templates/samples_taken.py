"""The same for what somebody is told who has something no longer."""

from typing import Any, Final

from bot.changes.taken import TakenFrom, TakenOne
from tests.templates.samples import ANA, NOW, Sample


def _sample(state: str, *gone: TakenOne, total: int = 0) -> Sample:
    facts: dict[str, Any] = {"by": ANA, "at": NOW, "gone": gone, "total": total or len(gone)}
    answer = TakenFrom(**facts)
    return Sample(answer.template, state, dict(answer.context()))


_BACK: Final = TakenOne(label="LT-0042 · C02XL0ABJGH5", source="factorial", returned=True)
_GIVEN: Final = TakenOne(label="PH-0007 · F2LZK1", source="itflow", returned=False)
TAKEN: Final = (
    _sample("returned", _BACK),
    _sample("given", _GIVEN),
    _sample("several", _BACK, _GIVEN),
    _sample("many", *[_BACK] * 20, total=31),
)
