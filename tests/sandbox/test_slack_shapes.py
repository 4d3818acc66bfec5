"""What people do arrives with exactly the documented keys, section by section."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from sandbox.slack import Member
from tests.sandbox.conftest import Listener
from tests.sandbox.drawn import CARD, MESSAGE, OF_APP, asked, modal, named, option, section, words

JSON = dict[str, Any]
Act = Callable[[Listener, Member], Awaitable[Any]]


SEARCH = section("external_select", {"placeholder": words("Asset"), "min_query_length": 0})


async def _card(wide: Listener, blocks: list[JSON], **more: Any) -> None:
    desk = wide.workspace.channel("it-desk").id
    await wide.client.chat_postMessage(channel=desk, text="Card", blocks=blocks, **more)


async def _type(_: Listener, dana: Member) -> None:
    await dana.types("/echo")


async def _click(wide: Listener, dana: Member) -> None:
    await _card(wide, CARD)
    await dana.clicks("Press")


async def _click_in_thread(wide: Listener, dana: Member) -> None:
    root = await dana.says("hello", to="it-desk")
    await _card(wide, CARD, thread_ts=root.ts)
    await dana.clicks("Press")


async def _click_ephemeral(wide: Listener, dana: Member) -> None:
    desk = wide.workspace.channel("it-desk").id
    await wide.client.chat_postEphemeral(channel=desk, user=dana.user.id, text="Card", blocks=CARD)
    await dana.clicks("Press")


async def _click_in_modal(wide: Listener, dana: Member) -> None:
    await wide.shows("dana", modal(*CARD))
    await dana.clicks("Press")


async def _click_at_home(wide: Listener, dana: Member) -> None:
    await wide.client.views_publish(user_id=dana.user.id, view={"type": "home", "blocks": CARD})
    await dana.opens_home()
    await dana.clicks("Press")


async def _search(wide: Listener, dana: Member) -> None:
    await _card(wide, [SEARCH])
    await dana.searches("x", at="Asset")


async def _search_in_modal(wide: Listener, dana: Member) -> None:
    await wide.shows("dana", modal(SEARCH))
    await dana.searches("x", at="Asset")


async def _submit(wide: Listener, dana: Member) -> None:
    await wide.shows("dana", modal(asked("plain_text_input", {}, optional=True)))
    await dana.submits()


async def _close(wide: Listener, dana: Member) -> None:
    await wide.shows("dana", modal(asked("plain_text_input", {}), notify_on_close=True))
    await dana.closes()


async def _shortcut(_: Listener, dana: Member) -> None:
    await dana.uses("New asset")


async def _message_shortcut(_: Listener, dana: Member) -> None:
    said = await dana.says("my laptop broke", to="it-desk")
    await dana.uses("From this", on=said)


COMMAND = named(
    "token team_id team_domain channel_id channel_name user_id user_name command text api_app_id"
    " is_enterprise_install response_url trigger_id"
)
COMMON = named("type user api_app_id token team enterprise is_enterprise_install")
ACTIONS = COMMON | {"container", "trigger_id", "actions"}
ON_MESSAGE = ACTIONS | {"channel", "state", "response_url"}
SUGGESTION = COMMON | {"container", "action_id", "block_id", "value"}
SHORTCUT = named(
    "type token action_ts team user is_enterprise_install enterprise callback_id trigger_id"
)
ROWS: list[tuple[Act, str, set[str]]] = [
    (_type, "command", COMMAND),
    (_click, "block_actions", ON_MESSAGE | {"message"}),
    (_click_in_thread, "block_actions", ON_MESSAGE | {"message"}),
    (_click_ephemeral, "block_actions", ON_MESSAGE),
    (_click_in_modal, "block_actions", ACTIONS | {"view"}),
    (_click_at_home, "block_actions", ACTIONS | {"view"}),
    (_search, "block_suggestion", SUGGESTION | {"channel", "message"}),
    (_search_in_modal, "block_suggestion", SUGGESTION | {"view"}),
    (_submit, "view_submission", COMMON | {"trigger_id", "view", "response_urls"}),
    (_close, "view_closed", COMMON | {"view", "is_cleared"}),
    (_shortcut, "shortcut", SHORTCUT),
    (
        _message_shortcut,
        "message_action",
        SHORTCUT | {"channel", "message", "message_ts", "response_url"},
    ),
]
"""Sections 5, 6, 8 and 9."""

VIEW = named(
    "id team_id type blocks private_metadata callback_id state hash title clear_on_close"
    " notify_on_close close submit previous_view_id root_view_id app_id external_id"
    " app_installed_team_id bot_id"
)
INSIDE: dict[str, set[str]] = {
    "team": {"id", "domain"},
    "channel": {"id", "name"},
    "view": VIEW,
    "state": {"values"},
}


@pytest.mark.parametrize(("act", "kind", "keys"), ROWS, ids=[row[0].__name__ for row in ROWS])
async def test_what_people_do_has_the_documented_keys(
    wide: Listener, act: Act, kind: str, keys: set[str]
) -> None:
    """The payload, and the objects inside it, have these keys and no other."""
    wide.acks["block_suggestion"] = {"options": [option("Oslo")]}
    await act(wide, wide.workspace.member("dana"))
    body = await wide.one(kind)
    assert set(body) == keys
    for key, inside in INSIDE.items():
        if body.get(key):
            assert set(body[key]) == inside, key
    if "message" in body:
        of_app = OF_APP if kind != "message_action" else {"client_msg_id"}
        thread = {"thread_ts", "parent_user_id"} if "thread_ts" in body["message"] else set()
        assert set(body["message"]) == MESSAGE | of_app | thread


@pytest.mark.parametrize(
    ("act", "container"),
    [
        (_click, {"type", "message_ts", "channel_id", "is_ephemeral"}),
        (_click_in_thread, {"type", "message_ts", "channel_id", "is_ephemeral", "thread_ts"}),
        (_click_ephemeral, {"type", "message_ts", "channel_id", "is_ephemeral"}),
        (_click_in_modal, {"type", "view_id"}),
        (_click_at_home, {"type", "view_id"}),
    ],
)
async def test_a_container_has_the_documented_keys(
    wide: Listener, act: Act, container: set[str]
) -> None:
    """Where it was is told by kind, and the user in full."""
    await act(wide, wide.workspace.member("dana"))
    body = await wide.one("block_actions")
    assert set(body["container"]) == container
    assert body["user"] == {
        "id": "U0DANADESK",
        "username": "dana",
        "name": "dana",
        "team_id": "T0LARKFLD",
    }


@pytest.mark.parametrize(
    ("act", "kind", "keys"),
    [
        (_shortcut, "shortcut", {"id", "username", "team_id"}),
        (_message_shortcut, "message_action", {"id", "name", "team_id"}),
    ],
)
async def test_a_shortcut_tells_less_of_who_used_it(
    wide: Listener, act: Act, kind: str, keys: set[str]
) -> None:
    """Each of the two leaves out a name of its own."""
    await act(wide, wide.workspace.member("dana"))
    assert set((await wide.one(kind))["user"]) == keys
