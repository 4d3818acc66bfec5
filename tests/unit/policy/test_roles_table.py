"""docs/security.md has a table of what is for whom: policy says exactly the same."""

import re
from pathlib import Path

import pytest

from bot.models import Denied, Role
from bot.policy import Surface, may
from bot.policy.roles import Grant, Standing

TEXT = (Path(__file__).parents[3] / "docs" / "security.md").read_text(encoding="utf-8")
HEAD = "| for | everyone | operator | approver | auditor | admin |"


def documented() -> dict[str, dict[str, str]]:
    """The table: for each thing and each role, “yes” or “no”."""
    lines = TEXT[TEXT.index(HEAD) :].partition("\n\n")[0].splitlines()
    _, *roles = [cell.strip() for cell in lines[0].strip("|").split("|")]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]
    return {thing: dict(zip(roles, cells, strict=True)) for thing, *cells in rows}


TABLE = documented()


def standing(role: str) -> Standing:
    """The standing of someone with one role, or with none."""
    return Standing() if role == "everyone" else Standing(grants=(Grant(role=Role(role)),))


@pytest.mark.parametrize("role", ["everyone", *map(str, Role)])
@pytest.mark.parametrize("surface", Surface, ids=lambda one: one.name)
def test_policy_says_what_the_table_says(surface: Surface, role: str) -> None:
    """For every thing and every role."""
    verdict = may(standing(role), surface)
    assert TABLE[str(surface)][role] == ("yes" if verdict else "no")


def test_the_table_has_a_row_for_each_thing_and_no_other() -> None:
    """In the same order."""
    assert list(TABLE) == [str(surface) for surface in Surface]


def test_every_cell_is_yes_or_no() -> None:
    """Nothing in between that policy could not say."""
    assert {cell for row in TABLE.values() for cell in row.values()} == {"yes", "no"}


def test_a_refusal_names_whom_it_is_for() -> None:
    """Each refusal of the table is a sentence that begins with what it is about."""
    for surface in Surface:
        verdict = may(Standing(), surface)
        if not verdict:
            reason = verdict.model_dump()["reason"]
            assert re.match(r"[A-Z][^.]* (is|are) for [a-z ]+s\. You may", reason), reason


def test_a_refusal_is_on_record_without_what_else_may_be_done() -> None:
    """That is advice to whoever was refused, and no part of what happened."""
    refused = [one for surface in Surface if isinstance(one := may(Standing(), surface), Denied)]
    assert refused
    for one in refused:
        assert one.reason.startswith(f"{one.on_record} You may")
