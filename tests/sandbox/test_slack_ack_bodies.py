"""What a form may be acknowledged with: nothing at all, or what is to be done with it."""

import asyncio
from contextlib import AsyncExitStack
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from sandbox.slack import Member, Patience, Workspace
from tests.sandbox.drawn import asked, modal
from tests.sandbox.wire import raw_socket

JSON = dict[str, Any]
ONCE = Patience(retries=())
TROUBLE = "We had some trouble connecting. Try again?"
AS_JSON = "application/json"
TEXT = asked("plain_text_input", {"initial_value": "LT-0042"})


def opened(workspace: Workspace) -> Member:
    """Someone with a form in front of them."""
    dana = workspace.member("dana")
    workspace.views.open(dana.user.id, modal(TEXT))
    return dana


def stays_open(workspace: Workspace, dana: Member) -> bool:
    """Whether the person is told that it failed, with all that they entered before them."""
    assert dana.form
    assert dana.form.values["b_site"]["a_site"]["value"] == "LT-0042"
    assert [one.where for one in workspace.refused] == ["ack of view_submission"]
    return dana.form.trouble == TROUBLE


async def submitted_by_http(serve: Any, stack: AsyncExitStack, body: str, kind: str) -> Any:
    """A form that an app answers so over HTTP."""

    async def answer(_: web.Request) -> web.Response:
        return web.Response(text=body, content_type=kind)

    app = web.Application()
    app.router.add_post("/slack/events", answer)
    server = await stack.enter_async_context(TestServer(app))
    url = str(server.make_url("/slack/events"))
    workspace: Workspace = await serve(deliver_to=url, patience=ONCE)
    dana = opened(workspace)
    assert await dana.submits() == {}
    return workspace, dana


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("ok", "text/plain"),
        ("<!doctype html><title>Fine</title>", "text/html"),
        ("[1]", AS_JSON),
        ('"ok"', AS_JSON),
        ("null", AS_JSON),
        ("{}", AS_JSON),
        ('{"ok":true}', AS_JSON),
        ('{"response_action":null}', AS_JSON),
        ('{"response_action":"close"}', AS_JSON),
    ],
)
async def test_any_other_answer_leaves_the_form_open(
    serve: Any, stack: AsyncExitStack, body: str, kind: str
) -> None:
    """Whatever the status says: the person sees that it failed."""
    assert stays_open(*await submitted_by_http(serve, stack, body, kind))


@pytest.mark.parametrize("kind", ["text/plain", AS_JSON])
async def test_an_empty_answer_closes_the_form(
    serve: Any, stack: AsyncExitStack, kind: str
) -> None:
    """Of whatever kind it says to be."""
    workspace, dana = await submitted_by_http(serve, stack, "", kind)
    assert dana.form is None
    assert workspace.refused == []


async def submitted_by_socket(
    serve: Any, session: aiohttp.ClientSession, stack: AsyncExitStack, more: JSON
) -> Any:
    """A form that is acknowledged so down a socket."""
    workspace: Workspace = await serve(patience=ONCE)
    socket = await raw_socket(workspace, session, stack)
    await socket.receive_json()
    dana = opened(workspace)
    submitting = asyncio.create_task(dana.submits())
    envelope = await socket.receive_json()
    await socket.send_json({"envelope_id": envelope["envelope_id"], **more})
    assert await submitting == {}
    return workspace, dana


@pytest.mark.parametrize(
    "payload", [{"text": "ok"}, {"foo": 1}, {}, "ok", [1], {"response_action": "none"}], ids=str
)
async def test_any_other_payload_leaves_the_form_open(
    serve: Any, session: aiohttp.ClientSession, stack: AsyncExitStack, payload: object
) -> None:
    """An acknowledgement that says nothing of the form is none that Slack understands."""
    assert stays_open(*await submitted_by_socket(serve, session, stack, {"payload": payload}))


@pytest.mark.parametrize("more", [{}, {"payload": None}], ids=str)
async def test_no_payload_closes_the_form(
    serve: Any, session: aiohttp.ClientSession, stack: AsyncExitStack, more: JSON
) -> None:
    """As does one that is null."""
    workspace, dana = await submitted_by_socket(serve, session, stack, more)
    assert dana.form is None
    assert workspace.refused == []
