"""The home tab: what somebody has, what waits for them, what they asked for, and a search box."""

from collections.abc import AsyncIterator
from functools import partial

import pytest

from handlers.home import drawn
from sandbox.slack import Member
from sandbox.slack.faults import Fault
from sandbox.slack.surfaces import Pane
from tests.flows.conftest import Scene, Stage
from tests.flows.test_changes_flow import ADMINS, SERIAL, asked, form, told

LAPTOP = f"LT-0042 · MacBook Pro 14 · {SERIAL}"


@pytest.fixture
async def desk(stage: Stage) -> AsyncIterator[Scene]:
    """A bot whose admins are Dana and Priya."""
    async with stage(ASSETBOT_ADMINS=ADMINS) as scene:
        yield scene


async def home(member: Member, words: str, *, without: str = "\0") -> Pane:
    """Somebody's home tab, as soon as it has these words and not those."""

    def ready() -> Pane | None:
        shown = member.home
        return shown if shown and words in shown.plain and without not in shown.plain else None

    return await member._workspace.until(ready, 30)


async def test_it_shows_what_somebody_has_and_lists_to_those_whom_they_are_for(
    desk: Scene,
) -> None:
    """What one has can be reported as faulty there; what is clicked is answered in a form."""
    await desk.alex.opens_home()
    shown = await home(desk.alex, "Your assets")
    assert "LT-0042" in shown.plain
    assert "Nothing is waiting for your decision." in shown.plain
    assert "In stock" not in shown.buttons
    await desk.alex.clicks(f"Open: {LAPTOP}")
    assert "Keep the original box." not in (await form(desk.alex, SERIAL)).plain
    await desk.alex.closes()
    await desk.alex.clicks(f"Report a fault: {LAPTOP}")
    await form(desk.alex, "What is wrong")
    await desk.dana.opens_home()
    assert "In stock" in (await home(desk.dana, "Your assets")).buttons
    await desk.dana.clicks("In stock")
    await form(desk.dana, "Assets · in stock")


async def test_what_waits_is_answered_there_and_it_follows_what_changes(desk: Scene) -> None:
    """A request appears with the approver and the requester, and goes once it is decided."""
    for member in (desk.dana, desk.priya, desk.alex, desk.mei):
        await member.opens_home()
        await home(member, "Nothing is waiting for your decision.")
    await asked(desk)
    await home(desk.dana, "Asked by you")
    shown = await home(desk.priya, "Waiting for you")
    assert "Alex Moreno → Mei Tanaka" in shown.plain
    await desk.priya.clicks("Approve")
    await form(desk.priya, "You approved it")
    await told(desk.dana, "Done.")
    await home(desk.dana, "You are waiting for nothing.")
    await home(desk.priya, "Nothing is waiting for your decision.")
    assert "I have it" in (await home(desk.mei, "LT-0042")).buttons
    await home(desk.alex, "Your assets", without="LT-0042")


async def test_words_in_its_search_box_are_answered_in_a_form(desk: Scene) -> None:
    """As they would be in a message; what is not understood is said."""
    await desk.mei.opens_home()
    await home(desk.mei, "Your assets")
    await desk.mei.fills(
        "Ask for an asset, or for what somebody has", f"who has {SERIAL}?", enter=True
    )
    await form(desk.mei, "Alex Moreno")


async def test_who_may_not_ask_is_told_so_there(desk: Scene) -> None:
    """A guest sees a sentence, and nothing else."""
    await desk.gemma.opens_home()
    shown = await home(desk.gemma, "Guests")
    assert shown.buttons == []


async def test_a_tab_that_looks_the_same_is_not_drawn_again(desk: Scene) -> None:
    """A source was read, and nothing on it is otherwise; where Slack asks to wait, it waits."""
    desk.slack.faults.add(Fault("ratelimited", "views.publish", retry_after=1))
    await desk.mei.opens_home()
    await home(desk.mei, "Your assets")
    await desk.quiet()
    homes, draw = desk.bot.homes, partial(drawn, desk.bot.core)
    await homes.have_changed()
    await homes.draw_due(draw)
    await homes.draw_due(draw)
    assert desk.slack.called.count("views.publish") == 2


async def test_what_it_says_of_its_age_goes_with_the_next_reading(desk: Scene) -> None:
    """Also where nothing in the source has changed meanwhile."""
    desk.world.factorial.fail("status", status=503, times=None)
    await desk.bot.job_table.read("factorial")
    desk.world.shift_clock(86_400.0)
    await desk.alex.opens_home()
    await home(desk.alex, "could not be read since")
    desk.world.factorial.mend()
    await desk.bot.job_table.read("factorial")
    await home(desk.alex, "Your assets", without="could not be read since")
