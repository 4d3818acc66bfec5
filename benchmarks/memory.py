"""Resident memory of one process that holds an index of 100,000 assets and has answered."""

from collections.abc import Callable

from benchmarks.processes import Answerer, bot, child, echo, world
from benchmarks.rows import ANYTHING, Bound, Row, interleaved, pairs, under

ASSETS = 100_000
ROUNDS = 3
COMMANDS = 500


def measure(say: Callable[[str], None]) -> list[Row]:
    """The bot after its first sync, against Bolt's echo and against its imports alone."""
    say(f"a bot reads {ASSETS:,} assets")
    with (
        world(ASSETS) as place,
        bot(place, ASSETBOT_FRESH_FOR="3600") as ours,
        echo(place, before_response=False) as bolt,
    ):

        def megabytes(answerer: Answerer) -> float:
            answerer.sent(commands=COMMANDS, connections=16)
            return answerer.megabytes

        found = interleaved(
            ROUNDS,
            {
                "ours": lambda: megabytes(ours),
                "bolt": lambda: megabytes(bolt),
                "imports": lambda: float(child("benchmarks.imports").split()[-1]),
            },
            say,
        )
    measured = "resident memory, index of 100,000 assets"
    return [
        _row(measured, pairs(found, "ours", "bolt"), "Bolt echo", ANYTHING, ANYTHING),
        _row(
            measured,
            pairs(found, "ours", "imports"),
            "its imports alone, engine launched",
            under(140, "MB"),
            under(115, "MB"),
        ),
    ]


def _row(
    measure: str, rounds: list[tuple[float, float]], against: str, reach: Bound, extreme: Bound
) -> Row:
    return Row(
        measure=measure,
        unit="MB",
        rounds=rounds,
        against=against,
        reach=reach,
        extreme=extreme,
        held_back="the imports alone take almost that, and reading the inventory the rest",
    )
