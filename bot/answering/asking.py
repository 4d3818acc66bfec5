"""Asks the sources themselves: one asset to be sure of it, or all of them for what is unknown."""

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from bot.assets.client import AssetClient
from bot.errors import SourceError, SourceRefused, SourceUnavailable
from bot.language.questions import Sought
from bot.language.words.serials import key
from bot.models import Asset, Scope
from bot.store import Held, Index

log = logging.getLogger(__name__)

ASK_WITHIN = 10.0
"""Seconds every source gets when the index does not have what is asked for."""


class Asked(NamedTuple):
    """What all sources have for some words, and why some of them did not say."""

    found: list[Held]
    answered: tuple[str, ...]
    failed: dict[str, SourceError]

    @property
    def sources(self) -> tuple[str, ...]:
        """Whoever was asked, those that did not say among them."""
        return (*self.answered, *self.failed)

    @property
    def unsaid(self) -> dict[str, tuple[str, ...]]:
        """Those that did not say: refused, as a key that has ended is, or silent for a while."""
        refused = [s for s, error in self.failed.items() if isinstance(error, SourceRefused)]
        silent = [source for source in self.failed if source not in refused]
        return {"silent": tuple(silent), "refused": tuple(refused)}


class Asking:
    """The sources within a scope and a time limit; what they answer goes into the index."""

    def __init__(
        self,
        *,
        index: Index,
        sources: Mapping[str, AssetClient],
        now: Callable[[], datetime],
        fresh_for: timedelta,
        check_within: timedelta,
    ) -> None:
        self._index = index
        self._sources = sources
        self._now = now
        self._fresh_for = fresh_for
        self._check_within = check_within.total_seconds()

    @property
    def sources(self) -> tuple[str, ...]:
        """The ids of all sources."""
        return tuple(self._sources)

    def veiled(self, sources: Sequence[str]) -> tuple[str, ...]:
        """Those of these sources that show what we may see and say nothing of the rest."""
        can = {s: self._sources[s].capabilities for s in sources if s in self._sources}
        return tuple(source for source in can if not can[source].tells_denied)

    def is_fresh(self, held: Held) -> bool:
        """Whether its source told of an asset so lately that it need not be asked again."""
        return timedelta(0) <= self._now() - held.checked_at < self._fresh_for

    def learn(self, asset: Asset) -> None:
        """Take up an asset as its source has just told it."""
        self._kept(Scope(), [asset])

    async def checked(self, scope: Scope, held: Held) -> tuple[Held | None, bool]:
        """The asset as its source has it now, and whether the source could not say.

        None when, as it is now, it lies outside the scope.
        """
        source = self._sources.get(held.asset.ref.source)
        if source is None or self.is_fresh(held):
            return held, source is None
        try:
            async with asyncio.timeout(self._check_within):
                asset = await source.get(held.asset.ref.id)
        except (SourceError, TimeoutError) as error:
            log.warning("%s was not checked: %s", held.asset.ref, str(error) or "no answer in time")
            return held, True
        asset = asset or held.asset.model_copy(update={"gone": True})
        if asset.ref != held.asset.ref:
            log.warning("%s was asked for and %s was sent", held.asset.ref, asset.ref)
            return held, True
        kept = self._kept(scope, [asset])
        return (kept[0] if kept else None), False

    async def everyone(self, scope: Scope, words: Sequence[str], field: Sought) -> Asked:
        """What the sources have for these words; all are asked at the same time."""
        asked = [source for source in self._sources if scope.reaches(source)]
        answers = await asyncio.gather(
            *(_found_at(self._sources[source], words, field) for source in asked),
            return_exceptions=True,
        )
        told: list[Asset] = []
        failed: dict[str, SourceError] = {}
        for source, answer in zip(asked, answers, strict=True):
            match answer:
                case SourceError():
                    failed[source] = answer
                case BaseException():
                    raise answer
                case _:
                    told += answer
        for source, error in failed.items():
            log.warning("%s was asked in vain: %s", source, error)
        found = await asyncio.to_thread(self._kept, scope, told, patient=True)
        return Asked(found, tuple(s for s in asked if s not in failed), failed)

    def _kept(self, scope: Scope, assets: Sequence[Asset], *, patient: bool = False) -> list[Held]:
        """The assets put into the index, as the scope lets them be read there."""
        now = self._now()
        assets = [self._with_tickets(asset) for asset in assets]
        written = bool(assets) and self._index.refresh(*assets, checked_at=now, patient=patient)
        if scope == Scope():
            return [Held(asset=asset, checked_at=now) for asset in assets]
        held = (self._index.get(scope, asset.ref) for asset in assets if written)
        return [one for one in held if one]

    def _with_tickets(self, asset: Asset) -> Asset:
        """With the tickets of the last reading where the source tells of them in lists alone."""
        known = self._index.get(Scope(), asset.ref) if asset.tickets is None else None
        if known is None or known.asset.tickets is None:
            return asset
        return asset.model_copy(update={"tickets": known.asset.tickets})


async def _found_at(source: AssetClient, words: Sequence[str], field: Sought) -> list[Asset]:
    spellings = list(dict.fromkeys([*words, *map(key, words)]))
    ids = [word for word in words if field == "any" and _like_id(word)]
    try:
        async with asyncio.timeout(ASK_WITHIN):
            by_serial, by_id = await asyncio.gather(
                source.find_by_serial(spellings), asyncio.gather(*(source.get(one) for one in ids))
            )
    except TimeoutError as error:
        raise SourceUnavailable(
            f"{source.source} did not answer within {ASK_WITHIN:g} seconds", source=source.source
        ) from error
    found = {asset.ref: asset for asset in [*by_serial, *filter(None, by_id)]}
    living = [asset for asset in found.values() if not asset.gone]
    return living or list(found.values())


def _like_id(word: str) -> bool:
    return word.isdecimal() or (len(word) == 36 and word.count("-") == 4)  # noqa: PLR2004 - a UUID
