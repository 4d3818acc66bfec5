"""The page's connection: what is typed, pressed and handed in reaches the app as people's doing."""

import base64
import json
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest

from sandbox.slack import Patience
from sandbox.world import World
from tests.sandbox.conftest import Listener
from tests.sandbox.drawn import BUTTON, CARD, asked, modal, option, section, words
from tests.sandbox.paged import Paged, Refused

JSON = dict[str, Any]


@pytest.fixture
async def world(wide_manifest: JSON) -> AsyncIterator[World]:
    """A small world with an app in it that has a home and shortcuts."""
    patience = Patience(ack=1.0, retries=())
    async with World(assets=30, manifest=wide_manifest, patience=patience) as opened:
        yield opened


@pytest.fixture
async def app(world: World, listening: Any) -> Listener:
    """The app, which hears everything and says nothing by itself."""
    listener: Listener = await listening(world.workspace)
    return listener


@pytest.fixture
async def dana(world: World, session: aiohttp.ClientSession) -> Paged:
    """Dana with the page open."""
    return await Paged.opened(session, world.address, "dana")


@pytest.fixture
def scene(world: World, app: Listener, dana: Paged) -> tuple[World, Listener, Paged]:
    """All three."""
    return world, app, dana


SPOT = {"block_id": "b_site", "action_id": "a_site"}


def on(world: World, blocks: list[JSON]) -> JSON:
    """Where a message of the bot's with these blocks stands."""
    workspace = world.workspace
    message = workspace.post(workspace.channel("it-desk"), workspace.bot, "Card", blocks)
    return {"channel": message.channel.id, "ts": message.ts}


async def test_a_command_and_a_message_reach_the_app(app: Listener, dana: Paged) -> None:
    """As typed, names become ids; a message comes back as everyone sees it."""
    desk = dana.channel("it-desk")
    await dana.asks("type", text="/echo of @mei", channel=desk)
    command = await app.one("command")
    assert (command["text"], command["channel_id"]) == ("of <@U0MEITANAK|mei>", desk)
    await dana.asks("say", channel=desk, text="Hello <b>")
    said = await dana.until(lambda: dana.says("Hello"))
    assert said["text"] == "Hello &lt;b&gt;"
    reply = await dana.asks("say", channel=desk, text="And", thread=said["ts"])
    assert (await dana.until(lambda: dana.says("And")))["thread_ts"] == said["ts"]
    assert reply["ts"] > said["ts"]


async def test_what_is_sent_while_the_bot_starts_reaches_it_once_it_is_up(
    world: World, app: Listener, dana: Paged
) -> None:
    """A message stands there at once; what a command hands out is not too old by then."""
    begun = world.workspace.dispatch.begun
    begun.clear()
    desk = dana.channel("it-desk")
    await dana.socket.send_json({"id": 0, "do": "type", "text": "/echo first", "channel": desk})
    await dana.asks("say", channel=desk, text="Good morning")
    assert world.workspace.dispatch.log == []
    world.workspace.clock.move(60)
    begun.set()
    command = await app.one("command")
    assert command["text"] == "first"
    assert world.workspace.triggers.use(command["trigger_id"]).user == "U0DANADESK"


async def test_direct_messages_are_begun_and_reach_the_other_alone(
    world: World, dana: Paged, session: aiohttp.ClientSession
) -> None:
    """Both know the place; a third does not."""
    place = (await dana.asks("open_direct", who="tom"))["channel"]
    await dana.until(lambda: place in dana.known["channels"])
    await dana.asks("say", channel=place, text="psst")
    tom, mei = [await Paged.opened(session, world.address, who) for who in ("tom", "mei")]
    assert tom.says("psst")
    assert tom.known["channels"][place]["with"] == "U0DANADESK"
    assert place not in mei.known["channels"]


async def test_a_button_is_pressed_where_it_stands(
    world: World, app: Listener, dana: Paged
) -> None:
    """By block and action; only by who sees the message."""
    where = on(world, CARD)
    action = {"block_id": "b_card", "action_id": "press", "type": "button"}
    await dana.asks("act", where=where, action=action)
    pressed = await app.one("block_actions")
    assert pressed["actions"][0]["action_id"] == "press"
    assert pressed["user"]["id"] == "U0DANADESK"
    with pytest.raises(Refused, match="not there any more"):
        await dana.asks("act", where=where, action={**action, "action_id": "another"})


async def test_what_one_does_not_see_cannot_be_pressed(
    world: World, app: Listener, session: aiohttp.ClientSession
) -> None:
    """Neither in a foreign channel nor on a message for another."""
    workspace = world.workspace
    team = workspace.post(workspace.channel("it-team"), workspace.bot, "Card", CARD)
    desk = workspace.channel("it-desk")
    whispered = workspace.post(desk, workspace.bot, "Card", CARD, only_for="U0DANADESK")
    gemma = await Paged.opened(session, world.address, "gemma")
    action = {"block_id": "b_card", "action_id": "press"}
    for message in (team, whispered):
        where = {"channel": message.channel.id, "ts": message.ts}
        with pytest.raises(Refused, match="that message is gone"):
            await gemma.asks("act", where=where, action=action)
    assert app.of("block_actions") == []


ONE = {"options": [option("One")]}


@pytest.mark.parametrize(
    ("kind", "told", "sent"),
    [
        ("static_select", {"selected_option": {"value": "one"}}, option("One")),
        ("users_select", {"selected_user": "U0MEITANAK"}, "U0MEITANAK"),
        ("datepicker", {"selected_date": "2026-12-24"}, "2026-12-24"),
        ("checkboxes", {"selected_options": [{"value": "one"}]}, [option("One")]),
    ],
)
async def test_a_choice_is_what_the_element_offers(
    scene: tuple[World, Listener, Paged], kind: str, told: JSON, sent: Any
) -> None:
    """It reaches the app as Slack tells it, and stays chosen for who comes back."""
    world, app, dana = scene
    [key] = told
    where = on(world, [section(kind, ONE if "option" in key else {})])
    await dana.asks("act", where=where, action={**SPOT, "type": kind, **told})
    assert (await app.one("block_actions"))["actions"][0][key] == sent
    at = where["channel"], where["ts"]
    values = await dana.until(lambda: dana.messages.get(at, {}).get("state", {}).get("values"))
    assert values["b_site"]["a_site"][key] == sent


@pytest.mark.parametrize(
    ("kind", "told", "why"),
    [
        ("static_select", {"selected_option": {"value": "two"}}, "does not offer that"),
        ("users_select", {"selected_user": "U0NOBODYXX"}, "nobody here is called"),
        ("datepicker", {"selected_date": "tomorrow"}, "is no date"),
        ("datepicker", {"selected_date": {"deep": "er"}}, "cannot hold that"),
        ("overflow", {"selected_option": {"value": "two"}}, "does not offer that"),
    ],
)
async def test_what_is_not_offered_cannot_be_chosen(
    scene: tuple[World, Listener, Paged], kind: str, told: JSON, why: str
) -> None:
    """It is refused in a sentence, and the app hears of nothing."""
    world, app, dana = scene
    where = on(world, [section(kind, ONE if "selected_option" in told else {})])
    with pytest.raises(Refused, match=why):
        await dana.asks("act", where=where, action={**SPOT, **told})
    assert app.of("block_actions") == []


async def test_options_come_from_the_app_as_one_types(
    world: World, app: Listener, dana: Paged
) -> None:
    """Groups and all; what was found may be chosen, though another search followed."""
    where = on(world, [section("external_select", {})])
    app.acks["block_suggestion"] = {"options": [option("Berlin")]}
    assert await dana.asks("options", where=where, **SPOT, value="ber") == {
        "options": [option("Berlin")]
    }
    group = {"label": words("Far"), "options": [option("Lima")]}
    app.acks["block_suggestion"] = {"option_groups": [group]}
    assert await dana.asks("options", where=where, **SPOT, value="li") == {"option_groups": [group]}
    action = {**SPOT, "selected_option": {"value": "berlin"}}
    await dana.asks("act", where=where, action=action)
    sent = (await app.one("block_actions"))["actions"][0]
    assert sent["selected_option"] == option("Berlin")


async def test_a_form_is_filled_handed_in_and_stays_with_what_is_wrong(
    app: Listener, dana: Paged
) -> None:
    """Slack's own complaints come first, then the app's; the right values close it."""
    form = modal(asked("plain_text_input", {}), private_metadata="for the app alone")
    view = await app.shows("dana", form)
    shown = await dana.until(lambda: dana.known["views"] and dana.known["views"][0])
    assert shown["id"] == view.id
    assert "private_metadata" not in shown
    empty = await dana.asks("submit", view=view.id, values={})
    assert empty["errors"] == {"b_site": "Please complete this required field."}
    app.acks["view_submission"] = {"response_action": "errors", "errors": {"b_site": "No."}}
    values = {"b_site": {"a_site": {"type": "plain_text_input", "value": "Berlin"}}}
    assert await dana.asks("submit", view=view.id, values=values) == {"errors": {"b_site": "No."}}
    sent = (await app.one("view_submission"))["view"]["state"]["values"]
    assert sent["b_site"]["a_site"]["value"] == "Berlin"
    app.acks.clear()
    assert await dana.asks("submit", view=view.id, values={}) == {}
    await dana.until(lambda: dana.known["views"] == [])


async def test_forms_lie_on_one_another_and_are_closed_from_the_top(
    world: World, app: Listener, dana: Paged
) -> None:
    """The one below is not to be used; a closed one cannot be handed in."""
    first = await app.shows("dana", modal(asked("plain_text_input", {}), notify_on_close=True))
    trigger = world.workspace.triggers.make("U0DANADESK", first.id)
    await app.client.views_push(trigger_id=trigger, view=modal(asked("plain_text_input", {})))
    views = await dana.until(lambda: len(dana.known["views"]) == 2 and dana.known["views"])
    with pytest.raises(Refused, match="not in front of you"):
        await dana.asks("submit", view=first.id, values={})
    await dana.asks("close", view=views[1]["id"])
    await dana.asks("close", view=first.id)
    assert (await app.one("view_closed"))["view"]["id"] == first.id
    await dana.until(lambda: dana.known["views"] == [])
    with pytest.raises(Refused, match="not in front of you"):
        await dana.asks("close", view=first.id)


async def test_a_file_is_uploaded_and_handed_in_by_who_uploaded_it(
    world: World, app: Listener, dana: Paged, session: aiohttp.ClientSession
) -> None:
    """Another's file cannot be handed in."""
    content = base64.b64encode(b"a,b\n").decode()
    mine = await dana.asks("upload", name="rows.csv", content=content)
    tom = await Paged.opened(session, world.address, "tom")
    other = await tom.asks("upload", name="rows.csv", content=content)
    view = await app.shows("dana", modal(asked("file_input", {})))
    values = {"b_site": {"a_site": {"type": "file_input", "files": [other]}}}
    with pytest.raises(Refused, match="no such file of yours"):
        await dana.asks("submit", view=view.id, values=values)
    values["b_site"]["a_site"]["files"] = [mine]
    assert await dana.asks("submit", view=view.id, values=values) == {}
    sent = (await app.one("view_submission"))["view"]["state"]["values"]["b_site"]["a_site"]
    assert [file["name"] for file in sent["files"]] == ["rows.csv"]
    assert world.workspace.files[mine["id"]].content == b"a,b\n"


async def test_the_home_tab_and_shortcuts_are_there(
    world: World, app: Listener, dana: Paged
) -> None:
    """Opening the home tab tells the app, which publishes; shortcuts come from the manifest."""
    await dana.asks("open_home")
    assert (await app.one("app_home_opened"))["tab"] == "home"
    view = {"type": "home", "blocks": [{"type": "actions", "block_id": "h", "elements": [BUTTON]}]}
    await app.client.views_publish(user_id="U0DANADESK", view=view)
    home = await dana.until(lambda: dana.known["home"])
    action = {"block_id": "h", "action_id": "press"}
    await dana.asks("act", where={"view": home["id"]}, action=action)
    assert (await app.one("block_actions"))["container"]["type"] == "view"
    assert {one["name"] for one in dana.known["app"]["shortcuts"]} == {"New asset", "From this"}
    await dana.asks("shortcut", name="New asset")
    assert (await app.one("shortcut"))["callback_id"] == "new"
    where = on(world, CARD)
    await dana.asks("shortcut", name="From this", **where)
    assert (await app.one("message_action"))["message"]["ts"] == where["ts"]


REFUSED: tuple[tuple[JSON, str], ...] = (
    ({}, '"do" must be a text'),
    ({"word": "fly"}, 'nothing to do called "fly"'),
    ({"word": "say", "channel": "nowhere", "text": "x"}, "no channel called nowhere"),
    ({"word": "say", "channel": "general", "text": " "}, "nothing to send"),
    ({"word": "say", "channel": 7, "text": "x"}, '"channel" must be a text'),
    ({"word": "type", "channel": "general", "text": "/nope"}, "not a valid command"),
    ({"word": "act", "where": [], "action": {}}, '"where" must be an object'),
    ({"word": "act", "where": {"view": "V1"}, "action": {}}, "not in front of you"),
    ({"word": "edit", "channel": "C1", "ts": "1", "text": "x"}, "message is gone"),
    ({"word": "share", "channel": "general", "name": "x", "content": "%"}, "base64"),
    ({"word": "shortcut", "name": "Dance"}, "no global shortcut"),
    ({"word": "clock", "to": "soon"}, "written as"),
    ({"word": "clock", "days": -1}, "time goes on"),
    ({"word": "clock", "days": 99999}, "ten years"),
    ({"word": "switch", "name": "slack", "position": "odd"}, "no slack that could be odd"),
    ({"word": "kill_bot"}, "not started here"),
    ({"word": "look", "system": "sap"}, "no system called sap"),
    ({"word": "exchange", "number": 0}, "too long ago"),
    ({"word": "open_direct", "who": "nobody"}, "nobody here is called nobody"),
)


@pytest.mark.usefixtures("app")
async def test_what_cannot_be_done_is_told_in_a_sentence(dana: Paged) -> None:
    """The connection goes on."""
    for frame, why in REFUSED:
        with pytest.raises(Refused, match=why):
            await dana.asks(**{"word": None, **frame})
    await dana.asks("say", channel="general", text="Still here")


async def test_a_frame_that_is_no_object_ends_nothing(dana: Paged) -> None:
    """It is told what to send."""
    for said in ("{", "[1]", "[" * 99_999, '"do"', "null"):
        await dana.socket.send_str(said)
        frame = await dana.until(lambda: dana.kinds.pop("error", None))
        assert frame["error"] == "send JSON objects"
    await dana.socket.send_bytes(b"\0")
    assert "as text" in (await dana.until(lambda: dana.kinds.get("error")))["error"]
    await dana.asks("say", channel="general", text="Still here")


async def test_a_reload_shows_everything_again(
    world: World, app: Listener, dana: Paged, session: aiohttp.ClientSession
) -> None:
    """Messages, what is for them alone, the open form and what is entered in it."""
    workspace = world.workspace
    workspace.whisper(workspace.user("dana"), workspace.channel("it-desk"), "For Dana")
    view = await app.shows("dana", modal(asked("datepicker", {})))
    action = {"block_id": "b_site", "action_id": "a_site", "selected_date": "2026-12-24"}
    await dana.asks("act", where={"view": view.id}, action=action)
    await dana.socket.close()
    again = await Paged.opened(session, world.address, "dana")
    assert again.says("For Dana")
    [shown] = again.known["views"]
    assert shown["state"]["values"]["b_site"]["a_site"]["selected_date"] == "2026-12-24"


async def test_the_words_after_a_command_are_the_apps_own(
    world: World, app: Listener, dana: Paged
) -> None:
    """Read from its help, once, and shown to nobody; an app without help has none."""
    style = {"code": True}
    texts = [
        {"type": "text", "text": "/echo loud", "style": style},
        {"type": "text", "text": "  says it loudly\n"},
    ]
    block = {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": texts}]}
    assert await dana.asks("words", command="/echo") == {"words": []}
    app.acks["command"] = {"text": "Help", "blocks": [block]}
    expected = {"words": [{"usage": "/echo loud", "meaning": "says it loudly"}]}
    assert await dana.asks("words", command="/echo") == expected
    app.acks.clear()
    assert await dana.asks("words", command="/echo") == expected
    assert await dana.asks("words", command="/nope") == {"words": []}
    assert not world.workspace.messages()
    assert json.dumps(dana.frames).count("Help") == 0
