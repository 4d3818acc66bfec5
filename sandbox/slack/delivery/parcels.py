"""What goes to the app, and what comes back of it."""

import json
from typing import Any, Literal, NamedTuple

JSON = dict[str, Any]
ParcelKind = Literal["events_api", "slash_commands", "interactive"]


class Parcel(NamedTuple):
    """One thing on its way to the app."""

    kind: ParcelKind
    payload: JSON
    attempt: int = 0
    reason: str = ""
    """Why the attempt before failed."""

    @property
    def names(self) -> set[str]:
        """What a fault may call it: its kind, its type, and the type of the event in it."""
        event = self.payload.get("event")
        inner = event.get("type") if isinstance(event, dict) else None
        return {self.kind, str(self.payload.get("type")), str(inner)}


class Ack(NamedTuple):
    """What came back: acknowledged when there is no `failure`, which is else in Slack's words."""

    body: JSON | None = None
    failure: str = ""
    no_retry: bool = False


def acknowledgement(said: Any) -> Ack:
    """What came with it, of whatever kind: any other than an object is the text it was written as.

    Nothing at all is None, and an empty object is one.
    """
    if said is None or isinstance(said, dict):
        return Ack(said)
    return Ack({"text": said if isinstance(said, str) else json.dumps(said)})
