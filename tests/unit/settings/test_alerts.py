"""Alert rules: the `[[alerts]]` tables of assetbot.toml."""

from datetime import time
from typing import Any

import pytest

from bot.alerts.rule_form import Draft, entered
from bot.errors import SettingsError
from bot.language.questions import Filters, Where
from bot.models import Status
from bot.settings.alerts import AlertRule, read_alerts

LEAST = {"id": "laptops", "channel": "C0123456789"}


def test_a_rule_says_no_more_than_its_id_and_channel() -> None:
    """Sixty, thirty, seven and no days before, Mondays at nine in the installation's zone."""
    (one,) = read_alerts([LEAST], "Europe/Berlin")
    assert one.thresholds == (60, 30, 7, 0)
    assert (one.schedule.at, one.schedule.zone) == (time(9), "Europe/Berlin")
    assert one.schedule.weekdays == {0}
    assert one.statuses_left_out == {Status.RETIRED, Status.LOST, Status.STOLEN}
    assert one.archived_left_out


def test_a_rule_says_all_there_is_to_say() -> None:
    """Filters as a list has them; thresholds in any order; times as TOML or as text."""
    (one,) = read_alerts(
        [
            {
                **LEAST,
                "filter": 'category:laptop location:"New York"',
                "thresholds": [0, 90, 90],
                "at": time(2, 30),
                "timezone": "America/New_York",
                "weekdays": ["Tuesday", "friday"],
                "left_out": ["archived"],
            }
        ],
        "UTC",
    )
    assert (one.filters.category, one.filters.location) == ("laptop", "New York")
    assert one.thresholds == (90, 0)
    assert one.schedule.at == time(2, 30)
    assert one.schedule.weekdays == {1, 4}
    assert one.statuses_left_out == frozenset()
    assert one.archived_left_out


def test_a_filter_is_a_table_with_a_value_or_several_of_each() -> None:
    """Of several any will do, as in a rule that is made in Slack; it reads as that one does."""
    chosen = {"category": ["laptop", "phone"], "location": ["New York", "Berlin"], "team": "IT"}
    (one,) = read_alerts([{**LEAST, "filter": chosen}], "UTC")
    given = {f"alert_{name}": "\n".join(some) for name, some in chosen.items() if name != "team"}
    form = {"thresholds": "7", "alert_zone": "UTC", "at": "09:00", "weekdays": "monday"}
    made = entered(Draft(channel="C1"), {**form, **given, "alert_team": "IT"})
    assert isinstance(made, AlertRule)
    assert (one.filters, one.text) == (made.filters, made.text)
    assert one.text == 'category:laptop or phone location:"New York" or Berlin team:IT'


def test_statuses_are_several_too_and_are_read_as_people_write_them() -> None:
    """One alone is what a list has."""
    several, single = read_alerts(
        [
            {**LEAST, "filter": {"status": ["Maintenance", "assigned"]}},
            {**LEAST, "id": "away", "filter": {"status": ["archived", "archived"]}},
        ],
        "UTC",
    )
    assert several.filters.where == (
        Where(field="status", values=(Status.IN_REPAIR, Status.ASSIGNED)),
    )
    assert single.filters == Filters(archived=True)


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"chanel": "C1"}, "alerts[1].chanel is not a setting; did you mean channel?"),
        ({"id": "My Rule"}, "alerts[1].id must be small letters"),
        ({"id": None}, "alerts[1].id must be small letters"),
        ({"channel": "#it"}, "alerts[1].channel must be a channel's id"),
        ({"filter": "colour:red"}, "alerts[1].filter: There is no filter “colour:”."),
        ({"filter": ["x"]}, "alerts[1].filter must be filters as in a list"),
        ({"filter": {"colour": ["red"]}}, "alerts[1].filter: There is no filter “colour:”."),
        ({"filter": {"category": []}}, "alerts[1].filter.category must be a word, or a list"),
        ({"filter": {"category": ["a", 1]}}, "alerts[1].filter.category must be a word, or a list"),
        ({"filter": {"category": [" "]}}, "alerts[1].filter.category must be a word, or a list"),
        ({"filter": {"status": ["broken", "lost"]}}, "There is no status “broken”."),
        (
            {"filter": {"status": ["lost", "archived"]}},
            "alerts[1].filter: “status:archived” takes no others beside it.",
        ),
        ({"filter": {"ip": ["10.0.0.1", "10.0.0.2"]}}, "“ip:” takes no others beside it."),
        ({"filter": {"warranty": ["30", "60"]}}, "alerts[1].filter must not hold “warranty:”"),
        ({"filter": {"warranty": "over"}}, "alerts[1].filter must not hold “warranty:”"),
        ({"filter": "warranty:30"}, "alerts[1].filter must not hold “warranty:”"),
        ({"filter": "warranty:over"}, "alerts[1].filter must not hold “warranty:”"),
        ({"thresholds": []}, "alerts[1].thresholds must be days from 0 to 3650"),
        ({"thresholds": [-1]}, "alerts[1].thresholds must be days from 0 to 3650"),
        ({"thresholds": ["7"]}, "alerts[1].thresholds must be days from 0 to 3650"),
        ({"thresholds": [True]}, "alerts[1].thresholds must be days from 0 to 3650"),
        ({"thresholds": 7}, "alerts[1].thresholds must be days from 0 to 3650"),
        ({"thresholds": list(range(13))}, "alerts[1].thresholds must be days from 0 to 3650"),
        ({"at": "25:00"}, 'alerts[1].at must be a time of day, such as "09:00", not'),
        ({"at": 9}, "alerts[1].at must be a time of day"),
        ({"at": time(9, 0, 1)}, "alerts[1].at must be a time of day"),
        ({"timezone": "Europe/Berlinn"}, "did you mean Europe/Berlin?"),
        ({"timezone": 1}, "alerts[1].timezone names no time zone"),
        ({"weekdays": []}, "alerts[1].weekdays must name a day"),
        ({"weekdays": "monday"}, "alerts[1].weekdays must be a list"),
        ({"weekdays": ["munday"]}, "there is no 'munday'; did you mean"),
        ({"left_out": ["broken"]}, "alerts[1].left_out: there is no 'broken'"),
    ],
)
def test_what_is_wrong_is_said_in_one_line(more: dict[str, Any], why: str) -> None:
    """Naming the table, and what belongs there."""
    with pytest.raises(SettingsError) as wrong:
        read_alerts([{**LEAST, **more}], "UTC")
    (line,) = wrong.value.lines
    assert why in line


def test_an_id_stands_there_once() -> None:
    """What was announced is remembered by it."""
    with pytest.raises(SettingsError, match="stands there twice"):
        read_alerts([LEAST, LEAST], "UTC")
