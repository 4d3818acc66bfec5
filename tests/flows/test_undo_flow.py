"""What was changed is put back in Slack, and everybody reads what that comes to."""

from collections.abc import AsyncIterator

import pytest

from sandbox.slack.messages import Seen
from tests.flows.conftest import Scene, Stage
from tests.flows.test_changes_flow import ADMINS, SERIAL, form, told
from tests.flows.test_new_flow import picks


@pytest.fixture
async def desk(stage: Stage) -> AsyncIterator[Scene]:
    """A bot whose admins are Dana and Priya."""
    async with stage(ASSETBOT_ADMINS=ADMINS) as scene:
        yield scene


async def test_an_undo_calls_places_and_teams_by_name(desk: Scene) -> None:
    """In the form and on its card, though nothing else is there any more."""
    factorial = desk.world.factorial
    row = factorial.asset(SERIAL)
    places = {str(one.id): one.name for one in factorial.inventory.workplaces}
    teams = {str(one.id): one.name for one in factorial.inventory.teams}
    for other in factorial.inventory.assets:
        if other.id != row.id and other.workplace_id == row.workplace_id:
            other.workplace_id = next(one for one in places if one != row.workplace_id)
    await desk.bot.job_table.read("factorial")
    was, had = places[str(row.workplace_id)], teams.get(str(row.team_id), "none")
    await desk.dana.types(f"/asset edit {SERIAL}")
    await form(desk.dana, "Location")
    place = await picks(desk.dana, "a", at="Location")
    team = await picks(desk.dana, "e", at="Team")
    await desk.dana.submits()
    await told(desk.dana, "Done.")
    await desk.quiet()
    await desk.dana.closes()
    await desk.dana.types(f"/asset undo {SERIAL}")
    shown = (await form(desk.dana, "carried out at once")).plain
    assert f"Location: {place} → {was}" in shown
    assert f"Team: {team} → {had}" in shown
    await desk.dana.submits()
    assert "Undo the edit" in (await told(desk.dana, f"Location: {place} → {was}")).plain


async def test_whoever_approves_an_undo_reads_that_it_is_one(desk: Scene) -> None:
    """In the head of its card, in its buttons and in what becomes of it, and why beside."""
    await desk.dana.types(f"/asset transfer {SERIAL} @mei")
    await form(desk.dana, "To whom")
    await desk.dana.submits()
    await desk.priya.clicks("Approve", on=await told(desk.priya, "Alex Moreno → Mei Tanaka"))
    await told(desk.dana, "Done.")
    await desk.quiet()
    await desk.dana.closes()
    await desk.dana.types(f"/asset undo {SERIAL}")
    shown = await form(desk.dana, "Mei Tanaka → Alex Moreno")
    assert "1 of 1" not in shown.plain
    assert "of them" not in shown.plain
    assert "It needs 1 approval" in shown.plain
    await desk.dana.fills("Reason", "She did not want it")
    await desk.dana.submits()
    card = await told(desk.priya, "Mei Tanaka → Alex Moreno")
    assert card.plain.startswith(f"Undo the transfer: LT-0042 · {SERIAL}")
    assert "Reason: She did not want it" in card.plain
    await desk.priya.clicks("Approve", on=card)
    await told(desk.priya, "You approved it: Undo the transfer of LT-0042")
    await told(desk.dana, "Undo the transfer of LT-0042")
    await desk.quiet()
    await desk.dana.types(f"/asset history {SERIAL}")
    history = (await told(desk.dana, "History of")).plain
    for what in ("asked for", "approved", "carried out"):
        assert f"{what}: transfer to @Alex Moreno, to undo the transfer" in history


async def transferred(desk: Scene) -> Seen:
    """Mei has what Alex had; what Dana is shown of it, with its buttons."""
    await desk.dana.types(f"/asset transfer {SERIAL} @mei")
    await form(desk.dana, "To whom")
    await desk.dana.submits()
    await desk.priya.clicks("Approve", on=await told(desk.priya, "Alex Moreno → Mei Tanaka"))
    done = await told(desk.dana, "Done.")
    await desk.quiet()
    await desk.dana.closes()
    return done


async def test_a_second_undo_waits_for_the_first_and_is_then_none(desk: Scene) -> None:
    """Two people have its form open: one request is made; once that is done, nothing is left."""
    done = await transferred(desk)
    for member in (desk.dana, desk.priya):
        await member.types(f"/asset undo {SERIAL}")
        await form(member, "Mei Tanaka → Alex Moreno")
    await desk.dana.submits()
    asked = await told(desk.priya, "Undo the transfer")
    await desk.priya.submits()
    await form(desk.priya, "Another request for it has not ended yet.")
    await desk.priya.closes()
    await desk.priya.clicks("Approve", on=asked)
    await told(desk.dana, "Undo the transfer of LT-0042")
    await desk.quiet()
    await desk.dana.closes()
    await desk.dana.clicks("Undo", on=done)
    await form(desk.dana, "None of it")
    assert "changed since (assignee)" in (await form(desk.dana, "Left out")).plain


async def test_who_may_not_ask_for_the_change_may_not_undo_it(desk: Scene) -> None:
    """They are told who may, with a reference, and there is nothing to send."""
    await transferred(desk)
    await desk.tom.types(f"/asset undo {SERIAL}")
    shown = await form(desk.tom, "Only operators may ask for this. If you need it, ask @")
    assert "ref " in shown.plain
    assert not [block for block in shown.blocks if block["type"] == "input"]
