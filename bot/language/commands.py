"""What may follow `/asset`: the table of commands, and how each is read."""

import re
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from functools import partial
from typing import Literal, NamedTuple

from bot.errors import UsageError
from bot.language.away import USAGE as AWAY_USAGE
from bot.language.away import AskAway, away, back
from bot.language.changes import (
    AskAlerts,
    AskApprovals,
    AskChange,
    AskFault,
    AskFaults,
    AskHandOvers,
    AskNew,
    AskPause,
    fault,
    giving,
    new,
    of_status,
    simply,
)
from bot.language.channels import USAGE as CHANNEL_USAGE
from bot.language.channels import BindChannel
from bot.language.channels import read as channel_read
from bot.language.codes import like_times
from bot.language.errands import (
    AskMissed,
    AskReceived,
    SayThanks,
    errand,
    is_decided,
    is_of_alerts,
    missed,
    received,
)
from bot.language.files import (
    TABLE,
    AskExport,
    AskImport,
    AskReportFile,
    exporting,
    reporting,
    without_all,
)
from bot.language.filters import FILTERS, filters
from bot.language.handing import closed_up, handed
from bot.language.lexicon import spoken
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
from bot.language.soon import SOON
from bot.language.text import mention, plain
from bot.language.together import AskSeveral, AskUndo, joined, undo
from bot.language.tongue import any_of, listed, playing
from bot.language.words import find

Deed = (
    AskChange
    | AskNew
    | AskSeveral
    | AskUndo
    | AskApprovals
    | AskHandOvers
    | AskAlerts
    | AskPause
    | AskAway
    | AskFault
    | AskFaults
    | AskExport
    | AskReportFile
    | AskImport
)
"""What is to be done, rather than asked."""
InSlack = Deed | BindChannel | AskMissed | AskReceived | SayThanks
"""What can be said in Slack alone."""
Asked = Question | InSlack
"""Whatever can be asked for: a question, or something that is to be done."""

MOST_DAYS = 36_500
MOST_WORDS = 200
"""Characters that are looked for in models."""
DEEDS: Mapping[str, Literal["pause", "resume", "test"]] = {
    "pause": "pause",
    "resume": "resume",
    "test": "test",
}
"""What can be done about an alert rule, by the word that asks for it."""
_LISTS = frozenset(("list", "warranty"))
_OF_ASSETS = frozenset(
    (
        "assign",
        "return",
        "transfer",
        "status",
        "edit",
        "retire",
        "delete",
        "fault",
        "history",
        "new",
    )
)
"""Commands behind which an asset stands."""
_EMAIL = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")
_POLITE = re.compile(rf"(?:(?:^|[\s,]+)(?:{any_of('typed.polite')})[\s.!?]*)+$", re.IGNORECASE)
"""What may be said behind a command that is read as it stands."""
_NUMBER = re.compile(rf"^({any_of('typed.number')})\s*[:=]?\s+", re.IGNORECASE)
_DAYS = re.compile(rf"(\d{{1,4000}})(?:\s*(?:{any_of('typed.day')})\b)?(?:\s+|$)")
_OF_IT = re.compile(rf"^(?:{any_of('joint.of')})(\s+|$)", re.IGNORECASE)
(_OF_WHOM,) = listed("typed.of_whom")
_OF, _AND, _ME = map(playing, ("joint.of", "joint.and", "stand_in.myself"))
_OF_WHICH = playing("joint.of", "joint.for")
_POINTING = playing("typed.pointing")
_GREETINGS = playing("typed.greeting")


class Command(NamedTuple):
    """One thing that may follow `/asset`: how it is written, what it does, how it is read."""

    usage: str
    meaning: str
    read: Callable[[str, date], Asked | AskInWords]


def read(text: str, *, today: date) -> Asked | AskInWords:
    """What a command asks for; raises UsageError when there is nothing in it.

    A word that is a command, and words with digits alone, are not read as a sentence, unless what
    follows the command makes it one: “return my laptop”.
    """
    text = closed_up(plain(text).removeprefix("/asset ").strip())
    if not text or text.lower() in _GREETINGS:
        return AskHelp()
    word, _, rest = text.partition(" ")
    rest = _POLITE.sub("", rest.strip())
    command = COMMANDS.get(word.lower().rstrip(":"))
    if command and _is_sentence(word.lower(), rest):
        command = None
    if word.lower() != "alerts" and is_of_alerts(text, whole=command is not None):
        return AskAlerts()
    if command is None and (has := received(text)):
        return has
    if command is None and is_decided(text):
        return AskApprovals(how=True)
    is_whole = command is not None and not rest
    if not is_whole and not _like_serials(rest if command else text):  # as no errand is
        if stands_for := errand(text):
            return COMMANDS[stands_for].read("", today)
        if missing := missed(text):
            return missing
    if command:
        return command.read(rest, today)
    return handed(text) or _unled(text)


def _unled(text: str) -> Asked | AskInWords:
    """What is asked without a command: what somebody has, what is so called, or in words."""
    if person := mention(text.rstrip(" ?!.,:")):
        return AssetsOf(slack_user=person.user)
    if (coded := _like_serials(text)) and not like_times(text):
        return find(text)
    return AskInWords(text=text, typed=True, coded=coded)


def _is_sentence(word: str, rest: str) -> bool:
    """Whether a command's word only begins a sentence: “return my laptop”, “list phones in Berlin”.

    What stands behind a command is an asset, or filters; what English begins with is neither.
    """
    if word == "export" and without_all(rest).rstrip(".?! ").lower() in _POINTING:
        return True
    if word in _LISTS:
        return bool(rest) and ":" not in rest and not rest[0].isdigit()
    if word == "serial":  # “serial number of LT-0042”, of which nothing but the tag is known
        return _NUMBER.sub("", rest).partition(" ")[0].lower() in _OF_WHICH
    first, _, more = rest.partition(" ")
    if word == "history" and more and first in _OF:
        rest, first = more, more.partition(" ")[0]
    first = first.lower()
    if word == "report" and ":" not in rest and first not in TABLE:
        return spoken().leads_on(first) or any(map(str.isdigit, first))
    if word == "new" and more and first[0].isalpha() and not any(map(str.isdigit, first)):
        return True  # “new iPhone for Mei”, “new starter Monday”: no serial number has blanks alone
    return word in _OF_ASSETS and rest not in _OF and spoken().leads_on(first)


def _like_serials(text: str) -> bool:
    words = [word for word in text.split() if word.lower() not in _AND]
    return all(any(map(str.isdigit, word)) and not mention(word) for word in words)


def question(text: str, *, today: date) -> Question | AskInWords:
    """The question in a command, where nothing can be done; UsageError where it is none."""
    asked = read(text, today=today)
    if isinstance(asked, InSlack):
        raise UsageError("Changes are asked for in Slack, not in a terminal.")
    return asked


def _alone(word: str, asked: Asked, why: str = "") -> Callable[[str, date], Asked]:
    """What reads a command that stands by itself."""

    def read_alone(text: str, _today: date) -> Asked:
        if text:
            raise UsageError(f"“{word}” takes nothing after it{why}.", usage=word)
        return asked

    return read_alone


def _serial(text: str, _today: date) -> Question:
    text = _NUMBER.sub("", text)
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


def _new(text: str, _today: date) -> Asked:
    return new(text)


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


def _channel(text: str, _today: date) -> BindChannel:
    return channel_read(text)


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
    "new": Command("new C02XL0ABJGH5", "make an asset that is not there yet", _new),
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
        CHANNEL_USAGE, "this channel is for one client; “none” for no one's", _channel
    ),
    "history": Command(
        "history C02XL0ABJGH5", "what happened to an asset, and who did it", _history
    ),
    "help": Command("help", "this", _help),
}
"""First word to command; anything else is one or several serial numbers, tags or ids."""
