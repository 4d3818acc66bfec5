"""Payloads that reach a limit: for each row of the table, one that has as much as it is told."""

import json
from collections.abc import Callable
from typing import Any

JSON = dict[str, Any]


def plain(size: int = 4) -> JSON:
    """So many characters of plain text."""
    return {"type": "plain_text", "text": "x" * size}


def rich(*elements: JSON, **keys: Any) -> JSON:
    """A rich text of these elements, or of one word."""
    line = {"type": "rich_text_section", "elements": list(elements) or [_word()]}
    return {"type": "rich_text", "elements": [line]} | keys


def _word() -> JSON:
    return {"type": "text", "text": "x"}


def _line(kind: str, **keys: Any) -> list[JSON]:
    elements = [rich()["elements"][0]] if kind == "rich_text_list" else [_word()]
    return [{"type": "rich_text", "elements": [{"type": kind, "elements": elements} | keys]}]


def button(**keys: Any) -> JSON:
    """A button."""
    return {"type": "button", "action_id": "press", "text": plain()} | keys


def buttons(count: int) -> list[JSON]:
    """So many buttons, each with an id of its own."""
    return [button(action_id=f"press{number}") for number in range(count)]


def section(**keys: Any) -> JSON:
    """A section."""
    return {"type": "section", "text": plain()} | keys


def options(count: int, **keys: Any) -> list[JSON]:
    """So many options of a menu."""
    return [{"text": plain(), "value": str(number)} | keys for number in range(count)]


def _groups(count: int) -> list[JSON]:
    return [
        {"label": plain(), "options": [{"text": plain(), "value": str(number)}]}
        for number in range(count)
    ]


def _with(kind: str, **keys: Any) -> list[JSON]:
    return [section(accessory={"type": kind, "action_id": "pick"} | keys)]


def _moment(**keys: Any) -> list[JSON]:
    return field(element={"type": "datetimepicker", "action_id": "pick"} | keys)


def _menu(**keys: Any) -> list[JSON]:
    return _with("static_select", **keys)


def _confirm(key: str, size: int) -> list[JSON]:
    whole = {"title": plain(), "text": plain(), "confirm": plain(), "deny": plain()}
    return [section(accessory=button(confirm=whole | {key: plain(size)}))]


def _image(**keys: Any) -> list[JSON]:
    return [{"type": "image", "alt_text": "x", "image_url": "https://a.example/b.png"} | keys]


def _row(columns: int, size: int = 1) -> list[JSON]:
    return [{"type": "raw_text", "text": "x" * size}] * columns


def _table(rows: int, columns: int, size: int = 1, **keys: Any) -> list[JSON]:
    return [{"type": "table", "rows": [_row(columns, size)] * rows} | keys]


def data_table(rows: int = 2, columns: int = 1, **keys: Any) -> JSON:
    """A data table of so many rows, the head included."""
    return {"type": "data_table", "caption": "x", "rows": [_row(columns)] * rows} | keys


def field(**keys: Any) -> list[JSON]:
    """An input block."""
    element = {"type": "plain_text_input", "action_id": "say"}
    return [{"type": "input", "label": plain(), "element": element} | keys]


def _typed(**keys: Any) -> list[JSON]:
    return field(element={"type": "plain_text_input", "action_id": "say"} | keys)


def _video(**keys: Any) -> list[JSON]:
    base = {"type": "video", "title": plain(), "alt_text": "x"}
    return [base | {"video_url": "https://a.b/c", "thumbnail_url": "https://a.b/d"} | keys]


def card(**keys: Any) -> JSON:
    """A card."""
    return {"type": "card", "title": plain()} | keys


def container(**keys: Any) -> JSON:
    """A container with a section in it."""
    return {"type": "container", "title": plain(), "child_blocks": [section()]} | keys


def task(number: int = 0) -> JSON:
    """A task of a plan."""
    return {"type": "task_card", "task_id": str(number), "title": "x", "status": "pending"}


def _address(size: int) -> str:
    return "https://a.example/".ljust(size, "x") if size else ""


def modal(**keys: Any) -> JSON:
    """A modal with a section in it."""
    return {"type": "modal", "title": plain(), "blocks": [section()]} | keys


def _big(size: int) -> JSON:
    """A view of so many bytes: full sections, and one that makes up the difference."""
    view = modal(blocks=[section(text=plain(2900)) for _ in range(84)])
    missing = size - len(json.dumps(view))
    for block in view["blocks"]:
        more = max(-2899, min(100, missing))
        block["text"]["text"] = "x" * (2900 + more)
        missing -= more
    return view


MESSAGES: dict[str, Callable[[int], list[JSON]]] = {
    "message.blocks": lambda n: [{"type": "divider"}] * n,
    "message.tables": lambda n: _table(1, 1) * n,
    "block_id": lambda n: [section(block_id="x" * n)],
    "action_id": lambda n: [section(accessory=button(action_id="x" * n))],
    "section.text": lambda n: [section(text=plain(n))],
    "section.fields": lambda n: [{"type": "section", "fields": [plain()] * n}],
    "section.field": lambda n: [{"type": "section", "fields": [plain(n)]}],
    "header.text": lambda n: [{"type": "header", "text": plain(n)}],
    "context.elements": lambda n: [{"type": "context", "elements": [plain()] * n}],
    "context.text": lambda n: [{"type": "context", "elements": [plain(n)]}],
    "context_actions.elements": lambda n: [
        {
            "type": "context_actions",
            "elements": [
                {"type": "icon_button", "action_id": f"a{i}", "icon": "trash", "text": plain()}
                for i in range(n)
            ],
        }
    ],
    "actions.elements": lambda n: [{"type": "actions", "elements": buttons(n)}],
    "input.label": lambda n: field(label=plain(n)),
    "input.hint": lambda n: field(hint=plain(n)),
    "image.image_url": lambda n: _image(image_url=_address(n)),
    "image.alt_text": lambda n: _image(alt_text="x" * n),
    "image.title": lambda n: _image(title=plain(n)),
    "markdown.text": lambda n: [
        {"type": "markdown", "text": "x" * size} for size in ((100, n - 100) if n > 100 else (n,))
    ],
    "table.rows": lambda n: _table(n, 2),
    "table.columns": lambda n: _table(2, n),
    "table.column_settings": lambda n: _table(2, 2, column_settings=[{}] * n),
    "table.characters": lambda n: _table(1, 1, n),
    "data_table.rows": lambda n: [data_table(n)],
    "data_table.columns": lambda n: [data_table(columns=n)],
    "data_table.page_size": lambda n: [data_table(page_size=n)],
    "card.title": lambda n: [card(title=plain(n))],
    "card.subtitle": lambda n: [card(subtitle=plain(n))],
    "card.body": lambda n: [card(body=plain(n))],
    "card.actions": lambda n: [card(actions=buttons(n))],
    "carousel.elements": lambda n: [{"type": "carousel", "elements": [card()] * n}],
    "container.title": lambda n: [container(title=plain(n))],
    "container.subtitle": lambda n: [container(subtitle=plain(n))],
    "container.child_blocks": lambda n: [container(child_blocks=[section()] * n)],
    "plan.tasks": lambda n: [{"type": "plan", "title": "x", "tasks": list(map(task, range(n)))}],
    "video.title": lambda n: _video(title=plain(n)),
    "video.author_name": lambda n: _video(author_name="x" * n),
    "rich_text_list.indent": lambda n: _line("rich_text_list", style="bullet", indent=n),
    "rich_text.border": lambda n: _line("rich_text_quote", border=n),
    "emoji.skin_tone": lambda n: [rich({"type": "emoji", "name": "wave", "skin_tone": n})],
    "button.text": lambda n: [section(accessory=button(text=plain(n)))],
    "button.value": lambda n: [section(accessory=button(value="x" * n))],
    "button.url": lambda n: [section(accessory=button(url=_address(n)))],
    "button.accessibility_label": lambda n: [
        section(accessory=button(accessibility_label="x" * n))
    ],
    "placeholder": lambda n: _menu(options=options(1), placeholder=plain(n)),
    "select.options": lambda n: _menu(options=options(n)),
    "select.option_groups": lambda n: _menu(option_groups=_groups(n)),
    "select.max_selected_items": lambda n: _with("multi_users_select", max_selected_items=n),
    "overflow.options": lambda n: _with("overflow", options=options(n)),
    "checkboxes.options": lambda n: _with("checkboxes", options=options(n)),
    "radio_buttons.options": lambda n: _with("radio_buttons", options=options(n)),
    "plain_text_input.initial_value": lambda n: _typed(initial_value="x" * n),
    "plain_text_input.min_length": lambda n: _typed(min_length=n),
    "plain_text_input.max_length": lambda n: _typed(max_length=n),
    "datetimepicker.initial_date_time": lambda n: _moment(initial_date_time=n),
    "option.text": lambda n: _menu(options=options(1, text=plain(n))),
    "option.value": lambda n: _menu(options=options(1, value="x" * n)),
    "option.description": lambda n: _menu(options=options(1, description=plain(n))),
    "option.url": lambda n: _with("overflow", options=options(1, url=_address(n))),
    "option_group.label": lambda n: _menu(
        option_groups=[{"label": plain(n), "options": options(1)}]
    ),
    "option_group.options": lambda n: _menu(
        option_groups=[{"label": plain(), "options": options(n)}]
    ),
    "confirm.title": lambda n: _confirm("title", n),
    "confirm.text": lambda n: _confirm("text", n),
    "confirm.confirm": lambda n: _confirm("confirm", n),
    "confirm.deny": lambda n: _confirm("deny", n),
}

VIEWS: dict[str, Callable[[int], JSON]] = {
    "view.blocks": lambda n: modal(blocks=[{"type": "divider"}] * n),
    "view.title": lambda n: modal(title=plain(n)),
    "view.submit": lambda n: modal(submit=plain(n)),
    "view.close": lambda n: modal(close=plain(n)),
    "view.private_metadata": lambda n: modal(private_metadata="x" * n),
    "view.callback_id": lambda n: modal(callback_id="x" * n),
    "view.external_id": lambda n: modal(external_id="x" * n),
    "view.json": _big,
    "alert.text": lambda n: modal(blocks=[{"type": "alert", "text": plain(n)}]),
    "file_input.max_files": lambda n: modal(
        submit=plain(),
        blocks=field(element={"type": "file_input", "action_id": "hand_in", "max_files": n}),
    ),
}

OFFERED: dict[str, Callable[[int], JSON]] = {
    "block_suggestion.options": lambda n: {"options": options(n)},
    "block_suggestion.option_groups": lambda n: {"option_groups": _groups(n)},
}
"""What a menu that asked is answered."""

NUMBERS = {
    "data_table.page_size",
    "datetimepicker.initial_date_time",
    "emoji.skin_tone",
    "file_input.max_files",
    "plain_text_input.max_length",
    "plain_text_input.min_length",
    "rich_text.border",
    "rich_text_list.indent",
    "select.max_selected_items",
}
"""Rows that bound a number: what has no length has no least one, a number has."""
