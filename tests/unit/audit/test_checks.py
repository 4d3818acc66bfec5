"""What `assetbot check` and `assetbot status` say of the audit trail."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot import history
from bot.audit import keys
from bot.audit.sealing import Sealer
from bot.history import Event
from bot.running.checks import of_audit_key, sealed
from bot.settings import Settings, read
from bot.store import Records
from bot.store.seal_rows import Tail
from tests.empty import records_in
from tests.made import NOON

GIVEN = "a key of thirty-two characters or more"


@pytest.fixture
async def records(tmp_path: Path) -> AsyncIterator[Records]:
    """Records of one event, in a data folder."""
    records = await Records.open(records_in(settings(tmp_path).data_dir))
    async with records.begin() as connection:
        await history.append(connection, Event(kind="x", at=NOON))
    yield records
    await records.close()


def settings(folder: Path, **more: str) -> Settings:
    """The settings of a bot in a folder."""
    return read(more, folder, need_slack=False, need_sources=False)


@pytest.mark.parametrize(
    ("age", "ran", "word"),
    [(30, True, "ok"), (90, True, "RED"), (90, False, "ok")],
    ids=["just_now", "overdue", "no_bot_has_run"],
)
def test_an_event_without_a_seal_is_overdue_after_a_minute(
    age: int, word: str, *, ran: bool
) -> None:
    """Where a bot has run at all: nobody else makes seals."""
    line = sealed(Tail(3, NOON, 7), NOON + timedelta(seconds=age), ran=ran)
    assert line.word == word
    assert "3 events not sealed" in line.says


def test_all_sealed_is_well() -> None:
    """Whatever the time is."""
    assert sealed(Tail(0, None, None), NOON, ran=True).says == "every event is sealed"


async def test_a_key_that_is_given_is_well(records: Records, tmp_path: Path) -> None:
    """While it is the one that history is sealed under."""
    given = settings(tmp_path, ASSETBOT_AUDIT_KEY=GIVEN)
    assert (await of_audit_key(given, records)).word == "ok"
    await Sealer(records, GIVEN.encode(), lambda: NOON).seal()
    assert (await of_audit_key(given, records)).word == "ok"
    other = settings(tmp_path, ASSETBOT_AUDIT_KEY="x" * 32)
    assert (await of_audit_key(other, records)).word == "RED"
    assert "put it back" in (await of_audit_key(settings(tmp_path), records)).says


async def test_a_key_in_the_data_folder_is_worth_a_word(records: Records, tmp_path: Path) -> None:
    """It is named, with what to do, before it is made and after."""
    given = settings(tmp_path)
    line = await of_audit_key(given, records)
    assert (line.word, "will be made in" in line.says) == ("note", True)
    keys.make(given)
    line = await of_audit_key(given, records)
    assert (line.word, "keep a copy elsewhere" in line.says) == ("note", True)
