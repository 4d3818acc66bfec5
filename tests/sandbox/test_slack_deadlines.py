"""Three seconds for every acknowledgement, over sockets and signed HTTP: what comes after."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from typing import Any

import aiohttp
import pytest
from aiohttp.test_utils import TestServer

from sandbox.slack import Member, Patience, Workspace
from sandbox.slack.delivery.dispatch import Dispatch
from sandbox.slack.delivery.parcels import Parcel
from tests.sandbox.ahead_of_time import in_no_time, telling
from tests.sandbox.conftest import Listener, make_app
from tests.sandbox.drawn import asked, modal, option, section, words
from tests.sandbox.wire import raw_socket

JSON = dict[str, Any]
Act = Callable[[Workspace, Member], Awaitable[Any]]

QUICK = Patience(ack=0.05, retries=(0.0, 0.01, 0.01))
BUTTON = {"type": "button", "action_id": "press", "text": words("Press")}
MENU = section("external_select", {"placeholder": words("Asset"), "min_query_length": 0})
TEXT = asked("plain_text_input", {"initial_value": "LT-0042"})


def opened(workspace: Workspace, member: Member, **more: Any) -> None:
    """A form in front of someone."""
    workspace.views.open(member.user.id, modal(TEXT, **more))


def posted(workspace: Workspace, block: JSON) -> None:
    """A message of the app at the IT desk."""
    workspace.post(workspace.channel("it-desk"), workspace.bot, "Card", [block])


async def _command(_: Workspace, dana: Member) -> None:
    await dana.types("/echo")


async def _click(workspace: Workspace, dana: Member) -> None:
    posted(workspace, {"type": "actions", "elements": [BUTTON]})
    await dana.clicks("Press")


async def _search(workspace: Workspace, dana: Member) -> None:
    posted(workspace, MENU)
    assert await dana.searches("x", at="Asset") == []


async def _submit(workspace: Workspace, dana: Member) -> None:
    opened(workspace, dana)
    await dana.submits()


async def _close(workspace: Workspace, dana: Member) -> None:
    opened(workspace, dana, notify_on_close=True)
    await dana.closes()


async def _shortcut(_: Workspace, dana: Member) -> None:
    await dana.uses("New asset")


@pytest.mark.parametrize(("seconds", "failure"), [(2.99, ""), (3.01, "http_timeout")])
def test_an_acknowledgement_counts_for_three_seconds(seconds: float, failure: str) -> None:
    """Just within them it is one, just past them the delivery has failed."""
    dispatch, app = telling(acks_after=seconds)
    ack = in_no_time(dispatch.ask(Parcel("slash_commands", {})))
    assert ack.failure == failure
    assert app.came == [0.0]


async def _day(dispatch: Dispatch) -> None:
    """What comes of an event within a day."""
    dispatch.tell({"type": "event_callback", "event_id": "Ev1"})
    await asyncio.sleep(24 * 3600)
    assert dispatch.idle


def test_an_event_comes_at_once_again_then_after_a_minute_and_after_five_more() -> None:
    """Three further deliveries of one that is refused, and never a fourth."""
    dispatch, app = telling(failure="http_error")
    in_no_time(_day(dispatch))
    assert app.came == [0.0, 0.0, 60.0, 360.0]
    assert [parcel.attempt for parcel in app.parcels] == [0, 1, 2, 3]


def test_the_pauses_begin_when_the_deadline_has_passed() -> None:
    """An app that says nothing is given its three seconds each time."""
    dispatch, app = telling(acks_after=10.0)
    in_no_time(_day(dispatch))
    assert app.came == [0.0, 3.0, 66.0, 369.0]
    assert {parcel.reason for parcel in app.parcels[1:]} == {"http_timeout"}


@pytest.mark.parametrize("act", [_command, _click, _search, _submit, _close, _shortcut])
async def test_what_people_do_is_delivered_once(
    serve: Any,
    wide_manifest: JSON,
    session: aiohttp.ClientSession,
    stack: AsyncExitStack,
    act: Act,
) -> None:
    """An app that says nothing in time has failed, and is not asked again."""
    wide_manifest["settings"]["event_subscriptions"]["bot_events"] = []
    workspace: Workspace = await serve(manifest=wide_manifest, patience=QUICK)
    await raw_socket(workspace, session, stack)
    await workspace.connected()
    await act(workspace, workspace.member("dana"))
    await workspace.settled()
    assert [entry.ack.failure for entry in workspace.dispatch.log] == ["http_timeout"]


async def test_a_late_acknowledgement_changes_nothing(
    serve: Any, session: aiohttp.ClientSession, stack: AsyncExitStack
) -> None:
    """What comes after the deadline is shown to nobody."""
    workspace: Workspace = await serve(patience=QUICK)
    socket = await raw_socket(workspace, session, stack)
    await socket.receive_json()
    dana = workspace.member("dana")
    await dana.types("/echo")
    envelope = await socket.receive_json()
    answer = {"envelope_id": envelope["envelope_id"], "payload": {"text": "late"}}
    await socket.send_json(answer)
    await dana.says("hello", to="it-desk")
    again = await socket.receive_json()
    await socket.send_json({"envelope_id": again["envelope_id"]})
    await workspace.settled()
    said = [seen.text for seen in dana.sees()]
    assert said == ['/echo failed with the error "operation_timeout"', "hello"]


@pytest.fixture
async def by_http(
    serve: Any,
    wide_manifest: JSON,
    session: aiohttp.ClientSession,
    stack: AsyncExitStack,
    unused_tcp_port: int,
) -> Listener:
    """An app of Slack's own framework that is sent signed requests."""
    url = f"http://127.0.0.1:{unused_tcp_port}/slack/events"
    workspace = await serve(manifest=wide_manifest, deliver_to=url, patience=Patience(retries=()))
    app = make_app(workspace, session)
    listener = Listener(app, workspace)
    server = TestServer(app.web_app("/slack/events"), port=unused_tcp_port)
    await stack.enter_async_context(server)
    return listener


async def test_forms_and_menus_work_over_signed_http_as_well(by_http: Listener) -> None:
    """Errors, options and further views ride on the answers to signed requests."""
    dana = by_http.workspace.member("dana")
    menu = {"placeholder": words("Asset"), "min_query_length": 0}
    await by_http.shows("dana", modal(asked("external_select", menu), notify_on_close=True))
    by_http.acks["block_suggestion"] = {"options": [option("Oslo")]}
    assert await dana.searches("os", at="Pick") == ["Oslo"]
    await dana.fills("Pick", "Oslo")
    by_http.acks["view_submission"] = {
        "response_action": "errors",
        "errors": {"b_site": "Not that one"},
    }
    assert await dana.submits() == {"Pick": "Not that one"}
    by_http.acks["view_submission"] = {"response_action": "push", "view": modal(TEXT)}
    assert await dana.submits() == {}
    assert dana.form
    assert dana.form.values["b_site"]["a_site"]["value"] == "LT-0042"
    await dana.closes(everything=True)
    assert (await by_http.one("view_closed"))["is_cleared"]
    await dana.uses("New asset")
    await by_http.one("shortcut")
    assert {entry.ack.failure for entry in by_http.workspace.dispatch.log} == {""}
