"""One run of the sandbox: the world, the bot, and whoever talks to it."""

import argparse
import asyncio
import os
import sys
import tempfile
from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack, suppress
from pathlib import Path
from typing import Final

import aiohttp

from sandbox.ahead import Ahead
from sandbox.arguments import PORT
from sandbox.browser import at_terminal, is_at_desktop, show
from sandbox.child import BotDiedError, Child, free_port
from sandbox.disk import Disk
from sandbox.forms import drawn
from sandbox.program import cleaned
from sandbox.serving import HOST
from sandbox.session import Session, act, comes, people
from sandbox.slack import Member, NotPossible, Seen, Unanswered
from sandbox.slack.conversations import DESK
from sandbox.slack.delivery.payloads import TOKEN
from sandbox.stories import StoryFailedError, play
from sandbox.terminal import Lines, Waiting, complain, remark, say, shown, words
from sandbox.world import World

OK, FAILED, MISUSED = 0, 1, 2

SETTINGS: Final = Path(__file__).with_name("assetbot.toml")
"""What the bot here is told of roles and rules."""
LISTENS_IN: Final = DESK
_TOLD_OF_WARRANTIES: Final = "it-team"
_CHANNELS: Final = """
[listen]
channels = ["{listens_in}"]

[[alerts]]
id = "warranties"
channel = "{told}"
weekdays = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
"""
_SERIAL: Final = "C02XL0ABJGH5"
_QUESTION: Final = f"/asset serial {_SERIAL}"
_PATIENCE: Final = 60.0
_PAUSE: Final = 0.2
_BEGINNING: Final = 5.0
"""Seconds a reader of the first card waits for what a bot knows that has begun its day."""


class Demo:
    """What was asked for on the command line; *command* starts the bot, unless it was *ahead*."""

    def __init__(
        self,
        given: argparse.Namespace,
        *,
        command: Sequence[str],
        ahead: Ahead | None = None,
        lines: Callable[[], Lines] = Lines,
    ) -> None:
        self._given = given
        self._command = command
        self._ahead = ahead
        self._lines = lines
        self._bot_port = free_port()

    async def run(self) -> int:
        """Everything from start to end; the exit code."""
        async with AsyncExitStack() as stack:
            async with Waiting(f"Making a pretend company with {self._given.assets:,} assets"):
                world = await stack.enter_async_context(self._world())
            try:
                member = world.member(self._given.who)
            except NotPossible as refusal:
                complain(f"{refusal}; there are\n{people(world.workspace)}")
                return MISUSED
            if self._given.no_bot:
                return await self._serve_alone(world)
            if not (self._given.say or self._given.play):
                say(f"The page: {world.address}/?as={member.user.name}")
            return await self._with_bot(stack, world, member)

    def _world(self) -> World:
        given = self._given
        deliver_to = given.http
        if deliver_to == "":
            deliver_to = f"http://{HOST}:{self._bot_port}/slack/events"
        usual = 0 if given.say or given.play else PORT
        return World(
            assets=given.assets,
            seed=given.seed,
            today=given.today,
            port=usual if given.port is None else given.port,
            deliver_to=deliver_to,
            with_itflow=True,
            listens_in="" if given.no_bot else LISTENS_IN,
        )

    async def _serve_alone(self, world: World) -> int:
        for name, value in world.environment().items():
            say(f"{name}={value}")
        remark(f"The world is at {world.address}/ until Ctrl-C. Start a bot with these settings.")
        await asyncio.Event().wait()
        return OK

    async def _with_bot(self, stack: AsyncExitStack, world: World, member: Member) -> int:
        folder = Path(
            stack.enter_context(
                tempfile.TemporaryDirectory(prefix="assetbot-sandbox-", ignore_cleanup_errors=True)
            )
        )
        (folder / SETTINGS.name).write_text(settings_of(world), encoding="utf-8")
        settings = world.environment()
        if self._given.database:
            settings["ASSETBOT_DATABASE_URL"] = self._given.database
        environment = cleaned(os.environ, settings, data=folder / "data", port=self._bot_port)
        begun = world.workspace.dispatch.begun
        begun.clear()
        child = await Child.start(environment, folder, self._command, ahead=self._ahead)
        stack.push_async_callback(child.stop)
        world.bot = child
        try:
            async with Waiting("Starting the bot"):
                await child.while_alive(self._connected(world))
            begun.set()
            world.workspace.changes.bump()
            disk = Disk(child, environment, folder, self._command[:-1], self._ready)
            return await child.while_alive(self._happen(world, member, disk))
        except StoryFailedError as failure:
            complain(f"the story {self._given.play} {failure}")
            if not self._given.broken:
                complain(child.last_words())
        except BotDiedError as death:
            complain(str(death))
        except NotPossible as refusal:
            complain(f"not possible: {refusal}")
        except Unanswered as silence:
            await child.settle()
            refused = [f"Slack refused {one}" for one in world.workspace.refused]
            complain("\n".join([str(silence), *refused, child.last_words()]))
        return FAILED

    async def _connected(self, world: World) -> None:
        """Wait until the bot can be reached the way it was asked to."""
        http = world.workspace.http
        if http is None:
            await world.workspace.until(lambda: world.workspace.sockets.connections, None)
            return
        while True:
            if await http.verify(TOKEN):
                return
            await asyncio.sleep(_PAUSE)

    async def _happen(self, world: World, member: Member, disk: Disk) -> int:
        """What was asked for on the command line."""
        if self._given.play:
            return await self._play(world, disk)
        return await (self._say(member) if self._given.say else self._converse(world, member))

    async def _play(self, world: World, disk: Disk) -> int:
        """Once the inventory is read: people act a story."""
        async with Waiting("Waiting until the bot has read the inventory"):
            await self._ready()
        await play(self._given.play, world, self._given.broken, disk=disk)
        say(f"\nThe story {self._given.play} ended as it should.")
        return OK

    async def _say(self, member: Member) -> int:
        """Once the inventory is read: one line, its final answer on standard output."""
        async with Waiting("Waiting until the bot has read the inventory"):
            await self._ready()
        await act(member, self._given.say)
        came = await comes(member, None, _PATIENCE)
        say(words(came) if isinstance(came, Seen) else drawn(came))
        return OK

    async def _ready(self) -> None:
        """Wait until the bot's own /readyz says so."""
        url = f"http://{HOST}:{self._bot_port}/readyz"
        async with aiohttp.ClientSession() as session:
            while True:
                try:
                    async with session.get(url) as answer:
                        if answer.ok:
                            return
                except aiohttp.ClientError:
                    pass
                await asyncio.sleep(_PAUSE)

    async def _converse(self, world: World, member: Member) -> int:
        """Show the page and the card everyone sees first, then do what is typed."""
        page = f"{world.address}/?as={member.user.name}"
        if not self._given.no_open and is_at_desktop(
            os.environ, sys.platform, at_terminal=at_terminal()
        ):
            await show(page)
        desk = world.member(world.inventory.people[0].key)
        async with Waiting("Letting the bot read the inventory"):
            with suppress(TimeoutError):
                async with asyncio.timeout(_BEGINNING):
                    await self._ready()
        remark(f"{desk.user.real_name} at the IT desk types {_QUESTION}")
        await desk.types(_QUESTION)
        self._show(world, await desk.answer(_PATIENCE))
        session = Session(world.workspace, member)
        say(self._welcome(world, member))
        lines = self._lines()
        lines.completions = session.completions
        if not await session.run(lines) and not at_terminal():
            remark("Nothing can be typed here. The page is there until Ctrl-C.")
            await asyncio.Event().wait()
        return OK

    @staticmethod
    def _show(world: World, message: Seen) -> None:
        places = {place.id: place.name for place in world.workspace.conversations.values()}
        say("")
        say(shown(message, places))

    @staticmethod
    def _welcome(world: World, member: Member) -> str:
        desk = member.user.id == world.inventory.people[0].slack_id
        you = f"{member.user.real_name}, the IT desk" if desk else member.user.real_name
        end = "" if sys.stdin and sys.stdin.isatty() else " (reading lines from standard input)"
        return (
            f"\nThe pretend world is at {world.address}/ in a browser, and here; nothing in it is "
            f"real. You are {you}.\n"
            f"Type {_QUESTION}, /asset mine, or a question to the bot; "
            f":as NAME, :help, :quit.{end}\n"
        )


def settings_of(world: World) -> str:
    """The settings of the bot; where it listens and tells of warranties are this world's own."""
    listens_in, told = (
        world.workspace.channel(one).id for one in (LISTENS_IN, _TOLD_OF_WARRANTIES)
    )
    channels = _CHANNELS.format(listens_in=listens_in, told=told)
    return SETTINGS.read_text(encoding="utf-8") + channels
