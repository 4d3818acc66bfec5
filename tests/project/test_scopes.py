"""The manifest asks Slack for exactly what the code uses: no scope too many, none too few."""

import ast
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from slack_sdk.web.async_client import AsyncWebClient

ROOT = Path(__file__).parents[2]
METHODS: Mapping[str, frozenset[str]] = {
    "apps.connections.open": frozenset(),  # the app-level token's connections:write
    "auth.test": frozenset(),
    "chat.postEphemeral": frozenset({"chat:write"}),
    "chat.postMessage": frozenset({"chat:write"}),
    "chat.unfurl": frozenset(),  # links:write, with --unfurl
    "chat.update": frozenset({"chat:write"}),
    "conversations.history": frozenset({"channels:history", "groups:history", "im:history"}),
    "conversations.members": frozenset({"channels:read", "groups:read", "mpim:read"}),
    "conversations.open": frozenset({"im:write"}),
    "files.completeUploadExternal": frozenset({"files:write"}),
    "files.getUploadURLExternal": frozenset({"files:write"}),
    "files.info": frozenset({"files:read"}),
    "views.open": frozenset(),
    "views.publish": frozenset(),
    "views.update": frozenset(),
    "conversations.info": frozenset({"channels:read", "groups:read", "mpim:read"}),
    "usergroups.list": frozenset({"usergroups:read"}),
    "usergroups.users.list": frozenset({"usergroups:read"}),
    "users.info": frozenset({"users:read", "users:read.email"}),
    "users.list": frozenset({"users:read", "users:read.email"}),
}
"""What each method of the Web API needs, for the conversations and fields the bot reads."""
EVENTS: Mapping[str, frozenset[str]] = {
    "app_home_opened": frozenset(),
    "app_mention": frozenset({"app_mentions:read"}),
    "app_uninstalled": frozenset(),
    "message.im": frozenset({"im:history"}),
    "team_join": frozenset({"users:read"}),
    "tokens_revoked": frozenset(),
    "user_change": frozenset({"users:read"}),
}

ON_DEMAND = frozenset({"link_shared"})
"""Events that are answered, and subscribed to only where `assetbot manifest` is asked to."""


def manifest() -> dict[str, Any]:
    """manifest.yml as data."""
    found: dict[str, Any] = yaml.safe_load((ROOT / "manifest.yml").read_text())
    return found


def sources(*folders: str) -> dict[str, str]:
    """The Python files below these folders and their text."""
    files = [file for folder in folders for file in sorted((ROOT / folder).rglob("*.py"))]
    return {file.relative_to(ROOT).as_posix(): file.read_text() for file in files}


def named(text: str) -> set[str]:
    """The methods of Slack's Web API that stand in quotes in some code."""
    quoted = set(re.findall(r"""["']([a-z]+(?:\.[a-zA-Z]+)+)["']""", text))
    return {one for one in quoted if hasattr(AsyncWebClient, one.replace(".", "_"))}


def asked_of(text: str) -> set[tuple[str, str]]:
    """What stands before each dot in some code, and behind it."""
    return set(re.findall(r"(?=\b_?(\w+)\.(\w+))", text))


@cache
def called() -> set[str]:
    """The Web API methods the bot calls: one that nobody asks our client for does not count."""
    ours, others = sources("bot/slack"), sources("bot", "handlers")
    rest = "\n".join(text for name, text in others.items() if name not in ours)
    found, pairs = named(rest), asked_of(rest)
    functions = [
        ({(owner, node.name) for owner in (Path(name).stem, "client", "slack", "self")}, node)
        for name, text in ours.items()
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.AsyncFunctionDef)
    ]
    while asked := [one for one in functions if one[0] & pairs]:
        # What these ask for in their turn counts too.
        functions = [one for one in functions if one not in asked]
        text = "\n".join(ast.unparse(node) for _, node in asked)
        pairs |= asked_of(text)
        found |= named(text)
    return found


def test_every_method_called_has_its_scope_written_down() -> None:
    """A new method is added to the table above, and with it its scope to the manifest."""
    assert called() - set(METHODS) == set()
    assert {"auth.test", "chat.postMessage", "users.list", "users.info"} <= called()


def test_the_manifest_asks_for_what_is_used_and_nothing_else() -> None:
    """Scopes follow from the methods called, the events subscribed to and the slash command."""
    found = manifest()
    events = found["settings"]["event_subscriptions"]["bot_events"]
    needed = frozenset({"commands"}).union(
        *(METHODS[method] for method in called()), *(EVENTS[event] for event in events)
    )
    assert found["oauth_config"]["scopes"]["bot"] == sorted(needed)
    assert "user" not in found["oauth_config"]["scopes"]


def test_the_security_page_says_why_each_scope_is_asked_for() -> None:
    """Whoever installs the app reads there of every scope, and of no other."""
    page = (ROOT / "docs/security.md").read_text()
    table = page.partition("| scope | why |\n|---|---|\n")[2].partition("\n\n")[0]
    heads = [row.split("|")[1] for row in table.splitlines()]
    told = [scope for head in heads for scope in re.findall("`([a-z._:]+)`", head)]
    assert sorted(told) == manifest()["oauth_config"]["scopes"]["bot"]


def test_every_event_subscribed_to_is_answered_and_the_other_way_round() -> None:
    """`handlers.register` and the manifest name the same events."""
    text = (ROOT / "handlers" / "__init__.py").read_text()
    answered = set(re.findall(r"""\.event\(\s*["']([a-z_]+)""", text))
    subscribed = manifest()["settings"]["event_subscriptions"]["bot_events"]
    assert {event.partition(".")[0] for event in subscribed} == answered - ON_DEMAND
    assert set(subscribed) == set(EVENTS)


def test_people_can_write_to_the_bot() -> None:
    """The messages tab is on and open, buttons work, and mentions reach the command as ids."""
    found = manifest()
    assert found["features"]["app_home"] == {
        "home_tab_enabled": True,
        "messages_tab_enabled": True,
        "messages_tab_read_only_enabled": False,
    }
    assert found["settings"]["interactivity"]["is_enabled"] is True
    assert found["settings"]["socket_mode_enabled"] is True
    assert found["settings"]["org_deploy_enabled"] is False
    [command] = found["features"]["slash_commands"]
    assert (command["command"], command["should_escape"]) == ("/asset", True)
