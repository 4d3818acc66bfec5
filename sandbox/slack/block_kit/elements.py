"""The elements of Block Kit, buttons, menus and inputs, and the objects they are made of."""

from datetime import date
from functools import cache
from typing import Any, Final
from zoneinfo import available_timezones

from sandbox.slack.block_kit.checks import (
    CHANNEL,
    JSON,
    USER,
    Check,
    Findings,
    Rule,
    Shape,
    address,
    boolean,
    choice,
    integer,
    items,
    matching,
    string,
    text,
    typed,
)
from sandbox.slack.block_kit.richtext import RICH

CONFIRM = Shape(
    required={
        "title": text("confirm.title", plain=True),
        "text": text("confirm.text"),
        "confirm": text("confirm.confirm", plain=True),
        "deny": text("confirm.deny", plain=True),
    },
    optional={"style": choice("primary", "danger")},
)
PLAIN_OPTION = Shape(
    required={"text": text("option.text", plain=True), "value": string("option.value")},
    optional={"description": text("option.description", plain=True)},
)
_LINKED_OPTION = Shape(
    required=PLAIN_OPTION.required,
    optional={**PLAIN_OPTION.optional, "url": address("option.url")},
)
_OPTION = Shape(
    required={"text": text("option.text"), "value": string("option.value")},
    optional={"description": text("option.description")},
)
GROUP = Shape(
    required={
        "label": text("option_group.label", plain=True),
        "options": items(PLAIN_OPTION, "option_group.options"),
    }
)
_PLACEHOLDER = {"placeholder": text("placeholder", plain=True)}
_COMMON: dict[str, Check] = {"confirm": CONFIRM, "focus_on_load": boolean}
_MENU = _COMMON | _PLACEHOLDER
_TYPED: dict[str, Check] = {
    **_PLACEHOLDER,
    "focus_on_load": boolean,
    "dispatch_action_config": Shape(
        optional={"trigger_actions_on": items(choice("on_enter_pressed", "on_character_entered"))}
    ),
}
_ID: dict[str, Check] = {"action_id": string("action_id")}
_DATE = matching(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", "a date such as 2026-11-22", date.fromisoformat)
_TIME = matching(r"([01]\d|2[0-3]):[0-5]\d", "a time such as 13:45")
_NUMBER = matching(r"-?[0-9]+(\.[0-9]+)?", "a number")
_MANY: dict[str, Check] = {"max_selected_items": integer("select.max_selected_items")}


def options_or_groups(value: JSON, at: str, findings: Findings) -> None:
    """A static menu has options or groups of them, each value once, its initial ones among them."""
    if ("options" in value) == ("option_groups" in value):
        findings.refuse("must have either options or option_groups", at)
    groups = value.get("option_groups")
    options: list[Any] = []
    for group in groups if isinstance(groups, list) else [value]:
        listed = group.get("options") if isinstance(group, dict) else None
        options += listed if isinstance(listed, list) else []
    _offered(value, options, at, findings)


def _listed(value: JSON, at: str, findings: Findings) -> None:
    options = value.get("options")
    _offered(value, options if isinstance(options, list) else [], at, findings)


def _offered(value: JSON, options: list[Any], at: str, findings: Findings) -> None:
    """Option values are unique, and what is chosen at first is one of the options."""
    values = [option.get("value") for option in options if isinstance(option, dict)]
    if len(set(map(str, values))) < len(values):
        findings.refuse("option values must be unique", f"{at}/options")
    initial = value.get("initial_options")
    chosen = list(initial) if isinstance(initial, list) else []
    if "initial_option" in value:
        chosen.append(value["initial_option"])
    if any(option not in options for option in chosen):
        findings.refuse("initial option must be one of the options", at)


def _one_picture(value: JSON, at: str, findings: Findings) -> None:
    if ("image_url" in value) == ("slack_file" in value):
        findings.refuse("must have either image_url or slack_file", at)


def _one_file(value: JSON, at: str, findings: Findings) -> None:
    if ("id" in value) == ("url" in value):
        findings.refuse("must have either id or url", at)


def _possible(value: JSON, at: str, findings: Findings) -> None:
    """What may be typed has a length between its own bounds, which what stands there keeps to."""
    least, most = value.get("min_length"), value.get("max_length")
    if isinstance(least, int) and isinstance(most, int) and least > most:
        findings.refuse("min_length must not be more than max_length", at)
    first = value.get("initial_value")
    if isinstance(first, str) and isinstance(most, int) and len(first) > most:
        findings.refuse("must not be longer than max_length", f"{at}/initial_value")


def _countable(value: JSON, at: str, findings: Findings) -> None:
    """Bounds are in order, and no number of the element's own is one that may not be typed."""
    given = {key: value[key] for key in ("min_value", "max_value", "initial_value") if key in value}
    numbers = {key: said for key, said in given.items() if _is_number(said)}
    if value.get("is_decimal_allowed") is False:
        for key in (key for key, said in numbers.items() if "." in said):
            findings.refuse("must be a whole number", f"{at}/{key}")
    least, most = numbers.get("min_value"), numbers.get("max_value")
    if least is not None and most is not None and float(least) > float(most):
        findings.refuse("min_value must not be more than max_value", at)


def _is_number(said: Any) -> bool:
    findings = Findings()
    _NUMBER(said, "", findings)
    return not findings.all


def _few(value: JSON, at: str, findings: Findings) -> None:
    """No more is chosen at first than can be chosen."""
    most = value.get("max_selected_items")
    if not isinstance(most, int):
        return
    for key, first in value.items():
        if key.startswith("initial_") and isinstance(first, list) and len(first) > most:
            findings.refuse("must not be more than max_selected_items", f"{at}/{key}")


def _each(*rules: Rule) -> Rule:
    def check(value: JSON, at: str, findings: Findings) -> None:
        for rule in rules:
            rule(value, at, findings)

    return check


def _any_of_it(value: JSON, at: str, findings: Findings) -> None:
    if not value:
        findings.refuse("must have at least one field", at)


def _zone(value: Any, at: str, findings: Findings) -> None:
    """A time zone by its IANA name."""
    if value not in _zones():
        findings.refuse("must be a time zone such as Europe/Oslo", at)


@cache
def _zones() -> tuple[str, ...]:
    return tuple(available_timezones())


_FILTER = Shape(
    optional={
        "include": items(choice("im", "mpim", "private", "public")),
        "exclude_external_shared_channels": boolean,
        "exclude_bot_users": boolean,
    },
    rule=_any_of_it,
)

PICTURE: Final = Shape(
    required={"alt_text": string("image.alt_text")},
    optional={
        "image_url": address("image.image_url"),
        "slack_file": Shape(optional={"id": string(), "url": string()}, rule=_one_file),
    },
    rule=_one_picture,
)
_BUTTON_KEYS: dict[str, Check] = {
    "value": string("button.value"),
    "url": address("button.url"),
    "style": choice("primary", "danger"),
    "confirm": CONFIRM,
    "accessibility_label": string("button.accessibility_label"),
}
_FEEDBACK = Shape(
    required={"text": text("button.text", plain=True), "value": string("button.value")},
    optional={"accessibility_label": string("button.accessibility_label")},
)
_STATIC: dict[str, Check] = {
    "options": items(PLAIN_OPTION, "select.options"),
    "option_groups": items(GROUP, "select.option_groups"),
}

ELEMENTS: Final[dict[str, Shape]] = {
    "button": Shape(
        required=_ID | {"text": text("button.text", plain=True)}, optional=_BUTTON_KEYS
    ),
    "overflow": Shape(
        required=_ID | {"options": items(_LINKED_OPTION, "overflow.options")},
        optional={"confirm": CONFIRM},
        rule=_listed,
    ),
    "checkboxes": Shape(
        required=_ID | {"options": items(_OPTION, "checkboxes.options")},
        optional=_COMMON | {"initial_options": items(_OPTION)},
        rule=_listed,
    ),
    "radio_buttons": Shape(
        required=_ID | {"options": items(_OPTION, "radio_buttons.options")},
        optional=_COMMON | {"initial_option": _OPTION},
        rule=_listed,
    ),
    "static_select": Shape(
        required=_ID,
        optional=_MENU | _STATIC | {"initial_option": PLAIN_OPTION},
        rule=options_or_groups,
    ),
    "multi_static_select": Shape(
        required=_ID,
        optional=_MENU | _STATIC | _MANY | {"initial_options": items(PLAIN_OPTION)},
        rule=_each(options_or_groups, _few),
    ),
    "external_select": Shape(
        required=_ID,
        optional=_MENU | {"min_query_length": integer(), "initial_option": PLAIN_OPTION},
    ),
    "multi_external_select": Shape(
        required=_ID,
        optional=_MENU
        | _MANY
        | {"min_query_length": integer(), "initial_options": items(PLAIN_OPTION)},
        rule=_few,
    ),
    "datepicker": Shape(required=_ID, optional=_MENU | {"initial_date": _DATE}),
    "timepicker": Shape(required=_ID, optional=_MENU | {"initial_time": _TIME, "timezone": _zone}),
    "datetimepicker": Shape(
        required=_ID,
        optional=_COMMON | {"initial_date_time": integer("datetimepicker.initial_date_time")},
    ),
    "plain_text_input": Shape(
        required=_ID,
        optional=_TYPED
        | {
            "initial_value": string("plain_text_input.initial_value"),
            "multiline": boolean,
            "min_length": integer("plain_text_input.min_length"),
            "max_length": integer("plain_text_input.max_length"),
        },
        rule=_possible,
    ),
    "email_text_input": Shape(required=_ID, optional=_TYPED | {"initial_value": string()}),
    "url_text_input": Shape(required=_ID, optional=_TYPED | {"initial_value": string()}),
    "number_input": Shape(
        required=_ID | {"is_decimal_allowed": boolean},
        optional=_TYPED | dict.fromkeys(("initial_value", "min_value", "max_value"), _NUMBER),
        rule=_countable,
    ),
    "rich_text_input": Shape(required=_ID, optional=_TYPED | {"initial_value": RICH}),
    "file_input": Shape(
        required=_ID,
        optional={"filetypes": items(string()), "max_files": integer("file_input.max_files")},
    ),
    "image": PICTURE,
    "feedback_buttons": Shape(
        required=_ID | {"positive_button": _FEEDBACK, "negative_button": _FEEDBACK}
    ),
    "icon_button": Shape(
        required=_ID | {"icon": string(), "text": text("button.text", plain=True)},
        optional={
            "value": string("button.value"),
            "confirm": CONFIRM,
            "accessibility_label": string("button.accessibility_label"),
            "visible_to_user_ids": items(USER),
        },
    ),
}
for _what, _initial, _chosen in (
    ("users", "initial_user", USER),
    ("conversations", "initial_conversation", CHANNEL),
    ("channels", "initial_channel", CHANNEL),
):
    _extra: dict[str, Check] = {"filter": _FILTER, "default_to_current_conversation": boolean}
    _extra = _extra if _what == "conversations" else {}
    _answered: dict[str, Check] = {} if _what == "users" else {"response_url_enabled": boolean}
    ELEMENTS[f"{_what}_select"] = Shape(
        required=_ID, optional=_MENU | _extra | _answered | {_initial: _chosen}
    )
    ELEMENTS[f"multi_{_what}_select"] = Shape(
        required=_ID,
        optional=_MENU | _extra | _MANY | {f"{_initial}s": items(_chosen)},
        rule=_few,
    )

MENUS: Final = tuple(name for name in ELEMENTS if name.endswith("_select"))
PICKERS: Final = ("datepicker", "timepicker", "datetimepicker")
CHOICES: Final = ("checkboxes", "radio_buttons")
INPUTS: Final = (
    "plain_text_input",
    "email_text_input",
    "url_text_input",
    "number_input",
    "rich_text_input",
    "file_input",
)
# By Slack's own type definitions a datetimepicker stands beside no text.
ACCESSORIES: Final = typed(
    ELEMENTS, "button", "overflow", "image", "datepicker", "timepicker", *MENUS, *CHOICES
)
IN_ACTIONS: Final = typed(ELEMENTS, "button", "overflow", *MENUS, *PICKERS, *CHOICES)
IN_INPUT: Final = typed(ELEMENTS, *MENUS, *PICKERS, *CHOICES, *INPUTS)
IN_CARD: Final = typed(ELEMENTS, "button")
IN_CONTEXT_ACTIONS: Final = typed(ELEMENTS, "feedback_buttons", "icon_button")
