"""The assets that several changes are of: what somebody has, a table, or all that a list holds."""

import asyncio
from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from bot.answering.answers import Answer, NotLinked, Table
from bot.answering.lookup import Lookup
from bot.answering.rights import entitled
from bot.errors import UsageError
from bot.language.questions import AssetsOf, FindAssets, ListAssets
from bot.models import Asset
from bot.operations.several import MOST
from bot.policy import Viewer
from bot.store import Index, Listing

Gathered = AssetsOf | FindAssets | ListAssets


class Found(NamedTuple):
    """The assets that were gathered."""

    assets: Sequence[Asset]
    missing: Sequence[str] = ()
    """Words that were typed and are on no asset, or on more than one."""


class Gathering:
    """Gathers all that a question is answered with."""

    def __init__(self, *, lookup: Lookup, index: Index) -> None:
        self._lookup = lookup
        self._index = index

    async def assets(self, of: Gathered, viewer: Viewer) -> Found | Answer:
        """All of them, as the index has them; why there are none, where nobody can say which.

        Raises NotPermitted where they are not for the viewer to list, UsageError where they are
        more than can be changed at once.
        """
        if isinstance(of, FindAssets):
            return await self._in_table(of, viewer)
        viewer = entitled(of, viewer)
        listing = await self.listing(of, viewer, MOST + 1)
        if not isinstance(listing, Listing):
            return listing
        if listing.total > MOST:
            raise UsageError(f"That is {listing.total:,} assets; at most {MOST} go at once.")
        found = [one.asset for one in listing.rows]
        if isinstance(of, ListAssets):
            _refuse_namesakes(of, found)
        return Found(found)

    async def none(self, of: Gathered, viewer: Viewer) -> Answer:
        """What is said where there is none of them."""
        return await self._lookup.answer(of, viewer)

    async def listing(
        self, of: AssetsOf | ListAssets, viewer: Viewer, most: int
    ) -> Listing | Answer:
        """So many of them at most, of what the viewer sees; why there are none, else."""
        if isinstance(of, ListAssets):
            return await self._lookup.lists.whole(of, viewer, most)
        who = of.email or of.slack_user or (viewer.asker.user if viewer.asker else "")
        people = await self._lookup.lists.holders(who)
        if isinstance(people, NotLinked):
            return people
        return await asyncio.to_thread(
            self._index.of_people, viewer.scope, people, position=None, limit=most
        )

    async def _in_table(self, of: FindAssets, viewer: Viewer) -> Found | Answer:
        answer = await self._lookup.answer(of.model_copy(update={"position": None}), viewer)
        if not isinstance(answer, Table) or not any(row.card for row in answer.rows):
            return answer
        refs = dict.fromkeys(row.card.asset.ref for row in answer.rows if row.card)
        held = (self._index.get(viewer.scope, ref) for ref in refs)
        missing = [row.word for row in answer.rows if not row.card]
        return Found([one.asset for one in held if one], missing)


def _refuse_namesakes(of: ListAssets, found: Sequence[Asset]) -> None:
    """Raise UsageError where a name that was told is that of several people of one source."""
    if not any(where.field == "assignee" and not where.negated for where in of.filters.where):
        return
    called: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    for asset in found:
        if one := asset.assignee:
            called[asset.ref.source, one.name.casefold()][one.id] = one.name
    for names in called.values():
        if len(names) > 1:
            name = next(iter(names.values()))
            raise UsageError(
                f"{len(names)} people are called “{name}”: ask for one of them by their e-mail"
                " address, and return from there what is theirs.",
                usage="of ana@example.com",
            )
