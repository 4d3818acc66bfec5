"""Tickets: opened once, told by reading back, found again; as a real ITFlow answered."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import pytest

from bot.assets.client import NewTicket
from bot.assets.itflow import ApiClient, ApiKeyAuth, ITFlow
from bot.assets.itflow.records import AssetRecord
from bot.assets.itflow.tickets import TicketDesk
from bot.errors import NotSupported, SourceRefused, UnknownOutcome
from sandbox import itflow as pretend
from tests.contract.served_itflow import HASTY, ServedITFlow, serving_itflow
from tests.contract.test_itflow_recorded import NOTHING, RECORDED, answer, in_turn

MARK = "assetbot 1f2e3d4c"


def new(asset_id: str, **more: str) -> NewTicket:
    """A ticket about an asset."""
    given = {"subject": "Fault: LT", "details": "It smokes.", "priority": "High", "mark": MARK}
    return NewTicket.model_validate({"asset_id": asset_id, **given, **more})


@pytest.fixture(params=[pretend.NEWEST, pretend.ONE_BEFORE])
async def served(request: pytest.FixtureRequest) -> AsyncIterator[ServedITFlow]:
    """One generation after the other."""
    async with serving_itflow(request.param) as served:
        yield served


@pytest.fixture
async def adapter(served: ServedITFlow) -> AsyncIterator[ITFlow]:
    """The port to it."""
    client = ITFlow(served.api())
    yield client
    await client.close()


async def test_a_ticket_is_opened_read_back_and_found(
    served: ServedITFlow, adapter: ITFlow
) -> None:
    """By its mark, of that asset alone."""
    asset_id, other = served.id_of("BW-LT-01"), served.id_of("LF-LT-105")
    made = await adapter.open_ticket(new(asset_id))
    assert made.subject == f"Fault: LT [{MARK}]"
    assert made.status == "New"
    assert (found := await adapter.find_ticket(asset_id, MARK))
    assert found.id == made.id
    assert await adapter.find_ticket(other, MARK) is None
    assert await adapter.find_ticket(asset_id, "assetbot 00000000") is None


async def test_what_a_ticket_is_called_is_not_cut(served: ServedITFlow, adapter: ITFlow) -> None:
    """ITFlow cuts at tags, and takes 200 characters: the mark is whole all the same."""
    asset_id = served.id_of("BW-LT-01")
    made = await adapter.open_ticket(new(asset_id, subject="a <b>c " + "x" * 300))
    assert made.subject.startswith("a (b)c xxx")
    assert made.subject.endswith(f"[{MARK}]")
    assert len(made.subject) <= 200


async def test_no_ticket_is_opened_about_an_asset_that_is_not_there(
    served: ServedITFlow, adapter: ITFlow
) -> None:
    """ITFlow would take any number."""
    with pytest.raises(SourceRefused, match="no such asset"):
        await adapter.open_ticket(new("987654"))
    assert [one for one in served.itflow.requests if one.method == "POST"] == []


async def test_an_answer_that_is_lost_is_looked_for(served: ServedITFlow, adapter: ITFlow) -> None:
    """The connection broke after it was opened: it is found, and not opened again."""
    asset_id = served.id_of("BW-LT-01")
    served.itflow.fail("drop_after", module="tickets", function="create")
    made = await adapter.open_ticket(new(asset_id))
    assert made.subject.endswith(f"[{MARK}]")
    posts = [one for one in served.itflow.requests if one.method == "POST"]
    assert len(posts) == 1


async def test_one_that_was_lost_before_it_was_opened_is_unknown(
    served: ServedITFlow, adapter: ITFlow
) -> None:
    """Nobody can say so for certain: it is for whoever asked to look again."""
    served.itflow.fail("drop", module="tickets", function="create")
    with pytest.raises(UnknownOutcome):
        await adapter.open_ticket(new(served.id_of("BW-LT-01")))


async def test_a_key_without_the_right_is_known(served: ServedITFlow) -> None:
    """From 26.08 on its role says so; `assetbot check` tells."""
    client = ITFlow(served.api(served.keys.accountant))
    rights = (await client.account()).rights
    assert client.capabilities.tickets == (not served.itflow.version.users)
    if not client.capabilities.tickets:
        assert "The key may not open tickets." in rights
        with pytest.raises(NotSupported, match="may not"):
            await client.open_ticket(new("1"))
    else:
        assert "The key may open tickets." in rights
    await client.close()


@asynccontextmanager
async def recorded(*answers: httpx.Response) -> AsyncIterator[TicketDesk]:
    """What opens tickets, before a server that answers what was recorded."""
    transport = httpx.MockTransport(in_turn(answers))
    auth = ApiKeyAuth("BotAdminKey0000000000000000000001")
    url = "https://itflow.example"
    async with ApiClient(auth=auth, base_url=url, limits=HASTY, transport=transport) as api:
        yield TicketDesk(api)


def row() -> AssetRecord:
    """The asset that the recorded ticket is about."""
    given = {"asset_id": "1", "asset_client_id": "1", "asset_contact_id": "1"}
    return AssetRecord.model_validate(given)


async def test_a_recorded_ticket_is_read_as_it_was_answered() -> None:
    """Created with a number, read back with its status by name; its key and words are dropped."""
    (read,) = RECORDED["ticket read"]["response"]["data"]
    marked = {**read, "ticket_subject": f"{read['ticket_subject']} [{MARK}]"}
    back = httpx.Response(200, json={"success": "True", "count": 1, "data": [marked]})
    async with recorded(answer("ticket create"), back) as desk:
        made = await desk.open(row(), new("1"))
    assert (made.id, made.number, made.status) == ("1", "TCK-1", "New")
    assert made.subject == f"Laptop broken & hot [{MARK}]"


async def test_a_recorded_refusal_opens_none() -> None:
    """What was recorded of "ticket create no subject" says False, and none is found."""
    async with recorded(answer("ticket create no subject"), answer(NOTHING)) as desk:
        with pytest.raises(SourceRefused, match="opened no ticket"):
            await desk.open(row(), new("1"))


@pytest.mark.parametrize(
    "label",
    ["ticket create no contact", "ticket create client w/o primary contact", "ticket create"],
)
async def test_the_sandbox_opens_tickets_as_was_recorded(label: str) -> None:
    """The same answer to the same body, and the same details."""
    exchange = RECORDED[label]
    async with serving_itflow() as served, served.api() as api:
        body = {name: str(text) for name, text in exchange["body"].items() if name != "api_key"}
        wrote = await api.write("tickets", "create", body)
        (found,) = await api.rows("tickets", {"ticket_id": wrote.new_id or ""})
    (read,) = RECORDED["ticket read"]["response"]["data"]
    assert wrote.said_yes
    assert found.keys() == read.keys()
    if label == "ticket create":
        same = ("ticket_subject", "ticket_details", "ticket_priority", "ticket_status")
        assert [found[name] for name in same] == [read[name] for name in same]
        assert (found["ticket_source"], found["ticket_created_by"]) == ("API", "0")
