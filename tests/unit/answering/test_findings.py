"""Which records are one thing, and what they say of it otherwise."""

from datetime import date
from typing import Any

import pytest

from bot.answering.findings import Difference, Finding, differences, findings, transfers
from bot.models import Asset, AssetModel, AssetRef, Named, Status
from bot.settings import Inventory
from bot.settings.inventories import Holder
from tests.made import asset

SAME: tuple[Inventory, ...] = (
    (Holder(source="factorial"), Holder(source="itflow", client="client  A")),
)


def record(number: int, *, client: str | None = "a", serial: str = "X1", **more: Any) -> Asset:
    """A record of an ITFlow."""
    made = asset(number, source="itflow", serial=serial, client=client, **more)
    return made.model_copy(update={"ref": AssetRef("itflow", str(number))})


def moved(old: int, new: int, name: str = "LT-1") -> str:
    """What ITFlow notes on both records of a transfer."""
    return (
        f"\n\n---\n* 2026-11-22 10:00:00: Transferred asset {name} (old asset ID: {old})"
        f" from Client a to Client b (new asset ID: {new})"
    )


def ids(found: list[Finding]) -> list[tuple[str, ...]]:
    """The ids of each finding's records, the one shown first."""
    return [tuple(one.ref.id for one in finding.records) for finding in found]


def test_one_serial_number_in_a_declared_inventory_is_one_thing() -> None:
    """Shown as the first holder has it, in whichever order they were found."""
    here, there = asset(1, serial="X-1"), record(2, serial="x1")
    assert ids(findings([there, here], SAME)) == [("id-1", "2")]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (asset(1, serial="X1"), record(2, client="b")),
        (record(1), record(2, client="b")),
        (asset(1, serial="X1"), record(2, client=None)),
        (asset(1, serial="X1", source="stock"), record(2)),
        (asset(1, serial="n/a"), record(2, serial="N/A")),
        (asset(1, serial=None), record(2, serial="")),
        (asset(1, serial="X1"), record(2, archived=True)),
        (asset(1, serial="X1", gone=True), record(2)),
        (asset(1, serial="X1"), record(2, serial="X2")),
    ],
)
def test_anything_else_is_two_things(one: Asset, other: Asset) -> None:
    """Above all never across clients, nor by a word that tells nothing, nor with what is gone."""
    assert len(findings([one, other], SAME)) == 2
    assert len(findings([one, other], ())) == 2


def test_a_serial_number_twice_with_one_holder_pairs_nothing() -> None:
    """Nobody can tell which of the two is meant."""
    found = findings([asset(1, serial="X1"), record(2), record(3)], SAME)
    assert ids(found) == [("id-1",), ("2",), ("3",)]


def test_what_was_moved_is_the_living_record() -> None:
    """With what it was before, the latest first, however often it was moved."""
    first = record(41, archived=True, notes=moved(41, 65))
    second = record(65, client="b", archived=True, notes=moved(41, 65) + moved(65, 90))
    third = record(90, client="c", notes=moved(41, 65) + moved(65, 90))
    for order in ([first, second, third], [third, first, second]):
        (found,) = findings(order, ())
        assert (found.asset, found.former) == (third, (second, first))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (record(41, notes=moved(41, 65)), record(65, notes=moved(41, 65))),
        (record(41, archived=True), record(65, notes=moved(41, 65))),
        (record(41, archived=True, notes=moved(41, 65)), record(65)),
        (record(41, archived=True, notes=moved(41, 66)), record(65, notes=moved(41, 66))),
        (
            record(41, archived=True, notes="(old asset ID: 41) (new asset ID: 65)"),
            record(65, notes=moved(41, 65)),
        ),
    ],
)
def test_a_pair_is_one_only_where_both_records_say_so(old: Asset, new: Asset) -> None:
    """One note is anybody's text; a record that is not archived was not left behind."""
    assert ids(findings([old, new], ())) == [("41",), ("65",)]


def test_an_archived_record_alone_is_shown() -> None:
    """Without a living twin it is a thing of its own."""
    assert ids(findings([record(41, archived=True, notes=moved(41, 65))], ())) == [("41",)]


def test_two_records_that_say_they_became_each_other_end() -> None:
    """Notes that contradict each other are no endless chain."""
    notes = moved(41, 65) + moved(65, 41)
    both = [record(one, archived=True, notes=notes) for one in (41, 65)]
    assert ids(findings(both, ())) == [("65", "41")]


def test_a_name_that_looks_like_a_note_is_not_believed() -> None:
    """The last id of a line is ITFlow's own; a line that goes on after it is none of its notes."""
    assert transfers(moved(41, 65, name="(new asset ID: 7)")) == {("41", "65")}
    assert transfers(moved(41, 65) + " and more") == frozenset()
    assert transfers("Transferred asset " + "(old asset ID: 1) " * 20_000) == frozenset()


def test_what_was_moved_has_its_twin_in_another_source() -> None:
    """Both rules hold at once: the living record, what it was, and the other source's."""
    old = record(41, client="b", archived=True, notes=moved(41, 65))
    new = record(65, notes=moved(41, 65))
    (found,) = findings([old, new, asset(1, serial="X1")], SAME)
    assert (found.asset.ref.id, found.twins, found.former) == ("id-1", (new,), (old,))


def test_differences_are_what_both_say_and_say_otherwise() -> None:
    """Case and blanks are none, nor is what one leaves out; that nobody has it is said."""
    here = asset(1, has="7", location="Berlin", warranty_end=date(2028, 2, 3))
    there = here.model_copy(
        update={
            "status": Status.LOST,
            "assignee": None,
            "location": Named(id="9", name=" berlin "),
            "warranty_end": date(2027, 2, 3),
            "purchase_date": date(2025, 1, 1),
            "model": AssetModel(
                id="m", category="Laptop", manufacturer=None, name="MacBook Pro 14"
            ),
        }
    )
    assert differences(here, there) == (
        Difference(field="Status", here="assigned", there="lost"),
        Difference(field="Assignee", here="Person 7", there="nobody"),
        Difference(field="Warranty end", here=date(2028, 2, 3), there=date(2027, 2, 3)),
    )
    assert differences(here, here) == ()
