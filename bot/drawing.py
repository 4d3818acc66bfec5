"""Requests to the messages about them: each drawn for the one place it is sent to."""

from collections.abc import Awaitable, Callable
from typing import Final

from bot.answers import Answer
from bot.assets.client import LINKS
from bot.deliveries import CHANNEL, Draw, Drawn
from bot.effects import NONE, WORDS, Effect, effects, label, label_of_new, made_of, value_of
from bot.forms import (
    GlassBroken,
    RequestCard,
    RequestEnded,
    RequestInDoubt,
    RequestQuestioned,
    RequestRef,
    RequestShown,
    RequestWaits,
    Said,
)
from bot.language.changes import AskChange
from bot.language.questions import ShowAsset, question_json
from bot.models import Asset, RequestStatus, Scope
from bot.operations import Change, Create, Edit
from bot.policy import DETAILS
from bot.render import render
from bot.several import Several
from bot.store import Index, Records, requests
from bot.store.deliveries import Delivery
from bot.store.requested import Request

_MESSAGES: Final[tuple[type[Answer], ...]] = (
    *(RequestShown, RequestEnded, RequestWaits),
    *(RequestInDoubt, RequestQuestioned, GlassBroken),
)
_WITHDRAWABLE: Final = frozenset((RequestStatus.PENDING, RequestStatus.APPROVED))
_ENDED_IN_VAIN: Final = frozenset((RequestStatus.FAILED, RequestStatus.EXPIRED))
_UNKEPT: Final = frozenset((WORDS["notes"], WORDS["description"]))
"""Prose, of which no request keeps what it was."""
_AS_IT_IS: Final = "as it is"
_FOR_SOME: Final = frozenset(WORDS[field] for field in DETAILS)
"""What not everyone may read who is asked to decide."""
Sees = Callable[[str, Request], Awaitable[bool]]
"""Whether a Slack user may read the details of a request's asset."""
_FACTS: Final = {"assignee": "Assignee", "client": "Client"}


class Drawing:
    """Draws the messages about requests."""

    def __init__(self, *, records: Records, index: Index, sees: Sees) -> None:
        self._records = records
        self._index = index
        self._sees = sees

    def by_template(self) -> dict[str, Draw]:
        """What draws each message, by the template that it is owed under, without its number."""
        return {kind.template: self._drawer(kind) for kind in _MESSAGES}

    def _drawer(self, kind: type[Answer]) -> Draw:
        async def draw(one: Delivery) -> Drawn | None:
            async with self._records.read() as connection:
                request = await requests.get(connection, one.subject)
            if request is None:
                return None
            answer = kind.model_validate({"card": await self.drawn_for(one.to, request)})
            return Drawn(render(answer.template, **answer.context()), request.version)

        return draw

    async def drawn_for(self, to: str, request: Request) -> RequestCard:
        """A request as a Slack user may read it, or everyone in a channel."""
        details = not to.startswith(CHANNEL) and await self._sees(to, request)
        return self.card(request, to=to, details=details)

    def card(self, request: Request, *, to: str, details: bool, admin: bool = False) -> RequestCard:
        """A request as it is shown to a Slack user or a channel; `admin` where that is an admin.

        `details` where they may read its asset's price, notes and addresses.
        """
        own = to == request.requester_user
        ref = RequestRef(request=request.id, version=request.version).model_dump_json()
        pending = request.status is RequestStatus.PENDING
        questioned = any(one.answered_at is None for one in request.questions)
        return RequestCard(
            operation=request.kind,
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
            expires_at=request.expires_at,
            ended_at=request.ended_at,
            outcome=request.outcome.kind if request.outcome else None,
            apart=_apart(request, details=details),
            error=request.error,
            reference=request.reference or "",
            decide=ref if pending and not own else None,
            withdraw=ref if own and request.status in _WITHDRAWABLE else None,
            answer=ref if own and pending and questioned else None,
            glass=ref if pending and admin else None,
            shown=_shown(request) if own else None,
            again=_again(request) if own else None,
            settle=ref if request.status is RequestStatus.UNKNOWN else None,
        )

    def _effects(self, request: Request, *, details: bool) -> tuple[Effect, ...]:
        if isinstance(request.operation, Create):
            made = made_of(request.operation)
            return tuple(one if details else _hidden(one, NONE, "given") for one in made)
        if request.asset is None or isinstance(request.operation, Several):
            return ()
        found = effects(request.operation, request.asset, self.names(request.operation))
        return tuple(_readable(one, details=details) for one in found)

    def names(self, operation: Change) -> dict[str, str]:
        """What the linked ids of an edit are called, by id."""
        if not isinstance(operation, Edit):
            return {}
        scope = Scope(sources=frozenset({operation.ref.source}))
        given = operation.changes.given()
        return {
            one.id: one.name
            for field, link in LINKS.items()
            if field in given
            for one in self._index.linked(scope, link)
        }


def _readable(effect: Effect, *, details: bool) -> Effect:
    """What becomes of a fact, as far as it is known and may be read."""
    kept = effect.model_copy(update={"was": _AS_IT_IS}) if effect.fact in _UNKEPT else effect
    return kept if details else _hidden(kept, _AS_IT_IS, "changed")


def _hidden(effect: Effect, was: str, will: str) -> Effect:
    """A fact without its values, where they are not for everyone."""
    if effect.fact not in _FOR_SOME:
        return effect
    return Effect(fact=effect.fact, was=was, will=will)


def _label(request: Request) -> str:
    asset = request.asset or request.found
    if asset is not None:
        return label(asset)
    if isinstance(request.operation, Create):
        return label_of_new(request.operation)
    return request.asset_id or "an asset"


def _said(request: Request) -> tuple[Said, ...]:
    """Who decided, asked and answered what, in the order of time."""
    decided = [
        Said(user=one.user, verdict=one.verdict, words=one.comment, at=one.at)
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


def _apart(request: Request, *, details: bool) -> tuple[Effect, ...]:
    """What was found otherwise than it was when it was asked for."""
    if request.outcome is None or request.asset is None:
        return ()
    was, found = request.asset, request.found
    return tuple(_differing(was, found, name, details=details) for name in request.outcome.changed)


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


def _shown(request: Request) -> str | None:
    """The question that shows what was made."""
    made = isinstance(request.operation, Create) and request.status is RequestStatus.COMPLETED
    if not made or request.ref is None:
        return None
    return question_json.dump_json(ShowAsset(ref=request.ref)).decode()


def _again(request: Request) -> str | None:
    """The same change, to be asked for as the asset is now."""
    made = isinstance(request.operation, Create)
    if request.status not in _ENDED_IN_VAIN or request.ref is None or made:
        return None
    operation = request.operation
    to = getattr(operation, "to", None)
    wanted = AskChange(
        operation=request.kind,
        ref=request.ref,
        person=to,
        status=operation.changes.status if isinstance(operation, Edit) else None,
        reason=request.reason,
    )
    return wanted.carried()
