"""What every command stands on: databases, sources and whatever answers questions of them."""

import asyncio
import os
import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, nullcontext
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.answering.asking import Asking
from bot.answering.cards import Cards
from bot.answering.catalogue import Catalogue
from bot.answering.conflicts import Disagreements
from bot.answering.histories import Histories
from bot.answering.lists import Lists
from bot.answering.lookup import IsAsked, Lookup, nobody
from bot.answering.offers import Offers
from bot.answering.readiness import Readiness
from bot.answering.reports import Reports
from bot.answering.spoken import Spoken
from bot.answering.twins import Twins
from bot.assets import itflow
from bot.assets.client import AssetClient
from bot.assets.factorial import AccessTokenAuth, ApiClient, ApiKeyAuth, Factorial
from bot.assets.itflow import ITFlow
from bot.assets.measured import Measured
from bot.assets.read_only import ReadOnly
from bot.channels import Channels
from bot.clock import clock, real_time
from bot.errors import NoRecords, SettingsError
from bot.faults.open_faults import OpenFaults
from bot.files.spool import Spool
from bot.hand_overs.declined import Declined
from bot.homes import Homes
from bot.metrics import NEVER, Held, Metrics
from bot.models import Asset
from bot.operations.client_transfer import Leaves
from bot.people.absences import Absences
from bot.people.groups import Groups
from bot.people.identities import Identities
from bot.people.members import People
from bot.people.role_changes import RoleChanges
from bot.people.roles import Roles
from bot.people.roster import SlackRoster
from bot.settings import Settings, Source
from bot.slack import Installation, Slack
from bot.store import Index, Records
from bot.store.engine import address, file_of
from bot.store.index.following import Following
from bot.store.lock import FILE as LOCK_FILE
from bot.store.lock import alone
from bot.sync import reading as syncing

INDEX_FILE = "index.sqlite3"
FILES = "files"


@dataclass(frozen=True, kw_only=True, slots=True)
class Parts:
    """What every command stands on."""

    settings: Settings
    records: Records
    index: Index
    following: Following
    sources: Mapping[str, AssetClient]
    declined: Declined
    open_faults: OpenFaults
    metrics: Metrics
    spoken: Spoken
    now: Callable[[], datetime]

    def people(self, slack: Slack | None, installation: Installation | None) -> People:
        """The people of an installation, or of none for a terminal."""
        return People(records=self.records, slack=slack, home=installation, now=self.now)

    def identities(self, people: People | None = None) -> Identities:
        """What links these people to those of the sources; for a terminal, nobody of Slack."""
        return Identities(
            records=self.records,
            index=self.index,
            people=people or self.people(None, None),
            now=self.now,
        )

    def roles(self, people: People, identities: Identities, slack: Slack) -> Roles:
        """The roles of these people."""
        return Roles(
            people=people,
            identities=identities,
            groups=Groups(slack),
            admins=self.settings.admins,
            appointments=self.settings.roles,
        )

    def role_changes(
        self, identities: Identities, roles: Roles, installation: Installation
    ) -> RoleChanges:
        """What notices that somebody's roles have changed."""
        return RoleChanges(
            roles=roles,
            identities=identities,
            records=self.records,
            installation=installation.key,
            now=self.now,
        )

    def absences(self, roles: Roles, installation: Installation) -> Absences:
        """What knows who is away."""
        return Absences(
            roles=roles, records=self.records, installation=installation.key, now=self.now
        )

    def roster(
        self, people: People, identities: Identities, roles: Roles, absences: Absences
    ) -> SlackRoster:
        """What knows whom a rule means."""
        return SlackRoster(
            people=people, identities=identities, roles=roles, index=self.index, absences=absences
        )

    def homes(self, identities: Identities, slack: Slack, installation: Installation) -> Homes:
        """What draws home tabs."""
        return Homes(
            records=self.records,
            slack=slack,
            identities=identities,
            installation=installation.key,
            now=real_time,
        )

    def channels(self, installation: Installation) -> Channels:
        """Which of an installation's channels are for one client."""
        return Channels(
            self.settings.channels,
            index=self.index,
            records=self.records,
            installation=installation.key,
            sources=[one.id for one in self.settings.sources if one.has_clients],
            now=self.now,
            inventories=self.settings.same_inventory,
        )

    def unread(self) -> list[str]:
        """The sources that the index has never had whole."""
        whole = {reading.source for reading in self.index.readings() if reading.complete}
        return [source for source in self.sources if source not in whole]

    def has_left(self, source: str, person_id: str) -> bool:
        """Whether somebody has left, as far as the last reading of their source tells."""
        person = self.index.person(source, person_id)
        today = self.now().astimezone(ZoneInfo(self.settings.timezone)).date()
        return person is not None and person.has_left(today)

    def learn(self, asset: Asset) -> None:
        """Take up an asset as its source has just told it."""
        self.asking().learn(asset)

    def asking(self) -> Asking:
        """What asks the sources themselves."""
        return Asking(
            index=self.index,
            sources=self.sources,
            now=self.now,
            fresh_for=timedelta(seconds=self.settings.fresh_for),
            check_within=timedelta(seconds=self.settings.check_within),
        )

    def cards(self, identities: Identities, offers: Offers | None = None) -> Cards:
        """What makes cards."""
        listed = self.settings.sources
        urls = {one.id: page for one in listed if (page := one.record_page)}
        several = len(self.sources) > 1
        return Cards(
            identities,
            urls,
            logins_urls={one.id: page for one in listed if (page := one.logins_page)},
            several_sources=several,
            offers=offers,
            declined=self.declined.is_so,
            faulty_since=self.open_faults.since,
        )

    def readiness(self) -> Readiness:
        """What knows how far the inventory has been read."""
        return Readiness(
            index=self.index,
            records=self.records,
            sources=self.sources,
            now=self.now,
            every=timedelta(minutes=self.settings.sync_minutes),
        )

    def leaves(self) -> Mapping[str, Leaves]:
        """What becomes of a record whose asset goes to another client, by source."""
        return {one.id: one.transferred for one in self.settings.sources}

    def spool(self) -> Spool:
        """Files that are worked on."""
        return Spool(self.settings.data_dir / FILES)

    def catalogue(self) -> Catalogue:
        """What knows the models of each source."""
        return Catalogue(index=self.index, sources=self.sources, readiness=self.readiness())

    def lookup(
        self,
        identities: Identities,
        offers: Offers | None = None,
        catalogue: Catalogue | None = None,
        is_asked: IsAsked = nobody,
        *,
        helper: Callable[[str], str | None] = lambda _user: None,
    ) -> Lookup:
        """What answers questions; `helper` is who can see to what somebody lacks."""
        settings, cards = self.settings, self.cards(identities, offers)
        twins = Twins(self.index, settings.same_inventory)
        readiness = self.readiness()
        lists = Lists(
            index=self.index,
            identities=identities,
            cards=cards,
            twins=twins,
            readiness=readiness,
            helper=helper,
        )
        return Lookup(
            index=self.index,
            asking=self.asking(),
            cards=cards,
            lists=lists,
            reports=Reports(index=self.index, lists=lists, readiness=readiness),
            twins=twins,
            disagreements=Disagreements(
                index=self.index,
                inventories=settings.same_inventory,
                twins=twins,
                cards=cards,
                readiness=readiness,
            ),
            readiness=readiness,
            histories=Histories(self.records, self.index, identities, cards, twins),
            catalogue=catalogue or self.catalogue(),
            is_asked=is_asked,
        )

    async def sync(
        self, source: str, progress: syncing.Progress = lambda _: None
    ) -> syncing.Synced:
        """Read one source to its end."""
        began = time.monotonic()
        synced = await syncing.sync(
            self.sources[source],
            records=self.records,
            index=self.index,
            now=self.now,
            every=timedelta(minutes=self.settings.sync_minutes),
            progress=progress,
        )
        self.metrics.synced(source, synced.outcome, time.monotonic() - began)
        return synced

    def held(self) -> list[Held]:
        """How far each source has been read, for the figures."""
        readings = [self.index.reading(source) for source in self.sources]
        return [
            Held(
                source=one.source,
                assets=one.assets,
                age=(self.now() - one.synced_at).total_seconds() if one.synced_at else NEVER,
            )
            for one in readings
        ]


def data_folder(settings: Settings) -> Path:
    """The data directory, made where it is missing; raises SettingsError."""
    try:
        settings.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise SettingsError(
            f"ASSETBOT_DATA_DIR: {settings.data_dir} cannot be made or written: {error.strerror}"
        ) from error
    return settings.data_dir


def has_records(settings: Settings) -> bool:
    """Whether there is anything to read; on PostgreSQL the server says so itself."""
    file = file_of(address(settings.database_url))
    return file is None or os.path.exists(file)  # noqa: PTH110 - pathlib's may raise


def need_records(settings: Settings) -> Settings:
    """The settings, for what only reads and must make nothing; raises NoRecords."""
    if not has_records(settings):
        raise NoRecords(settings.data_dir)
    return settings


@asynccontextmanager
async def opened(settings: Settings, *, is_bot: bool = False) -> AsyncIterator[Parts]:
    """Databases and sources, opened and closed again; the bot itself holds the folder's lock."""
    folder = data_folder(settings)
    async with AsyncExitStack() as stack:
        records = await Records.open(settings.database_url)
        stack.push_async_callback(records.close)
        index = Index.open(folder / INDEX_FILE)
        stack.callback(index.close)
        following = await _followed(settings, records, index, is_bot=is_bot)
        declined = Declined(records)
        await declined.follow()
        open_faults = OpenFaults(records)
        await open_faults.follow()
        metrics = Metrics()
        sources = await stack.enter_async_context(asset_clients(settings, metrics))
        yield Parts(
            settings=settings,
            records=records,
            index=index,
            following=following,
            sources=sources,
            declined=declined,
            open_faults=open_faults,
            metrics=metrics,
            spoken=Spoken(index),
            now=clock(settings.clock_file),
        )


@asynccontextmanager
async def asset_clients(
    settings: Settings, metrics: Metrics
) -> AsyncIterator[dict[str, AssetClient]]:
    """A client for each source, closed again."""
    async with AsyncExitStack() as stack:
        clients: dict[str, AssetClient] = {}
        for one in settings.sources:
            client = Measured(_client(one), metrics)
            stack.push_async_callback(client.close)
            by = settings.read_only_by(one)
            clients[one.id] = ReadOnly(client, by) if by else client
        yield clients


async def _followed(
    settings: Settings, records: Records, index: Index, *, is_bot: bool
) -> Following:
    """What keeps the index equal to the one that is shared, and that of the sources set up.

    Beside a running bot it stays that bot's index, of the sources which that bot was started with.
    """
    folder, sources = settings.data_dir, [one.id for one in settings.sources]
    # A command that asks no source may have been given none: that takes nothing out.
    if sources and not records.shared and index.departed(sources):
        with nullcontext(True) if is_bot else alone(folder / LOCK_FILE) as ours:
            if ours:
                await asyncio.to_thread(index.keep, sources)
    following = Following(records, index, folder, sources=sources or None, leads=is_bot)
    await following.step()
    return following


def _client(source: Source) -> AssetClient:
    """The adapter of one source."""
    key = source.api_key or source.access_token
    if key is None:
        raise SettingsError(f"The source {source.id} has neither an API key nor an access token.")
    url, name = source.base_url, source.id
    if source.kind == "itflow":
        return ITFlow(itflow.ApiClient(auth=itflow.ApiKeyAuth(key), base_url=url, source=name))
    auth = ApiKeyAuth(key) if source.api_key else AccessTokenAuth(key)
    version = source.api_version
    return Factorial(ApiClient(auth=auth, base_url=url, api_version=version, source=name))
