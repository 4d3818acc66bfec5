"""From what someone wants to change to the form that asks for it, and from that to a request."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from bot import policy
from bot.answering.answers import Answer, Found, Listed
from bot.answering.cards import Cards
from bot.answering.lookup import Lookup
from bot.answering.offers import Offers, probed
from bot.answering.rights import entitled
from bot.approvals import Approvals, Blocked, Outlook, Request, Wish
from bot.assets.client import AssetChanges, AssetClient, Capabilities
from bot.changes import editing, wishes
from bot.changes.choosing import MOST, choice, only
from bot.changes.drawing import Drawing
from bot.changes.forms import ChangeBlocked, ChangeForm, ChangeRefused
from bot.changes.gathering import Gathering
from bot.changes.linked import linked_names
from bot.changes.receivers import Receivers
from bot.changes.wishes import CHOSEN_IS_GONE, as_held, receiver, ref_of, user_of
from bot.errors import NotPermitted, UsageError
from bot.language.changes import GIVING, AskChange, Given
from bot.language.questions import (
    AssetsOf,
    FindAssets,
    ListAssets,
    Question,
    question_json,
)
from bot.modals import MOST_CHOICES, Entered, matching
from bot.models import OLDER, Asset, AssetRef, Denied, Named, Scope, Status, Verdict
from bot.operations import (
    Assign,
    Change,
    Create,
    Objection,
    Transfer,
)
from bot.operations.effects import effects, label
from bot.people.identities import Identities
from bot.policy import Viewer
from bot.store import Held, Index, Listing


class Changing:
    """Begins changes, and asks for them."""

    def __init__(
        self,
        *,
        approvals: Approvals,
        sources: Mapping[str, AssetClient],
        now: Callable[[], datetime],
        learn: Callable[[Asset], None],
        lookup: Lookup,
        index: Index,
        cards: Cards,
        identities: Identities,
        drawing: Drawing,
        offers: Offers,
    ) -> None:
        self._approvals = approvals
        self._sources = sources
        self._now = now
        self._learn = learn
        self._lookup = lookup
        self._index = index
        self._cards = cards
        self._receivers = Receivers(index=index, identities=identities)
        self._gathering = Gathering(lookup=lookup, index=index)
        self._drawing = drawing
        self._offers = offers

    async def begin(self, wanted: AskChange, viewer: Viewer) -> Answer:
        """The form that asks for a change, or what has to be said or chosen before.

        Raises PersonError and SourceError.
        """
        chosen = await self.chosen(wanted, viewer)
        if not isinstance(chosen, AskChange):
            return chosen
        ref = ref_of(chosen)
        wanted = as_held(chosen, self._seen(ref, viewer).asset)
        probe = await self._may_ask(wanted, ref, viewer)
        asset, held = await self.read(ref, viewer)
        wanted = await self._receivers.read(as_held(wanted, asset), asset, viewer)
        receiver = await self._receivers.of(wanted, asset, viewer)
        wanted = wanted.model_copy(update={"person": receiver.person, "to": ""})
        can = self.client(ref.source).capabilities
        operation = wishes.operation(wanted, ref, probe)
        weighed = await self._approvals.outlook(self._wish(viewer, operation, asset))
        if not isinstance(weighed, Outlook):
            return self.refused(wanted, weighed, held, viewer)
        form = self._form(wanted, weighed, held, can, viewer)
        return form.model_copy(update={"to": receiver})

    def as_held(self, wanted: AskChange, viewer: Viewer) -> tuple[AskChange, Named | None]:
        """The same of the one asset that was named as it is now, and who has that."""
        meant = self._index.find(viewer.scope, wanted.word, field="any") if wanted.word else ()
        if len(meant) != 1:
            return wanted, None
        asset = meant[0].asset
        return as_held(wanted, asset), asset.assignee

    async def chosen(self, wanted: AskChange, viewer: Viewer) -> AskChange | Answer:
        """The same change of the one asset that was meant, or which it may be."""
        ref = wanted.ref
        if ref is None:
            question: Question = FindAssets(words=(wanted.word,))
            if wanted.among:
                question = question_json.validate_json(wanted.among)
            answer = await self._lookup.answer(question, viewer)
            match answer:
                case Found(card=card) | Listed(cards=(card,), total=1):
                    ref = card.asset.ref
                case _:
                    return choice(wanted, answer)
        return wanted.model_copy(update={"ref": ref, "word": "", "among": ""})

    async def submit(
        self, wanted: AskChange, entered: Entered, viewer: Viewer, *, key: str
    ) -> Answer:
        """Ask for the change that was entered in a form; *key* makes it one request if sent twice.

        Raises PersonError and SourceError.
        """
        if (made := await self._approvals.made(key)) and made.asset:
            return self._asked(made, made.asset)
        ref = ref_of(wanted)
        asset, held = await self.read(ref, viewer)
        person = receiver(self._index, asset, entered.get("person", ""))
        if person is None and wanted.operation in GIVING:
            raise UsageError(CHOSEN_IS_GONE)
        wanted = wanted.model_copy(update={"person": person})
        can = self.client(ref.source).capabilities
        fields = can.fields & set(wanted.fields)
        if wanted.shown != editing.shown(asset, fields):
            since = Objection(why="changed", instead=wanted.operation)
            return self.refused(wanted, since, held, viewer)
        operation = wishes.operation(wanted, ref, editing.changes(entered, asset, can, fields))
        wish = self._wish(viewer, operation, asset, reason=entered.get("reason", ""), key=key)
        asked = await self._approvals.ask(wish)
        if isinstance(asked, Objection | Blocked | Denied):
            return self.refused(wanted, asked, held, viewer)
        return self._asked(asked, asset)

    def _asked(self, made: Request, asset: Asset) -> Answer:
        """What is said of a request that was made, of an asset as it was then."""
        operation = made.change
        if isinstance(operation, Create):
            raise UsageError(OLDER)
        told = effects(operation, asset, linked_names(self._index, operation))
        return wishes.asked(made, operation.kind, label(asset), told)

    def wrong(self, wanted: AskChange, entered: Entered) -> dict[str, str]:
        """What can be seen to be wrong with what was entered, by input: a sentence each."""
        ref = ref_of(wanted)
        can = self.client(ref.source).capabilities
        held = self._index.get(Scope(), ref)
        if wanted.operation != "edit" or held is None:
            return {}
        fields = can.fields & set(wanted.fields)
        if found := editing.wrong(entered, held.asset, can, fields):
            return found
        given = editing.changes(entered, held.asset, can, fields)
        lacking = self._offers.has_reason(held.asset, given, entered.get("reason"))
        return {"reason": lacking.reason} if isinstance(lacking, Denied) else {}

    def options(self, wanted: AskChange, name: str, typed: str) -> list[Named]:
        """The people, places or teams whose names have what was typed; slow enough for a thread."""
        ref = ref_of(wanted)
        held = self._index.get(Scope(), ref)
        client = held.asset.client_id if held else None
        if name == "person":
            people = self._index.people_named(ref.source, typed, client=client, limit=MOST_CHOICES)
            return [Named(id=one.id, name=one.name) for one in people]
        clients = frozenset({client}) if client else None
        scope = Scope(sources=frozenset({ref.source}), clients=clients)
        return matching(self._index.linked(scope, "team" if name == "team" else "location"), typed)

    def client(self, source: str) -> AssetClient:
        """A source's client; raises UsageError for one that is no longer there."""
        return wishes.client_of(self._sources, source)

    async def permitted(self, wanted: AskChange, viewer: Viewer) -> None:
        """Raise NotPermitted for who may ask for a change of nothing that they named."""
        meant = await self._meant(wanted, viewer)
        sure = len(meant) == 1 or not self._begins_any(wanted, meant, viewer)
        if meant and sure:
            await self._may_ask(wanted, meant[0].asset.ref, viewer)

    async def may_begin(self, wanted: AskChange, viewer: Viewer) -> bool:
        """Whether somebody may ask for a change of something that they named.

        Raises NotPermitted where what they named is not for them to list.
        """
        meant = await self._meant(wanted, viewer)
        return not meant or self._begins_any(wanted, meant, viewer)

    async def lacking(self, wanted: AskChange, viewer: Viewer) -> str:
        """The source of the one thing that was named, where that has no such status; else ""."""
        meant = await self._meant(wanted, viewer)
        source = meant[0].asset.ref.source if len(meant) == 1 else ""
        lacks = source and wanted.status not in self.client(source).capabilities.statuses
        return source if lacks else ""

    def _begins_any(self, wanted: AskChange, meant: Sequence[Held], viewer: Viewer) -> bool:
        return any(self._offers.may_begin(wanted, one.asset, viewer) for one in meant)

    async def _meant(self, wanted: AskChange, viewer: Viewer) -> Sequence[Held]:
        """What was named, as the index has it: as many as are offered to choose from."""
        if wanted.word:
            return self._index.find(viewer.scope, wanted.word, field="any")
        if not wanted.among:
            return ()
        of = question_json.validate_json(wanted.among)
        if not isinstance(of, AssetsOf | ListAssets):
            return ()
        listing = await self._gathering.listing(of, entitled(of, viewer), MOST)
        return listing.rows if isinstance(listing, Listing) else ()

    async def _may_ask(self, wanted: AskChange, ref: AssetRef, viewer: Viewer) -> AssetChanges:
        """What an edit is weighed by; raises NotPermitted for who may not ask for the change.

        By what the index has: no source is read. What it says is weighed after that, by the same
        policy.
        """
        asset = self._seen(ref, viewer).asset
        can = self.client(ref.source).capabilities
        probe = probed(wanted.status, can.fields)
        if len(wanted.fields) == 1:
            probe = AssetChanges.model_validate(dict.fromkeys(wanted.fields))
        verdict = await self._asked_about(wanted, asset, probe, viewer)
        if isinstance(verdict, Denied) and wanted.operation == "edit" and not wanted.status:
            # Somebody may be let change one field and no other.
            for field in sorted(self._fields(wanted, asset, can, viewer))[:1]:
                probe = AssetChanges.model_validate({field: None})
                verdict = await self._asked_about(wanted, asset, probe, viewer)
        if isinstance(verdict, Denied):
            raise verdict.error()
        return probe

    async def _asked_about(
        self, wanted: AskChange, asset: Asset, probe: AssetChanges, viewer: Viewer
    ) -> Verdict:
        operation = wishes.operation(wanted, asset.ref, probe)
        return await self._approvals.may_ask(self._wish(viewer, operation, asset))

    def _fields(
        self, wanted: AskChange, asset: Asset, can: Capabilities, viewer: Viewer
    ) -> frozenset[str]:
        """The fields that the form of a change has: those of an edit that somebody may ask for."""
        if wanted.operation != "edit":
            return frozenset()
        found = self._offers.editable(asset, editing.fields(asset, can, viewer), viewer)
        return found & set(wanted.fields) if wanted.fields else found

    def _seen(self, ref: AssetRef, viewer: Viewer) -> Held:
        """The asset as the index has it, within what may be seen."""
        held = self._index.get(viewer.scope, ref)
        if held is None:
            raise NotPermitted("There is no such asset, or none that you may see here.")
        return held

    async def read(self, ref: AssetRef, viewer: Viewer) -> tuple[Asset, Held]:
        """The asset as its source has it now, within what may be seen."""
        held = self._seen(ref, viewer)
        asset = await self.client(ref.source).get(ref.id)
        if asset is not None:  # what is sent is first compared with what the index has
            await asyncio.to_thread(self._learn, asset)
        if asset is None:
            asset = held.asset.model_copy(update={"gone": True})
        elif asset.client != held.asset.client and viewer.scope.clients is not None:
            raise NotPermitted("There is no such asset, or none that you may see here.")
        return asset, held._replace(asset=asset, checked_at=self._now())

    def _wish(
        self,
        viewer: Viewer,
        operation: Change,
        asset: Asset,
        *,
        reason: str = "",
        key: str | None = None,
    ) -> Wish:
        person = None
        if isinstance(operation, Assign | Transfer):
            person = self._index.person(operation.ref.source, operation.to.id)
        return Wish(
            user=user_of(viewer),
            operation=operation,
            asset=asset,
            reason=reason,
            has_left=person is not None and person.has_left(viewer.today),
            key=key,
        )

    def _form(
        self, wanted: AskChange, weighed: Outlook, held: Held, can: Capabilities, viewer: Viewer
    ) -> ChangeForm:
        asset, rule = held.asset, weighed.ruling.rule
        given = wanted.given or Given()
        notes = editing.noted(asset.notes, given.notes)
        fields = self._fields(wanted, asset, can, viewer)
        told = {"shown": editing.shown(asset, fields), "fields": tuple(sorted(fields))}
        wanted = wanted.model_copy(update=told)
        retire = None
        if wanted.operation == "delete" and Status.RETIRED in can.statuses:
            instead = AskChange(operation="retire", ref=asset.ref, reason=wanted.reason)
            retire = instead.carried()
        return ChangeForm(
            operation=wanted.operation,
            card=self._cards.card(held, viewer),
            wanted=wanted.carried(),
            statuses=tuple(one for one in Status if one in can.statuses),
            status=wanted.status or asset.status,
            tag=given.tag or asset.tag,
            serial_number=given.serial_number or asset.serial_number,
            location=self._location(wanted) or asset.location,
            team=asset.team,
            price=editing.price(asset),
            warranty_end=given.warranty_end or asset.warranty_end,
            notes=notes,
            fields=fields,
            reason=wanted.reason
            or ("" if "notes" in fields and notes != asset.notes else given.notes),
            reason_needed=weighed.ruling.reason,
            needed=rule.needed,
            able=weighed.approvers,
            who=weighed.who,
            loses=can.deletes if wanted.operation == "delete" else (),
            retire=retire,
            back=_back_first(wanted, asset, can) if "status" in fields else None,
        )

    def _location(self, wanted: AskChange) -> Named | None:
        """The one place that was named for it."""
        name = wanted.given.location if wanted.given else ""
        return only(self.options(wanted, "location", name), name) if name else None

    def refused(
        self, wanted: AskChange, why: Objection | Blocked | Denied, held: Held, viewer: Viewer
    ) -> Answer:
        """Why it cannot be asked for; raises NotPermitted where policy is against it."""
        match why:
            case Denied():
                raise why.error()
            case Blocked():
                user = viewer.asker.user if viewer.asker else ""
                details = policy.sees_details(viewer, held.asset)
                card = self._drawing.card(why.by, to=user, details=details)
                return ChangeBlocked(operation=wanted.operation, card=card)
        instead = None
        if why.instead:
            status = Status.IN_STOCK if why.why == "out_of_use" else wanted.status
            other = {"operation": why.instead, "status": status, "ref": held.asset.ref}
            instead = wanted.model_copy(update={**other, "shown": "", "fields": ()}).carried()
        return ChangeRefused(
            operation=wanted.operation,
            card=self._cards.card(held, viewer),
            why=why.why,
            to=wanted.person,
            instead=why.instead,
            wanted=instead,
            fault=wishes.reported(wanted.model_copy(update={"ref": held.asset.ref}))
            if why.why == "unsupported" and wanted.status in wishes.REPORTED
            else None,
        )


def _back_first(wanted: AskChange, asset: Asset, can: Capabilities) -> str | None:
    """Taking back what somebody has, where a status alone is asked for that has to wait for it."""
    of_status = wanted.status is not None or set(wanted.fields) == {"status"}
    if not (can.status_follows and asset.assignee and of_status):
        return None
    if wanted.status is Status.ASSIGNED:
        return None
    return AskChange(operation="return", ref=asset.ref, reason=wanted.reason).carried()
