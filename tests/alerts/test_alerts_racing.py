"""Several processes at once, and processes that die: a digest is as if there had been one."""

import asyncio
from datetime import timedelta

import pytest

from tests.alerts.alerting import SUNDAY, Alerting
from tests.approvals.dying import Killed
from tests.desk import user
from tests.made import asset

MONDAY = SUNDAY.date() + timedelta(days=1)
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


async def test_killed_while_somebody_acts_nothing_of_it_is_kept(alerting: Alerting) -> None:
    """And the next click does all of it."""
    await ready(alerting)
    (one,) = await alerting.ticks()
    ref = await alerting.ref(one)
    with pytest.raises(Killed):
        await alerting.alerts(enqueue=dies).acknowledge(ref, OLAF)
    assert (await alerting.alerts().acknowledge(ref, OLAF)).verdict
