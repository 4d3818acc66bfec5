"""Whatever happens in whatever order, a request is carried out once or not at all."""

import asyncio
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bot.approvals.settling import How
from bot.store import Records
from bot.store.requested import Request
from tests.approvals.dying import Between, Killed, kill
from tests.desk import TWO_OF_THREE, Desk, opened, user
from tests.empty import records_in
from tests.rounds import rounds

ENDS = {"completed", "failed", "denied", "expired", "withdrawn"}
CLICKS = ("approve lee", "approve kim", "approve dana", "approve eve", "deny max", "withdraw dana")
MORE = ("question lee", "glass ada", "glass lee", "settle happened", "settle did_not")
WORK = ("work", "work", "work", "killed before_read", "killed before_write", "killed after_write")
TIME = ("pass 31", "pass 31", "pass 120", "pass 2400", "pass 90000", "pass 700000")
SOURCE = ("down", "up", "lost after", "lost before", "edit")
ADMIN = ("pause", "resume")
happenings = st.lists(
    st.sampled_from([*CLICKS, *CLICKS, *MORE, *WORK, *WORK, *TIME, *SOURCE, *ADMIN]),
    min_size=5,
    max_size=25,
)


class Life:
    """One request, and everything that can happen to it."""

    def __init__(self, desk: Desk, request: Request) -> None:
        self.desk = desk
        self.request = request

    async def happens(self, what: str) -> None:
        """One thing."""
        verb, _, rest = what.partition(" ")
        await getattr(self, f"_{verb}")(rest)

    async def _approve(self, name: str) -> None:
        await self.desk.approve(self.request, name)

    async def _deny(self, name: str) -> None:
        await self.desk.approvals().decide(self.request.id, user(name), "denied")

    async def _withdraw(self, name: str) -> None:
        await self.desk.approvals().withdraw(self.request.id, user(name))

    async def _question(self, name: str) -> None:
        await self.desk.approvals().question(self.request.id, user(name), "Why?")

    async def _glass(self, name: str) -> None:
        await self.desk.approvals().break_glass(self.request.id, user(name), "Now.")

    async def _settle(self, how: How) -> None:
        await self.desk.approvals().settle(self.request.id, user("ada"), how)

    async def _work(self, _: str, **other: Any) -> None:
        await self.desk.approvals(**other).reconcile()
        await self.desk.approvals(**other).pass_time()
        await self.desk.work(**other)

    async def _killed(self, step: str) -> None:
        dying = Between(self.desk.client, **{step: kill})
        try:
            await self._work("", sources={"factorial": dying})
        except Killed:
            self.desk.begun.clear()

    async def _pass(self, seconds: str) -> None:
        self.desk.later(seconds=int(seconds))

    async def _down(self, _: str) -> None:
        self.desk.factorial.fail("status", times=None)

    async def _up(self, _: str) -> None:
        self.desk.factorial.mend()

    async def _lost(self, when: str) -> None:
        self.desk.factorial.fail("drop" if when == "before" else "drop_after", method="PUT")

    async def _edit(self, _: str) -> None:
        there = self.desk.receiver("Tom Becker")
        self.desk.factorial.edit(self.request.asset_id or "", {"owner_id": there.id})

    async def _pause(self, _: str) -> None:
        await self.desk.approvals().pause(user("ada"))

    async def _resume(self, _: str) -> None:
        await self.desk.approvals().resume(user("ada"))


async def holds(life: Life, before: Request, writes: int) -> Request:
    """What has to be so after anything has happened."""
    now = await life.desk.get(life.request)
    assert now.version >= before.version
    if before.ended_at:
        assert now == before, "what has ended stays as it is"
        assert life.desk.writes == writes
    assert (now.ended_at is not None) == (now.status in ENDS)
    approvers = {one.person for one in now.approvals}
    if now.status not in {"pending", "denied", "expired", "withdrawn"}:
        assert len(approvers) >= 2 or now.break_glass
    assert now.requester not in approvers
    if life.desk.writes > writes:
        assert now.attempt > 0
    return now


async def lived(happened: list[str]) -> None:
    """A request's life, and what is left of it."""
    with TemporaryDirectory() as folder:
        records = await Records.open(records_in(Path(folder)))
        async with opened(records) as desk:
            desk.rules = [TWO_OF_THREE]
            now = await desk.asked()
            life = Life(desk, now)
            for what in happened:
                writes = desk.writes
                await life.happens(what)
                now = await holds(life, now, writes)
            changed = [one for one in desk.factorial.requests if one.method == "PUT"]
            assert sum(one.status in {200, 201} for one in changed) <= 1, "it was done twice"
            events = Counter(one.kind for one in await desk.history())
            assert sum(events[end] for end in (*ENDS, "settled")) == (now.status in ENDS), events
            assert events["asked"] == 1
        await records.close()


@given(st.sampled_from([(), ("approve lee", "approve kim")]), happenings)
@rounds(one_in=5)
def test_whatever_happens_it_is_carried_out_once_or_not_at_all(
    first: tuple[str, ...], happened: list[str]
) -> None:
    """Clicks, crashes, time, a source with bad days: one end, one write, one history."""
    asyncio.run(lived([*first, *happened]))
