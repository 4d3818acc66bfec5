"""Requests to the messages about them: each drawn for the one place it is sent to."""

from collections.abc import Awaitable, Callable
from typing import Any, Final, Literal

from bot.answering.answers import Answer
from bot.approvals.cases import case
from bot.approvals.means import Means
from bot.changes import next_steps, undoing
from bot.changes.cards import (
    Agreeing,
    GlassBroken,
    Parts,
    PartsListed,
    RequestAnswered,
    RequestCard,
    RequestEnded,
    RequestInDoubt,
    RequestQuestioned,
    RequestRef,
    RequestShown,
    RequestWaits,
    Said,
)
from bot.changes.linked import linked_names
from bot.deliveries.sending import CHANNEL, Draw, Drawn
from bot.language.questions import history_of, question_of
from bot.models import Asset, AssetRef, RequestStatus
from bot.operations import Create, Kind, changed_since
from bot.operations.client_transfer import ClientTransfer
from bot.operations.effects import (
    NONE,
    UNTOLD,
    WORDS,
    Effect,
    effects,
    label,
    label_of_new,
    made_of,
    together,
    value_of,
)
from bot.operations.several import Several
from bot.phrases import assets
from bot.policy import DETAILS, missing
from bot.render import reply
from bot.store import Index, request_parts
from bot.store.deliveries import Delivery
from bot.store.requested import Decision, Request

_MESSAGES: Final[tuple[type[Answer], ...]] = (
    *(RequestShown, RequestEnded, RequestWaits),
    *(RequestInDoubt, RequestQuestioned, RequestAnswered, GlassBroken),
)
_UNKEPT: Final = frozenset((WORDS["notes"], WORDS["description"]))
"""Prose, of which no request keeps what it was."""
_FOR_SOME: Final = frozenset(WORDS[field] for field in DETAILS)
"""What not everyone may read who is asked to decide."""
ON_A_CARD: Final = 8
"""So many of several changes stand on their card."""
PAGE: Final = 10
"""So many of them stand on a page."""
Sees = Callable[[str, Request], Awaitable[bool]]
"""Whether a Slack user may read the details of a request's asset."""
_FACTS: Final = {"assignee": "Assignee", "client": "Client"}


class Approvals(Answer):
    """What waits for whoever asks, and what they wait for."""

    template = "approvals"
    waiting: tuple[RequestCard, ...]
    asked: tuple[RequestCard, ...]
    more_waiting: bool = False
    more_asked: bool = False
    """Whether there are more than are shown: these end, or were asked for, before the rest."""
    how: bool = False
    """Whether it is said that the buttons decide, and no words."""


class Drawing:
    """Draws the messages about requests."""

    def __init__(self, means: Means, *, index: Index, sees: Sees) -> None:
        self._records = means.records
        self._requests = means.requests
        self._index = index
        self._sees = sees

    def by_template(self) -> dict[str, Draw]:
        """What draws each message, by the template that it is owed under, without its number."""
        return {kind.template: self._drawer(kind) for kind in _MESSAGES}

    def _drawer(self, kind: type[Answer]) -> Draw:
        async def draw(one: Delivery) -> Drawn | None:
            request = await self._requests.of(one.subject)
            if request is None:
                return None
            answer = kind.model_validate({"card": await self.drawn_for(one.to, request)})
            return Drawn(reply(answer), request.version)

        return draw

    async def drawn_for(self, to: str, request: Request) -> RequestCard:
        """A request as a Slack user may read it, or everyone in a channel."""
        details = not to.startswith(CHANNEL) and await self._sees(to, request)
        card = self.card(request, to=to, details=details)
        if request.fault or card.again or card.back:
            async with self._records.read() as connection:
                if await next_steps.is_of_open_fault(connection, request):
                    return card.model_copy(update={"again": None, "back": None, "of_fault": True})
        if request.kind != "several":
            return card
        parts = await self._parts(request, to, details=details)
        if not _has_failed_parts(request):
            return card.model_copy(update={"parts": parts})
        async with self._records.read() as connection:
            half = len(await request_parts.half_done(connection, request.id))
        ref = RequestRef(request=request.id, version=request.version).model_dump_json()
        rest = {
            "finish": ref if half and details else None,
            "again_several": card.again_several if parts.tally.failed > half else None,
        }
        return card.model_copy(update={"parts": parts, **rest})

    async def _parts(self, request: Request, to: str, *, details: bool) -> Parts:
        """What a request for several changes is for: as much of it as a card holds."""
        async with self._records.read() as connection:
            some = await request_parts.page(connection, request.id, limit=ON_A_CARD)
            tally = await request_parts.tally(connection, request.id)
        ref = RequestRef(request=request.id, version=request.version)
        own = to == request.requester_user
        return Parts(
            tally=tally,
            lines=tuple(self.card(one, to="", details=details) for one in some),
            left_out=request.left_out if own else (),
            all=ref.model_dump_json() if tally.total > len(some) else None,
        )

    async def page(self, to: str, request: Request, offset: int) -> PartsListed:
        """A page of what a request for several changes is for, as a Slack user may read it."""
        details = await self._sees(to, request)
        async with self._records.read() as connection:
            some = await request_parts.page(connection, request.id, limit=PAGE, offset=offset)
            tally = await request_parts.tally(connection, request.id)

        def turned(offset: int) -> str:
            at = RequestRef(request=request.id, version=request.version, offset=offset)
            return at.model_dump_json()

        return PartsListed(
            card=await self.drawn_for(to, request),
            lines=tuple(self.card(one, to="", details=details) for one in some),
            first=offset + 1 if some else 0,
            last=offset + len(some),
            earlier=turned(max(offset - PAGE, 0)) if offset else None,
            later=turned(offset + PAGE) if offset + PAGE < tally.total else None,
        )

    def card(self, request: Request, *, to: str, details: bool, admin: bool = False) -> RequestCard:
        """A request as it is shown to a Slack user or a channel; `admin` where that is an admin.

        `details` where they may read its asset's price, notes and addresses.
        """
        own = to == request.requester_user
        ref = RequestRef(request=request.id, version=request.version).model_dump_json()
        pending = request.status is RequestStatus.PENDING
        questioned = any(one.answered_at is None for one in request.questions)
        return RequestCard(
            operation=_deed(request),
            label=_label(request),
            source=request.source,
            requester=request.requester_user,
            reason=request.reason,
            effects=self._effects(request, details=details),
            status=request.status,
            broken_glass=request.break_glass,
            said=_said(request),
            approvals=len(request.approvals),
            needed=request.rule.needed,
            clients=_agreeing(request),
            expires_at=request.expires_at,
            ended_at=request.ended_at,
            exists=_exists(request),
            outcome=request.outcome.kind if request.outcome else None,
            conflicts=_conflicts(request, details=details),
            error=request.error,
            reference=request.reference or "",
            decide=ref if pending and not own else None,
            consent=ref if pending and not own and _may_be_recorded(request) else None,
            finish=ref if details and next_steps.is_half_done(request) else None,
            withdraw=ref if own and next_steps.is_withdrawable(request) else None,
            answer=ref if own and pending and questioned else None,
            glass=ref if pending and admin else None,
            shown=_shown(request) if own else None,
            again=next_steps.again(request) if own else None,
            settle=ref if request.status is RequestStatus.UNKNOWN else None,
            **_more(request, ref, own=own, details=details),
        )

    def _effects(self, request: Request, *, details: bool) -> tuple[Effect, ...]:
        if isinstance(request.operation, Create):
            made = made_of(request.operation)
            return tuple(one if details else hidden(one, NONE, "given") for one in made)
        if isinstance(request.operation, Several):
            changes = request.operation.changes
            alike = together(changes, linked_names(self._index, changes[0]))
            return tuple(_readable(one, details=details) for one in alike)
        if request.asset is None:
            return ()
        found = effects(
            request.operation, request.asset, linked_names(self._index, request.operation)
        )
        return tuple(_readable(one, details=details) for one in found)


def _readable(effect: Effect, *, details: bool) -> Effect:
    """What becomes of a fact, as far as it is known and may be read."""
    kept = effect.model_copy(update={"was": UNTOLD}) if effect.fact in _UNKEPT else effect
    return kept if details else hidden(kept, UNTOLD, "changed")


def hidden(effect: Effect, was: str, will: str) -> Effect:
    """A fact without its values, where they are not for everyone."""
    if effect.fact not in _FOR_SOME:
        return effect
    return Effect(fact=effect.fact, was=was, will=will)


def _more(request: Request, ref: str, *, own: bool, details: bool) -> dict[str, Any]:
    """What a card says of several changes, new assets, what was before and is now, and undoing."""
    decides = request.status is RequestStatus.PENDING and not own
    return {
        "history": history_of(request.ref) if decides and request.ref else None,
        "now": _now(request, details=details),
        "made": request.asset_id if _is_made(request) else None,
        "begun": request.kind == "several" and request.attempt > 0,
        "back": next_steps.back(request) if own else None,
        "turn_to": next_steps.turn_to(request) if own else "",
        "undoes": request.undoes.deed if request.undoes else None,
        "undo": ref if own and undoing.is_undoable(request) else None,
        "undo_again": next_steps.undo_again(request) if own else None,
        "again_several": ref if own and _has_failed_parts(request) else None,
    }


def _deed(request: Request) -> Kind | Literal["several"]:
    """What is asked for: of several changes what all of them are."""
    if isinstance(request.operation, Several):
        return request.operation.same or "several"
    return request.kind


def _has_failed_parts(request: Request) -> bool:
    """Whether some of several changes were not done, and can be asked for again."""
    if request.kind != "several" or request.outcome is None or request.ended_at is None:
        return False
    return request.outcome.kind in {"in_part", "none_done"}


def _label(request: Request) -> str:
    asset = request.asset or request.found
    if isinstance(request.operation, Several) and asset is None:
        return assets(len(request.operation.changes))
    if asset is not None:
        return label(asset)
    if isinstance(request.operation, Create):
        return label_of_new(request.operation)
    return request.asset_id or "an asset"


def _said(request: Request) -> tuple[Said, ...]:
    """Who decided, asked and answered what, in the order of time."""
    decided = [
        Said(
            user=one.user,
            verdict=one.verdict,
            words=one.comment,
            on_behalf=_on_behalf(request, one),
            at=one.at,
            instead_of=one.instead_of,
        )
        for one in request.decisions
    ]
    asked = [
        Said(user=one.user, verdict="asked", words=one.text, at=one.at) for one in request.questions
    ]
    answered = [
        Said(user=request.requester_user, verdict="answered", words=one.answer, at=one.answered_at)
        for one in request.questions
        if one.answered_at
    ]
    return tuple(sorted([*decided, *asked, *answered], key=lambda one: one.at))


def _on_behalf(request: Request, decided: Decision) -> tuple[tuple[str, str], ...]:
    names = {one.client.id: one.client.name for one in request.concerned.sides}
    return tuple((names.get(one, one), said) for one, said in decided.consents.items())


def _agreeing(request: Request) -> tuple[Agreeing, ...]:
    """The clients that have to agree, and which of them have."""
    if request.rule.needed != "clients":
        return ()
    left = {side.client.id for side in missing(case(request))}
    return tuple(
        Agreeing(client=one.client.name, here=one.here, agreed=one.client.id not in left)
        for one in request.concerned.sides
    )


def _may_be_recorded(request: Request) -> bool:
    return any(not one.here and not one.agreed for one in _agreeing(request))


def _exists(request: Request) -> tuple[str, ...]:
    """What there is of a transfer between clients, once its new record is made."""
    transfer = request.operation
    if not isinstance(transfer, ClientTransfer) or transfer.made is None:
        return ()
    if request.status is RequestStatus.COMPLETED:
        return (f"#{transfer.made} at {transfer.to.name} was #{transfer.ref.id} before.",)
    checked = "" if transfer.verified else "; it is yet to be checked"
    left = {"retire": "retired", "delete": "deleted"}[transfer.leaves]
    return (
        f"There is a new record: #{transfer.made} at {transfer.to.name}{checked}.",
        f"The old one, #{transfer.ref.id} at {request.client_name}, is yet to be {left}.",
    )


def _conflicts(request: Request, *, details: bool) -> tuple[Effect, ...]:
    """Fields that changed between the request and its execution."""
    if request.outcome is None or request.asset is None:
        return ()
    was, found = request.asset, request.found
    return tuple(_differing(was, found, name, details=details) for name in request.outcome.changed)


def _now(request: Request, *, details: bool) -> tuple[Effect, ...]:
    """How its asset was when it was last read, for whoever has to say how the request ended."""
    found = request.found
    if request.status is not RequestStatus.UNKNOWN or found is None:
        return ()
    changed = changed_since(request.precondition, found) if request.precondition else ()
    told = (
        _differing(found, found, name, details=details)
        for name in dict.fromkeys(("assignee", "status", *changed))
    )
    return tuple(one.model_copy(update={"was": UNTOLD}) for one in told)


def _differing(was: Asset, found: Asset | None, name: str, *, details: bool) -> Effect:
    fact = WORDS.get(name) or _FACTS.get(name, "Record")
    if fact in _UNKEPT:
        return Effect(fact=fact, was="one text", will="another")
    if fact in _FOR_SOME and not details:
        return Effect(fact=fact, was="one value", will="another")
    return Effect(fact=fact, was=_fact(was, name), will=_fact(found, name))


def _fact(asset: Asset | None, name: str) -> str:
    if asset is None or asset.gone:
        return "gone"
    match name:
        case "assignee":
            return asset.assignee.name if asset.assignee else "nobody"
        case "client":
            return asset.client.name if asset.client else "none"
        case "status":
            return str(asset.status)
        case "serial_number":
            return asset.serial_number or "none"
    return value_of(asset, name) if name in WORDS else "there"


def _is_made(request: Request) -> bool:
    """Whether it has made a new asset."""
    return isinstance(request.operation, Create) and request.status is RequestStatus.COMPLETED


def _shown(request: Request) -> str | None:
    """The question that shows what was made."""
    if request.status is not RequestStatus.COMPLETED:
        return None
    match request.operation:
        case Create():
            ref = request.ref
        case ClientTransfer(made=str(new)):
            ref = AssetRef(request.source, new)
        case _:
            ref = None
    return question_of(ref) if ref else None
