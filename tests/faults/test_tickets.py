"""Where the source has tickets one is opened about a fault: once, whatever happens in between."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from bot.assets.itflow import ITFlow
from bot.assets.read_only import ReadOnly
from bot.ending import let_go
from bot.errors import SourceUnavailable, UnknownOutcome
from bot.store import Records, faults
from bot.store.faulted import Fault
from sandbox.itflow.records import Ticket
from tests.approvals.dying import Killed
from tests.contract.served_itflow import ServedITFlow, serving_itflow
from tests.desk import opened as opened_desk
from tests.desk import user
from tests.faults.desk import FaultDesk, opened

SERIAL = "PF4BENCH"
DANA = user("dana")


class AtITFlow:
    """A fault desk whose source is an ITFlow."""

    def __init__(self, desk: FaultDesk, served: ServedITFlow, client: ITFlow) -> None:
        self.desk = desk
        self.served = served
        self.client = client
        self.before = len(list(served.itflow.database.tickets))

    @property
    def tickets(self) -> list[Ticket]:
        """The tickets that were opened."""
        return list(self.served.itflow.database.tickets)[self.before :]

    async def seen_to(self, fault: Fault, **other: Any) -> Fault:
        """What has become of a fault when a process has seen to it."""
        await self.desk.work(**other)
        return await self.desk.get(fault)


class Failing:
    """An ITFlow whose opening of tickets goes wrong, before or after it is done."""

    def __init__(self, client: ITFlow, error: BaseException, *, after: bool) -> None:
        self._client = client
        self._error = error
        self._after = after

    def __getattr__(self, name: str) -> Any:
        return getattr(self._client, name)

    async def open_ticket(self, ticket: Any) -> Any:
        """Opened or not, it is not said."""
        if self._after:
            await self._client.open_ticket(ticket)
        raise self._error


class Hanging(Failing):
    """One that never answers who opens a ticket."""

    def __init__(self, client: ITFlow) -> None:
        super().__init__(client, Killed(), after=False)
        self.asked = asyncio.Event()

    async def open_ticket(self, ticket: Any) -> Any:
        """Opened, and not answered."""
        await self._client.open_ticket(ticket)
        self.asked.set()
        await asyncio.Event().wait()


@pytest.fixture
async def at_itflow(records: Records, tmp_path: Path) -> AsyncIterator[AtITFlow]:
    """The desk."""
    async with opened_desk(records) as requests, serving_itflow() as served:
        client = ITFlow(served.api())
        async with opened(requests, client, tmp_path) as desk:
            desk.serial_number = SERIAL
            yield AtITFlow(desk, served, client)
        await client.close()


async def test_a_ticket_is_opened_about_the_asset_for_whoever_has_it(at_itflow: AtITFlow) -> None:
    """Of its client, with what was reported; operators and the reporter are told its number."""
    asset = await at_itflow.desk.asset()
    fault = await at_itflow.desk.report(words="It <b>smokes</b> & hums.\nHelp!")
    now = await at_itflow.seen_to(fault)
    (ticket,) = at_itflow.tickets
    assert asset.client
    assert asset.assignee
    assert (ticket.ticket_asset_id, ticket.ticket_client_id) == (asset.ref.id, asset.client.id)
    assert (ticket.ticket_contact_id, ticket.ticket_priority) == (asset.assignee.id, "High")
    assert "It &lt;b&gt;smokes&lt;/b&gt; &amp; hums.<br>Help!" in (ticket.ticket_details or "")
    assert (now.ticket, now.ticket_id) == ("opened", ticket.ticket_id)
    assert now.ticket_number == f"{ticket.ticket_prefix}{ticket.ticket_number}"
    assert at_itflow.desk.kinds(now) == ["reported", "ticket"]
    assert ("fault_step/1", DANA) in await at_itflow.desk.owed(fault)
    assert (await at_itflow.desk.desk.told()) == ["fault_reported", "fault_ticket"]


async def test_a_second_report_opens_no_second_ticket(at_itflow: AtITFlow) -> None:
    """There is one for the fault."""
    fault = await at_itflow.desk.report("dana")
    await at_itflow.desk.report("olaf")
    await at_itflow.seen_to(fault)
    assert len(at_itflow.tickets) == 1


@pytest.mark.parametrize("after", [False, True])
async def test_killed_before_or_after_it_is_sent_there_is_one_ticket(
    at_itflow: AtITFlow, *, after: bool
) -> None:
    """It is looked for before it is tried again."""
    fault = await at_itflow.desk.report()
    dying = {"itflow": Failing(at_itflow.client, Killed(), after=after)}
    with pytest.raises(Killed):
        await at_itflow.desk.work(sources=dying)
    await at_itflow.desk.taken_over()
    now = await at_itflow.desk.get(fault)
    assert (now.ticket, len(at_itflow.tickets)) == ("opened", 1)
    assert at_itflow.desk.kinds(now) == ["reported", "ticket"]


@pytest.mark.parametrize("after", [False, True])
async def test_an_answer_that_never_came_is_looked_for(at_itflow: AtITFlow, *, after: bool) -> None:
    """Found, it is opened; not found, it is tried again: one ticket either way."""
    fault = await at_itflow.desk.report()
    lost = UnknownOutcome("no answer", source="itflow")
    failing = Failing(at_itflow.client, lost, after=after)
    now = await at_itflow.seen_to(fault, sources={"itflow": failing})
    assert (now.ticket, now.tries) == ("sending", 1)
    await at_itflow.desk.taken_over()
    assert (await at_itflow.desk.get(fault)).ticket == "opened"
    assert len(at_itflow.tickets) == 1


async def test_while_nobody_can_say_nothing_is_sent_again(at_itflow: AtITFlow) -> None:
    """The search itself is refused an answer: it waits, and in the end somebody has to look."""
    fault = await at_itflow.desk.report()
    lost = UnknownOutcome("no answer", source="itflow")
    failing = {"itflow": Failing(at_itflow.client, lost, after=True)}
    await at_itflow.seen_to(fault, sources=failing)
    at_itflow.served.itflow.fail("drop", times=None)
    for _ in range(10):
        await at_itflow.desk.taken_over()
        at_itflow.desk.desk.later(minutes=5)
    now = await at_itflow.desk.get(fault)
    assert (now.ticket, now.due_at, len(at_itflow.tickets)) == ("failed", None, 1)
    assert "look there" in now.said(1)


async def test_a_source_that_does_not_answer_is_asked_again(at_itflow: AtITFlow) -> None:
    """What was surely not sent is sent later."""
    fault = await at_itflow.desk.report()
    away = SourceUnavailable("away", source="itflow")
    failing = {"itflow": Failing(at_itflow.client, away, after=False)}
    assert (await at_itflow.seen_to(fault, sources=failing)).ticket == "wanted"
    await at_itflow.desk.taken_over()
    assert (await at_itflow.desk.get(fault)).ticket == "opened"


async def test_a_key_without_the_right_opens_none_and_says_so(at_itflow: AtITFlow) -> None:
    """Once its rights are known nothing is tried; before, its refusal is told."""
    served = at_itflow.served
    client = ITFlow(served.api(served.keys.accountant))
    fault = await at_itflow.desk.report(sources={"itflow": client})
    now = await at_itflow.seen_to(fault, sources={"itflow": client})
    assert (now.ticket, at_itflow.desk.kinds(now)) == ("failed", ["reported", "ticket_failed"])
    assert "403" in now.said(1)
    await at_itflow.desk.faults().done(fault.id, DANA, "")
    await client.account()
    again = await at_itflow.desk.report(sources={"itflow": client}, key="V2")
    assert (again.ticket, at_itflow.tickets) == ("none", [])
    await client.close()


async def test_nothing_is_opened_while_changes_are_paused(at_itflow: AtITFlow) -> None:
    """It is when they are resumed."""
    await at_itflow.desk.desk.approvals().pause(user("ada"))
    fault = await at_itflow.desk.report()
    assert (await at_itflow.seen_to(fault)).ticket == "wanted"
    await at_itflow.desk.taken_over()
    assert at_itflow.tickets == []
    await at_itflow.desk.desk.approvals().resume(user("ada"))
    await at_itflow.desk.taken_over()
    assert len(at_itflow.tickets) == 1


async def test_a_read_only_source_is_sent_no_ticket(at_itflow: AtITFlow) -> None:
    """The fault is kept all the same."""
    read_only = {"itflow": ReadOnly(at_itflow.client)}
    fault = await at_itflow.desk.report(sources=read_only)
    assert (await at_itflow.seen_to(fault, sources=read_only)).ticket == "none"
    assert at_itflow.tickets == []


async def test_made_read_only_afterwards_it_waits(at_itflow: AtITFlow) -> None:
    """What waited is not sent either."""
    fault = await at_itflow.desk.report()
    read_only = {"itflow": ReadOnly(at_itflow.client)}
    assert (await at_itflow.seen_to(fault, sources=read_only)).ticket == "wanted"
    assert at_itflow.tickets == []


async def test_what_is_done_before_its_ticket_was_opened_needs_none(at_itflow: AtITFlow) -> None:
    """Nobody has to close it then."""
    fault = await at_itflow.desk.report()
    await at_itflow.desk.faults().done(fault.id, DANA, "Nothing.")
    assert (await at_itflow.seen_to(fault)).ticket == "none"
    assert at_itflow.tickets == []


async def test_a_factorial_has_no_tickets(desk: FaultDesk) -> None:
    """Nothing is tried."""
    fault = await desk.report("dana")
    await desk.work()
    assert ((await desk.get(fault)).ticket, desk.desk.writes) == ("none", 0)


async def test_a_ticket_that_is_on_its_way_at_the_end_is_left_alone_for_a_whole_lease(
    at_itflow: AtITFlow,
) -> None:
    """Nobody knows whether it is there: another looks for it then, and opens no second one."""
    fault = await at_itflow.desk.report("dana")
    hanging = Hanging(at_itflow.client)
    seeing_to = asyncio.create_task(at_itflow.seen_to(fault, sources={"itflow": hanging}))
    async with asyncio.timeout(30):
        await hanging.asked.wait()
    await let_go(seeing_to, within=30)
    left = await at_itflow.desk.get(fault)
    assert (left.ticket, left.lease_until) == ("sending", at_itflow.desk.desk.real + faults.LEASE)
    at_itflow.desk.desk.later(seconds=61)
    await at_itflow.desk.faults(executor="another").reconcile()
    assert (await at_itflow.seen_to(fault, executor="another")).ticket == "opened"
    assert len(at_itflow.tickets) == 1
