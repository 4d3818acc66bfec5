"""Where people use things: a message, a modal or the home tab, as one person has it before them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, tzinfo
from typing import Any, Final, NamedTuple

from sandbox.slack.inputs import STATEFUL, Entries, Spot, spots, state, written
from sandbox.slack.messages import LONGEST_PLACEHOLDER, Message
from sandbox.slack.people import User
from sandbox.slack.views import View
from sandbox.text import as_text

JSON = dict[str, Any]

_NUMBERED: Final = re.compile(r"(?P<words>.+\S)\s+#(?P<number>[0-9]{1,3})")
"""The words of several things that say the same, and which of them is meant."""


class Pane(NamedTuple):
    """A modal or home tab as one person saw it at one moment; it does not change afterwards."""

    id: str
    kind: str
    """`modal` or `home`."""
    title: str
    blocks: list[JSON]
    values: JSON
    """What is entered in it, as `state.values` tells it."""
    submit: str
    """The words on the button that submits it; empty when there is none."""
    close: str
    """The words on the button that closes it."""
    errors: Mapping[str, str]
    """What is wrong with an input, by its label."""
    trouble: str
    """What Slack says above the form when the app has failed."""
    hash: str
    names: Mapping[str, str]
    """What the ids in it are called."""

    @property
    def plain(self) -> str:
        """What it says and what is entered in it, as text for a terminal; times are in UTC."""
        return self.read(UTC)

    def read(self, zone: tzinfo) -> str:
        """The same for a reader in *zone*."""
        entered = written(self.values, self.names)
        return as_text({"text": "", "blocks": self.blocks}, self.names, zone, entered=entered)

    @property
    def is_placeholder(self) -> bool:
        """Whether it only says that more is coming: one short line that ends in an ellipsis."""
        said = self.plain
        waits = said.endswith(("…", "...")) and len(said) <= LONGEST_PLACEHOLDER
        return waits and not self.submit and len(self.blocks) <= 1

    def kind_of(self, label: str) -> str:
        """The type of the input called *label*; empty when there is none."""
        inputs = (block for block in self.blocks if block["type"] == "input")
        found = (block["element"]["type"] for block in inputs if block["label"]["text"] == label)
        return str(next(found, ""))

    def options_of(self, label: str) -> list[str]:
        """What the menu called *label* has by itself, without what the app is asked for."""
        inputs = [one for one in self.blocks if one["type"] == "input"]
        menus = [one["element"] for one in inputs if one["label"]["text"] == label]
        grouped = [group for menu in menus for group in menu.get("option_groups", [])]
        return [
            option["text"]["text"]
            for options in (*menus, *grouped)
            for option in options.get("options", [])
        ]

    @property
    def labels(self) -> list[str]:
        """The labels of its inputs, from top to bottom."""
        return [block["label"]["text"] for block in self.blocks if block["type"] == "input"]

    @property
    def buttons(self) -> list[str]:
        """The words on the buttons in it, from top to bottom."""
        found = [spot.element for spot in spots(self.blocks) if spot.kind == "button"]
        return [element["text"]["text"] for element in found]


def pane(view: View, names: Mapping[str, str]) -> Pane:
    """What there is to see of *view* now."""
    content = view.as_json()
    labels = {
        block["block_id"]: block["label"]["text"]
        for block in content["blocks"]
        if block["type"] == "input"
    }
    return Pane(
        view.id,
        content["type"],
        content["title"]["text"],
        [dict(block) for block in content["blocks"]],
        state(content["blocks"], view.entries),
        (content["submit"] or {}).get("text", ""),
        (content["close"] or {}).get("text", "Cancel"),
        {labels[block_id]: said for block_id, said in view.errors.items()},
        view.trouble,
        view.hash,
        names,
    )


@dataclass(frozen=True)
class Surface:
    """A message, a preview below one, or a view in front of one person."""

    user: User
    place: Message | View
    attachment: JSON | None = None
    """The preview below that message."""

    @property
    def blocks(self) -> list[JSON]:
        """What it shows."""
        if self.attachment is not None:
            shown: list[JSON] = self.attachment["blocks"]
            return shown
        if isinstance(self.place, View):
            blocks: list[JSON] = self.place.content["blocks"]
            return blocks
        return self.place.blocks

    @property
    def entries(self) -> Entries:
        """What this person has entered in it."""
        if isinstance(self.place, View):
            return self.place.entries
        return self.place.entries.setdefault(self.user.id, Entries())

    @property
    def state(self) -> JSON:
        """What is entered in it, as payloads tell it."""
        return state(self.blocks, self.entries)

    def named(self, words: str) -> list[Spot]:
        """The elements called *words*."""
        return [spot for spot in self.spots if words in spot.names]

    def pressed(self, words: str) -> list[tuple[Spot, JSON | None]]:
        """Everything that pressing *words* could mean, with the option that says so in a menu.

        Of several that say the same "Open #2" is the second, from the top.
        """
        alike = self._alike(words) or self._alike(f"{words}…")  # which nobody has to type
        if alike or not (nth := _NUMBERED.fullmatch(words)):
            return alike
        alike = self._alike(nth["words"]) or self._alike(f"{nth['words']}…")
        number = int(nth["number"])
        return alike[number - 1 : number] if number and len(alike) > 1 else []

    def _alike(self, words: str) -> list[tuple[Spot, JSON | None]]:
        return [
            (spot, saying.option)
            for spot in self.spots
            for saying in _sayings(spot, self.entries)
            if saying.means(words)
        ]

    @property
    def buttons(self) -> list[str]:
        """Its buttons, each in words that mean it alone."""
        return [self._alone(spot) for spot in self.spots if spot.kind == "button"]

    def _alone(self, button: Spot) -> str:
        words: str = button.element["text"]["text"]
        alike = [spot for spot, _ in self._alike(words)]
        return f"{words} #{alike.index(button) + 1}" if len(alike) > 1 else words

    @property
    def labels(self) -> list[str]:
        """What can be pressed, as a screen reader says it."""
        return [
            saying.label or saying.words
            for spot in self.spots
            for saying in _sayings(spot, self.entries)
        ]

    @property
    def spots(self) -> list[Spot]:
        """The elements this person can use."""
        return [
            spot
            for spot in spots(self.blocks)
            if self.user.id in spot.element.get("visible_to_user_ids", [self.user.id])
        ]


def shown(user: User, message: Message) -> list[Surface]:
    """A message as someone has it before them, and each preview below it."""
    below = [Surface(user, message, attachment) for attachment in message.attachments]
    return [Surface(user, message), *below]


class _Saying(NamedTuple):
    """Something that can be pressed: its words, what a screen reader says, and its option."""

    words: str
    label: str = ""
    option: JSON | None = None

    def means(self, words: str) -> bool:
        """Whether *words* are its own, or whole words that its label begins with."""
        labels = (self.label, self.label.replace(":", "", 1))
        begun = " " in words and any(label.startswith(f"{words} ") for label in labels)
        return words == self.words or words in labels or begun


def _sayings(spot: Spot, entries: Entries) -> list[_Saying]:
    element = spot.element
    match spot.kind:
        case "button" | "icon_button":
            label = str(element.get("accessibility_label") or "")
            return [_Saying(element["text"]["text"], label)]
        case "feedback_buttons":
            both = [element["positive_button"], element["negative_button"]]
            return [_Saying(one["text"]["text"], option=one) for one in both]
    if spot.kind == "overflow" or spot.kind in STATEFUL:
        return [_Saying(one["text"]["text"], option=one) for one in entries.options(spot)]
    return []
