"""What every command stands on: databases, sources and whatever answers questions of them."""

import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot import sync as syncing
from bot.asking import Asking
from bot.assets import itflow
from bot.assets.client import AssetClient
from bot.assets.factorial import AccessTokenAuth, ApiClient, ApiKeyAuth, Factorial
from bot.assets.itflow import ITFlow
from bot.assets.measured import Measured
from bot.cards import Cards
from bot.channels import Channels
from bot.checks import OVERDUE
from bot.clock import clock
from bot.conflicts import Disagreements
from bot.errors import SettingsError
from bot.groups import Groups
from bot.lists import Lists
from bot.lookup import Lookup
from bot.metrics import NEVER, Held, Metrics
from bot.people import People
from bot.readiness import Readiness
from bot.role_changes import RoleChanges
from bot.roles import Roles
from bot.settings import Settings, Source
from bot.slack import Installation, Slack
from bot.store import Index, Records
from bot.twins import Twins

INDEX_FILE = "index.sqlite3"


@dataclass(frozen=True, kw_only=True, slots=True)
class Parts:
    """What every command stands on."""

    settings: Settings
    records: Records
    index: Index
    sources: Mapping[str, AssetClient]
    metrics: Metrics
    now: Callable[[], datetime]

    def people(self, slack: Slack | None, installation: Installation | None) -> People:
        """The people of an installation, or of none for a terminal."""
        return People(
            records=self.records,
            index=self.index,
            slack=slack,
            home=installation,
            now=self.now,
        )

    def roles(self, people: People, slack: Slack) -> Roles:
        """The roles of these people."""
        return Roles(
            people=people,
            groups=Groups(slack),
            admins=self.settings.admins,
            appointments=self.settings.roles,
        )

    def role_changes(self, people: People, roles: Roles, installation: Installation) -> RoleChanges:
        """What notices that somebody's roles have changed."""
        return RoleChanges(
            roles=roles,
            people=people,
            records=self.records,
            installation=installation.key,
            now=self.now,
        )

    def channels(self, installation: Installation) -> Channels:
        """Which of an installation's channels are for one client."""
        return Channels(
            self.settings.channels,
            index=self.index,
            records=self.records,
            installation=installation.key,
            sources=[one.id for one in self.settings.sources if one.kind == "itflow"],
            now=self.now,
        )

    def unread(self) -> list[str]:
        """The sources that the index has never had whole."""
        whole = {reading.source for reading in self.index.readings() if reading.complete}
        return [source for source in self.sources if source not in whole]

    def lookup(self, people: People) -> Lookup:
        """What answers questions."""
        urls = {one.id: page for one in self.settings.sources if (page := one.record_page)}
        settings = self.settings
        shown = {one.id: one.record_page or "" for one in settings.sources if one.kind == "itflow"}
        cards = Cards(
            people, urls, logins_urls=shown, several_sources=len(self.sources) > 1
        )  # an ITFlow shows an asset's logins and services on the page of its record
        twins = Twins(self.index, settings.same_inventory)
        readiness = Readiness(
            index=self.index,
            records=self.records,
            sources=self.sources,
            now=self.now,
            old_after=OVERDUE * timedelta(minutes=settings.sync_minutes),
        )
        return Lookup(
            index=self.index,
            asking=Asking(
                index=self.index,
                sources=self.sources,
                now=self.now,
                fresh_for=timedelta(seconds=settings.fresh_for),
                check_within=timedelta(seconds=settings.check_within),
            ),
            cards=cards,
            lists=Lists(
                index=self.index, people=people, cards=cards, twins=twins, readiness=readiness
            ),
            twins=twins,
            disagreements=Disagreements(
                index=self.index,
                inventories=settings.same_inventory,
                twins=twins,
                cards=cards,
                readiness=readiness,
            ),
            readiness=readiness,
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


@asynccontextmanager
async def opened(settings: Settings) -> AsyncIterator[Parts]:
    """Databases and sources, opened and closed again."""
    try:
        settings.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise SettingsError(
            f"ASSETBOT_DATA_DIR: {settings.data_dir} cannot be made or written: {error.strerror}"
        ) from error
    async with AsyncExitStack() as stack:
        records = await Records.open(settings.database_url)
        stack.push_async_callback(records.close)
        index = Index.open(settings.data_dir / INDEX_FILE)
        stack.callback(index.close)
        metrics = Metrics()
        sources: dict[str, AssetClient] = {}
        for one in settings.sources:
            sources[one.id] = client = Measured(_client(one), metrics)
            stack.push_async_callback(client.close)
        yield Parts(
            settings=settings,
            records=records,
            index=index,
            sources=sources,
            metrics=metrics,
            now=clock(settings.clock_file),
        )


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
