"""Whatever happens to the bot, each threshold is announced once, on its day or right after."""

import asyncio
import shutil
from collections import Counter
from collections.abc import Sequence
from datetime import date, time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.settings.alerts import AlertRule
from bot.store import Records
from bot.warranty import Schedule
from tests.alerts.alerting import rule
from tests.alerts.simulated import RULES, Simulation, Step, ends, steps
from tests.rounds import rounds

QUARTER, TWO_YEARS = 90, 730
FINE = Step(24, 0, dies=False, weather="fine")


@pytest.fixture(scope="module")
def blank(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Empty records, to be copied."""
    path = tmp_path_factory.mktemp("blank") / "records.sqlite3"

    async def make() -> None:
        await (await Records.open(f"sqlite:///{path}")).close()

    asyncio.run(make())
    return path


async def lived(
    folder: Path, rules: Sequence[AlertRule], ending: Sequence[Any], steps: Sequence[Step]
) -> Simulation:
    """What came of it, once all is well again and what was kept is delivered."""
    records = await Records.open(f"sqlite:///{folder / 'records.sqlite3'}")
    made = Simulation(records, folder, rules, ending)
    try:
        await made.made.people_come()
        for step in (FINE, *steps, *[FINE] * 3):
            await made.take(step)
        announced = await made.announced()
        assert announced == made.expected()
        together = Counter((one, cover.ref.id, at) for (one, cover, _), at in announced.items())
        assert await made.lines() == Counter((one, number) for one, number, _ in together)
        assert set(made.channel.copies.values()) <= {1}
        assert await made.made.owed() == []
    finally:
        made.index.close()
        await records.close()
    return made


def simulated(factory: pytest.TempPathFactory, blank: Path, days: int, *given: Any) -> Simulation:
    """So many days, or looks, and what happens in them."""
    rules, ending, happens = given
    folder = factory.mktemp("simulated")
    shutil.copy(blank, folder)
    taken: list[Step] = []
    while sum(one.hours for one in taken) < days * 24 and len(taken) < days:
        taken.append(happens[len(taken) % len(happens)])
    return asyncio.run(lived(folder, rules, ending, taken))


def happening(*longest: float) -> st.SearchStrategy[list[Step]]:
    """What happens one after the other."""
    return st.lists(steps(*longest), min_size=5, max_size=60)


@rounds(one_in=25)
@given(
    rules=st.lists(RULES, min_size=1, max_size=2),
    ending=st.lists(ends(QUARTER), min_size=1, max_size=12),
    happens=happening(24 * 9),
)
def test_in_a_quarter_no_threshold_is_missed_and_none_is_announced_twice(
    tmp_path_factory: pytest.TempPathFactory, blank: Path, rules: Any, ending: Any, happens: Any
) -> None:
    """Through outages, deaths, clocks that are put on and back, and channels that refuse."""
    simulated(tmp_path_factory, blank, QUARTER, rules, ending, happens)


@pytest.mark.prove
@rounds(one_in=100)
@given(
    rules=st.lists(RULES, min_size=1, max_size=3),
    ending=st.lists(ends(TWO_YEARS), min_size=1, max_size=30),
    happens=happening(24 * 9, 24 * 120),
)
def test_nor_in_two_years(
    tmp_path_factory: pytest.TempPathFactory, blank: Path, rules: Any, ending: Any, happens: Any
) -> None:
    """With every clock change there is in them, a February 29, and outages of a third of a year."""
    simulated(tmp_path_factory, blank, TWO_YEARS, rules, ending, happens)


def test_a_daily_rule_at_half_past_two_looks_once_on_each_day_of_a_clock_change(
    tmp_path_factory: pytest.TempPathFactory, blank: Path
) -> None:
    """Where the clocks leave it out and where they show it twice, and on a February 29."""
    daily = Schedule(at=time(2, 30), zone="Europe/Berlin", weekdays=frozenset(range(7)))
    changes = [date(2027, 3, 28), date(2027, 10, 31), date(2028, 2, 29)]
    passing = [
        Step(6, 24 * jump if first else 0, dies=False, weather="fine")
        for jump in (53, 212, 116)
        for first in (True, *[False] * 15)
    ]
    rules = [rule(schedule=daily, thresholds=(0,))]
    made = simulated(tmp_path_factory, blank, len(passing), rules, changes, passing)
    slots = made.slots["rule0"]
    assert [slots.count(one) for one in changes] == [1, 1, 1]
    assert sorted(set(slots)) == slots
    assert sorted(made.expected().values()) == changes
