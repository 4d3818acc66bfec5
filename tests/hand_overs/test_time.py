"""What time does: reminders, each once and at working hours, and then an end of waiting."""

import asyncio
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.hand_overs import passing
from bot.models import Denied
from sandbox.factorial import Factorial
from tests.desk import Desk, user
from tests.handing import PRIYA, Handing

ME = user(PRIYA)
REMINDERS = ["hand_over_reminder/1.1", "hand_over_reminder/1.2"]
THURSDAY = datetime(2026, 3, 26, 15, 30, tzinfo=UTC)
"""Half past four in Berlin, where the clocks go forward on the Sunday after it."""


def at(desk: Desk, moment: datetime) -> None:
    """It is that moment, on both clocks."""
    desk.now = desk.real = moment


async def reminded_at(handing: Handing) -> list[datetime]:
    """When somebody was reminded, where they are."""
    history = await handing.desk.history()
    found = [one.at for one in history if one.kind == "hand_over_reminded"]
    return [one.astimezone(handing.zone) for one in found]


async def test_two_reminders_come_in_working_hours_through_daylight_saving(
    handing: Handing,
) -> None:
    """After two and after five working days, at the same time on the wall; then no more."""
    at(handing.desk, THURSDAY)
    one = await handing.given()
    await handing.ticks(days=20)
    local = [f"{one:%a %H}" for one in await reminded_at(handing)]
    assert local == ["Mon 16", "Thu 16"]
    assert sorted(await handing.owed(one)) == [
        "hand_over/1",
        "hand_over_giver/1.silence",
        *REMINDERS,
    ]
    now = await handing.now(one)
    assert (now.status, now.why, now.due_at) == ("lapsed", "silence", None)


@pytest.mark.parametrize("zone", ["America/Los_Angeles", "Asia/Kolkata", "Pacific/Auckland"])
async def test_nobody_is_reminded_outside_their_own_hours(handing: Handing, zone: str) -> None:
    """Wherever they are, however seldom the bot looks."""
    handing.zone = ZoneInfo(zone)
    one = await handing.given()
    await handing.ticks(days=14, every=timedelta(hours=5))
    reminded = await reminded_at(handing)
    assert len(reminded) == 2
    assert all(when.weekday() < 5 and 9 <= when.hour < 17 for when in reminded)
    assert (await handing.now(one)).status == "lapsed"


async def test_a_bot_that_slept_reminds_once_and_not_of_everything_at_once(
    handing: Handing,
) -> None:
    """Down for weeks, it sends one reminder, and the next no sooner than a working day later."""
    one = await handing.given()
    handing.desk.later(days=30, hours=1)
    await handing.ticks(days=0.9)
    assert [name for name in await handing.owed(one) if "reminder" in name] == REMINDERS[:1]


async def test_several_processes_remind_once(handing: Handing) -> None:
    """Whoever looks second finds it done, also after a restart."""
    one = await handing.given()
    handing.desk.later(days=3)
    for _ in range(3):
        await handing.hand_overs().pass_time()
    assert (await handing.now(one)).reminded == 1
    assert len(await reminded_at(handing)) == 1


async def test_who_answered_is_not_reminded(handing: Handing) -> None:
    """Nothing is due any more."""
    one = await handing.given()
    await handing.hand_overs().have(one.id, ME)
    await handing.ticks(days=10)
    assert set(await handing.owed(one)) == {"hand_over/1"}


async def test_an_answer_counts_also_after_nobody_waits_for_it(handing: Handing) -> None:
    """Back from three weeks away, they have it after all."""
    one = await handing.given()
    await handing.ticks(days=20)
    assert (await handing.hand_overs().have(one.id, ME)).verdict
    assert (await handing.now(one)).status == "accepted"


async def test_who_leaves_in_between_is_asked_no_more_and_the_giver_is_told(
    handing: Handing,
) -> None:
    """It is still theirs at the source; asking again is refused."""
    one = await handing.given()
    handing.desk.left.add(one.to_id)
    await handing.hand_overs().pass_time()
    now = await handing.now(one)
    assert (now.status, now.why, now.closed_at) == ("lapsed", "left", None)
    event = (await handing.desk.history())[-1]
    assert (event.facts["to"], event.facts["why"]) == (one.to_id, "left")
    assert (await handing.owed(one))["hand_over_giver/1.left"] == user("dana")
    came = await handing.hand_overs().again(one.id, user("dana"))
    assert isinstance(came.verdict, Denied)
    assert "have left" in came.verdict.reason
    assert await handing.is_with()


async def test_who_is_not_in_slack_is_confirmed_by_an_operator_by_name(handing: Handing) -> None:
    """The giver is told at once; an operator's word counts, and history has whose it was."""
    handing.slack.clear()
    one = await handing.given()
    assert not one.reachable
    assert await handing.owed(one) == {"hand_over_giver/1.untold": user("dana")}
    assert not (await handing.hand_overs().confirm(one.id, user("eve"))).verdict
    assert (await handing.hand_overs().confirm(one.id, user("olaf"))).verdict
    now = await handing.now(one)
    assert (now.status, now.answered_user) == ("accepted", user("olaf"))
    event = (await handing.desk.history())[-1]
    olaf = handing.desk.people.actors[user("olaf")]
    assert (event.kind, event.actor) == ("hand_over_confirmed", olaf.person)
    assert event.facts["to"] == one.to_id


async def test_nobody_confirms_for_who_can_be_asked(handing: Handing) -> None:
    """Not even an operator."""
    one = await handing.given()
    came = await handing.hand_overs().confirm(one.id, user("olaf"))
    assert isinstance(came.verdict, Denied)
    assert "can be asked in Slack" in came.verdict.reason


@pytest.mark.parametrize("how", ["refused", "deactivated"])
async def test_who_can_no_longer_be_asked_is_told_of(handing: Handing, how: str) -> None:
    """Slack says that there is nobody, or their account is no longer active."""
    one = await handing.given()
    if how == "refused":
        await handing.hand_overs().unreachable(one.id, "hand_over/1", ME)
    else:
        handing.slack.clear()
        await handing.hand_overs().pass_time()
    now = await handing.now(one)
    assert (now.status, now.reachable, now.due_at) == ("offered", False, None)
    assert "hand_over_giver/1.untold" in await handing.owed(one)
    await handing.ticks(days=10)
    assert not [name for name in await handing.owed(one) if "reminder" in name]


async def test_who_comes_to_slack_later_is_asked_then(handing: Handing) -> None:
    """As soon as somebody there is them."""
    handing.slack.clear()
    one = await handing.given()
    handing.slack[one.to_id] = ME
    await handing.hand_overs().pass_time()
    now = await handing.now(one)
    assert (now.user_id, now.reachable, now.round) == (ME, True, 2)
    assert (await handing.owed(one))["hand_over/2"] == ME


async def test_given_to_somebody_else_the_older_one_closes(handing: Handing) -> None:
    """Its card says so, and the next one begins."""
    one = await handing.given()
    other = await handing.given("Tom Becker")
    now = await handing.now(one)
    assert (now.status, now.why) == ("lapsed", "given")
    assert now.closed_at
    assert other.status == "offered"
    late = await handing.hand_overs().have(one.id, ME)
    assert isinstance(late.verdict, Denied)
    assert "given to somebody else" in late.verdict.reason


async def test_returned_what_was_declined_is_settled_and_stays_declined(handing: Handing) -> None:
    """What the giver did about it ends it."""
    one = await handing.given()
    await handing.hand_overs().not_mine(one.id, ME)
    await handing.returned()
    now = await handing.now(one)
    assert (now.status, now.why) == ("declined", "returned")
    assert now.closed_at


async def test_what_others_did_at_the_source_is_found_by_the_next_sync(handing: Handing) -> None:
    """A sync sees it elsewhere, and the source says so too."""
    one = await handing.given()
    await handing.synced()
    factorial: Factorial = handing.desk.factorial
    factorial.edit(one.asset_id, {"owner_id": handing.desk.receiver("Tom Becker").id})
    await handing.hand_overs().pass_time()
    assert (await handing.now(one)).status == "offered"
    await handing.synced()
    await handing.hand_overs().pass_time()
    now = await handing.now(one)
    assert (now.status, now.why) == ("lapsed", "given")


async def test_a_sync_that_is_behind_closes_nothing(handing: Handing) -> None:
    """It saw the asset before it was given; its source knows better."""
    await handing.synced()
    one = await handing.given()
    await handing.seen_without_assignee(one)
    await handing.hand_overs().pass_time()
    assert (await handing.now(one)).status == "offered"


async def test_a_giver_who_gave_it_to_themselves_and_cannot_be_asked_is_stood_in_for(
    handing: Handing,
) -> None:
    """What they were asked could not be sent: that is said of a recipient, and not of a giver."""
    handing.slack[handing.desk.receiver("Tom Becker").id] = user("dana")
    one = await handing.given("Tom Becker")
    assert (one.user_id, one.giver_user) == (user("dana"), user("dana"))
    await handing.hand_overs().unreachable(one.id, "hand_over/1", user("dana"))
    assert not (await handing.now(one)).reachable


async def test_more_than_are_read_at_a_time_are_seen_to_page_by_page(
    handing: Handing, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each once: one that stays as it is is not read over and over."""
    monkeypatch.setattr(passing, "AT_ONCE", 1)
    await handing.synced()
    stays = await handing.given()
    await handing.seen_without_assignee(stays)
    leaves = await handing.given("Tom Becker", serial="PF4STOCK")
    handing.desk.left.add(leaves.to_id)
    async with asyncio.timeout(30):
        await handing.hand_overs().pass_time()
    assert (await handing.now(stays)).status == "offered"
    assert (await handing.now(leaves)).why == "left"


async def test_a_giver_who_is_gone_is_stood_in_for_by_the_operators(handing: Handing) -> None:
    """Slack cannot deliver to them: whoever looks after the asset is told instead."""
    one = await handing.given()
    await handing.hand_overs().not_mine(one.id, ME)
    message = "hand_over_giver/1.declined"
    await handing.hand_overs().unreachable(one.id, message, user("dana"))
    told = {each.to for each in await handing.messages(one) if each.template == message}
    assert told == {user("dana"), user("olaf"), user("ada")}
