"""From the wish for a new asset to the form that asks for it, and from that to a request."""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from bot.answers import Answer
from bot.approvals import Approvals, Outlook, Request, Wish
from bot.assets.client import AssetClient, Capabilities, NewAsset, NewModel
from bot.cards import Cards
from bot.catalogue import Catalogue
from bot.effects import label_of_new, made_of
from bot.errors import NotPermitted, UsageError
from bot.forms import ChangeAsked, NewForm, NewRefused
from bot.language.amounts import amount
from bot.language.changes import AskNew
from bot.language.words import MOST_LETTERS
from bot.modals import Entered
from bot.models import Asset, Denied, Money, Named, RequestStatus, Scope, Status
from bot.operations import OUT_OF_USE, Create, supported
from bot.policy import Actor, Facts, Rule, Viewer, has_reason, may_ask, ruling
from bot.store import Held, Index

MOST_CHOICES: Final = 10
"""Models, people, places or clients to choose from at once."""
FIELDS: Final = (
    *("tag", "name", "status", "location_id", "team_id", "assignee_id"),
    *("purchase_date", "warranty_end", "price", "notes"),
)
"""The fields that the form has, where the source can be given them."""
_TEXTS: Final = ("serial_number", "tag", "name", "notes")
_DATES: Final = ("purchase_date", "warranty_end")
_MODEL: Final = ("category", "manufacturer", "model_name")
_AGAIN: Final = "The form is being drawn for what you chose. Look it over, and send it again."


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
        self._rules = rules
        self._actor = actor
        self._looking = looking
        self._now = now
        self._index = index
        self._catalogue = catalogue
        self._cards = cards

    async def begin(self, wanted: AskNew, viewer: Viewer) -> Answer:
        """The form, as far as it can be drawn by what is chosen. Raises PersonError."""
        user = _user(viewer)
        sources = [one for one in self._taking(wanted) if viewer.scope.reaches(one)]
        if not sources:
            raise UsageError("No asset system of this inventory takes new assets from here.")
        await asyncio.gather(*(self._catalogue.read(one) for one in sources))
        actor = await self._actor(user, self._groups())
        allowed = [one for one in sources if self._may_begin(one, actor)]
        source = wanted.source or next(iter(allowed), sources[0])
        client = wanted.client
        if viewer.within is not None and _has_clients(self._can(source)):
            client = self._bound(source, viewer)
            wanted = wanted.model_copy(update={"within": True})
        wanted = wanted.model_copy(update={"source": source, "client": client})
        if source in allowed and _has_clients(self._can(source)) and client is None:
            return self._form(wanted, allowed, None)
        probe = Create(source=source, asset=NewAsset(model_id="", serial_number="…"))
        wish = Wish(user=user, operation=probe, asset=None, facts=_facts(wanted))
        weighed = await self._approvals.outlook(wish)
        if not isinstance(weighed, Outlook):
            raise _against(weighed)
        return self._form(wanted, allowed, weighed)

    def turned(self, wanted: AskNew, name: str, value: str) -> AskNew:
        """The form that is wanted once something in it was chosen; raises UsageError."""
        if name == "new_source":
            return wanted.model_copy(update={"source": value, "client": None, "other_model": False})
        clients = self._catalogue.clients(wanted.source)
        client = next((one for one in clients if one.id == value), None)
        if client is None:
            raise UsageError("That client is not known here any more. Search for it again.")
        return wanted.model_copy(update={"client": client})

    def wrong(self, wanted: AskNew, entered: Entered) -> dict[str, str]:
        """What can be seen to be wrong at once, by input: a sentence each."""
        can = self._can(wanted.source)
        if _has_clients(can) and wanted.client is None:
            return {}
        chosen = {"new_source": wanted.source}
        chosen |= {"new_client": wanted.client.id} if wanted.client else {}
        if stale := {name for name, now in chosen.items() if entered.get(name, now) != now}:
            return dict.fromkeys(stale, _AGAIN)
        found = {name: can.against(name, entered.get(name)) for name in _TEXTS}
        found |= {name: can.against("model_id", entered.get(name)) for name in _MODEL}
        serial_number = entered.get("serial_number", "").strip()
        if len(serial_number) > MOST_LETTERS:
            found["serial_number"] = f"No serial number is longer than {MOST_LETTERS} characters."
        for held in self._index.find(_scope(wanted), serial_number, field="serial"):
            if _is_twin(held.asset, serial_number, wanted):
                found["serial_number"] = (
                    f"{held.asset.title} has this serial number already. Is that no longer so? "
                    "Look it up, and I read it anew."
                )
        price = None
        try:
            price = _price(entered)
        except UsageError as error:
            found["price"] = str(error)
        if entered.get("status") in OUT_OF_USE and "new_person" in entered:
            found["status"] = "Nothing is given to anybody that is retired, lost or stolen."
        person = self._index.person(wanted.source, entered.get("new_person", ""))
        if "new_person" in entered and (person is None or not person.active):
            found["new_person"] = "They are not there any more. Choose somebody else."
        facts = _facts(wanted, self._category(wanted, entered), price=price)
        rules = ruling(self._rules(), facts).matching
        lacking = has_reason(rules, entered.get("reason"))
        found["reason"] = lacking.reason if isinstance(lacking, Denied) else None
        return {name: why for name, why in found.items() if why}

    async def submit(self, wanted: AskNew, entered: Entered, viewer: Viewer, *, key: str) -> Answer:
        """Ask for what was entered; *key* makes it one request if sent twice.

        Where the client alone was, the form is drawn for that. Raises PersonError and SourceError.
        """
        if made := await self._approvals.made(key):
            return _asked(made)
        if _has_clients(self._can(wanted.source)) and wanted.client is None:
            turned = self.turned(wanted, "new_client", entered.get("new_client", ""))
            return await self.begin(turned, viewer)
        operation = await asyncio.to_thread(self._operation, wanted, entered)
        if operation.model:
            self._catalogue.forget(wanted.source)
        client = self._sources[wanted.source]
        if not supported(operation, client.capabilities):
            raise UsageError(f"{wanted.source} takes no new assets from here.")
        serial_number = operation.asset.serial_number
        for one in await client.find_by_serial([serial_number]):
            if _is_twin(one, serial_number, wanted):
                held = Held(asset=one, checked_at=self._now())
                return NewRefused(card=self._cards.card(held, viewer))
        wish = Wish(
            user=_user(viewer),
            operation=operation,
            asset=None,
            reason=entered.get("reason", ""),
            facts=_facts(
                wanted, self._category(wanted, entered), operation.names, operation.asset.price
            ),
            key=key,
        )
        asked = await self._approvals.ask(wish)
        if not isinstance(asked, Request):
            raise _against(asked)
        return _asked(asked)

    def options(self, wanted: AskNew, name: str, typed: str, viewer: Viewer) -> list[Named]:
        """What a menu of the form offers to who may ask for it; slow enough for a thread."""
        self._can(wanted.source)
        actor = self._looking(viewer, self._groups())
        if actor and name == "new_client":
            return _called(self._clients(wanted.source, actor), typed)
        return (
            self._choices(wanted, name, typed) if actor and self._may(_facts(wanted), actor) else []
        )

    def _choices(self, wanted: AskNew, name: str, typed: str) -> list[Named]:
        """The models, people or places of a source, and of one client of it, for what was typed."""
        source, client = wanted.source, wanted.client
        match name:
            case "new_model":
                found = self._catalogue.models(source, typed, limit=MOST_CHOICES)
                words = ((one, (one.category, one.manufacturer, one.name)) for one in found)
                return [
                    Named(id=one.id, name=" · ".join(filter(None, said))) for one, said in words
                ]
            case "new_location":
                return _called(self._catalogue.locations(source, client), typed)
            case "new_team":
                return _called(self._catalogue.teams(source), typed)
            case "new_person" if client:
                people = self._index.people_of(source, client.id)
                return _called([Named(id=one.id, name=one.name) for one in people], typed)
            case "new_person":
                people = self._index.people_named(source, typed, limit=MOST_CHOICES)
                return [Named(id=one.id, name=one.name) for one in people]
        return []

    def _groups(self) -> frozenset[str]:
        """The user groups whose members may ask for something."""
        return frozenset(group for rule in self._rules() for group in rule.ask.groups)

    def _taking(self, wanted: AskNew) -> list[str]:
        """The sources that take new assets; where one is chosen already, and takes none, none."""
        taking = [
            source
            for source, client in self._sources.items()
            if client.capabilities.create and not client.capabilities.read_only
        ]
        return taking if wanted.source in {"", *taking} else []

    def _can(self, source: str) -> Capabilities:
        client = self._sources.get(source)
        if client is None:
            raise UsageError("This form is of a source that is no longer there. Begin anew.")
        return client.capabilities

    def _may_begin(self, source: str, actor: Actor) -> bool:
        """Whether someone may ask for a new asset of a source, be it of one client."""
        if _has_clients(self._can(source)):
            return bool(self._clients(source, actor))
        return self._may(Facts(kind="create", source=source), actor)

    def _may(self, known: Facts, actor: Actor) -> bool:
        return bool(may_ask(ruling(self._rules(), known).matching, known, actor))

    def _clients(self, source: str, actor: Actor) -> list[Named]:
        """The clients of which someone may ask for a new asset."""
        clients = self._catalogue.clients(source)
        facts = Facts(kind="create", source=source)
        return [one for one in clients if self._may(facts._replace(client=one.name), actor)]

    def _bound(self, source: str, viewer: Viewer) -> Named:
        """The client that the channel is for."""
        of = viewer.scope.clients or frozenset()
        found = [one for one in self._catalogue.clients(source) if one.id in of]
        if len(found) != 1:
            raise UsageError(
                f"This channel is for {viewer.within}, and {source} has "
                f"{len(found) or 'no'} clients of that name. Ask me in a direct message."
            )
        return found[0]

    def _form(self, wanted: AskNew, sources: Sequence[str], weighed: Outlook | None) -> NewForm:
        can = self._can(wanted.source)
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
            has_clients=_has_clients(can) and not wanted.within,
            client=wanted.client,
            is_whole=weighed is not None,
            other_model=wanted.other_model,
            turn=turn.model_dump_json() if can.create_model else None,
            categories=can.categories,
            serial_number=wanted.serial_number,
            fields=_fields(can),
            statuses=tuple(one for one in Status if one in can.statuses),
            needs=can.needs,
            reason_needed=weighed is not None and weighed.ruling.reason,
            needed=weighed.ruling.rule.needed if weighed else 0,
            able=weighed.approvers if weighed else 0,
        )

    def _operation(self, wanted: AskNew, entered: Entered) -> Create:
        """What was entered, as it is asked for; raises UsageError for what is not there now."""
        can, source, client = self._can(wanted.source), wanted.source, wanted.client
        given: dict[str, Any] = {
            name: entered[name].strip()
            for name in (*_TEXTS, *_DATES)
            if name in entered and name in {"serial_number", *can.fields}
        }
        if entered.get("status") and "status" in _fields(can):
            given["status"] = entered["status"]
        if (price := _price(entered)) and "price" in can.fields:
            given["price"] = price
        model: NewModel | None = None
        linked: dict[str, Named] = {"client_id": client} if client else {}
        if wanted.other_model:
            words = [" ".join(entered.get(name, "").split()) for name in _MODEL]
            model = NewModel(category=words[0], manufacturer=words[1], name=words[2])
        else:
            known = self._catalogue.model(source, entered.get("new_model", ""))
            if known is None:
                raise UsageError("That model is not there any more. Search for it again.")
            linked["model_id"] = Named(id=known.id, name=known.name)
        if place := entered.get("new_location"):
            places = {one.id: one for one in self._catalogue.locations(source, client)}
            linked["location_id"] = places.get(place, Named(id=place, name=place))
        if team := entered.get("new_team"):
            teams = {one.id: one for one in self._catalogue.teams(source)}
            linked["team_id"] = teams.get(team, Named(id=team, name=team))
        if person := self._index.person(source, entered.get("new_person", "")):
            linked["assignee_id"] = Named(id=person.id, name=person.name)
        given |= {field: one.id for field, one in linked.items()}
        names = {field: one.name for field, one in linked.items()}
        asset = NewAsset.model_validate({"model_id": "", **given})
        return Create(source=source, asset=asset, model=model, names=names)

    def _category(self, wanted: AskNew, entered: Entered) -> str | None:
        if wanted.other_model:
            return entered.get("category")
        return self._catalogue.category(wanted.source, entered.get("new_model", ""))


def _asked(made: Request) -> Answer:
    """What is said of a request that was made."""
    operation = made.operation
    if not isinstance(operation, Create):
        raise UsageError("This form is from an older version of me. Please begin anew.")
    return ChangeAsked(
        operation="create",
        label=label_of_new(operation),
        effects=made_of(operation),
        waits=made.status is RequestStatus.PENDING,
        needed=made.rule.needed,
        expires_at=made.expires_at,
    )


def _user(viewer: Viewer) -> str:
    if viewer.asker is None:
        raise NotPermitted("Changes are asked for in Slack.")
    return viewer.asker.user


def _fields(can: Capabilities) -> frozenset[str]:
    """The fields that a form has: a status only where it does not follow from the assignee."""
    follows = set() if can.new_by_status else {"status"}
    return frozenset(one for one in FIELDS if one in can.fields and one not in follows)


def _price(entered: Entered) -> Money | None:
    """The price that was entered; raises UsageError where it cannot be read."""
    written = entered.get("price")
    return amount(written) if written else None


def _has_clients(can: Capabilities) -> bool:
    return "client_id" in can.needs


def _scope(wanted: AskNew) -> Scope:
    clients = frozenset({wanted.client.id}) if wanted.client else None
    return Scope(sources=frozenset({wanted.source}), clients=clients)


def _is_twin(asset: Asset, serial_number: str, wanted: AskNew) -> bool:
    """Whether an asset is there already that a new one would be a second of."""
    same = (asset.serial_number or "").strip().casefold() == serial_number.casefold()
    theirs = asset.client.id if asset.client else None
    return same and not asset.gone and (wanted.client is None or wanted.client.id == theirs)


def _facts(
    wanted: AskNew,
    category: str | None = None,
    names: Mapping[str, str] | None = None,
    price: Money | None = None,
) -> Facts:
    """What rules look at, as far as it is known."""
    return Facts(
        kind="create",
        source=wanted.source,
        client=wanted.client.name if wanted.client else None,
        category=category,
        location=(names or {}).get("location_id"),
        price=price,
    )


def _called(found: Sequence[Named], typed: str) -> list[Named]:
    words = typed.casefold().split()
    named = (one for one in found if all(word in one.name.casefold() for word in words))
    return list(named)[:MOST_CHOICES]


def _against(why: object) -> NotPermitted:
    """What stands against asking, of which a new asset has nothing but refusals."""
    reason = why.reason if isinstance(why, Denied) else "That cannot be asked for just now."
    return NotPermitted(reason)
