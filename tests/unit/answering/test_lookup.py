"""Answers: from the index where it knows, from the sources where it does not, never a guess."""

from collections.abc import AsyncIterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from bot import policy
from bot.answering.answers import Found, NotFound, Table
from bot.errors import NotPermitted
from bot.language.questions import Filters, FindAssets, ListAssets, Order, Position
from bot.models import Asker, Money, Scope
from bot.policy.roles import Standing
from tests.made import asset
from tests.place import Place
from tests.two_sources import HERE, THERE, Desk, acme


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    """Each source has one asset, and neither was read."""
    place = await Place.open(tmp_path)
    yield Desk(place, tmp_path)
    await place.close()


async def test_what_is_answered_at_once_is_for_whom_it_is_otherwise(desk: Desk) -> None:
    """A further page of what one word is on is for some, though one asset is left on it."""
    await desk.reads(desk.here)
    anyone = policy.viewer(Asker(user="U0ANA", name="Ana"), Standing(), today=date(2026, 11, 22))
    question = FindAssets(words=("SN-0101",))

    assert isinstance(desk.lookup.at_once(question, anyone), Found)
    page = question.model_copy(update={"position": Position(keys=("1",))})
    with pytest.raises(NotPermitted, match="first ten"):
        desk.lookup.at_once(page, anyone)


async def test_what_was_not_read_to_its_end_is_named_where_nothing_was_found(desk: Desk) -> None:
    """No source can be asked for a tag, so the one that was never read may have it."""
    desk.there.held.append(asset(1, source=THERE, tag="KF-LT-01"))
    await desk.reads(desk.here)

    before = await desk.asked("KF-LT-01")
    await desk.reads(desk.there)
    after = await desk.asked("KF-LT-01")

    assert isinstance(before, NotFound)
    assert before.unread == (THERE,)
    assert isinstance(after, Found)


async def test_a_serial_number_spelt_otherwise_is_not_denied_before_the_first_reading_ended(
    desk: Desk,
) -> None:
    """A source knows its own spelling alone; once it was read, every spelling is known."""
    desk.here.held.append(asset(1, serial="QX-77-123A"))
    await desk.reads(desk.there)

    before = await desk.asked("QX77123A", field="serial")
    await desk.reads(desk.here)
    after = await desk.asked("QX77123A", field="serial")

    assert isinstance(before, NotFound)
    assert before.unread == (HERE,)
    assert isinstance(after, Found)


async def test_a_source_outside_the_scope_is_not_named(desk: Desk) -> None:
    """In a channel of one source's client nobody is told how far another was read."""
    desk.scope = Scope(sources=frozenset({THERE}))
    await desk.reads(desk.there)

    answer = await desk.asked("NOSUCH")

    assert isinstance(answer, NotFound)
    assert answer.unread == ()


async def test_a_serial_number_with_blanks_is_asked_of_the_sources_as_it_was_written(
    desk: Desk,
) -> None:
    """Typed as its source has it, it is one serial number and not three words."""
    await desk.reads(desk.here, desk.there)
    desk.here.held.append(asset(1, serial="QX 88 124B"))

    answer = await desk.asked("QX", "88", "124B", field="serial")

    assert isinstance(answer, Found)
    assert answer.card.asset.serial_number == "QX 88 124B"


async def test_words_that_are_assets_of_their_own_are_not_taken_for_one(desk: Desk) -> None:
    """Two that a source has are two, though together they spell a third."""
    await desk.reads(desk.here, desk.there)
    desk.here.held += [asset(n, serial=one) for n, one in enumerate(("QX", "88", "QX 88"))]

    answer = await desk.asked("QX", "88", field="serial")

    assert isinstance(answer, Table)
    assert [row.outcome for row in answer.rows] == ["found", "found"]


async def test_a_table_names_who_was_asked_for_what_it_denies(desk: Desk) -> None:
    """Where nothing is denied nobody need be named."""
    await desk.reads(desk.here, desk.there)

    some = await desk.asked("SN-0101", "NOSUCH")
    every = await desk.asked("SN-0101", "SN-0102")

    assert isinstance(some, Table)
    assert isinstance(every, Table)
    assert (some.asked, every.asked) == ((HERE, THERE), ())


async def test_a_suggestion_never_tells_who_has_it(desk: Desk) -> None:
    """Neither alone nor in a table, nor through its record in another source."""
    desk.same_inventory()
    desk.here.held.append(asset(1, serial="C02XL0ABJGH5", has="7"))
    desk.there.held.append(acme(2, serial="C02XL0ABJGH5", has="8"))
    await desk.reads(desk.here, desk.there)

    alone = await desk.asked("C02XLOABJGH5")
    table = await desk.asked("C02XLOABJGH5", "NOSUCH")

    assert isinstance(alone, NotFound)
    assert isinstance(table, Table)
    suggested = [*alone.nearest, table.rows[0].nearest]
    assert len(suggested) == 3
    for card in suggested:
        assert card
        assert (card.asset.assignee, card.assignee_slack, card.twins) == (None, None, ())


async def test_words_that_are_one_asset_no_longer_are_asked_for_one_by_one(desk: Desk) -> None:
    """What they were together was corrected at its source, and one of them is new there."""
    desk.here.held = [asset(1, serial="QX88")]
    await desk.reads(desk.here, desk.there)
    desk.here.held = [asset(1, serial="OTHER")]
    desk.later()
    nothing = await desk.asked("QX", "88", field="serial")
    desk.here.held.append(asset(2, serial="QX"))

    answer = await desk.asked("QX", "88", field="serial")

    assert isinstance(nothing, NotFound)
    assert nothing.word == "QX88"
    assert isinstance(answer, Table)
    assert [row.outcome for row in answer.rows] == ["found", "unknown"]


async def test_words_that_were_one_asset_which_is_gone_are_asked_for_one_by_one(
    desk: Desk,
) -> None:
    """One of them is new at its source: what is there is not hidden by what is there no more."""
    desk.here.held = [asset(1, serial="QX88"), asset(3)]
    await desk.reads(desk.here, desk.there)
    desk.here.held = [asset(3)]
    await desk.reads(desk.here)
    gone = await desk.asked("QX", "88", field="serial")
    desk.here.held.append(asset(2, serial="QX"))

    answer = await desk.asked("QX", "88", field="serial")

    assert isinstance(gone, Found)
    assert gone.card.asset.gone
    assert isinstance(answer, Table)
    assert [row.outcome for row in answer.rows] == ["found", "unknown"]


async def test_words_that_are_one_asset_are_answered_to_whoever_may_look_up_one(
    desk: Desk,
) -> None:
    """It was typed with a blank in it; what is several assets is for some."""
    desk.here.held = [asset(1, serial="QX88"), asset(2, serial="A1"), asset(3, serial="B2")]
    await desk.reads(desk.here, desk.there)
    anyone = policy.viewer(Asker(user="U0ANA", name="Ana"), Standing(), today=date(2026, 11, 22))

    answer = await desk.lookup.answer(FindAssets(words=("QX", "88")), anyone)
    desk.here.held[0] = asset(1, serial="OTHER")
    desk.later()
    nothing = await desk.lookup.answer(FindAssets(words=("QX", "88")), anyone)

    assert isinstance(answer, Found)
    assert answer.card.asset.serial_number == "QX88"
    assert isinstance(nothing, NotFound)
    with pytest.raises(NotPermitted, match="Several assets"):
        await desk.lookup.answer(FindAssets(words=("A1", "B2")), anyone)


async def test_an_asset_that_became_another_is_no_answer(desk: Desk) -> None:
    """Its serial number was corrected at its source, so it is not what was asked for."""
    desk.here.held = [asset(1, serial="OLD-1")]
    await desk.reads(desk.here, desk.there)
    desk.here.held = [asset(1, serial="NEW-1")]
    desk.later()

    assert isinstance(await desk.asked("OLD-1"), NotFound)
    assert isinstance(await desk.asked("NEW-1"), Found)


async def test_another_asset_than_was_asked_for_is_not_shown(desk: Desk) -> None:
    """A source that answers with somebody else's record has not confirmed this one."""
    desk.here.held = [asset(1, serial="X-1", has="7"), asset(2, serial="X-2", has="8")]
    await desk.reads(desk.here, desk.there)
    desk.here.mistaken = desk.here.held[1]
    desk.later()

    answer = await desk.asked("X-1")

    assert isinstance(answer, Found)
    assert answer.card.asset.ref.id == "id-1"
    assert answer.card.stale


async def test_a_record_that_is_gone_hides_no_living_one(desk: Desk) -> None:
    """Of two with one serial number that a source finds, the living one is the answer."""
    await desk.reads(desk.here, desk.there)
    desk.here.held += [asset(1, serial="X-1", gone=True), asset(2, serial="X-1")]

    answer = await desk.asked("X-1")

    assert isinstance(answer, Found)
    assert answer.card.asset.ref.id == "id-2"


async def test_a_record_that_has_gone_since_gives_way_to_one_spelt_otherwise(desk: Desk) -> None:
    """Its very spelling was asked for; the other has the same tag, and is still there."""
    spelt = asset(2, source=THERE, serial=None, tag="qx9")
    desk.there.held += [asset(1, source=THERE, serial=None, tag="QX-9"), spelt]
    await desk.reads(desk.there)
    desk.there.held.remove(spelt)
    desk.later()

    found = await desk.asked("qx9")

    assert isinstance(found, Found)
    assert (found.card.asset.tag, found.card.asset.gone) == ("QX-9", False)


async def test_what_was_checked_in_the_future_is_checked_again(desk: Desk) -> None:
    """A clock put back makes nothing fresh for hours."""
    await desk.reads(desk.here, desk.there)
    assert desk.at_once("SN-0101")
    desk.place.now -= timedelta(hours=1)
    assert desk.at_once("SN-0101") is None


async def test_a_record_in_another_source_is_as_fresh_as_the_card_that_shows_it(
    desk: Desk,
) -> None:
    """Nothing is answered at once while one of the two has to be asked for."""
    desk.same_inventory()
    one, other = asset(1, serial="X-1"), acme(2, serial="X-1")
    desk.here.held.append(one)
    desk.there.held.append(other)
    await desk.reads(desk.here, desk.there)
    desk.later()

    for checked in (one, other):
        assert desk.at_once("X-1") is None
        desk.place.index.refresh(checked, checked_at=desk.place.now)
    assert isinstance(desk.at_once("X-1"), Found)


async def test_a_record_outside_the_scope_is_not_shown_beside_one_within(desk: Desk) -> None:
    """Not even that of the same thing in a source which holds the same inventory."""
    desk.same_inventory()
    desk.here.held.append(asset(1, serial="X-1"))
    desk.there.held.append(acme(2, serial="X-1"))
    await desk.reads(desk.here, desk.there)
    whole = await desk.asked("X-1")
    desk.scope = Scope(sources=frozenset({HERE}))
    within = await desk.asked("X-1")

    assert isinstance(whole, Found)
    assert isinstance(within, Found)
    assert [len(one.card.twins) for one in (whole, within)] == [1, 0]


@pytest.mark.parametrize(
    ("order", "said", "most"),
    [("most_expensive", "same_price", 2), ("oldest", "same_day", 2), ("cheapest", None, 0)],
)
async def test_the_one_that_stands_first_is_told_with_those_that_equal_it(
    desk: Desk, order: Order, said: str | None, most: int
) -> None:
    """By price or by age; where it is the only one, nothing is said."""
    dear, cheap = Money(minor_units=229_999, currency="EUR"), Money(minor_units=1, currency="EUR")
    made = {"price": dear, "purchase_date": date(2020, 1, 2)}
    others = [asset(number).model_copy(update=made) for number in (201, 202, 203)]
    later = {"price": cheap, "purchase_date": date(2024, 1, 2)}
    desk.here.held[:] = [*others, asset(204).model_copy(update=later)]
    await desk.reads(desk.here)
    await desk.reads(desk.there)
    operator = policy.viewer(None, policy.TERMINAL, today=date(2026, 11, 22))
    question = ListAssets(filters=Filters(order=order, most=1))

    answer = await desk.lookup.answer(question, operator)

    assert isinstance(answer, Found)
    assert (answer.opening and answer.opening.said) == said
    assert (answer.opening.total if answer.opening else 0) == most
