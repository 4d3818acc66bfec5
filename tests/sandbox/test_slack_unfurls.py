"""Links of the app's domains are told of, and previewed as Slack lets it."""

from typing import Any

import pytest
from slack_sdk.errors import SlackApiError

from sandbox.slack import Patience
from tests.sandbox.conftest import Listener, Serve
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


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        ({"unfurls": {"https://x.example/": {"blocks": []}}}, "cannot_unfurl_url"),
        ({"unfurls": [URL]}, "invalid_unfurls_format"),
        ({"unfurls": {URL: {"blocks": [{"type": "none"}]}}}, "invalid_blocks"),
        ({"ts": "1.2", "unfurls": {}}, "cannot_find_message"),
        ({"channel": "C0NONE", "unfurls": {}}, "cannot_find_channel"),
        ({"ts": "", "unfurls": {}}, "missing_ts"),
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
