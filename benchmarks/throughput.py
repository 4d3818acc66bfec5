"""The whole of `/asset serial X` (parse, look up, render) against an echo that only echoes."""

from collections.abc import Callable

from benchmarks.acks import ASSETS
from benchmarks.processes import Answerer, bot, echo, world
from benchmarks.rows import Row, at_least, interleaved, pairs

ROUNDS = 5
COMMANDS = 3_000
BOLT = "Bolt echo, process_before_response"


def measure(say: Callable[[str], None]) -> list[Row]:
    """Commands a second on sixteen connections, and what each costs the processor."""
    say("starting a bot and Bolt's echo")
    with (
        world(ASSETS) as place,
        bot(place, ASSETBOT_FRESH_FOR="3600") as ours,
        echo(place, before_response=True) as bolt,
    ):
        ours.meet_people()
        costs: dict[str, list[float]] = {"ours": [], "bolt": []}

        def rate(answerer: Answerer, name: str) -> float:
            before = answerer.seconds
            report = answerer.sent_at_once(commands=COMMANDS, connections=16)
            costs[name].append((answerer.seconds - before) / COMMANDS * 1000)
            return report.rate

        found = interleaved(
            ROUNDS, {"ours": lambda: rate(ours, "ours"), "bolt": lambda: rate(bolt, "bolt")}, say
        )
    return [
        Row(
            measure="whole commands on 16 connections",
            unit="/s",
            rounds=pairs(found, "ours", "bolt"),
            against=BOLT,
            reach=at_least(0.55),
            extreme=at_least(0.75),
            held_back="server a fifth, history and log a sixth; card, template and index the rest",
        ),
        Row(
            measure="processor time of one whole command",
            unit="ms",
            rounds=pairs(costs, "ours", "bolt"),
            against=BOLT,
        ),
    ]
