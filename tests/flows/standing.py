"""A bot that stands while many examples are tried on it, one after the other."""

import asyncio
import json
import logging
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from itertools import count
from typing import Any, TypeVar
from urllib.parse import urlencode

import aiohttp
import pytest

from sandbox.slack.delivery.parcels import Parcel
from sandbox.slack.delivery.signed import encoded, signature
from tests.flows.conftest import Scene, Stage
from tests.flows.delivered import REPLY

T = TypeVar("T")
SERIAL = "C02XL0ABJGH5"
UNSENT = "the answer could not be sent: "
UNSHOWN = frozenset(
    f"failed: views.{why}"
    for why in (
        "open: invalid_trigger_id",
        "open: expired_trigger_id",
        "publish: invalid_arguments",
    )
)
GONE = "the app is not installed any more"


class Standing:
    """A scene, and the loop it lives on."""

    def __init__(
        self, runner: asyncio.Runner, scene: Scene, caplog: pytest.LogCaptureFixture
    ) -> None:
        self.scene = scene
        self._runner = runner
        self._caplog = caplog
        self._requests = count()

    def does(self, work: Coroutine[Any, Any, T]) -> T:
        """What the work answers, done on the bot's own loop, with what it caused."""
        self._caplog.clear()
        done = self._runner.run(work)
        self._runner.run(self.scene.quiet())
        if any(record.getMessage().startswith(GONE) for record in self._caplog.records):
            # The next example is to find a bot that may speak.
            self._runner.run(self.scene.bot.installed.begun())
        return done

    def faults(self) -> list[str]:
        """What the log says since `does` that only a fault of ours can make it say.

        That Slack did not take an answer is no such thing, nor that it showed no form: an example
        may have made up its place, its trigger or its person. Nor is that the app is gone: an
        example may be just what Slack tells then.
        """
        return [
            f"{record.name}: {said} {record.exc_info or ''}"
            for record in self._caplog.records
            if (said := record.getMessage()) not in UNSHOWN
            and (record.exc_info or record.levelno >= logging.ERROR)
            and not (record.exc_info is None and said.startswith((UNSENT, GONE)))
        ]

    def answers(self) -> bool:
        """Whether an ordinary question still gets its ordinary answer."""

        async def ask() -> bool:
            await self.scene.dana.types(f"/asset {SERIAL}")
            return SERIAL in (await self.scene.dana.answer()).text

        return self.does(ask())

    async def post(self, body: bytes, kind: str) -> int:
        """The status of what is answered to a body that Slack signed."""
        slack = self.scene.slack
        assert slack.http
        # The same example twice in a second would be a replay.
        stamp = int(slack.mint.clock()) - next(self._requests) % 250
        headers = {
            "Content-Type": kind,
            "X-Slack-Request-Timestamp": str(stamp),
            "X-Slack-Signature": signature(slack.keys.signing_secret, stamp, body),
        }
        async with (
            aiohttp.ClientSession() as session,
            session.post(slack.http.url, data=body, headers=headers) as answer,
        ):
            await answer.read()
            return answer.status

    async def deliver(self, parcel: Parcel) -> int:
        """The status of what is answered to a payload, posted as Slack would."""
        parcel = self.fresh(parcel)
        if parcel.kind == "slash_commands":
            # As Slack would write it, but for what no form of Slack's can hold.
            body = urlencode(parcel.payload, errors="surrogatepass").encode()
            return await self.post(body, "application/x-www-form-urlencoded")
        kind, body = encoded(parcel)
        return await self.post(body, kind)

    def fresh(self, parcel: Parcel) -> Parcel:
        """The payload with an address for its answer that was not used before, if it has one."""
        if parcel.payload.get("response_url") != REPLY:
            return parcel
        place = self.scene.slack.channel("it-desk")
        reply = self.scene.slack.replies.make(self.scene.dana.user, place)
        address = self.scene.slack.replies.address(reply)
        return parcel._replace(payload={**parcel.payload, "response_url": address})

    async def send(self, frame: object) -> None:
        """Put a frame into the bot's connection; returns when what comes after it is answered."""
        connection = self.scene.slack.sockets.connections[0]
        text = frame if isinstance(frame, str) else json.dumps(frame)
        await connection.socket.send_str(text.encode("utf-8", "replace").decode())
        await self.scene.dana.types("/asset help")


@contextmanager
def standing(
    stage: Stage, caplog: pytest.LogCaptureFixture, *, transport: str
) -> Iterator[Standing]:
    """A bot over this transport, until all examples were tried."""
    with asyncio.Runner() as runner:
        # What an example made up, such as a channel, Slack may refuse to know.
        staged = stage(transport=transport, made_up=True)
        scene = runner.run(_entered(staged))
        try:
            yield Standing(runner, scene, caplog)
        finally:
            runner.run(_left(staged))


async def _entered(staged: Any) -> Scene:
    scene: Scene = await staged.__aenter__()
    return scene


async def _left(staged: Any) -> None:
    await staged.__aexit__(None, None, None)
