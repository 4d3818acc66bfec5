"""Slack's own limits turned on: the bot waits as it is told to, and everything arrives once."""

import asyncio

from sandbox.slack import Seen
from tests.flows.conftest import Scene, Stage

SERIAL = "C02XL0ABJGH5"
SERIALS = (SERIAL, "PF4NOTAG", "TMBK83XAZH", "5CGW5XMJNP")
ADMINS = "dana.desk@larkfield.example, priya.raman@larkfield.example"


async def transfer(scene: Scene, serial: str) -> None:
    """Dana asks for a transfer, which waits for an approval."""
    await scene.dana.types(f"/asset transfer {serial} @mei She takes over")
    await scene.slack.until(lambda: scene.dana.form and scene.dana.form.submit)
    await scene.dana.submits()
    await scene.slack.until(lambda: scene.dana.form and "approval" in scene.dana.form.plain)
    await scene.dana.closes()


async def test_many_cards_for_one_person_arrive_though_slack_takes_one_a_second(
    stage: Stage,
) -> None:
    """An approver who is sent several in the same moment has each of them, once."""
    async with stage(ASSETBOT_ADMINS=ADMINS, made_up=True) as scene:
        scene.slack.rates.on = True
        for serial in SERIALS:
            await transfer(scene, serial)

        def cards() -> list[Seen]:
            return [one for one in scene.priya.sees("bot") if "Transfer:" in one.plain]

        await scene.slack.until(lambda: len(cards()) >= len(SERIALS), 40)
        await scene.quiet()
        assert [sum(serial in one.plain for one in cards()) for serial in SERIALS] == [1] * 4
        assert {one.error for one in scene.slack.refused} <= {"rate_limited"}


async def test_more_questions_than_slack_takes_answers_to_are_all_answered(stage: Stage) -> None:
    """Also those whose answer is refused more often than one call waits for."""
    many = 7
    async with stage(made_up=True) as scene:
        scene.slack.rates.on = True
        await asyncio.gather(*(scene.dana.says(f"who has {SERIAL}?") for _ in range(many)))

        def answers() -> list[Seen]:
            return [one for one in scene.dana.sees("bot") if "Alex Moreno" in one.plain]

        await scene.slack.until(lambda: len(answers()) >= many, 40)
        await scene.quiet()
        assert len(answers()) == many
        assert {one.error for one in scene.slack.refused} == {"rate_limited"}
