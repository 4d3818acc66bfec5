"""People act, and what they do reaches the app in Slack's shapes."""

from typing import Any

import pytest
from slack_bolt.async_app import AsyncApp

from sandbox.inventory import Colleague
from sandbox.session import Session
from sandbox.slack import NotPossible, Patience, Unanswered, Workspace

JSON = dict[str, Any]

LATER: JSON = {
    "type": "button",
    "action_id": "later",
    "text": {"type": "plain_text", "text": "Later"},
    "accessibility_label": "Later for LT-0042",
    "value": "v1",
}
CARD = [{"type": "actions", "block_id": "b_later", "elements": [LATER]}]


@pytest.fixture
async def workspace(serve: Any) -> Workspace:
    """A workspace that delivers each event once."""
    made: Workspace = await serve(patience=Patience(retries=()))
    return made


def events(workspace: Workspace) -> list[JSON]:
    """The inner events delivered so far."""
    return [
        entry.parcel.payload["event"]
        for entry in workspace.dispatch.log
        if entry.parcel.kind == "events_api"
    ]


@pytest.fixture
async def heard(app: AsyncApp, workspace: Workspace, connect: Any) -> list[JSON]:
    """The bodies of everything a connected app gets; it answers mentions and direct messages."""
    bodies: list[JSON] = []

    async def listen(body: JSON) -> None:
        bodies.append(body)

    async def click(ack: Any, body: JSON) -> None:
        await ack()
        bodies.append(body)

    for name in ("app_mention", "message", "app_home_opened", "user_change", "team_join"):
        app.event(name)(listen)
    app.action("later")(click)
    await connect(app, workspace)
    return bodies


async def test_a_direct_message_is_an_event_of_its_kind(
    heard: list[JSON], workspace: Workspace
) -> None:
    """A message to the bot arrives once, in its envelope, with a rich text block."""
    said = await workspace.member("dana").says("who has LT-0042?")
    await workspace.until(lambda: heard)
    body = heard[0]
    event = body["event"]
    assert (event["type"], event["channel_type"], event["user"]) == ("message", "im", "U0DANADESK")
    assert (event["text"], event["ts"]) == ("who has LT-0042?", said.ts)
    assert event["blocks"][0]["type"] == "rich_text"
    assert "client_msg_id" in event
    assert body["authorizations"][0]["user_id"] == "U0ASSETBOT"
    assert (body["team_id"], body["is_ext_shared_channel"]) == ("T0LARKFLD", False)
    await workspace.settled()
    assert len(heard) == 1


async def test_a_mention_in_a_channel_is_two_events(workspace: Workspace) -> None:
    """One message with the bot's name is a message and an app_mention, of one time stamp."""
    await workspace.member("dana").says("@echo who has R&D's phone?", to="it-desk")
    await workspace.until(lambda: len(events(workspace)) == 2)
    message, mention = sorted(events(workspace), key=lambda event: -len(event["type"]))[::-1]
    assert (message["type"], mention["type"]) == ("message", "app_mention")
    assert message["ts"] == mention["ts"]
    assert mention["text"] == "<@U0ASSETBOT> who has R&amp;D's phone?"
    assert "channel_type" not in mention


async def test_only_what_is_subscribed_and_granted_is_delivered(serve: Any, manifest: JSON) -> None:
    """Without the event in the manifest, or without its scope, nothing comes."""
    manifest["settings"]["event_subscriptions"]["bot_events"].remove("message.im")
    manifest["oauth_config"]["scopes"]["bot"].remove("app_mentions:read")
    workspace = await serve(manifest=manifest, patience=Patience(retries=()))
    dana = workspace.member("dana")
    await dana.says("hello")
    await dana.says("@echo hello", to="it-desk")
    await workspace.settled()
    assert [event["channel_type"] for event in events(workspace)] == ["channel"]


async def test_channels_without_the_bot_are_not_heard(workspace: Workspace) -> None:
    """Neither messages nor mentions arrive from where the bot is not."""
    await workspace.member("dana").says("@echo hello", to="random")
    await workspace.settled()
    assert workspace.dispatch.log == []


async def test_the_bot_hears_itself_and_other_bots(app: AsyncApp, workspace: Workspace) -> None:
    """As Slack does: what an app posts is an event too, with a bot_id."""
    desk = workspace.channel("it-desk").id
    await app.client.chat_postMessage(channel=desk, text="mine")
    await workspace.member("deploybot").says("@echo deployed", to="it-desk")
    await workspace.until(lambda: len(events(workspace)) == 3)
    assert [event["bot_id"] for event in events(workspace)] == [
        "B0ASSETBOT",
        "B0DEPLOYER",
        "B0DEPLOYER",
    ]


async def test_edits_and_deletions_are_hidden_events(app: AsyncApp, workspace: Workspace) -> None:
    """message_changed carries both versions, message_deleted what is gone."""
    desk = workspace.channel("it-desk").id
    posted = await app.client.chat_postMessage(channel=desk, text="one")
    await app.client.chat_update(channel=desk, ts=posted["ts"], text="two")
    await app.client.chat_delete(channel=desk, ts=posted["ts"])
    await workspace.until(lambda: len(events(workspace)) == 3)
    changed, deleted = events(workspace)[1:]
    assert (changed["subtype"], changed["message"]["text"]) == ("message_changed", "two")
    assert changed["previous_message"]["text"] == "one"
    assert (deleted["subtype"], deleted["deleted_ts"]) == ("message_deleted", posted["ts"])
    assert changed["hidden"]
    assert "user" not in changed


async def test_people_of_another_organisation_are_marked_as_such(workspace: Workspace) -> None:
    """In a shared channel the envelope says so, and the message names the actor's team."""
    await workspace.member("sam").says("@echo who has it?", to="partner-project")
    await workspace.until(lambda: len(events(workspace)) == 2)
    assert all(event["user_team"] == "T0PARTNER" for event in events(workspace))
    assert events(workspace)[0]["user_profile"]["team"] == "T0PARTNER"
    payload = workspace.dispatch.log[0].parcel.payload
    assert payload["is_ext_shared_channel"]
    assert payload["authorizations"][0]["team_id"] == "T0LARKFLD"


async def test_a_click_on_a_message_carries_the_message(
    heard: list[JSON], app: AsyncApp, workspace: Workspace
) -> None:
    """The payload has container, channel, message, state, response_url and the action."""
    desk = workspace.channel("it-desk").id
    posted = await app.client.chat_postMessage(channel=desk, text="Card", blocks=CARD)
    await workspace.member("dana").clicks("Later")
    body = next(body for body in heard if body["type"] == "block_actions")
    assert set(body) == {
        "type",
        "user",
        "api_app_id",
        "token",
        "team",
        "enterprise",
        "is_enterprise_install",
        "container",
        "trigger_id",
        "channel",
        "message",
        "state",
        "response_url",
        "actions",
    }
    assert body["container"] == {
        "type": "message",
        "message_ts": posted["ts"],
        "channel_id": desk,
        "is_ephemeral": False,
    }
    assert body["message"]["blocks"][0]["block_id"] == "b_later"
    action = body["actions"][0]
    assert (action["action_id"], action["block_id"], action["value"]) == ("later", "b_later", "v1")
    assert action["type"] == "button"
    assert body["enterprise"] is None


async def test_a_click_on_an_ephemeral_message_carries_no_message(
    heard: list[JSON], app: AsyncApp, workspace: Workspace
) -> None:
    """Slack does not send back what only one person sees."""
    desk = workspace.channel("it-desk").id
    await app.client.chat_postEphemeral(channel=desk, user="U0DANADESK", text="x", blocks=CARD)
    await workspace.member("dana").clicks("Later for LT-0042")
    body = next(body for body in heard if body["type"] == "block_actions")
    assert "message" not in body
    assert body["container"]["is_ephemeral"]
    assert body["state"] == {"values": {}}


async def test_only_what_is_there_can_be_clicked(app: AsyncApp, workspace: Workspace) -> None:
    """A button that is gone, was never there, or is not the only one, is not clicked."""
    desk = workspace.channel("it-desk").id
    dana = workspace.member("dana")
    posted = await app.client.chat_postMessage(channel=desk, text="Card", blocks=CARD)
    card = dana.sees("it-desk")[0]
    assert card.buttons == ["Later"]
    with pytest.raises(NotPossible, match='nothing here says "Sooner"'):
        await dana.clicks("Sooner")
    two = [LATER, LATER | {"action_id": "other", "accessibility_label": "Later for LT-0043"}]
    await app.client.chat_postMessage(
        channel=desk, text="Two", blocks=[{"type": "actions", "elements": two}]
    )
    with pytest.raises(NotPossible, match='2 things on that message say "Later": say which, as'):
        await dana.clicks("Later")
    with pytest.raises(NotPossible, match='nothing here says "Later #3"'):
        await dana.clicks("Later #3")
    await app.client.chat_update(channel=desk, ts=posted["ts"], text="Done")
    with pytest.raises(NotPossible):
        await dana.clicks("Later", on=card)


async def test_of_several_alike_one_is_clicked_by_its_number(
    app: AsyncApp, workspace: Workspace, heard: list[JSON]
) -> None:
    """Counted from the top; a tab completes what is typed so."""
    blocks = [{"type": "actions", "block_id": one, "elements": [LATER]} for one in ("a", "b")]
    desk = workspace.channel("it-desk").id
    await app.client.chat_postMessage(channel=desk, text="Two", blocks=blocks)
    dana = workspace.member("dana")
    offered = Session(workspace, dana).completions(":click L")
    assert offered == [":click Later #1", ":click Later #2"]
    await dana.clicks("Later #2")
    (body,) = (body for body in heard if body["type"] == "block_actions")
    assert body["actions"][0]["block_id"] == "b"


async def test_the_number_that_is_offered_is_that_which_is_pressed(
    app: AsyncApp, workspace: Workspace, heard: list[JSON]
) -> None:
    """Options of menus that say the same as a button count too."""
    option = {"text": {"type": "plain_text", "text": "Later"}, "value": "v2"}
    menu = {"type": "static_select", "action_id": "when", "options": [option]}
    blocks = [{"type": "actions", "block_id": "b", "elements": [menu, LATER]}]
    desk = workspace.channel("it-desk").id
    await app.client.chat_postMessage(channel=desk, text="Either", blocks=blocks)
    dana = workspace.member("dana")
    (offered,) = Session(workspace, dana).completions(":click L")
    await dana.clicks(offered.removeprefix(":click "))
    (body,) = (body for body in heard if body["type"] == "block_actions")
    assert body["actions"][0]["action_id"] == "later"


async def test_people_cannot_act_where_slack_would_not_let_them(workspace: Workspace) -> None:
    """Not in the channel, archived, deactivated, of another organisation: nothing is sent."""
    for who, where in (("gemma", "general"), ("dana", "old-office"), ("dieter", "it-desk")):
        with pytest.raises(NotPossible):
            await workspace.member(who).types("/echo", channel=where)
        with pytest.raises(NotPossible):
            await workspace.member(who).says("hello", to=where)
    with pytest.raises(NotPossible, match="other organisations"):
        await workspace.member("sam").types("/echo", channel="partner-project")
    with pytest.raises(NotPossible, match="nobody here"):
        workspace.member("nobody")
    assert workspace.dispatch.log == []


async def test_a_read_only_messages_tab_takes_no_messages(serve: Any, manifest: JSON) -> None:
    """Nobody can write to an app whose manifest does not let them."""
    manifest["features"]["app_home"]["messages_tab_read_only_enabled"] = True
    workspace = await serve(manifest=manifest)
    with pytest.raises(NotPossible, match="turned off"):
        await workspace.member("dana").says("hello")


async def test_a_placeholder_is_not_an_answer(
    app: AsyncApp, workspace: Workspace, connect: Any
) -> None:
    """What ends in an ellipsis is waited past; what replaces it is the answer."""
    dana = workspace.member("dana")

    @app.command("/echo")
    async def echo(ack: Any, respond: Any) -> None:
        await ack("Looking up C02XL0ABJGH5…")
        await workspace.until(dana.sees)
        await respond("Found it", replace_original=True)

    await connect(app, workspace)
    await dana.types("/echo")
    answer = await dana.answer()
    assert answer.text == "Found it"
    assert len(dana.sees()) == 1


async def test_no_answer_is_said_with_what_was_seen(workspace: Workspace) -> None:
    """Waiting ends with an error that names the person and the last they saw."""
    dana = workspace.member("dana")
    await dana.says("hello", to="random")
    with pytest.raises(Unanswered, match=r"Dana Desk within 0.05 s.*hello"):
        await dana.answer(within=0.05)


async def test_an_earlier_answer_is_not_the_next_one(app: AsyncApp, workspace: Workspace) -> None:
    """Only what comes after the last thing a person did counts."""
    desk = workspace.channel("it-desk").id
    dana = workspace.member("dana")
    await app.client.chat_postMessage(channel=desk, text="old")
    await dana.says("hello", to="it-desk")
    with pytest.raises(Unanswered):
        await dana.answer(within=0.05)
    await app.client.chat_postMessage(channel=desk, text="new")
    assert (await dana.answer()).text == "new"


async def test_comings_and_goings_are_told(heard: list[JSON], workspace: Workspace) -> None:
    """Who joins is a team_join, who is deactivated a user_change with the whole user."""
    new = Colleague("nia", "Nia New", "nia@larkfield.example", "U0NIANEW00", "member", None)
    workspace.welcome(new)
    workspace.deactivate("alex")
    await workspace.until(lambda: len(heard) == 2)
    by_type = {body["event"]["type"]: body["event"]["user"] for body in heard}
    assert by_type["team_join"]["profile"]["email"] == "nia@larkfield.example"
    assert by_type["user_change"]["deleted"]


async def test_an_opened_home_is_told(heard: list[JSON], workspace: Workspace) -> None:
    """The event names the person, their direct messages and the tab."""
    await workspace.member("dana").opens_home()
    await workspace.until(lambda: heard)
    event = heard[0]["event"]
    assert (event["type"], event["tab"], event["user"]) == ("app_home_opened", "home", "U0DANADESK")
    assert event["channel"].startswith("D")


async def test_a_reply_in_a_thread_names_its_root(workspace: Workspace) -> None:
    """The root carries thread_ts once it has a reply."""
    dana, priya = workspace.member("dana"), workspace.member("priya")
    root = await dana.says("hello", to="it-desk")
    reply = await priya.says("hi", to="it-desk", thread=root)
    assert reply.thread_ts == root.ts
    await workspace.until(lambda: len(events(workspace)) == 2)
    assert events(workspace)[1]["parent_user_id"] == "U0DANADESK"
    assert "thread_ts" not in events(workspace)[0]


async def test_what_is_written_to_someone_else_is_theirs(workspace: Workspace) -> None:
    """Direct messages between people are seen by the two of them and by no app."""
    await workspace.member("dana").says("lunch?", to="@priya")
    assert [seen.text for seen in workspace.member("priya").sees()] == ["lunch?"]
    assert workspace.member("tom").sees() == []
    await workspace.settled()
    assert workspace.dispatch.log == []
