"""The history of one asset as an answer: what happened, who did it, from what to what."""

from collections.abc import AsyncIterator
from datetime import date, datetime
from typing import Any, Literal

from bot import policy
from bot.answering.answers import Answer, NotFound, Several
from bot.answering.cards import Cards
from bot.answering.happenings import Altered, Happening
from bot.answering.trail import TERMINAL
from bot.answering.twins import Twins
from bot.history import TO_CLIENT, UNDOES, USER
from bot.language.questions import AssetHistory, Position, history_of, question_json
from bot.models import AssetRef, Money
from bot.people.identities import Identities, Name
from bot.phrases import money
from bot.policy import AssetView, Viewer
from bot.store import AsyncConnection, Held, Index, Records, history_rows
from bot.store.history_rows import Recorded

PAGE = 10
"""Events of one page."""
_MANY = 500
"""Events that are read at once."""
WHOLE = frozenset({"appeared", "gone"})
"""Events that hold all of an asset, of which this is told."""
SUMMARY = ("status", "assignee", "location")
FIELDS = {
    "status": "Status",
    "source_status": "Source status",
    "assignee": "Assignee",
    "client": "Client",
    "location": "Location",
    "physical_location": "Physical location",
    "team": "Team",
    "serial_number": "Serial number",
    "tag": "Asset tag",
    "name": "Name",
    "model": "Model",
    "description": "Description",
    "os": "Operating system",
    "ip": "IP address",
    "mac": "MAC address",
    "network": "Network",
    "vendor": "Vendor",
    "uri": "URI",
    "purchase_date": "Purchase date",
    "warranty_end": "Warranty end",
    "install_date": "Install date",
    "price": "Price",
    "archived": "Archived",
    "notes": "Notes",
}
"""Of an asset, those that events tell of, as a card calls them."""
_DATES = frozenset({"purchase_date", "warranty_end", "install_date"})


class History(Answer):
    """One page of what happened to an asset, the newest first."""

    template = "asset_history"
    ref: AssetRef
    asset: AssetView | None
    """None where nothing but its history is left."""
    happenings: tuple[Happening, ...]
    total: int
    first: int
    last: int
    earlier: str | None
    """The question of what happened before that."""
    later: str | None
    looks: int
    """How many times it was looked up, where that is left out; else 0."""
    with_looks: str | None
    """The question of the same with these; None where there are none, or they are told."""
    file: str | None
    """The question whose button has all of it sent as a file; None where that may not be."""
    since: datetime | None
    """When its source was first read: nothing before that is known."""
    several_sources: bool
    within: str | None


class Histories:
    """Tells what happened to assets."""

    def __init__(
        self, records: Records, index: Index, identities: Identities, cards: Cards, twins: Twins
    ) -> None:
        self._records = records
        self._index = index
        self._identities = identities
        self._cards = cards
        self._twins = twins

    def to_choose(self, answer: Answer, question: AssetHistory) -> Answer:
        """Several assets, or the nearest, each of whose buttons opens its history."""
        if not isinstance(answer, Several | NotFound):
            return answer
        cards = answer.cards if isinstance(answer, Several) else answer.nearest
        cards = tuple(
            card.model_copy(update={"question": history_of(card.asset.ref)}) for card in cards
        )
        if isinstance(answer, NotFound):
            return answer.model_copy(update={"nearest": cards})
        turned = {
            "earlier": _turned(question, answer.earlier),
            "later": _turned(question, answer.later),
        }
        return answer.model_copy(update={"cards": cards, **turned})

    async def of(
        self,
        ref: AssetRef,
        viewer: Viewer,
        position: Position | None = None,
        *,
        looks: bool = False,
    ) -> History | None:
        """One page of an asset's history; None where there is neither history nor asset.

        Who looked it up is told with *looks* alone: of most assets that would be most of it.
        """
        held = self._index.get(viewer.scope, ref)
        in_full = _in_full(held, viewer)
        refs = self._with_twins(ref, held, viewer) if in_full else [ref]
        async with self._records.read() as connection:
            page = await history_rows.page(
                connection, viewer.scope, refs, **_beside(position), looks=looks, limit=PAGE
            )
            if not page.total and not page.looks and held is None:
                return None
            telling = _Telling(self._identities, self._index, connection, in_full=in_full)
            happenings = [await telling.happening(event) for event in page.events]
            since = await history_rows.first_read(connection, ref.source)
        exports = policy.may(viewer.standing, policy.Surface.EXPORT)
        may_have = in_full and exports and viewer.asker is not None
        return History(
            ref=ref,
            asset=policy.view(viewer, held.asset) if held else None,
            happenings=tuple(happenings),
            **_paged(ref, page, looks=looks),
            since=since,
            file=history_of(ref) if may_have else None,
            several_sources=self._cards.several_sources,
            within=viewer.within,
        )

    async def whole(self, ref: AssetRef, viewer: Viewer) -> list[Happening]:
        """All of an asset's history, the oldest first."""
        held = self._index.get(viewer.scope, ref)
        refs = self._with_twins(ref, held, viewer)
        found: list[Happening] = []
        async with self._records.read() as connection:
            telling = _Telling(self._identities, self._index, connection, in_full=True)
            before: int | None = None
            while events := await self._older(connection, refs, viewer, before):
                found += [await telling.happening(event) for event in events]
                before = events[-1].seq
        return found[::-1]

    async def _older(
        self, connection: AsyncConnection, refs: list[AssetRef], viewer: Viewer, before: int | None
    ) -> list[Recorded]:
        page = await history_rows.page(connection, viewer.scope, refs, before=before, limit=_MANY)
        return page.events

    def _with_twins(self, ref: AssetRef, held: Held | None, viewer: Viewer) -> list[AssetRef]:
        """The asset, and what other sources have of the same thing."""
        told = self._twins.shown(viewer.scope, held) if held else None
        return [ref, *(twin.asset.ref for twin in told.twins)] if told else [ref]


def _in_full(held: Held | None, viewer: Viewer) -> bool:
    """Whether someone reads a history by their role, alone, and not for being asked to decide."""
    if viewer.public:
        return False
    if held is None:
        return bool(policy.may(viewer.standing, policy.Surface.HISTORY))
    source, client = held.asset.ref.source, held.asset.client_name
    return bool(policy.may(viewer.standing, policy.Surface.HISTORY, source=source, client=client))


def _beside(position: Position | None) -> dict[str, int]:
    """Next to which event a page is; the first page where that says nothing."""
    if position is None or len(position.keys) != 1 or not position.keys[0].isdecimal():
        return {}
    number = int(position.keys[0][:18])
    return {"before": number} if position.direction == "after" else {"after": number}


def _paged(ref: AssetRef, page: history_rows.Page, *, looks: bool) -> dict[str, Any]:
    """Where a page stands in a list whose newest is first, and the questions that lead on."""

    def beside(direction: Literal["after", "before"], event: Recorded) -> str:
        return history_of(ref, Position(direction=direction, keys=(str(event.seq),)), looks=looks)

    last = page.newer + len(page.events)
    return {
        "total": page.total,
        "first": page.newer + 1 if page.events else 0,
        "last": last,
        "earlier": beside("after", page.events[-1]) if last < page.total else None,
        "later": beside("before", page.events[0]) if page.newer else None,
        "looks": page.looks,
        "with_looks": history_of(ref, looks=True) if page.looks else None,
    }


def _turned(question: AssetHistory, found: str | None) -> str | None:
    """The question of a page of matches as a question of histories."""
    if found is None:
        return None
    position = getattr(question_json.validate_json(found), "position", None)
    turned = question.model_copy(update={"position": position})
    return turned.carried()


class _Telling:
    """Puts events in words, with what people are called now."""

    def __init__(
        self, identities: Identities, index: Index, connection: AsyncConnection, *, in_full: bool
    ) -> None:
        """Not *in_full*, it says of details that they were changed, and no more."""
        self._identities = identities
        self._index = index
        self._connection = connection
        self._in_full = in_full
        self._names: dict[str, Name] = {}

    async def happening(self, event: Recorded) -> Happening:
        facts = event.facts
        user = event.texts.get(USER) or facts.get(USER)
        if facts.get("by") == TERMINAL:
            user = "somebody in a terminal"
        who = await self._name(event.actor) if event.actor else Name(user, None)
        to = self._receiver(event)
        operation, status = facts.get("operation"), facts.get("status")
        return Happening(
            kind=event.kind,
            at=event.at,
            who=who.name or ("somebody" if event.actor else None),
            who_slack=who.user,
            source=event.source or "",
            operation=operation if isinstance(operation, str) else None,
            undoes=_undone(event),
            status=status if isinstance(status, str) and event.kind not in WHOLE else None,
            to=to.name,
            to_slack=to.user,
            altered=tuple([one async for one in self._altered(event)]),
            words=() if event.kind in WHOLE else _words(event),
        )

    async def _name(self, person_id: str) -> Name:
        if person_id not in self._names:
            self._names[person_id] = await self._identities.named(self._connection, person_id)
        return self._names[person_id]

    def _receiver(self, event: Recorded) -> Name:
        """Whom an asset was to be given to, by the source's id."""
        if TO_CLIENT in event.facts:
            return Name(None, event.texts.get(TO_CLIENT))
        to = event.facts.get("to")
        if not isinstance(to, str) or not event.source:
            return Name(None, None)
        person = self._index.person(event.source, to)
        return Name(
            self._identities.in_slack(event.source, to),
            event.texts.get("to") or (person.name if person else to),
        )

    async def _altered(self, event: Recorded) -> AsyncIterator[Altered]:
        for field, label in FIELDS.items():
            value = event.facts.get(field)
            if event.kind in WHOLE:
                if field in SUMMARY and value:
                    name, user = await self._side(event, field, value, field)
                    yield Altered(field=label, form="is", after=name, after_slack=user)
            elif field == "source_status" and "status" in event.facts:
                continue
            elif field in policy.DETAILS and not self._in_full:
                if value is not None:
                    yield Altered(field=label, form="changed")
            elif isinstance(value, list) and len(value) == len(("before", "after")):
                yield await self._moved(event, field, *value)
            elif value is True and field != "archived":
                yield await self._moved(event, field, None, None)

    async def _moved(self, event: Recorded, field: str, before: Any, after: Any) -> Altered:
        label = FIELDS[field]
        was, was_user = await self._side(event, field, before, f"{field}.before")
        now, now_user = await self._side(event, field, after, f"{field}.after")
        if was is None and now is None:
            return Altered(field=label, form="changed")
        return Altered(
            field=label,
            form="from_to",
            before=was,
            after=now,
            before_slack=was_user,
            after_slack=now_user,
        )

    async def _side(
        self, event: Recorded, field: str, value: Any, text: str
    ) -> tuple[str | date | None, str | None]:
        """A value in words, and whose user it is where it is a person."""
        said = event.texts.get(text)
        if field == "assignee" and isinstance(value, str):
            name = await self._name(value)
            return said or name.name or "somebody", name.user
        if said or value is None:
            return said, None
        if isinstance(value, bool):
            return "yes" if value else "no", None
        if field in _DATES:
            return _day(value), None
        if field == "price":
            return money(Money.model_validate(value)), None
        return str(value), None


def _undone(event: Recorded) -> str | None:
    """What an event's request is an undo of."""
    undone = event.facts.get(UNDOES)
    deed = undone.get("operation") if isinstance(undone, dict) else None
    return deed if isinstance(deed, str) else None


def _day(value: Any) -> str | date:
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        return str(value)


def _words(event: Recorded) -> tuple[tuple[str, str], ...]:
    """What people wrote: texts of their own, not the names and values of fields."""
    return tuple(
        (name.replace("_", " ").capitalize(), text)
        for name, text in sorted(event.texts.items())
        if "." not in name and name not in {"to", TO_CLIENT, USER}
    )
