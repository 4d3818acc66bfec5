"""Menus whose options the app has, and what may be entered in any."""

from contextlib import suppress
from typing import Any

import pytest

from sandbox.slack import NotPossible
from tests.sandbox.conftest import Listener
from tests.sandbox.drawn import asked, modal, option, placed, section, words

JSON = dict[str, Any]

OSLO, BERLIN = option("Oslo"), option("Berlin")
MENU = {"placeholder": words("Site"), "options": [OSLO, BERLIN]}


async def test_an_external_menu_shows_what_the_app_offers(wide: Listener) -> None:
    """What is typed is asked with block_suggestion, what came on the ack can be chosen."""
    dana = wide.workspace.member("dana")
    menu = {"placeholder": words("Asset"), "min_query_length": 2}
    await wide.shows("dana", modal(asked("external_select", menu)))
    wide.acks["block_suggestion"] = {"options": [OSLO, BERLIN]}
    assert await dana.searches("o", at="Pick") == []
    assert wide.of("block_suggestion") == []
    assert await dana.searches("os", at="Pick") == ["Oslo", "Berlin"]
    assert (await wide.one("block_suggestion"))["value"] == "os"
    with pytest.raises(NotPossible, match='it offers "Oslo", "Berlin"'):
        await dana.fills("Pick", "Rome")
    await dana.fills("Pick", "Oslo")
    assert await dana.submits() == {}
    values = (await wide.one("view_submission"))["view"]["state"]["values"]
    assert values["b_site"]["a_site"]["selected_option"] == OSLO


async def test_an_external_menu_that_does_not_say_is_asked_for_three_characters(
    wide: Listener,
) -> None:
    """So much is typed before Slack asks the app for options."""
    dana = wide.workspace.member("dana")
    await wide.shows("dana", modal(asked("external_select", {"placeholder": words("Asset")})))
    wide.acks["block_suggestion"] = {"options": [OSLO, BERLIN]}
    assert await dana.searches("os", at="Pick") == []
    assert await dana.searches("osl", at="Pick") == ["Oslo", "Berlin"]


@pytest.mark.parametrize(
    ("ack", "shown"),
    [
        ({"options": []}, []),
        ({"options": [option(str(number)) for number in range(101)]}, []),
        ({"options": [{"text": words("Oslo")}]}, []),
        ({"option_groups": [{"label": words("North"), "options": [OSLO]}]}, ["Oslo"]),
    ],
)
async def test_options_slack_cannot_show_are_not_shown(
    wide: Listener, ack: JSON, shown: list[str]
) -> None:
    """More than a hundred, or malformed ones, are none; groups of options are taken."""
    desk = wide.workspace.channel("it-desk").id
    menu = {"placeholder": words("Asset"), "min_query_length": 0}
    blocks = [section("external_select", menu)]
    await wide.client.chat_postMessage(channel=desk, text="Pick", blocks=blocks)
    wide.acks["block_suggestion"] = ack
    dana = wide.workspace.member("dana")
    assert await dana.searches("", at="Asset") == shown
    refused = bool(ack.get("options")) and not shown
    assert [one.where for one in wide.workspace.refused] == ["ack of block_suggestion"] * refused


@pytest.mark.parametrize(
    ("kind", "more", "said", "why"),
    [
        ("static_select", MENU, "Rome", 'does not offer "Rome"; it offers "Oslo", "Berlin"'),
        ("static_select", MENU, ["Oslo"], "Site takes one only"),
        ("datepicker", {}, "tomorrow", "tomorrow is no date"),
        ("timepicker", {}, "noon", "noon is no time of day"),
        ("datetimepicker", {}, "soon", "soon is no number of seconds"),
        ("users_select", {}, "nobody", "nobody here is called nobody"),
        ("channels_select", {}, "nowhere", "there is no channel called nowhere"),
    ],
)
async def test_only_what_is_offered_can_be_entered(
    wide: Listener, kind: str, more: JSON, said: object, why: str
) -> None:
    """A menu's options, a calendar's days, people and channels that are there."""
    desk = wide.workspace.channel("it-desk").id
    blocks = [placed(kind, more)]
    await wide.client.chat_postMessage(channel=desk, text="Pick", blocks=blocks)
    with pytest.raises(NotPossible, match=why):
        await wide.workspace.member("dana").chooses(said, at="Pick")
    assert wide.of("block_actions") == []


ANY = ["#it-desk", "#random", "#it-team", "@alex", "@deploybot", "bot", "group", "#partner-project"]
"""All that a member who is in them can choose of conversations."""
OFFERED: list[tuple[str, JSON, list[str]]] = [
    ("channels_select", {}, ["#it-desk", "#random", "#partner-project"]),
    ("multi_channels_select", {}, ["#it-desk", "#random", "#partner-project"]),
    ("conversations_select", {}, ANY),
    ("multi_conversations_select", {}, ANY),
    ("conversations_select", {"include": ["public"]}, ["#it-desk", "#random", "#partner-project"]),
    ("conversations_select", {"include": ["private"]}, ["#it-team"]),
    ("conversations_select", {"include": ["im"]}, ["@alex", "@deploybot", "bot"]),
    ("conversations_select", {"include": ["im", "mpim"]}, ["@alex", "@deploybot", "bot", "group"]),
    (
        "conversations_select",
        {"exclude_bot_users": True},
        [one for one in ANY if one not in {"@deploybot", "bot"}],
    ),
    (
        "conversations_select",
        {"exclude_external_shared_channels": True},
        [one for one in ANY if one != "#partner-project"],
    ),
    (
        "multi_conversations_select",
        {
            "include": ["public", "private"],
            "exclude_external_shared_channels": True,
            "exclude_bot_users": True,
        },
        ["#it-desk", "#random", "#it-team"],
    ),
]


@pytest.mark.parametrize(("kind", "wanted", "offered"), OFFERED)
async def test_a_menu_of_conversations_offers_only_what_it_is_for(
    wide: Listener, kind: str, wanted: JSON, offered: list[str]
) -> None:
    """Public channels alone, or what the filter lets through; never what is archived or hidden."""
    dana = wide.workspace.member("dana")
    hidden = wide.workspace.add_channel("secret", ["U0ALEXMORE"], kind="group").name
    names = {"group": await dana.begins("alex", "priya")}
    await wide.shows("dana", modal(asked(kind, {"filter": wanted} if wanted else {})))
    found = []
    for one in [*ANY, "#old-office", hidden]:
        with suppress(NotPossible):
            await dana.fills("Pick", names.get(one, one))
            found.append(one)
    assert found == offered


async def test_guests_are_offered_only_channels_they_are_in(wide: Listener) -> None:
    """A member finds any public channel without having joined it; a guest does not."""
    wide.workspace.let_out(wide.workspace.channel("random"), wide.workspace.user("dana"))
    for who, found in (("dana", True), ("gemma", False)):
        await wide.shows(who, modal(asked("channels_select", {})))
        person = wide.workspace.member(who)
        await person.fills("Pick", "agency")
        if found:
            await person.fills("Pick", "random")
        else:
            with pytest.raises(NotPossible, match='does not offer "random"'):
                await person.fills("Pick", "random")


async def test_a_page_chooses_no_conversation_that_is_not_offered(wide: Listener) -> None:
    """Nor does a form that is handed in with an id that the menu never showed."""
    form = await wide.shows("dana", modal(asked("channels_select", {})))
    dana = wide.workspace.member("dana")
    told = {"selected_channel": wide.workspace.channel("old-office").id}
    with pytest.raises(NotPossible, match="does not offer"):
        await dana.points(dana.in_view(form.id), "b_site", "a_site", told)
    with pytest.raises(NotPossible, match="does not offer"):
        await dana.hands_in(form.id, {"b_site": {"a_site": told}})
