"""What somebody asks who has never read how: in their own words, and answered."""

from datetime import date

import pytest

from bot.language import messages
from bot.language.changes import AskApprovals
from bot.language.commands import Asked
from bot.language.errands import AskMissed, AskReceived
from bot.language.questions import AskInWords, AssetsOf


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
