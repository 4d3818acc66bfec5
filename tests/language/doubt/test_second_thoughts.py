"""What undoes what was told or ordered: it is taken back, over, a mistake, or was only meant."""

import pytest

from tests.language.corpus import ours


@pytest.mark.parametrize(
    ("text", "left_out"),
    [
        ("give LT-1788 to mei. actually don't", "don't"),
        ("give LT-1788 to mei, no don't", "don't"),
        ("give LT-1788 to mei. never mind", "never mind"),
        ("give LT-1788 to mei... scratch that", "scratch that"),
        ("give LT-1788 to mei. on second thought, keep it", "on second thought"),
        ("return LT-1788. forget it", "forget it"),
        ("return LT-1788 - wait, not yet", "not yet"),
        ("retire LT-1788? no, leave it", "leave it"),
        ("delete LT-1788, please don't", "don't"),
        ("assign LT-1788 to mei - sorry, wrong one", "wrong one"),
        ("give LT-1788 to mei. edit: to ana", "edit:"),
        ("I wanted to return LT-1788 but changed my mind", "changed my mind"),
    ],
)
def test_an_order_that_is_taken_back_is_not_sure(text: str, left_out: str) -> None:
    """The words that take it back are named."""
    found = ours(text)
    assert (found.sure, found.left_out) == (False, (left_out,))


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("return LT-1788, Kira does not need it", "return"),
        ("return LT-1788, she won't need it and I don't", "return"),
        ("give LT-1788 to mei, she can keep it", "assign"),
        ("give LT-1788 to mei, don't forget the charger", "assign"),
        ("give LT-1788 to mei, no rush", "assign"),
        ("give LT-1788 to mei, she can't wait", "assign"),
        ("LT-1788 makes a noise and I don't know why", "fault"),
    ],
)
def test_what_stands_beside_an_order_and_takes_nothing_back_leaves_it_sure(
    text: str, intent: str
) -> None:
    """A no of something else, or words before the order."""
    found = ours(text)
    assert (found.intent, found.sure) == (intent, True)


@pytest.mark.parametrize(
    ("text", "left_out"),
    [
        ("I lost my laptop but found it again", "found"),
        ("I lost my phone yesterday, found it this morning", "found"),
        ("my laptop was lost but was found", "found"),
        ("LT-1788 was lost, it is back in stock", "is back"),
        ("lost laptops that were found", "found"),
        ("my phone was stolen, the police brought it back", "brought it back"),
        ("LT-1788 was broken but is fixed now", "fixed"),
        ("LT-1788 had a cracked screen but it was repaired", "repaired"),
        ("my printer was jammed, works again now", "works again"),
        ("the screen of LT-1788 was flickering, it has been repaired", "repaired"),
        ("LT-1788 was broken. mei fixed it", "fixed"),
        ("the problem with LT-1788 is solved", "solved"),
        ("my laptop stopped working but after a restart it is ok", "it is ok"),
        ("my laptop was stolen but I got it back", "got it back"),
    ],
)
def test_what_is_over_by_now_is_not_written_down(text: str, left_out: str) -> None:
    """Nobody is offered, without being asked, to report what is mended or to lose what is found."""
    found = ours(text)
    assert not found.sure
    assert left_out in " ".join(found.left_out)


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("LT-1788 was fixed but is broken again", "fault"),
        ("my laptop broke, it got fixed, now it broke again", "fault"),
        ("the screen of LT-1788 is flickering again, it was fixed last week", "fault"),
        ("LT-1788 flickers, it was repaired last month", "fault"),
        ("LT-1788 is broken and needs to be repaired", "fault"),
        ("LT-1788 is broken, can it be fixed?", "fault"),
        ("LT-1788 is broken and has not been fixed", "fault"),
        ("my laptop is broken, I found it on the floor", "fault"),
        ("the screen of LT-1788 is cracked, otherwise it is fine", "fault"),
        ("LT-1788 came back", "return"),
        ("LT-1788 is back in stock", "return"),
        ("mark LT-1788 as in stock, it was found", "edit"),
        ("my phone is lost, please tell me if it is found", "edit"),
        ("I lost my laptop, did anyone find it", "edit"),
    ],
)
def test_what_is_not_over_stays_sure(text: str, intent: str) -> None:
    """Mended before it broke, to be mended, or not found."""
    found = ours(text)
    assert (found.intent, found.sure) == (intent, True)


@pytest.mark.parametrize(
    "text",
    [
        "LT-1788 was returned by mistake",
        "LT-1788 got retired in error",
        "I returned LT-1788 by accident",
        "I was going to give LT-1788 to mei",
        "we were about to retire LT-1788",
        "mei should have returned LT-1788",
        "LT-1788 should have been retired",
        "we considered retiring LT-1788",
        "we talked about returning LT-1788",
    ],
)
def test_what_was_a_mistake_or_only_meant_is_not_sure(text: str) -> None:
    """It is not to be done again, or perhaps not at all."""
    assert not ours(text).sure


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("delete LT-1788, it was created by mistake", "delete"),
        ("return LT-1788, it was given to mei by mistake", "return"),
        ("I am going to return LT-1788", "return"),
        ("LT-1788 should be retired", "edit"),
        ("we are retiring LT-1788", "edit"),
        ("mei already returned LT-1788", "return"),
    ],
)
def test_a_mistake_may_be_why_something_is_ordered(text: str, intent: str) -> None:
    """Then the order holds."""
    found = ours(text)
    assert (found.intent, found.sure) == (intent, True)


@pytest.mark.parametrize(
    ("text", "left_out"),
    [
        ("return mei's laptop tomorrow", "tomorrow"),
        ("return LT-1788 next monday", "next monday"),
        ("give LT-1788 to mei on friday", "on friday"),
        ("assign LT-1788 to mei until december", "until december"),
        ("delete LT-1788 tomorrow", "tomorrow"),
        ("delete LT-1788 in two weeks", "in two weeks"),
        ("retire LT-1788 at the end of the year", "at the end of the year"),
        ("move LT-1788 to Porto next week", "next week"),
    ],
)
def test_a_day_to_come_is_not_dropped(text: str, left_out: str) -> None:
    """A change is made at once: that it was to be made later is said."""
    found = ours(text)
    assert (found.sure, found.left_out) == (False, (left_out,))


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("return LT-1788 today", "return"),
        ("return LT-1788 by friday", "return"),
        ("give LT-1788 to mei this week", "assign"),
        ("LT-1788 has been in repair since monday", "edit"),
        ("mei gave LT-1788 back last week", "return"),
        ("mei returned LT-1788 on friday", "return"),
        ("lend LT-1788 to mei for two weeks", "assign"),
        ("LT-1788 to mei, she starts on monday", "assign"),
        ("set the warranty of LT-1788 to next friday", "edit"),
        ("my laptop was stolen on monday", "edit"),
    ],
)
def test_another_day_keeps_nothing_from_being_done_now(text: str, intent: str) -> None:
    """It is past, a day by which, why, or what is to be written down."""
    found = ours(text)
    assert (found.intent, found.sure) == (intent, True)


@pytest.mark.parametrize(
    ("text", "left_out"),
    [
        ("give LT-1788 to mei when she arrives", "when she arrives"),
        ("give LT-1788 to mei once she is here", "once she is"),
        ("give LT-1788 to mei after ana returns it", "after ana returns"),
        ("return LT-1788 as soon as mei comes", "as soon as mei comes"),
    ],
)
def test_what_waits_for_somebody_is_not_done_at_once_without_asking(
    text: str, left_out: str
) -> None:
    """What it waits for is named."""
    found = ours(text)
    assert not found.sure
    assert left_out in found.left_out


@pytest.mark.parametrize(
    "text",
    [
        "give LT-1788 to mei, ana left it when she moved",
        "give LT-1788 to mei after ana returned it",
        "return LT-1788, mei lost it when she was in Porto",
        "give LT-1788 to mei when you can",
    ],
)
def test_what_has_happened_is_not_waited_for(text: str) -> None:
    """It is why, or only polite."""
    assert ours(text).sure


@pytest.mark.parametrize(
    ("text", "left_out"),
    [
        ("ask mei whether LT-1788 is broken", "whether"),
        ("check whether LT-1788 was returned", "check whether"),
        ("check if LT-1788 is broken", "check if"),
    ],
)
def test_what_is_to_be_found_out_is_not_told(text: str, left_out: str) -> None:
    """Nobody says that it is so."""
    found = ours(text)
    assert (found.sure, found.left_out) == (False, (left_out,))


def test_what_is_wondered_behind_a_fault_leaves_it_told() -> None:
    """What is wrong is sure, and why is not."""
    found = ours("LT-1788 makes a noise, not sure whether it's the fan")
    assert (found.intent, found.sure) == ("fault", True)
