"""Other people's words at their worst, put wherever a template shows other people's words."""

from typing import Any

from bot.answers import Card, Row
from bot.models import AssetModel, Named
from bot.policy import AssetView
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
_OWN = {"earlier", "later", "share", "kind", "why", "reference"}
"""Context that is ours: questions of buttons, and words from a fixed list."""


def hostile(sample: Sample, text: str) -> dict[str, Any]:
    """The sample's context with *text* for every word that somebody else wrote."""
    return {
        name: value if name in _OWN else _hostile(value, text)
        for name, value in sample.context.items()
    }


def _hostile(value: Any, text: str) -> Any:
    match value:
        case str() if value:
            return text
        case tuple():
            return tuple(_hostile(item, text) for item in value)
        case Card():
            changes = {"asset": _view(value.asset, text), "source": text}
            return value.model_copy(update=changes)
        case Row():
            changes = {name: _hostile(getattr(value, name), text) for name in ("card", "nearest")}
            return value.model_copy(update={**changes, "word": text})
        case Named() | AssetModel():
            names = {"name", "category", "manufacturer"} & set(type(value).model_fields)
            return value.model_copy(update=dict.fromkeys(names, text))
        case _:
            return value


def _view(asset: AssetView, text: str) -> AssetView:
    words = ("title", "serial_number", "tag", "name", "source_status")
    things = ("model", "assignee", "location", "team", "client")
    return asset.model_copy(
        update={name: _hostile(getattr(asset, name), text) for name in words + things}
    )
