"""The stage of a story: who acts, in which step, what is broken, and what is told of it."""

import asyncio
from collections.abc import Callable, Coroutine, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import timedelta
from typing import Any, Final, NoReturn

from sandbox.company import ItAsset
from sandbox.disk import Disk, DiskError
from sandbox.slack import Member, NotPossible
from sandbox.stories import StoryFailedError
from sandbox.stories.actor import Actor, Unseen
from sandbox.stories.breaking import Break
from sandbox.world import World

_PATIENCE: Final = 30.0
_TOLD: Final = 60
"""Characters of a message that tell which one it is."""
_IN_VAIN: Final = 5.0
"""Seconds that people wait for what will hardly come, once something was broken."""


class Play:
    """One story, acted in *world*; *broken* is the step that is to go wrong, if any."""

    def __init__(
        self,
        world: World,
        breaks: Mapping[str, Break],
        broken: str | None = None,
        *,
        tell: Callable[[str], None],
        disk: Disk | None = None,
    ) -> None:
        self.world = world
        self._disk = disk
        self._breaks = breaks
        self._broken = broken
        self._tell = tell
        self._step = ""
        self._so_far = ""
        self._patience = _PATIENCE

    def people(self, *names: str) -> list[Actor]:
        """Those who act."""
        return [Actor(self.world.member(name), self._tell, self._waits) for name in names]

    @property
    def disk(self) -> Disk:
        """What the bot keeps its records on."""
        if self._disk is None:
            self.fails("this story needs a bot that is a process of its own")
        return self._disk

    def passes(self, time: timedelta) -> None:
        """Let so much time pass for the business."""
        self.world.shift_clock(self.world.clock.ahead + time.total_seconds())
        count, what = (time.days, "day") if time.days else (time.seconds // 60, "minute")
        passed = f"A {what} passes" if count == 1 else f"{count} {what}s pass"
        self._tell(f"{passed}: it is {self.world.clock.today()}.")

    async def comes(self, has_come: Callable[[], bool], what: str) -> None:
        """Wait until something is there in the workspace."""
        try:
            await self.world.workspace.until(has_come, self._patience)
        except TimeoutError:
            self.fails(f"{what} never comes")

    def everyone(self) -> list[Member]:
        """Every full member of the workspace."""
        users = self.world.workspace.users.values()
        return [self.world.member(user.id) for user in users if user.kind == "member"]

    @contextmanager
    def step(self, name: str, about: str) -> Iterator[None]:
        """One step of the story; what people do not see in it is where the story failed."""
        self._step = name
        self._tell(f"\n== {name}: {about}\n")
        self.may_break(name)
        try:
            yield
        except (Unseen, NotPossible, DiskError) as why:
            self.fails(str(why))

    def may_break(self, *steps: str) -> None:
        """From here on one of these goes wrong, if it was asked for.

        What people's next click sets going has to be broken before it.
        """
        if self._broken in steps:
            broken = self._breaks[self._broken]
            broken.breaks(self.world)
            self._so_far = f" (on purpose: {broken.says})"
            self._patience = _IN_VAIN
            self._tell(f"From here on, on purpose: {broken.says}.")
            self._broken = None

    def fails(self, why: str) -> NoReturn:
        """End the story here."""
        raise StoryFailedError(f"failed at the step {self._step}{self._so_far}: {why}")

    async def carried_out(
        self, serial: str, done: Callable[[ItAsset], bool], asker: Actor, about: str
    ) -> None:
        """Wait until the source has it; fails as soon as the card of *asker* says how else."""
        factorial = self.world.factorial
        waiting = (
            factorial.answered.until(lambda: done(factorial.asset(serial)), self._patience),
            asker.until_ended(about, self._patience),
        )
        await _first(*waiting)
        if not done(factorial.asset(serial)):
            self.fails(f"Factorial still has {self._record(serial)}. {asker.newest(about)}")
        self._tell(f"Factorial has {self._record(serial)}")

    async def ended(self, asker: Actor, about: str) -> None:
        """Wait until the card of *asker* says how it ended."""
        try:
            await asker.until_ended(about, self._patience)
        except TimeoutError:
            self.fails(f"it never ends. {asker.newest(about)}")
        self._tell(asker.newest(about))

    def holds(self, serial: str, done: Callable[[ItAsset], bool]) -> None:
        """Ask Factorial itself once more whether it has it."""
        if not done(self.world.factorial.asset(serial)):
            self.fails(f"Factorial has {self._record(serial)}, which is not what was done")
        self._tell("Factorial has what was asked for.")

    def says(self, what: str) -> None:
        """Tell what somebody at the machine of the bot is told."""
        self._tell(what)

    def said(self) -> list[str]:
        """Every message there is, by its place and its words, in the order they came."""
        said = self.world.workspace.messages()
        return [f"{one.channel.id} {one.ts} {one.text[:_TOLD]}" for one in said]

    async def waits(self, settled: Callable[[], bool]) -> None:
        """Wait until this is so; where it never is, what is compared then tells."""
        with suppress(TimeoutError):
            await self.world.workspace.until(settled, self._patience)

    def agrees(self, what: str, found: object, expected: object) -> None:
        """Compare what was found with what should be; a difference ends the story."""
        if found != expected:
            self.fails(f"{what} should be {expected}, and is {found}")
        self._tell(f"As it should be: {what}.")

    def _record(self, serial: str) -> str:
        row = self.world.factorial.asset(serial)
        employees = self.world.inventory.employees
        owner = next((one.name for one in employees if one.id == row.owner_id), "nobody")
        gone = f", deleted {row.discarded_at}" if row.discarded_at else ""
        return f"{row.label} as {row.status}, with {owner}{gone}"

    def _waits(self) -> float:
        return self._patience


async def _first(*waiting: Coroutine[Any, Any, object]) -> None:
    """Wait for the first of these to end, however it does."""
    tasks = [asyncio.ensure_future(one) for one in waiting]
    await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
