"""Changes that seem sure and may not be meant, and those of several assets at once."""

import pytest

from bot.errors import UsageError
from bot.language import commands
from bot.language.meant import meant
from bot.language.parsed import Parsed
from bot.language.questions import FindAssets
from bot.language.together import AskSeveral
from bot.models import Status
from tests.language.corpus import TODAY, ours


def hospital(text: str) -> Parsed:
    """What a sentence means in a hospital."""
    return ours(text, vocabulary="vocabulary_hospital")


BOTH = FindAssets(words=("HO-1001", "HO-1002"))


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("return HO-1001 and HO-1002", AskSeveral(operation="return", of=BOTH)),
        ("give HO-1001 and HO-1002 to Kofi",
         AskSeveral(operation="assign", of=BOTH, called="Kofi Boateng")),
        ("mark HO-1001 and HO-1002 as lost",
         AskSeveral(operation="edit", of=BOTH, status=Status.LOST)),
        ("retire HO-1001, HO-1002", AskSeveral(operation="edit", of=BOTH, status=Status.RETIRED)),
    ],
)  # fmt: skip
def test_a_sentence_of_several_assets_changes_each_of_them(text: str, wanted: AskSeveral) -> None:
    """Not only the first that is named."""
    found = hospital(text)
    assert found.sure
    assert meant(found) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "delete HO-1001 and HO-1002",
        "move HO-1001 and HO-1002 to Lund",
        "hand HO-1001 and HO-1002 over to the client Skane Region",
    ],
)
def test_what_goes_one_at_a_time_says_so(text: str) -> None:
    """Rather than that it is done of the first alone."""
    with pytest.raises(UsageError, match="one at a time"):
        meant(hospital(text))


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("return HO-1001 and HO-1002", AskSeveral(operation="return", of=BOTH)),
        ("return HO-1001, HO-1002 he leaves",
         AskSeveral(operation="return", of=BOTH, reason="he leaves")),
        ("return HO-1001,HO-1002", AskSeveral(operation="return", of=BOTH)),
        ("assign HO-1001 and HO-1002 @U0HOSP0002 starts",
         AskSeveral(operation="assign", of=BOTH, to="U0HOSP0002", reason="starts")),
        ("transfer HO-1001 & HO-1002 to kofi2@example.com",
         AskSeveral(operation="assign", of=BOTH, to="kofi2@example.com")),
        ("retire HO-1001 and HO-1002 old",
         AskSeveral(operation="edit", of=BOTH, status=Status.RETIRED, reason="old")),
        ("status HO-1001, and HO-1002 in repair",
         AskSeveral(operation="edit", of=BOTH, status=Status.IN_REPAIR)),
    ],
)  # fmt: skip
def test_a_command_takes_several_codes_that_are_joined(text: str, wanted: AskSeveral) -> None:
    """By a comma or “and”; what stands behind them is the reason."""
    assert commands.read(text, today=TODAY) == wanted


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("return HO-1001, he leaves", "he leaves"),
        ("return HO-1001, 2 cables are missing", "2 cables are missing"),
        ("return HO-1001 and 2nd charger", "and 2nd charger"),
        ("return HO-1001: HO-1002 is newer", "HO-1002 is newer"),
        ("return “HO-1001” and nothing", "and nothing"),
        ("return HO-1001, kofi2@example.com has left", "kofi2@example.com has left"),
    ],
)
def test_what_is_no_second_code_is_the_reason(text: str, reason: str) -> None:
    """Numbers, words and addresses are none."""
    asked = commands.read(text, today=TODAY)
    assert (getattr(asked, "word", ""), getattr(asked, "reason", "")) == ("HO-1001", reason)


@pytest.mark.parametrize("text", ["delete HO-1001 and HO-1002", "edit HO-1001, HO-1002"])
def test_a_command_that_takes_one_asset_refuses_several(text: str) -> None:
    """The second is no reason for deleting the first."""
    with pytest.raises(UsageError, match="one at a time"):
        commands.read(text, today=TODAY)


@pytest.mark.parametrize(
    "text",
    [
        "return HO-1001 and keep HO-1002",
        "return HO-1001, HO-1002 is the new one",
    ],
)
def test_of_two_assets_one_may_be_meant_to_stay(text: str) -> None:
    """Where something else is told of the second, it is asked back."""
    assert not hospital(text).sure


@pytest.mark.parametrize("text", ["return all laptops nobody has", "return all unused pagers"])
def test_what_nobody_has_is_not_returned(text: str) -> None:
    """All of them would be more than what was said."""
    assert not hospital(text).sure


@pytest.mark.parametrize(
    ("text", "note"),
    [
        ("note on HO-1001: do not delete HO-1002", "do not delete HO-1002"),
        ("note on HO-1001 - do not delete HO-1002", "do not delete HO-1002"),
        ("add a note to HO-1001, charger missing", "charger missing"),
    ],
)
def test_what_stands_behind_a_note_on_one_asset_is_the_note(text: str, note: str) -> None:
    """Whichever mark parts them: it orders nothing, and says nothing of how the asset is."""
    found = hospital(text)
    assert (found.intent, found.filters, found.changes) == ("edit", {"asset_tag": "HO-1001"}, {})
    assert (found.noted, found.reason, found.sure) == (True, note, True)


def test_a_note_that_no_mark_parts_from_its_asset_is_asked_back() -> None:
    """It may be an order as well."""
    assert not hospital("note on HO-1001 do not delete HO-1002").sure
