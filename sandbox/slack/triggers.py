"""Trigger ids: a person did something, and for three seconds a dialog may answer it, once."""

from dataclasses import dataclass
from typing import Final

from sandbox.slack.ids import Mint
from sandbox.slack.limits import LIMITS
from sandbox.slack.refusals import SlackError

_SECONDS: Final = LIMITS["trigger_id.seconds"]
_USES: Final = LIMITS["trigger_id.uses"]


@dataclass
class Trigger:
    """Who did something, when, and in which view."""

    user: str
    made: float
    view: str | None
    uses: int = 0


class Triggers:
    """Hands out trigger ids and takes each back once."""

    def __init__(self, mint: Mint) -> None:
        self._mint = mint
        self._known: dict[str, Trigger] = {}

    def make(self, user: str, view: str | None = None) -> str:
        """A new trigger id for what *user* just did."""
        trigger_id = self._mint.trigger()
        self._known[trigger_id] = Trigger(user, self._mint.clock(), view)
        return trigger_id

    def use(self, trigger_id: str) -> Trigger:
        """Take it back; raises SlackError when it is unknown, used or too old."""
        trigger = self._known.get(trigger_id)
        if trigger is None:
            raise SlackError("invalid_trigger_id")
        if trigger.uses >= _USES.most:
            raise SlackError(_USES.error)
        if self._mint.clock() - trigger.made > _SECONDS.most:
            raise SlackError(_SECONDS.error)
        trigger.uses += 1
        return trigger
