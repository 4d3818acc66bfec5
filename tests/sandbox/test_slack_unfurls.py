"""Links of the app's domains are told of, and previewed as Slack lets it."""

from typing import Any

import pytest
from slack_sdk.errors import SlackApiError

from sandbox.slack import Patience, Seen
from tests.sandbox.calling import refused
from tests.sandbox.conftest import Listener, Serve
from tests.sandbox.drawn import option, words
from tests.sandbox.examples import TABLE
from tests.sandbox.reaching import section

JSON = dict[str, Any]
URL = "https://itflow.assets.example/a/1?x=1&y=2"


@pytest.fixture
async def told(serve: Serve, wide_manifest: JSON, listening: Any) -> Listener:
    """An app that may preview links of one domain."""
    wide_manifest["features"]["unfurl_domains"] = ["assets.example"]
    wide_manifest["oauth_config"]["scopes"]["bot"] += ["links:read", "links:write"]
    wide_manifest["settings"]["event_subscriptions"]["bot_events"] += ["link_shared"]
    workspace = await serve(manifest=wide_manifest, patience=Patience(ack=1.0, retries=()))
    listener: Listener = await listening(workspace)
    return listener


async def test_a_link_of_its_domain_is_told_of_key_by_key(told: Listener) -> None:
    """One of a host below it too, another's not; a preview then stands below the message."""
    dana = told.workspace.member("dana")
    said = await dana.says(f"see {URL} and https://assets.example.evil.example/", "it-desk")
    event = await told.one("link_shared")
    assert set(event) == {
        *("type", "channel", "is_bot_user_member", "user", "message_ts", "links"),
        *("unfurl_id", "source", "event_ts"),
    }
    assert event["links"] == [{"domain": "assets.example", "url": URL}]
    where = {"channel": event["channel"], "ts": event["message_ts"]}
    await told.client.chat_unfurl(**where, unfurls={URL: {"blocks": [section()]}})
    (seen,) = [one for one in dana.sees("it-desk") if one.ts == said.ts]
    assert [one["from_url"] for one in seen.previews] == [URL]


async def test_all_previews_of_a_message_have_one_table(told: Listener) -> None:
    """Each could have it; both at once are a second table below one message."""
    other = f"{URL}&z=3"
    await told.workspace.member("dana").says(f"{URL} {other}", "it-desk")
    event = await told.one("link_shared")
    where = {"channel": event["channel"], "ts": event["message_ts"]}
    preview = {"blocks": [TABLE]}
    await told.client.chat_unfurl(**where, unfurls={URL: preview})
    both = told.client.chat_unfurl(**where, unfurls={URL: preview, other: preview})
    assert (await refused(both))["error"] == "invalid_attachments"


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        ({"unfurls": {"https://x.example/": {"blocks": []}}}, "cannot_unfurl_url"),
        ({"unfurls": [URL]}, "invalid_unfurls_format"),
        ({"unfurls": {URL: {"blocks": [{"type": "none"}]}}}, "invalid_blocks"),
        ({"ts": "1.2", "unfurls": {}}, "cannot_find_message"),
        ({"channel": "C0NONE", "unfurls": {}}, "cannot_find_channel"),
        ({"ts": "", "unfurls": {}}, "missing_ts"),
        ({"channel": "", "unfurls": {}}, "missing_channel"),
        ({"unfurl_id": "none", "source": "nowhere", "unfurls": {}}, "invalid_source"),
        ({"unfurl_id": "none", "source": "composer", "unfurls": {}}, "invalid_unfurl_id"),
        ({"unfurl_id": "none", "unfurls": {}}, "missing_source"),
        ({}, "missing_unfurls"),
    ],
)
async def test_what_slack_would_not_show_is_refused(
    told: Listener, given: JSON, refusal: str
) -> None:
    """With the error it has for it."""
    await told.workspace.member("dana").says(URL, "it-desk")
    event = await told.one("link_shared")
    where = {"channel": event["channel"], "ts": event["message_ts"]}
    with pytest.raises(SlackApiError) as caught:
        await told.client.api_call("chat.unfurl", json={**where, **given})
    assert caught.value.response["error"] == refusal


async def previewed(told: Listener, *blocks: JSON) -> Seen:
    """A message of Dana's, with a preview of the link in it."""
    dana = told.workspace.member("dana")
    said = await dana.says(f"see {URL}", "it-desk")
    event = await told.one("link_shared")
    where = {"channel": event["channel"], "ts": event["message_ts"]}
    await told.client.chat_unfurl(**where, unfurls={URL: {"blocks": [*blocks]}})
    (seen,) = [one for one in dana.sees("it-desk") if one.ts == said.ts]
    return seen


async def test_what_stands_in_a_preview_is_used_key_by_key(told: Listener) -> None:
    """The payload says which preview of which message, and what is in it."""
    button = {"type": "button", "action_id": "open", "text": words("Open"), "url": URL}
    seen = await previewed(told, section(), {"type": "actions", "elements": [button]})
    assert seen.buttons == ["Open"]
    priya = told.workspace.member("priya")
    await priya.clicks("Open", on=seen)
    click = await told.one("block_actions")
    assert set(click) == {
        *("type", "user", "api_app_id", "token", "team", "enterprise", "is_enterprise_install"),
        *("container", "channel", "message", "app_unfurl", "state", "response_url", "trigger_id"),
        "actions",
    }
    assert click["container"] == {
        "type": "message_attachment",
        "message_ts": seen.ts,
        "attachment_id": 1,
        "channel_id": seen.channel,
        "is_ephemeral": False,
        "is_app_unfurl": True,
        "app_unfurl_url": URL,
    }
    (attachment,) = click["message"]["attachments"]
    assert click["app_unfurl"] == {
        "id": 1,
        "blocks": attachment["blocks"],
        "fallback": "[no preview available]",
        "bot_id": attachment["bot_id"],
        "app_unfurl_url": URL,
        "is_app_unfurl": True,
        "app_id": attachment["app_id"],
    }
    assert click["message"]["user"] == told.workspace.member("dana").user.id
    (action,) = click["actions"]
    assert (action["action_id"], action["url"]) == ("open", URL)


async def test_a_preview_is_pointed_at_and_filled_in(told: Listener) -> None:
    """A page knows it by its ids; what is chosen in it stands in the state of the payload."""
    menu = {
        "type": "static_select",
        "action_id": "site",
        "placeholder": words("Site"),
        "options": [option("Oslo"), option("Berlin")],
    }
    seen = await previewed(told, {"type": "actions", "block_id": "sites", "elements": [menu]})
    priya = told.workspace.member("priya")
    where = priya.on_message(seen.channel, seen.ts)
    await priya.points(where, "sites", "site", {"selected_option": option("Berlin")})
    click = await told.one("block_actions")
    assert click["container"]["type"] == "message_attachment"
    chosen = click["state"]["values"]["sites"]["site"]["selected_option"]
    assert chosen["value"] == option("Berlin")["value"]


@pytest.mark.parametrize("placed", [True, False])
async def test_a_link_that_is_being_written_is_told_of_and_previewed(
    told: Listener, placed: Any
) -> None:
    """Before it is sent: whoever writes it sees the preview, and there is no message yet."""
    dana = told.workspace.member("dana")
    draft = await dana.composes(f"see {URL}", "it-desk", placed=placed)
    event = await told.one("link_shared")
    desk = told.workspace.channel("it-desk").id
    assert event["source"] == "composer"
    assert event["channel"] == (desk if placed else "COMPOSER")
    assert "." not in event["message_ts"]
    assert event["links"] == [{"domain": "assets.example", "url": URL}]
    shown = {"unfurl_id": event["unfurl_id"], "source": event["source"]}
    await told.client.api_call(
        "chat.unfurl", json={**shown, "unfurls": {URL: {"blocks": [section()]}}}
    )
    assert [one["from_url"] for one in draft.attachments] == [URL]
    assert dana.sees("it-desk") == []
