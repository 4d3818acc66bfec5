"""Where sources that hold the same inventory say different things of one asset."""

import asyncio
from collections.abc import Iterator, Sequence

from bot.answering.answers import Answer, Conflicts
from bot.answering.cards import Cards
from bot.answering.findings import differences
from bot.answering.paging import first_of, turned
from bot.answering.readiness import Readiness
from bot.answering.twins import Told, Twins
from bot.language.questions import ListConflicts
from bot.models import AssetRef, Scope
from bot.policy import Viewer
from bot.settings import Inventory
from bot.store import Held, Index
from bot.store.index.rows import place

PAGE = 10
"""Assets of one page."""


class Disagreements:
    """Compares all that the declared inventories have in common; seconds for a large one."""

    def __init__(
        self,
        *,
        index: Index,
        inventories: Sequence[Inventory],
        twins: Twins,
        cards: Cards,
        readiness: Readiness,
    ) -> None:
        self._index = index
        self._inventories = inventories
        self._twins = twins
        self._cards = cards
        self._readiness = readiness

    async def listed(self, question: ListConflicts, viewer: Viewer) -> Answer:
        """One page of the assets that two sources tell of otherwise, by title."""
        if wait := await self._readiness.wait():
            return wait
        told = await asyncio.to_thread(self._found, viewer.scope)
        keys = [place(one.held.asset) for one in told]
        first = first_of(keys, question.position, PAGE)
        shown = told[first : first + PAGE]
        last = first + len(shown)
        return Conflicts(
            declared=bool(self._inventories),
            cards=tuple(self._cards.told(one, viewer) for one in shown),
            total=len(told),
            first=first + 1 if shown else 0,
            last=last,
            earlier=turned(question, "before", [keys[first]]) if first > 0 else None,
            later=turned(question, "after", [keys[last - 1]]) if last < len(told) else None,
            unread=self._readiness.unread(),
            as_of=await self._readiness.as_of(),
            listed=viewer.listed,
        )

    def _found(self, scope: Scope) -> list[Told]:
        found: dict[AssetRef, Told] = {}
        for one, other in self._differing(scope):
            ref = one.asset.ref
            if ref not in found:
                for told in self._twins.told(scope, [one]):
                    if other.asset.ref in {twin.asset.ref for twin in told.twins}:
                        found[told.held.asset.ref] = told
        return sorted(found.values(), key=lambda told: place(told.held.asset))

    def _differing(self, scope: Scope) -> Iterator[tuple[Held, Held]]:
        for inventory in self._inventories:
            first, *others = ((one.source, one.client) for one in inventory)
            for other in others:
                for pair in self._index.pairs(scope, first, other):
                    if differences(pair[0].asset, pair[1].asset):
                        yield pair
