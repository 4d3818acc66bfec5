"""Rich text blocks: their shape, and how much text is in them."""

from typing import Any, Final

from sandbox.slack.block_kit.checks import (
    CHANNEL,
    USER,
    Check,
    Shape,
    address,
    boolean,
    choice,
    integer,
    items,
    matching,
    string,
    typed,
)

_STYLES: Final = ("bold", "italic", "strike", "code", "underline", "highlight")
_STYLE: Final[dict[str, Check]] = {"style": Shape(optional=dict.fromkeys(_STYLES, boolean))}
_INLINE: Final = {
    "text": Shape(required={"text": string()}, optional=_STYLE),
    "link": Shape(
        required={"url": address("button.url")},
        optional=_STYLE | {"text": string(), "unsafe": boolean},
    ),
    "emoji": Shape(
        required={"name": string()},
        optional={"unicode": string(), "skin_tone": integer("emoji.skin_tone")},
    ),
    "user": Shape(required={"user_id": USER}, optional=_STYLE),
    "usergroup": Shape(
        required={"usergroup_id": matching("S[A-Z0-9]+", "the id of a user group")},
        optional=_STYLE,
    ),
    "channel": Shape(required={"channel_id": CHANNEL}, optional=_STYLE),
    "broadcast": Shape(required={"range": choice("here", "channel", "everyone")}, optional=_STYLE),
    "date": Shape(
        required={"timestamp": integer(), "format": string()},
        optional=_STYLE | {"url": address(), "fallback": string()},
    ),
    "color": Shape(required={"value": string()}),
}
_LINE: Final[dict[str, Check]] = {"elements": items(typed(_INLINE))}
_BORDER: Final[dict[str, Check]] = {"border": integer("rich_text.border")}
_SECTION: Final = Shape(required=_LINE)
_PARTS: Final = {
    "rich_text_section": _SECTION,
    "rich_text_list": Shape(
        required={
            "style": choice("bullet", "ordered"),
            "elements": items(typed({"rich_text_section": _SECTION})),
        },
        optional=_BORDER | {"indent": integer("rich_text_list.indent"), "offset": integer()},
    ),
    "rich_text_preformatted": Shape(required=_LINE, optional=_BORDER | {"language": string()}),
    "rich_text_quote": Shape(required=_LINE, optional=_BORDER),
}
RICH_TEXT: Final = Shape(required={"elements": items(typed(_PARTS))})
RICH: Final = typed({"rich_text": RICH_TEXT})


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
