"""What buttons carry: a question that can be answered, or nothing that is taken for one."""

from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from bot.errors import UsageError
from bot.language.changes import AskChange, AskFault
from bot.language.parsed import Parsed
from bot.language.parsed_to_asked import question
from bot.language.questions import MOST_ASKED, ListAssets, question_json
from tests.language.corpus import ours


@pytest.mark.parametrize(
    "filters",
    [
        '{"most": 99999999999999999999}',
        '{"most": 0}',
        '{"most": -1}',
        '{"price_from": NaN}',
        '{"price_to": 1e999}',
        '{"where": [{"field": "category", "values": []}]}',
        r'{"category": "\ud800"}',
        '{"category": "\ud800"}',
    ],
)
def test_what_no_question_says_is_none(filters: str) -> None:
    """JSON that somebody altered is refused when it is read, be it within another button's."""
    altered = f'{{"v": 1, "kind": "list", "filters": {filters}}}'
    with pytest.raises(ValidationError):
        question_json.validate_json(altered)
    with pytest.raises(ValidationError):
        AskFault(among=altered)
    with pytest.raises(ValidationError):
        AskChange(operation="return", among=altered)


@pytest.mark.parametrize(
    ("filters", "most"), [({"limit": 3}, 3), ({"limit": 10**30}, MOST_ASKED), ({"limit": 0}, None)]
)
def test_however_many_are_asked_for_it_is_a_question(
    filters: dict[str, Any], most: int | None
) -> None:
    """What a sentence says is brought within what a question can say."""
    asked = question(Parsed(intent="find", filters=filters), today=date(2026, 11, 26))
    assert isinstance(asked, ListAssets)
    assert asked.filters.most == most


def test_an_amount_of_four_hundred_digits_is_none() -> None:
    """A number that no computer reckons with is not read as a price."""
    assert "price" not in ours(f"laptops over {'9' * 400} euros").filters
    assert ours(f"laptops over {'9' * 15}k euros").filters["price"]


@pytest.mark.parametrize(
    "text", ["laptops of my team", "how many laptops does our team have?", "laptops not of my team"]
)
def test_nobodys_team_is_guessed(text: str) -> None:
    """Nobody knows which team somebody is in, and all there is would be no answer."""
    with pytest.raises(UsageError, match="which team is yours"):
        question(ours(text))
