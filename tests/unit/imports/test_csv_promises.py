"""What a dry run refuses because the write would: nothing is promised that does not come."""

from typing import Any

import pytest

from bot.assets.csv.outcomes import Change
from bot.models import Status
from tests.made import asset
from tests.unit.imports.test_csv_dry_run import CAN, Trial
from tests.unit.imports.test_csv_dry_run import trial as trial  # noqa: PLC0414 - a fixture


def test_a_category_is_met_in_any_case_where_a_source_has_a_fixed_list(trial: Trial) -> None:
    """The row says it as the source spells it; two spellings are one model."""
    can = CAN.model_copy(update={"categories": ("laptop", "screen")})
    said = trial.of(
        "Serial,Type,Make,Model\nNEW-1, LapTop,Dell,XPS 13\nNEW-2,laptop,Dell,XPS 13\n", can=can
    )
    assert [one.kind for one in said] == ["create", "create"]
    assert Change("Type", "", "laptop") in said[0].changes
    assert list(trial.known.proposed) == [("laptop", "Dell", "XPS 13")]


def test_a_category_that_a_source_does_not_have_is_refused_with_those_it_has(trial: Trial) -> None:
    """Nothing is proposed then."""
    can = CAN.model_copy(update={"categories": ("laptop", "screen")})
    outcome = trial.one("Serial,Type,Make,Model\nNEW-1,Dishwasher,Acme,Suds\n", can=can)
    assert outcome.kind == "refused"
    assert outcome.reason == (
        "factorial has no category “Dishwasher” for a model; it has laptop, screen"
    )
    assert trial.known.proposed == {}


@pytest.mark.parametrize(
    ("row", "changed", "said"),
    [
        ("NEW-1,laptop,Dell,XPS 13,", {"create_model": False}, "we may make none in factorial"),
        ("NEW-1,desktop,Dell,Latitude 7450,", {}, "is there already, with the Type “laptop”"),
        ("0,laptop,Dell,XPS 13,", {"nothing": frozenset({"0"})}, "needs Serial Number"),
        ("SN-0001,,,,ana@example.com", {}, "it is retired, and nobody is given"),
        ("SN-0001,,,,", {"needs": frozenset({"client_id"})}, ""),
    ],
)
def test_what_the_write_would_refuse_is_refused_already(
    trial: Trial, row: str, changed: dict[str, Any], said: str
) -> None:
    """A row is shown as done only where its source takes what is to be done for it."""
    can = CAN.model_copy(update=changed)
    text = f"Serial,Type,Make,Model,Assigned To\n{row}\n"
    outcome = trial.one(text, asset(1, status=Status.RETIRED), can=can)
    assert (outcome.kind == "refused") == bool(said)
    assert said in outcome.reason


@pytest.mark.parametrize("words", [",,latitude 7450", "LAPTOP,dell,Latitude 7450"])
def test_rules_look_at_the_category_of_a_model_that_is_there(trial: Trial, words: str) -> None:
    """Whatever a row says of it: no rule of a category is passed by for a cell that is empty."""
    (judged,) = trial.judged(f"Serial,Type,Make,Model\nNEW-1,{words}\n")
    assert judged.plan
    assert judged.plan.category == "laptop"


@pytest.mark.parametrize(
    ("notes", "said"),
    [
        ("a <b>", "factorial would cut Notes “a <b>”"),
        ("x" * 6, "at most 5 bytes of Notes"),
        ("é" * 3, "at most 5 bytes of Notes"),
    ],
)
def test_a_text_that_would_be_cut_is_refused(trial: Trial, notes: str, said: str) -> None:
    """What stands there already is not written again, so it may stay."""
    can = CAN.model_copy(
        update={"cut_at": r"<(?!\s)", "longest": {"notes": 5}, "in_bytes": {"notes"}}
    )
    text = f"Serial,Notes\nSN-0001,{notes}\n"
    assert said in trial.one(text, asset(1), can=can).reason
    assert trial.one(text, asset(1, notes=notes), can=can).kind == "unchanged"


@pytest.mark.parametrize(
    ("status", "assignee", "refused"),
    [
        ("retired", "", True),
        ("in stock", "", True),
        ("in repair", "-", True),
        ("assigned", "", False),
        ("in stock", "-", False),
        ("assigned", "kim@example.com", False),
    ],
)
def test_a_status_that_waits_until_nobody_has_the_asset_is_refused(
    trial: Trial, status: str, assignee: str, *, refused: bool
) -> None:
    """Where the source would refuse it while somebody has the asset; told once, with the way."""
    can = CAN.model_copy(update={"status_follows": True})
    has = asset(1, has="1", status=Status.ASSIGNED)
    text = f"Serial,Status,Assigned To\nSN-0001,{status},{assignee}\n"
    reason = trial.one(text, has, can=can).reason
    assert trial.one(text, has).reason == ""
    assert (reason.count(f"factorial may refuse the status “{status}” while") == 1) is refused
    assert ("import “-” under Assigned To first" in reason) is refused
