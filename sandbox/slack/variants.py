"""What no public source says of the real Slack for sure: each way it may be, as one option."""

import json
from dataclasses import dataclass
from typing import Any, Final, Literal, NamedTuple

JSON = dict[str, Any]

_LATE: Final = ("expired_url", "used_url")


class Reply(NamedTuple):
    """What comes back from a response_url."""

    status: int
    body: str
    content_type: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Variants:
    """One plausible Slack; the defaults are what the tests of the bot run against."""

    taken: Literal["text", "json"] = "text"
    """What a response_url says that took something: the word ok, or an object."""
    expired: Literal["Expired url", "expired_url"] = "Expired url"
    """What it says once it has expired."""
    late: Literal["json", "text"] = "json"
    """How it says that it has expired or was used too often: in an object, or as bare words."""
    late_status: Literal[404, 200] = 404
    """The status of such an object; bare words come with 404."""
    nothing_status: Literal[400, 500] = 400
    """The status when there is nothing to show in what was sent."""

    def took(self) -> Reply:
        """The answer to what was taken."""
        return _object({"ok": True}, 200) if self.taken == "json" else _words("ok", 200)

    def refused(self, error: str) -> Reply:
        """The answer to what was refused, under the name in the table of limits."""
        if error not in _LATE:
            return _words(error, self.nothing_status if error == "no_text" else 400)
        said = self.expired if error == "expired_url" else error
        if self.late == "text":
            return _words(said, 404)
        return _object({"ok": False, "error": said}, self.late_status)


def _object(body: JSON, status: int) -> Reply:
    return Reply(status, json.dumps(body), "application/json")


def _words(body: str, status: int) -> Reply:
    return Reply(status, body, "text/plain")
