"""Several processes at once, and processes that die: a digest is as if there had been one."""

import asyncio
from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis.strategies import integers, lists

from bot.alerts.looking import Read
from bot.alerts.runs import RULES_AT_ONCE, WARRANTIES_AT_ONCE, in_goes
from bot.errors import AssetBotError
from bot.models import AssetRef
from bot.store import AsyncConnection, alerts
from bot.store.failures import StoreFailed
from bot.store.history_rows import every
from bot.warranty import Cover
from tests.alerts.alerting import SUNDAY, Alerting, rule
from tests.approvals.dying import Killed
from tests.desk import user
from tests.made import asset

MONDAY = SUNDAY.date() + timedelta(days=1)
COVER = Cover(AssetRef("factorial", "1"), MONDAY)
OLAF, ADA = user("olaf"), user("ada")


async def dies(*_: object) -> None:
    """The process ends before its transaction does."""
    raise Killed


async def ready(alerting: Alerting) -> None:
    """A rule that began, and a Monday on which there is something to tell."""
    alerting.hold(
        *(asset(number, warranty_end=MONDAY + timedelta(days=number)) for number in (1, 20, 40))
    )
    await alerting.ticks()
    alerting.now += timedelta(days=1)


async def test_of_many_processes_that_look_at_once_one_tells(alerting: Alerting) -> None:
    """One digest, each warranty once."""
    await ready(alerting)
    await asyncio.gather(*(alerting.alerts().pass_time() for _ in range(4)))
    (one,) = await alerting.digests()
    assert len(await alerting.lines(one)) == 3
    assert await alerting.ticks(days=1) == []


async def test_killed_while_it_writes_it_is_told_once_later(alerting: Alerting) -> None:
    """Nothing is kept of a digest without the rest of it: rows, rule and message are one."""
    await ready(alerting)
    for _ in range(3):
        with pytest.raises(Killed):
            await alerting.alerts(enqueue=dies).pass_time()
        assert await alerting.digests() == []
    assert len(await alerting.told()) == 3
    assert await alerting.told() == []


async def test_a_rule_that_cannot_be_told_of_holds_up_no_other(alerting: Alerting) -> None:
    """Rules are looked at together, and each is whole: that one is told later, the others once."""
    alerting.rules = [rule(name) for name in "abc"]
    await ready(alerting)

    async def full(connection: AsyncConnection, _job: str, _key: str, told: Any) -> None:
        alert = await alerts.get(connection, told["subject"])
        if alert and alert.rule == "b":
            raise StoreFailed("The disk is full.")

    with pytest.raises(AssetBotError, match=r"^b: The disk is full\.$"):
        await alerting.alerts(enqueue=full).pass_time()
    assert sorted(one.rule for one in await alerting.digests()) == ["a", "c"]
    assert [one.rule for one in await alerting.ticks()] == ["b"]
    assert await alerting.told() == []


FEW = lists(integers(0, 2), min_size=RULES_AT_ONCE, max_size=3 * RULES_AT_ONCE)
MANY = lists(integers(0, 2 * WARRANTIES_AT_ONCE), max_size=10)


@given(FEW | MANY)
def test_what_is_looked_at_together_is_as_much_as_may_be(warranties: list[int]) -> None:
    """All of it in its order, in goes of so many rules and warranties, or of one rule alone."""
    look: Any = None
    read = [Read(look, [COVER] * many) for many in warranties]
    goes = list(in_goes(read))
    assert [one for some in goes for one in some] == read
    for some in goes:
        assert some
        assert len(some) == 1 or may_be_one(some)
    for some, then in pairwise(goes):
        assert not may_be_one([*some, then[0]])


def may_be_one(some: list[Read]) -> bool:
    """Whether so much is looked at together."""
    return len(some) <= RULES_AT_ONCE and sum(len(one.covers) for one in some) <= WARRANTIES_AT_ONCE


async def test_of_two_who_act_at_once_one_is_told_that_it_is_so(alerting: Alerting) -> None:
    """One silence and one event."""
    await ready(alerting)
    (one,) = await alerting.ticks()
    ref = await alerting.ref(one)
    ours, theirs = alerting.alerts(), alerting.alerts()
    came = await asyncio.gather(
        ours.acknowledge(ref, OLAF), theirs.snooze(ref, ADA, MONDAY + timedelta(days=9))
    )
    assert [bool(each.verdict) for each in came].count(True) == 1
    async with alerting.records.read() as connection:
        told = [event.kind for event in await every(connection)]
    assert len([kind for kind in told if kind.startswith("warranty_")]) == 1


async def test_killed_while_somebody_acts_nothing_of_it_is_kept(alerting: Alerting) -> None:
    """And the next click does all of it."""
    await ready(alerting)
    (one,) = await alerting.ticks()
    ref = await alerting.ref(one)
    with pytest.raises(Killed):
        await alerting.alerts(enqueue=dies).acknowledge(ref, OLAF)
    assert (await alerting.alerts().acknowledge(ref, OLAF)).verdict
