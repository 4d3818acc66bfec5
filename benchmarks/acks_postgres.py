"""The acknowledgements once more, by bots whose records and index are shared on a PostgreSQL."""

from collections.abc import Callable
from dataclasses import replace

from benchmarks import acks
from benchmarks.postgres import databases
from benchmarks.rows import Row


def measure(say: Callable[[str], None]) -> list[Row]:
    """The rows of `acks`, each bot on a database of its own."""
    with databases(2) as urls:
        fresh, stale = ({"ASSETBOT_DATABASE_URL": url} for url in urls)
        rows = acks.measured(say, fresh, stale)
    return [replace(row, measure=f"{row.measure}, on PostgreSQL") for row in rows]
