"""What is typed behind `/asset`: a command, a set phrase, codes alone, or a sentence."""

import re
from datetime import date

from bot.errors import UsageError
from bot.language.asked import AskAlerts, AskApprovals, Asked, InSlack
from bot.language.commands.assets import find
from bot.language.commands.files import TABLE, without_all
from bot.language.commands.set_phrases import errand, is_decided, is_of_alerts, missed, received
from bot.language.commands.shorthand import closed_up, handed
from bot.language.commands.table import COMMANDS, NUMBER_LED
from bot.language.questions import AskHelp, AskInWords, AssetsOf, Question
from bot.language.words.codes import like_times
from bot.language.words.lexicon import spoken
from bot.language.words.text import mention, plain
from bot.language.words.wordlists import any_of, playing

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
_POLITE = re.compile(rf"(?:(?:^|[\s,]+)(?:{any_of('typed.polite')})[\s.!?]*)+$", re.IGNORECASE)
"""What may be said behind a command that is read as it stands."""
_OF, _AND = playing("joint.of"), playing("joint.and")
_OF_WHICH = playing("joint.of", "joint.for")
_POINTING = playing("typed.pointing")
_GREETINGS = playing("typed.greeting")


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
        return NUMBER_LED.sub("", rest).partition(" ")[0].lower() in _OF_WHICH
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
