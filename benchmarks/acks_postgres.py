"""The acknowledgements once more, by bots whose records and index are shared on a PostgreSQL."""

from collections.abc import Callable
from dataclasses import replace

from benchmarks import acks
from benchmarks.postgres import databases
from benchmarks.processes import bot, echo, world
from benchmarks.rows import Row


def measure(say: Callable[[str], None]) -> list[Row]:
    """The rows of `acks`, each bot on a database of its own; and two replicas on one."""
    with databases(2) as urls:
        fresh, stale = ({"ASSETBOT_DATABASE_URL": url} for url in urls)
        rows = acks.measured(say, fresh, stale)
    alone = [replace(row, measure=f"{row.measure}, on PostgreSQL") for row in rows]
    return [*alone, _by_two(say)]


def _by_two(say: Callable[[str], None]) -> Row:
    """The slowest of a hundred where two replicas share the commands."""
    say("starting two replicas and Bolt's echo")
    with databases(1) as (url,), world(acks.ASSETS) as place:
        settings = {"ASSETBOT_FRESH_FOR": "3600", "ASSETBOT_DATABASE_URL": url}
        with (
            bot(place, None, **settings) as one,
            bot(place, None, **settings) as other,
            echo(place, before_response=False) as bolt,
        ):
            for each in (one, other):
                each.meet_people()
                each.sent_at_once(commands=acks.WARM, connections=16)
            bolt.sent(commands=acks.WARM, connections=16)
            row = acks.tail(one, bolt, say, beside=[other])
    return replace(
        row,
        measure=f"{row.measure}, two replicas on PostgreSQL",
        held_back="two replicas, the database and the load share two processors",
    )
