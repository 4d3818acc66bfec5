"""How Slack says no."""

from typing import Any, NamedTuple


class SlackError(Exception):
    """A refusal by Slack's own name, with what else the answer carries."""

    def __init__(self, name: str, **details: Any) -> None:
        super().__init__(name)
        self.name = name
        self.details = details

    @property
    def answer(self) -> dict[str, Any]:
        """The body of the answer."""
        return {"ok": False, "error": self.name, **self.details}

    def at(self, where: str) -> "Refused":
        """The record of it."""
        told = self.details.get("response_metadata", {}).get("messages") or self.details
        return Refused(where, self.name, str(told) if told else "")


class TooMany(SlackError):  # noqa: N818 - it reads as what Slack says
    """A refusal of what comes too often, with the whole seconds after which it may come again."""

    def __init__(self, name: str, retry_after: int) -> None:
        super().__init__(name)
        self.retry_after = retry_after


class Refused(NamedTuple):
    """One refusal the app met, for the record."""

    where: str
    """The method, or what else it was."""
    error: str
    why: str
    """What Slack said beside the name."""

    def __str__(self) -> str:
        """For whoever looks why an answer did not come."""
        return f"{self.where}: {self.error} {self.why}".rstrip()


class NotPossible(Exception):  # noqa: N818 - it reads as what happened, not as a fault
    """What a person cannot do in Slack: type into a foreign channel, click what is not there."""
