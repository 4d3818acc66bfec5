"""Changes that people begin by typing, read as far as they said."""

from datetime import date
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import UsageError
from bot.language.asked import AskApprovals, Asked, AskPause
from bot.language.changes import AskChange, AskFault, AskSeveral, begun, faulty
from bot.language.commands import messages, reading
from bot.language.commands.changes import of_client
from bot.language.questions import (
    AskInWords,
    AssetHistory,
    ShowAsset,
    history_of,
    question_json,
    question_of,
)
from bot.language.words.lexicon import spoken
from bot.language.words.text import plain
from bot.models import AssetRef, Status
from bot.operations import Kind

TODAY = date(2026, 11, 22)


def read(text: str) -> Asked | AskInWords:
    """What a command asks for on the day of these tests."""
    return reading.read(text, today=TODAY)


@pytest.mark.parametrize(
    ("text", "to", "reason"),
    [
        ("X1 <@U0MEITANAK>", "U0MEITANAK", ""),
        ("X1 <@U0MEITANAK|mei> she starts on Monday", "U0MEITANAK", "she starts on Monday"),
        ("X1 to <@U0MEITANAK> because she starts", "U0MEITANAK", "she starts"),
        ("X1 <@U0MEITANAK>, reason: new", "U0MEITANAK", "new"),
        ("X1 mei@larkfield.example", "mei@larkfield.example", ""),
        ("X1 -&gt; <@U0MEITANAK>", "U0MEITANAK", ""),
        ("X1 =&gt; <@U0MEITANAK> she starts", "U0MEITANAK", "she starts"),
        (
            "X1 <mailto:mei@larkfield.example|mei@larkfield.example> ok",
            "mei@larkfield.example",
            "ok",
        ),
        ("X1", "", ""),
        ("X1 she starts on Monday", "", "she starts on Monday"),
    ],
)
@pytest.mark.parametrize("operation", ["assign", "transfer"])
def test_whom_and_why_stand_after_what(operation: str, text: str, to: str, reason: str) -> None:
    """The person may be mentioned or named by an address, and either may be missing."""
    wanted = read(f"{operation} {text}")
    assert wanted == AskChange(operation=operation, word="X1", to=to, reason=reason)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("X1 to Mei Tanaka", True),
        ("X1 Mei Tanaka", True),
        ("X1 from Alex to mei", True),
        ("X1 mei", True),
        ("X1 she starts on Monday", False),
        ("X1 because Mei starts", False),
    ],
)
def test_who_is_typed_by_name_is_left_to_the_source(text: str, *, named: bool) -> None:
    """Until it is asked, the name is the beginning of the reason."""
    wanted = read(f"transfer {text}")
    assert isinstance(wanted, AskChange)
    assert wanted.may_name is named


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("client Kestrel Freight sold", "Kestrel Freight sold"),
        ("to client Kestrel  Freight", "Kestrel Freight"),
        ("CLIENT: “Kestrel Freight” sold", "“Kestrel Freight” sold"),
        ("client", ""),
    ],
)
def test_a_transfer_to_a_client_is_one_of_its_own(text: str, said: str) -> None:
    """What the client is called is told by the clients there are, later."""
    wanted = AskChange(operation="client_transfer", word="X1", said=said)
    assert read(f"transfer X1 {text}") == wanted


@pytest.mark.parametrize(
    ("said", "name", "reason"),
    [
        ("Kestrel Freight sold with the van", "Kestrel Freight", "sold with the van"),
        ("kestrel  freight: because sold", "Kestrel Freight", "sold"),
        ("Kestrel moved", "Kestrel", "moved"),
        ("“Kestrel” Freight arrived", "Kestrel", "Freight arrived"),
        ('"Oakhurst & Finch"', "Oakhurst & Finch", ""),
        ("Kestrell Freight", None, "Kestrell Freight"),
        ("Oakhurst", None, "Oakhurst"),
        ("", None, ""),
    ],
)
def test_a_client_is_named_whole_or_not_at_all(said: str, name: str | None, reason: str) -> None:
    """Never the nearest, nor the first that begins so; the longest name that stands there."""
    names = ["Kestrel", "Kestrel Freight", "Oakhurst & Finch"]
    assert of_client(said, names) == (name, reason)


@pytest.mark.parametrize("operation", ["return", "retire", "delete", "edit"])
def test_the_rest_is_the_reason(operation: str) -> None:
    """What stands behind the asset is why."""
    assert read(f"{operation} X1 it is broken") == AskChange(
        operation=operation, word="X1", reason="it is broken"
    )


@pytest.mark.parametrize(
    ("words", "status", "reason"),
    [
        ("in repair", Status.IN_REPAIR, ""),
        ("repair", Status.IN_REPAIR, ""),
        ("In-Stock again", Status.IN_STOCK, "again"),
        ("lost on a train", Status.LOST, "on a train"),
    ],
)
def test_a_status_is_read_with_what_stands_behind_it(
    words: str, status: Status, reason: str
) -> None:
    """The longest words that are a status are it; the rest is why."""
    assert read(f"status X1 {words}") == AskChange(
        operation="edit", word="X1", status=status, reason=reason
    )


def test_no_status_names_those_there_are() -> None:
    """A word that is no status is answered with the valid ones."""
    with pytest.raises(UsageError, match="in repair"):
        read("status X1 mislaid")


@pytest.mark.parametrize("text", ["return", "delete  ", "assign <@U0MEITANAK>", "status"])
def test_a_change_of_nothing_asks_for_what(text: str) -> None:
    """Without an asset there is an example of one."""
    with pytest.raises(UsageError, match="Which asset") as refused:
        read(text)
    assert "C02XL0ABJGH5" in refused.value.usage


def test_a_tag_of_several_words_stands_in_quotes() -> None:
    """Quotes of any kind hold a tag together."""
    assert read("return “ab-12 cd_34” done") == AskChange(
        operation="return", word="ab-12 cd_34", reason="done"
    )


def test_approvals_pause_and_resume_are_read() -> None:
    """What takes no asset is read too."""
    assert read("approvals") == AskApprovals()
    assert read("pause moving house") == AskPause(reason="moving house")
    assert read("resume") == AskPause(resume=True)


def test_the_same_is_understood_as_a_message() -> None:
    """In a direct message a change is begun with the same words."""
    wanted = messages.read("transfer X1 <@U0MEITANAK>", bot_user="U0BOT", today=TODAY)
    assert wanted == AskChange(operation="transfer", word="X1", to="U0MEITANAK")


def test_in_a_terminal_nothing_is_changed() -> None:
    """There a change is refused with where it is asked for."""
    with pytest.raises(UsageError, match="in Slack"):
        reading.question("delete X1", today=TODAY)


@given(st.sampled_from(["assign", "transfer", "return", "retire", "delete", "edit"]), st.text())
def test_whatever_is_typed_is_a_change_or_refused(operation: str, text: str) -> None:
    """No words make anything of a change but what was asked, short enough for a form.

    What goes on as English does, “return my laptop”, is a sentence.
    """
    try:
        wanted = read(f"{operation} {text}")
    except UsageError:
        return
    if isinstance(wanted, AskInWords):
        assert spoken().leads_on(plain(text).split()[0].lower())
        return
    assert isinstance(wanted, AskChange | AskSeveral)
    if isinstance(wanted, AskSeveral):  # which says of several whom they go to, or their status
        begun = {"transfer": "assign", "retire": "edit"}.get(operation, operation)
        assert wanted.operation == begun
        assert (wanted.status is Status.RETIRED) == (operation == "retire")
    else:
        assert wanted.operation == operation
    assert len(wanted.model_dump_json(exclude_defaults=True)) <= 2000


@given(operation=st.sampled_from(get_args(Kind)), source=st.text(), asset=st.text())
def test_what_the_buttons_of_a_card_carry_is_written_as_the_values_themselves_are(
    operation: Kind, source: str, asset: str
) -> None:
    """Letter for letter, whatever an asset's id holds."""
    ref = AssetRef(source, asset)
    assert begun([operation], ref) == {operation: AskChange(operation=operation, ref=ref).carried()}
    assert faulty(ref) == AskFault(ref=ref).carried()
    assert question_of(ref) == question_json.dump_json(ShowAsset(ref=ref)).decode()
    history = question_json.dump_json(AssetHistory(ref=ref), exclude_none=True)
    assert history_of(ref) == history.decode()
