"""Menus whose options the app has, and what may be entered in any."""

from typing import Any

import pytest

from sandbox.slack import NotPossible
from tests.sandbox.conftest import Listener
from tests.sandbox.drawn import asked, modal, option, section, words

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
    with pytest.raises(NotPossible, match="it offers Oslo, Berlin"):
        await dana.fills("Pick", "Rome")
    await dana.fills("Pick", "Oslo")
    assert await dana.submits() == {}
    values = (await wide.one("view_submission"))["view"]["state"]["values"]
    assert values["b_site"]["a_site"]["selected_option"] == OSLO


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
        ("static_select", MENU, "Rome", 'does not offer "Rome"; it offers Oslo, Berlin'),
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
    blocks = [section(kind, more)]
    await wide.client.chat_postMessage(channel=desk, text="Pick", blocks=blocks)
    with pytest.raises(NotPossible, match=why):
        await wide.workspace.member("dana").chooses(said, at="Pick")
    assert wide.of("block_actions") == []
