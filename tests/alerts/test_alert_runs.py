"""A rule tells its channel of each warranty once, in digests that stand in the records."""

from datetime import date, timedelta
from typing import Any

import pytest

from bot.models import Scope, Status
from bot.policy import Bound
from bot.store import alerts
from bot.sync.comparison import compare
from tests.alerts.alerting import CHANNEL, SUNDAY, Alerting, buttons, rule, words
from tests.desk import HOME, user
from tests.made import asset

MONDAY = SUNDAY.date() + timedelta(days=1)


def ends(days: int, number: int = 1, **more: Any) -> Any:
    """An asset whose warranty ends in some days from Monday."""
    return asset(number, warranty_end=MONDAY + timedelta(days=days), **more)


async def test_each_threshold_is_told_of_on_the_first_monday_at_or_after_it(
    alerting: Alerting,
) -> None:
    """Sixty, thirty and seven days before the end and when it is over, by the week."""
    alerting.hold(ends(61))
    assert await alerting.told() == []
    weeks = [week for week in range(12) if await alerting.told(days=1 if week == 0 else 7)]
    assert weeks == [1, 5, 8, 9]


async def test_nothing_is_told_twice_and_an_empty_digest_is_not_posted(alerting: Alerting) -> None:
    """However often it is looked at."""
    alerting.hold(ends(20))
    await alerting.ticks()
    assert await alerting.told(days=1) == ["id-1"]
    for _ in range(3):
        assert await alerting.told() == []
    assert len(await alerting.digests()) == 1


async def test_missed_weeks_are_caught_up_in_one_digest(alerting: Alerting) -> None:
    """Whatever was reached meanwhile, each asset once."""
    alerting.hold(ends(5), ends(20, 2), ends(300, 3))
    await alerting.ticks()
    new = await alerting.ticks(days=30)
    assert len(new) == 1
    assert [one.ref.id for one in await alerting.lines(new[0])] == ["id-1", "id-2"]


async def sees(alerting: Alerting, *assets: Any, first: bool = False) -> None:
    """A sync sees these as they are now: history has what is new about them."""

    async def fence(_connection: object) -> None:
        """No other sync takes over."""

    alerting.hold(*assets)
    by_id = {one.ref.id: one for one in assets}
    await compare(
        alerting.records, assets[0].ref.source, by_id, at=alerting.now, first=first, fence=fence
    )


async def test_what_comes_to_be_known_late_is_told_of_however_long_it_is_over(
    alerting: Alerting,
) -> None:
    """New, given another end, or found again; not what only moved, nor what was over before."""
    alerting.rules = [rule(filters={"location": "Berlin"})]
    here: dict[str, Any] = {"location": "Berlin"}
    was = [
        ends(3, **here),
        ends(900, 3, **here),
        ends(4, 4, status=Status.LOST, **here),
        ends(5, 5, archived=True, **here),
        ends(6, 6, location="Porto"),
    ]
    await sees(alerting, *was, first=True)
    await alerting.ticks()
    assert await alerting.told(days=1) == ["id-1"]
    assert await alerting.told(days=371) == ["id-1"]
    now = [ends(200, 3, **here), *(ends(number, number, **here) for number in (4, 5, 6))]
    await sees(alerting, ends(250, 2, **here), ends(-9, 7, **here), *now)
    assert await alerting.told(days=7) == ["id-4", "id-5", "id-3", "id-2"]
    assert await alerting.told(days=7) == []


async def test_what_is_heard_again_is_told_of_however_long_it_is_over(alerting: Alerting) -> None:
    """Whoever undoes an acknowledgement a year later has all of it that was reached meanwhile."""
    alerting.hold(ends(3))
    await alerting.ticks()
    (digest,) = await alerting.ticks(days=1)
    ref = await alerting.ref(digest)
    assert (await alerting.alerts().acknowledge(ref, user("olaf"))).verdict
    assert await alerting.told(days=371) == []
    assert (await alerting.alerts().undo(ref, user("olaf"))).verdict
    assert await alerting.told(days=7) == ["id-1"]
    assert await alerting.told(days=7) == []


async def test_what_only_moved_to_a_rule_is_told_of_no_more_when_it_is_long_over(
    alerting: Alerting,
) -> None:
    """A look costs no more for a rule of many years; what was put off for so long comes back."""
    alerting.hold(ends(3))
    await alerting.ticks()
    (digest,) = await alerting.ticks(days=1)
    ref = await alerting.ref(digest)
    assert (await alerting.alerts().snooze(ref, user("olaf"), MONDAY + timedelta(400))).verdict
    assert await alerting.told(days=371) == []
    alerting.hold(ends(3), ends(350, 2), ends(250, 3), ends(3, 4))
    assert await alerting.told(days=7) == ["id-2"]
    assert await alerting.told(days=28) == ["id-1"]
    assert await alerting.told(days=7) == []


async def test_what_was_over_before_is_counted_once_and_told_of_never(alerting: Alerting) -> None:
    """The first digest says how many, also where it says nothing else."""
    alerting.hold(ends(-30), asset(2, warranty_end=date(1970, 1, 1)))
    await alerting.ticks()
    (first,) = await alerting.ticks(days=1)
    assert first.over_before == 2
    assert "2 already over before this rule" in words(await alerting.drawn(first))
    alerting.hold(ends(-30), ends(3, 3))
    (second,) = await alerting.ticks(days=7)
    assert second.over_before is None
    assert [one.ref.id for one in await alerting.lines(second)] == ["id-3"]


async def test_another_warranty_end_starts_anew(alerting: Alerting) -> None:
    """It was extended, and is told of again when that ends."""
    alerting.hold(ends(5))
    await alerting.ticks()
    assert await alerting.told(days=1) == ["id-1"]
    alerting.hold(ends(40))
    assert await alerting.told(days=7) == ["id-1"]


@pytest.mark.parametrize(
    "away",
    [{"status": status} for status in (Status.RETIRED, Status.LOST, Status.STOLEN)]
    + [{"archived": True}, {"gone": True}],
)
async def test_what_is_no_longer_in_use_is_left_out(
    alerting: Alerting, away: dict[str, Any]
) -> None:
    """Unless the rule says otherwise, and never where it is gone."""
    alerting.hold(ends(5, **away))
    alerting.rules = [
        rule(),
        rule("too", statuses_left_out=frozenset(), archived_left_out=False),
    ]
    await alerting.ticks()
    new = await alerting.ticks(days=1)
    assert [one.rule for one in new] == ([] if "gone" in away else ["too"])


async def test_a_rule_is_about_what_its_filter_and_its_channel_let_through(
    alerting: Alerting,
) -> None:
    """A channel that is for a client is told of that client's assets alone."""
    alerting.hold(ends(5, client="acme"), ends(5, 2, client="other"), ends(5, 3, category="phone"))
    alerting.rules = [rule("phones", filters={"category": "Phone"})]
    await alerting.ticks()
    assert await alerting.told(days=1) == ["id-3"]
    alerting.rules = [rule("acme")]
    await alerting.ticks()
    bound = Bound(client="acme", scope=Scope(clients=frozenset({"acme"})))
    alerting.now += timedelta(days=7)
    await alerting.alerts(bound=lambda _channel: bound).pass_time()
    (new,) = [one for one in await alerting.digests() if one.rule == "acme"]
    assert [one.ref.id for one in await alerting.lines(new)] == ["id-1"]


async def test_nothing_is_looked_at_before_every_source_was_read(alerting: Alerting) -> None:
    """An empty index would let a day pass on which there was something to tell."""
    alerting.hold(ends(5))
    await alerting.ticks()
    alerting.unread = ["itflow"]
    assert await alerting.told(days=1) == []
    alerting.unread = []
    assert await alerting.told(days=1) == ["id-1"]


async def test_a_paused_rule_is_silent_and_catches_up(alerting: Alerting) -> None:
    """What came meanwhile is in one digest."""
    alerting.hold(ends(5))
    await alerting.ticks()
    async with alerting.records.begin() as connection:
        seen = (await alerts.standings(connection, HOME))["all"]
        assert await alerts.pause(connection, seen, SUNDAY, "UADA")
        assert not await alerts.pause(connection, seen, SUNDAY, "UADA")
    assert await alerting.told(days=1) == []
    async with alerting.records.begin() as connection:
        assert await alerts.resume(connection, seen)
    assert await alerting.told(days=1) == ["id-1"]


async def test_the_card_groups_by_urgency_and_names_the_fifteen_most_urgent(
    alerting: Alerting,
) -> None:
    """All of them are counted; who has one is named without notifying them."""
    alerting.hold(
        *(ends(days, number, has=f"{number}") for number, days in enumerate(range(1, 21), 1))
    )
    alerting.now -= timedelta(days=30)
    await alerting.ticks()
    (new,) = await alerting.ticks(days=35)
    card = await alerting.drawn(new)
    assert "Warranties: 3 over, 7 this week and 10 this month" in words(card)
    assert words(card).index("Over: 3") < words(card).index("This week: 7")
    assert "Person 15" in words(card)
    assert "Person 16" not in words(card)
    assert list(buttons(card)).count("Acknowledge") == 15
    assert "All 20" in buttons(card)
    assert len(card["blocks"]) <= 50


async def test_a_rule_that_is_gone_owes_nothing(alerting: Alerting) -> None:
    """What it has not posted yet is not posted; other rules go on."""
    alerting.hold(ends(5))
    await alerting.ticks()
    (new,) = await alerting.ticks(days=1)
    assert new.channel == CHANNEL
    alerting.rules = []
    with pytest.raises(AssertionError):
        await alerting.drawn(new)
