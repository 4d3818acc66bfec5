"""From the words of a message to a question, against one cascade of compiled patterns."""

import re
from collections.abc import Callable
from datetime import date
from statistics import median
from time import perf_counter

from benchmarks.rows import Row, at_most, interleaved, named, pairs, under
from benchmarks.timing import microseconds
from bot.errors import UsageError
from bot.language.commands.messages import read
from bot.language.understanding import Words, understand
from tests.language.corpus import TODAY as THEN
from tests.language.corpus import asked, vocabulary

TODAY = date(2026, 11, 22)
MESSAGES = (
    "who has serial C02XL0ABJGH5?",
    "who has C02XL0ABJGH5",
    "what does <@U0ANARUIZ1> have?",
    "serial C02XL0ABJGH5",
    'list category:laptop status:"in stock"',
    "mine",
)
CASCADE = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"^(?:who|whose)(?:'s| has| is)? (?:the )?serial (?:number )?(\S+?)\??$",
        r"^(?:who|whose)(?:'s| has| is)? (\S+?)\??$",
        r"^what does <@(U\w+)> have\??$",
        r"^serial (\S+)$",
        r"^list (.+)$",
        r"^(mine)$",
    )
)
HOSTILE = (
    '"' * 4_000,
    "who has " * 500,
    "a:" * 2_000,
    "list " + 'category:"' * 400,
    "<@U" * 1_333,
    "&amp;" * 800,
    "\u0344" * 4_000,
    "what does " + "x " * 1_995,
)
"""Four thousand characters each, made to be read for long."""
ROUNDS = 7
PEOPLE, OTHERS = 10_000, 2_000
"""Names of people, and other words, of a large inventory."""


def ours(text: str) -> object:
    """What the bot makes of a message."""
    try:
        return read(text, bot_user="U0BOT", today=TODAY)
    except UsageError as error:
        return error


def cascade(text: str) -> object:
    """The first pattern that fits."""
    return next((found for one in CASCADE if (found := one.match(text))), None)


def large() -> Words:
    """A large inventory's words, on top of the small one's."""
    known = vocabulary()
    people = [{"name": f"{_name(number)} {_name(number * 7 + 3)}"} for number in range(PEOPLE)]
    places = [f"{_name(number * 11 + 5)} {_name(number * 13)}" for number in range(OTHERS)]
    more = {"people": (*known.people, *people), "locations": (*known.locations, *places)}
    return Words(known.model_validate({**dict(known), **more}))


def _name(number: int) -> str:
    parts = ("ka", "mo", "ri", "te", "lu", "san", "vo", "pe", "di", "gra", "ne", "sol", "fi")
    found = ""
    for _ in range(4):
        number, part = divmod(number, len(parts))
        found += parts[part]
    return found.capitalize()


def sentences(say: Callable[[str], None]) -> list[Row]:
    """Microseconds for a sentence, by the words of a large inventory and of a small one."""
    lines = asked("asked_tuning.jsonl")
    texts = [line["text"] for line in lines if "vocabulary" not in line]

    def one(text: str, words: Words) -> float:
        begun = perf_counter()
        understand(text, words, today=THEN)
        return (perf_counter() - begun) * 1e6

    def usual(words: Words) -> float:
        return median(min(one(text, words) for _ in range(3)) for text in texts)

    many, few = large(), Words(vocabulary())
    ways = {"many": lambda: usual(many), "few": lambda: usual(few)}
    found = interleaved(ROUNDS, ways, say)
    return [
        Row(
            measure="understand the median sentence, 12,000 words",
            unit="µs",
            rounds=pairs(found, "many", "few"),
            against="350 words: it grows slower than they do",
            reach=under(200, "µs"),
            extreme=named("as fast", at_most(1.2)),
        )
    ]


def measure(say: Callable[[str], None]) -> list[Row]:
    """Microseconds for a message, a sentence, and for the worst one four times as long."""

    def every(way: Callable[[str], object]) -> float:
        return microseconds(lambda: [way(text) for text in MESSAGES]) / len(MESSAGES)

    found = interleaved(ROUNDS, {"ours": lambda: every(ours), "re": lambda: every(cascade)}, say)
    slowest = max(HOSTILE, key=lambda text: microseconds(lambda: ours(text)))
    quarter = slowest[: len(slowest) // 4]
    longer = interleaved(
        3,
        {
            "whole": lambda: microseconds(lambda: ours(slowest)),
            "quarter": lambda: microseconds(lambda: ours(quarter)),
        },
        say,
    )
    return [
        *sentences(say),
        Row(
            measure="parse one message",
            unit="µs",
            rounds=pairs(found, "ours", "re"),
            against="one cascade of compiled patterns",
            reach=under(20, "µs"),
            extreme=under(5, "µs"),
            held_back="Slack's escapes, odd quotes and hidden marks are evened out first",
        ),
        Row(
            measure="parse 4,000 hostile characters",
            unit="µs",
            rounds=pairs(longer, "whole", "quarter"),
            against="1,000 of the same",
            reach=named("linear", at_most(6)),  # four, and room
            extreme=named("linear", at_most(6)),
        ),
    ]
