"""Bad days of Factorial, one row each: what goes wrong, and what is to come of it."""

import io
import json
import logging
import shutil
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from bot import log
from bot.assets.factorial import ApiClient
from bot.assets.http import Limits
from bot.settings import Settings
from bot.starting import started
from sandbox.factorial import Kind
from sandbox.slack import Seen
from sandbox.world import World
from tests.flows.conftest import ASSETS, Scene, settings_for

HASTY = Limits(first_wait=0.001, longest_wait=0.002)
"""The real limits, but for the waiting between two tries."""
NEVER = Limits(read_budget=0.3)
"""The patience of a shorter life, for days on which no answer will come."""

CARD = "card"
"""The asset as it is now."""
STALE = "stale"
"""The asset as it was last read, and a word that the source did not answer."""
MISSING = "missing"
"""No such asset, the nearest ones offered."""
DOWN = "down"
"""The source did not answer: try again in a minute; with a reference."""
REFUSED = "refused"
"""The source refused: tell whoever runs the bot; with a reference."""


class Day(NamedTuple):
    """A fault that meets every request, or lists of assets where somebody else acts in between."""

    kind: Kind
    conditions: Mapping[str, Any] = {}
    cold: str = CARD
    """Asked for a serial number that only the source has."""
    warm: str = CARD
    """Asked for one that the index has, and that is not fresh."""
    unknown: str = MISSING
    """Asked for one that nobody has."""
    sync: str = "done"
    """The outcome of a sync."""
    doubt: str = ""
    """What a sync that ended well says against itself."""

    @property
    def silent(self) -> bool:
        """Whether waiting for an answer is in vain."""
        return self.kind == "hang" or self.conditions.get("seconds", 0) > 1


def _failing(kind: Kind, **conditions: Any) -> Day:
    return Day(kind, conditions, cold=DOWN, warm=STALE, unknown=DOWN, sync="failed")


def _refusing(kind: Kind, **conditions: Any) -> Day:
    return Day(kind, conditions, cold=REFUSED, warm=STALE, unknown=REFUSED, sync="refused")


DAYS: dict[str, Day] = {
    "401": _refusing("status", status=401),
    "403": _refusing("status", status=403),
    "404": _refusing("status", status=404),
    "429": _failing("status", status=429),
    "429 with Retry-After": _failing("status", status=429, retry_after="30"),
    "500": _failing("status", status=500),
    "503 that echoes the key": _failing("status", status=503, body="KEY"),
    "403 that echoes the key": _refusing("status", status=403, body="KEY"),
    "hang": _failing("hang"),
    "slow": Day("slow", {"seconds": 0.02}),
    "too slow": _failing("slow", seconds=60.0),
    "drop": _failing("drop"),
    "reset": _failing("reset"),
    "drop after": _failing("drop_after"),
    "HTML with 200": _failing("html"),
    "truncated JSON": _failing("truncated"),
    "errors null": _refusing("errors_null"),
    "empty": Day("empty", cold=REFUSED, unknown=REFUSED, sync="empty"),
    "a row without a field": Day("bad_row", cold=DOWN),
    "unknown status": Day("unknown_status"),
    "extra fields": Day("extra_fields"),
    "null limit": Day("null_limit"),
    "no total": Day("no_total", doubt="does not say how many"),
    "no meta": Day("no_meta", sync="failed"),
    "a cursor that stands still": Day("stuck_cursor", cold=DOWN, sync="failed"),
    "more, but not where": Day("no_cursor", sync="failed"),
    "a list cut short": Day("cut_short", doubt="listed 100"),
    "a row twice": Day("repeated_row"),
    "filters ignored": Day("ignored_filters"),
    "limit ignored": Day("ignored_limit"),
    "inserted meanwhile": Day("inserted", {"page": 2}, doubt="It counts"),
    "deleted meanwhile": Day("deleted", {"page": 2}),
    "edited meanwhile": Day("edited", {"page": 2}),
    "moved meanwhile": Day("moved", {"page": 2}, doubt="It counts"),
}

SOON = {"401", "503 that echoes the key", "hang", *list(DAYS)[list(DAYS).index("drop") :]}
"""Each way to fail once: `make prove` tries every status and every slowness."""
EACH = [day if day in SOON else pytest.param(day, marks=pytest.mark.prove) for day in DAYS]
AWAY = [
    day if day in {"401", "hang"} else pytest.param(day, marks=pytest.mark.prove) for day in DAYS
]
"""Enough where the source is not asked at all."""


class Stand:
    """A running bot whose index was read once, its log, and what nobody may see."""

    scene: Scene

    def __init__(self, world: World, settings: Settings, written: io.StringIO) -> None:
        self.settings = settings
        self.factorial = world.factorial
        self.key = world.environment()["FACTORIAL_API_KEY"]
        self._written = written
        self._apis: list[ApiClient] = []
        self._limits = HASTY

    @asynccontextmanager
    async def on(self, day: Day, **more: Any) -> AsyncIterator[None]:
        """Such a day, for as long as it lasts; *more* says which requests it meets."""
        conditions = {**day.conditions, **more}
        if conditions.get("body") == "KEY":
            conditions["body"] = f"who is {self.key}?"
        self.factorial.fail(day.kind, times=None, **conditions)
        self._be(NEVER if day.silent else HASTY)
        try:
            yield
        finally:
            self.factorial.mend()
            self._be(HASTY)

    def _be(self, limits: Limits) -> None:
        """Be so patient from now on."""
        self._limits = limits
        for api in self._apis:
            api.http.limits = limits

    def api(self, **options: Any) -> ApiClient:
        """A client of the bot's, as patient as the day wants."""
        api = ApiClient(**options, limits=self._limits)
        self._apis.append(api)
        return api

    async def answer(self, question: str) -> Seen:
        """What Dana is answered; never anything secret."""
        await self.scene.dana.types(question)
        answer = await self.scene.dana.answer()
        assert self.key not in f"{answer.plain}{answer.text}{answer.blocks}"
        return answer

    def log(self) -> list[dict[str, Any]]:
        """The lines so far; never anything secret, nor what of people is nobody's business."""
        text = self._written.getvalue()
        assert self.key not in text
        assert "PRIVATE" not in text
        return [json.loads(line) for line in text.splitlines()]

    def told(self, reference: str) -> list[str]:
        """The causes that the log has under a reference."""
        lines = [line for line in self.log() if line.get("ref") == reference]
        return [line["message"] for line in lines if line["level"] in {"warning", "error"}]

    def made(self, serial_number: str) -> str:
        """A new asset of Alex Moreno's, made in Factorial since the index was read."""
        model = self.factorial.asset("C02XL0ABJGH5").model_id
        body = {"it_asset_model_id": model, "serial_number": serial_number, "owner_id": "1002"}
        return self.factorial.add(body).id


@contextmanager
def kept(written: io.StringIO, settings: Settings) -> Iterator[None]:
    """What the bot logs, as it would on standard error, goes into *written*."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    log.configure(written, "DEBUG", hide=settings.secrets)
    try:
        yield
    finally:
        logging.captureWarnings(capture=False)
        root.handlers[:] = handlers
        root.setLevel(level)


@asynccontextmanager
async def standing(folder: Path, read_before: Path, **more: str) -> AsyncIterator[Stand]:
    """A world and a hasty bot in it, with its data in *folder*; what it logs is kept."""
    written = io.StringIO()
    with pytest.MonkeyPatch.context() as patch:
        async with World(assets=ASSETS) as world:
            settings = settings_for(world, folder, **more)
            stand = Stand(world, settings, written)
            patch.setattr("bot.running.parts.ApiClient", stand.api)
            # On a slow machine a minute passes here: no sync but those that a test begins.
            patch.setattr("bot.running.duties.sync_due", lambda *_runs, **_when: False)
            shutil.copytree(read_before, settings.data_dir)
            with kept(written, settings):
                async with started(settings) as bot:
                    await bot.people.list_all()
                    stand.scene = Scene(world, bot)
                    yield stand
            assert world.workspace.refused == [], "the bot sent what Slack refuses"


def is_right(answer: Seen, told: Callable[[str], list[str]], expected: str, serial: str) -> None:
    """One clear sentence with what to do and a reference under which the log has the cause.

    *told* gives the causes that the log has under a reference.
    """
    shown = answer.plain
    assert "Traceback" not in shown
    match expected:
        case "card":
            assert serial in shown
            assert "Not confirmed by" not in shown
        case "stale":
            assert serial in shown
            reference = shown.split("Not confirmed by")[1].split("ref ")[1][:6]
            assert any("was not checked" in line for line in told(reference))
        case "missing":
            assert f"No asset with serial number {serial} found" in shown
        case _:
            said = "Please try again" if expected == DOWN else "Please tell whoever runs this bot"
            assert said in shown
            reference = shown.split("ref ")[1][:6]
            assert any("source failed" in line for line in told(reference))
