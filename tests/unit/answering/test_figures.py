"""What counts come to: ages, bars that are few, spans of time; pure."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answering.figures import AGES, Bar, ages, anniversaries, bars, few, spans, spelled
from bot.files.charting import lines
from bot.files.pictures import picture
from tests.templates.samples_figures import REPORT, WARRANTIES

DAYS = st.dates(min_value=date(1, 1, 1), max_value=date(9999, 12, 31))


def age(bought: date, today: date) -> str:
    """In which bar something bought on a day stands."""
    since = [int(bought >= day) for day in anniversaries(today)]
    (bar,) = [one for one in ages(1, 1, since).bars if one.assets]
    return bar.label


@pytest.mark.parametrize(
    ("bought", "today", "label"),
    [
        (date(2026, 11, 22), date(2026, 11, 22), "under 1 year"),
        (date(2027, 11, 22), date(2026, 11, 22), "under 1 year"),
        (date(2025, 11, 23), date(2026, 11, 22), "under 1 year"),
        (date(2025, 11, 22), date(2026, 11, 22), "1 to 2 years"),
        (date(2024, 2, 29), date(2025, 2, 28), "under 1 year"),
        (date(2024, 2, 29), date(2025, 3, 1), "1 to 2 years"),
        (date(2023, 2, 28), date(2024, 2, 29), "1 to 2 years"),
        (date(2021, 11, 22), date(2026, 11, 22), "5 years or more"),
        (date(1970, 1, 1), date(2026, 11, 22), "5 years or more"),
    ],
)
def test_an_age_is_counted_in_whole_years(bought: date, today: date, label: str) -> None:
    """From birthday to birthday, also where the day of purchase comes once in four years."""
    assert age(bought, today) == label


def test_what_has_no_day_of_purchase_is_a_bar_of_its_own() -> None:
    """After all others, and marked as no value."""
    counted = ages(10, 7, [1, 3, 3, 4, 5]).bars
    assert [one.assets for one in counted] == [1, 2, 0, 1, 1, 2, 3]
    assert [one.label for one in counted] == [*AGES, "not recorded"]
    assert [one.plain for one in counted] == [False] * 6 + [True]


def test_few_bars_are_shown_and_none_is_lost() -> None:
    """The most frequent first; a single one too many is shown rather than called another."""
    counts = [(f"c{number}", 10 - number) for number in range(8)]
    shown = few(bars([*counts, ("", 3), ("none", 0)]), 5)
    assert [one.label for one in shown] == [
        *("c0", "c1", "c2", "c3", "c4"),
        "3 others",
        "not recorded",
    ]
    assert sum(one.assets for one in shown) == sum(n for _, n in counts) + 3
    assert [one.label for one in few(bars(counts[:6]), 5)] == [f"c{n}" for n in range(6)]


def test_a_long_name_is_cut_where_it_is_shown_alone() -> None:
    """A CSV has all of it."""
    (whole,) = bars([("x" * 90, 1)])
    (shown,) = few([whole])
    assert (len(whole.label), len(shown.label), shown.label[-1]) == (90, 40, "…")


@given(DAYS, DAYS)
def test_spans_of_time_are_at_most_twelve_and_hold_every_day(one: date, other: date) -> None:
    """Each ends where the next begins, however far apart the days are."""
    first, last = sorted((one, other))
    found = spans(first, last)
    assert 0 < len(found) <= 12
    ends = [span.last for span in found]
    assert ends == sorted(set(ends))
    assert ends[-1] >= last
    assert len({span.label for span in found}) == len(found)


@pytest.mark.parametrize(
    ("days", "labels"),
    [
        (30, ["Nov 2026", "Dec 2026"]),
        (400, ["Q4 2026", "Q1 2027", "Q2 2027", "Q3 2027", "Q4 2027"]),
        (1_500, ["2026", "2027", "2028", "2029", "2030"]),
        (10_000, ["2020–2029", "2030–2039", "2040–2049", "2050–2059"]),
    ],
)
def test_a_span_is_as_long_as_it_must_be(days: int, labels: list[str]) -> None:
    """Months, then quarters, years and decades."""
    today = date(2026, 11, 22)
    assert [one.label for one in spans(today, today + timedelta(days=days))] == labels


def test_what_lies_before_all_spans_is_of_the_first() -> None:
    """A date that is centuries wrong takes no bar from the others."""
    found = spans(date(202, 1, 1), date(2026, 11, 22))
    assert (found[0].label, found[1].label) == ("until 1919", "1920–1929")


def test_categories_that_are_too_many_are_counted_together_in_each_span() -> None:
    """So that each span comes to what ends in it."""
    today = date(2026, 11, 22)
    over = spans(today, today + timedelta(days=30))
    counts = {(0, f"c{number}"): 9 - number for number in range(7)} | {(1, ""): 2, (1, "c6"): 1}
    shown, spells = spelled(over, counts)
    assert [one.label for one in shown] == ["c0", "c1", "c2", "c3", "3 others", "not recorded"]
    assert [one.assets for one in shown] == [9, 8, 7, 6, 13, 2]
    assert [one.assets for one in spells[0].bars] == [9, 8, 7, 6, 12, 0]
    assert [one.assets for one in spells[1].bars] == [0, 0, 0, 0, 1, 2]
    assert sum(one.assets for one in spells) == sum(counts.values())


def test_a_picture_has_every_figure_that_is_told() -> None:
    """Each with its name; money without a bar, for currencies do not compare."""
    drawn = picture(REPORT)
    assert [panel.heading for panel in drawn.panels][-1] == "Purchase value"
    assert {row.parts for row in drawn.panels[-1].rows} == {()}
    told = [(row.label, row.text) for row in drawn.panels[0].rows]
    assert told == [(bar.label, f"{bar.assets:,}") for bar in REPORT.groups[0].bars]
    (panel,) = picture(WARRANTIES).panels
    assert len(panel.series) == len(panel.plain) == len(panel.rows[0].parts)


def test_a_csv_has_all_counts_and_runs_nothing() -> None:
    """Values by what they are of; what a spreadsheet would run is text."""
    group = REPORT.groups[0].model_copy(update={"bars": (Bar(label="=1+1", assets=2),)})
    written = "".join(lines(REPORT.model_copy(update={"counts": (group,)}))).splitlines()
    assert written == [
        "By,Value,Assets,Amount,Currency",
        "status,'=1+1,2,,",
        "purchase value,,902,1234500.00,EUR",
        "purchase value,,21,2500000,JPY",
        "purchase value,without a price,281,,",
    ]
