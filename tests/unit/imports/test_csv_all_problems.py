"""A row that is refused says all that is wrong with it, so a file is put right in one go."""

from tests.made import asset
from tests.unit.imports.test_csv_dry_run import Trial
from tests.unit.imports.test_csv_dry_run import trial as trial  # noqa: PLC0414 - a fixture

HEADINGS = (
    "Serial,Assigned To,Location,Warranty Expire,Purchase Price Cents,Currency,Status,Notes\n"
)


def test_a_row_tells_all_its_problems_at_once(trial: Trial) -> None:
    """Each is told once, in the order of the checks; half a price that cannot be read is one."""
    row = "SN-0001,Nobody Atall,Atlantis,soon,ten,EUR,lost,\n"
    reason = trial.one(HEADINGS + row, asset(1)).reason
    assert reason.split("; and ") == [
        "Warranty Expire “soon” is no date like 2026-12-31",
        "Purchase Price Cents “ten” is no whole number of cents",
        "factorial has no location “Atlantis”",
        "factorial has no person “Nobody Atall”",
        "factorial cannot be given the status “lost”",
    ]


def test_a_new_asset_tells_what_it_lacks_beside_what_is_wrong(trial: Trial) -> None:
    """A name that is not known does not hide that the model is missing."""
    reason = trial.one("Serial,Location,Type\nNEW-1,Atlantis,laptop\n").reason
    assert reason.split("; and ") == [
        "factorial has no location “Atlantis”",
        "it is new, and for a new asset factorial needs Model",
    ]


def test_formulas_of_a_row_are_told_together(trial: Trial) -> None:
    """Every cell that begins with “=” is named."""
    reason = trial.one("Serial,Name,Notes\nSN-0001,=A1,=B1\n", asset(1)).reason
    assert "Name begins with “=”" in reason
    assert "Notes begins with “=”" in reason


def test_every_unknown_name_of_a_refused_row_is_counted(trial: Trial) -> None:
    """The list of unknown names at the end of a report is whole after one run."""
    trial.one("Serial,Location,Assigned To\nSN-0001,Atlantis,Nobody\n", asset(1))
    assert {one.name for one in trial.known.unknown()} == {"Atlantis", "Nobody"}
