"""The same for alarms: of each kind while it stands, and one that ended."""

from datetime import timedelta
from typing import Final, get_args

from bot.alarms import AlarmRaised
from bot.store.alarms import Kind
from tests.templates.samples import NOW, Sample

_OF: Final = {"sync": "factorial", "nothing": "laptops"}


def _alarm(kind: Kind, *, ended: bool) -> Sample:
    answer = AlarmRaised(
        kind=kind,
        of=_OF.get(kind, ""),
        since=NOW - timedelta(days=1),
        ended=NOW if ended else None,
    )
    state = f"{kind}_over" if ended else kind
    return Sample(answer.template, state, dict(answer.context()))


ALARMS: Final = (
    *(_alarm(kind, ended=False) for kind in get_args(Kind)),
    *(_alarm(kind, ended=True) for kind in get_args(Kind) if kind != "nothing"),
)
