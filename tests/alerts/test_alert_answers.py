"""People acknowledge and put off what an alert tells of, undo it, and list all of it."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from bot.alerts import PageRef
from bot.errors import NotPermitted, UsageError
from bot.models import Denied, Scope
from bot.policy import viewer
from bot.store import deliveries
from bot.store.alerts import Alert
from bot.store.history_rows import every
from tests.alerts.alerting import MONDAYS, SUNDAY, Alerting, buttons, rule, words
from tests.desk import user
from tests.made import asset

OLAF, EVE, ADA = user("olaf"), user("eve"), user("ada")
MONDAY = SUNDAY.date() + timedelta(days=1)


async def digest(alerting: Alerting, *days: int) -> Alert:
    """A digest of assets whose warranties end in so many days from Monday."""
    alerting.hold(
        *(
            asset(number, warranty_end=MONDAY + timedelta(days=left))
            for number, left in enumerate(days or (5,), 1)
        )
    )
    await alerting.ticks()
    (new,) = await alerting.ticks(days=1)
    return new


async def told(alerting: Alerting) -> list[str]:
    """What happened to warranties, by kind."""
    async with alerting.records.read() as connection:
        return [one.kind for one in await every(connection)]


async def test_what_is_acknowledged_is_quiet_for_this_warranty_end(alerting: Alerting) -> None:
    """The card says who did it; another end starts anew."""
    new = await digest(alerting)
    came = await alerting.alerts().acknowledge(await alerting.ref(new), OLAF)
    assert came.verdict
    card = await alerting.drawn(new)
    assert f"Acknowledged by <@{OLAF}>" in words(card)
    assert buttons(card) == ["Undo", "All 1"]
    assert await alerting.told(days=7) == []
    alerting.hold(asset(1, warranty_end=MONDAY + timedelta(days=30)))
    assert await alerting.told(days=7) == ["id-1"]


async def test_what_is_undone_is_caught_up(alerting: Alerting) -> None:
    """The thresholds that passed meanwhile are told of in the next digest."""
    new = await digest(alerting)
    ref = await alerting.ref(new)
    await alerting.alerts().acknowledge(ref, OLAF)
    assert await alerting.told(days=7) == []
    assert (await alerting.alerts().undo(ref, ADA)).verdict
    assert buttons(await alerting.drawn(new)) == ["Acknowledge", "Snooze", "All 1"]
    assert await alerting.told(days=7) == ["id-1"]
    kinds = ["warranty_acknowledged", "warranty_heard"]
    assert await told(alerting) == kinds
    again = await alerting.alerts().undo(ref, ADA)
    assert isinstance(again.verdict, Denied)


async def test_what_is_put_off_comes_back_in_the_next_digest_on_its_day(
    alerting: Alerting,
) -> None:
    """Whatever the threshold: here none is reached on that day."""
    new = await digest(alerting, 29)
    ref = await alerting.ref(new)
    until = alerting.now.date() + timedelta(days=8)
    assert (await alerting.alerts().snooze(ref, OLAF, until)).until == until
    assert f"Put off until {until.day} Dec 2026 by <@{OLAF}>" in words(await alerting.drawn(new))
    assert await alerting.told(days=7) == []
    assert await alerting.told(days=7) == ["id-1"]
    assert "Put off" not in words(await alerting.drawn(new))
    assert await alerting.told(days=7) == []
    assert await alerting.told(days=7) == ["id-1"]  # fewer than seven days are left by then


async def test_every_digest_it_stands_in_is_drawn_anew(alerting: Alerting) -> None:
    """The one of a week ago shows too who acknowledged it."""
    first = await digest(alerting, 14)
    (second,) = await alerting.ticks(days=7)
    await alerting.alerts().acknowledge(await alerting.ref(second), OLAF)
    for one in (first, second):
        async with alerting.records.read() as connection:
            (owed,) = await deliveries.about(connection, one.id)
        assert owed.version == 2
        assert "Acknowledged" in words(await alerting.drawn(one))


async def test_it_is_for_operators_and_said_once(alerting: Alerting) -> None:
    """Others are told whom it is for; the second to click is told that it is so."""
    ref = await alerting.ref(await digest(alerting))
    refused = await alerting.alerts().acknowledge(ref, EVE)
    assert isinstance(refused.verdict, Denied)
    assert "operators" in refused.verdict.reason
    assert await told(alerting) == []
    await alerting.alerts().acknowledge(ref, OLAF)
    late = await alerting.alerts().snooze(ref, ADA, date(2026, 12, 24))
    assert isinstance(late.verdict, Denied)
    assert "acknowledged already" in late.verdict.reason


@pytest.mark.parametrize("until", [date(2026, 11, 23), date(2026, 1, 1), date(9999, 12, 31)])
async def test_it_is_put_off_until_a_day_that_comes(alerting: Alerting, until: date) -> None:
    """Not until today, nor for good."""
    ref = await alerting.ref(await digest(alerting))
    with pytest.raises(UsageError):
        await alerting.alerts().snooze(ref, OLAF, until)


async def test_it_is_put_off_until_a_day_that_comes_where_the_rule_is(alerting: Alerting) -> None:
    """In Auckland it is tomorrow already, and not yet in Honolulu."""
    ref = await alerting.ref(await digest(alerting))
    alerting.now = datetime(2026, 11, 23, 12, 30, tzinfo=UTC)
    alerting.rules = [rule(schedule=MONDAYS.model_copy(update={"zone": "Pacific/Auckland"}))]
    with pytest.raises(UsageError):
        await alerting.alerts().snooze(ref, OLAF, date(2026, 11, 24))
    alerting.now = datetime(2026, 11, 24, 1, 30, tzinfo=UTC)
    alerting.rules = [rule(schedule=MONDAYS.model_copy(update={"zone": "Pacific/Honolulu"}))]
    came = await alerting.alerts().may_act(ref, OLAF)
    assert came.zone == "Pacific/Honolulu"
    assert (await alerting.alerts().snooze(ref, OLAF, date(2026, 11, 24))).verdict


async def test_all_of_it_is_listed_page_by_page_as_far_as_one_may(alerting: Alerting) -> None:
    """Each once, the most urgent first; who may list nothing is told so."""
    new = await digest(alerting, *range(1, 30))
    seen: list[str] = []
    page: Any = PageRef(alert=new.id)
    while page:
        shown = await alerting.alerts().listed(page, _viewer(alerting, OLAF))
        assert shown.total == 29
        seen += [one.id for one in shown.lines]
        page = PageRef.model_validate_json(shown.more) if shown.more else None
    assert seen == [f"id-{number}" for number in range(1, 30)]
    with pytest.raises(NotPermitted):
        await alerting.alerts().listed(PageRef(alert=new.id), _viewer(alerting, EVE))
    elsewhere = _viewer(alerting, OLAF).model_copy(
        update={"lists": Scope(sources=frozenset({"itflow"}))}
    )
    assert (await alerting.alerts().listed(PageRef(alert=new.id), elsewhere)).lines == ()


def _viewer(alerting: Alerting, who: str) -> Any:
    return viewer(None, alerting.people.actors[who].standing, today=alerting.now.date())


async def test_an_alert_that_is_not_there_is_said_so(alerting: Alerting) -> None:
    """A button of other records."""
    ref = await alerting.ref(await digest(alerting))
    with pytest.raises(UsageError):
        await alerting.alerts().acknowledge(ref.model_copy(update={"alert": "none"}), OLAF)
