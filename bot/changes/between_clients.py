"""From the wish to have an asset become another client's to its form, and to a request."""

import json
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence

from bot.answering.answers import Answer
from bot.answering.cards import Cards
from bot.answering.catalogue import Catalogue
from bot.approvals import Approvals, Outlook, Request, Wish
from bot.changes.changing import Changing
from bot.changes.drawing import hidden
from bot.changes.forms import ClientTransferForm
from bot.changes.wishes import CLIENT_IS_GONE, NOBODY, asked, ref_of, user_of
from bot.errors import UsageError
from bot.language.changes import AskChange
from bot.language.commands.changes import of_client
from bot.modals import Entered, matching
from bot.models import OLDER, Asset, AssetRef, Denied, Named, Scope, fingerprint
from bot.operations import Objection, objection, precondition
from bot.operations.client_transfer import STAYS_BEHIND, ClientTransfer, Leaves, transfer_plan
from bot.operations.effects import UNTOLD, Effect, effects, label
from bot.policy import Actor, Rule, Viewer, facts, may_ask, ruling, sees_details
from bot.store import Held, Index


class BetweenClients:
    """Begins transfers from one client to another, and asks for them."""

    def __init__(
        self,
        *,
        approvals: Approvals,
        changing: Changing,
        rules: Callable[[], Sequence[Rule]],
        actor: Callable[[str, Collection[str]], Awaitable[Actor]],
        looking: Callable[[Viewer], Actor | None],
        leaves: Mapping[str, Leaves],
        index: Index,
        catalogue: Catalogue,
        cards: Cards,
    ) -> None:
        """`leaves` is what becomes of the old record, by the sources that have clients."""
        self._approvals = approvals
        self._changing = changing
        self._rules = rules
        self._actor = actor
        self._looking = looking
        self._leaves = leaves
        self._index = index
        self._catalogue = catalogue
        self._cards = cards

    async def begin(self, wanted: AskChange, viewer: Viewer) -> Answer:
        """The form with the plan in it, or what has to be said or chosen before.

        Raises PersonError and SourceError.
        """
        if viewer.within is not None:
            raise UsageError(
                f"This channel is for {viewer.within} alone: ask for this in a direct message."
            )
        chosen = await self._changing.chosen(wanted, viewer)
        if not isinstance(chosen, AskChange):
            return chosen
        wanted, ref = chosen, ref_of(chosen)
        asset, held = await self._changing.read(ref, viewer)
        await self._catalogue.read(ref.source)
        groups = {group for rule in self._rules() for group in rule.ask.groups}
        actor = await self._actor(user_of(viewer), groups)
        wanted = self._resolved(wanted, self._clients(asset, actor))
        probe = self._plain(ref, wanted.client or NOBODY)
        verdict = await self._approvals.may_ask(_wish(viewer, probe, asset))
        if isinstance(verdict, Denied):
            raise verdict.error()
        can = self._changing.client(ref.source).capabilities
        if against := objection(probe, asset, can):
            return self._changing.refused(wanted, against, held, viewer)
        if wanted.client is None:
            return self._form(wanted, held, viewer)
        plan = await self._plan(asset, wanted.client)
        weighed = await self._approvals.outlook(_wish(viewer, plan, asset))
        if not isinstance(weighed, Outlook):
            return self._changing.refused(wanted, weighed, held, viewer)
        return self._form(wanted, held, viewer, plan, weighed)

    def turned(self, wanted: AskChange, value: str) -> AskChange:
        """The form that is wanted once a client was chosen in it; raises UsageError."""
        known = self._catalogue.clients(wanted.ref.source) if wanted.ref else []
        client = next((one for one in known if one.id == value), None)
        if client is None:
            raise UsageError(CLIENT_IS_GONE)
        return wanted.model_copy(update={"client": client, "shown": "", "origin": ""})

    def wrong(self, wanted: AskChange, entered: Entered) -> dict[str, str]:
        """What can be seen to be wrong at once, by input: a sentence each."""
        there = entered.get("other_client")
        if wanted.client is None or there in (None, wanted.client.id):
            return {}
        why = "The plan is being drawn for what you chose. Look it over, and send it again."
        return {"other_client": why}

    async def submit(
        self, wanted: AskChange, entered: Entered, viewer: Viewer, *, key: str
    ) -> Answer:
        """Ask for the transfer as its plan was shown; *key* makes it one request if sent twice.

        Where the client alone was chosen, the plan is drawn. Raises PersonError and SourceError.
        """
        if (known := await self._approvals.made(key)) and known.asset:
            return _asked(known, known.asset, viewer)
        ref = ref_of(wanted)
        reason = entered.get("reason", "")
        if wanted.client is None:
            turned = self.turned(wanted, entered.get("other_client", ""))
            return await self.begin(turned.model_copy(update={"reason": reason}), viewer)
        asset, held = await self._changing.read(ref, viewer)
        plan = await self._plan(asset, wanted.client)
        if wanted.shown != _shown(plan, asset):
            since = Objection(why="changed", instead=wanted.operation)
            return self._changing.refused(wanted, since, held, viewer)
        wish = _wish(viewer, plan, asset, reason=reason, key=key, origin=wanted.origin)
        made = await self._approvals.ask(wish)
        if not isinstance(made, Request):
            return self._changing.refused(wanted, made, held, viewer)
        return _asked(made, asset, viewer)

    def options(self, wanted: AskChange, typed: str, viewer: Viewer) -> list[Named]:
        """The clients that the menu offers for what was typed: those whoever looks may ask for."""
        held = self._index.get(viewer.scope, wanted.ref) if wanted.ref else None
        actor = self._looking(viewer)
        if held is None or actor is None:
            return []
        clients = self._clients(held.asset, actor)
        names = [one.name.casefold() for one in clients]
        return [
            one
            if names.count(one.name.casefold()) == 1
            else Named(id=one.id, name=f"{one.name} (#{one.id})")
            for one in matching(clients, typed)
        ]

    def _plain(self, ref: AssetRef, to: Named) -> ClientTransfer:
        """The transfer without its plan."""
        return ClientTransfer(ref=ref, to=to, leaves=self._leaves.get(ref.source, "retire"))

    def _clients(self, asset: Asset, actor: Actor) -> list[Named]:
        """The clients that somebody may ask for to have an asset, beside the one it is with."""
        own = asset.client_id
        return [
            one
            for one in self._catalogue.clients(asset.ref.source)
            if one.id != own and self._may(asset, one, actor)
        ]

    def _may(self, asset: Asset, client: Named, actor: Actor) -> bool:
        known = facts("client_transfer", asset, to_client=client.name)
        return bool(may_ask(ruling(self._rules(), known).matching, known, actor))

    def _resolved(self, wanted: AskChange, clients: Sequence[Named]) -> AskChange:
        """The same with its client where that is certain: never one of several of that name."""
        if wanted.client is not None:
            if all(one.id != wanted.client.id for one in clients):
                raise UsageError(CLIENT_IS_GONE)
            return wanted
        name, reason = of_client(wanted.said, [one.name for one in clients])
        meant = [one for one in clients if one.name == name]
        return wanted.model_copy(
            update={
                "client": meant[0] if len(meant) == 1 else None,
                "said": "",
                "reason": wanted.reason or reason,
            }
        )

    async def _plan(self, asset: Asset, client: Named) -> ClientTransfer:
        """What a transfer comes to, by what the target has now."""
        source = self._changing.client(asset.ref.source)
        if all(one.id != client.id for one in await source.clients()):
            raise UsageError(CLIENT_IS_GONE)
        leaves = self._leaves.get(asset.ref.source, "retire")
        (target,) = await source.targets([client])
        return transfer_plan(asset, target, leaves)

    def _form(
        self,
        wanted: AskChange,
        held: Held,
        viewer: Viewer,
        plan: ClientTransfer | None = None,
        weighed: Outlook | None = None,
    ) -> ClientTransferForm:
        asset, rule = held.asset, weighed.ruling.rule if weighed else None
        if plan:
            wanted = wanted.model_copy(update={"shown": _shown(plan, asset)})
        return ClientTransferForm(
            card=self._cards.card(held, viewer),
            undoes=bool(wanted.origin),
            wanted=wanted.carried(),
            client=wanted.client,
            is_whole=plan is not None,
            effects=_told(plan, asset, viewer) if plan else (),
            alike=self._alike(asset, wanted.client) if wanted.client else (),
            stays=STAYS_BEHIND,
            sides=tuple((one.client.name, one.here) for one in weighed.sides) if weighed else (),
            reason=wanted.reason,
            reason_needed=rule is not None and rule.reason,
            needed=rule.needed if rule else 0,
            able=weighed.approvers if weighed else 0,
            who=weighed.who if weighed else (),
        )

    def _alike(self, asset: Asset, client: Named) -> tuple[str, ...]:
        """What the target has already with the same serial number, as far as the index knows."""
        scope = Scope(sources=frozenset({asset.ref.source}), clients=frozenset({client.id}))
        serial = asset.serial_number or ""
        found = self._index.find(scope, serial, field="serial") if serial else []
        return tuple(label(one.asset) for one in found if not one.asset.gone)


def _wish(
    viewer: Viewer,
    transfer: ClientTransfer,
    asset: Asset,
    *,
    reason: str = "",
    key: str | None = None,
    origin: str = "",
) -> Wish:
    return Wish(
        user=user_of(viewer),
        operation=transfer,
        asset=asset,
        reason=reason,
        key=key,
        origin=origin or None,
    )


def _asked(made: Request, asset: Asset, viewer: Viewer) -> Answer:
    """What is said of a request that was made, of an asset as it was then."""
    operation = made.operation
    if not isinstance(operation, ClientTransfer):
        raise UsageError(OLDER)
    return asked(made, operation.kind, label(asset), _told(operation, asset, viewer))


def _told(plan: ClientTransfer, asset: Asset, viewer: Viewer) -> tuple[Effect, ...]:
    """What a plan comes to, as far as somebody may read what the asset has."""
    found = effects(plan, asset)
    if sees_details(viewer, asset):
        return found
    return tuple(hidden(one, UNTOLD, one.will) for one in found)


def _shown(plan: ClientTransfer, asset: Asset) -> str:
    """A plan as its form shows it, in a few letters: others once it would be another."""
    shown = [plan.model_dump(mode="json"), precondition(asset, plan).model_dump(mode="json")]
    return fingerprint(json.dumps(shown, sort_keys=True))
