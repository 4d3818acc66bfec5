"""No listener waits for a network before its acknowledgement."""

import asyncio
from asyncio import selector_events
from contextvars import ContextVar
from typing import Any

import pytest
from slack_bolt.async_app import AsyncBoltRequest
from slack_bolt.response import BoltResponse

from bot.log import Gathered
from handlers import transport, web
from tests.flows.conftest import Scene, Stage
from tests.flows.delivered import parcels

KINDS = (
    *("command", "block_actions", "view_submission", "view_closed", "shortcut", "message_action"),
    *("view_submission of a request", "view_submission of an older form"),
    *("view_submission of a new asset", "block_suggestion for a new asset"),
    *("view_submission of a fault", "view_submission of a hand-over"),
    *("view_submission of several", "view_submission of an import"),
    *("view_submission of an alert", "view_submission of an alert rule"),
    *("view_submission of a question", "block_suggestion for a question"),
    "block_suggestion for an alert rule",
    *("block_suggestion for a replacement", "block_suggestion for several"),
    *("tokens_revoked", "app_uninstalled", "app_rate_limited"),
    *("block_suggestion", "message", "app_mention", "user_change", "team_join", "app_home_opened"),
    *(
        "link_shared",
        "channel_archive",
        "shortcut of an older app",
        "view_submission of a search",
    ),
)
COLD = {"ASSETBOT_FRESH_FOR": "0", "ASSETBOT_CHECK_WITHIN": "0.2"}
"""Nothing in the index counts as fresh: every question wants its source."""


class Unacknowledged:
    """A payload that the bot was given and has not acknowledged yet."""

    def __init__(self) -> None:
        self.acknowledged = False
        self.network: list[str] = []
        """What was sent anywhere, or asked to be connected to, before that."""


class Watch:
    """Sees on the event loop itself what each payload sends before its acknowledgement."""

    def __init__(self) -> None:
        self.seen: list[Unacknowledged] = []
        self._now: ContextVar[Unacknowledged | None] = ContextVar("unacknowledged", default=None)

    def network(self, what: str) -> None:
        """Something goes to a network, on behalf of whichever payload this is done for."""
        payload = self._now.get()
        if payload and not payload.acknowledged:
            payload.network.append(what)

    def over(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Watch every payload from its arrival to its answer, and every way to a network."""
        dispatched = transport.dispatched

        async def watched(*arguments: Any) -> BoltResponse:
            payload = Unacknowledged()
            self.seen.append(payload)
            self._now.set(payload)
            try:
                return await dispatched(*arguments)
            finally:
                payload.acknowledged = True

        monkeypatch.setattr(transport, "dispatched", watched)
        monkeypatch.setattr(web, "dispatched", watched)
        for owner, name in (
            (vars(selector_events)["_SelectorSocketTransport"], "write"),
            (vars(selector_events)["_SelectorDatagramTransport"], "sendto"),
            (asyncio.BaseEventLoop, "getaddrinfo"),
            (asyncio.BaseEventLoop, "create_connection"),
            (selector_events.BaseSelectorEventLoop, "sock_connect"),
        ):
            self._tap(monkeypatch, owner, name)

    def _tap(self, monkeypatch: pytest.MonkeyPatch, owner: type, name: str) -> None:
        real = getattr(owner, name)

        def tapped(*arguments: Any, **options: Any) -> Any:
            self.network(name)
            return real(*arguments, **options)

        monkeypatch.setattr(owner, name, tapped)


@pytest.fixture
def watch(monkeypatch: pytest.MonkeyPatch) -> Watch:
    """The event loop, watched."""
    watch = Watch()
    watch.over(monkeypatch)
    return watch


def forgotten(scene: Scene) -> None:
    """Let the bot know nobody, so that every person has to be asked for at Slack."""
    scene.bot.people._users.clear()
    scene.bot.people._by_email.clear()


@pytest.mark.parametrize("transport_name", ["socket", "http"])
async def test_nothing_is_sent_before_an_acknowledgement(
    stage: Stage, watch: Watch, transport_name: str
) -> None:
    """On the event loop, for a payload of each kind: no byte and no connection comes first."""
    async with stage(transport=transport_name, **COLD) as scene:
        examples = parcels(scene)
        assert set(examples) == set(KINDS)
        for kind, parcel in examples.items():
            forgotten(scene)
            watch.seen.clear()
            ack = await scene.slack.dispatch.ask(parcel)
            await scene.quiet()  # the bot's own answers arrive as events, too
            assert (kind, ack.failure) == (kind, "")
            assert watch.seen
            assert [one.network for one in watch.seen if one.network] == [], kind
        scene.slack.refused.clear()  # the address for answers is made up


@pytest.mark.parametrize("transport_name", ["socket", "http"])
async def test_an_answer_that_rides_on_an_acknowledgement_is_logged_after_it(
    stage: Stage, watch: Watch, monkeypatch: pytest.MonkeyPatch, transport_name: str
) -> None:
    """Whoever asked does not wait for a line of the log to be written."""
    logged: list[bool] = []

    def written(_: Gathered, _message: str, **_facts: Any) -> None:
        logged.append(watch.seen[-1].acknowledged)

    async with stage(transport=transport_name) as scene:
        await scene.dana.types("/asset serial C02XL0ABJGH5")  # the source is asked: it is fresh
        await scene.quiet()
        monkeypatch.setattr(Gathered, "info", written)
        await scene.dana.types("/asset serial C02XL0ABJGH5")
        await scene.quiet()
    assert logged == [True]


async def test_acknowledgements_come_while_slack_and_the_source_hang(stage: Stage) -> None:
    """Nothing that is called answers, and each payload is acknowledged all the same."""

    async def deaf(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()

    async with stage(**COLD) as scene, await asyncio.start_server(deaf, "127.0.0.1", 0) as server:
        slack = scene.bot.people._slack
        assert slack
        host, port = server.sockets[0].getsockname()
        slack._writes.base_url = slack._reads.base_url = f"http://{host}:{port}/"
        scene.world.factorial.fail("hang", times=None)
        for kind, parcel in parcels(scene).items():
            forgotten(scene)
            ack = await scene.slack.dispatch.ask(parcel)
            assert (kind, ack.failure) == (kind, "")
        await scene.bot.answering.boundary.drain(0)
        scene.world.factorial.mend()


async def test_the_watch_sees_a_network_that_is_waited_for(stage: Stage, watch: Watch) -> None:
    """A listener that asks Slack first is caught: the test above can fail."""
    async with stage() as scene:
        slack, home = scene.bot.people._slack, scene.bot.people._home
        assert slack
        assert home

        async def curious(user: str) -> None:
            await slack.directory.user(user, home)

        payload = parcels(scene)["view_submission"]

        async def listener(ack: Any) -> None:
            await curious(scene.dana.user.id)
            await ack()

        scene.bot.app._async_listeners.clear()
        scene.bot.app.view("change")(listener)
        await scene.slack.dispatch.ask(payload)
        assert [bool(one.network) for one in watch.seen] == [True]


async def test_every_listener_answers_one_of_these_payloads(scene: Scene) -> None:
    """A listener that is added needs an example here, or none of this is said of it."""
    listeners = scene.bot.app._async_listeners
    met = set()
    for parcel in parcels(scene).values():
        request = AsyncBoltRequest(mode="socket_mode", body=parcel.payload)
        for place, listener in enumerate(listeners):
            if await listener.async_matches(req=request, resp=BoltResponse(status=404)):
                met.add(place)
                break
    assert met == set(range(len(listeners)))
