"""What sentences mean: facts of the language, whatever inventory it speaks of."""

import sys
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.language.parsed import Parsed
from bot.language.understanding import Words, understand
from bot.language.vocabulary import Vocabulary
from bot.language.words.tokens import tokens
from tests.language.corpus import TODAY, asked, ours, vocabulary, words

TEXTS = [line["text"] for line in asked("asked_tuning.jsonl")]
PIECES = st.lists(st.sampled_from(sorted({word for text in TEXTS for word in text.split()})))
_DATES = ("warranty_end", "purchase_date")
ANY_TEXT = st.one_of(st.text(max_size=200), PIECES.map(" ".join))


def other(text: str) -> Parsed:
    """What a sentence means in another company, with other words for everything."""
    return understand(text, words("vocabulary_other"), today=TODAY)


@pytest.mark.parametrize(
    ("text", "filters"),
    [
        ("laptops in Sydney", {"category": "Notebook", "location": "Sydney"}),
        ("Sydney's laptop", {"category": "Notebook", "assignee": "Sydney Cole"}),
        ("what does April have", {"assignee": "April Stone"}),
        ("how many notebooks are in storage", {"category": "Notebook", "location": "Storage"}),
        ("in stock mobiles", {"status": "Ready to Deploy", "category": "Mobile phone"}),
        ("phones in sao paulo", {"category": "Mobile phone", "location": "São Paulo"}),
        ("Stone & Co's firewalls", {"client": "Stone & Co", "category": "Firewall"}),
        ("FortiGates in Munich", {"model": ["FortiGate 100F", "FortiGate 60F"],
                                  "location": "Munich"}),
        ("where is r2-d2", {"asset_tag": "R2-D2"}),
        ("accounts laptops", {"team": "Accounts", "category": "Notebook"}),
    ],
)  # fmt: skip
def test_names_are_spelled_as_the_inventory_spells_them(text: str, filters: Any) -> None:
    """Its own words for a category or status win over what people say for it."""
    assert other(text).filters == filters


@pytest.mark.parametrize(
    "text",
    ["what does Paris have?", "Björn's monitor", "give LT-1788 to Ben"],
)
def test_what_may_be_two_things_is_asked_back(text: str) -> None:
    """It is not sure, and says what each may be."""
    found = ours(text)
    assert not found.sure
    assert len(found.candidates) > 1


def test_no_token_is_blank() -> None:
    """Some letters are nothing but an accent upon a blank: what no word is left of is none."""
    letters = filter(str.isalnum, map(chr, range(sys.maxunicode + 1)))
    assert [one for one in letters if any(not token.norm.strip() for token in tokens(one))] == []
    assert tokens("\ufe70's") == []


def test_an_accent_that_stands_alone_says_nothing() -> None:
    """Nor is it in the way of what a whole sentence is read for."""
    plain = ours("which laptops does Ana have")
    assert ours("which laptops does Ana have \ufe70").filters == plain.filters
    assert ours("\ufe70 which laptops does Ana have").filters == plain.filters


def test_an_unknown_word_makes_it_unsure() -> None:
    """What nothing explains may be what mattered."""
    assert ours("laptops in Berlin").sure
    assert not ours("laptops in Atlantis").sure


def test_a_mention_stays_as_it_was_written() -> None:
    """Whoever is picked in Slack is that person, in a change and in a question."""
    found = ours("give LT-1788 to <@U0U2KHVMGN>, she starts Monday")
    assert (found.filters, found.changes, found.reason) == (
        {"asset_tag": "LT-1788"},
        {"assignee": "<@U0U2KHVMGN>"},
        "she starts Monday",
    )


def test_a_channel_is_answered_only_where_somebody_plainly_asks() -> None:
    """A question about one asset is one; a story about it is none."""
    assert ours("anyone know who has C02XL0AB?", channel=True).intent == "find"
    assert ours("I gave C02XL0AB to Ana yesterday", channel=True).intent == "none"
    assert ours("laptops in Berlin", channel=True).intent == "none"


def test_a_follow_up_keeps_what_was_said_before() -> None:
    """Each new filter takes the place of the old one of its kind."""
    before = ours("laptops in Berlin")
    assert ours("and in Porto?", before).filters == {"category": "Laptop", "location": "Porto"}
    assert ours("how many?", before).intent == "count"
    one = ours("who has LT-1788")
    given = ours("give it to Oskar Lindqvist", one)
    assert (given.intent, given.filters) == ("assign", {"asset_tag": "LT-1788"})


@given(ANY_TEXT, st.booleans())
@example("SRT:EVERYHTIN", False)
def test_any_text_has_a_valid_meaning(text: str, channel: bool) -> None:  # noqa: FBT001 - as drawn
    """Whatever stands in it, it is one of the intents, and what is written of it is read as such.

    Not written is what it is for the bot alone: here that it may be of everything.
    """
    found = ours(text, channel=channel)
    for one in (found, ours(text, found)):
        again = Parsed.model_validate_json(one.model_dump_json())
        assert again.model_dump() == one.model_dump()


@given(st.sampled_from(TEXTS), st.integers(-3_000, 3_000))
def test_today_moves_dates_and_nothing_else(text: str, days: int) -> None:
    """Intent, and every slot that is no date, are the same on any day."""

    def dateless(found: Parsed) -> Any:
        kept = {key: one for key, one in found.filters.items() if key not in _DATES}
        return found.intent, kept, found.confidence

    moved: date = TODAY + timedelta(days=days)
    assert dateless(understand(text, words(), today=moved)) == dateless(ours(text))


@given(st.sampled_from(TEXTS), st.randoms())
def test_the_order_of_a_vocabulary_means_nothing(text: str, random: Any) -> None:
    """The same names in another order are the same words."""
    shuffled = {name: random.sample(list(values), len(values)) for name, values in vocabulary()}
    found = understand(text, _SHUFFLED(shuffled), today=TODAY)
    assert found == ours(text)


class _Shuffled:
    """Words of a shuffled vocabulary, made once: to make them is what takes long."""

    def __init__(self) -> None:
        self._words: Words | None = None

    def __call__(self, shuffled: Any) -> Words:
        if self._words is None:
            self._words = Words(Vocabulary.model_validate(shuffled))
        return self._words


_SHUFFLED = _Shuffled()


@pytest.mark.parametrize("piece", ['"', "who has ", "lt-", "a.a", "in 30 days ", "retrned "])
def test_what_stands_behind_three_hundred_words_is_not_read(piece: str) -> None:
    """No hostile text costs more than so many words do."""
    long = ours(piece * (4_000 // len(piece)))
    longer = ours(piece * (8_000 // len(piece)))
    assert (long.intent, long.filters) == (longer.intent, longer.filters)
