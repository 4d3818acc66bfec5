"""The pretend ITFlow takes any value as PHP does, and never breaks in a way ITFlow does not."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox import inventory
from sandbox.itflow import Database, make, php
from sandbox.itflow.assets import create, update
from sandbox.itflow.call import Call
from sandbox.itflow.keys import Scope
from sandbox.itflow.records import written
from sandbox.itflow.sql import SqlError, fold

INVENTORY = inventory.make(1, 1, date(2026, 11, 22))
FIELDS = (
    *("asset_name", "asset_serial", "asset_notes", "asset_warranty_expire", "asset_contact_id"),
    *("asset_ip", "asset_network_id", "asset_uri"),
)
VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=False),
    st.text(max_size=300),
    st.just(["a", ["b"]]),
    st.just({"a": 1}),
)


def call(database: Database, body: dict[str, Any]) -> Call:
    """A write of an administrator."""
    return Call(database, {}, body, Scope(), None, "1", {}, lambda: datetime.now(UTC))


@given(body=st.dictionaries(st.sampled_from(FIELDS), VALUES))
def test_any_value_is_stored_or_refused(body: dict[str, Any]) -> None:
    """It is True, False or a wrong statement; every column stays text or null."""
    database = make(INVENTORY, 0, 1)
    for write in (create, update):
        try:
            answer = write(call(database, {"asset_id": 1, **body}))
        except SqlError:
            continue
        assert answer.status == 200
    values = [value for row in database.assets for value in written(row).values()]
    assert {type(value) for value in values} <= {str, type(None)}


@given(st.text())
def test_stored_text_stays_as_it_is_stored(text: str) -> None:
    """Text that is clean is not cleaned any further, and only ever loses characters."""
    once = php.clean(text)
    assert len(once) <= len(text)
    if "<" not in once:
        assert php.clean(once) == once


@given(st.binary() | st.text().map(lambda text: text.encode(errors="surrogatepass")))
def test_any_body_is_an_object_or_lost(body: bytes) -> None:
    """Whatever is sent."""
    assert isinstance(php.decoded(body), dict)


@pytest.mark.parametrize(
    ("value", "number"),
    [
        *(("5abc", 5), ("", 0), ("abc", 0), (" 7", 7), ("-3", -3), ("+4", 4), ("1.9", 1)),
        *((True, 1), (None, 0), ([], 0), ([1], 1), (2.9, 2), (float("inf"), 0)),
        *(("0" * 30 + "8", 8), ("9" * 5_000, 2**63 - 1)),
    ],
)
def test_a_number_is_what_a_text_begins_with(value: object, number: int) -> None:
    """As PHP casts it."""
    assert php.number(value) == number


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("ABC", "abc  ", True),
        (" abc", "abc", False),
        ("Ä", "a", True),
        ("ß", "s", True),
        ("ß", "ss", False),
        ("a%", "ab", False),
    ],
)
def test_the_collation(one: str, other: str, *, same: bool) -> None:
    """Case, accents and blanks at the end make no difference."""
    assert (fold(one) == fold(other)) is same
