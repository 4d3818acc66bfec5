"""From what someone wants to change at once to the form that asks for it, and to its requests."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from bot.answering.answers import Answer
from bot.answering.lookup import Lookup
from bot.answering.rights import entitled
from bot.approvals import Approvals, Request, SeveralAsked, SeveralWeighed, Wish
from bot.assets.client import AssetChanges, AssetClient, Capabilities, TargetClient
from bot.changes import undoing
from bot.changes.forms import Line, SeveralForm, SeveralMade
from bot.changes.gathering import Found, Gathering
from bot.changes.linked import linked_names
from bot.changes.next_steps import is_half_done
from bot.changes.receivers import Receivers
from bot.changes.seen import in_few_letters
from bot.changes.wishes import CHOSEN_IS_GONE, NOBODY, client_of, receiver, reference_of, user_of
from bot.errors import NotPermitted, UsageError
from bot.language.changes import AskChange, AskSeveral
from bot.language.questions import AssetsOf, ListAssets
from bot.modals import Entered
from bot.models import Asset, Denied, Named, RequestStatus, Scope, Status
from bot.operations import (
    Assign,
    Change,
    Create,
    Edit,
    Return,
    Transfer,
)
from bot.operations.client_transfer import ClientTransfer, transfer_plan
from bot.operations.effects import UNTOLD, Effect, effects, label, made_of, value_of
from bot.operations.several import MOST, LeftOut, Several
from bot.people.identities import Identities
from bot.policy import Viewer, facts
from bot.store import Index, Records, request_parts, request_past

_MOST_ALIKE = 10
"""Records with the same word on them of which it is looked up what was done last."""
_ELSEWHERE = "It is of another source or client than the first: give it by itself."
_NO_ONE = "No one asset has that on it: look for it by itself."
_CHANGED = "Some of it has changed since this form was drawn: begin anew."


class _Wanted(NamedTuple):
    """The changes that are wanted, as far as they can be."""

    wishes: Sequence[Wish]
    left_out: Sequence[LeftOut] = ()
    loses: tuple[str, ...] = ()


class ChangingSeveral:
    """Begins several changes at once, and asks for them; undoes what was changed."""

    def __init__(
        self,
        *,
        approvals: Approvals,
        records: Records,
        sources: Mapping[str, AssetClient],
        lookup: Lookup,
        index: Index,
        identities: Identities,
        has_left: Callable[[str, str], bool],
    ) -> None:
        self._approvals = approvals
        self._records = records
        self._sources = sources
        self._index = index
        self._receivers = Receivers(index=index, identities=identities)
        self._gathering = Gathering(lookup=lookup, index=index)
        self._has_left = has_left

    async def begin(self, wanted: AskSeveral, viewer: Viewer) -> Answer:
        """The form that asks for them: what would be done, what cannot be, and why.

        Raises PersonError and SourceError.
        """
        found = await self._wanted(wanted, viewer)
        if isinstance(found, Answer):
            return found
        if isinstance(wanted.of, AssetsOf | ListAssets) and not found.wishes:
            return await self._gathering.none(wanted.of, viewer)
        weighed = await self._approvals.outlook_several(found.wishes)
        if weighed.against is not None:
            raise weighed.against.error()
        wanted = wanted.model_copy(update={"shown": in_few_letters(found.wishes)})
        first = found.wishes[0].asset if found.wishes else None
        if wanted.operation != "assign" or first is None:
            return self._form(wanted, found, weighed)
        wanted = await self._receivers.read(wanted, first, viewer)
        receiver = await self._receivers.of(wanted, first, viewer)
        wanted = wanted.model_copy(update={"first": first.ref, "to": "", "called": ""})
        form = self._form(wanted, found, weighed)
        return form.model_copy(update={"to": receiver, "source": first.ref.source})

    async def submit(
        self, wanted: AskSeveral, entered: Entered, viewer: Viewer, *, key: str
    ) -> Answer:
        """Ask for what was shown and entered; *key* makes it one request if sent twice.

        Raises PersonError and SourceError.
        """
        seen = await self._wanted(wanted, viewer)
        if isinstance(seen, Answer):
            raise UsageError("Nobody can say any more whose they are: begin anew.")
        if wanted.shown != in_few_letters(seen.wishes):
            if made := await self._approvals.asked_under(key):
                return _made(made)
            raise UsageError(_CHANGED)
        person = self._chosen(wanted, seen.wishes, entered.get("several_person", ""))
        status = Status(entered["status"]) if entered.get("status") else None
        chosen = wanted.model_copy(update={"person": person, "status": status})
        if wanted.operation == "edit" and status is None:
            raise UsageError("Which status are they to have? Begin anew, and choose one.")
        found = await self._wanted(chosen, viewer)
        if isinstance(found, Answer):
            raise UsageError("Nobody can say any more whose they are: begin anew.")
        if [one.asset for one in found.wishes] != [one.asset for one in seen.wishes]:
            raise UsageError(_CHANGED)  # between the two looks
        reason = entered.get("reason", "")
        if len(found.wishes) == 1:
            asked = await self._approvals.ask_one(found.wishes[0], reason=reason, key=key)
        else:
            origin = await self._origin(wanted)
            asked = await self._approvals.ask_several(
                found.wishes, reason=reason, key=key, origin=origin
            )
        if asked.against is not None:
            raise asked.against.error()
        return _made(asked, found.left_out)

    async def permitted(self, wanted: AskSeveral, viewer: Viewer) -> None:
        """Raise NotPermitted for who may not see what they would be of, or may ask for none."""
        if wanted.of is None:
            return
        entitled(wanted.of, viewer)  # it is told with names
        found = await self._wanted(wanted, viewer)
        why: Denied | None = None
        for wish in () if isinstance(found, Answer) else found.wishes:
            verdict = await self._approvals.may_ask(wish)
            if not isinstance(verdict, Denied):
                return
            why = verdict
        if why is not None:
            raise why.error()

    async def _origin(self, wanted: AskSeveral) -> str | None:
        """What gives rise to what is asked for together: what it undoes, or what it did before."""
        if not wanted.request:
            return None
        request = await self._approvals.get(wanted.request)
        return undoing.origin(request) if wanted.operation == "undo" else request.origin

    async def undo(self, word: str, viewer: Viewer) -> AskSeveral:
        """The last change of an asset that was made, to be undone. Raises PersonError."""
        held = self._index.find(viewer.scope, word, field="any")[:_MOST_ALIKE]
        living = [one for one in held if not one.asset.gone]
        refs = {one.asset.ref for one in living or held}
        if not refs:
            raise NotPermitted("There is no such asset, or none that you may see here.")
        async with self._records.read() as connection:
            last = [await request_past.last_made(connection, one.asset.ref) for one in held]
        done = {one.ref: one for one in last if one}
        came = {new: one for one in last if one and (new := undoing.moved_to(one))}
        refs -= {one.ref for new, one in came.items() if new in refs}  # it is that one now
        if len(refs) > 1:
            raise UsageError("Several assets have that on them: open the one, and undo there.")
        (ref,) = refs
        undone = done.get(ref) or came.get(ref)
        if undone is None:
            raise UsageError("Nothing was changed of it here, so there is nothing to undo.")
        return AskSeveral(operation="undo", request=undone.id)

    async def transfer_back(self, wanted: AskSeveral) -> AskChange | None:
        """What begins the transfer that undoes one between clients; of all others None."""
        if wanted.operation != "undo":
            return None
        return undoing.transfer_back(await self._approvals.get(wanted.request))

    def options(self, wanted: AskSeveral, typed: str, viewer: Viewer) -> list[Named]:
        """The people whose names have what was typed; slow enough for a thread."""
        first = self._index.get(viewer.scope, wanted.first) if wanted.first else None
        return list(self._receivers.search(first.asset, typed)) if first else []

    async def _wanted(self, wanted: AskSeveral, viewer: Viewer) -> _Wanted | Answer:
        """The wishes that it comes to, as the assets are in the index; why there are none."""
        user = user_of(viewer)
        if wanted.operation in {"again", "undo"}:
            return await self._of_request(wanted, viewer, user)
        if wanted.of is None:
            return _Wanted(())
        found = await self._gathering.assets(wanted.of, viewer)
        return found if isinstance(found, Answer) else self._wishes(wanted, found, user)

    def _wishes(self, wanted: AskSeveral, found: Found, user: str) -> _Wanted:
        wishes: list[Wish] = []
        left_out = [
            LeftOut(at=0, label=word, why="hindered", reason=_NO_ONE) for word in found.missing
        ]
        for asset in found.assets:
            first = found.assets[0]
            if wanted.operation == "assign" and _place(asset) != _place(first):
                why = LeftOut(at=0, label=label(asset), why="hindered", reason=_ELSEWHERE)
                left_out.append(why)
            else:
                wishes.append(self._wish(user, self._operation(wanted, asset), asset))
        return _Wanted(wishes, left_out)

    def _operation(self, wanted: AskSeveral, asset: Asset) -> Change:
        match wanted.operation:
            case "return":
                return Return(ref=asset.ref)
            case "assign":
                to = wanted.person or NOBODY
                giving = Transfer if asset.assignee else Assign
                return giving(ref=asset.ref, to=to)
        statuses = self._can(asset.ref.source).statuses
        status = wanted.status or next((one for one in Status if one in statuses), asset.status)
        if wanted.status is None and status is asset.status:
            status = next((one for one in Status if one in statuses - {asset.status}), status)
        return Edit(ref=asset.ref, changes=AssetChanges(status=status))

    async def _of_request(self, wanted: AskSeveral, viewer: Viewer, user: str) -> _Wanted:
        """What was not done of a request, once more; or what puts back what was."""
        request = await self._approvals.get(wanted.request)
        if wanted.operation == "again" and request.requester_user != user:
            why = "Only whoever asked for them can ask again: begin anew."
            raise NotPermitted(why, people=[request.requester_user])
        async with self._records.read() as connection:
            parts = await request_parts.page(connection, request.id, limit=MOST + 1)
        ones = parts if request.kind == "several" else [request]
        if len(ones) > MOST:
            raise UsageError(f"That is {len(ones):,} changes and more; at most {MOST} go at once.")
        if wanted.operation == "again":
            undone = [one for one in ones if one.status in request_parts.NOT_DONE]
            return await self._again([one for one in undone if not is_half_done(one)], viewer, user)
        return await self._undone(
            [one for one in ones if one.status is RequestStatus.COMPLETED], viewer, user
        )

    async def _again(self, parts: Sequence[Request], viewer: Viewer, user: str) -> _Wanted:
        """The same once more; what goes to another client is planned by what that has now."""
        wishes = []
        targets: dict[tuple[str, str], TargetClient] = {}
        for part in parts:
            asset = self._seen(part, viewer)
            operation = part.change
            if isinstance(operation, ClientTransfer) and asset:
                place = (part.source, operation.to.id)
                if place not in targets:
                    source = client_of(self._sources, part.source)
                    (targets[place],) = await source.targets([operation.to])
                operation = transfer_plan(asset, targets[place], operation.leaves)
            if not isinstance(operation, Create):
                wish = self._wish(user, operation, asset)
                wishes.append(replace(wish, origin=part.origin))
        return _Wanted(wishes)

    async def _undone(self, parts: Sequence[Request], viewer: Viewer, user: str) -> _Wanted:
        """What puts back what was made; one change is compared with its source at once."""
        wishes: list[Wish] = []
        left_out: list[LeftOut] = []
        loses: dict[str, None] = {}
        for at, part in enumerate(parts):
            now = self._seen(part, viewer)
            if len(parts) == 1 and part.ref:
                now = await client_of(self._sources, part.source).get(part.ref.id)
            can = self._can(part.source)
            reverse = undoing.reversal(part, now, can)
            if isinstance(reverse, str):
                known = part.asset or part.found
                name = label(known) if known else part.asset_id or ""
                left_out.append(LeftOut(at=at, label=name, why="hindered", reason=reverse))
                continue
            loses |= dict.fromkeys(undoing.lost(part, can.deletes))
            wishes.append(self._putting_back(user, reverse, part, now))
        return _Wanted(wishes, left_out, tuple(loses))

    def _putting_back(
        self, user: str, reverse: Change | Create, part: Request, now: Asset | None
    ) -> Wish:
        origin = undoing.origin(part)
        if not isinstance(reverse, Create):
            return replace(self._wish(user, reverse, now), origin=origin)
        has_it = reverse.asset.assignee_id
        if has_it and self._has_left(reverse.source, has_it):
            reverse = undoing.unassigned(reverse)
        known = facts("create", part.asset) if part.asset else None
        return Wish(user=user, operation=reverse, asset=None, facts=known, origin=origin)

    def _seen(self, part: Request, viewer: Viewer) -> Asset | None:
        """The asset of a request as the index has it, within what may be seen.

        Raises NotPermitted where it lies outside.
        """
        if part.ref is None:
            return None
        held = self._index.get(viewer.scope, part.ref)
        if held is None and viewer.scope != Scope():
            raise NotPermitted("Some of these assets you may not see here.")
        return held.asset if held else None

    def _wish(self, user: str, operation: Change, asset: Asset | None) -> Wish:
        left = False
        if isinstance(operation, Assign | Transfer) and operation.to.id:
            left = self._has_left(operation.ref.source, operation.to.id)
        return Wish(user=user, operation=operation, asset=asset, has_left=left)

    def _chosen(self, wanted: AskSeveral, wishes: Sequence[Wish], person: str) -> Named | None:
        """Whoever was chosen to have them: of their source, and of their client, if any."""
        if wanted.operation != "assign":
            return None
        first = wishes[0].asset if wishes else None
        found = receiver(self._index, first, person) if first else None
        if found is None:
            raise UsageError(CHOSEN_IS_GONE)
        return found

    def _can(self, source: str) -> Capabilities:
        return client_of(self._sources, source).capabilities

    def _form(self, wanted: AskSeveral, found: _Wanted, weighed: SeveralWeighed) -> SeveralForm:
        statuses: frozenset[Status] = frozenset()
        if wanted.operation == "edit":
            each = [self._can(wish.source).statuses for wish in found.wishes]
            statuses = frozenset.intersection(*each) if each else frozenset()
        places = sorted(at for group in weighed.together for at in group.at)
        chosen = wanted.operation == "edit" and wanted.status is None
        return SeveralForm(
            operation=wanted.operation,
            wanted=wanted.carried(),
            total=len(found.wishes) + len(found.left_out),
            lines=tuple(self._line(found.wishes[at], is_chosen=not chosen) for at in places),
            left_out=(*weighed.left_out, *found.left_out),
            at_once=sum(len(one.at) for one in weighed.together if one.rule.needed == 0),
            decided=tuple(
                (len(one.at), one.rule.needed, one.approvers)
                for one in weighed.together
                if one.rule.needed != 0
            ),
            reason_needed=any(one.reason for one in weighed.together),
            statuses=tuple(one for one in Status if one in statuses),
            status=wanted.status,
            reason=wanted.reason,
            loses=found.loses,
            reference=reference_of(weighed.left_out),
            refused=weighed.refused,
        )

    def _line(self, wish: Wish, *, is_chosen: bool) -> Line:
        """One asset, and what becomes of it."""
        operation = wish.operation
        if isinstance(operation, Create):
            name = operation.asset.name or operation.asset.tag or operation.asset.serial_number
            return Line(label=name, effects=made_of(operation))
        if wish.asset is None:
            return Line(label=operation.ref.id)
        becomes = _yet_to_choose(operation, wish.asset, is_chosen=is_chosen)
        names = linked_names(self._index, operation)
        told = becomes or effects(operation, wish.asset, names)
        return Line(ref=operation.ref, label=label(wish.asset), effects=told)


def _yet_to_choose(operation: Change, asset: Asset, *, is_chosen: bool) -> tuple[Effect, ...]:
    """Of a status, or somebody, yet to be chosen what is so now; of all else nothing."""
    if isinstance(operation, Edit) and not is_chosen:
        return (Effect(fact="Status now", was=UNTOLD, will=asset.status),)
    if isinstance(operation, Assign | Transfer) and not operation.to.id:
        return (Effect(fact="Assignee now", was=UNTOLD, will=value_of(asset, "assignee_id")),)
    return ()


def _made(asked: SeveralAsked, left_out: Sequence[LeftOut] = ()) -> SeveralMade:
    waiting = [one for one in asked.requests if one.ended_at is None]
    counts = [(_size(one), one.rule.needed) for one in waiting]
    return SeveralMade(
        ended=sum(_size(one) for one in asked.requests if one.ended_at),
        at_once=sum(count for count, needed in counts if needed == 0),
        decided=tuple((count, needed) for count, needed in counts if needed != 0),
        left_out=(*asked.left_out, *left_out),
        reference=reference_of(asked.left_out),
        refused=asked.refused,
    )


def _size(request: Request) -> int:
    """How many changes a request is for."""
    wanted = request.operation
    return len(wanted.changes) if isinstance(wanted, Several) else 1


def _place(asset: Asset) -> tuple[str, str | None]:
    return asset.ref.source, asset.client_id
