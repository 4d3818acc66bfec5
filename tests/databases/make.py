"""Makes a small filled database of the records as they are now: `python tests/databases/make.py`.

It is named after its revision and committed; a test brings every committed one up to date and
reads every row. Run it once for each new revision, and never for an old one.
"""

import asyncio
import sqlite3
import sys
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from bot import history  # noqa: E402 - the checkout must be on the path first
from bot.audit.sealing import Sealer  # noqa: E402 - as above
from bot.models import AssetRef, Money, Status  # noqa: E402 - as above
from bot.store import AsyncConnection, Index, Records, SlackUser, channels, submissions  # noqa: E402 - as above
from bot.store.channels import Said  # noqa: E402 - as above
from bot.store.events import claim_event, events_done  # noqa: E402 - as above
from bot.store.marks import mark  # noqa: E402 - as above
from bot.store.migrate import revisions  # noqa: E402 - as above
from bot.store.people import Identity, ensure_person, keep_slack_users, link_all  # noqa: E402 - as above
from bot.store.roles import keep_roles  # noqa: E402 - as above
from bot.store.runs import start_run  # noqa: E402 - as above
from bot.sync.reading import sync  # noqa: E402 - as above
from tests.databases import (  # noqa: E402 - as above
    alarms_made,
    alerts_made,
    away_made,
    faults_made,
    hand_overs_made,
    imports_made,
    places_made,
    requests_made,
    several_made,
    transfers_made,
)
from tests.made import SOURCE, FakeSource, asset, person  # noqa: E402 - as above

MADE = (
    requests_made,
    transfers_made,
    several_made,
    faults_made,
    hand_overs_made,
    away_made,
    imports_made,
    alerts_made,
    alarms_made,
    places_made,
)
START = datetime(2026, 11, 22, 8, tzinfo=UTC)
TEAM = "E0001:T0001"


class Clock:
    """A minute passes each time it is asked."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        """The next minute."""
        self.now += timedelta(minutes=1)
        return self.now


USERS = [
    SlackUser(id="U0001", team_id="T0001", name="ana", email="ana@example.com", seen_at=START),
    SlackUser(id="U0002", team_id="T0001", name="guest", is_guest=True, seen_at=START),
]


async def fill(records: Records, index: Index) -> None:
    """Syncs that ended in each way, people, Slack users, events and a run that never ended."""
    clock = Clock()
    staff = [person(1, "ana@example.com"), person(2, "ben@example.com")]
    ana = asset(1, has="1", location="Berlin", team="IT", client="acme", notes="A dent.")
    price = Money(minor_units=189_900, currency="EUR")
    source = FakeSource([ana, asset(2, tag="LT-0002", price=price), asset(3)], staff=staff)

    async def read() -> None:
        await sync(source, records=records, index=index, now=clock, clock=clock)

    await read()
    source.held = [asset(1, has="2", notes="Mended."), asset(2, status=Status.RETIRED), asset(4)]
    await read()
    source.held = []
    await read()
    clock.now += timedelta(days=3)
    source.held = [asset(1, has="2"), asset(3)]
    await read()
    async with records.begin() as connection:
        await keep_slack_users(connection, TEAM, USERS)
        person_id = await ensure_person(
            connection, "source", SOURCE, "1", evidence="source", at=START
        )
        await link_all(connection, [in_slack(person_id)])
        await fill_roles(connection, person_id)
        await claim_event(connection, TEAM, "Ev0001", now=START)
        await claim_event(connection, TEAM, "Ev0002", now=START)
        await events_done(connection, TEAM, ["Ev0001"], now=START)
        await submissions.keep(connection, TEAM, "Ev0002", '{"v": 1}', at=START)
        event = history.Event(
            kind="changed", at=START, ref=AssetRef(SOURCE, "id-1"), actor=person_id, client="acme"
        )
        await history.append(connection, event, texts={"why": "Zoë said so: 😀 “ok”"})
        await mark(connection, "tick", at=START)
        await start_run(connection, SOURCE, now=START, lease=timedelta(minutes=1))
        for made in MADE:
            await made.keep(connection, person_id, START)
    await Sealer(records, b"a key that seals nothing but this", clock).seal()


def in_slack(person_id: str) -> Identity:
    """Who a person is in Slack."""
    name = {"kind": "slack", "realm": TEAM, "external_id": "U0001"}
    return Identity(person_id=person_id, **name, evidence="e-mail", since=START)


async def fill_roles(connection: AsyncConnection, person_id: str) -> None:
    """Someone with two roles, who said which client a channel is for."""
    roles = ["admin", "operator of acme in factorial"]
    await keep_roles(connection, TEAM, "U0001", was=None, now=roles, at=START)
    said = Said("C0001", SOURCE, "Acme & Co")
    await channels.keep(connection, TEAM, said, by=person_id, at=START)


async def make(folder: Path) -> Path:
    """A filled database in *folder*, closed and whole in one file."""
    path = folder / "records.sqlite3"
    records = await Records.open(f"sqlite:///{path}")
    index = Index.open(folder / "index.sqlite3")
    await fill(records, index)
    index.close()
    await records.close()
    return path


def main() -> None:
    """Write the database of the newest revision beside this script."""
    kept = Path(__file__).with_name(f"{revisions()[-1]}.sqlite3")
    with TemporaryDirectory() as folder:
        made = asyncio.run(make(Path(folder)))
        with closing(sqlite3.connect(made)) as connection:
            connection.execute("PRAGMA journal_mode = DELETE")
            connection.execute("PRAGMA page_size = 512")  # most tables fill less than a page
            connection.execute("VACUUM")
        kept.write_bytes(made.read_bytes())
    sys.stdout.write(f"{kept}: {kept.stat().st_size} bytes\n")


if __name__ == "__main__":
    main()
