"""Hand-overs to the messages about them: each drawn from the row, for the one it is sent to."""

from collections.abc import Mapping, Sequence
from typing import Any, Final, Literal

from bot.answering.answers import Answer
from bot.deliveries.sending import Draw, Drawn
from bot.hand_overs import verdicts
from bot.hand_overs.recording import SHOWN, listed_as, marked
from bot.hand_overs.shown import (
    BundleRef,
    HandOverAsked,
    HandOverCard,
    HandOverRef,
    HandOversTogether,
    HandOverToSettle,
    HandOverWaits,
)
from bot.language.changes import AskChange
from bot.operations import Kind
from bot.render import reply
from bot.store import HandOver, Records, hand_overs
from bot.store.deliveries import Delivery

_MESSAGES: Final[tuple[type[Answer], ...]] = (HandOverAsked, HandOverWaits, HandOverToSettle)
Purpose = Literal["asked", "reminder", "giver"]
_PURPOSES: Final[dict[type[Answer], Purpose]] = {
    HandOverAsked: "asked",
    HandOverWaits: "reminder",
    HandOverToSettle: "giver",
}
_WORDINGS: Final = 5
"""So many wordings are agreed to in one click."""
_ENOUGH: Final = 16
"""Letters by which one wording is told from another."""


class HandOverDrawing:
    """Draws the messages about hand-overs."""

    def __init__(self, records: Records) -> None:
        self._records = records

    def by_template(self) -> dict[str, Draw]:
        """What draws each message, by the template that it is owed under, without its number."""
        return {kind.template: self._drawer(kind) for kind in _MESSAGES}

    def _drawer(self, kind: type[Answer]) -> Draw:
        async def draw(one: Delivery) -> Drawn | None:
            async with self._records.read() as connection:
                found = await hand_overs.get(connection, one.subject)
                several = [] if found else await hand_overs.of_bundle(connection, one.subject)
            if found is None:
                return _together(kind, one, several)
            return Drawn(_said(kind, found), found.version)

        return draw


def _together(kind: type[Answer], one: Delivery, found: Sequence[HandOver]) -> Drawn | None:
    """What is said of several at once: as of one where it is but one."""
    time = one.template.partition("/")[2]
    meant = [each for each in found if _is_meant(each, kind, time)]
    if not meant:
        return None
    if len(meant) == 1:
        return Drawn(_said(kind, meant[0]), one.version)
    answer = together(meant, _PURPOSES[kind], one.subject)
    return Drawn(reply(answer), one.version)


def _said(kind: type[Answer], one: HandOver) -> Mapping[str, Any]:
    giver = kind is HandOverToSettle
    answer = kind.model_validate({"card": card(one, recipient=not giver, giver=giver)})
    return reply(answer)


def _is_meant(one: HandOver, kind: type[Answer], time: str) -> bool:
    """Whether a message of a round, or a reminder in it, was about this one too."""
    if kind is HandOverToSettle:
        return True
    since = tuple(int(number) for number in time.split("."))
    return (one.round, one.reminded)[: len(since)] >= since


def together(found: Sequence[HandOver], purpose: Purpose, bundle: str) -> HandOversTogether:
    """Several hand-overs as they are shown at once, those first that wait for somebody."""
    giver = purpose == "giver"
    waiting = [one for one in found if verdicts.waits(one)]
    open_ones = [one for one in found if verdicts.is_givers(one)] if giver else waiting
    ordered = [*open_ones, *(one for one in found if one not in open_ones)]
    asked = waiting[:SHOWN]
    terms = tuple(dict.fromkeys(one.terms for one in asked if one.terms))
    # Nobody says that they have what they were not shown, nor agrees to what they could not read.
    at_once = bool(asked) and len(terms) <= _WORDINGS and not giver
    ref = BundleRef(bundle=bundle, shown=listed_as(asked))
    return HandOversTogether(
        purpose=purpose,
        given=tuple(card(one) for one in ordered[:SHOWN]),
        total=len(found),
        waiting=len(open_ones),
        answered=len(asked) if at_once else 0,
        terms=terms if at_once else (),
        all=ref.model_dump_json() if at_once else None,
    )


def card(
    one: HandOver, *, recipient: bool = False, giver: bool = False, operator: bool = False
) -> HandOverCard:
    """A hand-over as it is shown to whoever was given it, gave it, or looks after it."""
    ref = _ref(one)
    waits = recipient and verdicts.waits(one)
    settles = (giver or operator) and verdicts.is_givers(one)
    confirms = (giver or operator) and verdicts.is_confirmable(one)
    themselves = one.answered_user == one.user_id
    return HandOverCard(
        label=one.label,
        model=one.model,
        source=one.source,
        giver=one.giver_user,
        to=one.to_name,
        to_slack=one.user_id if one.reachable else None,
        status=one.status,
        why=one.why,
        reachable=one.reachable,
        asked_at=one.asked_at,
        asks_at=one.asks_at,
        answered_at=one.answered_at,
        by=None if themselves else one.answered_user,
        faulty=one.fault_id is not None,
        comment=one.comment,
        terms=one.terms,
        answer=ref if waits else None,
        fault=_wanted(one, "edit") if waits else None,
        returned=_wanted(one, "return") if settles else None,
        given=_wanted(one, "transfer") if settles else None,
        again=ref if settles and one.why != "left" else None,
        confirm=ref if confirms else None,
    )


def _ref(one: HandOver) -> str:
    terms = marked(one.terms)[:_ENOUGH]
    ref = HandOverRef(hand_over=one.id, version=one.version, terms=terms)
    return ref.model_dump_json(exclude_defaults=True)


def _wanted(one: HandOver, operation: Kind) -> str:
    return AskChange(operation=operation, ref=one.ref).carried()
