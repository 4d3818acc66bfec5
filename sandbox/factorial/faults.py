"""Bad days on demand."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from sandbox.factorial.asked import Asked

JSON = dict[str, Any]

Kind = Literal[
    "status",  # an error instead of an answer, before anything is done
    "hang",  # no answer until the fault is mended
    "drop",  # the connection ends before anything is done
    "reset",  # ... it is reset
    "drop_after",  # it is done, and the connection ends without an answer
    "html",  # it is done, and answered with a web page and 200
    "truncated",  # it is done, and the JSON breaks off
    "errors_null",  # {"errors": null} for an answer
    "empty",  # a list without rows
    "bad_row",  # the first row lacks its status or name
    "unknown_status",
    "extra_fields",
    "null_limit",
    "no_meta",
    "stuck_cursor",  # the next page is this page
    "no_cursor",  # there is a next page, but nothing says where
    "repeated_row",  # the last row comes a second time
    "ignored_filters",  # everything, whatever was asked for
    "ignored_limit",  # all rows at once
    "no_total",  # a list that does not say how many there are
    "cut_short",  # a page that says it is the last, and is not
    "slow",  # right, and late
    "inserted",  # while somebody pages, an asset comes into what was read already
    "deleted",  # ... the last asset read is deleted, on page 1 the first of the list
    "edited",  # ... it is changed
    "moved",  # ... it stands on this page as well, in place of one that is never sent
]

BEFORE: frozenset[Kind] = frozenset({"status", "hang", "drop", "reset"})
MEANWHILE: frozenset[Kind] = frozenset({"inserted", "deleted", "edited", "moved"})
"""What somebody else does between two pages of assets; nothing else is met by these."""
AFTER: frozenset[Kind] = frozenset({"drop_after", "html", "truncated", "errors_null"})


@dataclass(slots=True)
class Fault:
    """What goes wrong, with which requests, and how often; empty conditions match everything."""

    kind: Kind
    times: int | None = 1
    """How many requests it meets; None until it is mended."""
    resource: str = ""
    method: str = ""
    page: int | None = None
    status: int = 503
    retry_after: str | None = None
    seconds: float = 1.0
    """How late a slow answer is."""
    body: str = '{"errors":["it went wrong"]}'

    def meets(self, asked: Asked) -> bool:
        """Whether that request is one of its."""
        if self.kind in MEANWHILE and (asked.resource != "it_assets" or not asked.page):
            return False
        return (
            self.times != 0
            and self.resource in {"", asked.resource}
            and self.method in {"", asked.method}
            and self.page in {None, asked.page}
        )


def mangled(fault: Fault, asked: Asked, answer: JSON) -> JSON:
    """A list's answer with the fault in it; anything else as it was."""
    mangle = _MANGLES.get(fault.kind)
    return mangle(answer, asked) if mangle and isinstance(answer.get("data"), list) else answer


def cut(body: bytes) -> bytes:
    """The first half of an answer."""
    return body[: len(body) // 2]


def _rows(change: Callable[[JSON], JSON]) -> Callable[[JSON, Asked], JSON]:
    def mangle(answer: JSON, _asked: Asked) -> JSON:
        first, rest = answer["data"][:1], answer["data"][1:]
        return {**answer, "data": [*map(change, first), *rest]}

    return mangle


def _meta(**changes: Any) -> Callable[[JSON, Asked], JSON]:
    def mangle(answer: JSON, _asked: Asked) -> JSON:
        return {**answer, "meta": {**answer["meta"], **changes}}

    return mangle


def _stuck(answer: JSON, asked: Asked) -> JSON:
    same = (asked.named("after_id") or [answer["meta"]["end_cursor"]])[0]
    return {**answer, "meta": {**answer["meta"], "has_next_page": True, "end_cursor": same}}


def _without(row: JSON) -> JSON:
    return {key: value for key, value in row.items() if key not in {"status", "name"}}


_MANGLES: dict[Kind, Callable[[JSON, Asked], JSON]] = {
    "empty": lambda answer, _: {
        "data": [],
        "meta": {**answer["meta"], "total": 0, "has_next_page": False, "end_cursor": None},
    },
    "bad_row": _rows(_without),
    "unknown_status": _rows(lambda row: {**row, "status": "on_the_moon"}),
    "extra_fields": _rows(lambda row: {"custom_field": {"a": [1]}, "name": "Not ours", **row}),
    "null_limit": _meta(limit=None),
    "no_total": _meta(total=None),
    "cut_short": _meta(has_next_page=False),
    "no_meta": lambda answer, _: {"data": answer["data"]},
    "stuck_cursor": _stuck,
    "no_cursor": _meta(has_next_page=True, end_cursor=None),
    "repeated_row": lambda answer, _: {**answer, "data": [*answer["data"], *answer["data"][-1:]]},
}
