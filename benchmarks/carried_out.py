"""From the click that decides to the change at the source and every card that tells of it."""

import asyncio
import time
from collections.abc import Callable
from contextlib import ExitStack

import httpx

from benchmarks.processes import Place, bot
from benchmarks.rows import Row, under
from benchmarks.world import facts
from bot.assets.factorial.api import NEWEST
from sandbox.slack import Member
from sandbox.slack.messages import Seen
from sandbox.world import World

SLOW = 0.3
"""Seconds that the source takes for each answer."""
ROUNDS = 5
NEEDED = 3
"""A change is read before, written, and read back."""
SERIAL = "C02XL0ABJGH5"
TO = ("mei", "alex")
"""Who gets it, in turn."""
PATH = f"/api/{NEWEST}/resources/it_management/it_assets"
WITHIN = 30.0


class Office:
    """Two people who change one asset, in a world whose source is slow."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._dana, self._priya = world.member("dana"), world.member("priya")

    async def seconds(self, turn: int) -> float:
        """From Approve to the source's own record and what both see: how long."""
        await self._dana.types(f"/asset transfer {SERIAL} @{TO[turn % 2]}")
        await self._until(lambda: bool(self._dana.form and "To whom" in self._dana.form.plain))
        before = len(self._cards(self._priya))
        await self._dana.submits()
        await self._until(lambda: len(self._cards(self._priya)) > before)
        await self._until(lambda: len(self._cards(self._dana)) > before)
        owner = self._world.factorial.asset(SERIAL).owner_id
        began = time.perf_counter()
        await self._priya.clicks("Approve", on=self._cards(self._priya)[-1])
        await self._until(lambda: self._world.factorial.asset(SERIAL).owner_id != owner)
        await self._until(lambda: all("Done." in one.plain for one in self._both()))
        return time.perf_counter() - began

    async def answers(self) -> float:
        """How long the source takes for as many answers as a change needs."""
        given = self._world.environment()
        asset = self._world.factorial.asset(SERIAL)
        began = time.perf_counter()
        async with httpx.AsyncClient(headers={"x-api-key": given["FACTORIAL_API_KEY"]}) as client:
            for _ in range(NEEDED):
                await client.get(f"{given['FACTORIAL_BASE_URL']}{PATH}/{asset.id}")
        return time.perf_counter() - began

    def _cards(self, member: Member) -> list[Seen]:
        return [one for one in member.sees() if "Transfer: " in one.plain]

    def _both(self) -> list[Seen]:
        return [*self._cards(self._dana), *self._cards(self._priya)]

    async def _until(self, holds: Callable[[], bool]) -> None:
        await self._world.workspace.until(lambda: holds() or None, WITHIN)


async def measured(say: Callable[[str], None]) -> list[tuple[float, float]]:
    """The rounds."""
    async with World(assets=60) as world:
        place = Place(facts(world))
        admins = ",".join(str(world.member(who).user.email) for who in ("dana", "priya"))
        with ExitStack() as stack:
            started = bot(place, ASSETBOT_ADMINS=admins)
            await asyncio.to_thread(stack.enter_context, started)
            world.factorial.fail("slow", times=None, seconds=SLOW)
            office = Office(world)
            rounds = []
            for turn in range(ROUNDS):
                say(f"round {turn + 1} of {ROUNDS}")
                rounds.append((await office.seconds(turn), await office.answers()))
            await asyncio.to_thread(stack.close)
        return rounds


def measure(say: Callable[[str], None]) -> list[Row]:
    """A transfer, from the click that decides it."""
    return [
        Row(
            measure=f"click to carried out and told, a source that takes {SLOW * 1000:.0f} ms",
            unit="s",
            rounds=asyncio.run(measured(say)),
            against="the source's own answers: read, write, read back",
            reach=under(2, "s"),
        )
    ]
