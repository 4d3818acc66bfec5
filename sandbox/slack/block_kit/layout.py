"""The blocks of Block Kit, and where each of them may stand."""

from collections.abc import Iterator
from typing import Any, Final

from sandbox.slack.block_kit.checks import (
    JSON,
    Check,
    Findings,
    Shape,
    address,
    boolean,
    choice,
    integer,
    items,
    string,
    text,
    typed,
)
from sandbox.slack.block_kit.elements import (
    ACCESSORIES,
    IN_ACTIONS,
    IN_CARD,
    IN_CONTEXT_ACTIONS,
    IN_INPUT,
    PICTURE,
)
from sandbox.slack.block_kit.richtext import RICH, RICH_TEXT

_BLOCK: Final[dict[str, Check]] = {"block_id": string("block_id")}
_IMAGE: Final = typed({"image": PICTURE})


def _text_or_fields(value: JSON, at: str, findings: Findings) -> None:
    if "text" not in value and "fields" not in value:
        findings.refuse("missing required field: text or fields", at)


def _rectangular(value: JSON, at: str, findings: Findings) -> None:
    given = value.get("rows")
    rows = given if isinstance(given, list) else []
    if len({len(row) for row in rows if isinstance(row, list)}) > 1:
        findings.refuse("all rows must have the same number of cells", f"{at}/rows")


def _headed(value: JSON, at: str, findings: Findings) -> None:
    """The first row of a data table is its head, and is plain."""
    _rectangular(value, at, findings)
    rows = value.get("rows")
    head = rows[0] if isinstance(rows, list) and rows and isinstance(rows[0], list) else []
    for number, cell in enumerate(head):
        if isinstance(cell, dict) and cell.get("type") == "rich_text":
            findings.refuse("unsupported type: rich_text", f"{at}/rows/0/{number}/type")


def _number(value: Any, at: str, findings: Findings) -> None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        findings.refuse("must be a number", at)


def _in_context(value: Any, at: str, findings: Findings) -> None:
    kind = value.get("type") if isinstance(value, dict) else None
    (_IMAGE if kind == "image" else _CONTEXT_TEXT)(value, at, findings)


def _with_content(value: JSON, at: str, findings: Findings) -> None:
    if not {"hero_image", "title", "actions", "body"} & set(value):
        findings.refuse("missing required field: hero_image, title, actions or body", at)


def _framed(value: JSON, at: str, findings: Findings) -> None:
    """A container has a title, and only one that collapses may begin collapsed."""
    if "title" not in value and "rich_text_title" not in value:
        findings.refuse("missing required field: title or rich_text_title", at)
    collapsible = value.get("is_collapsible") is True
    if value.get("default_collapsed") is True and not collapsible:
        findings.refuse("default_collapsed needs is_collapsible", at)
    if value.get("has_header_divider") is True and collapsible:
        findings.refuse("has_header_divider excludes is_collapsible", at)


_CONTEXT_TEXT: Final = text("context.text")
_CELLS: Final = typed(
    {
        "raw_text": Shape(required={"text": string()}),
        "raw_number": Shape(required={"value": _number}),
        "rich_text": RICH_TEXT,
    }
)
_CARD: Final = Shape(
    optional=_BLOCK
    | {
        "hero_image": _IMAGE,
        "icon": _IMAGE,
        "title": text("card.title"),
        "subtitle": text("card.subtitle"),
        "body": text("card.body"),
        "actions": items(IN_CARD, "card.actions"),
    },
    rule=_with_content,
)
_SOURCE: Final = typed({"url": Shape(required={"url": address(), "text": string()})})
_TASK: Final = Shape(
    required={
        "task_id": string(),
        "title": string(),
        "status": choice("pending", "in_progress", "complete", "error"),
    },
    optional=_BLOCK | {"details": RICH, "output": RICH, "sources": items(_SOURCE)},
)
_COLUMN: Final = Shape(optional={"align": choice("left", "center", "right"), "is_wrapped": boolean})

BLOCKS: Final[dict[str, Shape]] = {
    "section": Shape(
        optional=_BLOCK
        | {
            "text": text("section.text"),
            "fields": items(text("section.field"), "section.fields"),
            "accessory": ACCESSORIES,
            "expand": boolean,
        },
        rule=_text_or_fields,
    ),
    "header": Shape(required={"text": text("header.text", plain=True)}, optional=_BLOCK),
    "divider": Shape(optional=_BLOCK),
    "context": Shape(
        required={"elements": items(_in_context, "context.elements")}, optional=_BLOCK
    ),
    "context_actions": Shape(
        required={"elements": items(IN_CONTEXT_ACTIONS, "context_actions.elements")},
        optional=_BLOCK,
    ),
    "actions": Shape(required={"elements": items(IN_ACTIONS, "actions.elements")}, optional=_BLOCK),
    "input": Shape(
        required={"label": text("input.label", plain=True), "element": IN_INPUT},
        optional=_BLOCK
        | {
            "hint": text("input.hint", plain=True),
            "optional": boolean,
            "dispatch_action": boolean,
        },
    ),
    "image": Shape(
        required=PICTURE.required,
        optional=_BLOCK | {**PICTURE.optional, "title": text("image.title", plain=True)},
        rule=PICTURE.rule,
    ),
    "markdown": Shape(required={"text": string("markdown.text")}, optional=_BLOCK),
    "rich_text": Shape(required=RICH_TEXT.required, optional=_BLOCK),
    "table": Shape(
        required={"rows": items(items(_CELLS, "table.columns"), "table.rows")},
        optional=_BLOCK | {"column_settings": items(_COLUMN, "table.column_settings")},
        rule=_rectangular,
    ),
    "data_table": Shape(
        required={
            "caption": string(),
            "rows": items(items(_CELLS, "data_table.columns"), "data_table.rows"),
        },
        optional=_BLOCK
        | {
            "page_size": integer("data_table.page_size"),
            "row_header_column_index": integer(),
        },
        rule=_headed,
    ),
    "card": _CARD,
    "carousel": Shape(
        required={"elements": items(typed({"card": _CARD}), "carousel.elements")}, optional=_BLOCK
    ),
    "alert": Shape(
        required={"text": text("alert.text")},
        optional=_BLOCK | {"level": choice("default", "info", "warning", "error", "success")},
    ),
    "task_card": _TASK,
    "plan": Shape(
        required={"title": string()},
        optional=_BLOCK | {"tasks": items(typed({"task_card": _TASK}), "plan.tasks")},
    ),
    "video": Shape(
        required={
            "title": text("video.title", plain=True),
            "video_url": address(),
            "thumbnail_url": address(),
            "alt_text": string("image.alt_text"),
        },
        optional=_BLOCK
        | {
            "title_url": address(),
            "author_name": string("video.author_name"),
            "provider_name": string(),
            "provider_icon_url": address(),
            "description": text("image.title", plain=True),
        },
    ),
}
# Narrower than Slack's pages, which also name rich_text, input and file: its servers were seen to
# refuse those inside a container.
_IN_CONTAINER: Final = (
    "actions",
    "context",
    "divider",
    "header",
    "image",
    "section",
    "table",
    "video",
)
BLOCKS["container"] = Shape(
    required={"child_blocks": items(typed(BLOCKS, *_IN_CONTAINER), "container.child_blocks")},
    optional=_BLOCK
    | {
        "title": text("container.title", plain=True),
        "rich_text_title": RICH,
        "subtitle": text("container.subtitle"),
        "width": choice("narrow", "standard", "wide", "full"),
        "icon": _IMAGE,
        "is_collapsible": boolean,
        "default_collapsed": boolean,
        "has_header_divider": boolean,
    },
    rule=_framed,
)

_MESSAGES_ONLY: Final = {
    "container",
    "context_actions",
    "data_table",
    "markdown",
    "plan",
    "table",
    "task_card",
}
_CARDS: Final = {"card", "carousel"}
"""Reported to be drawn nowhere in a modal, though Slack's pages allow a card there."""
IN_MESSAGES: Final = typed(BLOCKS, *(set(BLOCKS) - {"alert"}))
IN_MODALS: Final = typed(BLOCKS, *(set(BLOCKS) - _MESSAGES_ONLY - _CARDS))
IN_HOMES: Final = typed(BLOCKS, *(set(BLOCKS) - _MESSAGES_ONLY - {"alert"}))

_INNER: Final = {"carousel": "elements", "container": "child_blocks", "plan": "tasks"}


def every_block(blocks: Any, at: str) -> Iterator[tuple[JSON, str]]:
    """Each block with where it stands, those inside other blocks included."""
    for number, block in enumerate(blocks if isinstance(blocks, list) else []):
        if isinstance(block, dict):
            yield block, f"{at}/{number}"
            key = _INNER.get(str(block.get("type")))
            if key:
                yield from every_block(block.get(key), f"{at}/{number}/{key}")


def without_inner(block: JSON) -> JSON:
    """*block* itself, without the blocks inside it."""
    key = _INNER.get(str(block.get("type")))
    return {name: value for name, value in block.items() if name != key}
