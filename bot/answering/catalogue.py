"""The models that each source has, and its clients: read when they are needed, kept for a while."""

import asyncio
import logging
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from bot.answering.answers import Answer, ListedModels
from bot.answering.paging import first_of, turned
from bot.answering.readiness import Readiness
from bot.assets.client import AssetClient
from bot.errors import SourceError
from bot.language.questions import ListModels
from bot.models import AssetModel, Counted, Named, Scope
from bot.policy import Viewer
from bot.store import Index

log = logging.getLogger(__name__)

FRESH_FOR = 300.0
"""Seconds for which a source is not asked again."""
READ_WITHIN = 5.0
"""Seconds that a source has to tell: somebody waits, and the index knows most of it."""
AGAIN_AFTER = 20.0
"""The same where it did not answer."""
PAGE = 15
"""Models of one page."""


@dataclass(frozen=True, slots=True)
class _Kept:
    """What a source and the index of it have told, and until when that is good."""

    models: Mapping[str, AssetModel]
    clients: Mapping[str, Named]
    locations: Mapping[str, Named]
    """Where there are clients those of assets alone: whose a place is no list says."""
    teams: Mapping[str, Named]
    told: bool
    """Whether the source itself has told."""
    until: float


class Catalogue:
    """What sources have beside assets; what was not read here yet, the index knows in part."""

    def __init__(
        self,
        *,
        index: Index,
        sources: Mapping[str, AssetClient],
        readiness: Readiness,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._index = index
        self._sources = sources
        self._readiness = readiness
        self._clock = clock
        self._kept: dict[str, _Kept] = {}

    async def read(self, source: str) -> bool:
        """Have what a source tells at hand; False where it does not, and the index has to do."""
        kept = self._kept.get(source)
        if kept is None or self._clock() >= kept.until:
            kept = await self._read(source)
            self._kept[source] = kept
        return kept.told

    def forget(self, source: str) -> None:
        """Ask a source anew when it is needed next: something is about to change there."""
        self._kept.pop(source, None)

    async def _read(self, source: str) -> _Kept:
        models, clients, locations, teams = await asyncio.to_thread(self._known, source)
        told = False
        client = self._sources.get(source)
        try:
            async with asyncio.timeout(READ_WITHIN):
                if client and not client.capabilities.any_model:
                    models |= {one.id: one for one in await client.models()}
                if client and _has_clients(client):
                    clients |= {one.id: one for one in await client.clients()}
                elif client:
                    locations |= {one.id: one for one in await client.locations()}
                if client and "team_id" in client.capabilities.fields:
                    teams |= {one.id: one for one in await client.teams()}
                told = client is not None
        except (SourceError, TimeoutError) as error:
            log.warning("the models of %s were not read: %s", source, str(error) or "no answer")
        until = self._clock() + (FRESH_FOR if told else AGAIN_AFTER)
        return _Kept(models, clients, locations, teams, told, until)

    def _known(
        self, source: str
    ) -> tuple[dict[str, AssetModel], dict[str, Named], dict[str, Named], dict[str, Named]]:
        """The models, clients, places and teams that the index has: those of assets."""
        scope = Scope(sources=frozenset({source}))
        return (
            {row.model.id: row.model for row in self._index.models(scope)},
            {one.id: one for one in self._index.linked(scope, "client")},
            {one.id: one for one in self._index.linked(scope, "location")},
            {one.id: one for one in self._index.linked(scope, "team")},
        )

    def _at_hand(self, source: str) -> _Kept:
        """What was read, else what the index has: slow for a large inventory."""
        return self._kept.get(source) or _Kept(*self._known(source), told=False, until=0)

    def models(self, source: str, words: str, *, limit: int) -> list[AssetModel]:
        """The models with these words in their category, manufacturer or name, by name."""
        wanted = words.casefold().split()
        found = [one for one in self._at_hand(source).models.values() if _has(one, wanted)]
        return sorted(found, key=_order)[:limit]

    def model(self, source: str, model_id: str) -> AssetModel | None:
        """A model by its id."""
        return self._at_hand(source).models.get(model_id)

    def category(self, source: str, model_id: str) -> str | None:
        """The category of a model, where it is at hand: costs nothing."""
        kept = self._kept.get(source)
        model = kept.models.get(model_id) if kept else None
        return model.category if model else None

    def clients(self, source: str) -> list[Named]:
        """The clients of a source, by name."""
        return sorted(self._at_hand(source).clients.values(), key=_name)

    def teams(self, source: str) -> list[Named]:
        """The teams of a source, by name."""
        return sorted(self._at_hand(source).teams.values(), key=_name)

    def locations(self, source: str, client: Named | None) -> list[Named]:
        """The places of a source, of one of its clients where that is named, by name."""
        if client is None:
            return sorted(self._at_hand(source).locations.values(), key=_name)
        scope = Scope(sources=frozenset({source}), clients=frozenset({client.id}))
        return sorted(self._index.linked(scope, "location"), key=_name)

    async def listed(self, question: ListModels, viewer: Viewer) -> Answer:
        """One page of the models that have these words, with how many assets are of each."""
        if wait := await self._readiness.wait():
            return wait
        scope = viewer.scope
        sources = [one for one in self._sources if scope.reaches(one)]
        told = await asyncio.gather(*(self.read(one) for one in sources))
        rows = await asyncio.to_thread(self._rows, scope, sources, question.words)
        first = first_of([_key(row) for row in rows], question.position, PAGE)
        shown = rows[first : first + PAGE]
        last = first + len(shown)
        return ListedModels(
            words=question.words,
            rows=tuple(shown),
            total=len(rows),
            first=first + 1 if shown else 0,
            last=last,
            earlier=turned(question, "before", [_key(shown[0])]) if first > 0 else None,
            later=turned(question, "after", [_key(shown[-1])]) if last < len(rows) else None,
            several_sources=len(self._sources) > 1,
            silent=tuple(one for one, said in zip(sources, told, strict=True) if not said),
            listed=viewer.listed,
        )

    def _rows(self, scope: Scope, sources: Sequence[str], words: str) -> list[Counted]:
        """Those that assets in scope are of, and where all of a source is in scope the others."""
        rows = {(row.source, row.model.id): row for row in self._index.models(scope)}
        if scope == Scope():
            for source in sources:
                for one in self._at_hand(source).models.values():
                    rows.setdefault((source, one.id), Counted(source=source, model=one, assets=0))
        wanted = words.casefold().split()
        return sorted((row for row in rows.values() if _has(row.model, wanted)), key=_key)


def _has_clients(client: AssetClient) -> bool:
    return "client_id" in client.capabilities.needs


def _has(model: AssetModel, wanted: Sequence[str]) -> bool:
    said = " ".join((model.category, model.manufacturer or "", model.name)).casefold()
    return all(word in said for word in wanted)


def _name(one: Named) -> tuple[str, str]:
    return one.name.casefold(), one.id


def _order(model: AssetModel) -> tuple[str, ...]:
    said = (model.category, model.manufacturer or "", model.name, model.id)
    return tuple(word.casefold() for word in said)


def _key(row: Counted) -> str:
    """What rows stand in order by, and a page begins with: no two rows have the same."""
    return "\x1f".join((*_order(row.model), row.source))[:1000]
