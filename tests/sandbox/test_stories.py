"""`python -m sandbox --play` as people run it: the world, and the real bot in its own process."""

import asyncio
import os
import sys
from pathlib import Path

import psycopg
import pytest

from sandbox.stories import STEPS, STORIES
from tests.postgres import Server

CHECKOUT = Path(__file__).resolve().parents[2]
ENOUGH = 50
"""Seconds in which each story has to end."""

pytestmark = pytest.mark.xdist_group("stories")


async def played(*arguments: str) -> tuple[int, str, str]:
    """Exit code, standard output and standard error of a story."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "sandbox", "--assets=40", "--play", *arguments),
        cwd=CHECKOUT,
        env={**os.environ, "PYTHONUTF8": "1"},
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        async with asyncio.timeout(ENOUGH):
            out, err = await process.communicate()
    finally:
        if process.returncode is None:
            process.terminate()
            await process.wait()
    return process.returncode or 0, out.decode(), err.decode()


@pytest.mark.prove
@pytest.mark.parametrize("story", STORIES)
async def test_a_story_ends_well_and_tells_what_each_saw(story: str) -> None:
    """Every step is told, with what the one who asked and those who decided were shown."""
    code, out, err = await played(story)
    assert code == 0, out + err
    places = [out.index(f"\n== {step}: ") for step in STEPS]
    assert places == sorted(places)
    assert all(f"+-- {who} sees -" in out for who in ("Dana Desk", "Priya Raman", "Amara Okafor"))
    assert f"The story {story} ended as it should." in out


@pytest.mark.prove
@pytest.mark.parametrize("story", [name for name, one in STORIES.items() if not one.loses_disk])
async def test_a_story_ends_well_on_postgresql(story: str, postgres: Server) -> None:
    """The same, with all that the bot keeps in a database that is named; it is there afterwards."""
    with postgres.database() as url:
        code, out, err = await played(story, "--database", url)
        assert code == 0, out + err
        assert f"The story {story} ended as it should." in out
        with psycopg.connect(url) as connection:
            row = connection.execute("SELECT status FROM ab_request").fetchone()
    assert row == ("completed",)


async def test_a_story_that_is_broken_ends_badly_and_says_where() -> None:
    """The exit code is not zero; the step, what was broken and what was seen are told."""
    code, out, err = await played("transfer", "--break", "carry-out")
    assert code == 1, out + err
    assert "the story transfer failed at the step carry-out" in err
    assert "Assignee was Alex Moreno and is Noah Lindqvist" in err
    assert "ended as it should" not in out


@pytest.mark.prove
@pytest.mark.parametrize("step", STEPS)
async def test_the_story_of_a_warranty_fails_at_the_step_that_is_broken(step: str) -> None:
    """It needs a bot that looks at the clock by itself, and says what somebody saw instead."""
    code, out, err = await played("warranty", "--break", step)
    assert code == 1, out + err
    says = STORIES["warranty"].breaks[step].says
    assert f"the story warranty failed at the step {step} (on purpose: {says}): " in err


async def test_a_story_that_nobody_wrote_is_refused() -> None:
    """Its name is not known, those that are stand there, and nothing is started."""
    code, out, err = await played("heist")
    assert (code, out) == (2, "")
    known = ", ".join(STORIES)
    assert f"there is no story 'heist'; there are: {known}" in err
