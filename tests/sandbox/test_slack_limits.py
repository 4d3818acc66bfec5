"""Every row of the table of limits: what is just within it is accepted, one more is refused."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from sandbox.slack.blocks import check_message, check_view
from sandbox.slack.limits import LIMITS
from sandbox.slack.refusals import SlackError
from sandbox.slack.replies import check_reply

JSON = dict[str, Any]


def _plain(size: int = 4) -> JSON:
    return {"type": "plain_text", "text": "x" * size}


def _button(**keys: Any) -> JSON:
    return {"type": "button", "action_id": "press", "text": _plain()} | keys


def _buttons(count: int) -> list[JSON]:
    return [_button(action_id=f"press{number}") for number in range(count)]


def _section(**keys: Any) -> JSON:
    return {"type": "section", "text": _plain()} | keys


def _options(count: int, **keys: Any) -> list[JSON]:
    return [{"text": _plain(), "value": str(number)} | keys for number in range(count)]


def _menu(**keys: Any) -> list[JSON]:
    return [_section(accessory={"type": "static_select", "action_id": "pick"} | keys)]


def _choices(kind: str, count: int) -> list[JSON]:
    return [_section(accessory={"type": kind, "action_id": "pick", "options": _options(count)})]


def _confirm(key: str, size: int) -> list[JSON]:
    whole = {"title": _plain(), "text": _plain(), "confirm": _plain(), "deny": _plain()}
    return [_section(accessory=_button(confirm=whole | {key: _plain(size)}))]


def _image(**keys: Any) -> list[JSON]:
    return [{"type": "image", "alt_text": "x", "image_url": "https://a.example/b.png"} | keys]


def _table(rows: int, columns: int, size: int = 1, settings: int = 1) -> list[JSON]:
    row = [{"type": "raw_text", "text": "x" * size}] * columns
    return [{"type": "table", "rows": [row] * rows, "column_settings": [{}] * settings}]


def _input(**keys: Any) -> list[JSON]:
    element = {"type": "plain_text_input", "action_id": "say"}
    return [{"type": "input", "label": _plain(), "element": element} | keys]


def _video(**keys: Any) -> list[JSON]:
    base = {"type": "video", "title": _plain(), "alt_text": "x"}
    return [base | {"video_url": "https://a.b/c", "thumbnail_url": "https://a.b/d"} | keys]


def _address(size: int) -> str:
    return "https://a.example/".ljust(size, "x")


def _modal(**keys: Any) -> JSON:
    return {"type": "modal", "title": _plain(), "blocks": [_section()]} | keys


def _big(size: int) -> JSON:
    """A view of so many bytes: full sections, and one that makes up the difference."""
    view = _modal(blocks=[_section(text=_plain(2900)) for _ in range(84)])
    view["callback_id"] = ""

    missing = size - len(json.dumps(view))
    for block in view["blocks"]:
        more = max(-2899, min(100, missing))
        block["text"]["text"] = "x" * (2900 + more)
        missing -= more
    return view


MESSAGES: dict[str, Callable[[int], list[JSON]]] = {
    "message.blocks": lambda n: [{"type": "divider"}] * n,
    "block_id": lambda n: [_section(block_id="x" * n)],
    "action_id": lambda n: [_section(accessory=_button(action_id="x" * n))],
    "section.text": lambda n: [_section(text=_plain(n))],
    "section.fields": lambda n: [{"type": "section", "fields": [_plain()] * n}],
    "section.field": lambda n: [{"type": "section", "fields": [_plain(n)]}],
    "header.text": lambda n: [{"type": "header", "text": _plain(n)}],
    "context.elements": lambda n: [{"type": "context", "elements": [_plain()] * n}],
    "context.text": lambda n: [{"type": "context", "elements": [_plain(n)]}],
    "context_actions.elements": lambda n: [
        {
            "type": "context_actions",
            "elements": [
                {"type": "icon_button", "action_id": f"a{i}", "icon": "trash", "text": _plain()}
                for i in range(n)
            ],
        }
    ],
    "actions.elements": lambda n: [{"type": "actions", "elements": _buttons(n)}],
    "input.label": lambda n: _input(label=_plain(n)),
    "input.hint": lambda n: _input(hint=_plain(n)),
    "image.image_url": lambda n: _image(image_url=_address(n)),
    "image.alt_text": lambda n: _image(alt_text="x" * n),
    "image.title": lambda n: _image(title=_plain(n)),
    "markdown.text": lambda n: [
        {"type": "markdown", "text": "x" * 100},
        {"type": "markdown", "text": "x" * (n - 100)},
    ],
    "table.rows": lambda n: _table(n, 2),
    "table.columns": lambda n: _table(2, n),
    "table.column_settings": lambda n: _table(2, 2, settings=n),
    "table.characters": lambda n: _table(1, 1, n),
    "video.title": lambda n: _video(title=_plain(n)),
    "video.author_name": lambda n: _video(author_name="x" * n),
    "button.text": lambda n: [_section(accessory=_button(text=_plain(n)))],
    "button.value": lambda n: [_section(accessory=_button(value="x" * n))],
    "button.url": lambda n: [_section(accessory=_button(url=_address(n)))],
    "button.accessibility_label": lambda n: [
        _section(accessory=_button(accessibility_label="x" * n))
    ],
    "placeholder": lambda n: _menu(options=_options(1), placeholder=_plain(n)),
    "select.options": lambda n: _menu(options=_options(n)),
    "select.option_groups": lambda n: _menu(
        option_groups=[
            {"label": _plain(), "options": [{"text": _plain(), "value": str(i)}]} for i in range(n)
        ]
    ),
    "overflow.options": lambda n: _choices("overflow", n),
    "checkboxes.options": lambda n: _choices("checkboxes", n),
    "radio_buttons.options": lambda n: _choices("radio_buttons", n),
    "option.text": lambda n: _menu(options=_options(1, text=_plain(n))),
    "option.value": lambda n: _menu(options=_options(1, value="x" * n)),
    "option.description": lambda n: _menu(options=_options(1, description=_plain(n))),
    "option_group.label": lambda n: _menu(
        option_groups=[{"label": _plain(n), "options": _options(1)}]
    ),
    "confirm.title": lambda n: _confirm("title", n),
    "confirm.text": lambda n: _confirm("text", n),
    "confirm.confirm": lambda n: _confirm("confirm", n),
    "confirm.deny": lambda n: _confirm("deny", n),
}

VIEWS: dict[str, Callable[[int], JSON]] = {
    "view.blocks": lambda n: _modal(blocks=[{"type": "divider"}] * n),
    "view.title": lambda n: _modal(title=_plain(n)),
    "view.submit": lambda n: _modal(submit=_plain(n)),
    "view.close": lambda n: _modal(close=_plain(n)),
    "view.private_metadata": lambda n: _modal(private_metadata="x" * n),
    "view.callback_id": lambda n: _modal(callback_id="x" * n),
    "view.external_id": lambda n: _modal(external_id="x" * n),
    "view.json": _big,
}


def test_every_limit_has_a_payload_that_reaches_it() -> None:
    """No row of the table stands untested."""
    assert set(LIMITS) == set(MESSAGES) | set(VIEWS) | {"message.text"}


@pytest.mark.parametrize("name", sorted(MESSAGES))
def test_a_message_at_a_limit_is_accepted_and_past_it_refused(name: str) -> None:
    """Slack takes exactly as much as the table says, and names the error past that."""
    limit = LIMITS[name]
    check_message(MESSAGES[name](limit.most))
    with pytest.raises(SlackError) as refusal:
        check_message(MESSAGES[name](limit.most + 1))
    assert refusal.value.name == limit.error
    assert "[json-pointer:/blocks" in refusal.value.details["response_metadata"]["messages"][0]


@pytest.mark.parametrize("name", sorted(VIEWS))
def test_a_view_at_a_limit_is_accepted_and_past_it_refused(name: str) -> None:
    """Views have limits of their own, refused as invalid arguments or as too large."""
    limit = LIMITS[name]
    check_view(VIEWS[name](limit.most))
    with pytest.raises(SlackError) as refusal:
        check_view(VIEWS[name](limit.most + 1))
    assert refusal.value.name == limit.error


def test_a_text_at_the_limit_is_accepted_and_past_it_refused() -> None:
    """A message's own text may have 4,000 characters."""
    most = LIMITS["message.text"].most
    check_reply({"text": "x" * most})
    with pytest.raises(SlackError, match="msg_too_long"):
        check_reply({"text": "x" * (most + 1)})
