"""What modals are made of beside their templates: what is entered, menus, replies shown in one."""

from collections.abc import Iterable, Mapping
from itertools import islice
from typing import Any, Final

from bot.models import Named
from bot.plain import bare, cut, is_clean, one_line

Entered = Mapping[str, str]
"""What was entered in a modal, by the name of the input; what was left empty is left out."""
Wrong = dict[str, str]
"""What is wrong with it, by the name of the input."""
MOST_CHOICES: Final = 20
"""What a menu offers at once for what was typed."""
_SHOWN = 75
"""Most characters of what is chosen in a menu."""
_CHOSEN = 150
"""Most characters of what a choice stands for."""
_TYPED = 1000
"""Most characters of a field that people write in, as the kit has it."""


def option(named: Named) -> dict[str, Any]:
    """Somebody or something of a source as a choice in a menu."""
    text = cut(one_line(named.name), _SHOWN) or named.id
    return {"text": {"type": "plain_text", "text": text}, "value": named.id}


def matching(known: Iterable[Named], typed: str) -> list[Named]:
    """What a menu offers of all it knows: what has every word that was typed in its name."""
    return list(islice((one for one in known if has_words(one.name, typed)), MOST_CHOICES))


def has_words(text: str, typed: str) -> bool:
    """Whether all words that were typed stand in a text, without case and accents."""
    said = bare(text)
    return all(word in said for word in bare(typed).split())


def optional(named: Named | None) -> bool:
    """Whether a menu can hold it."""
    return named is not None and 0 < len(named.id) <= _CHOSEN


def typable(value: str | None) -> bool:
    """Whether a field that people write in can hold it, and give it back as it is."""
    return value is not None and 0 < len(value) <= _TYPED and is_clean(value)


def as_message(modal: Mapping[str, Any]) -> dict[str, Any] | None:
    """What a modal says, as a message; None for one that asks for something."""
    if any(block["type"] == "input" for block in modal["blocks"]):
        return None
    return {"text": modal["title"]["text"], "blocks": modal["blocks"]}


def as_home(*payloads: Mapping[str, Any]) -> dict[str, Any]:
    """Replies shown on a home tab, one below the other."""
    return {"type": "home", "blocks": [block for one in payloads for block in one["blocks"]]}


def as_modal(payload: Mapping[str, Any], *, title: str) -> dict[str, Any]:
    """A reply shown in a modal, where one is open in front of whoever it is for."""
    words = {"title": title, "close": "Close"}
    plain = {key: {"type": "plain_text", "text": word} for key, word in words.items()}
    return {"type": "modal", **plain, "blocks": payload["blocks"]}
