"""`assetbot audit verify` and `assetbot audit export` on a history made by hand."""

import asyncio
import csv
import io
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta
from pathlib import Path

import pytest

from bot import history
from bot.audit.sealing import Sealer
from bot.cli import main
from bot.history import Event
from bot.models import AssetRef
from bot.store import Index, Records, SlackUser
from bot.store.history_rows import every
from bot.store.people import ensure_person, keep_slack_users
from bot.store.schema import history as events
from tests.empty import records_in
from tests.made import NOON, SOURCE, asset

KEY = "a key of thirty-two characters or more"
TEAM = "E0001:T0001"
Ran = Callable[..., Awaitable[tuple[int, str, str]]]


@pytest.fixture
def ran(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Ran:
    """Runs `assetbot audit …`; exit code, output and errors."""

    async def run(*arguments: str, key: str = KEY) -> tuple[int, str, str]:
        environ = {"FACTORIAL_API_KEY": "x", "ASSETBOT_AUDIT_KEY": key}
        capsys.readouterr()
        try:
            code = await asyncio.to_thread(
                main, ["audit", *arguments], environ=environ, folder=tmp_path
            )
        except SystemExit as ended:
            code = int(ended.code or 0)
        return code, *capsys.readouterr()

    return run


@pytest.fixture
async def records(tmp_path: Path) -> AsyncIterator[Records]:
    """Records with four events of four days, by and about Ana, on two assets."""
    records = await Records.open(records_in(tmp_path / "data"))
    user = SlackUser(id="U0001", team_id="T0001", name="Ana", email="ana@example.com", seen_at=NOON)
    async with records.begin() as connection:
        await keep_slack_users(connection, TEAM, [user])
        ana = await ensure_person(connection, "slack", TEAM, "U0001", evidence="x", at=NOON)
        ben = await ensure_person(connection, "slack", TEAM, "U0002", evidence="x", at=NOON)
        one, two = AssetRef(SOURCE, "id-1"), AssetRef(SOURCE, "id-2")
        told = [
            Event(kind="approved", at=NOON, ref=one, actor=ana),
            Event(kind="changed", at=NOON, ref=one, facts={"assignee": [ben, ana]}),
            Event(kind="changed", at=NOON, ref=two, actor=ben, texts={"why": "=1+1"}),
            Event(kind="gone", at=NOON, ref=two, client="acme"),
        ]
        days = [
            event.model_copy(update={"at": NOON + timedelta(days=day)})
            for day, event in enumerate(told)
        ]
        await history.append_all(connection, days)
    yield records
    await records.close()


async def seal(records: Records) -> None:
    """Seal what happened."""
    await Sealer(records, KEY.encode(), lambda: NOON).seal()


async def test_verify_says_that_all_is_as_it_was_sealed(ran: Ran, records: Records) -> None:
    """With the head, which is then asked for, and with what has no seal yet."""
    code, out, _ = await ran("verify")
    assert (code, out.splitlines()) == (
        0,
        [
            "Nothing is sealed yet.",
            "4 have no seal yet, the first is event 1; the oldest is of 2026-11-22 12:00:00 UTC.",
        ],
    )
    await seal(records)
    code, out, _ = await ran("verify")
    said, head = out.splitlines()
    assert (code, said) == (0, "4 events are as they were sealed.")
    assert (await ran("verify", "--head", head.removeprefix("head: ").upper()))[0] == 0


async def test_verify_names_what_is_broken_and_ends_with_one(ran: Ran, records: Records) -> None:
    """Each fault on a line of its own, with the event's number and time."""
    await seal(records)
    async with records.begin() as connection:
        await connection.execute(events.update().where(events.c.seq == 2).values(kind="x"))
    code, out, _ = await ran("verify")
    assert code == 1
    assert out.splitlines()[:2] == [
        "Event 2 of 2026-11-23 12:00:00 UTC: it was edited.",
        "BROKEN: 1 fault.",
    ]
    assert (await ran("verify", "--head", "0" * 64))[0] == 1


async def test_verify_refuses_a_head_that_is_none(ran: Ran, records: Records) -> None:
    """Half a head proves nothing."""
    del records
    code, _, err = await ran("verify", "--head", "5f0c")
    assert code == 2
    assert "A head is 64 digits" in err


async def test_verify_needs_the_key(ran: Ran, records: Records) -> None:
    """Without it, it says so; with another, it says that."""
    await seal(records)
    code, _, err = await ran("verify", key="")
    assert code == 2
    assert "ASSETBOT_AUDIT_KEY is missing" in err
    code, out, _ = await ran("verify", key="x" * 32)
    assert code == 1
    assert "another key" in out


async def test_an_export_is_every_event_a_line(ran: Ran, records: Records) -> None:
    """With who did it as they are called now, its words, and its seal."""
    await seal(records)
    code, out, _ = await ran("export")
    rows = [json.loads(line) for line in out.splitlines()]
    assert code == 0
    assert [row["number"] for row in rows] == [1, 2, 3, 4]
    assert (rows[0]["kind"], rows[0]["name"], rows[0]["asset"]) == ("approved", "Ana", "id-1")
    assert rows[2]["texts"] == {"why": "=1+1"}
    assert all(len(row["seal"]) == 64 for row in rows)


@pytest.mark.parametrize(
    ("arguments", "numbers"),
    [
        (("--from", "2026-11-23"), [2, 3, 4]),
        (("--to", "2026-11-23"), [1, 2]),
        (("--from", "2026-11-23", "--to", "2026-11-24"), [2, 3]),
        (("--person", "ANA@example.com"), [1, 2]),
        (("--asset", "factorial:id-2"), [3, 4]),
        (("--asset", "SN-0001"), [1, 2]),
        (("--asset", "SN-0001", "--person", "nobody-with-this-id"), []),
    ],
)
async def test_an_export_holds_what_was_asked_for(
    ran: Ran, records: Records, tmp_path: Path, arguments: tuple[str, ...], numbers: list[int]
) -> None:
    """By days, the last included; by who did it or was meant; by asset."""
    del records
    index = Index.open(tmp_path / "data" / "index.sqlite3")
    index.refresh(asset(1), asset(2), checked_at=NOON)
    index.close()
    code, out, err = await ran("export", *arguments)
    assert code == 0, err
    assert [json.loads(line)["number"] for line in out.splitlines()] == numbers


async def test_an_export_is_itself_an_event(ran: Ran, records: Records) -> None:
    """What was written out, by somebody in a terminal: in the next export, and not in its own."""
    assert (await ran("export", "--from", "2026-11-23", "--person", "ana@example.com"))[0] == 0
    assert (await ran("export", "--asset", "factorial:id-2", "--format", "csv"))[0] == 0
    async with records.read() as connection:
        first, second = (await every(connection))[4:]
        ana = (await every(connection))[0].actor
    asked = {"what": "history", "since": "2026-11-23", "people": [ana], "format": "jsonl"}
    assert (first.kind, first.actor, first.ref) == ("exported", None, None)
    assert first.facts == {**asked, "by": "terminal"}
    assert second.ref == AssetRef(SOURCE, "id-2")
    code, out, _ = await ran("export")
    assert (code, len(out.splitlines())) == (0, 6)


async def test_an_export_that_cannot_be_begun_is_none(ran: Ran, records: Records) -> None:
    """What is asked for wrongly is told to nobody, and written nowhere."""
    await ran("export", "--asset", "nothing")
    async with records.read() as connection:
        assert len(await every(connection)) == 4


async def test_an_export_as_csv_runs_in_no_spreadsheet(ran: Ran, records: Records) -> None:
    """A cell that begins like a formula has an apostrophe before it; half characters are none."""
    async with records.begin() as connection:
        await history.append(connection, Event(kind="=cmd()", at=NOON, facts={"half": "\ud800"}))
    code, out, _ = await ran("export", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(out, newline="")))
    assert code == 0
    assert [row["Number"] for row in rows] == ["1", "2", "3", "4", "5"]
    assert rows[0]["Name"] == "Ana"
    assert json.loads(rows[2]["Texts"]) == {"why": "=1+1"}
    assert json.loads(rows[4]["Facts"]) == {"half": "\ud800"}
    assert rows[4]["Kind"] == "'=cmd()"
    assert rows[4]["Seal"] == ""


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--from", "yesterday"), "--from must be a day. For example: --from 2026-11-30"),
        (("--from", "2026-11-23", "--to", "2026-11-22"), "--to is before --from."),
        (("--person", "eve@example.com"), "Nobody in history has the e-mail address"),
        (("--asset", "nothing"), "No asset nothing is known here"),
    ],
)
async def test_an_export_says_what_is_wrong(
    ran: Ran, records: Records, arguments: tuple[str, ...], says: str
) -> None:
    """In one sentence, with exit code 2."""
    del records
    code, out, err = await ran("export", *arguments)
    assert (code, out) == (2, "")
    assert says in err


async def test_several_assets_are_named_to_choose_from(
    ran: Ran, records: Records, tmp_path: Path
) -> None:
    """Never the first of them."""
    del records
    index = Index.open(tmp_path / "data" / "index.sqlite3")
    index.refresh(asset(1, serial="TWIN"), asset(2, serial="TWIN"), checked_at=NOON)
    index.close()
    code, _, err = await ran("export", "--asset", "TWIN")
    assert code == 2
    assert "2 assets match TWIN: factorial:id-1, factorial:id-2." in err


@pytest.mark.parametrize("arguments", [(), ("verify",), ("export",)])
async def test_help_has_examples(ran: Ran, arguments: tuple[str, ...]) -> None:
    """Of the group and of each of its commands."""
    code, out, _ = await ran(*arguments, "--help")
    assert code == 0
    assert "assetbot audit" in out
