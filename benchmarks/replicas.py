"""Decisions by the thousand, taken by three processes on one PostgreSQL and carried out there.

ASSETBOT_BENCH_SECONDS says for how long, where the whole would take too long to try something.
"""

import os
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from typing import Any

import psycopg

from benchmarks.clicks import APPROVE, values
from benchmarks.load import Report
from benchmarks.postgres import databases
from benchmarks.processes import Answerer, Place, bot, folder, waiting, world
from benchmarks.rows import Row, at_least, from_on

REPLICAS = 3
SUSTAINED = 100
"""Decisions a second that are wanted, over all."""
OFFERED = 105
"""Clicks a second: as long as the last answer takes is longer than clicks are sent."""
SECONDS = int(os.environ.get("ASSETBOT_BENCH_SECONDS", "30"))
DECISIONS = OFFERED * SECONDS
PATIENCE = 240.0
"""Seconds in which all who clicked must have been answered."""
WITHIN = 240.0
"""Seconds in which the backlog must have been carried out."""
WANTED = "what is wanted"
ENDED = "SELECT count(*) FROM ab_request WHERE status = 'completed'"
DECIDED = "SELECT count(*) FROM ab_decision"
HISTORY = """
    SELECT count(*), count(DISTINCT asset_id) FROM ab_history WHERE kind = 'completed'
"""


class Lost(Exception):  # noqa: N818 - says what is so
    """Something was lost, or done twice."""


def measure(say: Callable[[str], None]) -> list[Row]:
    """How many decisions a second are taken, and how many changes are carried out meanwhile."""
    with ExitStack() as stack:
        (url,) = stack.enter_context(databases(1))
        place = stack.enter_context(world(DECISIONS + 500))
        settings = {
            "ASSETBOT_DATABASE_URL": url,
            "ASSETBOT_ADMINS": place.facts["approver_email"],
        }
        say(f"{DECISIONS:,} requests are made")
        buttons = values(waiting(place, stack.enter_context(folder()), DECISIONS, **settings))
        say(f"{REPLICAS} bots start")
        bots = [stack.enter_context(bot(place, **settings)) for _ in range(REPLICAS)]
        say(f"{OFFERED} clicks a second")
        decided = clicked(bots, buttons)
        began, before = time.monotonic(), ended_so_far(url)
        say(f"{before:,} are carried out, the backlog is what is left")
        taken, ended = carried_out(url, say)
        decided *= taken / DECISIONS  # who was told to try again has decided nothing
        done = (ended - before) / (time.monotonic() - began)
        agrees(url, place, taken)
    return rows(decided, done)


def clicked(bots: Sequence[Answerer], buttons: Sequence[str]) -> float:
    """Decisions a second, as those who clicked were told of them."""

    def share(number: int) -> Report:
        own = buttons[number::REPLICAS]
        how: dict[str, Any] = {"connections": 16, "rate": OFFERED / REPLICAS, "answered": True}
        how["patience"] = PATIENCE
        return bots[number].clicked(APPROVE, own, **how)

    with ThreadPoolExecutor(REPLICAS) as pool:
        return sum(report.rate for report in pool.map(share, range(REPLICAS)))


def ended_so_far(url: str) -> int:
    """How many have been carried out by now."""
    with psycopg.connect(url, autocommit=True) as connection:
        return asked(connection, ENDED)[0]


def carried_out(url: str, say: Callable[[str], None]) -> tuple[int, int]:
    """How many were decided, and how many carried out when all are or the time is over."""
    until = time.monotonic() + WITHIN
    with psycopg.connect(url, autocommit=True) as connection:
        (taken,) = asked(connection, DECIDED)
        while (ended := asked(connection, ENDED)[0]) < taken and time.monotonic() < until:
            say(f"{ended:,} of {taken:,}")
            time.sleep(1)
    return taken, ended


def agrees(url: str, place: Place, taken: int) -> None:
    """Raises Lost unless requests, history and the source tell the same of what was decided."""
    with psycopg.connect(url, autocommit=True) as connection:
        found = {
            "requests completed": asked(connection, ENDED),
            "in history": asked(connection, HISTORY),
        }
    found["sent to the source"] = place.writes()
    if wrong := {what: counts for what, counts in found.items() if {*counts} != {taken}}:
        raise Lost(f"{taken:,} were decided: {wrong}")


def asked(connection: "psycopg.Connection[Any]", query: str) -> tuple[int, ...]:
    """The counts that a query answers with."""
    return tuple(connection.execute(query).fetchone() or ())


def rows(decided: float, done: float) -> list[Row]:
    """Both, beside what is wanted."""
    asked_for = f"{OFFERED} a second asked for {SECONDS} s"
    return [
        Row(
            measure=f"decisions over {REPLICAS} processes on PostgreSQL, {asked_for}",
            unit="/s",
            rounds=[(decided, SUSTAINED)],
            against=WANTED,
            reach=from_on(SUSTAINED, "/s"),
        ),
        Row(
            measure="the backlog of their changes carried out, none lost or doubled",
            unit="/s",
            rounds=[(done, 40)],
            against=WANTED,
            reach=at_least(1),
        ),
    ]
