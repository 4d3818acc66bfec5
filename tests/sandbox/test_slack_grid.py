"""A workspace in an Enterprise Grid organisation, the app installed in one or all of it."""

from typing import Any

import pytest

from sandbox.slack import Grid, Patience
from sandbox.slack.delivery.payloads import elsewhere
from tests.sandbox.conftest import Listener
from tests.sandbox.drawn import asked, modal, words

JSON = dict[str, Any]

ORG = {"id": "E0LARKFLD", "name": "Larkfield Group"}
TEAM = {
    "id": "T0LARKFLD",
    "domain": "larkfield",
    "enterprise_id": "E0LARKFLD",
    "enterprise_name": "Larkfield Group",
}


@pytest.fixture(params=[False, True], ids=["workspace", "organisation"])
def org_wide(request: pytest.FixtureRequest) -> bool:
    """Whether the app is installed in the whole organisation."""
    return bool(request.param)


@pytest.fixture
async def wide(serve: Any, wide_manifest: JSON, listening: Any, org_wide: object) -> Listener:
    """An app that hears everything, in a workspace of an organisation."""
    grid = Grid(org_wide=bool(org_wide))
    workspace = await serve(manifest=wide_manifest, patience=Patience(retries=()), grid=grid)
    listener: Listener = await listening(workspace)
    return listener


async def test_commands_name_the_organisation(wide: Listener, org_wide: object) -> None:
    """Its id and name as strings, and whether the install is org-wide as a string too."""
    await wide.workspace.member("dana").types("/echo")
    body = await wide.one("command")
    assert (body["team_id"], body["enterprise_id"]) == ("T0LARKFLD", "E0LARKFLD")
    assert body["enterprise_name"] == "Larkfield Group"
    assert body["is_enterprise_install"] == ("true" if org_wide else "false")


async def test_interactions_name_the_organisation(wide: Listener, org_wide: object) -> None:
    """An org-wide install has no team but the user's own; a view says where it is installed."""
    dana = wide.workspace.member("dana")
    await wide.shows("dana", modal(asked("plain_text_input", {}, optional=True)))
    await dana.submits()
    await dana.uses("New asset")
    submitted = await wide.one("view_submission")
    for body in (submitted, await wide.one("shortcut")):
        assert body["team"] == (None if org_wide else TEAM)
        assert body["enterprise"] == ORG
        assert body["is_enterprise_install"] is org_wide
        assert body["user"]["team_id"] == "T0LARKFLD"
    view = submitted["view"]
    assert view["team_id"] == "T0LARKFLD"
    assert view["app_installed_team_id"] == ("E0LARKFLD" if org_wide else "T0LARKFLD")


async def test_events_name_the_organisation(wide: Listener, org_wide: object) -> None:
    """On the envelope and in its one authorization."""
    await wide.workspace.member("dana").says("hello", to="it-desk")
    await wide.one("message")
    body = wide.bodies[0]
    assert (body["team_id"], body["enterprise_id"]) == ("T0LARKFLD", "E0LARKFLD")
    assert body["context_enterprise_id"] == "E0LARKFLD"
    assert body["authorizations"] == [
        {
            "enterprise_id": "E0LARKFLD",
            "team_id": None if org_wide else "T0LARKFLD",
            "user_id": "U0ASSETBOT",
            "is_bot": True,
            "is_enterprise_install": org_wide,
        }
    ]


async def test_people_of_elsewhere_stay_of_elsewhere(wide: Listener) -> None:
    """A click by someone of another organisation names their team and not our organisation."""
    workspace = wide.workspace
    button = {"type": "button", "action_id": "b", "text": words("Press")}
    blocks = [{"type": "actions", "elements": [button]}]
    place = workspace.channel("partner-project").id
    await wide.client.chat_postMessage(channel=place, text="Card", blocks=blocks)
    await workspace.member("sam").clicks("Press")
    body = await wide.one("block_actions")
    assert body["team"] == {"id": "T0PARTNER", "domain": "partner"}
    assert body["enterprise"] is None
    assert body["user"]["team_id"] == "T0PARTNER"


async def test_the_web_api_names_the_organisation(wide: Listener, org_wide: object) -> None:
    """auth.test, team.info and user objects."""
    told = await wide.client.auth_test()
    assert (told["enterprise_id"], told["is_enterprise_install"]) == ("E0LARKFLD", org_wide)
    assert told["team_id"] == ("E0LARKFLD" if org_wide else "T0LARKFLD")
    assert (await wide.client.team_info())["team"]["enterprise_id"] == "E0LARKFLD"
    user = (await wide.client.users_info(user="U0DANADESK"))["user"]
    assert user["enterprise_user"]["enterprise_name"] == "Larkfield Group"
    assert ("teams" in user) is org_wide


async def test_a_payload_of_elsewhere_names_us_nowhere(wide: Listener) -> None:
    """The same thing as another installation would get it, for showing that it is refused."""
    dana = wide.workspace.member("dana")
    await dana.types("/echo")
    await dana.says("hello", to="it-desk")
    await dana.uses("New asset")
    await wide.workspace.settled()
    for entry in list(wide.workspace.dispatch.log):
        moved = elsewhere(entry.parcel.payload, "T0ELSE", "E0ELSE")
        assert "T0LARKFLD" not in str(moved)
        assert "'E0ELSE'" in str(moved)
        assert moved.keys() == entry.parcel.payload.keys()
