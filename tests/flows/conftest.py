"""The real bot, in this process, in a served world: real sockets, files and databases."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from bot.app import Bot
from bot.running.parts import opened
from bot.settings import Settings, read
from bot.starting import started
from sandbox.child import free_port
from sandbox.slack import Member, Workspace
from sandbox.world import World
from tests.once import once


class Scene:
    """A world and the bot that answers in it."""

    def __init__(self, world: World, bot: Bot) -> None:
        self.world = world
        self.bot = bot
        self._members: dict[str, Member] = {}

    @property
    def slack(self) -> Workspace:
        """The workspace."""
        return self.world.workspace

    async def quiet(self) -> None:
        """Everything that happened has been delivered, and what it caused is done."""
        await self.slack.settled()
        await self.bot.answering.boundary.drain(5)
        async with asyncio.timeout(30):
            while self._at_work():  # noqa: ASYNC110 - they tell nobody
                await asyncio.sleep(0.005)

    def _at_work(self) -> bool:
        """Whether what was decided is yet to be carried out, or what is owed to be told."""
        hands, news = self.bot.hands, self.bot.begun._news
        return bool(hands.waiting or hands._under_way or news._under_way)

    def __getattr__(self, name: str) -> Member:
        """Someone of the workspace, by name: `scene.dana`."""
        if name not in self._members:
            self._members[name] = self.world.member(name)
        return self._members[name]


ASSETS = 120
LISTED = """
[[sources]]
id = "factorial"
kind = "factorial"
base_url = "{at}/factorial"
api_key_env = "FACTORIAL_API_KEY"

[[sources]]
id = "itflow"
kind = "itflow"
base_url = "{at}/itflow"
api_key_env = "ITFLOW_API_KEY"

"""
"""Both systems as assetbot.toml lists them; a `config` follows, maybe with {desk} or {group}."""
Stage = Callable[..., AbstractAsyncContextManager[Scene]]


def settings_for(world: World, folder: Path, **more: str) -> Settings:
    """The settings of a bot in this world, with its data in *folder*."""
    return read({**world.environment(), "ASSETBOT_PORT": "0", **more}, folder)


@pytest.fixture(scope="session")
def read_before(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data of a bot that has run in such a world: the inventory read, the engine set up."""
    return once(tmp_path_factory, "read-before", partial(_read, with_itflow=False)) / "data"


@pytest.fixture(scope="session")
def read_both(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same of a bot that has both asset systems."""
    return once(tmp_path_factory, "read-both", partial(_read, with_itflow=True)) / "data"


def _read(folder: Path, *, with_itflow: bool) -> None:
    async def fill() -> None:
        async with World(assets=ASSETS, with_itflow=with_itflow) as world:
            settings = settings_for(world, folder)
            async with opened(settings) as parts:
                for source in parts.sources:
                    assert (await parts.sync(source)).outcome == "done"
            async with started(settings):
                pass

    asyncio.run(fill())


@pytest.fixture
def stage(tmp_path: Path, read_before: Path) -> Stage:
    """Starts a world and a bot in it, over `transport`; with `synced`, the inventory is read.

    `spoil` is what happens to the data before the bot starts on it.
    """
    return _stage(tmp_path, read_before, with_itflow=False)


@pytest.fixture
def linked(tmp_path: Path, read_before: Path, manifest: dict[str, Any]) -> Stage:
    """The same, in a workspace that has the app by another manifest."""
    return _stage(tmp_path, read_before, with_itflow=False, manifest=manifest)


@pytest.fixture
def both(tmp_path: Path, read_both: Path) -> Stage:
    """The same, the bot having both asset systems."""
    return _stage(tmp_path, read_both, with_itflow=True)


def _stage(
    folder: Path, data: Path, *, with_itflow: bool, manifest: dict[str, Any] | None = None
) -> Stage:
    @asynccontextmanager
    async def staged(
        *,
        transport: str = "socket",
        synced: bool = True,
        config: str = "",
        spoil: Callable[[Path], object] = lambda _data: None,
        made_up: bool = False,
        **more: str,
    ) -> AsyncIterator[Scene]:
        port = free_port()
        deliver_to = f"http://127.0.0.1:{port}/slack/events" if transport == "http" else None
        more = {"ASSETBOT_PORT": str(port), **more} if transport == "http" else more
        async with World(
            assets=ASSETS, deliver_to=deliver_to, with_itflow=with_itflow, manifest=manifest
        ) as world:
            if config:
                places = world.workspace.conversations.values()
                (desk,) = [place.id for place in places if place.name == "it-desk"]
                (group,) = world.workspace.groups
                listed = (config if "[[sources]]" in config else LISTED + config).format(
                    at=world.address, desk=desk, group=group
                )
                (folder / "assetbot.toml").write_text(listed)
                more = {"FACTORIAL_BASE_URL": "", "ITFLOW_BASE_URL": "", **more}
            settings = settings_for(world, folder, **more)
            if synced:
                shutil.copytree(data, settings.data_dir)
            spoil(settings.data_dir)
            async with started(settings) as bot:
                await bot.people.list_all()
                yield Scene(world, bot)
            assert made_up or world.workspace.refused == [], "the bot sent what Slack refuses"

    return staged


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def standing_scene(
    tmp_path_factory: pytest.TempPathFactory, read_before: Path
) -> AsyncIterator[Scene]:
    """A scene that stands for as long as a file's tests; nothing happens in it between them."""
    staged = _stage(tmp_path_factory.mktemp("asking"), read_before, with_itflow=False)
    async with staged(ASSETBOT_QUESTIONS_A_MINUTE="1000") as scene:
        writing = scene.bot.trail._records._writing
        await writing.acquire()
        yield scene
        writing.release()


@pytest_asyncio.fixture(loop_scope="module")
async def asking(standing_scene: Scene) -> AsyncIterator[Scene]:
    """One scene for all those tests of a file that merely ask, as often as they like.

    Its loop stands still in every other test, and no transaction may be open meanwhile: the engine
    of the jobs is one for the whole process, and waits for it.
    """
    writing = standing_scene.bot.trail._records._writing
    writing.release()
    yield standing_scene
    await writing.acquire()


@pytest.fixture
async def scene(stage: Stage) -> AsyncIterator[Scene]:
    """A bot that has read its inventory and knows its people, over Socket Mode."""
    async with stage() as staged:
        yield staged
