"""What a source does not let the bot know is said as it is: its people, its count."""

import asyncio

import pytest

from bot.running import checks
from bot.terminal import commands as terminal
from tests.flows.conftest import Stage


@pytest.mark.parametrize(
    "question",
    [
        "/asset of @alex",
        *(pytest.param(one, marks=pytest.mark.prove) for one in ("/asset mine", "/asset of @wren")),
    ],
)
async def test_people_who_were_never_seen_are_not_denied(stage: Stage, question: str) -> None:
    """“Nobody in the inventory” is not said by who may not see them; later they are there."""
    async with stage(synced=False) as scene:
        scene.world.factorial.fail("status", resource="employees", status=403, times=None)
        await scene.bot.job_table.read("factorial")
        await scene.dana.types(question)
        answer = (await scene.dana.answer()).plain
        scene.world.factorial.mend()
        while (await scene.bot._parts.sync("factorial")).outcome == "busy":  # noqa: ASYNC110 - said below
            await asyncio.sleep(0.01)  # the one begun at the start may still not see people
        await scene.dana.types("/asset of @alex")
        after = (await scene.dana.answer()).plain
    assert "Nobody in the inventory" not in answer
    assert "may not see" in answer
    assert "assetbot check" in answer
    assert "C02XL0ABJGH5" in after


async def test_check_says_that_people_cannot_be_seen(stage: Stage) -> None:
    """The line is red and names the right to give."""
    async with stage() as scene:
        scene.world.factorial.fail("status", resource="employees", status=403, times=None)
        source = scene.bot._parts.sources["factorial"]
        lines = [line async for line in checks.of_source(source, "factorial")]
        scene.world.factorial.mend()
        well = [line async for line in checks.of_source(source, "factorial")]
    assert [line.well for line in lines] == [True, True, False]
    assert "employees" in lines[2].todo
    assert [line.well for line in well] == [True, True, True]


async def test_a_list_that_is_not_counted_is_said_to_prove_nothing(stage: Stage) -> None:
    """What is deleted stays in lists, `status` says why, and asked for by itself it is gone."""
    async with stage(ASSETBOT_FRESH_FOR="0") as scene:
        factorial = scene.world.factorial
        factorial.discard(factorial.asset("PF4BENCH").id)
        factorial.fail("no_total", times=None)
        await scene.bot.job_table.read("factorial")
        settings = scene.bot._parts.settings
        assert "does not say how many" in (await terminal.status(settings))[0].says
        await scene.dana.types("/asset of @amara")
        assert "PF4BENCH" in (await scene.dana.answer()).plain
        await scene.dana.types("/asset PF4BENCH")
        assert "No longer in" in (await scene.dana.answer()).plain


async def test_a_key_of_another_environment_denies_nothing(stage: Stage) -> None:
    """An empty company says of nothing that it is gone, or was never there."""
    async with stage(ASSETBOT_FRESH_FOR="0") as scene:
        scene.world.factorial.vary(foreign=True)
        await scene.dana.types("/asset serial PF4BENCH")
        known = (await scene.dana.answer()).plain
        await scene.dana.types("/asset serial BRANDNEW1")
        unknown = (await scene.dana.answer()).plain
        await scene.bot.job_table.read("factorial")
        await scene.dana.types("/asset of @amara")
        listed = (await scene.dana.answer()).plain
    assert "No longer in" not in known
    assert "Amara Okafor" in known
    assert "No asset with" not in unknown
    assert "assetbot check" in unknown
    assert "PF4BENCH" in listed
