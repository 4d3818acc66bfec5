"""`assetbot import` and `assetbot export` against a served world."""

import csv
import io
import json
from pathlib import Path

import pytest

from sandbox.world import World
from tests.flows.test_terminal import NO_SLACK, SERIAL, Ran
from tests.flows.test_terminal import ran as ran  # noqa: PLC0414 - a fixture
from tests.flows.test_terminal_itflow import NO_FACTORIAL, settings


async def test_an_export_of_both_sources_is_read_back_as_unchanged(
    ran: Ran, tmp_path: Path
) -> None:
    """Every asset of Factorial and of ITFlow is a row, and no row would change anything."""
    async with World(assets=60) as world:
        more = {**NO_SLACK, **settings(world)}
        code, out, _ = await ran(world, "export", **more)
        (tmp_path / "all.csv").write_text(out, newline="")
        again, said, err = await ran(world, "import", "all.csv", "--json", **more)
        asked = [request for request in world.factorial.requests if request.method != "GET"]
    rows = list(csv.DictReader(io.StringIO(out, newline="")))
    told = [json.loads(line) for line in said.splitlines()]
    assert list(rows[0])[:3] == ["Source", "Client", "Id"]
    assert {row["Source"] for row in rows} == {"factorial", "itflow"}
    assert (code, again) == (0, 0), said + err
    assert {one["kind"] for one in told[:-1]} == {"unchanged"}
    assert told[-1]["summary"]["unchanged"] == len(rows)
    assert asked == []
