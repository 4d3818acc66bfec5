"""The levers below /control/: people act, things go wrong, and a wrong request is told so."""

import json
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import aiohttp
import pytest

from sandbox.slack import Fault
from sandbox.slack.faults import CALLS, DELIVERIES
from sandbox.world import World
from tests.sandbox.drawn import asked, modal, words

JSON = dict[str, Any]
Ask = Callable[..., Awaitable[tuple[int, JSON]]]


@pytest.fixture
async def world() -> AsyncIterator[World]:
    """A small world."""
    async with World(assets=30) as opened:
        yield opened


@pytest.fixture
def ask(world: World, session: aiohttp.ClientSession) -> Ask:
    """Sends a request below /control/; status and body."""

    async def ask_one(verb: str, path: str, body: Any = None) -> tuple[int, JSON]:
        address = f"{world.address}/control/{path}"
        async with session.request(verb, address, json=body) as answer:
            return answer.status, await answer.json()

    return ask_one


async def test_the_levers_are_listed(ask: Ask, world: World, session: Any) -> None:
    """/control/ tells every address with what it does, and each of them is there."""
    _, told = await ask("GET", "")
    async with session.get(f"{world.address}/control") as answer:
        assert await answer.json() == told
    assert {"verb": "GET", "path": "/people", "what": "everyone in the workspace"} in told["levers"]
    for lever in told["levers"]:
        status, _ = await ask(lever["verb"], lever["path"].removeprefix("/"), [])
        assert status in {200, 400, 409}, lever


@pytest.mark.parametrize("path", ["faults", "clock", "sockets", "deliver", "vary", "rates", "app"])
async def test_a_lever_names_all_that_it_takes(ask: Ask, path: str) -> None:
    """Whoever asks /control/ what there is learns every word that can be sent."""
    _, told = await ask("GET", "")
    (what,) = [
        one["what"] for one in told["levers"] if (one["verb"], one["path"]) == ("POST", f"/{path}")
    ]
    status, refusal = await ask("POST", path, {"nonsense": 1})
    taken = re.findall(r"[a-z_]+", refusal["error"].partition(": ")[2])
    assert (status, bool(taken)) == (400, True)
    assert [word for word in taken if word not in re.findall("[a-z_]+", what)] == []


async def test_faults_are_made_listed_and_mended(ask: Ask, world: World) -> None:
    """A fault made by HTTP is one of the workspace's."""
    made = {"at": "slack", "kind": "ratelimited", "method": "chat.update", "times": None}
    status, told = await ask("POST", "faults", made | {"retry_after": 7})
    assert status == 200
    expected = Fault("ratelimited", "chat.update", times=None, retry_after=7)
    assert world.workspace.faults.active == [expected]
    assert told["faults"][0]["retry_after"] == 7
    assert (await ask("GET", "faults"))[1] == told
    assert (await ask("DELETE", "faults"))[1] == {"ok": True, "faults": []}
    assert world.workspace.faults.active == []


@pytest.mark.parametrize("kind", sorted(CALLS | DELIVERIES))
async def test_every_fault_can_be_made(ask: Ask, kind: str) -> None:
    """With its kind alone, everything else being usual."""
    assert (await ask("POST", "faults", {"kind": kind}))[1]["faults"][0]["kind"] == kind


async def test_clocks_are_moved(ask: Ask, world: World) -> None:
    """Slack's by so many seconds, the bot's to so many ahead of the real one."""
    await ask("POST", "clock", {"seconds": 60})
    assert (await ask("POST", "clock", {"seconds": 30.5}))[1]["slack_ahead"] == 90.5
    assert world.workspace.clock.ahead == 90.5
    await ask("POST", "clock", {"at": "bot", "seconds": 86400})
    clock = world.environment()["ASSETBOT_CLOCK_FILE"]
    with open(clock) as file:  # noqa: ASYNC230, PTH123 - a local file of one line
        assert file.read().strip() == "86400"


async def test_sockets_are_dropped_silenced_and_told_to_go(
    ask: Ask, world: World, session: aiohttp.ClientSession
) -> None:
    """Each happens to the sockets that are open."""
    address = world.address.replace("http", "ws") + "/slack/socket"
    first, second = [
        await session.ws_connect(f"{address}?{world.workspace.sockets.ticket()}") for _ in range(2)
    ]
    for socket in (first, second):
        await socket.receive_json()
    _, told = await ask("POST", "sockets", {"do": "disconnect", "reason": "refresh_requested"})
    goodbye = await first.receive_json()
    assert goodbye["reason"] == "refresh_requested"
    assert told["connections"] == 2
    await ask("POST", "sockets", {"do": "say", "text": "nonsense"})
    assert await second.receive_str() == json.dumps(goodbye)
    assert await second.receive_str() == "nonsense"
    await ask("POST", "sockets", {"do": "silence"})
    assert all(one.silent for one in world.workspace.sockets.connections)
    assert (await ask("POST", "sockets", {"do": "drop"}))[1]["connections"] == 0


async def test_a_payload_made_by_hand_is_delivered(ask: Ask, world: World) -> None:
    """The answer says whether it was acknowledged."""
    payload = {"type": "event_callback", "team_id": "T0ELSE", "event": {"type": "app_mention"}}
    status, told = await ask("POST", "deliver", {"kind": "events_api", "payload": payload})
    assert (status, told["acknowledged"], told["failure"]) == (200, False, "connection_failed")
    assert world.workspace.dispatch.log[0].parcel.payload == payload


async def test_people_write_use_and_gather_by_http(ask: Ask, world: World) -> None:
    """Each address does what the person of that name would do by hand."""

    async def does(path: str, **more: Any) -> JSON:
        status, told = await ask("POST", path, {"as": "dana", **more})
        assert status == 200, told
        return told

    said = (await does("say", text="hello", to="random"))["message"]
    await does("reply", text="again", ts=said["ts"])
    await does("edit", text="hallo", ts=said["ts"])
    await does("share", name="scan.pdf", content="%PDF", to="random")
    await does("leave", channel="random")
    await does("join", channel="random")
    await does("invite", who="@assetbot", channel="random")
    await does("remove", who="@assetbot", channel="random")
    await does("rename", channel="random", name="anything")
    await does("delete", ts=said["ts"])
    await does("archive", channel="anything")
    await does("messages")
    seen = (await ask("GET", "sees?as=priya"))[1]["messages"]
    assert [one["text"] for one in seen][:2] == ["again", ""]
    assert world.workspace.channel("anything").archived
    await does("home")


async def test_forms_are_filled_in_by_http(ask: Ask, world: World) -> None:
    """What is open is told, filled in, chosen in, searched in, submitted and closed."""
    menu = {"type": "external_select", "action_id": "a", "placeholder": words("Asset")}
    blocks = [
        asked("plain_text_input", {}),
        {"type": "actions", "block_id": "b", "elements": [menu]},
    ]
    trigger = world.workspace.triggers.make("U0DANADESK")
    view = world.workspace.views.open(world.workspace.triggers.use(trigger).user, modal(*blocks))
    told = (await ask("GET", "sees?as=dana"))[1]["form"]
    assert (told["id"], told["labels"]) == (view.id, ["Pick"])
    errors = (await ask("POST", "submit", {"as": "dana"}))[1]["errors"]
    assert errors == {"Pick": "Please complete this required field."}
    await ask("POST", "fill", {"as": "dana", "label": "Pick", "value": "LT-0042"})
    search = {"as": "dana", "at": "Asset", "text": "lt-0"}
    assert (await ask("POST", "search", search))[1]["options"] == []
    assert (await ask("POST", "choose", {"as": "dana", "at": "Asset", "value": "x"}))[0] == 409
    sent = (await ask("POST", "submit", {"as": "dana"}))[1]
    assert sent["form"]["trouble"]
    assert sent["form"]["values"]["b_site"]["a_site"]["value"] == "LT-0042"
    assert (await ask("POST", "close", {"as": "dana"}))[1]["form"] is None
    assert (await ask("POST", "shortcut", {"as": "dana", "name": "None"}))[0] == 409


async def test_another_plausible_slack_is_chosen_by_http(ask: Ask, world: World) -> None:
    """By the options of what nobody knows for sure; the answer says what is so."""
    told = (await ask("POST", "vary", {"taken": "json", "late_status": 200}))[1]["variants"]
    assert (told["taken"], told["late_status"], told["late"]) == ("json", 200, "json")
    assert world.workspace.variants.taken == "json"


async def test_limits_are_turned_on_and_off_by_http(ask: Ask, world: World) -> None:
    """They are off at first."""
    assert not world.workspace.rates.on
    assert (await ask("POST", "rates", {"do": "limit"}))[1]["limited"]
    assert world.workspace.rates.on
    assert not (await ask("POST", "rates", {"do": "free"}))[1]["limited"]


async def test_the_app_is_thrown_out_by_http(ask: Ask) -> None:
    """The answer says how its token is refused from now on."""
    assert (await ask("POST", "app", {"do": "revoke"}))[1]["refused_with"] == "token_revoked"
    assert (await ask("POST", "app", {"do": "uninstall"}))[1]["refused_with"] == "account_inactive"


@pytest.mark.parametrize(
    ("path", "body", "why"),
    [
        ("faults", [], "send a JSON object"),
        ("faults", {}, 'say which "kind" of fault'),
        ("faults", {"kind": "gone"}, "there is no fault called gone; there are: duplicate, "),
        ("faults", {"kind": "status", "status": 200}, "an HTTP error has a status from 400 to 599"),
        ("faults", {"kind": "status", "status": "500"}, '"status" must be a whole number'),
        ("faults", {"kind": "slow", "seconds": True}, '"seconds" must be a number'),
        ("faults", {"kind": "slow", "seconds": float("nan")}, '"seconds" must be a number that'),
        ("faults", {"kind": "slow", "row": 3}, 'there is no "row" here; there are: at, kind, '),
        ("faults", {"kind": "slow", "at": "itflow"}, '"at" must be "slack"'),
        ("clock", {}, 'say how many "seconds"'),
        ("clock", {"seconds": 1, "at": "home"}, '"at" must be "slack" or "bot"'),
        ("sockets", {"do": "burn"}, '"do" must be "drop", "silence", "say" or "disconnect"'),
        ("sockets", {"do": "disconnect", "reason": "x"}, '"reason" must be one of warning, '),
        ("deliver", {"kind": "letter", "payload": {}}, 'as "kind" one of events_api, '),
        ("deliver", {"kind": "events_api", "payload": "x"}, '"payload" must be an object'),
        ("vary", {"taken": "soon"}, "taken cannot be 'soon': one of text, json"),
        ("vary", {"colour": "red"}, "colour is none of what can be said here: taken, expired, "),
        ("vary", {"late_status": 500}, "late_status cannot be 500: one of 404, 200"),
        ("rates", {"do": "burn"}, '"do" must be "limit" or "free"'),
        ("app", {"do": "burn"}, '"do" must be "uninstall" or "revoke"'),
        ("say", {"text": "hello"}, 'say who does it: "as"'),
        ("say", {"as": "dana", "text": 7}, '"text" must be a text'),
        ("edit", {"as": "dana", "text": "x"}, 'say which message: "ts"'),
        ("answer", {"as": "dana", "within": "long"}, '"within" must be a number'),
    ],
)
async def test_what_cannot_be_used_is_said_in_a_sentence(
    ask: Ask, path: str, body: Any, why: str
) -> None:
    """Status 400 and what is wrong; nothing is done."""
    status, told = await ask("POST", path, body)
    assert (status, told["ok"]) == (400, False)
    assert why in told["error"]
    assert "\n" not in told["error"]
