"""A served workspace, a tiny app that answers in it, and pretend ITFlows."""

import re
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from datetime import date
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from sandbox import itflow
from sandbox.inventory import make
from sandbox.serving import Serving
from sandbox.slack import Pane, Patience, Workspace, server
from tests.sandbox.itflow_client import ITFlowClient

JSON = dict[str, Any]
Serve = Callable[..., Awaitable[Workspace]]
ServeITFlow = Callable[..., Awaitable[ITFlowClient]]
Connect = Callable[..., Awaitable[AsyncSocketModeHandler]]


class Hands:
    """A clock that goes on when told to."""

    def __init__(self) -> None:
        self.now = 1_795_305_600.0

    def __call__(self) -> float:
        """The time."""
        return self.now


SCOPES = (
    "app_mentions:read channels:history channels:read chat:write commands files:write "
    "groups:read im:history im:read im:write team:read users:read users:read.email"
)
EVENTS = "app_home_opened app_mention message.channels message.im team_join user_change"
ALL_SCOPES = (
    f"{SCOPES} channels:join files:read groups:history mpim:history mpim:read usergroups:read"
)
ALL_EVENTS = f"""{EVENTS} app_uninstalled tokens_revoked channel_archive channel_rename
channel_shared channel_unarchive channel_unshared file_shared group_archive group_rename
group_unarchive member_joined_channel member_left_channel message.groups message.mpim
subteam_members_changed subteam_updated"""


@pytest.fixture
def manifest() -> JSON:
    """An app that may do everything the tests do."""
    return {
        "display_information": {"name": "Echo"},
        "features": {
            "app_home": {"home_tab_enabled": True, "messages_tab_enabled": True},
            "bot_user": {"display_name": "echo"},
            "slash_commands": [
                {"command": "/echo", "description": "Echoes", "should_escape": True},
                {"command": "/plain", "description": "Echoes", "should_escape": False},
            ],
        },
        "oauth_config": {"scopes": {"bot": SCOPES.split()}},
        "settings": {
            "event_subscriptions": {"bot_events": EVENTS.split()},
            "interactivity": {"is_enabled": True},
            "socket_mode_enabled": True,
        },
    }


@pytest.fixture
def wide_manifest(manifest: JSON) -> JSON:
    """An app that hears of everything, and has shortcuts."""
    manifest["features"]["shortcuts"] = [
        {"name": "New asset", "type": "global", "callback_id": "new", "description": "Adds one"},
        {"name": "From this", "type": "message", "callback_id": "from", "description": "Adds it"},
    ]
    manifest["oauth_config"]["scopes"]["bot"] = ALL_SCOPES.split()
    manifest["settings"]["event_subscriptions"]["bot_events"] = ALL_EVENTS.split()
    return manifest


class Listener:
    """An app of Slack's own framework that hears everything and answers as it is told to."""

    def __init__(self, app: AsyncApp, workspace: Workspace) -> None:
        self.client = app.client
        self.workspace = workspace
        self.bodies: list[JSON] = []
        """Everything that came, in order."""
        self.acks: dict[str, Any] = {}
        """What to acknowledge with, by the type of the payload; nothing else is said."""
        for listen in (app.command, app.action, app.view, app.view_closed, app.options):
            listen(re.compile(""))(self._take)
        app.shortcut(re.compile(""))(self._take)
        app.event(re.compile(""))(self._hear)

    async def _hear(self, body: JSON) -> None:
        self.bodies.append(body)
        self.workspace.changes.bump()

    async def _take(self, ack: Any, body: JSON) -> None:
        answer = self.acks.get(body.get("type", "command"))
        await (ack(answer) if isinstance(answer, str) else ack(**(answer or {})))
        await self._hear(body)

    def of(self, kind: str) -> list[JSON]:
        """What came of a type; of events, what is in the envelope."""
        events = [body["event"] for body in self.bodies if body.get("type") == "event_callback"]
        named = [body for body in self.bodies if body.get("type", "command") == kind]
        return named + [event for event in events if event["type"] == kind]

    async def shows(self, who: str, view: JSON) -> Pane:
        """Open a modal for someone, as an app does for what they have just done."""
        member = self.workspace.member(who)
        trigger = self.workspace.triggers.make(member.user.id)
        await self.client.views_open(trigger_id=trigger, view=view)
        assert member.form
        return member.form

    async def answer(self, url: str, body: JSON) -> None:
        """Post to a response_url, and expect it to be taken."""
        answer = await AsyncWebhookClient(url).send_dict(body)
        assert answer.status_code == 200

    async def one(self, kind: str) -> JSON:
        """The one thing of a type that came, as soon as it has."""
        await self.workspace.until(lambda: self.of(kind))
        found = self.of(kind)
        assert len(found) == 1
        return found[0]


@pytest.fixture
def listening(session: aiohttp.ClientSession, connect: Connect) -> Callable[..., Any]:
    """Connects an app that hears everything to a workspace."""

    async def listen(workspace: Workspace) -> Listener:
        app = make_app(workspace, session, ignoring_self_events_enabled=False)
        listener = Listener(app, workspace)
        await connect(app, workspace)
        return listener

    return listen


@pytest.fixture
async def wide(serve: Serve, wide_manifest: JSON, listening: Any) -> Any:
    """An app that hears everything, connected to a workspace that delivers each event once."""
    workspace = await serve(manifest=wide_manifest, patience=Patience(ack=1.0, retries=()))
    return await listening(workspace)


@pytest.fixture
async def stack() -> AsyncIterator[AsyncExitStack]:
    """Whatever is to be closed at the end of a test."""
    async with AsyncExitStack() as exits:
        yield exits


@pytest.fixture
def serve(stack: AsyncExitStack, manifest: JSON) -> Serve:
    """Serves workspaces, each with its own options."""

    async def serve_one(**options: Any) -> Workspace:
        people = make(1, 1, date(2026, 11, 22)).people
        workspace = Workspace(people, options.pop("manifest", manifest), **options)
        app = web.Application()
        app.add_subapp("/slack", server.routes(workspace))
        serving = Serving(app)
        await serving.start()
        stack.push_async_callback(serving.stop)
        workspace.address = serving.address
        stack.push_async_callback(workspace.close)
        return workspace

    return serve_one


@pytest.fixture
def hands() -> Hands:
    """A clock for a workspace."""
    return Hands()


@pytest.fixture
async def workspace(serve: Serve) -> Workspace:
    """A served workspace."""
    return await serve()


@pytest.fixture
def client(workspace: Workspace, session: aiohttp.ClientSession) -> AsyncWebClient:
    """Slack's own client with the bot's token."""
    return AsyncWebClient(
        token=workspace.keys.bot_token,
        base_url=f"{workspace.address}/slack/api/",
        session=session,
    )


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    """A plain HTTP client."""
    async with aiohttp.ClientSession() as made:
        yield made


def make_app(workspace: Workspace, session: aiohttp.ClientSession, **options: Any) -> AsyncApp:
    """An app of Slack's own framework that talks to *workspace*."""
    return AsyncApp(
        name="echo",  # else Bolt reads every file on the stack to find one
        client=AsyncWebClient(
            token=workspace.keys.bot_token,
            base_url=f"{workspace.address}/slack/api/",
            session=session,
        ),
        signing_secret=workspace.keys.signing_secret,
        **options,
    )


@pytest.fixture
def app(workspace: Workspace, session: aiohttp.ClientSession) -> AsyncApp:
    """A Bolt app for the served workspace, without a listener yet."""
    return make_app(workspace, session)


@pytest.fixture
def connect(stack: AsyncExitStack) -> Connect:
    """Connects a Bolt app to its workspace over Socket Mode, and waits until it is."""

    async def connect_one(app: AsyncApp, workspace: Workspace) -> AsyncSocketModeHandler:
        open_before = len(workspace.sockets.connections)
        handler = AsyncSocketModeHandler(
            app, workspace.keys.app_token, web_client=app.client, ping_interval=0.2
        )
        await handler.connect_async()  # type: ignore[no-untyped-call]
        stack.push_async_callback(handler.close_async)
        await workspace.until(lambda: len(workspace.sockets.connections) > open_before)
        return handler

    return connect_one


@pytest.fixture
def serve_itflow(stack: AsyncExitStack, session: aiohttp.ClientSession) -> ServeITFlow:
    """Serves pretend ITFlows, each with its own options, and hands out a client."""

    async def serve_one(assets: int = 60, **options: Any) -> ITFlowClient:
        keys = itflow.fresh()
        inventory = make(1, 1, date(2026, 11, 22))
        served = itflow.ITFlow(itflow.make(inventory, assets, 1), itflow.accepted(keys), **options)
        app = web.Application()
        app.add_subapp("/itflow", served.routes())
        serving = Serving(app)
        await serving.start()
        stack.push_async_callback(serving.stop)
        return ITFlowClient(session, f"{serving.address}/itflow", served, keys)

    return serve_one


@pytest.fixture
async def newest(serve_itflow: ServeITFlow) -> ITFlowClient:
    """A client of a 26.08."""
    return await serve_itflow()
