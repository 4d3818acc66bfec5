"""Hand-overs to the messages about them: each drawn from the row, for the one it is sent to."""

from typing import Final

from bot.answers import Answer
from bot.deliveries import Draw, Drawn
from bot.hand_overs import verdicts
from bot.hand_overs.recording import marked
from bot.hand_overs.shown import (
    HandOverAsked,
    HandOverCard,
    HandOverRef,
    HandOverToSettle,
    HandOverWaits,
)
from bot.language.changes import AskChange
from bot.operations import Kind
from bot.render import render
from bot.store import HandOver, Records, hand_overs
from bot.store.deliveries import Delivery

_MESSAGES: Final[tuple[type[Answer], ...]] = (HandOverAsked, HandOverWaits, HandOverToSettle)
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
            if found is None:
                return None
            giver = kind is HandOverToSettle
            shown = card(found, recipient=not giver, giver=giver)
            answer = kind.model_validate({"card": shown})
            return Drawn(render(answer.template, **answer.context()), found.version)

        return draw


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
