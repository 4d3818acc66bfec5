"""Each payload has exactly the keys that are documented of it, section by section."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from sandbox.inventory import Colleague
from sandbox.slack import Member
from tests.sandbox.conftest import ALL_EVENTS, Listener
from tests.sandbox.drawn import asked, modal, option, section, words

JSON = dict[str, Any]
Act = Callable[[Listener, Member], Awaitable[Any]]


def named(keys: str) -> set[str]:
    """These keys."""
    return set(keys.split())


BUTTON = {"type": "button", "action_id": "press", "text": words("Press")}
CARD = [{"type": "actions", "block_id": "b_card", "elements": [BUTTON]}]
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

MESSAGE = named("user type ts text team blocks")
OF_APP = named("bot_id app_id bot_profile")
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


async def _say(_: Listener, dana: Member) -> None:
    await dana.says("hello", to="it-desk")


async def _reply(_: Listener, dana: Member) -> None:
    root = await dana.says("hello", to="it-team")
    await dana.says("again", to="it-team", thread=root)


async def _broadcast(_: Listener, dana: Member) -> None:
    root = await dana.says("hello", to="random")
    await dana.invites("@echo", to="random")
    await dana.says("again", to="random", thread=root, broadcast=True)


async def _mention(_: Listener, dana: Member) -> None:
    await dana.says("@echo hello", to="it-desk")


async def _edit(_: Listener, dana: Member) -> None:
    await dana.edits(await dana.says("hello", to="it-desk"), "hallo")


async def _delete(_: Listener, dana: Member) -> None:
    await dana.deletes(await dana.says("hello", to="it-desk"))


async def _share(_: Listener, dana: Member) -> None:
    await dana.shares("scan.pdf", b"%PDF", to="it-desk")


async def _post(wide: Listener, _: Member) -> None:
    await _card(wide, CARD)


async def _invite(_: Listener, dana: Member) -> None:
    await dana.invites("priya", to="leadership")


async def _bring_bot(_: Listener, dana: Member) -> None:
    await dana.invites("@echo", to="random")


async def _remove_bot(_: Listener, dana: Member) -> None:
    await dana.removes("@echo", out_of="it-desk")


async def _leave(_: Listener, dana: Member) -> None:
    await dana.leaves("it-desk")


async def _archive(_: Listener, dana: Member) -> None:
    await dana.archives("it-desk")


async def _unarchive(_: Listener, dana: Member) -> None:
    await dana.unarchives("old-office")


async def _rename(_: Listener, dana: Member) -> None:
    await dana.renames("it-desk", "help-desk")


async def _rename_private(_: Listener, dana: Member) -> None:
    await dana.renames("it-team", "it-crew")


async def _archive_private(_: Listener, dana: Member) -> None:
    await dana.archives("it-team")


async def _unarchive_private(_: Listener, dana: Member) -> None:
    await dana.archives("it-team")
    await dana.unarchives("it-team")


async def _welcome(wide: Listener, _: Member) -> None:
    nia = Colleague("nia", "Nia New", "nia@larkfield.example", "U0NIANEW00", "member", None)
    wide.workspace.welcome(nia)


async def _open_home(_: Listener, dana: Member) -> None:
    await dana.opens_home()


async def _open_messages(_: Listener, dana: Member) -> None:
    await dana.opens_messages()


async def _connect(wide: Listener, _: Member) -> None:
    wide.workspace.connect(wide.workspace.channel("it-desk"))


async def _regroup(wide: Listener, _: Member) -> None:
    (group,) = wide.workspace.groups.values()
    other = next(user for user in wide.workspace.users if user not in group.users)
    wide.workspace.regroup(group, [*group.users[1:], other])


async def _uninstall(wide: Listener, _: Member) -> None:
    wide.workspace.uninstall()


async def _deactivate(wide: Listener, _: Member) -> None:
    wide.workspace.deactivate("alex")


SAID = MESSAGE | {"client_msg_id", "channel", "event_ts", "channel_type"}
HIDDEN = named("type subtype previous_message channel hidden ts event_ts channel_type")
FILE = named("type subtype user text ts files upload display_as_bot")
PLACE = named("type user channel channel_type team event_ts")
EVENTS: list[tuple[Act, str, set[str]]] = [
    (_say, "message", SAID),
    (_post, "message", SAID - {"client_msg_id"} | OF_APP),
    (_mention, "app_mention", SAID - {"channel_type"}),
    (_mention, "message", SAID),
    (_reply, "message", SAID | {"thread_ts", "parent_user_id"}),
    (_broadcast, "message", SAID | {"subtype", "thread_ts", "parent_user_id", "root"}),
    (_edit, "message", HIDDEN | {"message"}),
    (_delete, "message", HIDDEN | {"deleted_ts"}),
    (_share, "message", FILE | {"channel", "event_ts", "channel_type"}),
    (_share, "file_shared", {"type", "file_id", "user_id", "file", "channel_id", "event_ts"}),
    (_bring_bot, "member_joined_channel", PLACE | {"inviter"}),
    (_remove_bot, "member_left_channel", PLACE),
    (_leave, "member_left_channel", PLACE),
    (_archive, "channel_archive", {"type", "channel", "user", "is_moved", "event_ts"}),
    (_unarchive, "channel_unarchive", {"type", "channel", "user", "event_ts"}),
    (_rename, "channel_rename", {"type", "channel", "event_ts"}),
    (_rename_private, "group_rename", {"type", "channel", "event_ts"}),
    (_archive_private, "group_archive", {"type", "channel", "user", "is_moved", "event_ts"}),
    (_unarchive_private, "group_unarchive", {"type", "channel", "user", "event_ts"}),
    (_welcome, "team_join", {"type", "user", "cache_ts", "event_ts"}),
    (_open_home, "app_home_opened", {"type", "user", "channel", "tab", "event_ts"}),
    (_open_messages, "app_home_opened", {"type", "user", "channel", "tab", "event_ts"}),
    (_click_at_home, "app_home_opened", {"type", "user", "channel", "tab", "view", "event_ts"}),
    (_connect, "channel_shared", {"type", "connected_team_id", "channel", "event_ts"}),
    (_regroup, "subteam_updated", {"type", "subteam", "event_ts"}),
    (
        _regroup,
        "subteam_members_changed",
        named(
            "type subteam_id team_id date_previous_update date_update added_users"
            " added_users_count removed_users removed_users_count event_ts"
        ),
    ),
    (_uninstall, "app_uninstalled", {"type"}),
    (_uninstall, "tokens_revoked", {"type", "tokens"}),
    (_deactivate, "user_change", {"type", "user", "cache_ts", "event_ts"}),
]
"""Section 11."""
ENVELOPE = named(
    "token team_id context_team_id context_enterprise_id api_app_id event type event_id event_time"
    " authorizations is_ext_shared_channel event_context"
)


def test_every_event_has_a_row() -> None:
    """Whatever an app can hear of here is in the table."""
    rows = {kind for _, kind, _ in EVENTS}
    kinds = {name.partition(".")[0] for name in ALL_EVENTS.split()}
    assert kinds == rows


@pytest.mark.parametrize(
    ("act", "kind", "keys"), EVENTS, ids=[f"{row[0].__name__}-{row[1]}" for row in EVENTS]
)
async def test_an_event_has_the_documented_keys(
    wide: Listener, act: Act, kind: str, keys: set[str]
) -> None:
    """The last event of that kind and the envelope around it, with one authorization in it."""
    await act(wide, wide.workspace.member("dana"))
    await wide.workspace.until(lambda: wide.of(kind))
    await wide.workspace.settled()
    assert set(wide.of(kind)[-1]) == keys
    envelopes = [body for body in wide.bodies if body.get("type") == "event_callback"]
    for body in envelopes:
        assert set(body) == ENVELOPE
        assert body["authorizations"] == [
            {
                "enterprise_id": None,
                "team_id": "T0LARKFLD",
                "user_id": "U0ASSETBOT",
                "is_bot": True,
                "is_enterprise_install": False,
            }
        ]


async def test_a_private_channel_without_the_app_is_not_told_of(wide: Listener) -> None:
    """Who comes, goes or renames it there is nobody else's business."""
    dana = wide.workspace.member(wide.workspace.channel("leadership").members[0])
    await dana.invites("alex", to="leadership")
    await dana.renames("leadership", "board")
    await dana.archives("board")
    await wide.workspace.settled()
    assert wide.bodies == []
