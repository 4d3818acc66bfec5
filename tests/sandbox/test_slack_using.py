"""People press what is there, use shortcuts and the home tab, write, share, come and go."""

from typing import Any

import pytest
from slack_sdk.errors import SlackApiError

from sandbox.slack import Fault, NotPossible, Unanswered, Workspace
from tests.sandbox.conftest import Listener
from tests.sandbox.drawn import asked, modal, words

JSON = dict[str, Any]


def button(text: str, **more: Any) -> JSON:
    """A button of that text."""
    return {"type": "button", "action_id": text, "text": words(text), **more}


def card(*elements: JSON, kind: str = "actions") -> list[JSON]:
    """One block of these elements."""
    return [{"type": kind, "block_id": "b_card", "elements": list(elements)}]


async def post(wide: Listener, blocks: list[JSON]) -> str:
    """A message of the app at the IT desk; its time stamp."""
    desk = wide.workspace.channel("it-desk").id
    return str((await wide.client.chat_postMessage(channel=desk, text="Card", blocks=blocks))["ts"])


@pytest.mark.parametrize("body", [{"text": "shown?"}, {"text": "x", "response_type": "in_channel"}])
async def test_a_body_on_the_acknowledgement_of_a_click_is_ignored(
    wide: Listener, body: JSON
) -> None:
    """Only commands are answered on their acknowledgement."""
    await post(wide, card(button("Press")))
    wide.acks["block_actions"] = body
    dana = wide.workspace.member("dana")
    before = dana.sees()
    await dana.clicks("Press")
    assert wide.workspace.dispatch.log[-1].ack.body == body
    assert [(seen.ts, seen.text) for seen in dana.sees()] == [
        (seen.ts, seen.text) for seen in before
    ]


@pytest.mark.parametrize("way", ["update", "delete", "delete_original", "replace_original"])
async def test_a_button_that_is_gone_cannot_be_pressed(wide: Listener, way: str) -> None:
    """Neither by its words nor on the message as it was seen, however it went."""
    ts = await post(wide, card(button("Press")))
    desk = wide.workspace.channel("it-desk").id
    dana = wide.workspace.member("dana")
    seen = dana.sees()[-1]
    await dana.clicks("Press")
    match way:
        case "update":
            await wide.client.chat_update(channel=desk, ts=ts, text="Done", blocks=[])
        case "delete":
            await wide.client.chat_delete(channel=desk, ts=ts)
        case _:
            url = (await wide.one("block_actions"))["response_url"]
            await wide.answer(url, {way: True, "text": "Done"})
    for on in (None, seen):
        with pytest.raises(NotPossible, match='nothing here says "Press"'):
            await dana.clicks("Press", on=on)
    assert len(wide.of("block_actions")) == 1


async def test_what_one_person_alone_saw_does_not_outlast_a_reload(wide: Listener) -> None:
    """Ephemeral messages and open forms are gone; what everyone sees stays."""
    dana = wide.workspace.member("dana")
    await post(wide, card(button("Press")))
    wide.acks["command"] = {"text": "Card", "blocks": card(button("Mine"))}
    await dana.types("/echo")
    await wide.shows("dana", modal(asked("plain_text_input", {})))
    dana.reloads()
    assert dana.form is None
    with pytest.raises(NotPossible):
        await dana.clicks("Mine")
    await dana.clicks("Press")


@pytest.mark.parametrize("said", ["Return all", "Return all…", "Return all #2", "Return all… #2"])
async def test_an_ellipsis_at_the_end_need_not_be_typed(wide: Listener, said: str) -> None:
    """A keyboard has no key for it; what says exactly the words goes first."""
    labels = ["Return all…", "Return all…"] if "#" in said else ["Return all…", "Return"]
    more = [button(one) | {"action_id": f"a{place}"} for place, one in enumerate(labels)]
    await post(wide, card(*more))
    await wide.workspace.member("dana").clicks(said)
    pressed = wide.workspace.dispatch.log[-1].parcel.payload["actions"][0]
    assert pressed["action_id"] == ("a1" if "#" in said else "a0")


async def test_a_form_in_front_is_said_to_be_in_the_way(wide: Listener) -> None:
    """What lies behind it cannot be pressed, which is not to say that it is not there."""
    await post(wide, card(button("Press")))
    await wide.shows("dana", modal(asked("plain_text_input", {})))
    with pytest.raises(NotPossible, match='; the form "Asset" is open in front of all else: '):
        await wide.workspace.member("dana").clicks("Press")


async def test_a_question_before_a_click_may_be_denied(wide: Listener) -> None:
    """A button with a confirm object sends nothing until that is confirmed."""
    confirm = {key: words(key) for key in ("title", "text", "confirm", "deny")}
    await post(wide, card(button("Delete", confirm=confirm)))
    dana = wide.workspace.member("dana")
    await dana.clicks("Delete", confirms=False)
    assert wide.of("block_actions") == []
    await dana.clicks("Delete")
    assert (await wide.one("block_actions"))["actions"][0]["confirm"]["deny"]["text"] == "deny"


async def test_an_icon_for_some_is_there_for_them_alone(wide: Listener) -> None:
    """visible_to_user_ids names who can press it."""
    icon = {"type": "icon_button", "action_id": "i", "icon": "trash", "text": words("Remove")}
    mine = icon | {"visible_to_user_ids": ["U0DANADESK"]}
    await post(wide, card(mine, kind="context_actions"))
    with pytest.raises(NotPossible):
        await wide.workspace.member("priya").clicks("Remove")
    await wide.workspace.member("dana").clicks("Remove")


async def test_what_is_on_the_home_tab_is_pressed_there(wide: Listener) -> None:
    """Once someone has opened it; a message is pressed by going back to it."""
    blocks = card(button("Refresh"))
    dana = wide.workspace.member("dana")
    home = {"type": "home", "blocks": blocks}
    await wide.client.views_publish(user_id=dana.user.id, view=home)
    with pytest.raises(NotPossible, match='nothing here says "Refresh"'):
        await dana.clicks("Refresh")
    shown = await dana.opens_home()
    assert shown
    assert (shown.kind, shown.buttons) == ("home", ["Refresh"])
    await dana.clicks("Refresh")
    body = await wide.one("block_actions")
    assert body["container"] == {"type": "view", "view_id": shown.id}
    assert body["view"]["type"] == "home"
    event = await wide.one("app_home_opened")
    assert (event["tab"], event["view"]["id"]) == ("home", shown.id)
    await post(wide, card(button("Press")))
    with pytest.raises(NotPossible):
        await dana.clicks("Press")
    await dana.clicks("Press", on=dana.sees()[-1])
    await dana.opens_messages()
    await dana.clicks("Press")


async def test_a_home_tab_takes_entries_that_stay(wide: Listener) -> None:
    """What is entered there is told with each click."""
    blocks = [asked("plain_text_input", {}), *card(button("Find"))]
    dana = wide.workspace.member("dana")
    await wide.client.views_publish(user_id=dana.user.id, view={"type": "home", "blocks": blocks})
    await dana.opens_home()
    await dana.fills("Pick", "LT-0042")
    await dana.clicks("Find")
    values = (await wide.one("block_actions"))["view"]["state"]["values"]
    assert values["b_site"]["a_site"]["value"] == "LT-0042"


async def test_shortcuts_are_used_from_anywhere_and_on_messages(wide: Listener) -> None:
    """Each in its own menu; a global one knows of no message, both open a view."""
    dana, priya = wide.workspace.member("dana"), wide.workspace.member("priya")
    said = await priya.says("my laptop broke", to="it-desk")
    await dana.uses("New asset")
    await dana.uses("From this", on=said)
    anywhere, on_message = await wide.one("shortcut"), await wide.one("message_action")
    assert anywhere["callback_id"] == "new"
    assert (on_message["callback_id"], on_message["message_ts"]) == ("from", said.ts)
    assert on_message["message"]["text"] == "my laptop broke"
    assert on_message["channel"]["name"] == "it-desk"
    await wide.answer(on_message["response_url"], {"text": "Noted"})
    assert dana.sees()[-1].text == "Noted"
    view = {"type": "modal", "title": words("One"), "blocks": card(button("Press"))}
    await wide.client.views_open(trigger_id=anywhere["trigger_id"], view=view)
    assert dana.form
    assert priya.form is None


async def test_only_shortcuts_that_are_there_can_be_used(wide: Listener) -> None:
    """Not one of the other menu, of nobody, on what only one sees, or by other organisations."""
    dana, sam = wide.workspace.member("dana"), wide.workspace.member("sam")
    said = await dana.says("hello", to="it-desk")
    with pytest.raises(NotPossible, match='no global shortcut called "From this"'):
        await dana.uses("From this")
    with pytest.raises(NotPossible, match='no message shortcut called "New asset"'):
        await dana.uses("New asset", on=said)
    for act in (sam.opens_home, sam.opens_messages, lambda: sam.uses("New asset")):
        with pytest.raises(NotPossible):
            await act()
    wide.acks["command"] = "Only you see this"
    await dana.types("/echo")
    with pytest.raises(NotPossible, match="only you see that message"):
        await dana.uses("From this", on=await dana.answer())


async def test_a_shortcut_that_fails_is_said_to_have_failed(wide: Listener) -> None:
    """Slack tells the person; nothing is delivered again."""
    wide.workspace.faults.add(Fault("undelivered", "shortcut"))
    dana = wide.workspace.member("dana")
    await dana.uses("New asset")
    with pytest.raises(Unanswered, match="New asset failed with the error"):
        await dana.answer()


async def test_people_change_only_what_they_wrote(wide: Listener) -> None:
    """Edits and deletions of one's own are told; of another's they are impossible."""
    dana, priya = wide.workspace.member("dana"), wide.workspace.member("priya")
    said = await dana.says("who has LT-42?", to="it-desk")
    with pytest.raises(NotPossible, match="only who wrote"):
        await priya.edits(said, "mine")
    await dana.edits(said, "who has LT-0042?")
    assert priya.sees()[-1].text == "who has LT-0042?"
    await dana.deletes(said)
    assert priya.sees() == []
    with pytest.raises(NotPossible, match="that message is gone"):
        await dana.edits(said, "again")
    await wide.workspace.until(lambda: len(wide.of("message")) == 3)
    changed = next(one for one in wide.of("message") if one.get("subtype") == "message_changed")
    assert changed["message"]["edited"]["user"] == dana.user.id


async def test_a_shared_file_is_a_message_and_an_event(wide: Listener) -> None:
    """The message has the file object; the event only its id, which files.info takes."""
    dana = wide.workspace.member("dana")
    await dana.shares("scan.pdf", b"%PDF", to="it-desk")
    event = await wide.one("file_shared")
    told = (await wide.client.files_info(file=event["file_id"]))["file"]
    assert (told["name"], told["size"], told["user"]) == ("scan.pdf", 4, dana.user.id)
    message = await wide.one("message")
    assert message["subtype"] == "file_share"
    assert told["shares"]["public"][message["channel"]][0]["ts"] == message["ts"]
    await dana.shares("secret.pdf", to="random")
    hidden = list(wide.workspace.files)[-1]
    for wrong, error in ((hidden, "not_visible"), ("F0NONE", "file_not_found")):
        with pytest.raises(SlackApiError, match=error):
            await wide.client.files_info(file=wrong)


async def test_the_app_hears_from_where_it_was_brought(wide: Listener) -> None:
    """Its own coming and going is told, and messages only in between."""
    dana = wide.workspace.member("dana")
    await dana.says("before", to="random")
    await dana.invites("@echo", to="random")
    await dana.says("within", to="random")
    await dana.removes("@echo", out_of="random")
    await dana.says("after", to="random")
    await wide.workspace.settled()
    said = [one["text"] for one in wide.of("message")]
    assert said == ["<@U0ASSETBOT> has joined the channel", "within"]
    joined, left = await wide.one("member_joined_channel"), await wide.one("member_left_channel")
    assert (joined["user"], joined["inviter"]) == ("U0ASSETBOT", dana.user.id)
    assert (left["user"], left["channel_type"]) == ("U0ASSETBOT", "C")
    assert wide.of("app_mention") == []
    with pytest.raises(Unanswered):
        await dana.answer(within=0.01)


async def test_a_direct_message_to_several_is_of_its_own_kind(wide: Listener) -> None:
    """A message is a message.mpim, a mention in it an app_mention; the Web API knows it."""
    dana = wide.workspace.member("dana")
    name = await dana.begins("priya", "@echo")
    await dana.says("@echo hello", to=name)
    message, mention = await wide.one("message"), await wide.one("app_mention")
    assert message["channel_type"] == "mpim"
    assert mention["channel"] == message["channel"]
    assert [seen.text for seen in wide.workspace.member("priya").sees()] == [message["text"]]
    told = (await wide.client.conversations_info(channel=message["channel"]))["channel"]
    assert (told["name"], told["is_mpim"], told["is_group"], told["is_private"]) == (
        "mpdm-dana--priya--echo-1",
        True,
        True,
        True,
    )
    await dana.types("/echo", channel=name)
    assert (await wide.one("command"))["channel_name"] == name
    with pytest.raises(NotPossible, match="no name to change"):
        await dana.renames(name, "other")


async def test_a_channel_is_shared_and_no_longer(wide: Listener) -> None:
    """The Web API and the envelopes tell which it is now; people of elsewhere leave with it."""
    workspace = wide.workspace
    desk, project = workspace.channel("it-desk"), workspace.channel("partner-project")
    workspace.connect(desk)
    workspace.disconnect(project)
    for channel, shared in ((desk, True), (project, False)):
        told = (await wide.client.conversations_info(channel=channel.id))["channel"]
        assert (told["is_ext_shared"], "connected_team_ids" in told) == (shared, shared)
    with pytest.raises(NotPossible, match="is not in #partner-project"):
        await workspace.member("sam").says("hello", to="partner-project")
    await workspace.member("dana").says("hello", to="it-desk")
    await wide.one("message")
    await workspace.settled()
    envelopes = {body["event"]["type"]: body["is_ext_shared_channel"] for body in wide.bodies}
    assert envelopes == {"channel_shared": True, "channel_unshared": False, "message": True}


async def test_people_join_only_where_slack_lets_them(wide: Listener) -> None:
    """Guests and strangers are invited, private and archived channels are closed."""
    workspace = wide.workspace
    for who, where in (("gemma", "random"), ("sam", "random"), ("dana", "old-office")):
        with pytest.raises(NotPossible):
            await workspace.member(who).joins(where)
    outside = set(workspace.channel("it-desk").members) - set(
        workspace.channel("leadership").members
    )
    with pytest.raises(NotPossible, match="is not in #leadership"):
        await workspace.member(min(outside)).invites("dana", to="leadership")
    dana = workspace.member("dana")
    await dana.leaves("random")
    with pytest.raises(NotPossible, match="is not in #random"):
        await dana.says("hello", to="random")
    await dana.joins("random")
    await dana.says("hello", to="random")
    with pytest.raises(NotPossible, match="Gemma"):
        await dana.removes("gemma", out_of="random")


@pytest.mark.parametrize(
    ("way", "error"), [("uninstall", "account_inactive"), ("revoke", "token_revoked")]
)
async def test_an_app_that_was_thrown_out_is_told_and_refused(
    wide: Listener, way: str, error: str
) -> None:
    """Its token is refused by name, its command is gone, and it hears nothing more."""
    await post(wide, card(button("Press")))
    await wide.one("message")
    getattr(wide.workspace, way)()
    assert (await wide.one("tokens_revoked"))["tokens"] == {"oauth": [], "bot": ["U0ASSETBOT"]}
    assert len(wide.of("app_uninstalled")) == (way == "uninstall")
    with pytest.raises(SlackApiError) as refusal:
        await wide.client.auth_test()
    assert refusal.value.response["error"] == error
    dana = wide.workspace.member("dana")
    with pytest.raises(NotPossible, match="not a valid command"):
        await dana.types("/echo")
    with pytest.raises(NotPossible, match="no global shortcut"):
        await dana.uses("New asset")
    await dana.clicks("Press")
    with pytest.raises(Unanswered, match="dispatch_failed"):
        await dana.answer()
    await dana.says("hello", to="it-desk")
    await wide.workspace.settled()
    assert wide.of("block_actions") == []
    assert [one["text"] for one in wide.of("message")] == ["Card"]


async def test_a_user_group_in_a_command_arrives_as_an_id(wide: Listener) -> None:
    """With should_escape; without it as it was typed, and links likewise."""
    dana = wide.workspace.member("dana")
    (group,) = wide.workspace.groups.values()
    text = "of @it-team in #random see https://a.example/x?y=1&z=2"
    await dana.types(f"/echo {text}")
    await dana.types(f"/plain {text}")
    escaped, plain = (body["text"] for body in wide.of("command"))
    random = wide.workspace.channel("random").id
    assert escaped == (
        f"of <!subteam^{group.id}|@it-team> in <#{random}|random> "
        "see <https://a.example/x?y=1&amp;z=2>"
    )
    assert plain == text.replace("&", "&amp;")
    said = await dana.says("ask @it-team", to="it-desk")
    assert (said.text, said.plain) == (f"ask <!subteam^{group.id}|@it-team>", "ask @it-team")


async def test_user_groups_are_listed_with_their_people(wide: Listener) -> None:
    """The answers change with the group."""
    (group,) = wide.workspace.groups.values()
    listed = (await wide.client.usergroups_list(include_users=True))["usergroups"][0]
    assert (listed["id"], listed["handle"], listed["users"]) == (group.id, "it-team", group.users)
    assert "user_count" not in listed
    wide.workspace.regroup(group, ["U0DANADESK"])
    users = (await wide.client.usergroups_users_list(usergroup=group.id))["users"]
    assert users == ["U0DANADESK"]
    with pytest.raises(SlackApiError, match="no_such_subteam"):
        await wide.client.usergroups_users_list(usergroup="S0NONE")


async def test_without_interactivity_nothing_can_be_used(serve: Any, manifest: JSON) -> None:
    """Slack says that it is off; the app hears nothing."""
    manifest["settings"]["interactivity"]["is_enabled"] = False
    workspace: Workspace = await serve(manifest=manifest)
    workspace.post(workspace.channel("it-desk"), workspace.bot, "Card", card(button("Press")))
    dana = workspace.member("dana")
    await dana.clicks("Press")
    with pytest.raises(Unanswered, match="interactivity_disabled"):
        await dana.answer()
