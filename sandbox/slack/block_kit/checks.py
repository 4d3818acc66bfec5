"""What a value in a Block Kit payload may be, as small checks that fit into one another.

A check is given a value, the JSON pointer of where it stands and the findings to report to.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from sandbox.slack.block_kit.markup import stray
from sandbox.slack.limits import LIMITS

JSON = dict[str, Any]


class Finding(NamedTuple):
    """One thing that is wrong, and where."""

    why: str
    at: str
    error: str

    def __str__(self) -> str:
        """As Slack words it."""
        return f"{self.why} [json-pointer:{self.at or '/'}]"


class Findings:
    """Everything that is wrong with one payload."""

    def __init__(self) -> None:
        self.all: list[Finding] = []

    def refuse(self, why: str, at: str, *, error: str = "invalid_blocks") -> None:
        """Note that what stands *at* is not accepted."""
        self.all.append(Finding(why, at, error))


Check = Callable[[Any, str, Findings], None]


def within(size: int, limit: str, at: str, findings: Findings, *, of: str = "") -> None:
    """Refuse a *size* past the table's *limit*, up or down; *of* says what is counted."""
    row = LIMITS[limit]
    if row.least <= size <= row.most:
        return
    much = size > row.most
    match of:
        case "":
            why = f"must be from {row.least} to {row.most}"
        case "characters":
            bound = f"less than {row.most + 1}" if much else f"more than {row.least - 1}"
            why = f"must be {bound} characters"
        case _:
            bound = f"more than {row.most}" if much else f"fewer than {row.least}"
            why = f"no {bound} {of} allowed"
    findings.refuse(why, at, error=row.error)


def string(limit: str | None = None) -> Check:
    """A string: as long as the table's *limit* says, or of any length but none."""

    def check(value: Any, at: str, findings: Findings) -> None:
        if not isinstance(value, str):
            findings.refuse("must provide a string", at)
        elif limit:
            within(len(value), limit, at, findings, of="characters")
        elif not value:
            findings.refuse("must be more than 0 characters", at)

    return check


def matching(pattern: str, what: str, read: Callable[[str], object] = str) -> Check:
    """A string that looks like *what* it is to be, and that *read* takes without a ValueError."""
    whole = re.compile(pattern).fullmatch

    def check(value: Any, at: str, findings: Findings) -> None:
        if not isinstance(value, str):
            findings.refuse("must provide a string", at)
        elif not whole(value) or not _readable(value, read):
            findings.refuse(f"must be {what}", at)

    return check


def _readable(value: str, read: Callable[[str], object]) -> bool:
    try:
        read(value)
    except ValueError:
        return False
    return True


USER: Check = matching("[UW][A-Z0-9]+", "the id of a user")
CHANNEL: Check = matching("[CDG][A-Z0-9]+", "the id of a channel")


def address(limit: str | None = None) -> Check:
    """A web address."""
    inner = string(limit)

    def check(value: Any, at: str, findings: Findings) -> None:
        inner(value, at, findings)
        if isinstance(value, str) and not _leads_somewhere(value):
            findings.refuse("must be a valid URL", at)

    return check


def _leads_somewhere(url: str) -> bool:
    """Whether it names a host, and a way to ask it."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in {"https", "http"} and bool(parts.hostname) and not re.search(r"\s", url)


def boolean(value: Any, at: str, findings: Findings) -> None:
    """True or false."""
    if not isinstance(value, bool):
        findings.refuse("must be a boolean", at)


def integer(limit: str | None = None) -> Check:
    """A whole number: as large as the table's *limit* says, or any but a negative one."""

    def check(value: Any, at: str, findings: Findings) -> None:
        if isinstance(value, bool) or not isinstance(value, int):
            findings.refuse("must be an integer", at)
        elif limit:
            within(value, limit, at, findings)
        elif value < 0:
            findings.refuse("must not be negative", at)

    return check


def choice(*values: str) -> Check:
    """One of a few words."""

    def check(value: Any, at: str, findings: Findings) -> None:
        if value not in values:
            findings.refuse(f"must be a valid enum value: {', '.join(values)}", at)

    return check


def items(each: Check, limit: str | None = None) -> Check:
    """A list, as long as the table's *limit* says, or of any length but none."""

    def check(value: Any, at: str, findings: Findings) -> None:
        if not isinstance(value, list):
            findings.refuse("must be an array", at)
            return
        if limit:
            within(len(value), limit, at, findings, of="items")
        elif not value:
            findings.refuse("no fewer than 1 items allowed", at)
        for number, item in enumerate(value):
            each(item, f"{at}/{number}", findings)

    return check


Rule = Callable[[JSON, str, Findings], None]


@dataclass(frozen=True)
class Shape:
    """One kind of object: the keys it must have, those it may have, and a rule over them all."""

    required: Mapping[str, Check] = field(default_factory=dict)
    optional: Mapping[str, Check] = field(default_factory=dict)
    rule: Rule | None = None

    def __call__(self, value: Any, at: str, findings: Findings) -> None:
        """Check *value*, a JSON object, key by key."""
        if not isinstance(value, dict):
            findings.refuse("must be an object", at)
            return
        for key in self.required:
            if key not in value:
                findings.refuse(f"missing required field: {key}", at)
        for key, item in value.items():
            known = self.required.get(key) or self.optional.get(key)
            if key == "type":
                continue
            if known is None:
                findings.refuse(f"invalid additional property: {key}", at)
            else:
                known(item, f"{at}/{key}", findings)
        if self.rule:
            self.rule(value, at, findings)


def typed(shapes: Mapping[str, Shape], *names: str) -> Check:
    """An object whose `type` says which of *shapes* it has; only *names*, when any are given."""

    def check(value: Any, at: str, findings: Findings) -> None:
        if not isinstance(value, dict):
            findings.refuse("must be an object", at)
            return
        kind = value.get("type")
        if kind is None:
            findings.refuse("missing required field: type", at)
        elif not isinstance(kind, str) or kind not in shapes or (names and kind not in names):
            findings.refuse(f"unsupported type: {kind}", f"{at}/type")
        else:
            shapes[kind](value, at, findings)

    return check


def _escaped(value: JSON, at: str, findings: Findings) -> None:
    found = stray(str(value.get("text", "")))
    if found is not None:
        findings.refuse(f"not escaped: {found!r}", f"{at}/text")


def text(limit: str, *, plain: bool = False) -> Check:
    """A text object: plain_text, and mrkdwn too unless only *plain* is taken."""
    said = string(limit)
    kinds = {
        "plain_text": Shape(required={"text": said}, optional={"emoji": boolean}),
        "mrkdwn": Shape(required={"text": said}, optional={"verbatim": boolean}, rule=_escaped),
    }
    return typed(kinds, "plain_text") if plain else typed(kinds)
