"""What answers questions, over two asset systems in memory."""

from datetime import timedelta
from pathlib import Path

from bot import policy
from bot.answering.answers import Answer
from bot.answering.lookup import Lookup
from bot.answering.spoken import Spoken
from bot.faults.open_faults import OpenFaults
from bot.hand_overs.declined import Declined
from bot.language.questions import FindAssets, Sought
from bot.metrics import Metrics
from bot.models import Asset, Scope
from bot.policy import Viewer
from bot.running.parts import Parts
from bot.settings import read
from bot.settings.inventories import Holder
from bot.store.index.following import Following
from tests.made import FakeSource, asset
from tests.place import Place

HERE, THERE = "factorial", "itflow"
_TOLD = {
    f"{name}_{what}": value
    for name in ("FACTORIAL", "ITFLOW")
    for what, value in (("BASE_URL", "https://assets.example"), ("API_KEY", "a" * 32))
}


class Here(FakeSource):
    """An asset system that may take one asset for another."""

    mistaken: Asset | None = None

    async def get(self, asset_id: str) -> Asset | None:
        """One asset, be it the wrong one."""
        return self.mistaken or await super().get(asset_id)


class There(FakeSource):
    """Another asset system."""

    source = THERE


def acme(number: int, *, serial: str, has: str | None = None) -> Asset:
    """An asset of a client that has the same things in the first system."""
    return asset(number, source=THERE, serial=serial, has=has, client="Acme")


class Desk:
    """Whoever answers questions, over two sources in memory."""

    def __init__(self, place: Place, folder: Path) -> None:
        self.place = place
        self.here, self.there = Here([asset(101)]), There([asset(102, source=THERE)])
        self.scope = Scope()
        self.settings = read(_TOLD, folder, need_slack=False)

    async def reads(self, *sources: FakeSource) -> None:
        """These are read to their end."""
        for source in sources:
            assert (await self.place.sync(source)).outcome == "done"

    def same_inventory(self) -> None:
        """What one source holds, the other has for one client."""
        same = (Holder(source=HERE), Holder(source=THERE, client="Client Acme"))
        self.settings = self.settings.model_copy(update={"same_inventory": (same,)})

    def later(self) -> None:
        """So much later that nothing read before is fresh."""
        self.place.now += timedelta(minutes=5)

    @property
    def lookup(self) -> Lookup:
        """What answers."""
        parts = Parts(
            settings=self.settings,
            records=self.place.records,
            index=self.place.index,
            spoken=Spoken(self.place.index),
            sources={HERE: self.here, THERE: self.there},
            declined=Declined(self.place.records),
            open_faults=OpenFaults(self.place.records),
            metrics=Metrics(),
            following=Following(self.place.records, self.place.index, self.settings.data_dir),
            now=lambda: self.place.now,
        )
        return parts.lookup(parts.identities())

    @property
    def viewer(self) -> Viewer:
        """Who asks."""
        seen = policy.viewer(None, policy.TERMINAL, today=self.place.now.date())
        return seen.model_copy(update={"scope": self.scope, "lists": self.scope})

    async def asked(self, *words: str, field: Sought = "any") -> Answer:
        """The answer to a question about these words."""
        return await self.lookup.answer(FindAssets(words=words, field=field), self.viewer)

    def at_once(self, word: str) -> Answer | None:
        """What is answered without asking a source, if anything."""
        return self.lookup.at_once(FindAssets(words=(word,)), self.viewer)
