"""What somebody asks who has never read how: in their own words, and answered."""

from datetime import date

import pytest

from bot.language.asked import AskApprovals, Asked, AskMissed, AskReceived
from bot.language.commands import messages
from bot.language.fallbacks.totals import total_of
from bot.language.fallbacks.unanswerable import beyond
from bot.language.questions import AskInWords, AssetsOf
from tests.language.corpus import TODAY, ours, words


def read(text: str) -> Asked | AskInWords:
    """What a direct message asks for."""
    return messages.read(text, bot_user="U0BOT", today=date(2026, 11, 29))


@pytest.mark.parametrize(
    "text",
    [
        "not mine",
        "thats not mine",
        "It's not mine!",
        "thats not my laptop",
        "that’s not my phone, sorry",
        "this isn't my laptop",
        "not my work phone",
        "those are not my things",
    ],
)
def test_who_was_given_what_is_not_theirs_says_so(text: str) -> None:
    """It is said of what they were given, and names nothing to look for."""
    assert read(text) == AskMissed()


@pytest.mark.parametrize(
    "text", ["not my problem", "not my laptop but Mei's", "is that not my laptop?", "not mine?"]
)
def test_what_only_sounds_like_that_is_none(text: str) -> None:
    """Nothing that the bot knows of, more than that, and a question."""
    assert read(text) != AskMissed()


@pytest.mark.parametrize(
    "text",
    [
        "i have both",
        "I've got both, thanks",
        "i have them all",
        "I have all of them",
        "got them both",
        "yes, I have received everything",
    ],
)
def test_who_has_several_things_says_so(text: str) -> None:
    """Each of them is answered by its button."""
    assert read(text) == AskReceived(surely=False, several=True)


@pytest.mark.parametrize("text", ["<@U0MEITANAK>", "<@U0MEITANAK|mei>?", "/asset <@U0MEITANAK>"])
def test_a_mention_alone_asks_what_they_have(text: str) -> None:
    """Nobody's account is the number of a thing."""
    assert read(text) == AssetsOf(slack_user="U0MEITANAK")


@pytest.mark.parametrize(
    "text", ["serial number of mei's laptop", "serial of mei's laptop", "serial no. of LT-0042"]
)
def test_the_serial_number_of_something_is_a_sentence(text: str) -> None:
    """What stands behind “of” is no serial number."""
    assert isinstance(read(text), AskInWords)


@pytest.mark.parametrize(
    "text",
    [
        "anything i need to approve?",
        "is there anything I have to approve?",
        "do i need to approve anything",
        "do I have anything to sign off?",
        "what do i need to approve",
        "anything else for me to approve",
    ],
)
def test_what_is_to_be_approved_is_asked_in_many_ways(text: str) -> None:
    """All of them are what `approvals` lists."""
    assert read(text) == AskApprovals()


@pytest.mark.parametrize(
    "text",
    [
        "who is my manager",
        "who's Ana's boss",
        "who reports to me",
        "who do I report to?",
        "who works for me",
        "who manages Ana Silva",
        "my manager",
        "laptops of my manager",
        "what does my boss have",
        "my line manager's phone",
        "laptops of my intern",
        "what does my assistant have",
        "who is the manager of Ana Silva",
        "who is in my team?",
        "does my manager have a laptop",
    ],
)
def test_who_manages_whom_can_not_be_asked_for(text: str) -> None:
    """It is never taken for what whoever asks has themselves."""
    assert not ours(text).sure
    assert beyond(text, words(), TODAY) == "managing"


@pytest.mark.parametrize(
    "text",
    [
        "who has LT-1788",
        "who in my team has a laptop",
        "my boss wants a list of all laptops",
        "who reported LT-1788",
        "my manager says my laptop is broken",
        "give LT-1788 to my manager",
    ],
)
def test_what_only_speaks_of_a_manager_is_asked_all_the_same(text: str) -> None:
    """Of things that somebody has, or that something becomes of."""
    assert beyond(text, words(), TODAY) != "managing"


@pytest.mark.parametrize(
    "text",
    [
        "who has two laptops",
        "who has more than one laptop?",
        "who has several phones",
        "people with two laptops",
        "anyone with more than one phone",
    ],
)
def test_how_many_each_person_has_can_not_be_asked_for(text: str) -> None:
    """Any two laptops are no answer."""
    assert not ours(text).sure
    assert beyond(text, words(), TODAY) == "each"


@pytest.mark.parametrize(
    "text", ["who has laptops", "the two oldest laptops", "who has the phones"]
)
def test_what_people_have_is_no_number_of_each(text: str) -> None:
    """Without a number, or with a number of all."""
    assert beyond(text, words(), TODAY) != "each"


@pytest.mark.parametrize(
    "text",
    [
        "can i get a new laptop",
        "could I get another screen please",
        "can i have a laptop?",
        "i need a second monitor",
        "I would like a new phone",
        "need a new headset",
        "please order me a keyboard",
        "can you order a new mouse",
        "who do i ask for a new keyboard",
        "how do i get a new mouse?",
        "how do i order a keyboard",
        "can i order a new laptop",
        "who can help me with my laptop",
        "who is my IT contact",
        "who is in charge of equipment",
    ],
)
def test_what_somebody_wants_is_told_from_what_is_there(text: str) -> None:
    """A list of laptops is no answer to who wants one."""
    assert not ours(text).sure
    assert beyond(text, words(), TODAY) == "wanted"


@pytest.mark.parametrize(
    "text",
    [
        "can i get a list of laptops",
        "i need all laptops in Berlin",
        "i need LT-1788",
        "Ana Silva needs a laptop",
        "I need a quiet room for one hour, any idea?",
        "who should I ask about holiday dates?",
        "can i get the serial number of my laptop",
        "my laptop needs a new battery",
    ],
)
def test_what_only_begins_as_a_wish_is_none(text: str) -> None:
    """A list, one thing, somebody else's need, and what nobody here gives out."""
    assert beyond(text, words(), TODAY) != "wanted"


@pytest.mark.parametrize(
    ("text", "filters"),
    [
        ("how much is our kit worth", {}),
        ("what is everything worth?", {}),
        ("total value of laptops", {"category": "Laptop"}),
        ("how much is all the equipment in Berlin worth", {"location": "Berlin"}),
        (
            "what did we spend on phones this year",
            {"category": "Phone", "purchase_date": {"from": "2026-01-01", "to": "2026-12-31"}},
        ),
    ],
)
def test_what_things_cost_together_is_asked_of_some(text: str, filters: object) -> None:
    """Each word limits which are meant, or says what is asked of them."""
    assert not ours(text).sure
    assert beyond(text, words(), TODAY) == "money"
    total = total_of(text, words(), TODAY)
    assert (total.filters, total.left_out) == (filters, ())


def test_what_a_sum_leaves_out_is_named() -> None:
    """A word that limits nothing is no part of what is added up."""
    assert total_of("what did we spend on flashy phones", words(), TODAY).left_out == ("flashy",)


@pytest.mark.parametrize("text", ["everything over 1000 euros", "what does LT-1788 cost"])
def test_what_has_a_price_is_no_sum(text: str) -> None:
    """A list of what costs so much, and the price of one."""
    assert beyond(text, words(), TODAY) != "money"


@pytest.mark.parametrize(
    "text",
    [
        "i am leaving the company on friday, what do i have to give back",
        "what do I have to give back?",
        "what do i need to return when i leave",
        "I'm leaving. What must I hand in before my last day on 1 December?",
        "what should i bring back, please",
    ],
)
def test_what_is_to_be_given_back_is_what_somebody_has(text: str) -> None:
    """Whatever they tell of when and why."""
    assert read(text) == AssetsOf()


@pytest.mark.parametrize("text", ["what do i have to return in Berlin", "what do I give Ana"])
def test_what_is_limited_is_not_all_that_somebody_has(text: str) -> None:
    """A place behind it is left out by nobody."""
    assert read(text) != AssetsOf()


@pytest.mark.parametrize(
    ("text", "intent", "filters"),
    [
        ("any news on my laptop", "mine", {"category": "Laptop"}),
        ("is there any update about my phone?", "mine", {"category": "Phone"}),
        ("any progress with LT-1788", "find", {"asset_tag": "LT-1788"}),
    ],
)
def test_news_of_a_thing_are_what_is_known_of_it(
    text: str, intent: str, filters: dict[str, str]
) -> None:
    """It is shown as it is now."""
    found = ours(text)
    assert (found.intent, found.sure, found.filters) == (intent, True, filters)
