"""The elements of Block Kit, buttons, menus and inputs, and the objects they are made of."""

from typing import Any, Final

from sandbox.slack.checks import (
    JSON,
    Check,
    Findings,
    Shape,
    address,
    anything,
    boolean,
    choice,
    integer,
    items,
    string,
    text,
    typed,
)

CONFIRM = Shape(
    required={
        "title": text("confirm.title", plain=True),
        "text": text("confirm.text"),
        "confirm": text("confirm.confirm", plain=True),
        "deny": text("confirm.deny", plain=True),
    },
    optional={"style": choice("primary", "danger")},
)
_PLAIN_OPTION = Shape(
    required={"text": text("option.text", plain=True), "value": string("option.value")},
    optional={
        "description": text("option.description", plain=True),
        "url": address("button.url"),
    },
)
_OPTION = Shape(
    required={"text": text("option.text"), "value": string("option.value")},
    optional={"description": text("option.description")},
)
_GROUP = Shape(
    required={
        "label": text("option_group.label", plain=True),
        "options": items(_PLAIN_OPTION, "select.options"),
    }
)
_PLACEHOLDER = {"placeholder": text("placeholder", plain=True)}
_COMMON: dict[str, Check] = {"confirm": CONFIRM, "focus_on_load": boolean}
_MENU = _COMMON | _PLACEHOLDER
_TYPED: dict[str, Check] = {
    **_PLACEHOLDER,
    "focus_on_load": boolean,
    "dispatch_action_config": Shape(
        optional={
            "trigger_actions_on": items(choice("on_enter_pressed", "on_character_entered"), least=1)
        }
    ),
}
_ID: dict[str, Check] = {"action_id": string("action_id")}
_MANY: dict[str, Check] = {"max_selected_items": integer(1, 100)}


def _options_or_groups(value: JSON, at: str, findings: Findings) -> None:
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
    "options": items(_PLAIN_OPTION, "select.options"),
    "option_groups": items(_GROUP, "select.option_groups"),
}

ELEMENTS: Final[dict[str, Shape]] = {
    "button": Shape(
        required=_ID | {"text": text("button.text", plain=True)}, optional=_BUTTON_KEYS
    ),
    "overflow": Shape(
        required=_ID | {"options": items(_PLAIN_OPTION, "overflow.options")},
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
        optional=_MENU | _STATIC | {"initial_option": _PLAIN_OPTION},
        rule=_options_or_groups,
    ),
    "multi_static_select": Shape(
        required=_ID,
        optional=_MENU | _STATIC | _MANY | {"initial_options": items(_PLAIN_OPTION)},
        rule=_options_or_groups,
    ),
    "external_select": Shape(
        required=_ID,
        optional=_MENU | {"min_query_length": integer(0, 100), "initial_option": _PLAIN_OPTION},
    ),
    "multi_external_select": Shape(
        required=_ID,
        optional=_MENU
        | _MANY
        | {"min_query_length": integer(0, 100), "initial_options": items(_PLAIN_OPTION)},
    ),
    "datepicker": Shape(required=_ID, optional=_MENU | {"initial_date": string()}),
    "timepicker": Shape(
        required=_ID, optional=_MENU | {"initial_time": string(), "timezone": string()}
    ),
    "datetimepicker": Shape(
        required=_ID, optional=_COMMON | {"initial_date_time": integer(0, 9_999_999_999)}
    ),
    "plain_text_input": Shape(
        required=_ID,
        optional=_TYPED
        | {
            "initial_value": string(least=0),
            "multiline": boolean,
            "min_length": integer(0, 3000),
            "max_length": integer(1, 3000),
        },
    ),
    "email_text_input": Shape(required=_ID, optional=_TYPED | {"initial_value": string()}),
    "url_text_input": Shape(required=_ID, optional=_TYPED | {"initial_value": string()}),
    "number_input": Shape(
        required=_ID | {"is_decimal_allowed": boolean},
        optional=_TYPED | {"initial_value": string(), "min_value": string(), "max_value": string()},
    ),
    "rich_text_input": Shape(required=_ID, optional=_TYPED | {"initial_value": anything}),
    "file_input": Shape(
        required=_ID, optional={"filetypes": items(string()), "max_files": integer(1, 10)}
    ),
    "image": Shape(
        required={"alt_text": string("image.alt_text")},
        optional={"image_url": address("image.image_url"), "slack_file": anything},
    ),
    "feedback_buttons": Shape(
        required=_ID | {"positive_button": _FEEDBACK, "negative_button": _FEEDBACK}
    ),
    "icon_button": Shape(
        required=_ID | {"icon": string(), "text": text("button.text", plain=True)},
        optional={
            "value": string("button.value"),
            "confirm": CONFIRM,
            "accessibility_label": string("button.accessibility_label"),
            "visible_to_user_ids": items(string()),
        },
    ),
}
for _what, _initial in (
    ("users", "initial_user"),
    ("conversations", "initial_conversation"),
    ("channels", "initial_channel"),
):
    _extra: dict[str, Check] = {"filter": anything, "default_to_current_conversation": boolean}
    _extra = _extra if _what == "conversations" else {}
    ELEMENTS[f"{_what}_select"] = Shape(
        required=_ID,
        optional=_MENU | _extra | {_initial: string(), "response_url_enabled": boolean},
    )
    ELEMENTS[f"multi_{_what}_select"] = Shape(
        required=_ID, optional=_MENU | _extra | _MANY | {f"{_initial}s": items(string())}
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
ACCESSORIES: Final = typed(ELEMENTS, "button", "overflow", "image", *MENUS, *PICKERS, *CHOICES)
IN_ACTIONS: Final = typed(ELEMENTS, "button", "overflow", *MENUS, *PICKERS, *CHOICES)
IN_INPUT: Final = typed(ELEMENTS, *MENUS, *PICKERS, *CHOICES, *INPUTS)
IN_CONTEXT_ACTIONS: Final = typed(ELEMENTS, "feedback_buttons", "icon_button")
