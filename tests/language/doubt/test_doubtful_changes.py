"""Changes that seem sure and may not be meant, and those of several assets at once."""

import pytest

from bot.errors import UsageError
from bot.language.changes import AskSeveral
from bot.language.commands import reading
from bot.language.parsed import Parsed
from bot.language.parsed_to_asked import meant
from bot.language.questions import FindAssets
from bot.language.understanding import Words, understand
from bot.models import Status
from tests.language.corpus import TODAY, ours, vocabulary


def hospital(text: str) -> Parsed:
    """What a sentence means in a hospital."""
    return ours(text, vocabulary="vocabulary_hospital")


BOTH = FindAssets(words=("HO-1001", "HO-1002"))
COLUMN = FindAssets(words=("HO-1001", "HO-1002", "HO-1003"))


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
        ("return HO-1001\nHO-1002\nHO-1003 he leaves",
         AskSeveral(operation="return", of=COLUMN, reason="he leaves")),
        ("assign HO-1001 HO-1002 HO-1003 @U0HOSP0002 starts",
         AskSeveral(operation="assign", of=COLUMN, to="U0HOSP0002", reason="starts")),
        ("status HO-1001 HO-1002 HO-1003 in repair",
         AskSeveral(operation="edit", of=COLUMN, status=Status.IN_REPAIR)),
    ],
)  # fmt: skip
def test_a_command_takes_several_codes_that_are_joined(text: str, wanted: AskSeveral) -> None:
    """By a comma, “and”, or as a column of three; what stands behind them is the reason."""
    assert reading.read(text, today=TODAY) == wanted


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("return HO-1001, he leaves", "he leaves"),
        ("return HO-1001, 2 cables are missing", "2 cables are missing"),
        ("return HO-1001 and 2nd charger", "and 2nd charger"),
        ("return HO-1001: HO-1002 is newer", "HO-1002 is newer"),
        ("return HO-1001 INC0012345", "INC0012345"),
        ("return HO-1001 INC0012345 was why", "INC0012345 was why"),
        ("return “HO-1001” and nothing", "and nothing"),
        ("return HO-1001, kofi2@example.com has left", "kofi2@example.com has left"),
    ],
)
def test_what_is_no_second_code_is_the_reason(text: str, reason: str) -> None:
    """Numbers, words and addresses are none."""
    asked = reading.read(text, today=TODAY)
    assert (getattr(asked, "word", ""), getattr(asked, "reason", "")) == ("HO-1001", reason)


@pytest.mark.parametrize("text", ["delete HO-1001 and HO-1002", "edit HO-1001, HO-1002"])
def test_a_command_that_takes_one_asset_refuses_several(text: str) -> None:
    """The second is no reason for deleting the first."""
    with pytest.raises(UsageError, match="one at a time"):
        reading.read(text, today=TODAY)


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


@pytest.mark.parametrize(
    "text",
    [
        "give one of the free laptops in Atlantis to Kofi",
        "assign a free pager in Atlantis to Kofi",
    ],
)
def test_a_place_that_nobody_knows_makes_no_return_of_an_assignment(text: str) -> None:
    """“In” belongs to the place there; which one that is, is asked back."""
    found = hospital(text)
    assert (found.intent, found.changes) == ("assign", {"assignee": "Kofi Boateng"})
    assert not found.sure


def test_who_asks_and_somebody_else_are_both_meant() -> None:
    """In either order; a list that cannot hold both says so, and leaves nobody out."""
    found = hospital("laptops of Ingrid and me")
    assert found.filters == {"category": "Laptops", "assignee": ["Ingrid Solheim", "me"]}
    with pytest.raises(UsageError, match="one at a time"):
        meant(found)
    assert not hospital("give HO-1001 to Kofi and me").sure


@pytest.mark.parametrize(
    "text", ["which laptops do Ingrid and I have?", "laptops Ingrid and I own"]
)
def test_somebody_and_i_are_both_meant(text: str) -> None:
    """“Ingrid and I” leaves neither of the two out."""
    found = hospital(text)
    assert found.filters == {"category": "Laptops", "assignee": ["Ingrid Solheim", "me"]}


@pytest.mark.parametrize(
    "text",
    [
        "undo: offboard Kofi",
        "cancel: offboard Kofi",
        "please cancel: return HO-1001",
        "Kofi does not want a new pager",
        "Kofi does not need a laptop",
        "we don't need any laptops",
    ],
)
def test_what_is_called_off_or_not_wanted_is_nothing_to_do(text: str) -> None:
    """Neither once more, nor the other way round; and nothing is broken."""
    assert hospital(text).intent == "none"


def test_what_somebody_no_longer_needs_is_still_returned() -> None:
    """Theirs, and not one of a kind."""
    found = hospital("Kofi does not need his laptop")
    assert (found.intent, found.sure) == ("return", True)


@pytest.mark.parametrize("name", ["everything", "all"])
def test_an_asset_that_is_called_everything_is_not_all_that_is_returned(name: str) -> None:
    """The word keeps its meaning, and of nothing named it is asked back."""
    known = vocabulary("vocabulary_hospital")
    named = Words(known.model_copy(update={"names": [*known.names, name]}))
    found = understand(f"return {name}", named, today=TODAY)
    assert not found.sure
    assert "name" not in found.filters


@pytest.mark.parametrize(
    "text",
    [
        "Kofi needs a new laptop bag",
        "give Kofi a laptop bag",
        "assign a laptop stand to Kofi",
        "laptop bags in Lund",
        "who has a laptop stand",
        "pager call with Kofi",
    ],
)
def test_what_is_called_after_an_asset_is_none(text: str) -> None:
    """No laptop is offered for its bag."""
    found = hospital(text)
    assert not found.sure
    assert "category" not in found.filters


@pytest.mark.parametrize(
    "text",
    [
        "how many laptops does each person have",
        "how many laptops has everyone",
        "what are the laptops in Lund worth together",
    ],
)
def test_a_number_for_each_and_a_sum_are_asked_back(text: str) -> None:
    """Neither a count nor a list has them."""
    assert not hospital(text).sure


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("give HO-1001 to Kofi Boateng, his died this morning", "his died this morning"),
        (
            "give HO-1001 to Kofi Boateng, his died this morning, thanks mate",
            "his died this morning",
        ),
        ("give HO-1001 to Kofi Boateng, his died. thanks!", "his died"),
    ],
)
def test_a_reason_told_beside_is_kept_whole(text: str, reason: str) -> None:
    """A morning in it is no greeting; what thanks at its end is no part of it."""
    assert hospital(text).reason == reason
