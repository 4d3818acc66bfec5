"""Every row of the table of limits: just within it is accepted, one more or less refused."""

import json
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.models.blocks import (
    ActionsBlock,
    Block,
    ButtonElement,
    CardBlock,
    CarouselBlock,
    ConfirmObject,
    ContainerBlock,
    ContextActionsBlock,
    ContextBlock,
    HeaderBlock,
    ImageBlock,
    InputBlock,
    InputInteractiveElement,
    InteractiveElement,
    MarkdownBlock,
    Option,
    OptionGroup,
    OverflowMenuElement,
    SectionBlock,
    StaticSelectElement,
)
from slack_sdk.models.views import View
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from sandbox.slack import Workspace
from sandbox.slack.block_kit.blocks import check_message, check_options, check_view
from sandbox.slack.limits import LIMITS
from sandbox.slack.refusals import SlackError
from tests.sandbox.conftest import Hands, Serve
from tests.sandbox.reaching import MESSAGES, NUMBERS, OFFERED, VIEWS, modal

JSON = dict[str, Any]

DANA = "U0DANADESK"
HANDSHAKE = {
    "Connection": "Upgrade",
    "Upgrade": "websocket",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": "c2FuZGJveCBzYW5kYm94IQ==",
}
SLACKS_OWN: dict[str, tuple[type, str]] = {
    "view.blocks": (View, "blocks"),
    "view.title": (View, "title"),
    "view.submit": (View, "submit"),
    "view.close": (View, "close"),
    "view.private_metadata": (View, "private_metadata"),
    "view.callback_id": (View, "callback_id"),
    "block_id": (Block, "block_id"),
    "action_id": (InteractiveElement, "action_id"),
    "placeholder": (InputInteractiveElement, "placeholder"),
    "section.text": (SectionBlock, "text"),
    "section.fields": (SectionBlock, "fields"),
    "header.text": (HeaderBlock, "text"),
    "context.elements": (ContextBlock, "elements"),
    "context_actions.elements": (ContextActionsBlock, "elements"),
    "actions.elements": (ActionsBlock, "elements"),
    "input.label": (InputBlock, "label"),
    "input.hint": (InputBlock, "hint"),
    "image.image_url": (ImageBlock, "image_url"),
    "image.alt_text": (ImageBlock, "alt_text"),
    "image.title": (ImageBlock, "title"),
    "markdown.text": (MarkdownBlock, "text"),
    "card.title": (CardBlock, "title"),
    "card.subtitle": (CardBlock, "subtitle"),
    "card.body": (CardBlock, "body"),
    "carousel.elements": (CarouselBlock, "elements"),
    "container.title": (ContainerBlock, "title"),
    "container.subtitle": (ContainerBlock, "subtitle"),
    "container.child_blocks": (ContainerBlock, "child_blocks"),
    "button.text": (ButtonElement, "text"),
    "button.value": (ButtonElement, "value"),
    "button.url": (ButtonElement, "url"),
    "select.options": (StaticSelectElement, "options"),
    "select.option_groups": (StaticSelectElement, "option_groups"),
    "overflow.options": (OverflowMenuElement, "options"),
    "option.text": (Option, "label"),
    "option.value": (Option, "value"),
    "option_group.label": (OptionGroup, "label"),
    "option_group.options": (OptionGroup, "options"),
    "confirm.title": (ConfirmObject, "title"),
    "confirm.text": (ConfirmObject, "text"),
    "confirm.confirm": (ConfirmObject, "confirm"),
    "confirm.deny": (ConfirmObject, "deny"),
}
"""Where Slack's own library knows a limit."""
CHECKS: dict[str, tuple[Callable[[Any], None], Callable[[int], Any]]] = {
    **{name: (check_message, made) for name, made in MESSAGES.items()},
    **{name: (check_view, made) for name, made in VIEWS.items()},
    **{name: (check_options, made) for name, made in OFFERED.items()},
}
LEAST = sorted(name for name in CHECKS if LIMITS[name].least > 0 or name in NUMBERS)


class Desk(NamedTuple):
    """What calls are made with."""

    workspace: Workspace
    client: AsyncWebClient
    session: aiohttp.ClientSession
    hands: Hands

    @property
    def channel(self) -> str:
        """Where the bot may write."""
        return self.workspace.channel("it-desk").id

    def triggered(self) -> str:
        """A trigger_id of something Dana did just now."""
        return self.workspace.triggers.make(DANA)


async def _text(desk: Desk, size: int) -> None:
    await desk.client.chat_postMessage(channel=desk.channel, text="x" * size)


async def _attachments(desk: Desk, count: int) -> None:
    attachments = [{"text": "x"}] * count
    await desk.client.chat_postMessage(channel=desk.channel, text="x", attachments=attachments)


async def _markdown(desk: Desk, size: int) -> None:
    await desk.client.chat_postMessage(channel=desk.channel, markdown_text="x" * size)


async def _metadata(desk: Desk, size: int) -> None:
    empty = {"event_type": "x", "event_payload": {"x": ""}}
    payload = {"x": "x" * (size - len(json.dumps(empty)))}
    metadata = {"event_type": "x", "event_payload": payload}
    await desk.client.chat_postMessage(channel=desk.channel, text="x", metadata=metadata)


async def _stack(desk: Desk, depth: int) -> None:
    view = (await desk.client.views_open(trigger_id=desk.triggered(), view=modal()))["view"]
    for _ in range(depth - 1):
        inside = desk.workspace.triggers.make(DANA, view["id"])
        view = (await desk.client.views_push(trigger_id=inside, view=modal()))["view"]


async def _late_view(desk: Desk, seconds: int) -> None:
    trigger = desk.triggered()
    desk.hands.now += seconds
    await desk.client.views_open(trigger_id=trigger, view=modal())


async def _views_of_one_trigger(desk: Desk, count: int) -> None:
    trigger = desk.triggered()
    for _ in range(count):
        await desk.client.views_open(trigger_id=trigger, view=modal())


async def _answers(desk: Desk, count: int, *, after: int = 0) -> None:
    """So many answers to one command; a refusal's name is read from Slack's own words."""
    workspace = desk.workspace
    reply = workspace.replies.make(workspace.member("dana").user, workspace.channel("it-desk"))
    desk.hands.now += after
    hook = AsyncWebhookClient(workspace.replies.address(reply), session=desk.session)
    for _ in range(count):
        answer = await hook.send(text="x")
        if answer.status_code != 200:
            raise SlackError(workspace.refused[-1].error)


async def _late_answer(desk: Desk, seconds: int) -> None:
    await _answers(desk, 1, after=seconds)


async def _connections(desk: Desk, count: int) -> None:
    """So many sockets at once; what one is told instead of hello is its refusal."""
    async with AsyncExitStack() as open_at_once:
        for _ in range(count):
            connecting = desk.session.ws_connect(await _socket_url(desk))
            socket = await open_at_once.enter_async_context(connecting)
            said = await socket.receive_json()
            if said["type"] == "disconnect":
                raise SlackError(said["reason"])


async def _late_connection(desk: Desk, seconds: int) -> None:
    """The handshake by hand, for a client of web sockets does not read why it was refused."""
    url = await _socket_url(desk)
    desk.hands.now += seconds
    async with desk.session.get(url, headers=HANDSHAKE) as answer:
        if answer.status != 101:
            raise SlackError((await answer.json())["error"])


async def _socket_url(desk: Desk) -> str:
    opened = await desk.client.apps_connections_open(app_token=desk.workspace.keys.app_token)
    url: str = opened["url"]
    return urlsplit(url)._replace(scheme="http").geturl()


async def _people(desk: Desk, limit: int) -> None:
    await desk.client.users_list(limit=limit)


async def _channels(desk: Desk, limit: int) -> None:
    await desk.client.conversations_list(limit=limit)


async def _history(desk: Desk, limit: int) -> None:
    await desk.client.conversations_history(channel=desk.channel, limit=limit)


async def _replies(desk: Desk, limit: int) -> None:
    place = desk.workspace.channel("it-desk")
    root = desk.workspace.post(place, desk.workspace.bot, "x", [])
    await desk.client.conversations_replies(channel=place.id, ts=root.ts, limit=limit)


async def _own_channels(desk: Desk, limit: int) -> None:
    await desk.client.users_conversations(limit=limit)


async def _looked_over(desk: Desk, size: int) -> None:
    empty = json.dumps({"blocks": []})
    given = {"message": empty + " " * (size - len(empty))}  # too long for the client's query
    await desk.client.api_call("blocks.validate", data=given)


async def _members(desk: Desk, limit: int) -> None:
    await desk.client.conversations_members(channel=desk.channel, limit=limit)


async def _several(desk: Desk, count: int) -> None:
    """A conversation of so many."""
    here = [user.id for user in desk.workspace.users.values() if user.kind == "member"]
    here *= count // len(here) + 1  # twice the same person is counted twice
    await desk.client.conversations_open(users=here[:count])


def _a_minute(method: str, **given: Any) -> Callable[[Desk, int], Awaitable[None]]:
    """Calls a method so often within a minute, which then passes, and once more."""

    async def call(desk: Desk, count: int) -> None:
        desk.workspace.rates.on = True
        for _ in range(count):
            await desk.client.api_call(method, json=given)
        desk.hands.now += 60
        await desk.client.api_call(method, json=given)

    return call


async def _a_second(desk: Desk, count: int) -> None:
    desk.workspace.rates.on = True
    for _ in range(count):
        await desk.client.chat_postMessage(channel=desk.channel, text="x")
    await desk.client.chat_postMessage(channel=DANA, text="elsewhere")
    desk.hands.now += 1
    await desk.client.chat_postMessage(channel=desk.channel, text="x")


async def _upload(desk: Desk, number: int) -> None:
    await desk.client.files_getUploadURLExternal(filename="a.csv", length=number)


async def _seen(desk: Desk, length: int) -> None:
    await desk.client.files_getUploadURLExternal(filename="a.png", length=1, alt_txt="x" * length)


CALLS: dict[str, Callable[[Desk, int], Awaitable[None]]] = {
    "files.length": _upload,
    "files.alt_txt": _seen,
    "message.text": _text,
    "message.metadata": _metadata,
    "message.attachments": _attachments,
    "message.markdown_text": _markdown,
    "view.depth": _stack,
    "users.list.limit": _people,
    "conversations.list.limit": _channels,
    "conversations.history.limit": _history,
    "conversations.members.limit": _members,
    "conversations.replies.limit": _replies,
    "users.conversations.limit": _own_channels,
    "blocks.validate.characters": _looked_over,
    "tier_2.a_minute": _a_minute("users.list"),
    "tier_3.a_minute": _a_minute("team.info"),
    "tier_4.a_minute": _a_minute("users.info", user=DANA),
    "chat.postMessage.a_second": _a_second,
    "conversations.open.users": _several,
    "trigger_id.seconds": _late_view,
    "trigger_id.uses": _views_of_one_trigger,
    "response_url.seconds": _late_answer,
    "response_url.uses": _answers,
    "socket.connections": _connections,
    "socket_url.seconds": _late_connection,
}
"""What only a call can reach."""


@pytest.fixture
async def desk(serve: Serve, session: aiohttp.ClientSession, hands: Hands, manifest: JSON) -> Desk:
    """A served workspace whose clock stands still."""
    manifest["oauth_config"]["scopes"]["bot"] += ["mpim:write"]
    workspace = await serve(clock=hands, manifest=manifest)
    client = AsyncWebClient(
        token=workspace.keys.bot_token,
        base_url=f"{workspace.address}/slack/api/",
        session=session,
    )
    return Desk(workspace, client, session, hands)


def test_every_limit_has_a_test_that_reaches_it() -> None:
    """No row of the table stands untested, and none is tested that is not in it."""
    assert sorted(set(LIMITS) ^ (set(CHECKS) | set(CALLS))) == []
    assert sorted(set(CHECKS) & set(CALLS)) == []


@pytest.mark.parametrize("name", sorted(SLACKS_OWN))
def test_the_table_agrees_with_slacks_own_library(name: str) -> None:
    """No number that the library knows was mistyped."""
    model, key = SLACKS_OWN[name]
    assert LIMITS[name].most == getattr(model, f"{key}_max_length")


@pytest.mark.parametrize("name", sorted(CHECKS))
def test_what_is_at_a_limit_is_accepted_and_past_it_refused(name: str) -> None:
    """Slack takes exactly as much as the table says, and names the error and the place past it."""
    check, made = CHECKS[name]
    check(made(LIMITS[name].most))
    _refused(name, LIMITS[name].most + 1)


@pytest.mark.parametrize("name", LEAST)
def test_what_is_at_the_least_is_accepted_and_below_it_refused(name: str) -> None:
    """Where something must be there, one is enough and none is refused."""
    check, made = CHECKS[name]
    check(made(LIMITS[name].least))
    _refused(name, LIMITS[name].least - 1)


def _refused(name: str, size: int) -> None:
    check, made = CHECKS[name]
    error = "invalid_arguments" if name in VIEWS else LIMITS[name].error
    error = LIMITS[name].error if name == "view.json" else error
    with pytest.raises(SlackError, match=f"^{error}$") as refusal:
        check(made(size))
    if name != "view.json":
        assert "[json-pointer:/" in refusal.value.details["response_metadata"]["messages"][0]


@pytest.mark.parametrize("name", sorted(CALLS))
async def test_a_call_at_a_limit_is_answered(desk: Desk, name: str) -> None:
    """What is called as often, as late or with as much as the table says works."""
    await CALLS[name](desk, LIMITS[name].most)


@pytest.mark.parametrize("name", sorted(CALLS))
async def test_a_call_past_a_limit_is_refused_by_name(desk: Desk, name: str) -> None:
    """One more is refused, under the name in the table."""
    with pytest.raises((SlackApiError, SlackError), match=rf"\b{LIMITS[name].error}\b"):
        await CALLS[name](desk, LIMITS[name].most + 1)


@pytest.mark.parametrize("name", sorted(name for name in CALLS if name.endswith(".limit")))
async def test_a_page_of_less_than_nothing_is_refused(desk: Desk, name: str) -> None:
    """A page of no rows means the usual one; fewer cannot be asked for."""
    await CALLS[name](desk, 0)
    with pytest.raises(SlackApiError, match="invalid_limit"):
        await CALLS[name](desk, -1)


async def test_a_call_too_many_is_told_when_there_is_room_again(desk: Desk) -> None:
    """Retry-After are the seconds until the first call of that minute is a minute ago."""
    desk.workspace.rates.on = True
    await desk.client.team_info()
    desk.hands.now += 20
    for _ in range(LIMITS["tier_3.a_minute"].most - 1):
        await desk.client.team_info()
    with pytest.raises(SlackApiError) as refusal:
        await desk.client.team_info()
    assert refusal.value.response.status_code == 429
    assert refusal.value.response.headers["Retry-After"] == "40"
