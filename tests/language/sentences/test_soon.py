"""“Soon” is the same span wherever warranties are asked for that end then."""

import pytest

from bot.language.commands import reading
from bot.language.dates_and_prices.days import SOON
from bot.language.parsed_to_asked import question
from bot.language.questions import CountAssets, ListAssets
from tests.language.corpus import TODAY, ours


@pytest.mark.parametrize(
    "text",
    [
        "warranties ending soon",
        "expiring soon",
        "warranty soon",
        "warrenty ending soon",
        "soon expiring warranties",
        "which laptops will soon be out of warranty",
        "how many warranties end soon?",
        "What expires soon?",
        "what is expiring soon",
        "show me what is about to expire soon",
    ],
)
def test_soon_is_the_span_that_the_home_tab_has(text: str) -> None:
    """From today on, and answered without asking back."""
    found = ours(text)
    asked = question(found, today=TODAY)
    assert isinstance(asked, ListAssets | CountAssets)
    ends = asked.filters.warranty_from, asked.filters.warranty_to
    assert (ends, found.sure) == ((TODAY, TODAY + SOON), True)


@pytest.mark.parametrize(
    "text", ["edit LT-1788, its warranty ends soon", "set the warranty of LT-1788 to end soon"]
)
def test_no_warranty_is_made_to_end_soon(text: str) -> None:
    """That is no day that could be written down."""
    found = ours(text)
    assert (found.intent, found.changes) == ("edit", {})


@pytest.mark.parametrize("text", ["warranties that end soon, before March", "laptops soon please"])
def test_soon_says_nothing_beside_a_time_or_of_other_things(text: str) -> None:
    """The time that is named is the one that is meant."""
    end = ours(text).filters.get("warranty_end")
    assert end is None or end == {"from": None, "to": "2027-02-28"}


@pytest.mark.parametrize(
    "text", ["what ends soon?", "what finishes this month?", "my passport expires soon"]
)
def test_what_else_ends_is_not_taken_for_a_warranty_for_certain(text: str) -> None:
    """Meetings end as well, and passports expire."""
    assert not ours(text).sure


def test_the_command_means_the_same_by_soon() -> None:
    """Where nobody says how many days."""
    assert reading.read("warranty", today=TODAY) == question(
        ours("warranties ending soon"), today=TODAY
    )
