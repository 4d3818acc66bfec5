"""Many values in little memory."""

import pytest

from bot.assets.packed import Packed
from bot.models import Named, Person

PEOPLE = [
    Person(source="factorial", id=str(number), name=name, emails=(f"{number}@example.com",))
    for number, name in enumerate(("Ana Ruiz", "Søren Ó Briain", "דנה", "\0 💻", ""))
]


def packed() -> Packed[Person]:
    """All of PEOPLE."""
    people = Packed(Person)
    for person in PEOPLE:
        people.add(person)
    return people


def test_packed_values_come_out_as_they_went_in() -> None:
    """Whatever their words, each is equal to what was put in, in the same order."""
    assert list(packed()) == PEOPLE


@pytest.mark.parametrize("part", [slice(1, 3), slice(3, 99), slice(5, 9), slice(None, None, -2)])
def test_a_part_of_packed_values_is_that_part_of_a_list(part: slice) -> None:
    """A piece is cut out of them as out of a list."""
    assert packed()[part] == PEOPLE[part]


def test_packed_values_are_found_from_either_end() -> None:
    """A negative place counts from the end, and one beyond them is no place."""
    people = packed()
    assert (people[0], people[-1]) == (PEOPLE[0], PEOPLE[-1])
    with pytest.raises(IndexError):
        people[len(PEOPLE)]


def test_nothing_packed_is_nothing() -> None:
    """Without any value it is empty, and false."""
    assert not Packed(Named)
    assert list(Packed(Named)) == []
