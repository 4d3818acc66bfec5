"""Requests that an older version left are decided and carried out by the newer one."""

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.assets.client import Capabilities
from bot.models import Asset, Named, Status
from bot.store import Records
from bot.store.requested import Request
from bot.store.requests import listed
from bot.store.schema import metadata
from tests.desk import opened
from tests.made import FakeSource, asset

FIRST = "0003"
"""The revision that brought requests."""
DATABASES = [
    one
    for one in sorted((Path(__file__).parents[1] / "databases").glob("*.sqlite3"))
    if one.stem >= FIRST
]
LEFT_AT = datetime(2026, 11, 22, 8, tzinfo=UTC)
"""When the older version was ended."""


class Giving(FakeSource):
    """A source that has what those requests are about, and what it was sent."""

    capabilities = Capabilities(assign=True, unassign=True)

    def __init__(self, requests: list[Request]) -> None:
        refs = {one.asset_id for one in requests if one.asset_id}
        numbers = sorted(int(ref.removeprefix("id-")) for ref in refs)
        super().__init__([asset(one, has="1", client="acme") for one in numbers])
        self.sent: list[str] = []

    async def assign(self, asset_id: str, person_id: str) -> Asset:
        """Give it to somebody."""
        return self._now(asset_id, Named(id=person_id, name="Ben"), Status.ASSIGNED)

    async def unassign(self, asset_id: str) -> Asset:
        """Take it back."""
        return self._now(asset_id, None, Status.IN_STOCK)

    def _now(self, asset_id: str, assignee: Named | None, status: Status) -> Asset:
        self.sent.append(asset_id)
        (at,) = (at for at, one in enumerate(self.held) if one.ref.id == asset_id)
        changes = {"assignee": assignee, "status": status, "source_status": str(status)}
        self.held[at] = self.held[at].model_copy(update=changes)
        return self.held[at]


@pytest.mark.parametrize("database", DATABASES, ids=lambda path: path.stem)
async def test_what_an_older_version_left_is_decided_and_carried_out(
    database: Path, tmp_path: Path
) -> None:
    """What waited for approval, what was under way, and several at once: each written once."""
    copy = tmp_path / "records.sqlite3"
    shutil.copy(database, copy)
    records = await Records.open(f"sqlite:///{copy}")
    async with opened(records) as desk:
        desk.now = LEFT_AT - timedelta(minutes=1)  # what is approved may be carried out until then
        desk.real = LEFT_AT + timedelta(minutes=1)

        async def held() -> list[Request]:
            async with records.read() as connection:
                found = await listed(connection, select(metadata.tables["ab_request"]))
            return [one for one in found if one.kind != "client_transfer"]

        left = await held()
        source = Giving(left)
        sources = {"sources": {"factorial": source}}
        for one in left:
            if one.status == "pending" and one.parent is None:
                for name in ("lee", "kim"):
                    assert (await desk.approve(one, name)).verdict
        for _ in range(3):
            await desk.approvals(**sources).reconcile()
            await desk.work(**sources)
            for one in left:  # whose jobs the engine still has
                await desk.approvals(**sources).see_to(one.id)
            desk.real += timedelta(seconds=31)
        was = {one.id: one.status for one in left}
        now = {one.id: one.status for one in await held()}
    await records.close()
    assert now == {one: "failed" if was[one] == "failed" else "completed" for one in was}
    singly = [one.asset_id for one in left if one.asset_id and was[one.id] != "failed"]
    assert sorted(source.sent) == sorted(filter(None, singly))
