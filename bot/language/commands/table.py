"""What may follow `/asset`: the table of commands, and how each is read."""

import re
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from functools import partial
from typing import Literal, NamedTuple

from bot.errors import UsageError
from bot.language.asked import (
    AskAlerts,
    AskApprovals,
    Asked,
    AskHandOvers,
    AskImport,
    AskPause,
)
from bot.language.changes import AskFaults
from bot.language.commands.assets import find
from bot.language.commands.away import AWAY_USAGE, away, back
from bot.language.commands.changes import fault, giving, new, of_status, simply, undo
from bot.language.commands.channel import CHANNEL_USAGE, channel
from bot.language.commands.files import exporting, reporting
from bot.language.commands.filters import FILTERS, filters
from bot.language.commands.several import joined
from bot.language.dates_and_prices.days import SOON
from bot.language.questions import (
    AskHelp,
    AskInWords,
    AskWhoAmI,
    AssetHistory,
    AssetsOf,
    ListAssets,
    ListConflicts,
    ListModels,
    Question,
)
from bot.language.words.text import mention
from bot.language.words.wordlists import any_of, listed, playing

MOST_DAYS = 36_500
MOST_WORDS = 200
"""Characters that are looked for in models."""
DEEDS: Mapping[str, Literal["pause", "resume", "test"]] = {
    "pause": "pause",
    "resume": "resume",
    "test": "test",
}
"""What can be done about an alert rule, by the word that asks for it."""
_EMAIL = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")
NUMBER_LED = re.compile(rf"^({any_of('typed.number')})\s*[:=]?\s+", re.IGNORECASE)
_DAYS = re.compile(rf"(\d{{1,4000}})(?:\s*(?:{any_of('typed.day')})\b)?(?:\s+|$)")
_OF_IT = re.compile(rf"^(?:{any_of('joint.of')})(\s+|$)", re.IGNORECASE)
(_OF_WHOM,) = listed("typed.of_whom")
_ME = playing("stand_in.myself")


class Command(NamedTuple):
    """One thing that may follow `/asset`: how it is written, what it does, how it is read."""

    usage: str
    meaning: str
    read: Callable[[str, date], Asked | AskInWords]


def _alone(word: str, asked: Asked, why: str = "") -> Callable[[str, date], Asked]:
    """What reads a command that stands by itself."""

    def read_alone(text: str, _today: date) -> Asked:
        if text:
            raise UsageError(f"“{word}” takes nothing after it{why}.", usage=word)
        return asked

    return read_alone


def _serial(text: str, _today: date) -> Question:
    text = NUMBER_LED.sub("", text)
    if not text:
        raise UsageError("Which serial number?", usage="serial C02XL0ABJGH5")
    return find(text, serial=True)


def _of(text: str, _today: date) -> Question | AskInWords:
    person = mention(text)
    if person:
        return AssetsOf(slack_user=person.user)
    if _EMAIL.fullmatch(text):
        return AssetsOf(email=text)
    if text.lower() in _ME:
        return AssetsOf()
    if text and not set(text) & set("@<"):  # as in <!channel>, a call to everyone
        return AskInWords(text=_OF_WHOM.format(text))
    raise UsageError("Whose? Type @ and pick the person from Slack's list.", usage="of @person")


def _list(text: str, today: date) -> Question:
    return ListAssets(filters=filters(text, today=today))


def _warranty(text: str, today: date) -> Question:
    days = _DAYS.match(text)
    most = int(days[1]) if days else SOON.days
    found = filters(text[days.end() :] if days else text, today=today)
    usage = "warranty 90 category:laptop"
    if found.warranty_from or found.warranty_to:
        raise UsageError("Write the days as a number, without “warranty:”.", usage=usage)
    if most > MOST_DAYS:
        raise UsageError(f"That is too far: {MOST_DAYS:,} days at most.", usage=usage)
    ends = {"warranty_from": today, "warranty_to": today + timedelta(days=most)}
    return ListAssets(filters=found.model_copy(update=ends))


def _history(text: str, _today: date) -> Question:
    usage = "history C02XL0ABJGH5"
    text = _OF_IT.sub("", text)
    if not text:
        raise UsageError("The history of which asset?", usage=usage)
    question = find(text)
    if len(question.words) > 1:
        raise UsageError("The history of one asset at a time, please.", usage=usage)
    return AssetHistory(word=question.words[0])


def _models(text: str, _today: date) -> Question:
    words = " ".join(text.split())
    if len(words) > MOST_WORDS:
        raise UsageError("That is too long for the name of a model.", usage="models macbook")
    return ListModels(words=words)


def _alerts(text: str, _today: date) -> Asked:
    word, _, rule = text.partition(" ")
    deed = DEEDS.get(word.casefold())
    if not text:
        return AskAlerts()
    if deed is None or not rule.strip():
        raise UsageError(
            "Write “alerts” alone, or pause, resume or test and the id of a rule.",
            usage="alerts test laptops",
        )
    return AskAlerts(deed=deed, rule=rule.strip()[:MOST_WORDS])


def _help(_text: str, _today: date) -> Question:
    return AskHelp()


COMMANDS: dict[str, Command] = {
    "serial": Command("serial C02XL0ABJGH5", "one asset by its serial number", _serial),
    "of": Command("of @person", "what someone has", _of),
    "mine": Command("mine", "what you have", _alone("mine", AssetsOf())),
    "list": Command(
        'list category:laptop status:"in stock"',
        f"a list; filters: {', '.join(FILTERS)}",
        _list,
    ),
    "warranty": Command(
        "warranty 90 category:laptop",
        f"warranties that end within so many days, else {SOON.days}; filters as for list",
        _warranty,
    ),
    "report": Command(
        "report category:laptop",
        "how many there are of what, as a picture too; “report csv” for a CSV; filters as for list",
        reporting,
    ),
    "conflicts": Command(
        "conflicts", "what two sources tell otherwise", _alone("conflicts", ListConflicts())
    ),
    "models": Command("models macbook", "the models there are, and how many of each", _models),
    "new": Command(
        "new C02XL0ABJGH5", "make an asset that is not there yet", lambda text, _: new(text)
    ),
    "assign": Command(
        "assign C02XL0ABJGH5 @person",
        "give someone what nobody has",
        lambda text, _: joined(partial(giving, "assign"), text),
    ),
    "return": Command(
        "return C02XL0ABJGH5",
        "take something back into stock",
        lambda text, _: joined(partial(simply, "return"), text),
    ),
    "transfer": Command(
        "transfer C02XL0ABJGH5 @person reason",
        "give someone what somebody else has; “client NAME” gives it to a client",
        lambda text, _: joined(partial(giving, "transfer"), text),
    ),
    "status": Command(
        "status C02XL0ABJGH5 in repair",
        "say that it is in repair, lost, in stock …",
        lambda text, _: joined(of_status, text),
    ),
    "edit": Command(
        "edit C02XL0ABJGH5",
        "change its tag, location, warranty end …",
        lambda text, _: joined(partial(simply, "edit"), text),
    ),
    "retire": Command(
        "retire C02XL0ABJGH5",
        "take it out of use and keep its record",
        lambda text, _: joined(partial(simply, "retire"), text),
    ),
    "delete": Command(
        "delete C02XL0ABJGH5 reason",
        "remove its record",
        lambda text, _: joined(partial(simply, "delete"), text),
    ),
    "fault": Command(
        "fault C02XL0ABJGH5 the screen stays black",
        "say that something is wrong with it",
        lambda text, _: fault(text),
    ),
    "faults": Command("faults", "what is wrong and not done yet", _alone("faults", AskFaults())),
    "undo": Command(
        "undo C02XL0ABJGH5",
        "put back its last change, or restore it",
        lambda text, _: undo(text),
    ),
    "approvals": Command(
        "approvals",
        "what waits for you, and what you wait for",
        _alone("approvals", AskApprovals()),
    ),
    "away": Command(AWAY_USAGE, "have someone decide for you; “away” alone shows it", away),
    "back": Command("back", "decide for yourself again", lambda text, _: back(text)),
    "import": Command(
        "import",
        "change assets by a CSV: tried first, then confirmed",
        _alone("import", AskImport(), ": the CSV goes into a form"),
    ),
    "export": Command(
        "export category:laptop", "a CSV of what passes the filters of a list", exporting
    ),
    "handovers": Command(
        "handovers", "who has not said yet that they have it", _alone("handovers", AskHandOvers())
    ),
    "alerts": Command(
        "alerts test laptops",
        "the alert rules here; pause, resume or test one: what it would post, to you alone",
        _alerts,
    ),
    "pause": Command(
        "pause reason", "stop all changes at once", lambda text, _: AskPause(reason=text)
    ),
    "resume": Command(
        "resume", "let changes go on", lambda text, _: AskPause(resume=True, reason=text)
    ),
    "whoami": Command("whoami", "what you may, and why", _alone("whoami", AskWhoAmI())),
    "channel": Command(
        CHANNEL_USAGE,
        "this channel is for one client; “none” for no one's",
        lambda text, _: channel(text),
    ),
    "history": Command(
        "history C02XL0ABJGH5", "what happened to an asset, and who did it", _history
    ),
    "help": Command("help", "this", _help),
}
"""First word to command; anything else is one or several serial numbers, tags or ids."""
