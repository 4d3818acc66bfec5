"""A source taken out of the settings is left out of every answer, and said to be."""

import re

from sandbox.world import World
from tests.flows.test_terminal import NO_SLACK, Ran
from tests.flows.test_terminal import ran as ran  # noqa: PLC0414 - a fixture
from tests.flows.test_terminal_itflow import settings


async def test_a_source_taken_out_is_left_out_of_every_answer(ran: Ran) -> None:
    """Look-ups, counts and exports are of the sources set up; one put back is read again."""
    async with World(assets=60) as world:
        both = {**NO_SLACK, **settings(world)}
        await ran(world, "sync", **both)
        _, counted, _ = await ran(world, "ask", "how many assets", **both)
        found, _, _ = await ran(world, "ask", "serial 5CD2TWIN77", **NO_SLACK)
        _, fewer, _ = await ran(world, "ask", "how many assets", **NO_SLACK)
        _, sheet, _ = await ran(world, "export", **NO_SLACK)
        _, status, _ = await ran(world, "status", **NO_SLACK)
        _, check, _ = await ran(world, "check", **NO_SLACK)
        await ran(world, "sync", **both)
        _, again, _ = await ran(world, "ask", "how many assets", **both)
    assert found == 1
    assert re.search(r"\b58\b", fewer)
    assert "itflow" not in sheet
    for said in status, check:
        assert "note source itflow      was read once and is not set up any more" in said
    assert again == counted != fewer
