"""Answers a Question within a Scope: the index first, then the sources themselves."""

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta

from rapidfuzz import process

from bot.answers import (
    Answer,
    Found,
    Listed,
    NotFound,
    NothingRead,
    NotLinked,
    Row,
    Several,
    StillReading,
    Table,
)
from bot.assets.client import AssetClient
from bot.cards import Cards
from bot.errors import SourceError, UsageError
from bot.language.questions import (
    AskHelp,
    AssetsOf,
    FindAssets,
    ListAssets,
    Position,
    Question,
    ShowAsset,
    question_json,
)
from bot.language.serials import key
from bot.models import Asset, AssetRef, Scope
from bot.people import Asker, People, PersonNotLinked
from bot.store import Held, Index, Listing, Reading

log = logging.getLogger(__name__)

PAGE = 10
"""Rows of one page of a list."""
ASK_WITHIN = 10.0
"""Seconds every source gets when the index does not have what is asked for."""
MOST_SEVERAL = 10
"""Assets shown when several match one word."""
MOST_NEAREST = 5
"""Suggestions where nothing was found."""
MOST_NAMED = 12
"""Valid values named when a filter's value is unknown."""


class Lookup:
    """Questions in, answers out."""

    def __init__(
        self,
        *,
        index: Index,
        sources: Mapping[str, AssetClient],
        people: People,
        cards: Cards,
        now: Callable[[], datetime],
        fresh_for: timedelta,
        check_within: timedelta,
    ) -> None:
        self._index = index
        self._sources = sources
        self._people = people
        self._cards = cards
        self._now = now
        self._fresh_for = fresh_for
        self._check_within = check_within.total_seconds()

    def at_once(self, question: Question, *, scope: Scope, today: date) -> Answer | None:
        """The answer where the index alone has it, fresh: microseconds, no waiting; else None."""
        match question:
            case FindAssets(words=(word,)):
                held = self._in_index(scope, word, question)
            case ShowAsset():
                held = [one for one in [self._index.get(scope, question.ref)] if one]
            case _:
                return None
        if len(held) == 1 and self._fresh(held[0]):
            return Found(card=self._cards.card(held[0], today=today))
        return None

    async def answer(
        self, question: Question, *, scope: Scope, today: date, asker: Asker | None
    ) -> Answer:
        """The answer; raises UsageError where the question names what does not exist."""
        match question:
            case FindAssets(words=(word,)):
                return await self._one(scope, word, question, today)
            case FindAssets():
                return await self._several(scope, question, today)
            case ShowAsset():
                return await self._shown(scope, question.ref, today)
            case AssetsOf():
                return await self._assets_of(scope, question, today, asker)
            case ListAssets():
                return await self._list(scope, question, today)
            case AskHelp():
                raise UsageError("Help is drawn where it was asked for.")

    def _in_index(self, scope: Scope, word: str, question: FindAssets) -> list[Held]:
        """What the index has for a word; the very spelling wins over an equal one."""
        held = self._index.find(scope, word, field=question.field)
        exact = [one for one in held if _spelt(one.asset, word)]
        living = [one for one in exact or held if not one.asset.gone]
        return living or exact or held

    def _fresh(self, held: Held) -> bool:
        age = self._now() - held.checked_at
        return timedelta(0) <= age < self._fresh_for

    async def _one(self, scope: Scope, word: str, question: FindAssets, today: date) -> Answer:
        held = self._in_index(scope, word, question)
        if len(held) > 1:
            return self._matches(word, held, today)
        if held:
            checked, stale = await self._checked(held[0])
            if stale or _written(checked.asset, word):
                return Found(card=self._cards.card(checked, today=today, stale=stale))
        found, silent = await self._ask(scope, [word], question.field)
        if len(found) > 1:
            return self._matches(word, found, today)
        if found:
            return Found(card=self._cards.card(found[0], today=today))
        if nothing := self._nothing_read():
            return nothing
        nearest = await asyncio.to_thread(self._nearest, scope, word, question.field)
        return NotFound(
            word=word,
            field=question.field,
            nearest=tuple(self._cards.card(one, today=today).nameless() for one in nearest),
            asked=tuple(source for source in self._sources if source not in silent),
            silent=tuple(silent),
        )

    def _nearest(self, scope: Scope, word: str, field: str) -> list[Held]:
        """What may have been meant: a misread serial number, else words of a name or a model."""
        nearest = self._index.nearest(scope, word)
        if nearest or field == "serial":
            return nearest
        return self._index.search(scope, word, limit=MOST_NEAREST)

    def _matches(self, word: str, held: Sequence[Held], today: date) -> Several:
        cards = tuple(self._cards.card(one, today=today) for one in held[:MOST_SEVERAL])
        return Several(word=word, cards=cards, total=len(held))

    async def _shown(self, scope: Scope, ref: AssetRef, today: date) -> Answer:
        held = self._index.get(scope, ref)
        if held:
            checked, stale = await self._checked(held)
            return Found(card=self._cards.card(checked, today=today, stale=stale))
        found, silent = await self._ask(scope, [ref.id], "any")
        found = [one for one in found if one.asset.ref == ref]
        if found:
            return Found(card=self._cards.card(found[0], today=today))
        asked = () if ref.source in silent else (ref.source,)
        return NotFound(word=ref.id, field="any", nearest=(), asked=asked, silent=tuple(silent))

    async def _checked(self, held: Held) -> tuple[Held, bool]:
        """The asset as its source has it now, or as held, and whether it could not be asked."""
        source = self._sources.get(held.asset.ref.source)
        if source is None:
            return held, True
        if self._fresh(held):
            return held, False
        try:
            async with asyncio.timeout(self._check_within):
                asset = await source.get(held.asset.ref.id)
        except (SourceError, TimeoutError) as error:
            log.warning("%s was not checked: %s", held.asset.ref, str(error) or "no answer in time")
            return held, True
        return self._refreshed(asset or held.asset.model_copy(update={"gone": True})), False

    def _refreshed(self, asset: Asset) -> Held:
        now = self._now()
        self._index.refresh(asset, checked_at=now)
        return Held(asset=asset, checked_at=now)

    async def _ask(
        self, scope: Scope, words: Sequence[str], field: str
    ) -> tuple[list[Held], list[str]]:
        """What the sources themselves have for these words, and which of them did not answer."""
        asked = [s for s in self._sources if scope.sources is None or s in scope.sources]
        answers = await asyncio.gather(
            *(_found_at(self._sources[source], words, field) for source in asked),
            return_exceptions=True,
        )
        found: list[Held] = []
        silent = []
        for source, answer in zip(asked, answers, strict=True):
            if isinstance(answer, SourceError | TimeoutError):
                log.warning("%s was not asked: %s", source, str(answer) or "no answer in time")
                silent.append(source)
            elif isinstance(answer, BaseException):
                raise answer
            else:
                found += [self._refreshed(asset) for asset in answer if _within(scope, asset)]
        return found, silent

    async def _several(self, scope: Scope, question: FindAssets, today: date) -> Answer:
        joined = self._in_index(scope, "".join(question.words), question)
        held = {word: self._in_index(scope, word, question) for word in question.words}
        if len(joined) == 1 and not any(held.values()):
            checked, stale = await self._checked(joined[0])
            return Found(card=self._cards.card(checked, today=today, stale=stale))
        missing = [word for word in question.words if not held[word]]
        found, silent = await self._ask(scope, missing, question.field) if missing else ([], [])
        for word in missing:
            held[word] = [one for one in found if _written(one.asset, word)]
        if not any(held.values()) and (nothing := self._nothing_read()):
            return nothing
        rows = [await self._row(scope, word, held[word], today) for word in question.words]
        return Table(rows=tuple(rows), silent=tuple(silent))

    async def _row(self, scope: Scope, word: str, held: Sequence[Held], today: date) -> Row:
        if len(held) == 1:
            card = self._cards.card(held[0], today=today)
            return Row(word=word, outcome="found", card=card, count=1)
        if held:
            return Row(word=word, outcome="several", count=len(held))
        nearest = await asyncio.to_thread(self._index.nearest, scope, word, limit=1)
        if not nearest:
            return Row(word=word, outcome="unknown")
        card = self._cards.card(nearest[0], today=today).nameless()
        return Row(word=word, outcome="misread", nearest=card)

    async def _assets_of(
        self, scope: Scope, question: AssetsOf, today: date, asker: Asker | None
    ) -> Answer:
        who = question.email or question.slack_user or (asker.user if asker else "")
        if not who:
            raise UsageError("Nobody is asking here; name someone.", usage="of ana@example.com")
        if not_ready := self._not_ready():
            return not_ready
        try:
            people = (
                self._people.with_email(question.email)
                if question.email
                else await self._people.in_sources(who)
            )
        except PersonNotLinked as error:
            return NotLinked(who=who, why=error.why)
        if not people:
            return NotLinked(who=who, why="none")
        listing = await asyncio.to_thread(
            self._index.of_people, scope, people, position=question.position, limit=PAGE
        )
        names = [self._index.person(*person) for person in people]
        name = next((person.name for person in names if person), who)
        own = asker is not None and who == asker.user
        return self._page("Your assets" if own else f"Assets of {name}", question, listing, today)

    async def _list(self, scope: Scope, question: ListAssets, today: date) -> Answer:
        if not_ready := self._not_ready():
            return not_ready
        for field in ("category", "model", "location", "team"):
            if value := getattr(question.filters, field):
                await asyncio.to_thread(self._known_value, scope, field, value)
        listing = await asyncio.to_thread(
            self._index.listed, scope, question.filters, position=question.position, limit=PAGE
        )
        return self._page(_heading(question), question, listing, today)

    def _known_value(self, scope: Scope, field: str, value: str) -> None:
        """Raise UsageError naming the valid values, likeliest first, unless *value* is one."""
        values = self._index.values(scope, field)  # type: ignore[arg-type]
        if any(value.casefold() == one.casefold() for one in values):
            return
        near = [one[0] for one in process.extract(value, values, limit=MOST_NAMED)]
        rest = f" and {len(values) - len(near)} more" if len(values) > len(near) else ""
        known = f"Known: {', '.join(near)}{rest}." if near else f"No asset has a {field}."
        usage = f'list {field}:"{near[0]}"' if near else "list"
        raise UsageError(f"There is no {field} “{value}”. {known}", usage=usage)

    def _page(
        self, heading: str, question: AssetsOf | ListAssets, listing: Listing, today: date
    ) -> Listed:
        def to(direction: str, keys: tuple[str, ...] | None) -> str | None:
            if keys is None:
                return None
            position = Position.model_validate({"direction": direction, "keys": keys})
            turned = question.model_copy(update={"position": position})
            return question_json.dump_json(turned, exclude_none=True).decode()

        return Listed(
            heading=heading,
            cards=tuple(self._cards.card(one, today=today) for one in listing.rows),
            total=listing.total,
            first=listing.first,
            last=listing.first + len(listing.rows) - 1 if listing.rows else 0,
            earlier=to("before", listing.before),
            later=to("after", listing.after),
        )

    def _not_ready(self) -> Answer | None:
        """What to say instead of an answer while no source has been read to its end."""
        readings = self._index.readings()
        if any(reading.complete for reading in readings):
            return self._nothing_read()
        running = [reading for reading in readings if reading.total is not None or reading.read]
        totals = [reading.total for reading in running if reading.total is not None]
        return StillReading(
            read=sum(reading.read for reading in running), total=sum(totals) if totals else None
        )

    def _nothing_read(self) -> NothingRead | None:
        readings = self._index.readings()
        if readings and all(_empty(reading) for reading in readings):
            return NothingRead(sources=tuple(reading.source for reading in readings))
        return None


def _empty(reading: Reading) -> bool:
    return reading.complete and reading.assets == 0


def _spelt(asset: Asset, word: str) -> bool:
    spellings = (asset.serial_number, asset.tag, asset.ref.id)
    return any(word.casefold() == one.casefold() for one in spellings if one)


def _written(asset: Asset, word: str) -> bool:
    spellings = (asset.serial_number, asset.tag, asset.ref.id)
    return any(key(word) == key(one) for one in spellings if one)


def _within(scope: Scope, asset: Asset) -> bool:
    client = asset.client.id if asset.client else None
    return scope.clients is None or client in scope.clients


async def _found_at(source: AssetClient, words: Sequence[str], field: str) -> list[Asset]:
    spellings = list(dict.fromkeys([*words, *map(key, words)]))
    ids = [word for word in words if field == "any" and _like_id(word)]
    async with asyncio.timeout(ASK_WITHIN):
        by_serial, by_id = await asyncio.gather(
            source.find_by_serial(spellings), asyncio.gather(*(source.get(one) for one in ids))
        )
    found = {asset.ref: asset for asset in [*by_serial, *filter(None, by_id)]}
    living = [asset for asset in found.values() if not asset.gone]
    return living or list(found.values())


def _like_id(word: str) -> bool:
    return word.isdecimal() or (len(word) == 36 and word.count("-") == 4)  # noqa: PLR2004 - a UUID


def _heading(question: ListAssets) -> str:
    filters = question.filters
    parts = [filters.category, filters.status, filters.model, filters.location, filters.team]
    if filters.warranty_to:
        until = f"{filters.warranty_to.day} {filters.warranty_to:%b %Y}"
        parts.append(f"warranty ends by {until}")
    return " · ".join(["Assets", *(str(part) for part in parts if part)])
