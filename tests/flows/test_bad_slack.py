"""Slack failing in each way at what answers and forms need: what people and the log are told.

Previews fail in test_links_flow, home tabs in test_home_flow, messages owed in test_deliveries;
files in tests/unit/slack.
"""

import asyncio
import io
import json
import logging
import shutil
import sqlite3
import time
from collections.abc import Callable, Coroutine, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from itertools import cycle, product
from pathlib import Path
from typing import Any

import aiohttp
import pytest

import bot.slack
import bot.starting
from bot.clock import real_time
from bot.log import _Json
from bot.slack import Slack
from bot.starting import started
from handlers import boundary, sending
from sandbox.slack import Fault, Seen
from sandbox.world import World
from tests.flows.conftest import ASSETS, Scene, Stage, settings_for
from tests.flows.processes import nothing_secret
from tests.flows.test_changes_flow import ADMINS

SERIAL = "C02XL0ABJGH5"
CARD = "Alex Moreno"
AGAIN = "Please ask again"
FAILED = "Slack did not do what I asked of it. Please try again in a minute."
FORM = "To whom"
WAITS = 7
"""Seconds that Slack asks to be left alone for."""
FAULTS = {
    "429": Fault("ratelimited", retry_after=WAITS),
    "500": Fault("status", status=500),
    "503": Fault("status", status=503),
    "an error of its own": Fault("refused", error="internal_error"),
    "reset": Fault("reset"),
    "hang": Fault("hang"),
    "lost answer": Fault("lost"),
    "a web page": Fault("html"),
    "half an answer": Fault("truncated"),
}
UNSAID = {"lost answer", "a web page", "half an answer"}
"""Those of them after which Slack has done what it was asked."""
LASTING = {
    "503": Fault("status", status=503, times=None),
    "hang": Fault("hang", times=None),
    "429 for ten minutes": Fault("ratelimited", retry_after=600, times=None),
    "token revoked": Fault("refused", error="token_revoked", times=None),
    "channel gone": Fault("refused", error="channel_not_found", times=None),
}
Act = Callable[[Scene], Coroutine[Any, Any, Seen]]
Log = Callable[[], list[dict[str, Any]]]


@pytest.fixture
def waited(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Seconds the bot meant to wait for Slack, none of which it waits."""
    seconds: list[float] = []

    async def soon(wanted: float) -> None:
        seconds.append(wanted)
        await asyncio.sleep(0)

    usual = Slack.__init__.__kwdefaults__ or {}
    monkeypatch.setattr(Slack.__init__, "__kwdefaults__", {**usual, "wait": soon})
    monkeypatch.setattr(sending, "SEND_AGAIN_AFTER", (0.01, 0.02))
    return seconds


def breaks(scene: Scene, fault: Fault, method: str) -> None:
    """Let Slack fail at a method; what hangs is given up soon, and nothing else is."""
    scene.slack.faults.add(replace(fault, method=method))
    soon = aiohttp.ClientTimeout(total=1)
    slack = scene.bot.people._slack
    assert slack
    assert slack._session
    slack._session._timeout = soon if fault.kind == "hang" else bot.slack.client.TIMEOUT


@pytest.fixture
def log() -> Iterator[Log]:
    """The lines of the log so far, as the bot's own process would write them."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(_Json([]))
    logging.getLogger().addHandler(handler)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    logging.getLogger().removeHandler(handler)


async def commands(scene: Scene) -> Seen:
    """A command whose answer follows its acknowledgement."""
    await scene.dana.types(f"/asset serial {SERIAL}")
    return await scene.dana.answer()


async def writes(scene: Scene) -> Seen:
    """A direct message."""
    await scene.dana.says(f"who has {SERIAL}?")
    return await scene.dana.answer()


async def mentions(scene: Scene) -> Seen:
    """A mention in a channel."""
    await scene.dana.says(f"@assetbot who has {SERIAL}?", to="it-desk")
    return await scene.dana.answer()


async def comes_anew(scene: Scene) -> Seen:
    """A command of someone the bot has to ask Slack about."""
    scene.bot.people._users.pop(scene.dana.user.id, None)
    return await commands(scene)


async def shares(scene: Scene) -> Seen:
    """A click that shows an answer to everyone, if Slack says that they all belong here."""
    await scene.dana.clicks("Share here", on=await mentions(scene))
    said = await scene.dana.answer()
    await scene.quiet()
    return next((one for one in scene.tom.sees("it-desk") if CARD in one.plain), said)


async def asks_for_a_file(scene: Scene) -> Seen:
    """A click for a file, which is sent in a direct message."""
    await scene.dana.types(f"/asset history {SERIAL}")
    await scene.dana.clicks("Send as CSV", on=await scene.dana.answer())
    await scene.quiet()
    return await scene.dana.answer()


async def asks_to_transfer(scene: Scene) -> str:
    """A command that is answered by a form: what it shows, or what is said in its place."""
    await scene.dana.types(f"/asset transfer {SERIAL} @mei")

    def come() -> str | None:
        shown = [scene.dana.form.plain] if scene.dana.form else []
        said = [*shown, *(one.plain for one in scene.dana.sees())]
        return next((one for one in said if FORM in one or FAILED in one), None)

    return await scene.dana.until(come)


WRITES: dict[str, Act] = {
    "response_url": commands,
    "chat.postMessage": writes,
    "chat.postEphemeral": mentions,
}
SOON = set(zip(cycle(WRITES), LASTING, strict=False))
"""Each fault once, and each method; `make prove` tries all with all."""
READS: dict[str, tuple[Act, str]] = {
    "users.info": (comes_anew, CARD),
    "conversations.info": (shares, CARD),
    "conversations.members": (shares, CARD),
    "conversations.open": (asks_for_a_file, "Sent: the file is in your direct messages"),
}
"""What only reads, or may be done again: who causes it, and what comes of it."""


@pytest.mark.parametrize("method", WRITES)
async def test_an_answer_that_slack_does_not_take_is_sent_again(
    stage: Stage, method: str, waited: list[float], log: Log
) -> None:
    """Whatever goes wrong with it once, it arrives, after as long as a 429 asks for."""
    async with stage(ASSETBOT_FRESH_FOR="0") as scene:
        for name, fault in FAULTS.items():
            breaks(scene, fault, method)
            assert CARD in (await WRITES[method](scene)).plain, name
            assert scene.slack.faults.active == [], name
            await scene.quiet()
            scene.slack.faults.mend()
        nothing_secret(scene.world, log())
    assert waited == [WAITS]


@pytest.mark.parametrize("method", READS)
async def test_a_question_to_slack_that_fails_is_repeated_or_owned_up_to(
    stage: Stage, method: str, waited: list[float], log: Log
) -> None:
    """The person is answered, or told to try again with a reference that the log explains."""
    answered = set()
    act, wanted = READS[method]
    async with stage(ASSETBOT_FRESH_FOR="0", ASSETBOT_ADMINS=ADMINS) as scene:
        for name, fault in FAULTS.items():
            breaks(scene, fault, method)
            said = (await act(scene)).plain
            scene.slack.faults.mend()
            for shared in [one for one in scene.slack.messages() if not one.only_for]:
                scene.slack.remove(shared)
            if wanted in said:
                answered.add(name)
                continue
            assert FAILED in said
            assert cause(log(), said).startswith(f"failed: {method}: "), name
        nothing_secret(scene.world, log())
    assert answered >= {"429", "500", "503", "reset", "lost answer"}
    assert WAITS in waited


@pytest.mark.parametrize(
    ("method", "comes"), [("views.open", {"429", *UNSAID}), ("views.update", set(FAULTS))]
)
async def test_a_form_is_drawn_until_slack_takes_it_and_opened_but_once(
    stage: Stage, method: str, comes: set[str], waited: list[float], log: Log
) -> None:
    """One that Slack opened without saying so is found.

    Whoever waits for one that may not have opened is told, and gets it when they ask again.
    """
    came = set()
    async with stage(ASSETBOT_ADMINS=ADMINS) as scene:
        for name, fault in FAULTS.items():
            breaks(scene, fault, method)
            said = await asks_to_transfer(scene)
            await scene.quiet()
            if FORM in said:
                came.add(name)
            else:
                assert cause(log(), said).startswith(f"failed: {method}: "), name
            assert len(scene.dana.sees()) == (FORM not in said), name
            looked_for = {(one.where, one.error) for one in scene.slack.refused}
            assert looked_for <= {("views.update", "not_found")}, name
            scene.slack.refused.clear()
            scene.slack.faults.mend()
            scene.dana.reloads()
        assert FORM in await asks_to_transfer(scene)
        nothing_secret(scene.world, log())
    assert came == comes
    assert waited == [WAITS]


@pytest.mark.parametrize("name", ["429", "503", "lost answer"])
@pytest.mark.usefixtures("waited")
async def test_a_message_that_cannot_be_looked_for_is_not_sent_twice(
    stage: Stage, name: str
) -> None:
    """Slack did not say whether it took a card, nor where to look for it: it is asked again."""
    async with stage(ASSETBOT_ADMINS=ADMINS) as scene:
        scene.slack.faults.add(Fault("lost", "chat.postMessage"))
        breaks(scene, FAULTS[name], "conversations.open")
        assert FORM in await asks_to_transfer(scene)
        await scene.dana.submits()
        await scene.quiet()
        (request,) = await scene.bot.approvals.asked_by(scene.dana.user.id, limit=9)
        for minutes in (2, 4):
            later = partial(_in, minutes)
            vars(scene.bot.deliveries)["_now"] = later
            await scene.bot.deliveries.send_due(str(request.id))
        assert scene.slack.faults.active == []
        assert scene.slack.called[-2:] == ["conversations.history", "chat.update"]
        for member in (scene.dana, scene.priya):
            assert len([one for one in member.sees("bot") if "asks: Transfer" in one.text]) == 1


def _in(minutes: int) -> datetime:
    return real_time() + timedelta(minutes=minutes)


def cause(log: list[dict[str, Any]], said: str) -> str:
    """What the log says went wrong, under the reference that a person sees."""
    reference = said.split("ref ")[1][:6]
    grave = [one["message"] for one in log if one["ref"] == reference and one["level"] == "error"]
    assert len(grave) == 1, (reference, log)
    return str(grave[0])


@pytest.mark.parametrize(
    ("method", "name"),
    [
        case if case in SOON else pytest.param(*case, marks=pytest.mark.prove)
        for case in product(WRITES, LASTING)
    ],
)
@pytest.mark.usefixtures("waited")
async def test_an_answer_that_slack_never_takes_is_owned_up_to_when_it_does(
    stage: Stage, method: str, name: str, log: Log
) -> None:
    """Nothing is forgotten: once Slack works again the person is told, once, what the log has."""
    async with stage(ASSETBOT_FRESH_FOR="0") as scene:
        breaks(scene, LASTING[name], method)
        asking = asyncio.create_task(WRITES[method](scene))
        await until_logged(log, "the answer could not be sent")
        asking.cancel()
        await asyncio.to_thread(passed, scene.bot._parts.settings.data_dir)
        if method == "chat.postMessage" and name != "channel gone":
            await scene.bot.tick()
            assert "unanswered: chat.postMessage" in log()[-1]["message"]
        scene.slack.faults.mend()
        for _ in range(2):
            await scene.bot.tick()
        told = [one.plain for one in scene.dana.sees("bot") if AGAIN in one.plain]
        assert len(told) == 1
        assert cause(log(), told[0]).startswith(f"the answer could not be sent: {method}: ")
        nothing_secret(scene.world, log())


async def until_logged(log: Log, message: str) -> None:
    """Returns once the log has a line."""
    async with asyncio.timeout(30):
        while not any(message in one["message"] for one in log()):  # noqa: ASYNC110 - it tells nobody
            await asyncio.sleep(0.01)


def passed(data: Path) -> None:
    """Let three minutes have passed since what was asked, once its claim is on record."""
    earlier = "strftime('%Y-%m-%d %H:%M:%f000', claimed_at, '-180 seconds')"
    statement = f"UPDATE ab_slack_event SET claimed_at = {earlier} WHERE done_at IS NULL"  # noqa: S608 - our own words
    until = time.monotonic() + 10
    with closing(sqlite3.connect(data / "records.sqlite3")) as connection:
        while connection.execute(statement).rowcount == 0:  # it is written beside the answer
            connection.rollback()
            assert time.monotonic() < until, "nothing was claimed"
            time.sleep(0.01)
        connection.commit()


@pytest.mark.parametrize(
    "name",
    [
        "reset",
        *(pytest.param(one, marks=pytest.mark.prove) for one in ("429", "503", "a web page")),
    ],
)
@pytest.mark.usefixtures("waited")
async def test_a_start_outlasts_whatever_slack_fails_at(
    tmp_path: Path, name: str, log: Log
) -> None:
    """Asked who it is, for a connection or for its users: the bot asks again, and answers."""
    async with World(assets=30) as world:
        settings = settings_for(world, tmp_path)
        for method in ("auth.test", "apps.connections.open", "users.list"):
            world.workspace.faults.add(replace(FAULTS[name], method=method))
        async with started(settings) as bot:
            await world.workspace.connected()
            assert CARD in (await commands(Scene(world, bot))).plain
        nothing_secret(world, log())


async def test_who_waits_when_the_process_must_end_is_told_by_the_next(
    tmp_path: Path, read_before: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Slack takes neither the answer nor the word that there is none: that is kept."""
    async with World(assets=ASSETS) as world:
        settings = settings_for(world, tmp_path, ASSETBOT_FRESH_FOR="0")
        await asyncio.to_thread(shutil.copytree, read_before, settings.data_dir)
        dana = world.member("dana")
        with monkeypatch.context() as hasty:
            hasty.setattr(bot.starting, "ANSWERS_END", 0.2)
            hasty.setattr(boundary, "TELLING", 0.1)
            async with started(settings):
                world.workspace.faults.add(Fault("hang", "response_url", times=None))
                await dana.types(f"/asset serial {SERIAL}")
        world.workspace.faults.mend()
        await asyncio.to_thread(passed, settings.data_dir)
        async with started(settings):
            await world.workspace.until(
                lambda: [one for one in dana.sees("bot") if AGAIN in one.plain]
            )
