"""Clicks on a request by whoever has no say in it: told why, and nothing of the request."""

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
