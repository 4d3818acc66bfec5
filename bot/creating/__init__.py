"""From the wish for a new asset to the form that asks for it, and from that to a request."""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from datetime import datetime
from itertools import islice
from typing import Final

from bot.answering.answers import Answer, Card
from bot.answering.cards import Cards
from bot.answering.catalogue import Catalogue
from bot.approvals import Approvals, Outlook, Request, Wish
from bot.assets.client import AssetClient, NewAsset
from bot.changes.forms import NewForm, NewRefused
from bot.changes.wishes import CLIENT_IS_GONE, asked, user_of
from bot.creating.choices import Choices
from bot.creating.entries import Entries, is_twin
from bot.creating.wanted import capabilities_of, facts_of, fields_of, has_clients
from bot.errors import NotPermitted, UsageError
from bot.language.changes import AskNew
from bot.language.words.serials import key
from bot.modals import Entered
from bot.models import OLDER, Denied, Status
from bot.operations import Create, supported
from bot.operations.effects import label_of_new, made_of
from bot.policy import Actor, Rule, Viewer
from bot.store import Held, Index

_MOST_TAGGED: Final = 5
"""Assets of one tag that are shown."""


class Creating:
    """Begins new assets, and asks for them."""

    def __init__(
        self,
        *,
        approvals: Approvals,
        sources: Mapping[str, AssetClient],
        rules: Callable[[], Sequence[Rule]],
        actor: Callable[[str, Collection[str]], Awaitable[Actor]],
        looking: Callable[[Viewer, Collection[str]], Actor | None],
        now: Callable[[], datetime],
        index: Index,
        catalogue: Catalogue,
        cards: Cards,
    ) -> None:
        """`actor` is someone with the groups that rules name, and `looking` whoever looks.

        The latter is as far as they are known without asking anybody.
        """
        self._approvals = approvals
        self._sources = sources
        self._actor = actor
        self._now = now
        self._index = index
        self._catalogue = catalogue
        self._cards = cards
        self.choices = Choices(
            sources=sources, rules=rules, looking=looking, index=index, catalogue=catalogue
        )
        self.entries = Entries(sources=sources, rules=rules, index=index, catalogue=catalogue)

    async def begin(self, wanted: AskNew, viewer: Viewer) -> Answer:
        """The form, as far as it can be drawn by what is chosen. Raises PersonError."""
        user = user_of(viewer)
        sources = [one for one in self.choices.taking(wanted) if viewer.scope.reaches(one)]
        if not sources:
            raise UsageError("No asset system of this inventory takes new assets from here.")
        await asyncio.gather(*(self._catalogue.read(one) for one in sources))
        actor = await self._actor(user, self.choices.groups())
        allowed = [one for one in sources if self.choices.may_begin(one, actor)]
        begins = not wanted.source  # nothing is chosen in it yet
        source = wanted.source or next(iter(allowed), sources[0])
        client = wanted.client
        if viewer.within is not None and has_clients(capabilities_of(self._sources, source)):
            client = self.choices.bound(source, viewer)
            wanted = wanted.model_copy(update={"within": True})
        wanted = wanted.model_copy(update={"source": source, "client": client})
        if (
            source in allowed
            and has_clients(capabilities_of(self._sources, source))
            and client is None
        ):
            return self._form(wanted, allowed, None)
        probe = Create(source=source, asset=NewAsset(model_id="", serial_number="…"))
        wish = Wish(user=user, operation=probe, asset=None, facts=facts_of(wanted))
        weighed = await self._approvals.outlook(wish)
        if not isinstance(weighed, Outlook):
            raise _against(weighed)
        there = self._there(wanted, viewer)
        if there and begins:
            return NewRefused(card=there, wanted=_elsewhere(wanted, allowed))
        if begins and (tagged := self._tagged(wanted, viewer)):
            return NewRefused(card=tagged[0], more=tuple(tagged[1:]), by="asset tag")
        form = self._form(wanted, allowed, weighed)
        return form.model_copy(update={"there": there})

    def _there(self, wanted: AskNew, viewer: Viewer) -> Card | None:
        """What the index has of this serial number already, where the new one would be."""
        serial_number = wanted.serial_number.strip()
        held = self._index.find(viewer.scope, serial_number, field="serial")
        here = (one for one in held if one.asset.ref.source == wanted.source)
        twin = next((one for one in here if is_twin(one.asset, serial_number, wanted)), None)
        return self._cards.card(twin, viewer) if twin else None

    def _tagged(self, wanted: AskNew, viewer: Viewer) -> list[Card]:
        """What the index has of it as a tag, which was typed for a serial number then."""
        typed = key(wanted.serial_number)
        held = self._index.find(viewer.scope, wanted.serial_number, field="any") if typed else []
        tagged = (one for one in held if key(one.asset.tag or "") == typed and not one.asset.gone)
        return [self._cards.card(one, viewer) for one in islice(tagged, _MOST_TAGGED)]

    def turned(self, wanted: AskNew, name: str, value: str) -> AskNew:
        """The form that is wanted once something in it was chosen; raises UsageError."""
        if name == "new_source":
            return wanted.model_copy(update={"source": value, "client": None, "other_model": False})
        clients = self._catalogue.clients(wanted.source)
        client = next((one for one in clients if one.id == value), None)
        if client is None:
            raise UsageError(CLIENT_IS_GONE)
        return wanted.model_copy(update={"client": client})

    async def submit(self, wanted: AskNew, entered: Entered, viewer: Viewer, *, key: str) -> Answer:
        """Ask for what was entered; *key* makes it one request if sent twice.

        Where the client alone was, the form is drawn for that. Raises PersonError and SourceError.
        """
        if made := await self._approvals.made(key):
            return _asked(made)
        if has_clients(capabilities_of(self._sources, wanted.source)) and wanted.client is None:
            turned = self.turned(wanted, "new_client", entered.get("new_client", ""))
            return await self.begin(turned, viewer)
        operation = await asyncio.to_thread(self.entries.operation, wanted, entered)
        if operation.model:
            self._catalogue.forget(wanted.source)
        client = self._sources[wanted.source]
        if not supported(operation, client.capabilities):
            raise UsageError(f"{wanted.source} takes no new assets from here.")
        serial_number = operation.asset.serial_number
        for one in await client.find_by_serial([serial_number]):
            if is_twin(one, serial_number, wanted):
                held = Held(asset=one, checked_at=self._now())
                return NewRefused(card=self._cards.card(held, viewer))
        wish = Wish(
            user=user_of(viewer),
            operation=operation,
            asset=None,
            reason=entered.get("reason", ""),
            facts=self.entries.facts(wanted, entered, operation),
            key=key,
        )
        new = await self._approvals.ask(wish)
        if not isinstance(new, Request):
            raise _against(new)
        return _asked(new)

    def _form(self, wanted: AskNew, sources: Sequence[str], weighed: Outlook | None) -> NewForm:
        can = capabilities_of(self._sources, wanted.source)
        turn = wanted.model_copy(update={"other_model": not wanted.other_model})
        return NewForm(
            wanted=wanted.model_dump_json(),
            client_input=wanted.input("new_client"),
            model_input=wanted.input("new_model"),
            location_input=wanted.input("new_location"),
            person_input=wanted.input("new_person"),
            team_input=wanted.input("new_team"),
            here=wanted.source,
            sources=() if wanted.within or len(sources) == 1 else tuple(sources),
            has_clients=has_clients(can) and not wanted.within,
            client=wanted.client,
            is_whole=weighed is not None,
            other_model=wanted.other_model,
            turn=turn.model_dump_json() if can.create_model else None,
            categories=can.categories,
            serial_number=wanted.serial_number,
            fields=fields_of(can),
            statuses=tuple(one for one in Status if one in can.statuses),
            needs=can.needs,
            reason_needed=weighed is not None and weighed.ruling.reason,
            needed=weighed.ruling.rule.needed if weighed else 0,
            able=weighed.approvers if weighed else 0,
            who=weighed.who if weighed else (),
        )


def _elsewhere(wanted: AskNew, sources: Sequence[str]) -> str | None:
    """What the button carries that begins it in another source; None where there is none."""
    other = next((one for one in sources if one != wanted.source), None)
    return other and AskNew(serial_number=wanted.serial_number, source=other).carried()


def _asked(made: Request) -> Answer:
    """What is said of a request that was made."""
    operation = made.operation
    if not isinstance(operation, Create):
        raise UsageError(OLDER)
    return asked(made, "create", label_of_new(operation), made_of(operation))


def _against(why: object) -> NotPermitted:
    """What stands against asking, of which a new asset has nothing but refusals."""
    if isinstance(why, Denied):
        return why.error()
    return NotPermitted("That cannot be asked for just now.")
