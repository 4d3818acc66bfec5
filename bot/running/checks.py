"""What `assetbot check` and `assetbot status` look at."""

import os
import stat
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import yaml

from bot import alarms, manifest
from bot.alarms import Stopped
from bot.answering.readiness import OVERDUE
from bot.assets.client import AssetClient
from bot.audit import keys, seals
from bot.errors import SlackFailed, SourceError, SourceRefused
from bot.installed import REMEDY
from bot.running.report import Line
from bot.settings import CONFIG, DOTENV, Settings
from bot.slack import Installation, Slack, socket_mode
from bot.store import Reading, Records, SyncRun, seal_rows
from bot.store.alarms import Alarm
from bot.store.seal_rows import Tail

APPS = "https://api.slack.com/apps"
BOT_TOKEN_PAGE = (
    f"{APPS} → your app → OAuth & Permissions: copy the Bot User OAuth Token into SLACK_BOT_TOKEN"
)
APP_TOKEN_PAGE = f"{APPS} → your app → Basic Information → App-Level Tokens"
NOT_FOUND = 404
TICK_OVERDUE = timedelta(minutes=5)
SEAL_OVERDUE = timedelta(minutes=1)
KEY_BACK = (
    "Set ASSETBOT_AUDIT_KEY to it; docs/operations.md, “Audit trail”, says what if it is lost."
)
KEY_MADE = "`openssl rand -hex 32` makes one; every process gets the same."


class Advice(NamedTuple):
    """What to do about a source of one kind that is red: page and variables by name."""

    key_page: str
    key: str
    address: str
    more: str
    no_assets: str
    no_people: str

    def mend(self, error: SourceError) -> str:
        """What to do about an error of the source."""
        if isinstance(error, SourceRefused) and error.status == NOT_FOUND:
            return f"Check {self.address}: the address answers, and has no such page."
        if isinstance(error, SourceRefused):
            return f"{self.key_page}: make a key, and put it into {self.key}."
        return f"Check {self.address} and the network{self.more}."


FACTORIAL_KEYS = "Factorial → Settings (advanced) → API keys"
ITFLOW_KEYS = "ITFlow → Admin → API keys"
ADVICE = {
    "factorial": Advice(
        key_page=FACTORIAL_KEYS,
        key="FACTORIAL_API_KEY",
        address="FACTORIAL_BASE_URL",
        more="; https://status.factorialhr.com/ tells more",
        no_assets="A key of the wrong environment (demo or production), or one without the "
        f"right to IT assets, sees none: make one in {FACTORIAL_KEYS}.",
        no_people=f"The key needs the right to see employees: {FACTORIAL_KEYS}.",
    ),
    "itflow": Advice(
        key_page=ITFLOW_KEYS,
        key="ITFLOW_API_KEY",
        address="ITFLOW_BASE_URL",
        more="",
        no_assets="The user whom the key runs as needs a role with the right to Support and "
        f"access to the clients: docs/operations.md, “An ITFlow”; {ITFLOW_KEYS}.",
        no_people="The role of the user whom the key runs as needs the right to Client: "
        f"docs/operations.md, “An ITFlow”; {ITFLOW_KEYS}.",
    ),
}
NO_SOURCE = Line.red(
    "source",
    "FACTORIAL_API_KEY is missing",
    f"{FACTORIAL_KEYS}: make a key, into FACTORIAL_API_KEY. {ITFLOW_KEYS}: one, into "
    "ITFLOW_API_KEY, and the address into ITFLOW_BASE_URL.",
)


async def of_slack(settings: Settings) -> AsyncIterator[Line]:
    """The bot token, its scopes, and the way Slack's payloads reach the bot."""
    if settings.transport is None:
        yield Line.red(
            "transport",
            "neither SLACK_APP_TOKEN nor SLACK_SIGNING_SECRET is set",
            f"{APP_TOKEN_PAGE}: one with connections:write, into SLACK_APP_TOKEN.",
        )
    if settings.slack_bot_token is None:
        yield Line.red("bot token", "SLACK_BOT_TOKEN is missing", f"{BOT_TOKEN_PAGE}.")
        return
    async with Slack(settings.slack_bot_token, base_url=settings.slack_api_url) as slack:
        try:
            installation = await slack.auth_test()
        except SlackFailed as error:
            yield Line.red("bot token", str(error), _slack_todo(error, BOT_TOKEN_PAGE))
            return
        yield Line.ok("bot token", f"{installation.team or installation.team_id}")
        yield _scopes(installation)
        if settings.slack_app_token is None:
            if settings.slack_signing_secret:
                yield Line.ok("transport", "signed requests; Slack must reach /slack/events")
            return
        try:
            await (await socket_mode.connect(slack, settings.slack_app_token)).close()
        except SlackFailed as error:
            yield Line.red(
                "app token",
                str(error),
                f"{APP_TOKEN_PAGE}: one with connections:write, into SLACK_APP_TOKEN; Socket Mode "
                "switched on.",
            )
            return
        yield Line.ok("app token", "Socket Mode connects")


def _scopes(installation: Installation) -> Line:
    wanted = set(yaml.safe_load(manifest.text())["oauth_config"]["scopes"]["bot"])
    missing = sorted(wanted - installation.scopes)
    if not installation.scopes:
        return Line.ok("scopes", "Slack did not say which were granted")
    if missing:
        todo = f"{APPS} → your app → App Manifest: paste `assetbot manifest`, then reinstall."
        return Line.red("scopes", f"missing: {', '.join(missing)}", todo)
    return Line.ok("scopes", f"all {len(wanted)} granted")


def of_files(folder: Path, config: Path | None) -> Iterator[Line]:
    """Which files the settings were read from, and where those were looked for that are not."""
    dotenv = folder / DOTENV
    found = [one for one in (dotenv, config) if one and one.is_file()]
    missing = [name for name, one in ((DOTENV, dotenv), (CONFIG, config)) if one not in found]
    *first, last = ["the environment", *map(str, found)]
    says = f"read from {', '.join(first)} and {last}" if first else f"read from {last} alone"
    if missing:
        says += f"; no {' and no '.join(missing)} in {folder}"
    yield Line.ok("settings", says)
    # Elsewhere than on POSIX a mode says nothing of who reads a file.
    if dotenv in found and os.name == "posix" and dotenv.stat().st_mode & stat.S_IROTH:
        says = f"{dotenv} can be read by everyone on this machine: chmod 600 it"
        yield Line.note("settings", says)


def wrong_setting(line: str) -> Line:
    """That a setting is wrong, and which."""
    return Line.red(
        "settings",
        line,
        "Mend that first; README.md, Settings, and assetbot.example.toml list all.",
    )


def written(settings: Settings) -> Iterator[Line]:
    """Each source that nothing is written to, and the setting that is why."""
    for source in settings.sources:
        if by := settings.read_only_by(source):
            says = f"read-only, by {by}: nothing is written to it, whatever its key may"
            yield Line.note(f"source {source.id}", says)


def departed(settings: Settings, ever_read: Iterable[str]) -> Iterator[Line]:
    """Each source that was read once and is not set up any more."""
    known = {one.id for one in settings.sources}
    for source in ever_read:
        if source not in known:
            says = "was read once and is not set up any more: its assets are left out everywhere"
            yield Line.note(f"source {source}", f"{says}; its history stays")


async def of_source(source: AssetClient, kind: str) -> AsyncIterator[Line]:
    """Whether a source answers, whom it takes us for, and whether it shows assets and people."""
    about, advice = f"source {source.source}", ADVICE[kind]
    try:
        account = await source.account()
    except SourceError as error:
        yield Line.red(about, str(error), advice.mend(error))
        return
    yield Line.ok(about, f"answers as {account.name or account.company_id}")
    for right in account.rights:
        yield Line.ok(f"{about} rights", right)
    yield await _of_assets(source, f"{about} assets", advice)
    yield await _of_people(source, f"{about} people", advice)


async def _of_assets(source: AssetClient, about: str, advice: Advice) -> Line:
    """Whether it shows any asset."""
    try:
        async for page in source.assets():
            if page.total:
                return Line.ok(about, f"{page.total:,}")
            if page.items:
                return Line.ok(about, f"{len(page.items):,} on its first page")
            break
    except SourceError as error:
        return Line.red(about, str(error), advice.mend(error))
    return Line.red(about, "it shows none", advice.no_assets)


async def _of_people(source: AssetClient, about: str, advice: Advice) -> Line:
    """Whether it shows who works there; without them nobody's assets can be told."""
    try:
        people = await source.people()
    except SourceRefused as error:
        return Line.red(about, str(error), advice.no_people)
    except SourceError as error:
        return Line.red(about, str(error), advice.mend(error))
    if people:
        return Line.ok(about, f"{len(people):,}")
    return Line.red(about, "it shows nobody", advice.no_people)


def _slack_todo(error: SlackFailed, page: str) -> str:
    if error.code in {"no_answer", "unreadable"}:
        return "Check the network and ASSETBOT_SLACK_API_URL; https://slack-status.com tells more."
    return f"{page}."


def read_state(
    source: str,
    *,
    reading: Reading | None,
    runs: Sequence[SyncRun],
    now: datetime,
    every: timedelta,
) -> Line:
    """How a source's last sync stands, and whether the next is overdue."""
    about = f"sync {source}"
    newest = runs[0] if runs else None
    todo = "`assetbot sync` reads it now and says what is wrong; `assetbot check` says more."
    if reading is None or reading.synced_at is None:
        return Line.red(about, _unread(newest), todo)
    age = now - reading.synced_at
    says = f"{reading.assets:,} assets, read {_ago(age)} ago"
    if newest and newest.outcome not in {None, "done"}:
        says += f"; the last try ended {newest.outcome}: {newest.error}"
    elif newest and newest.error:
        says += f". {newest.error}"
    return Line.ok(about, says) if age <= every * OVERDUE else Line.red(about, says, todo)


def _unread(newest: SyncRun | None) -> str:
    """What is so of a source that the index holds nothing whole of."""
    if newest is None:
        return "never read to its end"
    if newest.outcome == "done":
        return "not read since the index was made anew"
    tried = f"never read to its end; last try {newest.outcome or 'running'}"
    return f"{tried} {newest.error}".rstrip()


def ticked(at: datetime | None, now: datetime) -> Line:
    """Whether a running bot looks each minute at what falls due."""
    if at is None:
        return Line.ok("tick", "no bot has run on this data yet")
    says = f"{_ago(now - at)} ago"
    if now - at <= TICK_OVERDUE:
        return Line.ok("tick", says)
    return Line.red("tick", says, "Is the bot running? Start `assetbot run`, or look at its log.")


def posted(at: datetime | None, now: datetime) -> Line:
    """When Slack last took an answer; nobody asking for long is nothing wrong."""
    return Line.ok("post", f"{_ago(now - at)} ago" if at else "none yet")


def installed(ended: datetime | None, now: datetime) -> Line:
    """Whether Slack has said that the app is not installed any more."""
    if ended is None:
        return Line.ok("installed", "as far as Slack has told")
    return Line.red("installed", f"no more: uninstalled or revoked {_ago(now - ended)} ago", REMEDY)


def alarmed(found: Iterable[Stopped | Alarm], now: datetime) -> Line:
    """What has not gone well for too long, each once."""
    stopped = {alarms.named(one): one.since for one in found}
    if not stopped:
        return Line.ok("alarms", "none")
    says = "; ".join(f"{name}: not well for {_ago(now - at)}" for name, at in stopped.items())
    return Line.red("alarms", says, "docs/operations.md, “Alarms”, says what each means.")


def sealed(tail: Tail, now: datetime, *, ran: bool) -> Line:
    """Whether every event older than a minute has its seal; without a bot none is made."""
    if tail.oldest is None:
        return Line.ok("audit trail", "every event is sealed")
    events = "event" if tail.events == 1 else "events"
    says = f"{tail.events:,} {events} not sealed, the oldest {_ago(now - tail.oldest)} old"
    if not ran:
        return Line.ok("audit trail", f"{says}; no bot has run on this data yet")
    if now - tail.oldest <= SEAL_OVERDUE:
        return Line.ok("audit trail", says)
    return Line.red("audit trail", says, "`assetbot check` and the log say what keeps it.")


async def of_audit_key(settings: Settings, records: Records) -> Line:
    """Whether history can be sealed, and how well its key is kept."""
    key = keys.read(settings)
    async with records.read() as connection:
        begun = [*await seal_rows.last_two(connection), None]
    if begun[0] and (key is None or not seals.is_ours(key, *begun[:2])):
        return Line.red("audit key", f"not sealed: {keys.MISSING}", KEY_BACK)
    if settings.audit_key:
        return Line.ok("audit key", "given as a setting")
    if keys.is_shared(settings):
        return Line.red("audit key", f"not sealed: {keys.UNSHARED}", KEY_MADE)
    file = settings.data_dir / keys.FILE
    made = f"in {file}: keep a copy elsewhere" if key else f"will be made in {file}"
    return Line.note("audit key", f"{made}. docs/security.md says what it is good for there.")


def _ago(age: timedelta) -> str:
    minutes = max(0, int(age.total_seconds() // 60))
    if minutes < 120:  # noqa: PLR2004 - two hours read better as minutes
        return f"{minutes} min"
    hours = minutes // 60
    return f"{hours} h" if hours < 72 else f"{hours // 24} days"  # noqa: PLR2004 - likewise
