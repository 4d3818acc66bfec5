"""Answers a Question within a Viewer's scope: the index first, then the sources themselves."""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Sequence
from functools import partial

from bot.answering.answers import Answer, Found, Listed, NotFound, Row, StillReading, Table
from bot.answering.asking import Asked, Asking
from bot.answering.cards import Cards
from bot.answering.catalogue import Catalogue
from bot.answering.conflicts import Disagreements
from bot.answering.happenings import Happening
from bot.answering.histories import Histories
from bot.answering.lists import Lists, came_down, is_over, offered_all, opened
from bot.answering.readiness import Readiness
from bot.answering.reports import Reports
from bot.answering.rights import entitled
from bot.answering.spelling import is_spelt, is_written, nearer
from bot.answering.twins import Told, Twins
from bot.errors import UsageError
from bot.language.questions import (
    AskHelp,
    AskWhoAmI,
    AssetHistory,
    AssetsOf,
    CountAssets,
    CountWarranties,
    FindAssets,
    ListAssets,
    ListConflicts,
    ListModels,
    Question,
    ReportAssets,
    ShowAsset,
    Sought,
)
from bot.language.words.serials import key
from bot.models import AssetRef, Scope
from bot.policy import Surface, Viewer, may
from bot.store import Held, Index

MOST_NEAREST = 5
"""Suggestions where nothing was found."""
IsAsked = Callable[[AssetRef, str], Awaitable[bool]]


async def nobody(_ref: AssetRef, _user: str) -> bool:
    """Where nothing is decided, nobody is asked to."""
    return False


class Lookup:
    """Questions in, answers out."""

    def __init__(
        self,
        *,
        index: Index,
        asking: Asking,
        cards: Cards,
        lists: Lists,
        reports: Reports,
        twins: Twins,
        disagreements: Disagreements,
        readiness: Readiness,
        histories: Histories,
        catalogue: Catalogue,
        is_asked: IsAsked = nobody,
    ) -> None:
        """`is_asked` tells whether a Slack user is, or was, to decide about an asset."""
        self._index = index
        self._asking = asking
        self._cards = cards
        self.lists = lists
        self._reports = reports
        self._twins = twins
        self._disagreements = disagreements
        self._readiness = readiness
        self._histories = histories
        self._catalogue = catalogue
        self._is_asked = is_asked

    def at_once(self, question: Question, viewer: Viewer) -> Answer | None:
        """The answer where the index alone has it, fresh; else None. Raises NotPermitted."""
        match question:
            case FindAssets(words=(word,), field=field, asks=None | "holder" | "price"):
                viewer = entitled(question, viewer)
                told = self._twins.told(viewer.scope, self._in_index(viewer.scope, word, field))
            case ShowAsset(ref=ref):
                viewer = entitled(question, viewer)
                held = self._index.get(viewer.scope, ref)
                told = [self._twins.shown(viewer.scope, held)] if held else []
            case _:
                return None
        if len(told) != 1 or told[0].held.asset.gone:
            return None
        is_fresh = all(map(self._asking.is_fresh, (told[0].held, *told[0].twins)))
        found = Found(card=self._cards.told(told[0], viewer)) if is_fresh else None
        return found and opened(question, found, viewer)

    async def answer(self, question: Question, viewer: Viewer) -> Answer:
        """The answer, and first the sentence that was asked for.

        Raises NotPermitted where the question is not for the viewer, UsageError where it names what
        does not exist, and SourceError where nothing can be said without a source that does not
        answer.
        """
        return opened(question, await self._answered(question, viewer), viewer)

    async def _answered(self, question: Question, viewer: Viewer) -> Answer:
        if isinstance(question, AssetHistory):
            return await self._happened(question, viewer)
        if isinstance(question, FindAssets) and len(question.words) != 1:
            return await self._several(question, viewer)
        viewer = entitled(question, viewer)
        match question:
            case FindAssets():
                return await self._one(question, viewer)
            case ShowAsset():
                return await self._shown(question.ref, viewer)
            case AssetsOf() | ListAssets() | CountAssets() | ListConflicts() | ListModels():
                return await self._listed(question, viewer)
            case ReportAssets() | CountWarranties():
                return await self._reports.answer(question, viewer)
            case AskHelp() | AskWhoAmI():
                raise UsageError("That is drawn where it was asked for.")

    async def _listed(
        self,
        question: AssetsOf | ListAssets | CountAssets | ListConflicts | ListModels,
        viewer: Viewer,
    ) -> Answer:
        match question:
            case AssetsOf():
                return await self.lists.assets_of(question, viewer)
            case ListAssets():
                listed = await self.lists.all_of(question, viewer)
                return await self._narrowed(listed, question, viewer) or listed
            case CountAssets():
                return await self.lists.how_many(question, viewer)
            case ListConflicts():
                return await self._disagreements.listed(question, viewer)
            case ListModels():
                return await self._catalogue.listed(question, viewer)

    async def _narrowed(
        self, listed: Answer, question: ListAssets, viewer: Viewer
    ) -> Answer | None:
        """The card of the one asset that a list came down to; anew the list that has it no more.

        None where it did not, and where it is not known for sure that there is no other.
        """
        if not isinstance(listed, Listed) or listed.total != 1 or question.position:
            return None
        asks_for_one = listed.parts or question.filters.most == 1
        if not asks_for_one or listed.over or listed.unread or listed.as_of:
            return None
        found = await self._shown(listed.cards[0].asset.ref, viewer)
        if not isinstance(found, Found):
            return None
        if found.card.asset != listed.cards[0].asset:
            again = await self.lists.all_of(question, viewer)
            if not isinstance(again, Listed) or again.refs != listed.refs:
                return again
        return came_down(listed, found)

    async def all_of_history(self, ref: AssetRef, viewer: Viewer) -> list[Happening]:
        """All that happened to an asset, the oldest first, for whoever may read any history there.

        Raises NotPermitted for those who may not, though they may be asked to decide about it.
        """
        return await self._histories.whole(ref, entitled(AssetHistory(ref=ref), viewer))

    async def _to_decide(self, question: AssetHistory, viewer: Viewer) -> Answer | None:
        """What happened to an asset, for whoever may read that only as they are to decide of it."""
        held = self._only(question, viewer)
        if held is None or viewer.asker is None or viewer.public:
            return None
        ref, client = held.asset.ref, held.asset.client_name
        if may(viewer.standing, Surface.HISTORY, source=ref.source, client=client):
            return None
        if not await self._is_asked(ref, viewer.asker.user):
            return None
        return await self._histories.of(ref, viewer, question.position, looks=bool(question.looks))

    def _only(self, question: AssetHistory, viewer: Viewer) -> Held | None:
        """The one asset that a question is about, as far as the index knows it."""
        if question.ref:
            return self._index.get(viewer.scope, question.ref)
        held = self._in_index(viewer.scope, question.word or "", "any")
        return held[0] if len(held) == 1 else None

    async def _happened(self, question: AssetHistory, viewer: Viewer) -> Answer:
        """What happened to one asset; where it is not one, the assets to choose from."""
        if told := await self._to_decide(question, viewer):
            return told
        viewer = entitled(question, viewer)
        ref, position = question.ref, question.position
        if ref is None:
            wanted = FindAssets(words=(question.word or "",), position=position)
            answer = await self._one(wanted, viewer)
            if not isinstance(answer, Found):
                return self._histories.to_choose(answer, question)
            ref, position = answer.card.asset.ref, None
        told = await self._histories.of(ref, viewer, position, looks=bool(question.looks))
        return told or await self._shown(ref, viewer)

    def _in_index(
        self, scope: Scope, word: str, field: Sought, but: Collection[AssetRef] = ()
    ) -> list[Held]:
        """What the index has for a word, *but* these; the very spelling wins over an equal one."""
        found = self._index.find(scope, word, field=field)
        held = [one for one in found if one.asset.ref not in but]
        held = [one for one in held if not one.asset.gone] or held
        return [one for one in held if is_spelt(one.asset, word, field)] or held

    async def _one(
        self, question: FindAssets, viewer: Viewer, gone: frozenset[AssetRef] = frozenset()
    ) -> Answer:
        (word,), field = question.words, question.field
        held = self._in_index(viewer.scope, word, field, gone)
        told = self._twins.told(viewer.scope, held)
        if len(told) > 1:
            return await self.lists.matching(question, held, viewer)
        here = await self._checked(told[0], viewer, held, word, field) if told else None
        if here and not here.card.asset.gone:
            return here
        gone |= {one.held.asset.ref for one in told}
        alike = self._in_index(viewer.scope, word, field, gone)
        if not all(one.asset.gone for one in alike):
            return await self._one(question, viewer, gone)
        asked = await self._asking.everyone(viewer.scope, [word], field)
        found = [one for one in asked.found if is_written(one.asset, word, field)]
        return (
            await self._met(question, found, viewer)
            or here
            or await self._undecided(asked, field)
            or await self._not_found(word, field, asked, viewer)
        )

    async def _met(
        self, question: FindAssets, found: Sequence[Held], viewer: Viewer
    ) -> Answer | None:
        """What the sources have for one word, one thing or several; None where they have none."""
        told = self._twins.told(viewer.scope, found)
        if len(told) > 1:
            return await self.lists.matching(question, found, viewer)
        return Found(card=self._cards.told(told[0], viewer)) if told else None

    async def _checked(
        self, told: Told, viewer: Viewer, held: Sequence[Held], word: str, field: Sought
    ) -> Found | None:
        """The card of what the index has, unless its source says that this is something else."""
        asked = told.held.asset.ref in {one.asset.ref for one in held}
        now, stale = await self._confirmed(told, viewer)
        if now is None:
            return None
        changed = now.held.asset.ref not in stale and not is_written(now.held.asset, word, field)
        if asked and changed:
            return None
        return Found(card=self._cards.told(now, viewer, stale=stale))

    async def _confirmed(self, told: Told, viewer: Viewer) -> tuple[Told | None, set[AssetRef]]:
        """A thing as its sources have it now, all asked at once, and where they could not say.

        None where it lies outside the scope now. A twin that has become something else is none.
        """
        records = (told.held, *told.twins)
        checked = await asyncio.gather(
            *(self._asking.checked(viewer.scope, one) for one in records)
        )
        stale = {one.asset.ref for one, silent in checked if one and silent}
        lead = checked[0][0]
        if lead is None:
            return None, stale
        twins = (one for one, _ in checked[1:] if one and not one.asset.gone)
        serial = key(lead.asset.serial_number or "")
        same = tuple(one for one in twins if key(one.asset.serial_number or "") == serial)
        return Told(lead, same, told.former), stale

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
            **asked.unsaid,
            unread=tuple(one for one in self._readiness.unread() if one in asked.sources),
            veiled=self._asking.veiled(asked.answered),
            within=viewer.within,
        )

    async def _shown(self, ref: AssetRef, viewer: Viewer) -> Answer:
        held = self._index.get(viewer.scope, ref)
        if held:
            told = self._twins.shown(viewer.scope, held)
            now, stale = await self._confirmed(told, viewer)
            if now:
                return Found(card=self._cards.told(now, viewer, stale=stale))
        asked = await self._asking.everyone(viewer.scope, [ref.id], "any")
        found = [one for one in asked.found if one.asset.ref == ref]
        if found:
            return Found(card=self._cards.card(found[0], viewer))
        if ref.source in asked.failed:
            raise asked.failed[ref.source]
        return NotFound(
            word=ref.id,
            field="any",
            nearest=(),
            asked=(ref.source,),
            silent=(),
            veiled=self._asking.veiled([ref.source]),
            within=viewer.within,
        )

    async def _whole(self, one: FindAssets, words: Sequence[str], viewer: Viewer) -> Answer | None:
        """The one asset that several words mean: they are written on none, but together on it."""
        found = partial(self._in_index, viewer.scope, field=one.field)
        is_one = found(*one.words) and not any(map(found, words))
        return await self._one(one, entitled(one, viewer)) if is_one else None

    async def _several(self, question: FindAssets, viewer: Viewer) -> Answer:
        field, joined = question.field, "".join(question.words)
        as_one = FindAssets(words=(joined,), field=field)
        together = await self._whole(as_one, question.words, viewer)
        if together and not (is_over(together) and may(viewer.standing, Surface.SEVERAL)):
            return together
        viewer = entitled(question, viewer)
        held = {word: self._in_index(viewer.scope, word, field) for word in question.words}
        missing = [word for word in question.words if not held[word]]
        asked = Asked([], self._asking.sources, {})
        if missing:
            whole = [] if any(held.values()) else [" ".join(question.words)]
            asked = await self._asking.everyone(viewer.scope, [*missing, *whole], field)
            for word in missing:
                held[word] = [one for one in asked.found if is_written(one.asset, word, field)]
        if not any(held.values()):
            found = [one for one in asked.found if is_written(one.asset, joined, field)]
            met = await self._met(as_one, found, viewer) or together
            if answer := met or await self._undecided(asked, field):
                return answer
        unread = self._readiness.unread()
        undecided = not asked.answered or (field == "any" and bool(unread))
        rows = [
            Row(word=word, outcome="undecided")
            if undecided and not held[word]
            else await self._row(word, field, held[word], viewer)
            for word in question.words
        ]
        lost = missing and not all(held.values())
        return Table(
            rows=tuple(rows),
            several_sources=self._cards.several_sources,
            asked=asked.answered if any(row.is_denied for row in rows) else (),
            **asked.unsaid,
            veiled=self._asking.veiled(asked.answered) if lost else (),
            unread=unread,
            as_of=await self._readiness.as_of(),
            listed=viewer.listed,
            **offered_all(question, [row.card for row in rows if row.card]),
        )

    async def _row(self, word: str, field: Sought, held: Sequence[Held], viewer: Viewer) -> Row:
        told = self._twins.told(viewer.scope, held)
        if len(told) == 1:
            return Row(word=word, outcome="found", card=self._cards.told(told[0], viewer), count=1)
        if held:
            several = await self.lists.matching(
                FindAssets(words=(word,), field=field), held, viewer
            )
            return Row(word=word, outcome="several", count=several.total)
        nearest = await asyncio.to_thread(self._index.nearest, viewer.scope, word, limit=1)
        if not nearest:
            return Row(word=word, outcome="unknown")
        card = self._cards.card(nearest[0], viewer).nameless()
        spelling = nearer(nearest[0].asset, word)
        return Row(word=word, outcome="misread", nearest=card, spelling=spelling)
