"""The Slack app's manifest, as it lies in the project or filled in for one installation."""

import argparse
import re
import sys
from collections.abc import Iterable
from importlib.resources import files
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import yaml

from bot.errors import UsageError

EVENTS_PATH = "/slack/events"
LONGEST_URL = 3000  # Slack's limit for a command's address, the lowest of the three
_COMMAND = re.compile(r"/[a-z0-9_-]{1,31}")
_DOMAIN = re.compile(r"(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{1,62}")


def manifest_command(arguments: argparse.Namespace) -> bool:
    """`assetbot manifest`."""
    given = arguments
    sys.stdout.write(
        filled(url=given.url, command=given.slash, unfurl=given.unfurl, listen=given.listen)
    )
    return True


def text() -> str:
    """manifest.yml, from the installed package or from the checkout."""
    packed = files("bot").joinpath("manifest.yml")
    if packed.is_file():
        return packed.read_text(encoding="utf-8")
    return (Path(__file__).parents[1] / "manifest.yml").read_text(encoding="utf-8")


def filled(
    *,
    url: str | None = None,
    command: str | None = None,
    unfurl: str | None = None,
    listen: bool = False,
) -> str:
    """The manifest as YAML; without arguments byte for byte manifest.yml.

    `url` is the https address the bot is reached at, and turns Socket Mode off; `command` is the
    slash command's name; `unfurl` is the domain whose links the app may preview;
    with `listen` it hears what is written in channels that it is in. Raises
    UsageError when one cannot be what Slack accepts.
    """
    if url is None and command is None and unfurl is None and not listen:
        return text()
    manifest: dict[str, Any] = yaml.safe_load(text())
    if command is not None:
        _rename(manifest, command)
    if url is not None:
        _reach(manifest, url)
    if unfurl is not None:
        _preview(manifest, unfurl)
    if listen:
        _hear(manifest)
    return yaml.safe_dump(manifest, sort_keys=False, allow_unicode=True, width=100)


def _rename(manifest: dict[str, Any], command: str) -> None:
    name = command if command.startswith("/") else f"/{command}"
    if not _COMMAND.fullmatch(name):
        raise UsageError(
            f"{command!r} cannot be a slash command: lower-case letters, digits, - and _, "
            "at most 32 characters with the slash.",
            usage="assetbot manifest --command /it",
        )
    usual = manifest["features"]["slash_commands"][0]["command"]
    manifest["features"]["slash_commands"][0]["command"] = name
    about = manifest["display_information"]
    about["long_description"] = about["long_description"].replace(usual, name)


def _reach(manifest: dict[str, Any], url: str) -> None:
    address = url.strip().rstrip("/")
    if not address.endswith(EVENTS_PATH):
        address += EVENTS_PATH
    if not _public(address):
        raise UsageError(
            f"{url!r} cannot be the bot's address: Slack needs one that starts with https:// "
            "and has no user name, question mark or # in it.",
            usage="assetbot manifest --url https://assetbot.example.com",
        )
    settings = manifest["settings"]
    settings["socket_mode_enabled"] = False
    settings["event_subscriptions"] = {"request_url": address, **settings["event_subscriptions"]}
    settings["interactivity"]["request_url"] = address
    for command in manifest["features"]["slash_commands"]:
        command["url"] = address


def _public(address: str) -> bool:
    try:
        parts = urlsplit(address)
        known = bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        return False
    odd = parts.query or parts.fragment or "@" in parts.netloc
    readable = address.isascii() and address.isprintable() and " " not in address
    short = len(address) <= LONGEST_URL
    return parts.scheme == "https" and known and readable and short and not odd


def _preview(manifest: dict[str, Any], unfurl: str) -> None:
    domain = unfurl.strip().lower()
    if not _DOMAIN.fullmatch(domain):
        raise UsageError(
            f"{unfurl!r} is not a domain: give the host name alone, without https:// and path.",
            usage="assetbot manifest --unfurl itflow.example.com",
        )
    manifest["features"]["unfurl_domains"] = [domain]
    _more(manifest, ("links:read", "links:write"), ("link_shared",))


def _hear(manifest: dict[str, Any]) -> None:
    scopes = ("channels:history", "groups:history")
    _more(manifest, scopes, ("message.channels", "message.groups"))


def _more(manifest: dict[str, Any], scopes: Iterable[str], events: Iterable[str]) -> None:
    asked = manifest["oauth_config"]["scopes"]["bot"]
    asked[:] = sorted({*asked, *scopes})
    told = manifest["settings"]["event_subscriptions"]["bot_events"]
    told[:] = sorted({*told, *events})
