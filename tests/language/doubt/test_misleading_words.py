"""What is said in known words, and yet is not what they would lead to: it is never sure of it."""

import pytest

from tests.language.corpus import ours


@pytest.mark.parametrize(
    "text",
    [
        "remove the note of LT-1788",
        "delete the warranty of LT-1788",
        "remove the price of LT-1788",
        "delete the location from LT-1788",
        "remove the sticker from LT-1788",
        "remove LT-1788 from berlin",
        "remove LT-1788 from stock",
        "remove LT-1788 from repair",
        "remove the lost status from LT-1788",
    ],
)
def test_what_is_taken_off_an_asset_deletes_no_asset(text: str) -> None:
    """It is a field, or a place, that is to go."""
    assert not ours(text).sure


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("delete LT-1788", "delete"),
        ("remove LT-1788 from the list", "delete"),
        ("remove the owner of LT-1788", "return"),
        ("remove LT-1788 from mei", "return"),
    ],
)
def test_what_takes_an_asset_off_a_list_or_from_somebody_is_meant(text: str, intent: str) -> None:
    """It goes on being sure of those."""
    assert (ours(text).intent, ours(text).sure) == (intent, True)


@pytest.mark.parametrize(
    "text",
    [
        "laptops that mei returned",
        "laptops mei gave back",
        "laptops that mei lost",
        "laptops that mei retired",
        "laptops that mei transferred",
        "laptops returned by mei",
        "mei did not return her laptop",
        "retire all laptops that mei returned",
    ],
)
def test_what_somebody_did_is_neither_ordered_nor_what_they_have(text: str) -> None:
    """Nobody is offered to return all laptops of whoever returned some."""
    assert not ours(text).sure


@pytest.mark.parametrize("text", ["laptops mei got", "laptops that mei has", "laptops used by mei"])
def test_what_somebody_got_is_what_they_have(text: str) -> None:
    """What was done left the things with them."""
    found = ours(text)
    assert (found.intent, found.filters["assignee"], found.sure) == ("find", "Mei Brandt", True)


@pytest.mark.parametrize(
    "text",
    [
        "laptops of mei's team",
        "laptops of mei's boss",
        "what does mei's manager have",
        "return the laptop of mei's manager",
        "retire all laptops of mei's team",
        "give LT-1788 to mei's successor",
    ],
)
def test_who_is_told_by_somebody_else_is_not_that_one(text: str) -> None:
    """Mei's manager is not Mei."""
    assert not ours(text).sure


@pytest.mark.parametrize(
    "text",
    ["LT-1788 is no longer broken", "LT-1788 is no longer slow", "my laptop is no longer broken"],
)
def test_what_is_over_is_no_fault(text: str) -> None:
    """There is nothing to report."""
    assert not ours(text).sure


def test_what_no_longer_works_is_one() -> None:
    """The same words before what a thing should do."""
    assert (ours("LT-1788 no longer turns on").intent) == "fault"


@pytest.mark.parametrize(
    "text",
    [
        "return all new phones",
        "return everything from mei but LT-1788",
        "return mei's laptops but keep LT-1788",
        "set the location of LT-1788 to where mei is",
        "set the status of LT-1788 to what mei has",
        "retire all laptops with notes",
        "delete all laptops with notes",
    ],
)
def test_a_change_of_other_things_than_are_named_is_not_sure(text: str) -> None:
    """What is new is not made, what is kept not returned, and nobody given what goes to a place."""
    assert not ours(text).sure


@pytest.mark.parametrize(
    "text",
    [
        "who has a laptop but no phone",
        "who has a laptop but not a phone",
        "laptops with notes",
        "laptops with the same model",
        "laptops which share the same serial number",
    ],
)
def test_a_list_of_more_than_was_asked_for_is_not_sure(text: str) -> None:
    """Neither who lacks something nor what is filled in or alike can be asked for."""
    assert not ours(text).sure


@pytest.mark.parametrize(
    ("text", "left_out"),
    [
        ("laptops that mei returned", ("mei returned",)),
        ("laptops of mei's team", ("mei's team",)),
        ("remove the note of LT-1788", ("note",)),
        ("remove LT-1788 from berlin", ("from berlin",)),
        ("return everything from mei but LT-1788", ("but LT-1788",)),
        ("LT-1788 is no longer broken", ("no longer broken",)),
        ("retire all laptops with notes", ("with notes",)),
    ],
)
def test_the_words_that_lead_elsewhere_are_named(text: str, left_out: tuple[str, ...]) -> None:
    """Whoever is asked whether something is meant reads what of their words it leaves out."""
    assert ours(text).left_out == left_out


@pytest.mark.parametrize(
    "text",
    [
        "LT-1788 doesn't need repair",
        "LT-1788 doesn't need to be returned",
        "LT-1788 does not need to be repaired",
        "LT-1788 was in repair",
        "LT-1788 was in berlin",
        "laptops I returned",
        "laptops we lost",
        "give mei the same laptop as ana silva",
    ],
)
def test_what_is_not_needed_or_was_once_is_not_to_be_done(text: str) -> None:
    """Nor is what somebody else has given for being the same."""
    assert not ours(text).sure


@pytest.mark.parametrize("text", ["which team has the fewest phones", "doesn't mei have a laptop"])
def test_the_fewest_are_not_the_newest_and_a_doubt_no_list_of_all_others(text: str) -> None:
    """Neither is answered with a list of something else."""
    assert not ours(text).sure


def test_what_nobody_needs_any_more_is_returned() -> None:
    """Who does not need a thing gives it back."""
    assert (ours("I don't need LT-1788 any more").intent) == "return"


@pytest.mark.parametrize(
    "text", ["phones lost more than a year ago", "delete all phones lost more than a year ago"]
)
def test_when_something_was_lost_is_not_when_it_was_bought(text: str) -> None:
    """No list knows since when something is what it is."""
    found = ours(text)
    assert (found.sure, found.left_out) == (False, ("more than a year ago",))


def test_how_old_lost_things_are_is_when_they_were_bought() -> None:
    """Their age is known."""
    assert ours("lost phones more than 3 years old").sure


@pytest.mark.parametrize(
    ("text", "left_out"),
    [
        ("shared laptops", ("shared",)),
        ("borrowed laptops in berlin", ("borrowed",)),
        ("how many used phones do we have", ("used",)),
        ("do we have shared laptops", ("shared",)),
        ("who has a borrowed laptop", ("borrowed",)),
        ("laptops that are shared", ("shared",)),
        ("which phones were returned", ("returned",)),
        ("laptops which have been sent back", ("sent",)),
        ("delete all returned laptops", ("returned",)),
        ("retire all used phones", ("used",)),
        ("give mei a used laptop", ("used",)),
        ("assign mei as manager of LT-1788", ("as manager",)),
        ("show me laptops and retire the old ones", ("show me laptops and",)),
        ("laptops nobody returned", ("nobody returned",)),
        ("people who did not return their laptop", ("not return",)),
        ("mei and ana silva swapped laptops", ("swapped",)),
        ("handed over laptops", ("handed",)),
        ("laptops back from repair", ("back from repair",)),
        ("laptops with a problem", ("problem",)),
        ("printers with an issue", ("issue",)),
    ],
)
def test_what_was_done_with_things_tells_no_list_which(
    text: str, left_out: tuple[str, ...]
) -> None:
    """Neither does what somebody is made, what is to be shown first, or what is wrong."""
    found = ours(text)
    assert (found.sure, found.left_out) == (False, left_out)


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("unassigned laptops", "find"),
        ("retired laptops", "find"),
        ("laptops nobody uses", "find"),
        ("laptops not assigned to mei", "find"),
        ("laptops lent to mei", "find"),
        ("which laptops are assigned", "find"),
        ("what was handed out to mei", "find"),
        ("who borrowed laptops", "find"),
        ("mei returned LT-1788", "return"),
        ("I want to return my borrowed laptop LT-1788", "return"),
        ("assign mei as owner of LT-1788", "assign"),
        ("assign LT-1788 to mei as a replacement", "assign"),
        ("find LT-1788 and return it", "return"),
        ("my laptop has a problem", "fault"),
        ("the printer in Berlin has an issue", "fault"),
    ],
)
def test_what_stands_near_those_is_meant_as_it_was(text: str, intent: str) -> None:
    """A status, whom things were given to, one asset, an owner, what is wrong with one."""
    found = ours(text)
    assert (found.intent, found.sure) == (intent, True)


def test_who_has_one_of_each_is_asked_back() -> None:
    """A list of laptops and phones is of those, too, who have only one of them."""
    assert not ours("who has a laptop and a phone").sure
    assert ours("who has laptops and phones").sure
    assert ours("does mei have a laptop and a phone").sure


def test_two_orders_at_once_are_neither_alone() -> None:
    """A particle belongs to the verb that it stands behind."""
    found = ours("give mei LT-1788 and take back her old one")
    assert (found.intent, found.sure) == ("assign", False)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("macbooks bought exactly 3 years ago", "2023-11-26", "2023-11-26"),
        ("phones bought exactly 90 days ago", "2026-08-28", "2026-08-28"),
        ("laptops exactly 3 years old", "2022-11-27", "2023-11-26"),
        ("laptops 3 years old", None, "2023-11-26"),
        ("laptops older than 3 years", None, "2023-11-25"),
    ],
)
def test_exactly_so_long_ago_is_that_day(text: str, first: str | None, last: str) -> None:
    """And exactly so old is so old and no older."""
    found = ours(text)
    assert (found.filters["purchase_date"], found.sure) == ({"from": first, "to": last}, True)


def test_a_warranty_that_ended_exactly_so_long_ago_ended_that_day() -> None:
    """It is no day on which anything was bought."""
    found = ours("warranties that ended exactly 3 months ago")
    assert found.filters == {"warranty_end": {"from": "2026-08-26", "to": "2026-08-26"}}


def test_what_somebody_keeps_is_no_fault() -> None:
    """What a thing keeps doing is one."""
    assert ours("mei keeps LT-1788").intent == "assign"
    assert ours("LT-1788 keeps crashing").intent == "fault"


def test_a_person_and_a_repair_are_two_wishes() -> None:
    """Neither is done as the other."""
    assert not ours("give LT-1788 to mei and mark it as in repair").sure
    assert not ours("send LT-1788 to mei for repair").sure
    found = ours("give LT-1788 in for repair")
    assert (found.changes, found.sure) == ({"status": "in repair"}, True)


@pytest.mark.parametrize(
    ("text", "left_out"),
    [
        ("laptops to be returned", ("to be returned",)),
        ("laptops in Berlin to return", ("to return",)),
        ("laptops we should retire", ("retire",)),
        ("laptops mei can use", ("mei can",)),
        ("actually never mind about LT-1788", ("never mind", "LT-1788")),
    ],
)
def test_a_list_of_what_is_to_be_done_orders_nothing(text: str, left_out: tuple[str, ...]) -> None:
    """Nor does a no of one asset ask for all others."""
    found = ours(text)
    assert (found.sure, found.left_out) == (False, left_out)


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("all laptops should be returned", "return"),
        ("LT-1788 to be returned", "return"),
        ("mei can have LT-1788", "assign"),
        ("all laptops except LT-1788", "find"),
    ],
)
def test_what_should_become_of_things_is_an_order(text: str, intent: str) -> None:
    """So it is of one asset, and of all that are named with “should”."""
    found = ours(text)
    assert (found.intent, found.sure) == (intent, True)


@pytest.mark.parametrize(
    "text",
    [
        "give mei a laptop and a phone",
        "return mei's laptop and phone",
        "I lost my laptop and my phone",
        "new laptop for mei and return her old one",
        "how many laptops do we have and who has them",
    ],
)
def test_two_things_at_once_are_asked_back(text: str) -> None:
    """A form has one of them, and an answer is to one question."""
    assert not ours(text).sure


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("give mei a laptop or a tablet", "assign"),
        ("return mei's laptops and phones", "return"),
        ("delete all laptops and phones in Berlin", "delete"),
        ("who has LT-1788 and where is LT-0021", "find"),
        ("LT-1788 is back from repair", "return"),
        ("my keyboard and mouse are broken", "fault"),
        ("a new laptop has arrived, serial AB12CD34", "create"),
    ],
)
def test_several_that_are_one_wish_are_sure(text: str, intent: str) -> None:
    """One of two, all of two kinds, two cards."""
    found = ours(text)
    assert (found.intent, found.sure) == (intent, True)


@pytest.mark.parametrize(
    ("text", "left_out"),
    [
        ("Kira doesn't have a laptop yet", "doesn't"),
        ("Kira is missing a laptop", "missing"),
        ("we're missing a phone in Berlin", "missing"),
        ("please tell Kira that LT-1788 is hers now", "tell Kira"),
    ],
)
def test_what_is_told_of_whom_lists_nothing_for_sure(text: str, left_out: str) -> None:
    """Neither all that is no laptop, nor what is lost, nor one that is told to be hers."""
    found = ours(text)
    assert (found.sure, found.left_out) == (False, (left_out,))


@pytest.mark.parametrize("text", ["which laptops are missing", "what is missing in Berlin"])
def test_what_is_missing_is_still_asked(text: str) -> None:
    """Those are the lost ones."""
    found = ours(text)
    assert (found.filters["status"], found.sure) == ("lost", True)
