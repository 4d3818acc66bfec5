"""The bad days of an ITFlow: questions and readings on each, and all as ever after it."""

import io
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, NamedTuple, get_args

import pytest
import pytest_asyncio

from bot.assets import itflow
from bot.assets.http import Limits
from bot.starting import started
from bot.store.runs import last_runs
from sandbox.itflow import Kind
from sandbox.slack import Seen
from sandbox.world import World
from tests.flows.conftest import Scene, settings_for
from tests.flows.factorial_days import (
    CARD,
    DOWN,
    HASTY,
    MISSING,
    NEVER,
    REFUSED,
    STALE,
    is_right,
    kept,
)

one_loop = pytest.mark.asyncio(loop_scope="module")
WARM, MOVED = "U1TICKETS", "7DHCP11"
"""What the index has, and what gets another serial number each day."""
LISTED = """
[[sources]]
id = "itflow"
kind = "itflow"
base_url = "{at}/itflow"
api_key_env = "ITFLOW_API_KEY"
"""


class Day(NamedTuple):
    """What meets every request, and what comes of it."""

    kind: Kind
    conditions: dict[str, Any] = {}  # noqa: RUF012 - never changed
    cold: str = DOWN
    """Asked for a serial number that only the source has."""
    warm: str = STALE
    """Asked for one that the index has, and that is not fresh."""
    unknown: str = DOWN
    """Asked for one that nobody has."""
    sync: str = "failed"

    @property
    def silent(self) -> bool:
        """Whether waiting for an answer is in vain."""
        return self.kind == "hang" or self.conditions.get("seconds", 0) > 1


def _status(code: int, *, refused: bool = False, **more: Any) -> Day:
    word = REFUSED if refused else DOWN
    conditions = {"status": code, **more}
    return Day("status", conditions, word, STALE, word, "refused" if refused else "failed")


DAYS = {
    "401": _status(401, refused=True),
    "403": _status(403, refused=True),
    "404": _status(404, refused=True),
    "429": _status(429),
    "500": _status(500),
    "503 that echoes the key": _status(503, body="KEY"),
    "hang": Day("hang"),
    "slow": Day("slow", {"seconds": 0.02}, CARD, CARD, MISSING, "done"),
    "too slow": Day("slow", {"seconds": 60.0}),
    "drop": Day("drop"),
    "reset": Day("reset"),
    "drop after": Day("drop_after"),
    "no body": Day("empty"),
    "HTML": Day("html"),
    "a warning before the JSON": Day("warning"),
    "truncated JSON": Day("truncated"),
    "no rows": Day("no_rows", {}, REFUSED, STALE, REFUSED, "empty"),
}

SOON = {"401", "slow", "drop after", "HTML", "no rows"}
"""Days of `make test`: one of each kind; the others are `make prove`'s."""
EACH = [day if day in SOON else pytest.param(day, marks=pytest.mark.prove) for day in DAYS]


class Stand:
    """A bot that has an ITFlow alone, and whose log is kept."""

    scene: Scene

    def __init__(self, world: World, written: io.StringIO) -> None:
        self.world = world
        self.keys = list(world.itflow_access.keys)
        self._written = written
        self._apis: list[itflow.ApiClient] = []

    def api(self, **options: Any) -> itflow.ApiClient:
        """A client of the bot's, as patient as the day wants."""
        api = _CLIENT(**options, limits=HASTY)
        self._apis.append(api)
        return api

    def be(self, limits: Limits) -> None:
        """Be so patient from now on."""
        for api in self._apis:
            api.http.limits = limits

    @asynccontextmanager
    async def on(self, day: Day) -> AsyncIterator[None]:
        """Such a day, for as long as it lasts."""
        conditions = dict(day.conditions)
        if conditions.get("body") == "KEY":
            conditions["body"] = f"who is {self.keys[0]}?"
        self.world.itflow.fail(day.kind, times=None, **conditions)
        self.be(NEVER if day.silent else HASTY)
        try:
            yield
        finally:
            self.world.itflow.mend()
            self.be(HASTY)

    async def answer(self, question: str) -> Seen:
        """What Dana is answered; never anything secret."""
        await self.scene.dana.types(question)
        answer = await self.scene.dana.answer()
        self.hides(f"{answer.plain}{answer.text}{answer.blocks}")
        return answer

    def hides(self, text: str) -> None:
        """Neither a key stands there, nor what is nobody's business."""
        assert not [one for one in (*self.keys, "PRIVATE") if one in text]

    def told(self, reference: str) -> list[str]:
        """The causes that the log has under a reference."""
        text = self._written.getvalue()
        self.hides(text)
        lines = [json.loads(line) for line in text.splitlines()]
        grave = [one for one in lines if one["level"] in {"warning", "error"}]
        return [one["message"] for one in grave if one.get("ref") == reference]


_CLIENT = itflow.ApiClient


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def stand(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stand]:
    """One bot for all the bad days: it has to get over each of them by itself."""
    folder, written = tmp_path_factory.mktemp("days"), io.StringIO()
    with pytest.MonkeyPatch.context() as patch:
        async with World(assets=20, with_itflow=True) as world:
            (folder / "assetbot.toml").write_text(LISTED.format(at=world.address))
            none = {"FACTORIAL_BASE_URL": "", "FACTORIAL_API_KEY": "", "ITFLOW_BASE_URL": ""}
            soon = {"ASSETBOT_FRESH_FOR": "0", "ASSETBOT_CHECK_WITHIN": "8"}
            settings = settings_for(world, folder, **none, **soon)
            stand = Stand(world, written)
            patch.setattr(itflow, "ApiClient", stand.api)
            patch.setattr("bot.running.duties.sync_due", lambda *_runs, **_when: False)
            with kept(written, settings):
                async with started(settings) as bot:
                    await bot.people.list_all()
                    stand.scene = Scene(world, bot)
                    await bot.job_table.read("itflow")
                    await stand.answer(f"/asset serial {WARM}")
                    yield stand
            assert world.workspace.refused == [], "the bot sent what Slack refuses"


def test_every_fault_of_the_pretend_itflow_has_its_day() -> None:
    """A fault that nobody drives the bot through proves nothing."""
    assert {day.kind for day in DAYS.values()} == set(get_args(Kind))


@one_loop
@pytest.mark.parametrize("name", EACH)
async def test_questions_on_a_bad_day_of_an_itflow(stand: Stand, name: str) -> None:
    """For what only the source has, what the index has and what nobody has; then all as ever."""
    day, serial = DAYS[name], f"COLD{list(DAYS).index(name):03}"
    source = stand.world.itflow
    source.edit(source.asset(WARM).asset_id, asset_name=f"On the day {name}")
    moved = source.asset(MOVED).asset_id
    source.edit(moved, asset_serial=serial)
    async with stand.on(day):
        is_right(await stand.answer(f"/asset serial {serial}"), stand.told, day.cold, serial)
        is_right(await stand.answer(f"/asset serial {WARM}"), stand.told, day.warm, WARM)
        is_right(
            await stand.answer("/asset serial QQ00NOBODY9"), stand.told, day.unknown, "QQ00NOBODY9"
        )
        assert "of " in (await stand.answer("/asset list")).plain
    is_right(await stand.answer(f"/asset serial {serial}"), stand.told, CARD, serial)
    is_right(await stand.answer(f"/asset serial {WARM}"), stand.told, CARD, WARM)
    source.edit(moved, asset_serial=MOVED)


@one_loop
@pytest.mark.parametrize("name", EACH)
async def test_a_sync_on_a_bad_day_of_an_itflow(stand: Stand, name: str) -> None:
    """It ends as it should and says why, nothing is lost, and the next one is whole."""
    day = DAYS[name]
    before = await listed(stand)
    async with stand.on(day):
        await stand.scene.bot.job_table.read("itflow")
        outcome, error = await last_run(stand)
        assert outcome == day.sync
        assert bool(error) == (day.sync != "done")
        stand.hides(error)
        assert await listed(stand) == before
    await stand.scene.bot.job_table.read("itflow")
    assert await last_run(stand) == ("done", "")
    assert await listed(stand) == before


async def listed(stand: Stand) -> str:
    """How many assets a list says there are."""
    return (await stand.answer("/asset list")).plain.rpartition(" of ")[2].split()[0]


async def last_run(stand: Stand) -> tuple[str | None, str]:
    """How the newest sync ended, and what it says."""
    async with stand.scene.bot._parts.records.read() as connection:
        (run,) = await last_runs(connection, "itflow", limit=1)
    return run.outcome, run.error
