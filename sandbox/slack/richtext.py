"""Rich text blocks: their shape, and how much text is in them."""

from typing import Any, Final

from sandbox.slack.checks import (
    Check,
    Shape,
    address,
    anything,
    choice,
    integer,
    items,
    string,
    typed,
)

_STYLE: Final[dict[str, Check]] = {"style": anything}
_INLINE: Final = {
    "text": Shape(required={"text": string()}, optional=_STYLE),
    "link": Shape(
        required={"url": address("button.url")},
        optional=_STYLE | {"text": string(), "unsafe": anything},
    ),
    "emoji": Shape(
        required={"name": string()}, optional={"unicode": string(), "skin_tone": integer(1, 6)}
    ),
    "user": Shape(required={"user_id": string()}, optional=_STYLE),
    "usergroup": Shape(required={"usergroup_id": string()}, optional=_STYLE),
    "channel": Shape(required={"channel_id": string()}, optional=_STYLE),
    "broadcast": Shape(required={"range": choice("here", "channel", "everyone")}, optional=_STYLE),
    "date": Shape(
        required={"timestamp": integer(0, 9_999_999_999), "format": string()},
        optional=_STYLE | {"url": string(), "fallback": string()},
    ),
    "color": Shape(required={"value": string()}),
}
_LINE: Final[dict[str, Check]] = {"elements": items(typed(_INLINE), least=0)}
_SECTION: Final = Shape(required=_LINE)
_PARTS: Final = {
    "rich_text_section": _SECTION,
    "rich_text_list": Shape(
        required={
            "style": choice("bullet", "ordered"),
            "elements": items(typed({"rich_text_section": _SECTION})),
        },
        optional={
            "indent": integer(0, 8),
            "border": integer(0, 1),
            "offset": integer(0, 10_000),
        },
    ),
    "rich_text_preformatted": Shape(
        required=_LINE, optional={"border": integer(0, 1), "language": string()}
    ),
    "rich_text_quote": Shape(required=_LINE, optional={"border": integer(0, 1)}),
}
RICH_TEXT: Final = Shape(required={"elements": items(typed(_PARTS))})


def plain_length(value: Any) -> int:
    """How many characters of text there are anywhere in *value*."""
    if isinstance(value, list):
        return sum(plain_length(item) for item in value)
    if isinstance(value, dict):
        own = value.get("text")
        return (len(own) if isinstance(own, str) else 0) + sum(
            plain_length(item) for key, item in value.items() if key != "text"
        )
    return 0
