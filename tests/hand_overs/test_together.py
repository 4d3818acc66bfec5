"""What one request gives to one person is asked about in one message, and answered in one go."""

import asyncio
from collections.abc import Sequence

import pytest

from bot.approvals import TELL, Request, Wish
from bot.deliveries.sending import Drawn
from bot.hand_overs import BundleRef, HandOver, HandOverDrawing
from bot.hand_overs.drawing import together
from bot.hand_overs.recording import GATHERED, SHOWN
from bot.models import Denied
from bot.operations import Return, Transfer
from bot.store import deliveries, requests
from bot.store.deliveries import Delivery
from tests.approvals.boxed import asked_once, held, parts, worked_off
from tests.approvals.dying import Between, Killed, kill
from tests.desk import Desk, user
from tests.handing import PRIYA, TERMS, Handing, of_request

ME, DANA, TOM = user(PRIYA), user("dana"), "Tom Becker"
ASKED, DECLINED = "hand_over/1", "hand_over_giver/1.declined"


async def asked(handing: Handing, count: int, *, of_them_to_tom: int = 0) -> Request:
    """Dana asks to give so many assets to Priya at once, the last of them to Tom."""
    desk = handing.desk
    priya, tom = desk.receiver(), desk.receiver(TOM)
    found = await held(desk, count + 6)
    some = [one for one in found if one.assignee and one.assignee.id not in {priya.id, tom.id}]
    to = [*[priya] * (count - of_them_to_tom), *[tom] * of_them_to_tom]
    return await asked_once(
        desk,
        [
            Wish(user=DANA, operation=Transfer(ref=one.ref, to=who), asset=one)
            for one, who in zip(some, to, strict=False)
        ],
    )


async def followed(desk: Desk, request: Request) -> list[HandOver]:
    """The hand-overs that a request has led to, in the order of its parts."""
    async with desk.records.read() as connection:
        found = [await of_request(connection, one.id) for one in await parts(desk, request)]
    return [one for one in found if one]


async def given(handing: Handing, count: int = 3) -> list[HandOver]:
    """So many are given to Priya at once."""
    request = await asked(handing, count)
    await handing.work()
    ones = await followed(handing.desk, request)
    assert len(ones) == count
    return ones


async def owed(handing: Handing, one: HandOver) -> dict[str, Delivery]:
    """The messages about all that were given together with this one, by name."""
    async with handing.desk.records.read() as connection:
        found = await deliveries.about(connection, one.bundle or "")
    return {each.template: each for each in found}


async def drawn(handing: Handing, message: Delivery) -> Drawn | None:
    """What a message says now."""
    return await HandOverDrawing(handing.desk.records).by_template()[
        message.template.partition("/")[0]
    ](message)


async def shown(handing: Handing, ones: Sequence[HandOver]) -> BundleRef:
    """What the button carries that answers for all, as it is drawn now."""
    now = [await handing.now(one) for one in ones]
    now.sort(key=lambda one: (one.offered_at, one.id))
    button = together(now, "asked", ones[0].bundle or "").all
    return BundleRef.model_validate_json(button or "")


async def test_thirty_that_one_request_gives_are_one_message(handing: Handing) -> None:
    """Each has its row and its event; whoever got them is asked once about them all."""
    ones = await given(handing, 30)
    assert len({one.bundle for one in ones}) == 1
    assert await handing.told() == ["offered"] * 30
    messages = await owed(handing, ones[0])
    assert {name: one.to for name, one in messages.items()} == {ASKED: ME}
    assert [await handing.owed(one) for one in ones] == [{}] * 30
    said = await drawn(handing, messages[ASKED])
    assert said is not None
    assert "30 wait for your answer" in said.payload["text"]


async def test_each_who_is_given_something_has_a_message_of_their_own(handing: Handing) -> None:
    """And where that is but one asset, it is the card of that asset."""
    handing.slack[handing.desk.receiver(TOM).id] = user("olaf")
    request = await asked(handing, 4, of_them_to_tom=1)
    await handing.work()
    *ours, toms = await followed(handing.desk, request)
    assert {one.bundle for one in ours} != {toms.bundle}
    alone = (await owed(handing, toms))[ASKED]
    said = await drawn(handing, alone)
    assert alone.to == user("olaf")
    assert said is not None
    assert toms.label in said.payload["text"]


async def test_it_is_said_once_all_is_done(handing: Handing) -> None:
    """It waits a little for the rest, and is sent with the end of the request at the latest."""
    ones = await given(handing)
    message = (await owed(handing, ones[0]))[ASKED]
    assert message.due_at == handing.desk.real
    subjects = [it["subject"] for job, it in handing.desk.begun.values() if job == TELL]
    assert subjects.count(ones[0].bundle) == 1


async def test_what_takes_long_is_not_waited_for(handing: Handing) -> None:
    """While one of them waits for its source, the others are asked about."""
    request = await asked(handing, 3)
    handing.desk.factorial.fail("status", method="PUT", times=1)
    await handing.work()
    ones = await followed(handing.desk, request)
    assert (await handing.desk.get(request)).ended_at is None
    assert len(ones) == 2
    due_at = (await owed(handing, ones[0]))[ASKED].due_at
    assert due_at == handing.desk.real + GATHERED


async def test_one_click_says_that_all_are_there(handing: Handing) -> None:
    """Each is accepted, with an event and its wording; said twice, nothing is left to say."""
    handing.terms = dict.fromkeys(("laptop", "Laptop", "Screen", "Phone", "Monitor"), TERMS)
    ones = await given(handing)
    ref = await shown(handing, ones)
    came = await handing.hand_overs().have_all(ref.bundle, ME, ref.shown)
    assert came.verdict
    assert {(await handing.now(one)).status for one in ones} == {"accepted"}
    assert (await handing.told()).count("accepted") == 3
    agreed = [one.texts.get("terms.text", "") for one in (await handing.desk.history())[-3:]]
    assert sorted(agreed) == sorted(one.terms for one in ones)
    assert TERMS in agreed
    twice = await handing.hand_overs().have_all(ref.bundle, ME, ref.shown)
    assert isinstance(twice.verdict, Denied)
    assert (await handing.told()).count("accepted") == 3


async def test_two_clicks_at_once_accept_each_once(handing: Handing) -> None:
    """Whoever comes second finds nothing left."""
    ones = await given(handing)
    ref = await shown(handing, ones)
    await asyncio.gather(
        *(handing.hand_overs().have_all(ref.bundle, ME, ref.shown) for _ in range(3))
    )
    assert (await handing.told()).count("accepted") == 3
    assert {(await handing.now(one)).version for one in ones} == {2}


async def test_an_answer_for_one_and_an_answer_for_all_leave_one_end_each(
    handing: Handing,
) -> None:
    """Whichever is first: no hand-over is both declined and accepted."""
    ones = await given(handing)
    ref = await shown(handing, ones)
    ours = handing.hand_overs()
    await asyncio.gather(
        ours.not_mine(ones[1].id, ME, "No"), ours.have_all(ref.bundle, ME, ref.shown)
    )
    assert {(await handing.now(one)).version for one in ones} <= {1, 2}
    told = await handing.told()
    assert told.count("accepted") + told.count("declined") in {1, 3}


async def test_nobody_says_that_they_have_what_they_were_not_shown(handing: Handing) -> None:
    """A list that has changed since is to be read again, and nothing of it is recorded."""
    ones = await given(handing)
    ref = await shown(handing, ones)
    await handing.hand_overs().not_mine(ones[0].id, ME)
    came = await handing.hand_overs().have_all(ref.bundle, ME, ref.shown)
    assert "has changed" in getattr(came.verdict, "reason", "")
    assert [(await handing.now(one)).status for one in ones] == ["declined", "offered", "offered"]


async def test_nobody_answers_for_another(handing: Handing) -> None:
    """Whoever got hold of the button is told so, and it is on record."""
    ones = await given(handing)
    ref = await shown(handing, ones)
    came = await handing.hand_overs().have_all(ref.bundle, DANA, ref.shown)
    assert isinstance(came.verdict, Denied)
    assert (await handing.told())[-1] == "refused"


async def test_what_is_agreed_to_for_all_stands_in_the_message_and_is_no_more_than_can_be_read(
    handing: Handing,
) -> None:
    """Where it is of too many wordings each is answered by itself; who gave agrees to nothing."""
    one = (await given(handing, 1))[0]
    ones = [one.model_copy(update={"id": f"h{at}", "terms": f"Wording {at}."}) for at in range(6)]
    read = together([*ones[:5], ones[4]], "asked", "b")
    assert read.terms == tuple(f"Wording {at}." for at in range(5))
    assert (read.answered, read.all is None) == (6, False)
    for too_much in (together(ones, "asked", "b"), together(ones[:5], "giver", "b")):
        assert (too_much.terms, too_much.answered, too_much.all) == ((), 0, None)


async def test_a_message_about_nothing_that_is_kept_is_not_sent(handing: Handing) -> None:
    """Nor one about a round that none of them is in."""
    message = (await owed(handing, (await given(handing))[0]))[ASKED]
    for other in ({"subject": "no bundle"}, {"template": "hand_over/2"}):
        assert await drawn(handing, message.model_copy(update=other)) is None


async def test_more_than_are_shown_take_another_click(handing: Handing) -> None:
    """The first so many, then the rest: nothing that was not listed is accepted."""
    ones = await given(handing, SHOWN + 2)
    for left in (2, 0):
        ref = await shown(handing, ones)
        assert (await handing.hand_overs().have_all(ref.bundle, ME, ref.shown)).verdict
        now = [await handing.now(one) for one in ones]
        assert [one.status for one in now].count("offered") == left


async def test_an_answer_draws_the_message_anew_at_once(handing: Handing) -> None:
    """Each in a version of its own, so what was drawn before is never the last."""
    ones = await given(handing)
    before = (await owed(handing, ones[0]))[ASKED]
    handing.desk.begun.clear()
    await handing.hand_overs().have(ones[0].id, ME)
    after = (await owed(handing, ones[0]))[ASKED]
    assert (after.version, after.due_at) == (before.version + 1, handing.desk.real)
    assert [it["subject"] for _, it in handing.desk.begun.values()] == [ones[0].bundle]
    said = await drawn(handing, after)
    assert said is not None
    assert (said.version, "2 wait" in said.payload["text"]) == (after.version, True)


async def test_reminders_and_the_end_of_waiting_are_one_message_each(handing: Handing) -> None:
    """Two reminders to whoever got them, and one word to who gave, however many there are."""
    ones = await given(handing)
    await handing.ticks(days=14)
    assert set(await owed(handing, ones[0])) == {
        ASKED,
        "hand_over_reminder/1.1",
        "hand_over_reminder/1.2",
        "hand_over_giver/1.silence",
    }
    for message in (await owed(handing, ones[0])).values():
        assert await drawn(handing, message) is not None


async def test_a_reminder_is_about_those_that_still_wait(handing: Handing) -> None:
    """Where one is left, it is the reminder of that one."""
    first, *rest = await given(handing)
    for one in rest:
        await handing.hand_overs().have(one.id, ME)
    await handing.ticks(days=3)
    said = await drawn(handing, (await owed(handing, first))["hand_over_reminder/1.1"])
    assert said is not None
    assert first.label in said.payload["text"]


async def test_what_is_declined_of_them_is_one_message_to_who_gave(handing: Handing) -> None:
    """Drawn anew with each."""
    ones = await given(handing)
    for one in ones[:2]:
        await handing.hand_overs().not_mine(one.id, ME)
    message = (await owed(handing, ones[0]))[DECLINED]
    said = await drawn(handing, message)
    assert message.to == DANA
    assert said is not None
    assert "2 for you to settle" in said.payload["text"]


async def test_where_nobody_can_be_asked_who_gave_is_told_once(handing: Handing) -> None:
    """Also where Slack says so only when it is sent."""
    ones = await given(handing)
    await handing.hand_overs().unreachable(ones[0].bundle or "", ASKED, ME)
    assert {(await handing.now(one)).reachable for one in ones} == {False}
    assert set(await owed(handing, ones[0])) == {ASKED, "hand_over_giver/1.untold"}


async def test_one_that_moves_on_leaves_the_others(handing: Handing) -> None:
    """Returned by hand: it is closed, and the message says so of it alone."""
    ones = await given(handing)
    async with handing.desk.records.read() as connection:
        request = await requests.get(connection, ones[0].request_id)
    assert request is not None
    asset = await handing.desk.client.get(ones[0].asset_id)
    await handing.desk.asked(operation=Return(ref=ones[0].ref), asset=asset)
    await handing.work()
    assert [(await handing.now(one)).status for one in ones] == ["lapsed", "offered", "offered"]


@pytest.mark.parametrize("step", ["before_write", "after_write"])
async def test_killed_half_way_each_is_offered_once_and_asked_about_once(
    handing: Handing, step: str
) -> None:
    """Another process finishes the request: one row each, one message for all."""
    desk, seen = handing.desk, 0
    request = await asked(handing, 9)

    def sixth() -> None:
        nonlocal seen
        seen += 1
        if seen >= 6:
            kill()

    follow = {"follow_ups": (handing.hand_overs().follow,)}
    with pytest.raises(Killed):
        await desk.work(sources={"factorial": Between(desk.client, **{step: sixth})}, **follow)
    desk.begun.clear()
    desk.later(seconds=31)
    await desk.approvals(executor="another", **follow).reconcile()
    await worked_off(desk, request, executor="another", **follow)
    ones = await followed(desk, request)
    assert len(ones) == 9
    assert await handing.told() == ["offered"] * 9
    assert set(await owed(handing, ones[0])) == {ASKED}
