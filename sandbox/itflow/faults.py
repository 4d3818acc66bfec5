"""Bad days on demand."""

from dataclasses import dataclass
from typing import Literal

from sandbox.itflow.asked import Asked

Kind = Literal[
    "status",  # an error instead of an answer, before anything is done
    "hang",  # no answer until the fault is mended
    "slow",  # the answer comes after some seconds
    "drop",  # the connection ends before anything is done
    "reset",  # ... it is reset
    "drop_after",  # it is done, and the connection ends without an answer
    "empty",  # it is done, and answered with 200 and no body
    "html",  # it is done, and answered with a web page and 200
    "warning",  # it is done, and HTML stands before the JSON
    "truncated",  # it is done, and the JSON breaks off
    "no_rows",  # a read finds nothing
]

BEFORE: frozenset[Kind] = frozenset({"status", "hang", "drop", "reset"})

WARNING = (
    "<br />\n<b>Warning</b>:  Undefined variable $row in <b>/var/www/itflow/api/v1/assets/read.php"
    "</b> on line <b>12</b><br />\n"
)
PAGE = "<!doctype html><title>Maintenance</title>"


@dataclass(slots=True)
class Fault:
    """What goes wrong, with which requests, and how often; empty conditions match everything."""

    kind: Kind
    times: int | None = 1
    """How many requests it meets; None until it is mended."""
    module: str = ""
    function: str = ""
    offset: int | None = None
    status: int = 500
    body: str | None = None
    """None is what ITFlow says with that status, which is nothing with 500."""
    seconds: float = 1.0

    def meets(self, asked: Asked) -> bool:
        """Whether that request is one of its."""
        return (
            self.times != 0
            and self.module in {"", asked.module}
            and self.function in {"", asked.function}
            and self.offset in {None, asked.offset}
        )


def spoilt(kind: Kind, body: str) -> str:
    """What is left of an answer."""
    match kind:
        case "empty":
            return ""
        case "html":
            return PAGE
        case "warning":
            return WARNING + body
        case "truncated":
            return body[: len(body) // 2]
    return body
