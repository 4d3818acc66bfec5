"""Forms sent to a process that died before it had seen to them: carried on with by another."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest

from handlers import claims
from handlers.answers import Later
from handlers.happening import Happening
from sandbox.slack import Member
from sandbox.slack.delivery.interactions import view_submission
from tests.flows.conftest import Scene
from tests.flows.test_changes_flow import SERIAL, desk, form, told

__all__ = ["desk"]
RETURN = f"/asset return {SERIAL}"
FORGOTTEN = "Please ask again"


async def left(scene: Scene, member: Member, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody sends their form, the bot says that it sees to it, and dies."""

    async def dies(_happening: Happening, listener: Callable[[], Awaitable[Later]]) -> None:
        (await listener()).work.close()

    with monkeypatch.context() as patched:
        patched.setattr(scene.bot.answering.boundary, "answer", dies)
        await member.submits()
        await scene.quiet()
    assert "I am seeing to it" in (await form(member, "")).plain
    restarted(scene, monkeypatch)


def restarted(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another process looks at what is left, half a minute later."""
    scene.bot.answering.boundary.claims.working.clear()
    monkeypatch.setattr(claims, "ABANDONED_AFTER", timedelta(0))


async def asked_by_dana(scene: Scene) -> int:
    """How many requests Dana has made that have not ended."""
    return len(await scene.bot.approvals.asked_by(scene.dana.user.id, limit=10))


async def test_what_was_sent_is_carried_on_with(
    desk: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It becomes the request it was to be, once, and its form says so."""
    await desk.dana.types(f"/asset transfer {SERIAL} @mei She takes over")
    await form(desk.dana, "To whom")
    await left(desk, desk.dana, monkeypatch)
    assert await asked_by_dana(desk) == 0
    await desk.bot.answering.left_forms.carry_on()
    await desk.bot.answering.left_forms.carry_on()
    await form(desk.dana, "It waits for 1 approval")
    assert "She takes over" in (await told(desk.priya, "Alex Moreno → Mei Tanaka")).plain
    await desk.quiet()
    await desk.bot.answering.left_forms.carry_on()
    assert await asked_by_dana(desk) == 1


async def test_several_changes_and_a_fault_are_carried_on_with_too(
    desk: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each asset is returned once, and what was reported is one report."""
    await return_several(desk)
    await left(desk, desk.dana, monkeypatch)
    await desk.bot.answering.left_forms.carry_on()
    await told(desk.dana, "are confirmed")
    assert all(one.owner_id != "1002" for one in desk.world.factorial.inventory.assets)
    await desk.dana.closes()
    await desk.dana.types(f"/asset fault {SERIAL} It smokes")
    await form(desk.dana, "What is wrong")
    await desk.dana.chooses("it cannot be used", at="How bad is it")
    await left(desk, desk.dana, monkeypatch)
    await desk.bot.answering.left_forms.carry_on()
    await told(desk.priya, "It smokes")
    await desk.quiet()
    await desk.bot.answering.left_forms.carry_on()
    assert len([one for one in desk.priya.sees() if "It smokes" in one.plain]) == 1


async def died_once_done(desk: Scene, monkeypatch: pytest.MonkeyPatch, done: str) -> int:
    """Dana's form is sent and all of it done, which no claim says; how many messages there are."""
    with monkeypatch.context() as patched:

        async def dies(_event_id: str) -> None:
            pass

        patched.setattr(desk.bot.answering.boundary.claims, "done", dies)
        await desk.dana.submits()
        await told(desk.dana, done)
        await told(desk.alex, "LT-0042")
        await desk.quiet()
    restarted(desk, monkeypatch)
    return len(desk.slack.messages())


async def return_one(desk: Scene) -> None:
    """Dana has the form of one return before her."""
    await desk.dana.types(RETURN)
    await form(desk.dana, "back into stock")


async def return_several(desk: Scene) -> None:
    """Dana has the form of several before her."""
    await desk.dana.types("/asset of @alex")
    await told(desk.dana, "Assets of Alex Moreno")
    await desk.dana.clicks("Return all…")
    await form(desk.dana, "carried out at once")


@pytest.mark.parametrize(
    ("begins", "done", "says"),
    [
        (return_one, "Done.", "asked for before and has ended"),
        (return_several, "are confirmed", "were asked for before, and have ended"),
    ],
)
async def test_what_was_made_before_the_process_died_is_not_made_again(
    desk: Scene,
    monkeypatch: pytest.MonkeyPatch,
    begins: Callable[[Scene], Awaitable[None]],
    done: str,
    says: str,
) -> None:
    """Its request is there and carried out: the form says so, and nothing is new."""
    await begins(desk)
    before = await died_once_done(desk, monkeypatch, done)
    await desk.bot.answering.left_forms.carry_on()
    await desk.quiet()
    assert says in (await form(desk.dana, "")).plain
    assert len(desk.slack.messages()) == before


async def test_who_has_closed_the_form_is_told_in_a_message(
    desk: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    """There is nothing left to draw it in, and something stood against it."""
    await desk.dana.types(RETURN)
    await form(desk.dana, "back into stock")
    await left(desk, desk.dana, monkeypatch)
    await desk.dana.closes()
    factorial = desk.world.factorial
    factorial.edit(factorial.asset(SERIAL).id, {"owner_id": "1005"})
    await desk.bot.answering.left_forms.carry_on()
    await told(desk.dana, "changed while this form was open")
    assert [one.where for one in desk.slack.refused] == ["views.update"]
    desk.slack.refused.clear()  # it was asked for a form that is closed: that is how it knows


async def test_what_is_hours_old_is_asked_for_again(
    desk: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody waits for it any more: it is not done behind their back, and they are told."""
    await desk.dana.types(RETURN)
    await form(desk.dana, "back into stock")
    await left(desk, desk.dana, monkeypatch)
    monkeypatch.setattr(claims, "CARRIED_ON_WITHIN", timedelta(0))
    monkeypatch.setattr(claims, "UNANSWERED_AFTER", timedelta(0))
    await desk.bot.answering.left_forms.carry_on()
    await desk.bot.answering.boundary.tell_unanswered()
    await told(desk.dana, FORGOTTEN)
    assert await asked_by_dana(desk) == 0


async def test_a_form_sent_twice_is_one_request(desk: Scene) -> None:
    """Both are acknowledged alike; the second finds the first under way."""
    await desk.dana.types(f"/asset transfer {SERIAL} @mei She takes over")
    await form(desk.dana, "To whom")
    view = desk.dana._front()
    again = view_submission(
        desk.dana.user, view, desk.slack.app, desk.slack.triggers.make(desk.dana.user.id), []
    )
    await desk.dana.submits()
    assert not (await desk.dana._asks_app(again)).failure
    await form(desk.dana, "It waits for 1 approval")
    await desk.quiet()
    assert await asked_by_dana(desk) == 1


async def test_a_question_that_was_lost_is_asked_again_by_whoever_had_it(
    desk: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Asked twice it would stand there twice, so they are told instead."""
    await desk.dana.types(f"/asset transfer {SERIAL} @mei She takes over")
    await form(desk.dana, "To whom")
    await desk.dana.submits()
    card = await told(desk.priya, "Transfer")
    await desk.priya.clicks("Ask", on=card)
    await form(desk.priya, "Question")
    await desk.priya.fills("Question", "Why now?")
    await left(desk, desk.priya, monkeypatch)
    monkeypatch.setattr(claims, "UNANSWERED_AFTER", timedelta(0))
    await desk.bot.answering.left_forms.carry_on()
    await desk.bot.answering.boundary.tell_unanswered()
    await told(desk.priya, FORGOTTEN)
