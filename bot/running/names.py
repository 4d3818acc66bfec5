"""Whether Slack and the index know what the settings name: what `assetbot check` notes of that."""

import asyncio
from collections.abc import AsyncIterator, Iterator, Sequence
from typing import Final

from bot.errors import SlackFailed
from bot.models import Scope
from bot.running.report import Line
from bot.settings import Settings, names
from bot.settings.names import Name, OfAssets
from bot.slack import Slack
from bot.store import Index

_WITHIN: Final = 20.0
"""Seconds that Slack has for the people, for the user groups and for the channels."""
_SLACK: Final = "names in Slack"
_ASSETS: Final = "names of assets"


async def in_slack(settings: Settings) -> AsyncIterator[Line]:
    """A note for each person, user group and channel that Slack does not know."""
    named = names.in_slack(settings)
    if not named or settings.slack_bot_token is None:
        return  # that the token is missing is a red line of its own
    notes = 0
    async with Slack(settings.slack_bot_token, base_url=settings.slack_api_url) as slack:
        for kind, known in (("person", _people), ("user group", _groups), ("channel", _channels)):
            some = [one for one in named if one.kind == kind]
            if not some:
                continue
            try:
                async with asyncio.timeout(_WITHIN):
                    there = await known(slack, some)
            except (SlackFailed, TimeoutError) as error:
                why = str(error) or f"no answer within {_WITHIN:.0f} s"
                places = ", ".join(dict.fromkeys(one.where for one in some))
                said = [f"{places}: could not be looked up in Slack: {why}"]
            else:
                said = [line for one in some if (line := names.dead(one, there))]
            for line in said:
                notes += 1
                yield Line.note(_SLACK, line)
    if not notes:
        yield Line.ok(_SLACK, f"all {len(named):,} are there")


async def _people(slack: Slack, _: Sequence[Name]) -> list[str]:
    """The ids and addresses of those who can have a role or be meant by a rule."""
    home = await slack.auth_test()
    found = list[str]()
    async for page in slack.directory.users(home):
        for user in page:
            if not (user.deleted or user.is_bot or user.is_guest or user.stranger):
                found += [user.id, *([user.email] if user.email else [])]
    return found


async def _groups(slack: Slack, _: Sequence[Name]) -> list[str]:
    return await slack.directory.groups()


async def _channels(slack: Slack, named: Sequence[Name]) -> list[str]:
    """Those of the channels named that are open: a list of all could be long."""
    texts = dict.fromkeys(one.text for one in named)
    return [one for one in texts if await slack.directory.is_open(one)]


def of_assets(settings: Settings, index: Index, unread: Sequence[str]) -> Iterator[Line]:
    """A note for each name that no asset has, as far as the sources have been read."""
    named = names.of_assets(settings)
    sources = {one.id for one in settings.sources}
    late = [one for one in named if not sources or _reach(one, sources) & set(unread)]
    known: dict[tuple[str, str | None], list[str]] = {}
    notes = list[str]()
    for one in named:
        if one in late:
            continue
        if (asked := (one.kind, one.source)) not in known:
            known[asked] = _values(index, one)
        if line := names.dead(one, known[asked]):
            notes.append(line)
    for line in notes:
        yield Line.note(_ASSETS, line)
    if late:
        yield _yet_to_be_checked(unread)
    elif named and not notes:
        yield Line.ok(_ASSETS, f"all {len(named):,} are there")


def before_the_first_run(settings: Settings) -> Iterator[Line]:
    """A note on when the names of assets are checked, where any are named."""
    if names.of_assets(settings):
        yield _yet_to_be_checked([one.id for one in settings.sources])


def _yet_to_be_checked(unread: Sequence[str]) -> Line:
    return Line.note(
        _ASSETS,
        "names of categories, locations and clients will be checked after the first reading"
        f" of {', '.join(unread) or 'a source'}",
    )


def _reach(name: Name, sources: set[str]) -> set[str]:
    """The sources in which a name may lie."""
    return {name.source} if name.source else sources


def _values(index: Index, name: Name) -> list[str]:
    """The values that the assets of its source, or of all, have."""
    kind: OfAssets = next(one for one in names.OF_ASSETS if one == name.kind)
    return index.values(Scope(sources=frozenset({name.source}) if name.source else None), kind)
