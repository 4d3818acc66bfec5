"""Messages owed, as rows: one for each place, drawn anew until Slack has the newest."""

from datetime import timedelta
from typing import Any

from bot.store import Records, deliveries
from bot.store.deliveries import Delivery
from tests.made import NOON

CARD = "request_card"


async def owe(records: Records, to: str = "U1", *, version: int = 1, **more: Any) -> None:
    """A card that is owed."""
    async with records.begin() as connection:
        await deliveries.owe(
            connection, CARD, "r1", to, installation="T1", version=version, **{"at": NOON, **more}
        )


async def claim(records: Records, *, seconds: int = 0) -> list[Delivery]:
    """What somebody takes to send, some time later."""
    async with records.begin() as connection:
        now = NOON + timedelta(seconds=seconds)
        return await deliveries.claim(connection, "r1", now=now)


async def sent(records: Records, one: Delivery, *, drawn: int) -> None:
    """Slack has it."""
    async with records.begin() as connection:
        await deliveries.sent(connection, one, channel="D1", ts="1.0", drawn=drawn, at=NOON)


async def redraw(records: Records, *, version: int) -> None:
    """Its subject has moved on."""
    async with records.begin() as connection:
        await deliveries.redraw(connection, "r1", version=version, at=NOON)


async def about(records: Records) -> Delivery:
    """The one message there is."""
    async with records.read() as connection:
        (one,) = await deliveries.about(connection, "r1")
    return one


async def test_a_message_is_one_row_however_often_it_is_owed(records: Records) -> None:
    """At the newest version it was ever owed at."""
    for version in (1, 3, 2):
        await owe(records, version=version)
    assert (await about(records)).version == 3


async def test_it_is_taken_by_one_for_as_long_as_a_lease_lasts(records: Records) -> None:
    """Whoever comes after that knows that Slack may have it already."""
    await owe(records)
    (first,) = await claim(records)
    assert not first.in_doubt
    assert await claim(records, seconds=59) == []
    (second,) = await claim(records, seconds=61)
    assert second.in_doubt
    await sent(records, first, drawn=1)
    assert (await about(records)).status == "sending"
    await sent(records, second, drawn=1)
    one = await about(records)
    assert (one.status, one.channel, one.ts, one.drawn) == ("sent", "D1", "1.0", 1)


async def test_what_was_sent_is_not_due_until_its_subject_moves_on(records: Records) -> None:
    """Then it is drawn anew, where it is."""
    await owe(records)
    (one,) = await claim(records)
    await sent(records, one, drawn=1)
    assert await claim(records) == []
    await redraw(records, version=2)
    (again,) = await claim(records)
    assert (again.version, again.ts, again.in_doubt) == (2, "1.0", False)


async def test_what_moves_on_while_it_is_sent_is_due_again(records: Records) -> None:
    """Only the newest version is the end of it."""
    await owe(records)
    (one,) = await claim(records)
    await redraw(records, version=2)
    assert await claim(records) == []
    await sent(records, one, drawn=1)
    (again,) = await claim(records)
    await sent(records, again, drawn=2)
    assert (await about(records)).status == "sent"


async def test_what_was_drawn_newer_than_asked_is_not_drawn_again(records: Records) -> None:
    """The subject had moved on before it was drawn."""
    await owe(records)
    (one,) = await claim(records)
    await sent(records, one, drawn=5)
    await redraw(records, version=2)
    assert (await about(records)).drawn == 5


async def test_what_failed_is_due_later(records: Records) -> None:
    """In doubt or not, as whoever tried it says."""
    await owe(records)
    for seconds, doubt in ((0, False), (30, True), (60, False)):
        (one,) = await claim(records, seconds=seconds)
        async with records.begin() as connection:
            due_at = NOON + timedelta(seconds=seconds + 30)
            await deliveries.failed(connection, one, "ratelimited", due_at=due_at, in_doubt=doubt)
        assert (await about(records)).in_doubt == doubt
        assert await claim(records, seconds=seconds + 29) == []
    assert (await about(records)).attempt == 3


async def test_who_cannot_be_reached_is_never_tried_again(records: Records) -> None:
    """Not even when the subject moves on."""
    await owe(records)
    (one,) = await claim(records)
    async with records.begin() as connection:
        await deliveries.unreachable(connection, one, "channel_not_found")
    await redraw(records, version=2)
    await owe(records, version=3)
    assert await claim(records, seconds=3600) == []
    assert (await about(records)).status == "unreachable"


async def test_subjects_with_something_due_are_found(records: Records) -> None:
    """Each once, and none before its time."""
    await owe(records, "U1")
    await owe(records, "U2")
    async with records.read() as connection:
        assert await deliveries.due(connection, now=NOON, limit=5) == ["r1"]
        early = NOON - timedelta(seconds=1)
        assert await deliveries.due(connection, now=early, limit=5) == []
