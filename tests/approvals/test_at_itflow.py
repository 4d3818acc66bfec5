"""Carrying out at an ITFlow, whose answers say less than they seem to."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from bot.approvals import Wish
from bot.assets.client import NewAsset
from bot.assets.itflow import ITFlow
from bot.models import Asset, Named
from bot.operations import Create, Delete, Return, Transfer
from bot.store.requested import Request
from tests.contract.served_itflow import ServedITFlow, serving_itflow
from tests.desk import Desk, user
from tests.empty import records_in

KNOWN, NAME = "PF4BENCH", "LF-LT-105"


class AtITFlow:
    """A desk whose source is an ITFlow."""

    def __init__(self, desk: Desk, served: ServedITFlow, client: ITFlow) -> None:
        self.desk = desk
        self.served = served
        self.client = client
        desk.client = client
        self.sources = {client.source: client}

    async def asset(self) -> Asset:
        """The laptop."""
        found = await self.client.get(self.served.id_of(NAME))
        assert found
        return found

    async def transfer(self) -> Transfer:
        """To give it to somebody else of its client."""
        asset = await self.asset()
        for one in await self.client.people():
            theirs = asset.client and one.client == asset.client
            if theirs and one.active and asset.assignee and one.id != asset.assignee.id:
                return Transfer(ref=asset.ref, to=Named(id=one.id, name=one.name))
        raise AssertionError

    async def approved(self, operation: Any) -> Request:
        """Something that was asked for and approved, where it needs that."""
        approvals = self.desk.approvals(sources=self.sources)
        wish = Wish(user=user("dana"), operation=operation, asset=await self.asset())
        request = await approvals.ask(wish)
        assert isinstance(request, Request), request
        if request.status == "pending":
            await approvals.decide(request.id, user("lee"), "approved")
        return request

    async def carried_out(self, operation: Any) -> Request:
        """What becomes of it."""
        request = await self.approved(operation)
        await self.desk.work(sources=self.sources)
        return await self.desk.get(request)


@pytest.fixture
def records_url(tmp_path: Path) -> str:
    """The database matters to none of these."""
    return records_in(tmp_path)


@pytest.fixture
async def at_itflow(desk: Desk) -> AsyncIterator[AtITFlow]:
    """The desk."""
    async with serving_itflow() as served:
        client = ITFlow(served.api())
        yield AtITFlow(desk, served, client)
        await client.close()


async def test_a_transfer_a_return_and_a_deletion_are_one_write_each(at_itflow: AtITFlow) -> None:
    """As at any other source."""
    transfer = await at_itflow.transfer()
    for operation in (transfer, Return(ref=transfer.ref), Delete(ref=transfer.ref)):
        ended = await at_itflow.carried_out(operation)
        assert (ended.status, ended.error) == ("completed", "")
    assert [one.function for one in at_itflow.served.sent()] == ["update", "update", "delete"]


@pytest.mark.parametrize(
    ("fault", "status"),
    [
        ("drop_after", "completed"),
        ("empty", "completed"),
        ("html", "completed"),
        ("truncated", "completed"),
        ("drop", "unknown"),
        ("status", "unknown"),
    ],
)
async def test_what_it_did_is_read_and_not_believed(
    at_itflow: AtITFlow, fault: Any, status: str
) -> None:
    """An answer that is lost or unreadable says nothing: the asset does."""
    transfer = await at_itflow.transfer()
    at_itflow.served.itflow.fail(fault, module="assets", function="update")
    ended = await at_itflow.carried_out(transfer)
    assert ended.status == status
    assert len(at_itflow.served.sent()) == 1


async def test_a_new_asset_is_looked_for_at_its_client(at_itflow: AtITFlow) -> None:
    """Another client may have one with the same serial number: that is not it."""
    new = NewAsset(
        model_id='["Laptop", "Dell", "XPS 13"]',
        serial_number=KNOWN,
        name="BW-NEW-1",
        client_id="2",
    )
    ended = await at_itflow.carried_out(Create(source=at_itflow.client.source, asset=new))
    assert (ended.status, ended.outcome and ended.outcome.kind) == ("completed", "done")
    assert ended.found
    assert ended.found.client
    assert ended.found.client.id == "2"


async def test_what_is_another_clients_by_now_is_left_alone(at_itflow: AtITFlow) -> None:
    """Its rule and its approvers were those of the client it was with when it was asked for."""
    asset = await at_itflow.asset()
    assert asset.client
    request = await at_itflow.approved(Delete(ref=asset.ref))
    row = next(one for one in at_itflow.served.itflow.database.assets if one.asset_name == NAME)
    other = next(
        one.client_id
        for one in at_itflow.served.itflow.database.clients
        if one.client_id != row.asset_client_id
    )
    row.asset_client_id = other
    await at_itflow.desk.work(sources=at_itflow.sources)
    ended = await at_itflow.desk.get(request)
    assert ended.outcome
    assert (ended.status, ended.outcome.changed) == ("failed", ("client",))
    assert at_itflow.served.sent("delete") == []
