"""Messages owed, sent to a workspace that fails: none is lost, none comes twice."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.deliveries.spacing import Spacing
from bot.ending import let_go
from bot.slack import Slack
from bot.store import Records, deliveries
from sandbox.slack import Fault
from sandbox.world import World
from tests.empty import records_in
from tests.flows.conftest import settings_for
from tests.flows.owing import KEPT, SUBJECT, Owed

DANA, GONE = "U0DANADESK", "U0DIETERVO"
FAULTS = {
    "503": Fault("status", status=503),
    "an error of its own": Fault("refused", error="internal_error"),
    "reset": Fault("reset"),
    "lost answer": Fault("lost"),
    "a web page": Fault("html"),
    "half an answer": Fault("truncated"),
}


@pytest.fixture
async def owed(tmp_path: Path) -> AsyncIterator[Owed]:
    """A workspace, records, and nothing owed yet."""
    async with World(assets=1) as world:
        settings = settings_for(world, tmp_path)
        records = await Records.open(records_in(tmp_path))
        assert settings.slack_bot_token
        async with Slack(settings.slack_bot_token, base_url=settings.slack_api_url) as slack:
            yield Owed(world, records, slack)
        await records.close()


async def test_a_message_is_drawn_anew_where_it_lies(owed: Owed) -> None:
    """One message in each place, changed in place when its subject changes."""
    await owed.owe(DANA)
    await owed.send()
    owed.version = 2
    await owed.owe(DANA)
    await owed.send()
    assert owed.said(DANA) == [f"{DANA} at 2"]
    assert await owed.due() == []


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
async def test_what_slack_cannot_take_is_sent_later_and_once(owed: Owed, fault: Fault) -> None:
    """Whether Slack took it or not before it failed, a person and a channel are told once."""
    places = (DANA, desk_of(owed))
    for place in places:
        owed.world.workspace.faults.add(replace(fault, method="chat.postMessage"))
        await owed.owe(place)
        await owed.send()
        assert await owed.due() == [SUBJECT]
        await owed.send(after=5)
    assert [owed.said(one) for one in places] == [[f"{one} at 1"] for one in places]
    assert await owed.due() == []


LATER = {
    **FAULTS,
    "429": Fault("ratelimited", retry_after=1),
    "token revoked": Fault("refused", error="token_revoked"),
}


@pytest.mark.parametrize("fault", LATER.values(), ids=LATER)
async def test_what_cannot_be_drawn_anew_is_drawn_later(owed: Owed, fault: Fault) -> None:
    """Whatever Slack fails with, a card that says what is no longer so is not left like that."""
    places = (DANA, desk_of(owed))
    await owed.owe(*places)
    await owed.send()
    owed.version = 2
    owed.world.workspace.faults.add(replace(fault, method="chat.update"))
    await owed.owe(*places)
    await owed.send()
    await owed.send(after=5)
    assert [owed.said(one) for one in places] == [[f"{one} at 2"] for one in places]
    assert owed.world.workspace.faults.active == []
    assert await owed.due() == []


AWAY = ["channel_not_found", "not_in_channel", "is_archived", "is_inactive"]


@pytest.mark.parametrize("error", AWAY)
async def test_a_card_is_drawn_anew_where_the_bot_may_write_again(owed: Owed, error: str) -> None:
    """It was put out of the channel for some hours, or that was archived: no button stays."""
    desk = desk_of(owed)
    await owed.owe(desk)
    await owed.send()
    fault = Fault("refused", method="chat.update", error=error, times=3)
    owed.world.workspace.faults.add(fault)
    owed.version = 2
    await owed.owe(desk)
    await owed.send()
    for _ in range(3):
        assert owed.said(desk) == [f"{desk} at 1"]
        await owed.send(after=3600)
    assert owed.said(desk) == [f"{desk} at 2"]
    assert owed.lost == []
    assert await owed.due() == []


async def test_a_card_in_a_place_that_stays_away_is_given_up_after_a_week(owed: Owed) -> None:
    """Nobody will read it there, and nobody is asked instead: they were told."""
    desk = desk_of(owed)
    await owed.owe(desk)
    await owed.send()
    fault = Fault("refused", method="chat.update", error="channel_not_found", times=None)
    owed.world.workspace.faults.add(fault)
    owed.version = 2
    await owed.owe(desk)
    hours = 0
    while await owed.due():
        await owed.send(after=3600)
        hours += 1
    assert 24 * 6 < hours < 24 * 8
    assert owed.lost == []


async def test_a_message_taken_by_a_process_that_died_is_sent_once(owed: Owed) -> None:
    """After its lease another looks for it first, and finds the one that was sent."""
    await owed.owe(DANA)
    async with owed.records.begin() as connection:
        (taken,) = await deliveries.claim(connection, SUBJECT, now=owed.now)
    await owed.sending._put(taken.model_copy(update={"status": "owed"}), await owed._draw(taken))
    await owed.send(after=1)
    assert await owed.due() == [SUBJECT]
    await owed.send(after=deliveries.LEASE.total_seconds())
    assert owed.said(DANA) == [f"{DANA} at 1"]
    assert await owed.due() == []


async def test_who_is_told_to_end_hands_on_what_was_not_begun(owed: Owed) -> None:
    """It keeps the one that may be on its way; the others are anybody's at once."""
    reached = asyncio.Event()

    async def stays() -> None:
        reached.set()
        await asyncio.Event().wait()

    places = [owed.world.member(name).user.id for name in ("alex", "mei", "priya")]
    owed.meanwhile = dict.fromkeys(places, stays)
    await owed.owe(*places)
    sending = asyncio.create_task(owed.send())
    await asyncio.wait_for(reached.wait(), 30)
    await let_go(sending, within=30)
    owed.meanwhile.clear()
    for after, said in ((0, [0, 1, 1]), (61, [1, 1, 1])):
        await owed.send(after=after)
        assert sorted(len(owed.said(place)) for place in places) == said


async def test_what_cannot_be_handed_on_is_in_the_log(
    owed: Owed, caplog: pytest.LogCaptureFixture
) -> None:
    """Nobody can put it back, so it waits for its lease, and the log says why."""
    reached = asyncio.Event()

    async def stays() -> None:
        async with owed.records.begin() as connection:
            await connection.execute(text("ALTER TABLE ab_delivery RENAME TO away"))
        reached.set()
        await asyncio.Event().wait()

    mei = owed.world.member("mei").user.id
    owed.meanwhile = {DANA: stays, mei: stays}
    await owed.owe(DANA, mei)
    sending = asyncio.create_task(owed.send())
    await asyncio.wait_for(reached.wait(), 30)
    await let_go(sending, within=30)
    (said,) = [one for one in caplog.messages if one.startswith("what was not sent yet was not")]
    assert "no such table" in said


async def test_a_message_that_cannot_be_drawn_holds_up_no_other(owed: Owed) -> None:
    """It is tried again once its lease is over; those taken with it are sent at once."""
    mei = owed.world.member("mei").user.id

    async def fails() -> None:
        raise LookupError

    owed.meanwhile = {DANA: fails}
    await owed.owe(DANA)
    owed.now += timedelta(seconds=1)
    await owed.owe(mei)
    await owed.send()
    assert [len(owed.said(place)) for place in (DANA, mei)] == [0, 1]
    await owed.send(after=deliveries.LEASE.total_seconds() + 1)
    assert [len(owed.said(place)) for place in (DANA, mei)] == [1, 1]
    assert await owed.due() == []


async def test_what_waited_behind_another_message_is_sent_by_one_process(owed: Owed) -> None:
    """However slow Slack is with each, none is taken from whoever has it."""
    places = [DANA, owed.world.member("mei").user.id]
    await owed.owe(*places)

    async def others_look() -> None:
        owed.now += timedelta(seconds=35)
        await owed.send()

    owed.meanwhile = dict.fromkeys(places, others_look)
    await owed.send()
    assert [len(owed.said(place)) for place in places] == [1, 1]


async def test_new_messages_of_one_channel_are_apart_and_none_is_lost(owed: Owed) -> None:
    """Slack asks for a second between them; what has no turn yet is put off: no failure."""
    owed.spaced(6)
    desk = owed.world.workspace.channel("it-desk").id
    for number in range(3):
        await owed.owe(desk, template=f"request_card/{number}")
    await owed.owe(DANA)
    said = []
    for _ in range(3):
        await owed.send(after=6)
        said.append(len(owed.said(desk)))
        async with owed.records.read() as connection:
            assert {one.attempt for one in await deliveries.about(connection, SUBJECT)} == {0}
    assert said == [1, 2, 3]
    assert len(owed.said(DANA)) == 1
    assert await owed.due() == []


async def test_what_was_put_off_is_sent_at_its_turn_while_nobody_waits(owed: Owed) -> None:
    """Whoever sends is done at once, and the messages behind it are sent."""
    vars(owed.sending).update(_spacing=Spacing(0.2), _now=lambda: datetime.now(UTC))
    owed.now = datetime.now(UTC)
    desk = desk_of(owed)
    for number in range(3):
        await owed.owe(desk, template=f"request_card/{number}")
    await owed.send()
    assert await owed.due() == [SUBJECT]
    going_on = asyncio.create_task(owed.sending.send_put_off())
    await owed.world.workspace.until(lambda: len(owed.said(desk)) == 3)
    going_on.cancel()
    await asyncio.gather(going_on, return_exceptions=True)


async def test_nothing_is_sent_to_a_channel_that_another_organisation_reads(owed: Owed) -> None:
    """It is a place where nobody can be told, and whoever owes the message hears so."""
    shared = owed.world.workspace.channel("partner-project").id
    await owed.owe(shared)
    await owed.send()
    assert owed.lost == [shared]
    assert owed.said(shared) == []
    assert await owed.due() == []


async def test_nothing_is_drawn_anew_where_another_organisation_reads_since(owed: Owed) -> None:
    """What stands there stays as it was then, until nobody else reads it."""
    desk = desk_of(owed)
    await owed.owe(desk)
    await owed.send()
    channel = owed.world.workspace.conversations[desk]
    for shared, says in ((True, f"{desk} at 1"), (False, f"{desk} at 3")):
        channel.shared = shared
        owed.version += 1
        await owed.owe(desk)
        await owed.send()
        assert owed.said(desk) == [says]
        assert await owed.due() == []


@pytest.mark.parametrize("place", [GONE, "U0NOBODY00", "C0NOWHERE0"])
async def test_who_cannot_be_reached_is_told_of_and_never_tried_again(
    owed: Owed, place: str
) -> None:
    """The others are told all the same, and whoever owes it hears who was not."""
    await owed.owe(place, DANA)
    await owed.send()
    assert owed.lost == [place]
    assert owed.said(DANA) == [f"{DANA} at 1"]
    assert await owed.due() == []


async def test_a_message_that_was_deleted_is_left_alone(owed: Owed) -> None:
    """What can no longer be drawn anew is not said a second time."""
    await owed.owe(DANA)
    await owed.send()
    (message,) = [one for one in owed.world.workspace.messages() if one.text.startswith(DANA)]
    owed.world.workspace.remove(message)
    owed.version = 2
    await owed.owe(DANA)
    await owed.send()
    assert owed.lost == []
    assert await owed.due() == []


async def test_several_of_a_kind_about_one_subject_are_told_apart(owed: Owed) -> None:
    """A number behind the stroke makes another message of the same kind."""
    await owed.owe(DANA)
    await owed.owe(DANA, template="request_card/2")
    await owed.send()
    assert len(owed.said(DANA)) == 2


def desk_of(owed: Owed) -> str:
    """A channel that the bot is in."""
    conversations = owed.world.workspace.conversations.values()
    return next(one.id for one in conversations if one.name == "it-desk")


async def test_what_may_have_arrived_where_the_bot_may_not_read_is_said_again(
    owed: Owed, caplog: pytest.LogCaptureFixture
) -> None:
    """As an older installation is granted it: two copies, of which the later one is kept up."""
    workspace, desk = owed.world.workspace, desk_of(owed)
    workspace.app.scopes -= {"channels:history"}
    workspace.faults.add(Fault("lost", method="chat.postMessage"))
    await owed.owe(desk)
    await owed.send()
    await owed.send(after=3600)
    assert owed.said(desk) == [f"{desk} at 1", f"{desk} at 1"]
    assert "may stand there twice" in caplog.text
    owed.version = 2
    await owed.owe(desk)
    await owed.send()
    assert owed.said(desk) == [f"{desk} at 1", f"{desk} at 2"]
    assert await owed.due() == []


@pytest.mark.parametrize("fails", ["internal_error", "ratelimited", "not_in_channel"])
async def test_what_may_have_arrived_stays_in_doubt_until_it_was_looked_for(
    owed: Owed, fails: str
) -> None:
    """Looking that fails, or a bot that was put out of the channel and back, makes no copy."""
    workspace, desk = owed.world.workspace, desk_of(owed)
    workspace.faults.add(Fault("lost", method="chat.postMessage"))
    await owed.owe(desk, template=KEPT)
    await owed.send()
    workspace.faults.add(Fault("refused", method="conversations.history", error=fails))
    await owed.send(after=3600)
    await owed.send(after=3600)
    await owed.send(after=3600)
    assert owed.said(desk) == [f"{desk} at 1"]
    assert await owed.due() == []
