"""Other people's words at their worst, put wherever a template shows other people's words."""

from collections.abc import Callable
from itertools import cycle, islice
from typing import Any

from hypothesis import strategies as st
from pydantic import BaseModel

from tests.templates.samples import Sample

TEXTS = (
    "<!channel> <@U0ANARUIZ1> <https://evil.example|click>",
    '"},{"type":"divider"},{"x":"',
    '"}\n{"type": "divider"}\n{"x": "',
    '"]\n["',
    "O'Brien & Söns &amp; &lt;b&gt;",
    "back\\slash \\u0000 \\",
    "two\nlines\r\nand\ttabs\u2028and\u2029more",
    "nul\x00 bell\x07 escape\x1b[31m title\x1b]0;owned\x07 c1\x9b31m",
    "*bold* _italic_ ~struck~ `code` ```",
    "\u202egnihtyreve sesrever\u202c \u2066isolate \u200f",
    "עברית العربية",
    "{{ 7 * 7 }} {% raw %} {# #}",
    "\ud800 lone surrogate",
    "\x00",
    "\u202e",
    " ",
    "👩‍💻" * 40,
    "x" * 5000,
    "&" * 5000,
    "<" * 5000,
    "\\" * 5000,
    "ע" * 5000,
    "&amp;" * 1000,
)
_OURS = {
    "act",
    "add",
    "all_leaves",
    "all_tells",
    "all_weekdays",
    "at",
    "draft",
    "extend",
    "extended_by",
    "posts_in",
    "put_back",
    "leaves",
    "tells",
    "weekdays",
    "after_slack",
    "again",
    "again_several",
    "all",
    "assign_all",
    "answer",
    "assignee_slack",
    "before_slack",
    "back",
    "by",
    "categories",
    "change",
    "chart",
    "confirm",
    "dates",
    "days",
    "delegate",
    "client_input",
    "consent",
    "decide",
    "done",
    "drop",
    "earlier",
    "fault",
    "several",
    "field",
    "ending",
    "fields",
    "picture",
    "file",
    "finish",
    "history",
    "form",
    "given",
    "giver",
    "glass",
    "head",
    "here",
    "id",
    "in_repair",
    "in_stock",
    "instead",
    "kind",
    "later",
    "with_looks",
    "location_input",
    "team_input",
    "logins_url",
    "model_input",
    "more",
    "needed",
    "needs",
    "new",
    "operation",
    "order",
    "orders",
    "outcome",
    "person_input",
    "purpose",
    "question",
    "recall",
    "record_url",
    "ref",
    "reference",
    "repair",
    "report",
    "replace",
    "replacement",
    "requester",
    "retire",
    "return_all",
    "returned",
    "settle",
    "share",
    "show",
    "shown",
    "sources",
    "spans",
    "status",
    "status_all",
    "statuses",
    "ticket",
    "ticks",
    "to_slack",
    "turn",
    "undo",
    "undo_again",
    "uri",
    "urgency",
    "user",
    "verdict",
    "wanted",
    "who_slack",
    "why",
    "withdraw",
    "without",
}
"""What nobody else wrote: ids, questions of buttons, links, and words from a fixed list.

A field that is not named here is taken for other people's words, a new one too.
"""

_ODD = st.characters(categories=("Cc", "Cf", "Co", "Cs", "Mn", "Zl", "Zp", "Zs"))
_PIECE = (
    st.sampled_from(TEXTS)
    | st.text()
    | st.text(_ODD, max_size=20)
    | st.text("<>&|@!#^*_~`\"'\\/{}[]%:,\r\n\t \x00\u202e\u05d0U0x", max_size=20)
)
_WORDS = st.lists(_PIECE, max_size=3).map("".join)
_LONG = st.tuples(_WORDS, st.integers(1, 5000)).map(
    lambda drawn: "".join(islice(cycle(drawn[0]), drawn[1]))
)
ANY_TEXTS = st.lists(_WORDS | _LONG | st.just(""), min_size=1, max_size=7)
"""Texts of every sort, the empty one and ones of 5,000 characters among them."""


def hostile(sample: Sample, *texts: str) -> dict[str, Any]:
    """The sample's context with *texts*, in turn, for every word that somebody else wrote."""
    others = cycle(texts)
    return {name: _written(name, value, others.__next__) for name, value in sample.context.items()}


def _written(name: str, value: Any, word: Callable[[], str]) -> Any:
    """*value* with other words; one that is empty stays so, for that is a state of its own."""
    if name in _OURS or value == "":
        return value
    if isinstance(value, tuple):
        return tuple(_written(name, item, word) for item in value)
    if isinstance(value, dict):
        return {key: _written(key, item, word) for key, item in value.items()}
    if isinstance(value, BaseModel):
        fields = {name: getattr(value, name) for name in type(value).model_fields}
        written = {name: _written(name, field, word) for name, field in fields.items()}
        return value.model_copy(update=written)
    return word() if type(value) is str else value
