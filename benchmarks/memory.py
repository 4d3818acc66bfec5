"""Resident memory of one process that holds an index of 100,000 assets and has answered."""

from collections.abc import Callable
from statistics import median

from benchmarks.processes import Answerer, bot, child, echo, folder, world
from benchmarks.rows import Row, interleaved, pairs, under

ASSETS = 100_000
ROUNDS = 3
COMMANDS = 500
FRESH = {"ASSETBOT_FRESH_FOR": "3600"}


IMPORTS = "the imports alone, with the engine launched, take four fifths of it"
FIRST = "what a reading loads, the names of everybody and the pages that SQLite keeps stay held"


def measure(say: Callable[[str], None]) -> list[Row]:
    """The bot on an index that is there, and right after it has read the inventory."""
    with world(ASSETS) as place, folder() as data:
        say(f"a bot reads {ASSETS:,} assets")
        with bot(place, data, **FRESH) as reading:
            read = _megabytes(reading)
        say("another one takes up what it has read")
        with bot(place, data, **FRESH) as ours, echo(place, before_response=False) as bolt:
            found = interleaved(
                ROUNDS,
                {
                    "ours": lambda: _megabytes(ours),
                    "bolt": lambda: _megabytes(bolt),
                    "imports": lambda: float(child("benchmarks.imports").split()[-1]),
                },
                say,
            )
    measured = "resident memory, index of 100,000 assets"
    return [
        Row(
            measure=measured,
            unit="MB",
            rounds=pairs(found, "ours", "bolt"),
            against="Bolt echo",
        ),
        _row(measured, pairs(found, "ours", "imports"), IMPORTS),
        _row(
            "the same right after the first reading",
            [(read, median(found["imports"]))],
            FIRST,
        ),
    ]


def _megabytes(answerer: Answerer) -> float:
    answerer.sent(commands=COMMANDS, connections=16)
    return answerer.megabytes


def _row(measure: str, rounds: list[tuple[float, float]], held_back: str) -> Row:
    return Row(
        measure=measure,
        unit="MB",
        rounds=rounds,
        against="its imports alone, engine launched",
        reach=under(140, "MB"),
        extreme=under(115, "MB"),
        held_back=held_back,
    )
