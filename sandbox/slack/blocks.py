"""Block Kit as Slack takes it: the blocks, and the rules over a whole message or view.

What is wrong is answered under Slack's error names with JSON pointers. Where Slack is lenient or
undocumented this is on the strict side: no unknown key, no empty text, an action_id on everything
that can be used, and a `text` beside the blocks of every message.
"""

import json
from collections import Counter
from typing import Any, Final

from sandbox.slack.checks import (
    JSON,
    Check,
    Findings,
    Shape,
    address,
    boolean,
    choice,
    items,
    most,
    string,
    text,
    typed,
)
from sandbox.slack.elements import ACCESSORIES, ELEMENTS, IN_ACTIONS, IN_CONTEXT_ACTIONS, IN_INPUT
from sandbox.slack.limits import LIMITS
from sandbox.slack.markup import stray
from sandbox.slack.parts import parts
from sandbox.slack.refusals import SlackError
from sandbox.slack.richtext import RICH_TEXT, plain_length

_BLOCK: Final[dict[str, Check]] = {"block_id": string("block_id")}


def _text_or_fields(value: JSON, at: str, findings: Findings) -> None:
    if "text" not in value and "fields" not in value:
        findings.refuse("missing required field: text or fields", at)


def _picture(value: JSON, at: str, findings: Findings) -> None:
    if ("image_url" in value) == ("slack_file" in value):
        findings.refuse("must have either image_url or slack_file", at)


def _even_rows(value: JSON, at: str, findings: Findings) -> None:
    """The cells of a table, added up, stay within the limit, and its rows are of one width."""
    rows = [row for row in value.get("rows") or [] if isinstance(row, list)]
    if len({len(row) for row in rows}) > 1:
        findings.refuse("all rows must have the same number of cells", f"{at}/rows")


def _number(value: Any, at: str, findings: Findings) -> None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        findings.refuse("must be a number", at)


def _in_context(value: Any, at: str, findings: Findings) -> None:
    kind = value.get("type") if isinstance(value, dict) else None
    (_CONTEXT_IMAGE if kind == "image" else _CONTEXT_TEXT)(value, at, findings)


_CONTEXT_IMAGE: Final = typed(ELEMENTS, "image")
_CONTEXT_TEXT: Final = text("context.text")
_CELLS: Final = {
    "raw_text": Shape(required={"text": string()}),
    "raw_number": Shape(required={"value": _number}),
    "rich_text": RICH_TEXT,
}


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
        required={"alt_text": string("image.alt_text")},
        optional=_BLOCK
        | {
            "image_url": address("image.image_url"),
            "slack_file": Shape(optional={"id": string(), "url": string()}),
            "title": text("image.title", plain=True),
        },
        rule=_picture,
    ),
    "markdown": Shape(required={"text": string("markdown.text")}, optional=_BLOCK),
    "rich_text": Shape(required=RICH_TEXT.required, optional=_BLOCK),
    "table": Shape(
        required={"rows": items(items(typed(_CELLS), "table.columns"), "table.rows")},
        optional=_BLOCK
        | {
            "column_settings": items(
                Shape(optional={"align": choice("left", "center", "right"), "is_wrapped": boolean}),
                "table.column_settings",
            )
        },
        rule=_even_rows,
    ),
    "video": Shape(
        required={
            "title": text("video.title", plain=True),
            "video_url": address("button.url"),
            "thumbnail_url": address("button.url"),
            "alt_text": string("image.alt_text"),
        },
        optional=_BLOCK
        | {
            "title_url": address("button.url"),
            "author_name": string("video.author_name"),
            "provider_name": string(),
            "provider_icon_url": address("button.url"),
            "description": text("image.title", plain=True),
        },
    ),
}
_ON_MESSAGES: Final = typed(BLOCKS)
_ON_VIEWS: Final = typed(BLOCKS, *(name for name in BLOCKS if name not in {"table", "markdown"}))


def check_message(blocks: Any) -> None:
    """Refuse *blocks* that cannot stand in a message.

    Raises SlackError: invalid_blocks_format, invalid_blocks, or invalid_attachments (two tables).
    """
    if not isinstance(blocks, list) or not all(isinstance(block, dict) for block in blocks):
        raise SlackError("invalid_blocks_format")
    findings = Findings()
    items(_ON_MESSAGES, "message.blocks", least=0)(blocks, "/blocks", findings)
    _over_all(blocks, "/blocks", findings)
    if findings.messages:
        error = findings.errors[0]
        raise SlackError(error, **_details(findings, named=error == "invalid_blocks"))


def check_text(text: str) -> None:
    """Refuse a message's own *text* that is too long or not escaped.

    Raises SlackError: msg_too_long, or invalid_arguments.
    """
    limit = LIMITS["message.text"]
    if len(text) > limit.most:
        raise SlackError(limit.error)
    found = stray(text)
    if found is not None:
        why = f"not escaped: {found!r} [json-pointer:/text]"
        raise SlackError("invalid_arguments", **_wrong(why))


def check_view(view: Any) -> None:
    """Refuse a *view* that Slack would not open.

    Raises SlackError: invalid_arguments, or view_too_large.
    """
    if not isinstance(view, dict):
        raise SlackError("invalid_arguments", **_wrong("must be an object [json-pointer:/view]"))
    if len(json.dumps(view)) > LIMITS["view.json"].most:
        raise SlackError("view_too_large")
    findings = Findings()
    typed(_VIEWS)(view, "/view", findings)
    blocks = view.get("blocks")
    if isinstance(blocks, list):
        _over_all(blocks, "/view/blocks", findings)
    if findings.messages:
        raise SlackError("invalid_arguments", **_details(findings, named=False))


def _details(findings: Findings, *, named: bool) -> JSON:
    details = _wrong(*findings.messages)
    return {"errors": findings.messages, **details} if named else details


def _wrong(*messages: str) -> JSON:
    return {"response_metadata": {"messages": [f"[ERROR] {message}" for message in messages]}}


def _submit_with_input(view: JSON, at: str, findings: Findings) -> None:
    blocks = view.get("blocks")
    kinds = [
        block.get("type")
        for block in (blocks if isinstance(blocks, list) else [])
        if isinstance(block, dict)
    ]
    if "input" in kinds and "submit" not in view and view.get("type") == "modal":
        findings.refuse("missing required field: submit", at)


_VIEW_KEYS: Final[dict[str, Check]] = {
    "private_metadata": string("view.private_metadata", least=0),
    "callback_id": string("view.callback_id", least=0),
    "external_id": string("view.external_id", least=0),
}
_VIEWS: Final = {
    "modal": Shape(
        required={
            "title": text("view.title", plain=True),
            "blocks": items(_ON_VIEWS, "view.blocks"),
        },
        optional=_VIEW_KEYS
        | {
            "submit": text("view.submit", plain=True),
            "close": text("view.close", plain=True),
            "clear_on_close": boolean,
            "notify_on_close": boolean,
            "submit_disabled": boolean,
        },
        rule=_submit_with_input,
    ),
    "home": Shape(required={"blocks": items(_ON_VIEWS, "view.blocks")}, optional=_VIEW_KEYS),
}


def _over_all(blocks: list[Any], at: str, findings: Findings) -> None:
    """Refuse what is wrong only of all blocks together: repeated ids, sums, a second table."""
    found = [block for block in blocks if isinstance(block, dict)]
    _once([block.get("block_id") for block in found], "block_id", at, findings)
    for number, block in enumerate(blocks):
        _once(
            [part.get("action_id") for part in parts(block)],
            "action_id",
            f"{at}/{number}",
            findings,
        )
    tables = [block for block in found if block.get("type") == "table"]
    if len(tables) > 1:
        findings.refuse("only_one_table_allowed", at, error="invalid_attachments")
    cells = sum(plain_length(table.get("rows")) for table in tables)
    most(cells, "table.characters", at, findings, of="characters")
    texts = [str(block.get("text")) for block in found if block.get("type") == "markdown"]
    most(sum(map(len, texts)), "markdown.text", at, findings, of="characters")


def _once(ids: list[Any], key: str, at: str, findings: Findings) -> None:
    for repeated, count in Counter(str(item) for item in ids if item is not None).items():
        if count > 1:
            findings.refuse(f"{key} already exists: {repeated}", at)
