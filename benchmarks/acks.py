"""Until Slack has its acknowledgement: on one connection, and the tail at a fixed rate."""

from collections.abc import Callable, Mapping, Sequence

from benchmarks.processes import Answerer, bot, echo, world
from benchmarks.rows import Row, at_most, below, both, interleaved, less_than, pairs

ASSETS = 2_000
ROUNDS = 5
COMMANDS = 200
WARM = 3_000
"""Commands before the first round: a bot runs for weeks, not as in its first seconds."""
UNKNOWN = 12
"""Slack is asked about each of them, and takes only so many questions a minute."""
NOBODY = "U0NOBODY01"
RATE = 1_000
SECONDS = 5
BOLT = "Bolt echo, default"


def measure(say: Callable[[str], None]) -> list[Row]:
    """Three ways a command is acknowledged, and the slowest of a hundred."""
    return measured(say, {}, {})


def measured(
    say: Callable[[str], None], fresher: Mapping[str, str], staler: Mapping[str, str]
) -> list[Row]:
    """The same by bots that have these settings too: the one that knows, the one that must ask."""
    say("starting two bots and Bolt's echo")
    with (
        world(ASSETS) as place,
        bot(place, None, ASSETBOT_FRESH_FOR="3600", **fresher) as fresh,
        bot(place, None, ASSETBOT_FRESH_FOR="0", **staler) as stale,
        echo(place, before_response=False) as bolt,
    ):
        fresh.meet_people()
        for one in (fresh.sent_at_once, stale.sent_later, bolt.sent):
            one(commands=WARM, connections=16)
        return [*_alone(fresh, stale, bolt, say), tail(fresh, bolt, say)]


def _alone(
    fresh: Answerer, stale: Answerer, bolt: Answerer, say: Callable[[str], None]
) -> list[Row]:
    def at_once() -> float:
        return fresh.sent_at_once(commands=COMMANDS, connections=1).p50

    def unknown() -> float:
        """Nobody knows them, so that what they are answered is a refusal."""
        return fresh.sent(user=NOBODY, commands=UNKNOWN, connections=1, answered=True).p50

    found = interleaved(
        ROUNDS,
        {
            "fresh": at_once,
            "bolt": lambda: bolt.sent(commands=COMMANDS, connections=1).p50,
            "stale": lambda: stale.sent_later(commands=COMMANDS, connections=1).p50,
            "unknown": unknown,
        },
        say,
    )
    return [
        Row(
            measure="ack p50, the card riding on it",
            unit="ms",
            rounds=pairs(found, "fresh", "bolt"),
            against=BOLT,
            reach=at_most(0.1),
            extreme=at_most(0.03),
            held_back="the server takes a fifth; template, card and index take the rest",
        ),
        _row("answered later", pairs(found, "stale", "bolt")),
        _row("an unknown person", pairs(found, "unknown", "bolt")),
    ]


def _row(how: str, rounds: list[tuple[float, float]]) -> Row:
    return Row(measure=f"ack p50, {how}", unit="ms", rounds=rounds, against=BOLT)


def tail(
    fresh: Answerer, bolt: Answerer, say: Callable[[str], None], *, beside: Sequence[Answerer] = ()
) -> Row:
    """The slowest of a hundred at a fixed rate, of a bot or of one and its replicas *beside* it."""
    count, others = RATE * SECONDS, [one.url for one in beside]

    def ours() -> float:
        wanted = {"commands": count, "connections": 64, "rate": RATE, "beside": others}
        return fresh.sent_at_once(**wanted).p99

    def theirs() -> float:
        return bolt.sent_at_once(commands=count, connections=64, rate=RATE).p99

    found = interleaved(3, {"ours": ours, "bolt": theirs}, say)
    return Row(
        measure="ack p99, 1,000 a second, 64 connections",
        unit="ms",
        rounds=pairs(found, "ours", "bolt"),
        against=BOLT,
        reach=both(below(1), less_than(10, "ms")),
        extreme=less_than(5, "ms"),
        held_back="one Python process is busy most of the time at this rate, so bursts queue",
    )
