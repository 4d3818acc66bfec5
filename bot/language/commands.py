"""What may follow `/asset`: the table of commands, and how each is read."""

import re
from collections.abc import Callable
from datetime import date
from typing import NamedTuple

from bot.errors import UsageError
from bot.language import channels
from bot.language.channels import BindChannel
from bot.language.filters import FILTERS, filters
from bot.language.questions import (
    AskHelp,
    AskWhoAmI,
    AssetsOf,
    ListAssets,
    ListConflicts,
    Question,
)
from bot.language.sentences import understood
from bot.language.text import mention, plain
from bot.language.words import find

Asked = Question | BindChannel
"""Whatever can be asked for: a question, or something that is to be done."""

_EMAIL = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")


_IN_A_TERMINAL = {
    "import": "for now `assetbot import` tries a CSV in a terminal",
    "export": "for now `assetbot export` writes a CSV in a terminal",
}
"""What is done in a terminal for now, by the word that asks for it here."""


class Command(NamedTuple):
    """One thing that may follow `/asset`: how it is written, what it does, how it is read."""

    usage: str
    meaning: str
    read: Callable[[str, date], Asked]


def read(text: str, *, today: date) -> Asked:
    """What a command asks for; raises UsageError when there is none in it."""
    text = plain(text).removeprefix("/asset ").strip()
    if not text:
        return AskHelp()
    word, _, rest = text.partition(" ")
    if word.lower() in _IN_A_TERMINAL:
        raise UsageError(
            f"{word.capitalize()} is not yet open here; {_IN_A_TERMINAL[word.lower()]}."
        )
    command = COMMANDS.get(word.lower().rstrip(":"))
    if command:
        return command.read(rest.strip(), today)
    return understood(text) or find(text)


def _serial(text: str, _today: date) -> Question:
    text = re.sub(r"^(numbers?|no\.?|nr\.?|#)\s*[:=]?\s+", "", text, flags=re.IGNORECASE)
    if not text:
        raise UsageError("Which serial number?", usage="serial C02XL0ABJGH5")
    return find(text, serial=True)


def _of(text: str, _today: date) -> Question:
    person = mention(text)
    if person:
        return AssetsOf(slack_user=person.user)
    if _EMAIL.fullmatch(text):
        return AssetsOf(email=text)
    if text.lower() in {"me", "myself"}:
        return AssetsOf()
    raise UsageError("Whose? Type @ and pick the person from Slack's list.", usage="of @person")


def _mine(text: str, _today: date) -> Question:
    if text:
        raise UsageError("“mine” takes nothing after it.", usage="mine")
    return AssetsOf()


def _list(text: str, today: date) -> Question:
    return ListAssets(filters=filters(text, today=today))


def _conflicts(text: str, _today: date) -> Question:
    if text:
        raise UsageError("“conflicts” takes nothing after it.", usage="conflicts")
    return ListConflicts()


def _whoami(text: str, _today: date) -> Question:
    if text:
        raise UsageError("“whoami” takes nothing after it.", usage="whoami")
    return AskWhoAmI()


def _channel(text: str, _today: date) -> BindChannel:
    return channels.read(text)


def _help(_text: str, _today: date) -> Question:
    return AskHelp()


COMMANDS: dict[str, Command] = {
    "serial": Command("serial C02XL0ABJGH5", "one asset by its serial number", _serial),
    "of": Command("of @person", "what someone has", _of),
    "mine": Command("mine", "what you have", _mine),
    "list": Command(
        'list category:laptop status:"in stock"',
        f"a list; filters: {', '.join(FILTERS)}",
        _list,
    ),
    "conflicts": Command("conflicts", "what two sources tell otherwise", _conflicts),
    "whoami": Command("whoami", "what you may, and why", _whoami),
    "channel": Command(
        channels.USAGE, "this channel is for one client; “none” for no one's", _channel
    ),
    "help": Command("help", "this", _help),
}
"""First word to command; anything else is one or several serial numbers, tags or ids."""
