"""The Slack app's manifest: what lies in the project, and what it is filled in to."""

import json
from itertools import product
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from bot import manifest
from bot.errors import UsageError

ROOT = Path(__file__).parents[2]
SCHEMA = json.loads((Path(__file__).parent / "manifest.schema.2.0.0.json").read_text())
URLS = (None, "https://assetbot.example.com", "https://example.com:8443/bots/slack/events/")
COMMANDS = (None, "/it", "asset-berlin_2")
DOMAINS = (None, "itflow.example.com")


def read(text: str) -> dict[str, Any]:
    """The manifest as data, held against Slack's schema."""
    found: dict[str, Any] = yaml.safe_load(text)
    errors = jsonschema.Draft7Validator(SCHEMA).iter_errors(found)
    assert [error.message for error in errors] == []
    return found


def test_without_arguments_it_is_manifest_yml_byte_for_byte() -> None:
    """`assetbot manifest > manifest.yml` changes nothing."""
    assert manifest.filled().encode() == (ROOT / "manifest.yml").read_bytes()


@pytest.mark.parametrize(("url", "command", "unfurl"), [*product(URLS, COMMANDS, DOMAINS)])
def test_every_variant_is_valid(url: str | None, command: str | None, unfurl: str | None) -> None:
    """Whatever is filled in, Slack's schema accepts the manifest."""
    found = read(manifest.filled(url=url, command=command, unfurl=unfurl))
    assert found["settings"]["socket_mode_enabled"] is (url is None)
    assert found["features"]["slash_commands"][0]["should_escape"] is True


def test_a_schema_that_accepts_anything_would_be_noticed() -> None:
    """The schema refuses a key that it does not know."""
    broken = {**yaml.safe_load(manifest.text()), "surprise": 1}
    assert list(jsonschema.Draft7Validator(SCHEMA).iter_errors(broken))


def test_an_address_turns_socket_mode_off_and_receives_everything() -> None:
    """Events, buttons and the command all go to /slack/events below the address."""
    found = read(manifest.filled(url="https://assetbot.example.com/"))
    address = "https://assetbot.example.com/slack/events"
    assert found["settings"]["event_subscriptions"]["request_url"] == address
    assert found["settings"]["interactivity"]["request_url"] == address
    assert found["features"]["slash_commands"][0]["url"] == address
    assert found["settings"]["socket_mode_enabled"] is False


def test_an_address_with_the_path_already_on_it_is_kept() -> None:
    """The path is not added twice."""
    found = read(manifest.filled(url="https://a.example/x/slack/events"))
    assert found["features"]["slash_commands"][0]["url"] == "https://a.example/x/slack/events"


def test_the_command_can_have_another_name() -> None:
    """Only the command's name changes."""
    plain, renamed = read(manifest.text()), read(manifest.filled(command="/it"))
    assert renamed["features"]["slash_commands"][0].pop("command") == "/it"
    plain["features"]["slash_commands"][0].pop("command")
    about = renamed["display_information"].pop("long_description")
    assert "/asset" not in about
    assert "/it" in about
    plain["display_information"].pop("long_description")
    assert renamed == plain


def test_a_preview_domain_brings_the_scopes_and_the_event_it_needs() -> None:
    """Links of that domain are announced to the app, which may then preview them."""
    found = read(manifest.filled(unfurl="ITFlow.example.com"))
    assert found["features"]["unfurl_domains"] == ["itflow.example.com"]
    assert {"links:read", "links:write"} <= set(found["oauth_config"]["scopes"]["bot"])
    assert "link_shared" in found["settings"]["event_subscriptions"]["bot_events"]


@pytest.mark.parametrize(
    ("argument", "value"),
    [
        *(("url", value) for value in ("", "http://a.example", "a.example", "https://", "ftp://a")),
        *(
            ("url", value)
            for value in ("https://a b", "https://a?x=1", "https://u:p@a", "https://[")
        ),
        *(("url", value) for value in ("https://a:99999", "https://ä.example", "https://a\n.b")),
        ("url", "https://a.example/" + "x" * 3000),
        *(("command", value) for value in ("", "/", "/Asset", "/it help", "/" + "x" * 32, "/ä")),
        *(
            ("unfurl", value)
            for value in ("", "localhost", "https://a.example", "a..b", "-a.example")
        ),
    ],
)
def test_what_slack_would_refuse_is_refused_in_one_sentence(argument: str, value: str) -> None:
    """The message quotes what was typed, and an example of what can be."""
    with pytest.raises(UsageError) as raised:
        filled(**{argument: value})
    message = str(raised.value)
    assert repr(value) in message
    assert "\n" not in message
    assert raised.value.usage.startswith(f"assetbot manifest --{argument} ")


def filled(**arguments: Any) -> str:
    """The manifest with these arguments."""
    return manifest.filled(**arguments)


def test_it_hears_what_is_said_in_channels_only_when_told_to() -> None:
    """The scopes and events of that are asked for with --listen alone."""
    plain, hearing = read(manifest.filled()), read(manifest.filled(listen=True))
    scopes = set(hearing["oauth_config"]["scopes"]["bot"])
    assert scopes >= {"channels:history", "groups:history"}
    events = [one["settings"]["event_subscriptions"]["bot_events"] for one in (plain, hearing)]
    assert set(events[1]) - set(events[0]) == {"message.channels", "message.groups"}


@given(url=st.text() | st.text().map("https://{}".format), command=st.text(), unfurl=st.text())
def test_any_text_gives_a_valid_manifest_or_a_readable_refusal(
    url: str, command: str, unfurl: str
) -> None:
    """No input makes a manifest that Slack would refuse, or an error of another kind."""
    for arguments in ({"url": url}, {"command": command}, {"unfurl": unfurl}):
        try:
            text = filled(**arguments)
        except UsageError:
            continue
        read(text)
