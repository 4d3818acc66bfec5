"""Which of the unit tests `make test` runs on PostgreSQL, too."""

from pathlib import Path

import pytest

ON_BOTH = frozenset(
    {
        "test_a_zero_in_a_text_keeps_nothing_from_being_read",
        "test_what_changed_is_told_asset_by_asset",
        "test_a_run_that_was_killed_is_taken_over_when_its_lease_is_old",
        "test_two_syncs_at_once_do_not_fight",
        "test_a_job_of_a_change_that_is_rolled_back_never_runs",
        "test_the_same_key_twice_is_one_run",
        "test_what_waits_at_a_restart_runs_after_it",
        "test_rows_older_than_a_week_are_forgotten",
        "test_of_many_deliveries_at_once_one_is_worked_on",
        "test_a_person_is_made_once",
        "test_a_mark_never_goes_back",
    }
)
"""What differs between the databases; `make prove` tries all else on PostgreSQL too."""
BY_FILE = frozenset(
    {
        *("test_jobs", "test_sync", "test_sync_faults"),
        *("test_records_people", "test_roster", "test_history"),
    }
)
"""Those whose every test is tried on both."""


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave to `make prove` what is the same on both databases."""
    here = Path(__file__).parent
    for item in items:
        name, _, case = item.name.partition("[")
        if "postgresql" not in case or name in ON_BOTH:
            continue
        if here in item.path.parents and item.path.stem in BY_FILE:
            item.add_marker(pytest.mark.prove)
