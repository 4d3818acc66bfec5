"""Answers with lists: what someone has, what passes some filters, what one word is written on."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any, Final, Literal, NamedTuple

from rapidfuzz import process

from bot.answering.answers import (
    Answer,
    Card,
    Found,
    HowMany,
    Listed,
    NotFound,
    NotLinked,
    Several,
)
from bot.answering.cards import Cards
from bot.answering.openings import Opening, equals, of_equals, of_holder, of_price, of_warranty
from bot.answering.paging import turned
from bot.answering.readiness import Readiness
from bot.answering.rights import turns_pages
from bot.answering.spelling import but_for_number
from bot.answering.twins import Twins
from bot.answering.understood import Narrowed, Over, carried, counted, heading, parts
from bot.errors import UsageError
from bot.language.changes import AskSeveral
from bot.language.commands.filters import written
from bot.language.questions import (
    AssetsOf,
    CountAssets,
    CountWarranties,
    Filters,
    FindAssets,
    ListAssets,
    Position,
    Question,
)
from bot.language.wording import YOURS
from bot.models import Scope, Unlinked
from bot.people.identities import Identities, PersonNotLinked
from bot.policy import Viewer
from bot.store import Held, Index, Listing
from bot.store.index.lists import ADDRESSES, Address, Field
from bot.store.index.rows import address

PAGE = 10
"""Rows of one page of a list."""
MOST_NAMED = 12
"""Valid values named when a filter's value is unknown."""
NAMED: tuple[Field, ...] = ("category", "model", "location", "team", "client", "os", "vendor")
"""The filters whose values are names."""
WORDS = {"os": "operating system", "ip": "IP address", "mac": "MAC address"}
"""Of the filters, those that are called otherwise in a sentence."""

FEWEST: Final = 2
"""So many assets are the least that are changed together."""
_ALL: Final[tuple[tuple[str, Literal["assign", "return", "edit"]], ...]] = (
    ("assign", "assign"),
    ("return", "return"),
    ("status", "edit"),
)
"""What can be done with all of a table, by what its button is called."""


class Wanted(NamedTuple):
    """Filters for which it is known whose is meant, and whose that is in words."""

    filters: Filters
    whose: str


class Lists:
    """Lists from the index, page by page."""

    def __init__(
        self,
        *,
        index: Index,
        identities: Identities,
        cards: Cards,
        twins: Twins,
        readiness: Readiness,
        helper: Callable[[str], str | None],
    ) -> None:
        self._index = index
        self._identities = identities
        self._cards = cards
        self._twins = twins
        self._readiness = readiness
        self._helper = helper

    async def assets_of(self, question: AssetsOf, viewer: Viewer) -> Answer:
        """What one person has, newest assignment first."""
        asker = viewer.asker
        who = question.email or question.slack_user or (asker.user if asker else "")
        if not who:
            raise UsageError("Nobody is asking here; name someone.", usage="of ana@example.com")
        if wait := await self._readiness.wait():
            return wait
        people = await self.holders(who)
        if isinstance(people, NotLinked):
            return self._helped(people, viewer)
        listing = await asyncio.to_thread(
            self._index.of_people, viewer.scope, people, position=question.position, limit=PAGE
        )
        names = [self._index.person(*person) for person in people]
        name = next((person.name for person in names if person), who)
        own = asker is not None and who == asker.user and not viewer.public
        whose = "Your assets" if own else f"Assets of {name}"
        page = await self._page(question, listing, viewer)
        return_all = offered("return", question, page["cards"]) if listing.total > 1 else None
        theirs = Filters(person=question.email or question.slack_user or "")
        return Listed(
            heading=_within(whose, viewer),
            said=counted(listing.total, Filters(), YOURS if own else f"of {name}"),
            reportable=own,
            return_all=return_all,
            change=carried(ListAssets(), theirs),
            **page,
        )

    async def holders(self, who: str) -> list[tuple[str, str]] | NotLinked:
        """Whom the sources have for a Slack user or an e-mail address; why not, else."""
        try:
            if "@" in who:
                found = self._identities.with_email(who)
            else:
                found = await self._identities.in_sources(who) if who else []
        except PersonNotLinked as error:
            return self._unlinked(who, error.why)
        return found or self._unlinked(who, "none")

    def _whose(self, holders: Sequence[tuple[str, str]], *, own: bool) -> str:
        people = [self._index.person(*holder) for holder in holders]
        names = [person.name for person in people if person]
        return YOURS if own else f"of {names[0]}" if names else "of one person"

    def _helped(self, why: NotLinked, viewer: Viewer) -> NotLinked:
        own = viewer.asker is not None and viewer.asker.user == why.who
        return why.model_copy(update={"helper": self._helper(why.who)}) if own else why

    def _unlinked(self, who: str, why: Unlinked) -> NotLinked:
        """Why someone has no list; nobody is denied by a bot that may not see them."""
        unseen = why == "none" and bool(self._readiness.faceless())
        return NotLinked(who=who, why="unseen" if unseen else why)

    async def all_of(self, question: ListAssets, viewer: Viewer) -> Answer:
        """All assets that pass the filters; raises UsageError for a value nothing has."""
        wanted = await self.wanted(question.filters, viewer)
        if isinstance(wanted, Answer):
            return wanted
        listing = await self._listing(wanted.filters, viewer, question.position)
        return Listed(
            heading=_within(
                heading("Assets", question.filters, wanted.whose, viewer.today), viewer
            ),
            said=counted(listing.total, question.filters, wanted.whose, viewer.today),
            parts=parts(question, wanted.whose, viewer.today),
            change=carried(question, question.filters),
            over=await self._over(question, wanted.filters, viewer),
            opening=await self._opening(question, wanted.filters, listing, viewer),
            chart=_chart(question.filters) if listing.total else None,
            **await self._page(question, listing, viewer),
        )

    async def how_many(self, question: CountAssets, viewer: Viewer) -> Answer:
        """How many assets pass the filters; raises UsageError for a value nothing has."""
        wanted = await self.wanted(question.filters, viewer)
        if isinstance(wanted, Answer):
            return wanted
        total = (await self._listing(wanted.filters, viewer, None)).total
        said = counted(total, question.filters, wanted.whose, viewer.today)
        show = ListAssets(filters=question.filters)
        return HowMany(
            said=_within(said, viewer),
            total=total,
            heading=heading("How many", question.filters, wanted.whose, viewer.today),
            parts=parts(question, wanted.whose, viewer.today),
            change=carried(question, question.filters),
            show=carried(show, question.filters) if total else None,
            over=await self._over(show, wanted.filters, viewer),
            unread=self._readiness.unread(),
            as_of=await self._readiness.as_of(),
            listed=viewer.listed,
        )

    async def wanted(self, filters: Filters, viewer: Viewer) -> Wanted | Answer:
        """What the filters let through for whoever asks; an answer where nobody can say.

        Raises UsageError for a value that nothing has.
        """
        if wait := await self._readiness.wait():
            return wait
        await self._require_known(viewer.scope, filters)
        if filters.person is None:
            return Wanted(filters, "")
        asker = viewer.asker.user if viewer.asker else ""
        who = filters.person or asker
        holders = await self.holders(who)
        if isinstance(holders, NotLinked):
            return self._helped(holders, viewer)
        whose = self._whose(holders, own=who == asker and not viewer.public)
        return Wanted(filters.model_copy(update={"holders": tuple(holders)}), whose)

    async def whole(self, question: ListAssets, viewer: Viewer, most: int) -> Listing | Answer:
        """All that a list holds, so many at most; raises UsageError for a value nothing has."""
        wanted = await self.wanted(question.filters, viewer)
        if isinstance(wanted, Answer):
            return wanted
        return await self._listing(wanted.filters, viewer, None, limit=most)

    async def _listing(
        self, filters: Filters, viewer: Viewer, position: Position | None, limit: int = PAGE
    ) -> Listing:
        return await asyncio.to_thread(
            self._index.listed, viewer.scope, filters, position=position, limit=limit
        )

    async def _over(self, question: ListAssets, wanted: Filters, viewer: Viewer) -> Over | None:
        """The warranties that were over before today, where those are told of that end from then.

        Whoever asks what ends soon is not told again what ended long ago, yet that there is such.
        """
        if wanted.warranty_from != viewer.today or question.position or wanted.most:
            return None
        ended = {"warranty_from": None, "warranty_to": viewer.today - timedelta(days=1)}
        total = (await self._listing(wanted.model_copy(update=ended), viewer, None)).total
        over = carried(question, question.filters.model_copy(update=ended))
        return Over(total=total, question=over) if total else None

    async def _opening(
        self, question: ListAssets, wanted: Filters, listing: Listing, viewer: Viewer
    ) -> Opening | None:
        """How many of these are still under warranty, or equal the first, where that is asked."""
        if wanted.most == 1 and wanted.order and listing.rows and not question.asks:
            alike = equals(wanted, listing.rows[0].asset)
            total = (await self._listing(alike, viewer, None, 1)).total if alike else 1
            return of_equals(wanted, total)
        if question.asks is None or wanted.most:
            return None
        if listing.total == 1:
            return of_warranty(listing.rows[0].asset.warranty_end, viewer.today)
        covered = wanted.model_copy(update={"warranty_from": viewer.today})
        total = (await self._listing(covered, viewer, None)).total
        return Opening(said="some_covered", covered=total, total=listing.total)

    async def _require_known(self, scope: Scope, filters: Filters) -> None:
        """Raise UsageError for a value that no asset in scope has, naming the valid ones."""
        for field in NAMED:
            if value := getattr(filters, field):
                await asyncio.to_thread(self._known_value, scope, field, value)
        for address_field in ADDRESSES:
            if value := getattr(filters, address_field):
                await asyncio.to_thread(self._known_address, scope, address_field, value)

    async def matching(
        self, question: FindAssets, known: Sequence[Held], viewer: Viewer
    ) -> Several:
        """All assets that the one word of the question is written on.

        *known* is those that were found already: shown where the index could not be written, and
        so knows less.
        """
        (word,) = question.words
        listing = await asyncio.to_thread(
            self._index.matching,
            viewer.scope,
            word,
            field=question.field,
            position=question.position,
            limit=PAGE,
        )
        if listing.total < len(known):
            listing = Listing(len(known), 1, tuple(known[:PAGE]), None, None)
        page = await self._page(question, listing, viewer)
        if not turns_pages(viewer):
            page |= {"earlier": None, "later": None, "cut": listing.after is not None}
        if listing.total == len(listing.rows):
            told = self._twins.told(viewer.scope, listing.rows)
            cards = tuple(self._cards.told(one, viewer) for one in told)
            page |= {"cards": cards, "total": len(cards), "last": len(cards)}
        return Several(word=word, **page)

    def _known_value(self, scope: Scope, field: Field, value: str) -> None:
        """Raise UsageError naming the valid values, likeliest first, unless *value* is one."""
        values = self._index.values(scope, field)
        if any(value.casefold() == one.casefold() for one in values):
            return
        near = [one[0] for one in process.extract(value, values, limit=MOST_NAMED)]
        word = WORDS.get(field, field)
        rest = f" and {len(values) - len(near)} more" if len(values) > len(near) else ""
        known = f"Known: {', '.join(near)}{rest}." if near else f"No asset has a {word}."
        if meant := but_for_number(value, values):
            known = f"Do you mean “{meant}”? {known}"
        likeliest = [meant] if meant else near[:1]
        usage = f"list {written({field: likeliest})}".strip()
        raise UsageError(f"There is no {word} “{value}”. {known}", usage=usage)

    def _known_address(self, scope: Scope, field: Address, value: str) -> None:
        """Raise UsageError naming the addresses next to it, unless an asset has *value*."""
        near = self._index.addresses(scope, field, value, limit=MOST_NAMED // 2)
        if address(value) in near:
            return
        known = f"The nearest are {', '.join(near)}." if near else "None is known."
        usage = f"list {field}:{near[0]}" if near else "list"
        raise UsageError(f"No asset has the {WORDS[field]} “{value}”. {known}", usage=usage)

    async def _page(
        self, question: AssetsOf | FindAssets | ListAssets, listing: Listing, viewer: Viewer
    ) -> dict[str, Any]:
        """One page as every answer with a list has it."""
        before, after = listing.before, listing.after
        return {
            "cards": tuple(
                self._cards.told(self._twins.beside(viewer.scope, one), viewer)
                for one in listing.rows
            ),
            "total": listing.total,
            "first": listing.first,
            "last": listing.first + len(listing.rows) - 1 if listing.rows else 0,
            "earlier": turned(question, "before", before) if before else None,
            "later": turned(question, "after", after) if after else None,
            "unread": self._readiness.unread(),
            "as_of": await self._readiness.as_of(),
            "listed": viewer.listed,
        }


def came_down(listed: Listed, found: Found) -> Found:
    """The card of the one asset that a list came down to, below what the list is of."""
    as_asked = Narrowed(
        heading=listed.heading, parts=listed.parts, change=listed.change, listed=listed.listed
    )
    card = found.card.model_copy(update={"narrowed": as_asked})
    return found.model_copy(update={"card": card, "opening": listed.opening})


def opened(question: Question, answer: Answer, viewer: Viewer) -> Answer:
    """The answer, and first what one sentence says of one asset, if that is asked."""
    asks = question.asks if isinstance(question, FindAssets | ListAssets) else None
    if asks is None or not isinstance(answer, Found) or answer.card.asset.gone:
        return answer
    asset = answer.card.asset
    opening: Opening | None = of_warranty(asset.warranty_end, viewer.today)
    if asks == "holder":
        opening = of_holder(asset.assignee)
    elif asks == "price":
        opening = of_price(asset, viewer)
    return answer.model_copy(update={"opening": opening})


def is_over(answer: Answer) -> bool:
    """Whether the answer is that there is no such asset, or none any more."""
    return isinstance(answer, NotFound) or (isinstance(answer, Found) and answer.card.asset.gone)


def offered(
    operation: Literal["assign", "return", "edit"],
    question: AssetsOf | FindAssets,
    cards: Sequence[Card],
) -> str | None:
    """What a button carries that changes all of a list; None where none of these offers that.

    Of what is to be given to somebody, what somebody has is given on.
    """
    wanted = {"assign": ("assign", "transfer"), "return": ("return_",), "edit": ("edit",)}
    changes = [card.changes for card in cards if card.changes]
    if not any(getattr(one, name) for one in changes for name in wanted[operation]):
        return None
    return AskSeveral(operation=operation, of=without_page(question)).carried()


def without_page(question: AssetsOf | FindAssets) -> AssetsOf | FindAssets:
    """The question for all of a list."""
    return question.model_copy(update={"position": None})


def _within(heading: str, viewer: Viewer) -> str:
    """A heading that says whose channel it is shown in."""
    return f"{viewer.within} · {heading}" if viewer.within else heading


def _chart(filters: Filters) -> str | None:
    """The question that counts when these warranties end, where it is about their ends."""
    if filters.warranty_to is None or filters.person is not None:
        return None
    question = CountWarranties(filters=filters)
    return question.carried()


def offered_all(question: FindAssets, cards: Sequence[Card]) -> dict[str, str | None]:
    """The buttons that change all of a table, by the name of their field."""
    if len(cards) < FEWEST:
        return {}
    return {f"{name}_all": offered(operation, question, cards) for name, operation in _ALL}
