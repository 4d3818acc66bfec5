"""Each event has exactly the keys that are documented of it, and so has its envelope."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from sandbox.inventory import Colleague
from sandbox.slack import Member
from tests.sandbox.conftest import ALL_EVENTS, Listener
from tests.sandbox.drawn import CARD, MESSAGE, OF_APP, named

JSON = dict[str, Any]
Act = Callable[[Listener, Member], Awaitable[Any]]


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
    desk = wide.workspace.channel("it-desk").id
    await wide.client.chat_postMessage(channel=desk, text="Card", blocks=CARD)


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


async def _open_published_home(wide: Listener, dana: Member) -> None:
    await wide.client.views_publish(user_id=dana.user.id, view={"type": "home", "blocks": CARD})
    await dana.opens_home()


async def _open_messages(_: Listener, dana: Member) -> None:
    await dana.opens_messages()


async def _connect(wide: Listener, _: Member) -> None:
    wide.workspace.connect(wide.workspace.channel("it-desk"))


async def _disconnect(wide: Listener, _: Member) -> None:
    wide.workspace.disconnect(wide.workspace.channel("partner-project"))


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
    (
        _open_published_home,
        "app_home_opened",
        {"type", "user", "channel", "tab", "view", "event_ts"},
    ),
    (_connect, "channel_shared", {"type", "connected_team_id", "channel", "event_ts"}),
    (
        _disconnect,
        "channel_unshared",
        {"type", "previously_connected_team_id", "channel", "is_ext_shared", "event_ts"},
    ),
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


@pytest.mark.parametrize(("channel", "kind"), [("random", "C"), ("leadership", "G")])
async def test_whoever_joins_is_told_with_the_kind_of_channel(
    wide: Listener, channel: str, kind: str
) -> None:
    """A letter that is not that of the channel's id: G for a private one."""
    member = wide.workspace.member(wide.workspace.channel(channel).members[0])
    await member.invites("@echo", to=channel)
    await wide.workspace.settled()
    (joined,) = wide.of("member_joined_channel")
    assert joined["channel_type"] == kind
    assert joined["channel"][0] == "C"


async def test_a_mention_in_direct_messages_is_one_message(wide: Listener) -> None:
    """Slack tells of mentions in channels a second time, and of none that is said to the app."""
    dana = wide.workspace.member("dana")
    await dana.says("@echo hello")
    await dana.says("@echo hello", to="it-desk")
    await wide.workspace.settled()
    told = [(one["type"], one["channel"][0]) for one in map(_event, wide.bodies)]
    assert sorted(told) == [("app_mention", "C"), ("message", "C"), ("message", "D")]


def _event(body: JSON) -> JSON:
    event: JSON = body["event"]
    return event
