"""A run that finds nothing where it told of many says so; what people did about them does not."""

from datetime import timedelta
from typing import Any

import pytest

from bot.alarms import TEMPLATE
from bot.store import alarms, deliveries
from tests.alerts.alerting import SUNDAY, Alerting
from tests.desk import user
from tests.made import asset

MONDAY = SUNDAY.date() + timedelta(days=1)
ADA, OLAF = user("ada"), user("olaf")


async def told_of(alerting: Alerting, count: int) -> None:
    """So many warranties that end in a month were told of a week ago."""
    hold(alerting, count)
    await alerting.ticks()
    assert len(await alerting.told(days=1)) == count


def hold(alerting: Alerting, count: int, **more: Any) -> None:
    """The source has these."""
    given = {"warranty_end": MONDAY + timedelta(days=28), **more}
    alerting.hold(*(asset(number, **given) for number in range(1, count + 1)))


async def alarmed(alerting: Alerting) -> list[str]:
    """Who is owed word that a rule finds nothing."""
    async with alerting.records.read() as connection:
        standing = await alarms.standing(connection)
        rows = [one for each in standing for one in await deliveries.about(connection, each.id)]
    assert all((one.kind, one.of) == ("nothing", "all") for one in standing)
    return [one.to for one in rows if one.template == TEMPLATE]


@pytest.mark.parametrize("gone", [{"gone": True}, {"warranty_end": None}, {"archived": True}])
async def test_a_rule_that_finds_nothing_where_there_were_many_says_so_once(
    alerting: Alerting, gone: dict[str, Any]
) -> None:
    """The source shows nothing more, or no dates; it is over as soon as they are back."""
    await told_of(alerting, 10)
    hold(alerting, 10, **gone)
    for _ in range(2):
        await alerting.ticks(days=7)
        assert await alarmed(alerting) == [ADA]
    hold(alerting, 10)
    await alerting.ticks(days=7)
    assert await alarmed(alerting) == []


async def test_of_a_rule_that_is_no_more_nothing_is_missed(alerting: Alerting) -> None:
    """What it did not find any more is over with it, or status would be red for good."""
    await told_of(alerting, 10)
    hold(alerting, 10, gone=True)
    await alerting.ticks(days=7)
    assert await alarmed(alerting) == [ADA]
    alerting.rules = []
    await alerting.ticks()
    assert await alarmed(alerting) == []


async def test_what_was_extended_is_not_missed(alerting: Alerting) -> None:
    """Far beyond the thresholds there are warranties still."""
    await told_of(alerting, 10)
    hold(alerting, 10, warranty_end=MONDAY + timedelta(days=2_000))
    await alerting.ticks(days=7)
    assert await alarmed(alerting) == []


async def test_what_has_ended_is_not_missed(alerting: Alerting) -> None:
    """Nothing is left that has yet to end, and nothing was to be."""
    await told_of(alerting, 10)
    await alerting.ticks(days=35)
    assert await alarmed(alerting) == []


async def test_that_all_were_acknowledged_raises_no_alarm(alerting: Alerting) -> None:
    """They are there, and quiet."""
    await told_of(alerting, 10)
    (digest,) = await alerting.digests()
    for number in range(10):
        await alerting.alerts().acknowledge(await alerting.ref(digest, number), OLAF)
    assert await alerting.told(days=7) == []
    assert await alarmed(alerting) == []


async def test_few_that_are_gone_raise_no_alarm(alerting: Alerting) -> None:
    """Nine may well be retired at once."""
    await told_of(alerting, 9)
    hold(alerting, 9, gone=True)
    await alerting.ticks(days=7)
    assert await alarmed(alerting) == []
