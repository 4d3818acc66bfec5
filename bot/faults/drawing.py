"""Faults to the messages about them: each drawn anew from the row."""

from bot.answering.answers import Answer
from bot.deliveries.sending import Draw, Drawn
from bot.faults.recording import STEP
from bot.faults.shown import (
    FaultCard,
    FaultRef,
    FaultSaid,
    FaultShown,
    FaultStep,
    FaultStepped,
)
from bot.operations.effects import label
from bot.render import reply
from bot.store import Records, faults
from bot.store.deliveries import Delivery
from bot.store.faulted import CARD, UNDER_WAY, Fault, FaultStatus, Step


def by_template(records: Records) -> dict[str, Draw]:
    """What draws each message about faults, by the template that it is owed under."""

    async def draw(one: Delivery) -> Drawn | None:
        async with records.read() as connection:
            fault = await faults.get(connection, one.subject)
        answer = _answer(one, fault) if fault else None
        if fault is None or answer is None:
            return None
        return Drawn(reply(answer), fault.version)

    return {CARD: draw, STEP: draw}


def _answer(one: Delivery, fault: Fault) -> Answer | None:
    if one.template == CARD:
        return FaultShown(card=card(fault))
    place = int(one.template.partition("/")[2])
    if place >= len(fault.steps):  # pragma: no cover - it is owed with its step
        return None
    return FaultStepped(card=card(fault), step=_step(fault, place, fault.steps[place]))


def card(fault: Fault) -> FaultCard:
    """A fault as it is shown to whoever sees to it: what its buttons lead to is asked of policy."""
    ref = FaultRef(fault=fault.id, version=fault.version).model_dump_json()
    is_open, state = fault.ended_at is None, fault.replacement
    has_it = fault.asset.assignee if fault.asset else None
    why = [place for place, one in enumerate(fault.steps) if one.kind in _FAILED]
    return FaultCard(
        label=named(fault),
        source=fault.source,
        status=fault.status,
        severity=fault.severity,
        said=tuple(
            FaultSaid(user=one.user_id, severity=one.severity, words=one.words, at=one.at)
            for one in fault.reports
        ),
        steps=tuple(
            _step(fault, place, one)
            for place, one in enumerate(fault.steps)
            if one.kind not in _REPORTS
        ),
        ticket=fault.ticket,
        ticket_number=fault.ticket_number or "",
        replacement=state,
        new_label=fault.new_label,
        receiver=has_it.name if has_it else "",
        cause=fault.said(why[-1]) if why else "",
        since=fault.created_at,
        repair=ref if is_open and fault.status is FaultStatus.OPEN else None,
        replace=ref if is_open and has_it and state == "none" else None,
        finish=ref if is_open and state == "stuck" else None,
        recall=ref if is_open and state == "none" and fault.is_kept_from_repair else None,
        done=ref if is_open and state not in UNDER_WAY else None,
    )


_FAILED = frozenset(("assign_failed", "return_failed"))
_REPORTS = frozenset(("reported", "joined"))


def _step(fault: Fault, place: int, step: Step) -> FaultStep:
    words = fault.said(place)
    if step.report:
        words = next((one.words for one in fault.reports if one.id == step.report), "")
    return FaultStep(
        kind=step.kind,
        user=step.user or "",
        words=words,
        at=step.at,
        again=fault.is_again(place),
    )


def named(fault: Fault) -> str:
    """What the asset is called."""
    return label(fault.asset) if fault.asset else fault.asset_id
