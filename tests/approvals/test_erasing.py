"""`assetbot person show` and `erase`: all that is held about somebody, and nothing of it after."""

import json
import sqlite3
from contextlib import closing

import pytest
from sqlalchemy import select

from bot import history
from bot.audit.sealing import Sealer
from bot.audit.verifying import Verification
from bot.history import Event
from bot.language.questions import Filters, ListAssets, Where
from bot.models import RequestStatus
from bot.settings import Settings
from bot.store import SlackUser, deliveries, hand_overs, schema, spellings, topics
from bot.store.baseline import keep, known, seen
from bot.store.holdings import HOLDINGS, NOBODY
from bot.store.people import keep_slack_users
from bot.store.topics import Spot
from bot.terminal import persons
from bot.terminal.persons import NotErased
from tests.approvals.erased import WORDS, all_rows, arrive, erase
from tests.desk import HOME, RECEIVER, STAFF, Desk

KEY = b"k" * 32
NAMES = ("Dana", RECEIVER, RECEIVER.upper())


async def a_life(desk: Desk) -> None:
    """Dana asks for something, answers, is given it and decides; everything of it is sealed."""
    await arrive(desk)
    request = await desk.asked(reason="because dana says so")
    approvals = desk.approvals()
    await approvals.question(request.id, "ULEE", "Who is it?")
    await approvals.answer(request.id, "UDANA", 0, "I, dana")
    await desk.approve(request, "lee")
    await desk.work()
    assert (await desk.get(request)).status is RequestStatus.COMPLETED
    async with desk.records.begin() as connection:
        asset = await desk.asset()
        dana = desk.people.actors["UDANA"].person
        await keep(connection, [seen(asset, dana, desk.real)])
        given = hand_overs.HandOver(
            id="h1",
            installation_id=HOME,
            request_id=request.id,
            source="factorial",
            asset_id=asset.ref.id,
            to_id=desk.receiver().id,
            recipient=dana,
            user_id="UDANA",
            giver=dana,
            giver_user="UDANA",
            status="accepted",
            offered_at=desk.real,
            asked_at=desk.real,
            closed_at=desk.real,
            to_name=RECEIVER,
            comment="I, dana",
        )
        assert await hand_overs.add(connection, given)
    await Sealer(desk.records, KEY, lambda: desk.real).seal()


def test_every_table_is_among_those_that_hold_somebody_or_nobody() -> None:
    """A table that is new says which it is, and how a person is taken out of it."""
    tables = {name.removeprefix(schema.PREFIX) for name in schema.metadata.tables}
    assert tables == {*HOLDINGS, *NOBODY}
    assert not {*HOLDINGS} & {*NOBODY}
    for name in NOBODY:
        keys = schema.metadata.tables[f"{schema.PREFIX}{name}"].foreign_keys
        assert not [key for key in keys if key.column.table is schema.person]


async def test_everything_that_is_held_about_somebody_is_shown(
    desk: Desk, settings: Settings
) -> None:
    """A line for each table, however they are called there."""
    await a_life(desk)
    told: list[str] = []
    assert await persons.show(settings, "Dana@Example.com", told.append, as_json=False)
    said = "\n".join(told)
    for counted in ("request: 1", "baseline: 1", "role_held: 1", "slack_event: 1"):
        assert counted in said
    assert "external_id UDANA" in said
    assert 'roles ["operator"]' in said
    rows: list[str] = []
    await persons.show(settings, "dana@example.com", rows.append, as_json=True)
    tables = {json.loads(row)["table"] for row in rows}
    assert tables >= {"request_text", "history", "history_text", "delivery", "person_identity"}


async def test_nothing_of_an_erased_person_can_be_read_anywhere(
    desk: Desk, settings: Settings
) -> None:
    """Neither their names and ids nor their words, and history is verified as before."""
    await a_life(desk)
    before = await all_rows(desk)
    assert all(word in before for word in WORDS)
    await erase(settings)
    after = await all_rows(desk)
    assert [word for word in WORDS if word in after] == []
    walk = Verification(KEY)
    async with desk.records.read() as connection:
        assert [fault async for fault in walk.faults(connection)] == []
    assert walk.erased > 0
    assert (await desk.told())[-1] == "erased"


async def test_nothing_of_an_erased_person_is_left_lying_in_the_file(
    desk: Desk, settings: Settings
) -> None:
    """What SQLite no longer needs is written over, however it was built."""
    if desk.records.shared:
        pytest.skip("what lies in its files is the server's own doing")
    await a_life(desk)
    await erase(settings)
    file = settings.data_dir / "records.sqlite3"
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    left = file.read_bytes()
    assert [word for word in WORDS if word.encode() in left] == []


async def test_what_others_asked_by_their_name_names_them_no_more(
    desk: Desk, settings: Settings
) -> None:
    """Neither as Slack has it nor as the source of what they had, in whatever case it was typed."""
    await arrive(desk)
    hers = (await desk.asset()).model_copy(update={"assignee": desk.receiver()})
    named = (Where(field="assignee", values=(one,)) for one in (*NAMES, "Lee"))
    asked = [ListAssets(filters=Filters(where=(one,))).carried() for one in named]
    listed = [Event(kind="listed", at=desk.real, texts={"question": one}) for one in asked]
    async with desk.records.begin() as connection:
        await keep(connection, [seen(hers, desk.people.actors["UDANA"].person, desk.real)])
        await history.append_all(connection, listed)
        await topics.keep(connection, Spot(HOME, "D1", "1", "ULEE"), asked[0], at=desk.real)
    await erase(settings)
    kept = [one.texts for one in await desk.history() if one.kind == "listed"]
    assert kept == [{}] * len(NAMES) + [{"question": asked[-1]}]
    assert [one for one in NAMES if one.lower() in (await all_rows(desk)).lower()] == []


CALLED = "Şule Émile Straßer-Işık"
TYPED = (
    "Şule Émile Straßer-Işık",
    "ŞULE ÉMILE STRASSER-IŞIK",
    "şule émile straßer-ışık",
    "S\u0327ule E\u0301mile Straßer-Is\u0327ık",
    "sule emile strasser-isik",
    "Şule  Émile\u00a0Straßer-Işık ",
)
"""One name as people write it: in capitals, small, with accents as marks of their own, or none.

Or with more blanks than one.
"""


@pytest.mark.parametrize("typed", TYPED)
async def test_a_name_with_letters_beyond_ascii_is_found_however_it_was_typed(
    desk: Desk, settings: Settings, typed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In what was asked once and in what a conversation is about, and of others nothing goes."""
    monkeypatch.setattr(spellings, "_PAGE", 1)
    await arrive(desk)
    called = SlackUser(
        id="UDANA", team_id="T", name=CALLED, email="Şule@example.com", seen_at=desk.real
    )
    asked = ListAssets(filters=Filters(where=(Where(field="assignee", values=(typed,)),)))
    other = ListAssets(filters=Filters(where=(Where(field="assignee", values=("Émile Zola",)),)))
    written = [typed, *(f"{typed}{' ' * more}" for more in range(1, 7))]
    where = (Where(field="assignee", values=(one,)) for one in written)
    listed = [ListAssets(filters=Filters(where=(one,))) for one in where]
    events = [
        Event(kind="listed", at=desk.real, texts={"question": one.carried()})
        for one in (*listed, other)
    ]
    async with desk.records.begin() as connection:
        await keep_slack_users(connection, HOME, [called])
        await history.append_all(connection, events)
        await topics.keep(connection, Spot(HOME, "D1", "1", "ULEE"), asked.carried(), at=desk.real)
        await topics.keep(
            connection, Spot(HOME, "D1", "2", "ULEE"), json.dumps({"of": f" {typed}"}), at=desk.real
        )
    await persons.erase(settings, "ŞULE@example.com", lambda _: None, lambda _: True)
    kept = [one.texts for one in await desk.history() if one.kind == "listed"]
    assert kept == [{}] * len(listed) + [{"question": other.carried()}]
    left = await all_rows(desk)
    assert [one for one in (CALLED, typed) if one in left] == []
    assert "'channel': 'D1'" not in left


async def test_of_what_they_had_the_last_reading_keeps_all_but_whose_it_is(
    desk: Desk, settings: Settings
) -> None:
    """And of what others have, all: the next sync tells of no change that there was not."""
    await a_life(desk)
    others = seen(await desk.asset("PF4STOCK"), desk.people.actors["ULEE"].person, desk.real)
    hers = (await desk.asset()).ref.id
    assets = [hers, others.asset_id]
    async with desk.records.begin() as connection:
        await keep(connection, [others])
        before = await known(connection, "factorial", assets)
    await erase(settings)
    async with desk.records.read() as connection:
        after = await known(connection, "factorial", assets)
    assert after[others.asset_id] == before[others.asset_id]
    was, now = before[hers], after[hers]
    assert "assignee" in was.facts
    assert "assignee" in was.texts
    assert now.facts == {name: one for name, one in was.facts.items() if name != "assignee"}
    assert now.texts == {name: one for name, one in was.texts.items() if name != "assignee"}
    assert (now.person_id, now.assigned_since, now.digest) == (None, None, "")


async def test_what_others_did_is_still_there_to_be_read(desk: Desk, settings: Settings) -> None:
    """The request of an erased person can be read, and who decided it."""
    await a_life(desk)
    async with desk.records.read() as connection:
        query = select(schema.request.c.id)
        request_id = (await connection.execute(query)).scalar_one()
    await erase(settings)
    request = await desk.approvals().get(request_id)
    assert (request.reason, request.requested_by, request.requester_user) == ("", None, "erased")
    assert [one.user for one in request.decisions] == ["ULEE"]
    assert request.decisions[0].actor
    async with desk.records.read() as connection:
        owed = await deliveries.about(connection, request_id)
    assert {one.to for one in owed} & {"UDANA", "ULEE"} == {"ULEE"}


async def test_nobody_is_erased_while_a_request_of_theirs_is_open(
    desk: Desk, settings: Settings
) -> None:
    """It says which, and changes nothing."""
    await arrive(desk)
    request = await desk.asked()
    before = await all_rows(desk)
    with pytest.raises(NotErased, match=request.id):
        await erase(settings)
    assert await all_rows(desk) == before


async def test_nobody_is_erased_who_is_not_meant(desk: Desk, settings: Settings) -> None:
    """Without a yes, or with an address that nobody has."""
    await a_life(desk)
    before = await all_rows(desk)
    assert await erase(settings, sure=False) == ["Nothing is erased."]
    told: list[str] = []
    assert not await persons.erase(settings, "no@example.com", told.append, lambda _: True)
    assert not await persons.show(settings, "no@example.com", told.append, as_json=False)
    assert set(told) == {"Nobody in the records has the e-mail address no@example.com."}
    assert await all_rows(desk) == before


async def test_whoever_comes_back_is_somebody_else(desk: Desk, settings: Settings) -> None:
    """Nothing leads from the new person to the old one."""
    await a_life(desk)
    old = desk.people.actors["UDANA"].person
    await erase(settings)
    async with desk.records.begin() as connection:
        await desk.people.join(connection, "dana", *STAFF["dana"])
    assert desk.people.actors["UDANA"].person != old
    desk.later(minutes=1)
    asset = await desk.asset()
    again = await desk.asked(operation=desk.transfer(asset, "Tom Becker"), asset=asset)
    assert again.requester != old
