"""Answers a Question within a Viewer's scope: the index first, then the sources themselves."""

import asyncio
from collections.abc import Sequence

from rapidfuzz.distance import OSA

from bot.answers import Answer, Found, NotFound, Row, StillReading, Table
from bot.asking import Asked, Asking
from bot.cards import Cards
from bot.errors import UsageError
from bot.language.questions import (
    AskHelp,
    AssetsOf,
    FindAssets,
    ListAssets,
    Position,
    Question,
    ShowAsset,
    Sought,
)
from bot.language.serials import fold, key
from bot.lists import Lists
from bot.models import Asset, AssetRef, Scope
from bot.policy import Viewer
from bot.readiness import Readiness
from bot.store import Held, Index

MOST_NEAREST = 5
"""Suggestions where nothing was found."""


class Lookup:
    """Questions in, answers out."""

    def __init__(
        self, *, index: Index, asking: Asking, cards: Cards, lists: Lists, readiness: Readiness
    ) -> None:
        self._index = index
        self._asking = asking
        self._cards = cards
        self._lists = lists
        self._readiness = readiness

    def at_once(self, question: Question, viewer: Viewer) -> Answer | None:
        """The answer where the index alone has it, fresh: microseconds, no waiting; else None."""
        match question:
            case FindAssets(words=(word,), field=field):
                held = self._in_index(viewer.scope, word, field)
            case ShowAsset(ref=ref):
                held = [one for one in [self._index.get(viewer.scope, ref)] if one]
            case _:
                return None
        if len(held) == 1 and self._asking.is_fresh(held[0]) and not held[0].asset.gone:
            return Found(card=self._cards.card(held[0], viewer))
        return None

    async def answer(self, question: Question, viewer: Viewer) -> Answer:
        """The answer.

        Raises UsageError where the question names what does not exist, and SourceError where
        nothing can be said without a source that does not answer.
        """
        match question:
            case FindAssets(words=(word,), field=field):
                return await self._one(word, field, viewer, question.position)
            case FindAssets():
                return await self._several(question, viewer)
            case ShowAsset():
                return await self._shown(question.ref, viewer)
            case AssetsOf():
                return await self._lists.assets_of(question, viewer)
            case ListAssets():
                return await self._lists.all_of(question, viewer)
            case AskHelp():
                raise UsageError("Help is drawn where it was asked for.")

    def _in_index(self, scope: Scope, word: str, field: Sought) -> list[Held]:
        """What the index has for a word; the very spelling wins over an equal one."""
        held = self._index.find(scope, word, field=field)
        held = [one for one in held if not one.asset.gone] or held
        return [one for one in held if _is_spelt(one.asset, word, field)] or held

    async def _one(
        self, word: str, field: Sought, viewer: Viewer, position: Position | None = None
    ) -> Answer:
        question = FindAssets(words=(word,), field=field, position=position)
        held = self._in_index(viewer.scope, word, field)
        if len(held) > 1:
            return await self._lists.matching(question, held, viewer)
        here = await self._checked(held[0], viewer, word, field) if held else None
        if here and not here.card.asset.gone:
            return here
        asked = await self._asking.everyone(viewer.scope, [word], field)
        found = [one for one in asked.found if _is_written(one.asset, word, field)]
        if len(found) > 1:
            return await self._lists.matching(question, found, viewer)
        if found:
            here = Found(card=self._cards.card(found[0], viewer))
        return (
            here
            or await self._undecided(asked, field)
            or await self._not_found(word, field, asked, viewer)
        )

    async def _checked(self, held: Held, viewer: Viewer, word: str, field: Sought) -> Found | None:
        """The card of what the index has, unless its source says that this is something else."""
        checked, stale = await self._asking.checked(viewer.scope, held)
        if checked is None or not (stale or _is_written(checked.asset, word, field)):
            return None
        return Found(card=self._cards.card(checked, viewer, stale=stale))

    async def _undecided(self, asked: Asked, field: Sought) -> Answer | None:
        """What to say when nothing was found and it cannot be said that there is nothing.

        Raises the SourceError when no source answered: that is the cause, though the first reading
        may be under way as well.
        """
        if asked.failed and not asked.answered:
            answer = await self._readiness.wait()
            if answer and not isinstance(answer, StillReading):
                return answer
            raise next(iter(asked.failed.values()))
        if nothing := self._readiness.nothing_read():
            return nothing
        if field == "any" and self._readiness.unread():
            return await self._readiness.wait()  # no source can be asked for a tag
        return None

    async def _not_found(self, word: str, field: Sought, asked: Asked, viewer: Viewer) -> NotFound:
        index, scope = self._index, viewer.scope
        nearest = await asyncio.to_thread(index.nearest, scope, word, limit=MOST_NEAREST)
        by_words = field == "any" and not nearest
        if by_words:
            nearest = await asyncio.to_thread(index.search, scope, word, limit=MOST_NEAREST)
        return NotFound(
            word=word,
            field=field,
            by_words=by_words,
            nearest=tuple(self._cards.card(one, viewer).nameless() for one in nearest),
            asked=asked.answered,
            silent=tuple(asked.failed),
        )

    async def _shown(self, ref: AssetRef, viewer: Viewer) -> Answer:
        held = self._index.get(viewer.scope, ref)
        if held:
            checked, stale = await self._asking.checked(viewer.scope, held)
            if checked:
                return Found(card=self._cards.card(checked, viewer, stale=stale))
        asked = await self._asking.everyone(viewer.scope, [ref.id], "any")
        found = [one for one in asked.found if one.asset.ref == ref]
        if found:
            return Found(card=self._cards.card(found[0], viewer))
        if ref.source in asked.failed:
            raise asked.failed[ref.source]
        return NotFound(word=ref.id, field="any", nearest=(), asked=(ref.source,), silent=())

    async def _several(self, question: FindAssets, viewer: Viewer) -> Answer:
        field = question.field
        held = {word: self._in_index(viewer.scope, word, field) for word in question.words}
        joined = "".join(question.words)
        if not any(held.values()) and self._in_index(viewer.scope, joined, field):
            return await self._one(joined, field, viewer)
        missing = [word for word in question.words if not held[word]]
        asked = Asked([], self._asking.sources, {})
        if missing:
            asked = await self._asking.everyone(viewer.scope, missing, field)
            for word in missing:
                held[word] = [one for one in asked.found if _is_written(one.asset, word, field)]
        if not any(held.values()) and (answer := await self._undecided(asked, field)):
            return answer
        unread = self._readiness.unread()
        undecided = not asked.answered or (field == "any" and bool(unread))
        rows = [
            Row(word=word, outcome="undecided")
            if undecided and not held[word]
            else await self._row(word, field, held[word], viewer)
            for word in question.words
        ]
        return Table(
            rows=tuple(rows),
            several_sources=self._cards.several_sources,
            silent=tuple(asked.failed),
            unread=unread,
            as_of=self._readiness.as_of(),
        )

    async def _row(self, word: str, field: Sought, held: Sequence[Held], viewer: Viewer) -> Row:
        if len(held) == 1:
            return Row(word=word, outcome="found", card=self._cards.card(held[0], viewer), count=1)
        if held:
            several = await self._lists.matching(
                FindAssets(words=(word,), field=field), held, viewer
            )
            return Row(word=word, outcome="several", count=several.total)
        nearest = await asyncio.to_thread(self._index.nearest, viewer.scope, word, limit=1)
        if not nearest:
            return Row(word=word, outcome="unknown")
        card = self._cards.card(nearest[0], viewer).nameless()
        spelling = _nearer(nearest[0].asset, word)
        return Row(word=word, outcome="misread", nearest=card, spelling=spelling)


def _spellings(asset: Asset, field: Sought) -> list[str]:
    both = [asset.serial_number] if field == "serial" else [asset.serial_number, asset.known_as]
    return [one for one in both if one] + ([asset.ref.id] if field == "any" else [])


def _is_spelt(asset: Asset, word: str, field: Sought) -> bool:
    return any(word.casefold() == one.casefold() for one in _spellings(asset, field))


def _is_written(asset: Asset, word: str, field: Sought) -> bool:
    return any(key(word) == key(one) for one in _spellings(asset, field))


def _nearer(asset: Asset, word: str) -> str:
    """The serial number or the tag, whichever the word is nearer to."""
    both = [one for one in (asset.serial_number, asset.known_as) if one]
    return min(both, key=lambda one: OSA.distance(fold(word), fold(one)), default=asset.title)
