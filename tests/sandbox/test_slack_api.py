"""The Web API through Slack's own client, and by hand where the client would not go."""

from typing import Any

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.slack import Workspace
from tests.sandbox.calling import bearer, by_hand, refused
from tests.sandbox.conftest import Serve

JSON = dict[str, Any]

BOT = "U0ASSETBOT"
BLOCKS = [{"type": "section", "text": {"type": "mrkdwn", "text": "hello"}}]


async def test_a_bot_learns_who_it_is(client: AsyncWebClient) -> None:
    """auth.test tells team, user and bot id."""
    told = await client.auth_test()
    assert (told["team_id"], told["user_id"], told["bot_id"]) == ("T0LARKFLD", BOT, "B0ASSETBOT")


async def test_what_is_no_method_or_no_post_is_refused_by_name(
    workspace: Workspace, session: aiohttp.ClientSession
) -> None:
    """A made-up method is told back, and a connection is opened by POST alone."""
    unknown = await by_hand(session, workspace, "chat.explode")
    assert (unknown["error"], unknown["req_method"]) == ("unknown_method", "chat.explode")
    headers = bearer(workspace.keys.app_token)
    fetched = await by_hand(
        session, workspace, "apps.connections.open", headers=headers, verb="GET"
    )
    assert fetched["error"] == "insecure_request"


async def test_no_socket_is_opened_for_an_app_without_socket_mode(
    serve: Serve, session: aiohttp.ClientSession, manifest: JSON
) -> None:
    """Where the manifest turns Socket Mode off, the app-level token opens nothing."""
    manifest["settings"]["socket_mode_enabled"] = False
    workspace = await serve(manifest=manifest)
    headers = bearer(workspace.keys.app_token)
    answer = await by_hand(session, workspace, "apps.connections.open", headers=headers)
    assert answer["error"] == "not_allowed_token_type"


async def test_an_e_mail_address_needs_a_scope_of_its_own(
    serve: Serve, session: aiohttp.ClientSession, manifest: JSON
) -> None:
    """Without users:read.email people are told without their addresses."""
    manifest["oauth_config"]["scopes"]["bot"] = ["users:read"]
    workspace = await serve(manifest=manifest)
    user = await by_hand(session, workspace, "users.info", params={"user": "U0DANADESK"})
    assert "email" not in user["user"]["profile"]


async def test_malformed_bodies_are_refused_and_an_empty_one_is_not(
    workspace: Workspace, session: aiohttp.ClientSession
) -> None:
    """JSON that does not parse or is no object has its name; Slack's old client sends none."""
    as_json = bearer(workspace.keys.bot_token) | {"Content-Type": "application/json"}
    errors = [
        (await by_hand(session, workspace, "auth.test", headers=as_json, data=body)).get("error")
        for body in (b"{", b"[]", b"")
    ]
    assert errors == ["invalid_json", "json_not_object", None]
    without = await by_hand(session, workspace, "auth.test", headers=as_json, data=b"{}")
    assert without["warning"] == "missing_charset"


async def test_a_message_is_stored_completed_and_answered_whole(
    client: AsyncWebClient, workspace: Workspace
) -> None:
    """The answer carries the message with its author and the ids Slack makes up."""
    desk = workspace.channel("it-desk").id
    answer = await client.chat_postMessage(channel=desk, text="hello", blocks=BLOCKS)
    message = answer["message"]
    assert (answer["channel"], answer["ts"]) == (desk, message["ts"])
    assert message["bot_id"] == "B0ASSETBOT"
    assert message["user"] == BOT
    assert message["blocks"][0]["block_id"]
    assert message["blocks"][0]["text"]["verbatim"] is False
    assert workspace.member("dana").sees("it-desk")[0].text == "hello"


async def test_a_message_to_a_person_lands_in_their_direct_messages(
    client: AsyncWebClient, workspace: Workspace
) -> None:
    """Posting to a user's id answers the id of the conversation, which is then open."""
    answer = await client.chat_postMessage(channel="U0DANADESK", text="hello")
    opened = await client.conversations_open(users="U0DANADESK")
    assert answer["channel"] == opened["channel"]["id"]
    assert answer["channel"].startswith("D")
    assert opened["already_open"]
    assert [seen.text for seen in workspace.member("dana").sees("bot")] == ["hello"]
    assert workspace.member("priya").sees() == []


async def test_a_refusal_is_kept_on_record(client: AsyncWebClient, workspace: Workspace) -> None:
    """A reply to a message that is not there is refused, and the workspace remembers it."""
    desk = workspace.channel("it-desk").id
    body = await refused(client.chat_postMessage(channel=desk, text="x", thread_ts="1.1"))
    assert body["error"] == "cannot_reply_to_message"
    assert [(one.where, one.error) for one in workspace.refused] == [
        ("chat.postMessage", "cannot_reply_to_message")
    ]


async def test_an_ephemeral_message_is_seen_by_one_and_reached_by_no_update(
    client: AsyncWebClient, workspace: Workspace
) -> None:
    """Only the one addressed sees it, and chat.update does not find it."""
    desk = workspace.channel("it-desk").id
    answer = await client.chat_postEphemeral(channel=desk, user="U0DANADESK", text="psst")
    assert [seen.ephemeral for seen in workspace.member("dana").sees()] == [True]
    assert workspace.member("priya").sees() == []
    ts = answer["message_ts"]
    body = await refused(client.chat_update(channel=desk, ts=ts, text="x"))
    assert body["error"] == "message_not_found"
    body = await refused(client.chat_postEphemeral(channel=desk, user="U0SAMSTONE", text="psst"))
    assert body["error"] == "user_not_in_channel"


async def test_only_our_own_messages_can_be_changed(
    client: AsyncWebClient, workspace: Workspace
) -> None:
    """Update and delete work on the bot's messages and refuse anyone else's."""
    desk = workspace.channel("it-desk").id
    dana = workspace.member("dana")
    hers = await dana.says("mine", to="it-desk")
    ours = (await client.chat_postMessage(channel=desk, text="one", blocks=BLOCKS))["ts"]
    changed = await client.chat_update(channel=desk, ts=ours, text="two")
    assert "edited" in changed["message"]
    assert "blocks" not in changed["message"]
    assert [seen.text for seen in dana.sees()] == ["mine", "two"]
    body = await refused(client.chat_update(channel=desk, ts=hers.ts, text="x"))
    assert body["error"] == "cant_update_message"
    body = await refused(client.chat_delete(channel=desk, ts=hers.ts))
    assert body["error"] == "cant_delete_message"
    await client.chat_delete(channel=desk, ts=ours)
    assert [seen.text for seen in dana.sees()] == ["mine"]
    body = await refused(client.chat_delete(channel=desk, ts=ours))
    assert body["error"] == "message_not_found"


async def test_a_reply_carries_its_thread(client: AsyncWebClient, workspace: Workspace) -> None:
    """thread_ts and metadata are stored and answered, and a permalink names the thread."""
    desk = workspace.channel("it-desk").id
    root = await workspace.member("dana").says("hello", to="it-desk")
    metadata = {"event_type": "card", "event_payload": {"id": "7"}}
    answer = await client.chat_postMessage(
        channel=desk, text="hi", thread_ts=root.ts, metadata=metadata
    )
    assert answer["message"]["thread_ts"] == root.ts
    assert answer["message"]["parent_user_id"] == "U0DANADESK"
    assert answer["message"]["metadata"] == metadata
    link = await client.chat_getPermalink(channel=desk, message_ts=answer["ts"])
    assert f"thread_ts={root.ts}" in link["permalink"]


async def test_people_are_listed_in_pages(client: AsyncWebClient, workspace: Workspace) -> None:
    """users.list gives everyone once over its pages, and all at once without a limit."""
    pages = [page["members"] async for page in await client.users_list(limit=5)]
    ids = [member["id"] for page in pages for member in page]
    assert ids == list(workspace.users)
    assert [len(page) for page in pages[:-1]] == [5] * (len(pages) - 1)
    whole = await client.users_list()
    assert len(whole["members"]) == len(ids)
    assert whole["response_metadata"]["next_cursor"] == ""
    for cursor in ("nonsense", "bmV4dDo5OTk5"):
        body = await refused(client.users_list(limit=5, cursor=cursor))
        assert body["error"] == "invalid_cursor"
    assert (await refused(client.users_list(limit=1001)))["error"] == "invalid_limit"


async def test_every_kind_of_person_is_told_apart(client: AsyncWebClient) -> None:
    """Guest, deactivated, stranger and bot each carry the flag Slack gives them."""
    people = {member["id"]: member for member in (await client.users_list())["members"]}
    assert people["U0GEMMAGUE"]["is_restricted"]
    assert people["U0DIETERVO"]["deleted"]
    assert "is_restricted" not in people["U0DIETERVO"]
    assert people["U0SAMSTONE"]["is_stranger"]
    assert people["U0SAMSTONE"]["team_id"] == "T0PARTNER"
    assert "email" not in people["U0SAMSTONE"]["profile"]
    assert people[BOT]["is_bot"]
    assert people[BOT]["profile"]["bot_id"] == "B0ASSETBOT"
    assert "email" not in people[BOT]["profile"]


async def test_people_are_found_by_e_mail(client: AsyncWebClient) -> None:
    """The case does not matter; who left or is not here is not found."""
    found = await client.users_lookupByEmail(email="Dana.Desk@Larkfield.example")
    assert found["user"]["id"] == "U0DANADESK"
    for email in (
        "nobody@x.example",
        "dieter.vogel@larkfield.example",
        "sam.stone@partner.example",
    ):
        body = await refused(client.users_lookupByEmail(email=email))
        assert body["error"] == "users_not_found"
    assert (await refused(client.users_info(user="U0NOBODY")))["error"] == "user_not_found"
    body = await refused(client.conversations_open(users="U0DIETERVO"))
    assert body["error"] == "user_disabled"


async def test_channels_are_told_as_the_bot_may_know_them(
    client: AsyncWebClient, workspace: Workspace
) -> None:
    """Private channels without the bot do not exist for it; shared and archived ones say so."""
    await client.conversations_open(users="U0DANADESK")
    listed = await client.conversations_list(types="public_channel,private_channel,im")
    by_name = {channel.get("name", "im"): channel for channel in listed["channels"]}
    assert "leadership" not in by_name
    assert by_name["it-team"]["is_private"]
    assert by_name["im"]["user"] == "U0DANADESK"
    assert not by_name["random"]["is_member"]
    assert by_name["old-office"]["is_archived"]
    shared = (await client.conversations_info(channel=by_name["partner-project"]["id"]))["channel"]
    assert shared["is_ext_shared"]
    assert shared["connected_team_ids"] == ["T0PARTNER"]
    body = await refused(client.conversations_info(channel=workspace.channel("leadership").id))
    assert body["error"] == "channel_not_found"
    assert (await refused(client.conversations_list(types="x")))["error"] == "invalid_types"
    direct = (await client.conversations_info(channel=by_name["im"]["id"]))["channel"]
    assert direct["is_open"]


async def test_members_come_in_pages(client: AsyncWebClient, workspace: Workspace) -> None:
    """conversations.members gives the ids of a channel's members."""
    desk = workspace.channel("it-desk")
    pages = [
        page["members"]
        async for page in await client.conversations_members(channel=desk.id, limit=4)
    ]
    assert [user for page in pages for user in page] == desk.members
    assert len(pages) > 1


async def test_what_was_written_is_read_with_what_it_carries(
    workspace: Workspace, client: AsyncWebClient
) -> None:
    """conversations.history gives the newest first, and metadata to whoever asks for it."""
    desk = workspace.channel("it-desk")
    carried = {"event_type": "owed", "event_payload": {"id": "1"}}
    await client.chat_postMessage(channel=desk.id, text="first", metadata=carried)
    await client.chat_postMessage(channel=desk.id, text="second")
    told = await client.conversations_history(channel=desk.id, include_all_metadata=True)
    assert [one["text"] for one in told["messages"]] == ["second", "first"]
    assert told["messages"][1]["metadata"] == carried
    bare = await client.conversations_history(channel=desk.id)
    assert "metadata" not in bare["messages"][1]


async def test_bot_and_team_tell_who_they_are(client: AsyncWebClient) -> None:
    """bots.info and team.info answer with their objects, or by name when there is none."""
    assert (await client.bots_info(bot="B0ASSETBOT"))["bot"]["user_id"] == BOT
    assert (await client.team_info())["team"]["domain"] == "larkfield"
    assert (await refused(client.bots_info(bot="B0NONE")))["error"] == "bot_not_found"
    assert (await refused(client.team_info(team="T0NONE")))["error"] == "team_not_found"
