"""What whoever was given an asset can say of it, and what comes of that."""

from hashlib import sha256

import pytest

from bot.errors import NotPermitted
from bot.history import Event
from bot.models import Denied
from tests.desk import user
from tests.handing import PRIYA, TERMS, Handing

ME = user(PRIYA)


async def last(handing: Handing) -> Event:
    """The newest event there is."""
    return (await handing.desk.history())[-1]


async def test_who_is_given_an_asset_is_asked_in_the_transaction_that_records_it(
    handing: Handing,
) -> None:
    """The row, its event and the message owed are there as soon as the change is."""
    one = await handing.given()
    assert (one.status, one.user_id, one.giver_user) == ("offered", ME, user("dana"))
    assert await handing.owed(one) == {"hand_over/1": ME}
    assert await handing.told() == ["offered"]


async def test_having_it_ends_it(handing: Handing) -> None:
    """Accepted, with who said so; nothing more is expected and nobody else is told."""
    one = await handing.given()
    came = await handing.hand_overs().have(one.id, ME)
    assert came.verdict
    assert (came.one.status, came.one.answered_user) == ("accepted", ME)
    assert came.one.closed_at == handing.desk.now
    assert came.one.due_at is None
    assert await handing.told() == ["offered", "accepted"]
    assert set(await handing.owed(one)) == {"hand_over/1"}


async def test_what_is_agreed_to_is_kept_word_for_word(handing: Handing) -> None:
    """The wording as it was shown, whatever the settings say by then, and what tells it apart."""
    handing.terms = {"laptop": TERMS}
    one = await handing.given()
    assert one.terms == TERMS
    handing.terms = {"laptop": "Something else."}
    marked = sha256(TERMS.encode()).hexdigest()
    assert (await handing.hand_overs().have(one.id, ME, marked[:16])).verdict
    event = await last(handing)
    assert event.texts["terms.text"] == TERMS
    assert event.facts["terms"] == marked


async def test_nobody_agrees_to_a_wording_they_were_not_shown(handing: Handing) -> None:
    """A click on a card drawn with another wording is told so, and nothing is recorded."""
    handing.terms = {"laptop": TERMS}
    one = await handing.given()
    other = sha256(b"Something else.").hexdigest()[:16]
    for shown in (other, ""):
        came = await handing.hand_overs().have(one.id, ME, shown)
        assert isinstance(came.verdict, Denied)
        assert "has changed" in came.verdict.reason
    assert (await handing.now(one)).status == "offered"


async def test_declined_the_source_stays_as_it_is_and_the_giver_is_told(handing: Handing) -> None:
    """No write leaves; the words are on the row, and the giver's message is owed."""
    one = await handing.given()
    written = handing.desk.writes
    came = await handing.hand_overs().not_mine(one.id, ME, " Never saw it ")
    assert (came.one.status, came.one.comment) == ("declined", "Never saw it")
    assert came.one.closed_at is None
    assert handing.desk.writes == written
    assert await handing.is_with()
    assert (await handing.owed(one))["hand_over_giver/1.declined"] == user("dana")
    assert (await last(handing)).texts == {"comment": "Never saw it"}


async def test_time_never_changes_the_source_of_what_was_declined(handing: Handing) -> None:
    """Weeks of looking at it write nothing, remind nobody and leave it declined."""
    one = await handing.given()
    await handing.hand_overs().not_mine(one.id, ME)
    written, owed = handing.desk.writes, await handing.owed(one)
    await handing.ticks(days=21)
    assert handing.desk.writes == written
    assert await handing.owed(one) == owed
    assert (await handing.now(one)).status == "declined"


async def test_not_here_yet_is_asked_again_then_and_not_reminded_before(handing: Handing) -> None:
    """The next round begins at their working hours, with a message of its own."""
    one = await handing.given()
    came = await handing.hand_overs().later(one.id, ME, 5)
    assert came.one.asks_at
    await handing.ticks(days=4.9)
    assert set(await handing.owed(one)) == {"hand_over/1"}
    await handing.ticks(days=1)
    assert set(await handing.owed(one)) == {"hand_over/1", "hand_over/2"}
    now = await handing.now(one)
    assert (now.round, now.reminded, now.asks_at) == (2, 0, None)


async def test_said_to_be_not_here_yet_it_may_come_before(handing: Handing) -> None:
    """They need not wait until they are asked."""
    one = await handing.given()
    await handing.hand_overs().later(one.id, ME, 30)
    assert (await handing.hand_overs().have(one.id, ME)).verdict
    await handing.ticks(days=31)
    assert set(await handing.owed(one)) == {"hand_over/1"}


async def test_a_second_click_gets_a_sentence_and_changes_nothing(handing: Handing) -> None:
    """Whatever is clicked after an answer, the answer stands."""
    one = await handing.given()
    ours = handing.hand_overs()
    await ours.have(one.id, ME)
    for came in (
        await ours.have(one.id, ME),
        await ours.not_mine(one.id, ME),
        await ours.later(one.id, ME, 2),
    ):
        assert isinstance(came.verdict, Denied)
        assert "already" in came.verdict.reason
    assert (await handing.now(one)).status == "accepted"
    assert await handing.told() == ["offered", "accepted"]


async def test_nobody_answers_for_somebody_else(handing: Handing) -> None:
    """Neither the giver nor anybody else, who are told who can; that they tried is on record."""
    one = await handing.given()
    for name in ("dana", "eve"):
        came = await handing.hand_overs().have(one.id, user(name))
        assert isinstance(came.verdict, Denied)
        assert "nobody can say it for them" in came.verdict.reason
        assert (came.verdict.people, came.verdict.noted) == (frozenset({ME}), True)
    assert (await handing.now(one)).status == "offered"
    assert await handing.told() == ["offered", "refused", "refused"]


async def test_a_guest_answers_nothing(handing: Handing) -> None:
    """Whoever is no full member any more is told why."""
    one = await handing.given()
    del handing.desk.people.actors[ME]
    with pytest.raises(NotPermitted, match="Guests"):
        await handing.hand_overs().have(one.id, ME)


async def test_the_giver_has_it_asked_again(handing: Handing) -> None:
    """A round begins: asked in a new message, with the wording as it is now."""
    one = await handing.given()
    ours = handing.hand_overs()
    await ours.not_mine(one.id, ME, "No")
    handing.terms = {"laptop": TERMS}
    came = await ours.again(one.id, user("dana"))
    assert came.verdict
    assert (came.one.status, came.one.round, came.one.comment) == ("offered", 2, "")
    assert came.one.terms == TERMS
    assert (await handing.owed(one))["hand_over/2"] == ME
    assert await handing.told() == ["offered", "declined", "offered", "again"]


async def test_whoever_neither_gave_it_nor_runs_it_has_nothing_asked_again(
    handing: Handing,
) -> None:
    """Not even whoever was given it."""
    one = await handing.given()
    await handing.hand_overs().not_mine(one.id, ME)
    for name in ("eve", PRIYA):
        came = await handing.hand_overs().again(one.id, user(name))
        assert isinstance(came.verdict, Denied)
        assert "operator" in came.verdict.reason
        assert "nobody can say it for them" not in came.verdict.reason
    assert (await handing.now(one)).status == "declined"


async def test_whoever_reports_a_fault_of_it_has_it(handing: Handing) -> None:
    """Accepted with the fault, in the transaction of the report; they agreed to nothing by it."""
    handing.terms = {"laptop": TERMS}
    one = await handing.given()
    reporter = handing.desk.people.actors[ME]
    async with handing.desk.records.begin() as connection:
        joined = await handing.hand_overs().accepted_with_fault(
            connection, one.ref, reporter, "fault-1"
        )
    assert joined
    now = await handing.now(one)
    assert (now.status, now.fault_id) == ("accepted", "fault-1")
    assert not {"terms", "terms.text"} & {
        *(await last(handing)).facts,
        *(await last(handing)).texts,
    }


async def test_a_fault_that_somebody_else_reports_says_nothing_of_it(handing: Handing) -> None:
    """Only who was given it can say that they have it."""
    one = await handing.given()
    reporter = handing.desk.people.actors[user("eve")]
    async with handing.desk.records.begin() as connection:
        ours = handing.hand_overs()
        assert not await ours.accepted_with_fault(connection, one.ref, reporter, "fault-1")
    assert (await handing.now(one)).status == "offered"
