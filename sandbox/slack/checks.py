"""What a value in a Block Kit payload may be, as small checks that fit into one another.

A check is given a value, the JSON pointer of where it stands and the findings to report to.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sandbox.slack.limits import LIMITS
from sandbox.slack.markup import stray

JSON = dict[str, Any]


class Findings:
    """What is wrong with one payload, worded as Slack words it."""

    def __init__(self) -> None:
        self.messages: list[str] = []
        self.errors: list[str] = []

    def refuse(self, why: str, at: str, *, error: str = "invalid_blocks") -> None:
        """Note that what stands *at* is not accepted."""
        self.messages.append(f"{why} [json-pointer:{at or '/'}]")
        self.errors.append(error)


Check = Callable[[Any, str, Findings], None]


def most(size: int, limit: str, at: str, findings: Findings, *, of: str) -> None:
    """Refuse a *size* past the table's *limit*; *of* says what is counted."""
    row = LIMITS[limit]
    if size > row.most:
        why = (
            f"must be less than {row.most + 1} characters"
            if of == "characters"
            else f"no more than {row.most} {of} allowed"
        )
        findings.refuse(why, at, error=row.error)


def string(limit: str | None = None, *, least: int = 1) -> Check:
    """A string, no longer than the table's *limit*."""

    def check(value: Any, at: str, findings: Findings) -> None:
        if not isinstance(value, str):
            findings.refuse("must provide a string", at)
            return
        if len(value) < least:
            findings.refuse(f"must be more than {least - 1} characters", at)
        if limit:
            most(len(value), limit, at, findings, of="characters")

    return check


def address(limit: str) -> Check:
    """A web address."""
    inner = string(limit)

    def check(value: Any, at: str, findings: Findings) -> None:
        inner(value, at, findings)
        if isinstance(value, str) and not value.startswith(("https://", "http://")):
            findings.refuse("must be a valid URL", at)

    return check


def boolean(value: Any, at: str, findings: Findings) -> None:
    """True or false."""
    if not isinstance(value, bool):
        findings.refuse("must be a boolean", at)


def integer(low: int, high: int) -> Check:
    """A whole number from *low* to *high*."""

    def check(value: Any, at: str, findings: Findings) -> None:
        if isinstance(value, bool) or not isinstance(value, int):
            findings.refuse("must be an integer", at)
        elif not low <= value <= high:
            findings.refuse(f"must be from {low} to {high}", at)

    return check


def choice(*values: str) -> Check:
    """One of a few words."""

    def check(value: Any, at: str, findings: Findings) -> None:
        if value not in values:
            findings.refuse(f"must be a valid enum value: {', '.join(values)}", at)

    return check


def items(each: Check, limit: str | None = None, *, least: int = 1) -> Check:
    """A list, no longer than the table's *limit*, of which *each* member is checked."""

    def check(value: Any, at: str, findings: Findings) -> None:
        if not isinstance(value, list):
            findings.refuse("must be an array", at)
            return
        if len(value) < least:
            findings.refuse(f"no fewer than {least} items allowed", at)
        if limit:
            most(len(value), limit, at, findings, of="items")
        for number, item in enumerate(value):
            each(item, f"{at}/{number}", findings)

    return check


def anything(value: Any, at: str, findings: Findings) -> None:
    """Whatever it is: accepted unread."""


@dataclass(frozen=True)
class Shape:
    """One kind of object: the keys it must have, those it may have, and a rule over them all."""

    required: Mapping[str, Check] = field(default_factory=dict)
    optional: Mapping[str, Check] = field(default_factory=dict)
    rule: Callable[[JSON, str, Findings], None] | None = None

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
        elif kind not in shapes or (names and kind not in names):
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
