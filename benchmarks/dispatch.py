"""What one command costs among 200 that are known, against the same where it is the only one."""

import asyncio
import os
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import date
from pathlib import Path
from time import perf_counter

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltRequest
from slack_bolt.authorization import AuthorizeResult

from benchmarks.rows import Row, at_most, pairs
from benchmarks.world import facts
from bot import log
from bot.language.commands.table import COMMANDS, Command
from bot.language.questions import AskHelp, Question
from bot.running.parts import opened
from bot.settings import read
from bot.starting import started
from handlers.transport import dispatched
from sandbox.child import free_port
from sandbox.world import World

MANY = 200
ROUNDS = 5
ASSETS = 400
_BATCH, _BATCHES = 50, 15
Body = dict[str, str]
Dispatch = Callable[[], Awaitable[object]]


def measure(say: Callable[[str], None]) -> list[Row]:
    """Ours by its table of commands, Bolt by a listener for each."""
    return asyncio.run(_measured(say))


async def _measured(say: Callable[[str], None]) -> list[Row]:
    found: dict[str, list[float]] = {name: [] for name in ("ours", "ours+", "bolt", "bolt+")}
    async with _bot() as (ours, body):
        alone, among = _bolt(1, body), _bolt(MANY, body)
        for turn in range(ROUNDS):
            say(f"round {turn + 1} of {ROUNDS}")
            with _known(1):
                found["ours"].append(await _microseconds(ours))
            with _known(MANY):
                found["ours+"].append(await _microseconds(ours))
            found["bolt"].append(await _microseconds(alone))
            found["bolt+"].append(await _microseconds(among))
    return [
        Row(
            measure="one command with 200 known",
            unit="µs",
            rounds=pairs(found, "ours+", "ours"),
            against="itself with 1 known",
            reach=at_most(1.5),
            extreme=at_most(1.1),
        ),
        Row(
            measure="the same by Bolt's listeners",
            unit="µs",
            rounds=pairs(found, "bolt+", "bolt"),
            against="itself with 1 known",
        ),
    ]


@asynccontextmanager
async def _bot() -> AsyncIterator[tuple[Dispatch, Body]]:
    """The real bot in this process, given a command as its transports give it."""
    async with World(assets=ASSETS, deliver_to="http://127.0.0.1:9/slack/events") as world:
        given = world.environment()
        del given["ASSETBOT_CLOCK_FILE"]
        with tempfile.TemporaryDirectory(prefix="assetbot-bench-") as folder, _silence():
            port = str(free_port())
            more = {"ASSETBOT_PORT": port, "ASSETBOT_FRESH_FOR": "3600"}
            settings = read({**given, **more}, Path(folder))
            async with opened(settings) as parts:
                await parts.sync("factorial")
            async with started(settings) as bot:
                await bot.people.list_all()
                known = facts(world)
                body = {
                    "team_id": known["team"],
                    "user_id": known["user"],
                    "channel_id": "C0GENERAL1",
                    "command": "/asset",
                    "text": f"serial {known['serials'][0]}",
                    "response_url": f"http://127.0.0.1:{port}/",
                }

                async def dispatch() -> object:
                    return await dispatched(bot.app, "slash_commands", dict(body), {}, bot.metrics)

                yield dispatch, body


@contextmanager
def _silence() -> Iterator[None]:
    """The log is written as ever, to where nobody reads it."""
    with Path(os.devnull).open("w", encoding="utf-8") as nowhere:
        log.configure(nowhere, "INFO")
        yield


@contextmanager
def _known(number: int) -> Iterator[None]:
    """The table of commands with so many in it, the one that is asked among them."""

    def asked_for_nothing(_text: str, _today: date) -> Question:
        return AskHelp()

    before = dict(COMMANDS)
    more = {
        f"word{n}": Command(f"word{n}", "nothing", asked_for_nothing) for n in range(number - 1)
    }
    COMMANDS.clear()
    COMMANDS.update({**more, "serial": before["serial"]})
    try:
        yield
    finally:
        COMMANDS.clear()
        COMMANDS.update(before)


def _bolt(number: int, body: Body) -> Dispatch:
    """An app of Bolt's with so many commands, asked for the last one."""

    async def authorize() -> AuthorizeResult:
        return AuthorizeResult(enterprise_id=None, team_id=body["team_id"], bot_token="x")  # noqa: S106 - made up

    app = AsyncApp(
        authorize=authorize,
        signing_secret="x",  # noqa: S106 - made up
        request_verification_enabled=False,
        process_before_response=True,
    )

    async def echo(ack: AsyncAck, command: Body) -> None:
        await ack(command["text"])

    for n in range(number):
        app.command(f"/command{n}")(echo)
    asked = {**body, "command": f"/command{number - 1}"}

    async def dispatch() -> object:
        request = AsyncBoltRequest(mode="socket_mode", body=dict(asked), headers={})
        return await app.async_dispatch(request)

    return dispatch


async def _microseconds(dispatch: Dispatch) -> float:
    """The least of many batches: whatever else the machine does only ever makes it longer."""
    best = float("inf")
    for _ in range(_BATCHES):
        began = perf_counter()
        for _ in range(_BATCH):
            await dispatch()
        best = min(best, perf_counter() - began)
    return best / _BATCH * 1e6
