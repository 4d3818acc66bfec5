"""How often Slack is asked who the bot is, when 64 commands come to a cold process at once."""

from collections.abc import Callable

from benchmarks.acks import ASSETS
from benchmarks.processes import bot, echo, world
from benchmarks.rows import Row, interleaved, named, pairs, under

BURST = 64
ROUNDS = 2


def measure(say: Callable[[str], None]) -> list[Row]:
    """Calls of auth.test in the life of a process that a burst comes to."""
    with world(ASSETS) as place:

        def ours() -> float:
            before = place.called("auth.test")
            with bot(place) as cold:
                cold.sent(commands=BURST, connections=BURST)
                return place.called("auth.test") - before

        def bolt() -> float:
            before = place.called("auth.test")
            with echo(place, before_response=False) as cold:
                cold.sent(commands=BURST, connections=BURST)
                return place.called("auth.test") - before

        found = interleaved(ROUNDS, {"ours": ours, "bolt": bolt}, say)
    return [
        Row(
            measure="auth.test calls for a cold burst of 64 commands",
            unit="calls",
            rounds=pairs(found, "ours", "bolt"),
            against="Bolt, single token",
            reach=under(1, "calls"),
            extreme=named("in the process's life", under(1, "calls")),
        )
    ]
