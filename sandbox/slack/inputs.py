"""The elements people use: what each holds, and how payloads tell it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

from sandbox.slack.block_kit.parts import parts

JSON = dict[str, Any]
Key = tuple[str, str, str]
"""block_id, action_id and type of an element: as long as these stay, so does what was entered."""


class Kind(NamedTuple):
    """Where an element's value stands in payloads, and its first one in the element."""

    key: str
    initial: str
    many: bool = False


_OPTION: Final = Kind("selected_option", "initial_option")
_OPTIONS: Final = Kind("selected_options", "initial_options", many=True)
_TEXT: Final = Kind("value", "initial_value")

STATEFUL: Final[dict[str, Kind]] = {
    "static_select": _OPTION,
    "external_select": _OPTION,
    "users_select": Kind("selected_user", "initial_user"),
    "conversations_select": Kind("selected_conversation", "initial_conversation"),
    "channels_select": Kind("selected_channel", "initial_channel"),
    "multi_static_select": _OPTIONS,
    "multi_external_select": _OPTIONS,
    "multi_users_select": Kind("selected_users", "initial_users", many=True),
    "multi_conversations_select": Kind(
        "selected_conversations", "initial_conversations", many=True
    ),
    "multi_channels_select": Kind("selected_channels", "initial_channels", many=True),
    "datepicker": Kind("selected_date", "initial_date"),
    "timepicker": Kind("selected_time", "initial_time"),
    "datetimepicker": Kind("selected_date_time", "initial_date_time"),
    "checkboxes": _OPTIONS,
    "radio_buttons": _OPTION,
    "plain_text_input": _TEXT,
    "email_text_input": _TEXT,
    "url_text_input": _TEXT,
    "number_input": _TEXT,
    "rich_text_input": Kind("rich_text_value", "initial_value"),
    "file_input": Kind("files", "", many=True),
}
"""Elements that hold something; section 7 of the payloads, key by key."""

PRESSED: Final = ("button", "overflow", "feedback_buttons", "icon_button")
"""Elements that only send something; a workflow_button does not even that."""

TYPED: Final = tuple(name for name in STATEFUL if name.endswith("_input") and name != "file_input")
_ECHOED: Final = (
    "text",
    "value",
    "style",
    "url",
    "icon",
    "confirm",
    "placeholder",
    "min_query_length",
    "timezone",
    *{kind.initial for kind in STATEFUL.values() if kind.initial},
)


class Spot(NamedTuple):
    """One element a person can use, and the block it stands in."""

    block: JSON
    element: JSON

    @property
    def kind(self) -> str:
        """The element's type."""
        return str(self.element["type"])

    @property
    def key(self) -> Key:
        """What it is known by."""
        return self.block["block_id"], self.element["action_id"], self.kind

    @property
    def names(self) -> list[str]:
        """What people call it: its label, the words in it, or the text it stands beside."""
        texts = [
            self.block.get("label"),
            self.element.get("placeholder"),
            self.block.get("text") if self.block["type"] == "section" else None,
        ]
        return [text["text"] for text in texts if isinstance(text, dict)]

    @property
    def name(self) -> str:
        """The first of its names, for sentences about it."""
        return next(iter(self.names), self.kind.replace("_", " "))

    @property
    def in_form(self) -> bool:
        """Whether it is part of a form, to be submitted."""
        return bool(self.block["type"] == "input")

    def sends(self, event: str) -> bool:
        """Whether the app is told at once: always outside of a form, else when it asks for it.

        *event* is `on_enter_pressed` or `on_character_entered`, for what is typed.
        """
        if not self.in_form:
            return True
        asked = self.element.get("dispatch_action_config", {}).get("trigger_actions_on")
        told = self.kind not in TYPED or event in (asked or ["on_enter_pressed"])
        return bool(self.block.get("dispatch_action")) and told


def spots(blocks: list[JSON]) -> Iterator[Spot]:
    """Everything that can be used, from top to bottom."""
    for block in blocks:
        for part in parts(block):
            if part.get("type") in STATEFUL or part.get("type") in PRESSED:
                yield Spot(block, part)


@dataclass
class Entries:
    """What one person has entered in one place, and what external menus have offered there."""

    values: dict[Key, Any] = field(default_factory=dict)
    offered: dict[Key, list[JSON]] = field(default_factory=dict)

    def value(self, spot: Spot) -> Any:
        """What is entered there: at first what the element begins with."""
        kind = STATEFUL[spot.kind]
        usual = spot.element.get(kind.initial, [] if kind.many else None)
        return self.values.get(spot.key, usual)

    def options(self, spot: Spot) -> list[JSON]:
        """What there is to choose from."""
        groups = spot.element.get("option_groups") or []
        own = spot.element.get("options") or []
        grouped = [option for group in groups for option in group["options"]]
        return [*own, *grouped, *self.offered.get(spot.key, [])]

    def keep(self, blocks: list[JSON]) -> None:
        """Forget what belongs to elements that are no longer there."""
        there = {spot.key for spot in spots(blocks)}
        self.values = {key: value for key, value in self.values.items() if key in there}
        self.offered = {key: options for key, options in self.offered.items() if key in there}


def state(blocks: list[JSON], entries: Entries) -> JSON:
    """`state.values`: every element that holds something, filled or empty."""
    found: JSON = {}
    for spot in spots(blocks):
        if spot.kind in STATEFUL:
            block_id, action_id, kind = spot.key
            told = {"type": kind, **_told(spot, entries.value(spot))}
            found.setdefault(block_id, {})[action_id] = told
    return found


def action(spot: Spot, value: Any, ts: str) -> JSON:
    """One entry of `actions`: *value* is what is entered now, or the option that was pressed."""
    block_id, action_id, kind = spot.key
    echoed = {key: spot.element[key] for key in _ECHOED if key in spot.element}
    if kind == "feedback_buttons":
        echoed = {"text": value["text"], "value": value["value"]}
    elif kind == "overflow":
        echoed["selected_option"] = value
    elif kind in STATEFUL:
        echoed |= _told(spot, value)
    return {"action_id": action_id, "block_id": block_id, **echoed, "type": kind, "action_ts": ts}


def _told(spot: Spot, value: Any) -> JSON:
    if spot.kind == "rich_text_input" and value is None:
        return {}
    told = {STATEFUL[spot.kind].key: value}
    if spot.kind == "timepicker" and "timezone" in spot.element:
        told["timezone"] = spot.element["timezone"]
    return told


def written(values: JSON, names: Mapping[str, str]) -> dict[str, str]:
    """What is entered, of `state.values`, as people read it, by block_id; *names* are of ids."""
    return {
        block_id: ", ".join(filter(None, (_written(one, names) for one in elements.values())))
        for block_id, elements in values.items()
    }


def _written(told: JSON, names: Mapping[str, str]) -> str:
    value = told.get(STATEFUL[told["type"]].key)
    each = value if isinstance(value, list) else [] if value is None else [value]
    return ", ".join(_word(one, names) for one in each)


def _word(value: Any, names: Mapping[str, str]) -> str:
    """One thing that is entered: an option, a file, an id, or what was typed."""
    if not isinstance(value, dict):
        return names.get(str(value), str(value))
    if "elements" in value:
        return "".join(part.get("text", "") for part in parts(value))
    return str(value["text"]["text"] if "text" in value else value.get("name", ""))
