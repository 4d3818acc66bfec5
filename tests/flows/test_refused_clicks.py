"""Clicks on a request by whoever has no say in it: told why, and nothing of the request."""

import re

import pytest

from bot.store.history_rows import every
from tests.flows.conftest import Scene, Stage
from tests.flows.test_changes_flow import ADMINS, SERIAL, asked, desk, form, questioned, told

__all__ = ["desk"]
DANA = "dana.desk@larkfield.example"


@pytest.mark.parametrize("button", ["Deny", "Ask"])
async def test_whoever_may_not_decide_is_shown_no_form_of_a_request(
    desk: Scene, button: str
) -> None:
    """Their role has gone since the card was sent: the reason is all they are told."""
    card = await asked(desk)
    desk.bot.roles.take_up([DANA], ())
    await desk.priya.clicks(button, on=card)
    shown = (await form(desk.priya, "Only approvers may decide this")).plain
    assert SERIAL not in shown
    assert "Transfer" not in shown


@pytest.mark.parametrize("button", ["Approve", "Deny", "Ask"])
async def test_whoever_may_not_decide_is_told_who_may_and_a_reference(
    desk: Scene, button: str, caplog: pytest.LogCaptureFixture
) -> None:
    """Not Dana, who is an admin and asked for it; the log has why, and history has it once."""
    card = await asked(desk)
    message = next(one for one in desk.slack.messages() if one.ts == card.ts)
    message.channel.members.append(desk.tom.user.id)
    caplog.set_level("INFO")
    await desk.tom.clicks(button, on=card)
    why = "Only approvers may decide this."
    shown = await (desk.tom.answer() if button == "Approve" else form(desk.tom, why))
    assert re.search(rf"{why} If you need it, ask @Priya Raman\. *ref [A-Z0-9]{{6}}", shown.plain)
    assert f"refused: {why}" in caplog.messages
    await desk.bot.trail.drain()
    async with desk.bot.trail._records.read() as connection:
        refused = [one for one in await every(connection) if one.kind == "refused"]
    assert [one.texts["why"] for one in refused] == [why]


async def test_that_it_is_ones_own_request_needs_no_reference(desk: Scene) -> None:
    """It waits for somebody else, who has been asked: nothing is wrong and nobody need help."""
    card = await asked(desk)
    message = next(one for one in desk.slack.messages() if one.ts == card.ts)
    message.channel.members.append(desk.dana.user.id)
    await desk.dana.clicks("Approve", on=card)
    shown = (await told(desk.dana, "You asked for this, so somebody else has to decide it")).plain
    assert "ref " not in shown
    assert "ask @" not in shown


@pytest.mark.parametrize("button", ["Approve", "Deny", "Ask"])
async def test_a_guest_who_reaches_a_request_is_told_nothing_of_it(
    desk: Scene, button: str
) -> None:
    """In the channel of a user group, say: neither a form nor the asset's name."""
    card = await asked(desk)
    message = next(one for one in desk.slack.messages() if one.ts == card.ts)
    message.channel.members.append(desk.gemma.user.id)
    await desk.gemma.clicks(button, on=card)
    if button == "Approve":
        shown = (await desk.gemma.answer()).plain
    else:
        shown = (await form(desk.gemma, "Guests")).plain
    assert "Guests" in shown
    assert SERIAL not in shown


async def test_nobody_else_is_shown_a_question_to_answer(desk: Scene) -> None:
    """What an approver asks is for whoever asked for the change alone."""
    card = await asked(desk)
    await questioned(desk, card, "Is it wiped?")
    question = await told(desk.dana, "Is it wiped?")
    message = next(one for one in desk.slack.messages() if one.ts == question.ts)
    message.channel.members.append(desk.mei.user.id)
    await desk.mei.clicks("Answer", on=question)
    assert "wiped" not in (await form(desk.mei, "Only whoever asked for this can answer")).plain


@pytest.mark.parametrize(
    ("user", "why"),
    [
        ("U0GEMMAGUE", "Guests"),
        ("U0DIETERVO", "deactivated"),
        ("U0SAMSTONE", "members of the organisation"),
        ("U0DEPLOYER", "apps"),
        ("U0ROBINFIE", "several people"),
    ],
    ids=["guest", "deactivated", "stranger", "bot", "ambiguous"],
)
async def test_a_click_by_whoever_can_be_nobodys_approver_is_refused_and_recorded(
    stage: Stage, user: str, why: str
) -> None:
    """Whatever role the settings give them, the request waits as it did; history has who tried."""
    admins = f"{ADMINS}, {user}"
    async with stage(ASSETBOT_ADMINS=admins) as desk:
        card = await asked(desk)
        message = next(one for one in desk.slack.messages() if one.ts == card.ts)
        message.channel.members.append(desk.tom.user.id)
        await desk.tom.clicks("Approve", on=card)
        assert "Only approvers" in (await desk.tom.answer()).plain
        await desk.quiet()
        told = [one.parcel for one in desk.slack.dispatch.log]
        (*_, sent) = (one for one in told if one.payload.get("type") == "block_actions")
        team = desk.slack.users[user].team.id
        who = {**sent.payload["user"], "id": user, "team_id": team}
        await desk.slack.deliver(sent.kind, {**sent.payload, "user": who})
        await desk.quiet()
        await desk.bot.trail.drain()
        async with desk.bot.trail._records.read() as connection:
            happened = await every(connection)
        mine = await desk.bot.identities.person(user)
    refused = [one for one in happened if one.kind == "refused" and one.actor == mine]
    assert [why in str(one.texts) for one in refused] == [True]
    assert "approved" not in {one.kind for one in happened}
