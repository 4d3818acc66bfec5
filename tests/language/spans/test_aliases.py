"""What else people call a category of several words."""

from typing import Any

import pytest

from bot.language.understanding import Words, understand
from bot.language.vocabulary import Vocabulary
from tests.language.corpus import TODAY, ours

AIRPORT = Words(
    Vocabulary(
        categories=[
            "Body camera",
            "Desk phones",
            "Ground power unit",
            "Personal computer kit",
            "Portable X-ray",
            "Battery charger",
            "V-mount battery",
        ],
        locations=["Porto"],
        asset_tags=["GPU-014"],
    )
)


@pytest.mark.parametrize(
    ("text", "intent", "filters"),
    [
        ("body cams in Porto", "find", {"category": "Body camera", "location": "Porto"}),
        ("which desk handset is free", "find", {"category": "Desk phones", "assignee": None}),
        ("how many GPUs are in Porto", "count",
         {"category": "Ground power unit", "location": "Porto"}),
        ("the oldest GPU", "find",
         {"category": "Ground power unit", "order": "oldest", "limit": 1}),
        ("who has the portable xray", "find", {"category": "Portable X-ray"}),
        ("xrays in Porto", "find", {"category": "Portable X-ray", "location": "Porto"}),
        ("how many batteries are in Porto", "count",
         {"category": "V-mount battery", "location": "Porto"}),
        ("GPU-014", "find", {"asset_tag": "GPU-014"}),
    ],
)  # fmt: skip
def test_a_category_is_called_by_other_words(
    text: str, intent: str, filters: dict[str, Any]
) -> None:
    """By what else is said for its last word, and by the first letters of three words."""
    found = understand(text, AIRPORT, today=TODAY)
    assert (found.intent, found.filters, found.sure) == (intent, filters, True)


@pytest.mark.parametrize("text", ["PCK?", "laptops"])
def test_what_is_no_category_here_is_none_of_it(text: str) -> None:
    """A kind that the inventory does not have is no other one."""
    assert "Ground power unit" not in str(understand(text, AIRPORT, today=TODAY).filters)


def test_what_is_stolen_is_told_by_its_other_name() -> None:
    """Nothing of the name is left over as a reason."""
    found = understand("someone stole my body cam", AIRPORT, today=TODAY)
    assert (found.filters["category"], found.reason, found.sure) == ("Body camera", "", True)
    assert ours("two mobile handsets in Bergen", vocabulary="vocabulary_hospital").sure


@pytest.mark.parametrize(
    ("teams", "meant"),
    [
        (("Sales & Success", "Legal"), "Sales & Success"),
        (("Sales & Success", "Sales"), "Sales"),
        (("Sales & Success", "Sales Team"), "Sales Team"),
    ],
)
@pytest.mark.parametrize(
    "text",
    ["what phones does the sales team have", "phones of the sales team", "sales team phones"],
)
def test_a_team_is_called_by_an_everyday_word_of_its_name(
    text: str, teams: tuple[str, ...], meant: str
) -> None:
    """Before “team”, and unless another is called just so."""
    words = Words(Vocabulary(teams=teams, categories=("Phone",)))
    found = understand(text, words, today=TODAY)
    assert found.sure
    assert found.filters == {"category": "Phone", "team": meant}


def test_which_of_two_teams_is_meant_is_asked_back() -> None:
    """Where both have the word in their name."""
    words = Words(Vocabulary(teams=("Sales & Success", "Sales Planning")))
    found = understand("what does the sales team have", words, today=TODAY)
    assert not found.sure
    assert [one.label for one in found.candidates] == [
        "the team Sales & Success",
        "the team Sales Planning",
    ]


def test_our_team_is_no_teams_name() -> None:
    """Although one has “our” in it."""
    words = Words(Vocabulary(teams=("Our People",)))
    assert understand("what does our team have", words, today=TODAY).filters == {"team": "me"}
