"""What a channel that listens hears, and what it leaves to the people in it."""

import pytest

from bot.language.parsed import Parsed
from tests.language.corpus import ours


@pytest.mark.parametrize(
    "text",
    [
        "has anyone got the MacBook Air 13 at the moment?",
        "is anybody using the MacBook Air 13?",
        "is anyone using HO-1001 today?",
        "who had HO-1001 yesterday?",
        "anyone know if there's a free pager somewhere?",
        "does anybody know whether there are spare laptops in Bergen?",
        "do we have any spare pagers in the pharmacy?",
        "do we still have laptops in storage?",
        "any spare pagers in Lund?",
        "does anyone know if we have a spare laptop in Bergen?",
        "who of you has the MacBook Air 13?",
        "question to everyone: how many pagers do we have in Bergen?",
        "any1 know which pagers are in storage?",
        "are any laptops in repair?",
        "whose pager is this, serial 7XKD2M1",
        "anyone have an idea where HO-1001 is?",
        "is the warranty of HO-1001 still running?",
        "is Kofi's laptop still under warranty?",
        "how old is HO-1001?",
        "can someone check who has HO-1001?",
    ],
)
def test_who_plainly_asks_the_room_is_heard(text: str) -> None:
    """One asset, the one of a model, or what there is of a kind."""
    found = ours(text, channel=True, vocabulary="vocabulary_hospital")
    assert (found.intent != "none", found.sure) == (True, True)


@pytest.mark.parametrize(
    "text",
    [
        "can I have HO-1001?",
        "does anyone have a pager?",
        "is anyone going to Lund?",
        "anyone using windows 11 yet?",
        "is the MacBook Air 13 out yet?",
        "where's the MacBook Air 13 cheapest?",
        "anyone know if there's coffee in Lund?",
        "there's a free pager in Lund",
        "anyone know if we have to return the pagers?",
        "anyone know if we have the money for pagers?",
        "who ordered HO-1001?",
        "is HO-1001 ok?",
        "who is in Radiology?",
        "which pagers did Kofi return?",
        "I gave HO-1001 to Kofi this morning",
        "HO-1001 lost",
    ],
)
def test_what_only_people_can_answer_is_left_to_them(text: str) -> None:
    """Though it names what the inventory has."""
    assert ours(text, channel=True, vocabulary="vocabulary_hospital").intent == "none"


@pytest.mark.parametrize(
    ("text", "intent"), [("the other one", "none"), ("the other one?", "find")]
)
def test_the_other_one_is_looked_for_where_that_is_asked(text: str, intent: str) -> None:
    """Below an answer too people speak to each other."""
    before = Parsed(intent="find", filters={"category": "Pager"}, confidence=1)
    found = ours(text, before, channel=True, vocabulary="vocabulary_hospital")
    assert found.intent == intent
