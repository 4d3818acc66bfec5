"""What an answer of ITFlow says: its envelope, and the sentences that stand for codes. Pure."""

from typing import Any, NamedTuple

from bot import received

JSON = dict[str, Any]

_NOTHING = "No resource"
_MOST_MESSAGE = 200


class NotJson(Exception):  # noqa: N818 - translated where it is caught
    """The body is no answer; in words that follow "answered with"."""


class Answer(NamedTuple):
    """The envelope; the flag is a word, and of a write it says little about what was done."""

    success: bool
    rows: list[JSON] | None
    """What is no row stands here as an empty one, which is told of like any that is unreadable."""
    message: str

    @property
    def nothing(self) -> bool:
        """Whether a read found nothing, or nothing it may show, or no further page."""
        return not self.success and self.message.startswith(_NOTHING)

    @property
    def new_id(self) -> str | None:
        """The id of what was created."""
        found = self.rows[0].get("insert_id") if self.rows else None
        return str(found) if isinstance(found, int | str) and str(found).isdecimal() else None


def decoded(body: bytes) -> Answer:
    """The answer in a body; raises NotJson where there is none, whatever its status was."""
    text = body.strip()
    if not text:
        raise NotJson("nothing, as it does when something breaks inside it")
    if text[:1] != b"{":
        raise NotJson("a web page or a warning instead of data")
    try:
        sent = received.decoded(text)
    except (ValueError, RecursionError):
        raise NotJson("data that breaks off or is no JSON") from None
    rows = sent.get("data")
    return Answer(
        success=str(sent.get("success")).casefold() == "true",
        rows=[one if isinstance(one, dict) else {} for one in rows]
        if isinstance(rows, list)
        else None,
        message=_harmless(sent.get("message")),
    )


def _harmless(message: Any) -> str:
    """What it says, on one line and not too long."""
    text = message if isinstance(message, str) else ""
    text = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return text[:_MOST_MESSAGE]
