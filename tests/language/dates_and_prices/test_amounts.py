"""Amounts of money as people write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import UsageError
from bot.language.dates_and_prices.amounts import amount, editable, number
from bot.models import Money


@pytest.mark.parametrize(
    ("text", "minor_units", "currency"),
    [
        ("1499.90 EUR", 149_990, "EUR"),
        ("EUR 1,499.90", 149_990, "EUR"),
        ("1.499,90 €", 149_990, "EUR"),
        ("€1.499", 149_900, "EUR"),
        ("1'499.5 chf", 149_950, "CHF"),
        ("12 345 678,00 SEK", 1_234_567_800, "SEK"),
        ("1.234.567 EUR", 123_456_700, "EUR"),
        ("250,000 JPY", 250_000, "JPY"),
        ("0 EUR", 0, "EUR"),
        ("12.5 KWD", 12_500, "KWD"),
        ("1.500 KWD", 1_500, "KWD"),
        ("1,234.567 KWD", 1_234_567, "KWD"),
    ],
)
def test_an_amount_is_read_as_it_is_written(text: str, minor_units: int, currency: str) -> None:
    """In whichever way the decimals and the thousands are parted."""
    assert amount(text) == Money(minor_units=minor_units, currency=currency)


def test_a_number_alone_is_read_like_that_of_an_amount() -> None:
    """A comma is no thousand where it can be none."""
    read = [float(number(one)) for one in ("1499,90", "1,499.90", "1.499,90", "1,5", "1,499")]
    assert read == [1499.9, 1499.9, 1499.9, 1.5, 1499]


def test_an_amount_without_a_currency_is_in_the_one_it_was_in() -> None:
    """Who changes a price seldom changes what it was paid in."""
    assert amount("99,5", currency="EUR") == Money(minor_units=9_950, currency="EUR")


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            "EUR",
            "1499.90",
            "-5 EUR",
            "1.5.5 EUR",
            "1,49,90 EUR",
            "1.4999 EUR",
            "1.2345,00 EUR",
        ),
        *(
            "1,500 KWD",
            "10.5 JPY",
            "about 5 EUR",
            "1 EUR or 2 EUR",
            "$5",
            "1234567890123 EUR",
            "٣ EUR",
        ),
    ],
)
def test_what_nobody_can_say_the_amount_of_is_refused(text: str) -> None:
    """Rather than taken for a thousand times too much."""
    with pytest.raises(UsageError, match=r"1499\.90 EUR"):
        amount(text)


@given(st.integers(0, 10**11 - 1), st.sampled_from(["EUR", "JPY", "USD", "KWD"]))
def test_an_amount_that_is_shown_to_be_edited_is_read_back(minor_units: int, currency: str) -> None:
    """A form that is sent as it was drawn changes nothing."""
    money = Money(minor_units=minor_units, currency=currency)
    assert amount(editable(money)) == money
