"""Who else is told: whose rule it is where its channel refuses, and whoever has what ends."""

from datetime import UTC, datetime, timedelta
from typing import Any

from bot.store import deliveries
from bot.store.alerts import Alert
from tests.alerts.alerting import CHANNEL, SUNDAY, Alerting, rule
from tests.desk import user
from tests.made import SOURCE, asset

MONDAY = SUNDAY.date() + timedelta(days=1)
OLAF, EVE, ADA = user("olaf"), user("eve"), user("ada")


def ends(days: int, number: int = 1, **more: Any) -> Any:
    """An asset whose warranty ends in some days from Monday."""
    return asset(number, warranty_end=MONDAY + timedelta(days=days), **more)


async def refused(alerting: Alerting, digest: Alert) -> list[str]:
    """Slack refuses a digest; who is told so besides those who were."""
    async with alerting.records.read() as connection:
        about = await deliveries.about(connection, digest.id)
    (one,) = [each for each in about if each.template == "alert"]
    await alerting.alerts().unreachable(one)
    async with alerting.records.read() as connection:
        now = await deliveries.about(connection, digest.id)
    return [each.to for each in now if each.id not in {known.id for known in about}]


async def posted(alerting: Alerting, digest: Alert) -> None:
    """Slack takes a digest after all."""
    async with alerting.records.begin() as connection:
        (one, *_) = await deliveries.claim(connection, digest.id, now=alerting.now)
        ts = str(alerting.now.timestamp() + 1)
        await deliveries.sent(connection, one, channel=CHANNEL, ts=ts, drawn=1, at=alerting.now)


async def test_a_refusal_is_told_once_until_the_channel_works_again(alerting: Alerting) -> None:
    """To admins, of a rule of the file: not for each digest, nor each hour."""
    alerting.hold(ends(5), ends(13, 2), ends(20, 3))
    await alerting.ticks()
    (first,) = await alerting.ticks(days=1)
    assert await refused(alerting, first) == [ADA]
    assert await refused(alerting, first) == []
    (second,) = await alerting.ticks(days=7)
    assert await refused(alerting, second) == []
    await posted(alerting, second)
    (third,) = await alerting.ticks(days=7)
    assert await refused(alerting, third) == [ADA]


async def privately(alerting: Alerting, digest: Alert) -> dict[str, str]:
    """What is owed to whoever has something of a digest, by whom it is for."""
    async with alerting.records.read() as connection:
        about = await deliveries.about(connection, digest.id)
    draw = alerting.alerts().by_template()["alert_holder"]
    owed = [(one.to, await draw(one)) for one in about if one.template == "alert_holder"]
    return {to: str(drawn.payload["text"]) for to, drawn in owed if drawn}


async def test_whoever_has_it_is_told_alone_once_in_their_working_hours(
    alerting: Alerting,
) -> None:
    """All of one alert in one message, in their own zone; who has it no more is not told."""
    alerting.rules = [rule(tell_assignee=True), rule("quiet", channel="C0OTHER")]
    members = {"1": OLAF, "2": EVE, "3": ADA}
    alerting.people.members = {(SOURCE, who): one for who, one in members.items()}
    alerting.zones = {OLAF: "Asia/Tokyo", EVE: "America/New_York"}
    held = [ends(5, 1, has="1"), ends(6, 2, has="1"), ends(7, 3, has="2"), ends(8, 4, has="3")]
    alerting.hold(*held, ends(9, 5, has="9"), ends(9, 6))
    await alerting.ticks()
    alerting.now = datetime(2026, 11, 23, 8, tzinfo=UTC)  # 17:00 in Tokyo, night in New York
    (digest, _) = await alerting.ticks()
    assert await privately(alerting, digest) == {}
    alerting.now = datetime(2026, 11, 23, 14, tzinfo=UTC)
    alerting.hold(ends(8, 4, has="1"))  # before Ada's morning it is somebody else's
    await alerting.ticks()
    assert list(await privately(alerting, digest)) == [EVE]
    alerting.now = datetime(2026, 11, 24, 0, 30, tzinfo=UTC)
    await alerting.ticks()
    told = await privately(alerting, digest)
    assert told.keys() == {EVE, OLAF}
    assert told[OLAF].count("its warranty") == 2
    async with alerting.records.read() as connection:
        before = await deliveries.about(connection, digest.id)
    await alerting.ticks(days=1)
    async with alerting.records.read() as connection:
        assert await deliveries.about(connection, digest.id) == before
