"""Faults: what people report of their equipment, what is done about it, and who is told.

A fault is a row; each thing that happens to it is a step in it. What changes the asset is an
ordinary request, asked for in the name of an operator by the ordinary rules.
"""

import asyncio
from collections.abc import Callable, Collection, Mapping
from datetime import datetime

from bot.answering.answers import Answer, Found, Listed
from bot.answering.lookup import Lookup
from bot.answering.reach import reach
from bot.answering.rights import surface_of
from bot.approvals import Approvals, Means, Request
from bot.changes.choosing import MOST, several
from bot.channels import Whose
from bot.deliveries.sending import Draw
from bot.errors import NotPermitted, UsageError
from bot.faults import acting, drawing, recording, replacing, reporting, working
from bot.faults.acting import Clicked, Place, Purpose
from bot.faults.means import SEE_TO, FaultMeans, OnReport, nothing_else
from bot.faults.shown import (
    FaultCard,
    FaultChoice,
    FaultChoose,
    FaultForm,
    FaultRef,
    FaultReported,
    FaultsListed,
)
from bot.language.changes import AskFault, AskFaults
from bot.language.questions import AssetsOf, Filters, FindAssets, question_json
from bot.modals import MOST_CHOICES, has_words
from bot.models import OLDER, Asset, AssetRef, Denied, Named, Role, Scope, Status
from bot.operations.effects import label
from bot.policy import Looked, Surface, Viewer, may
from bot.policy.faults import may_report
from bot.policy.roles import Standing
from bot.store import AsyncConnection, Index, faults
from bot.store.deliveries import Delivery
from bot.store.faulted import CARD, Fault, Severity

__all__ = ["CARD", "SEE_TO", "Clicked", "FaultRef", "Faults", "Purpose"]

PAGE = 5
"""Faults of one page."""
_LOOKED_AT = 200
"""Assets in stock that are looked at for what was typed."""


class Faults:
    """Faults, by those who report them and those who see to them."""

    def __init__(
        self,
        means: Means,
        approvals: Approvals,
        *,
        index: Index,
        lookup: Lookup,
        channel: Callable[[], str | None],
        bound: Whose,
        on_report: OnReport = nothing_else,
    ) -> None:
        """`channel` is the operators', where the settings name one; `bound` says whose one is."""
        self._fm = FaultMeans(
            means=means,
            approvals=approvals,
            index=index,
            channel=channel,
            bound=bound,
            on_report=on_report,
        )
        self._records = means.records
        self._index = index
        self._lookup = lookup

    async def begin(self, wanted: AskFault, viewer: Viewer) -> Answer:
        """The form that reports a fault, or what has to be chosen before.

        Raises PersonError and SourceError.
        """
        ref = wanted.ref
        if ref is None:
            answer = await self._meant(wanted, viewer)
            match answer:
                case Found(card=card) | Listed(cards=(card,), total=1):
                    ref = card.asset.ref
                case _:
                    return _choice(wanted, answer)
        if viewer.asker is None or self._index.get(viewer.scope, ref) is None:
            raise NotPermitted("There is no such asset, or none that you may see here.")
        _, asset = await reporting.permitted(self._fm, viewer.asker.user, ref)
        async with self._records.read() as connection:
            there = await faults.open_on(connection, ref)
        return FaultForm(
            label=label(asset),
            wanted=AskFault(ref=ref).carried(),
            severities=tuple(Severity),
            words=wanted.words,
            known=there.created_at if there else None,
        )

    async def permitted(self, wanted: AskFault, viewer: Viewer) -> None:
        """Raise NotPermitted for who may not report a fault of what they named."""
        if wanted.among:
            of = question_json.validate_json(wanted.among)
            verdict = may(viewer.standing, Surface.FAULTS)
            if surface_of(of, viewer) is not Surface.MINE and isinstance(verdict, Denied):
                raise verdict.error()
        meant = self._index.find(viewer.scope, wanted.word, field="any") if wanted.word else ()
        if len(meant) == 1 and viewer.asker:
            await reporting.permitted(self._fm, viewer.asker.user, meant[0].asset.ref)

    async def known(
        self, refs: Collection[AssetRef], viewer: Viewer
    ) -> Mapping[AssetRef, datetime]:
        """Since when a fault of each of these assets is open, to whoever may report one of it."""
        if viewer.asker is None:
            return {}
        async with self._records.read() as connection:
            since = await faults.open_since(connection, refs)
        if not since:
            return {}
        actor = await self._fm.means.roster.actor(viewer.asker.user)
        held = {ref: self._index.get(viewer.scope, ref) for ref in since}
        return {
            ref: since[ref] for ref, one in held.items() if one and may_report(actor, one.asset)
        }

    async def _meant(self, wanted: AskFault, viewer: Viewer) -> Answer:
        """The asset; else those that may be meant: all of their own where they have none such."""
        if not wanted.among:
            return await self._lookup.answer(FindAssets(words=(wanted.word,)), viewer)
        of = question_json.validate_json(wanted.among)
        answer = await self._lookup.answer(of, viewer)
        is_own = surface_of(of, viewer) is Surface.MINE
        if is_own and isinstance(answer, Listed) and not answer.total:
            return await self._lookup.answer(AssetsOf(), viewer)
        return answer

    async def report(
        self, wanted: AskFault, severity: str, words: str, user: str, *, key: str
    ) -> FaultReported:
        """Keep what was entered; *key* makes it one report if sent twice. Raises PersonError."""
        if wanted.ref is None or severity not in set(Severity):
            raise UsageError(OLDER)
        level = Severity(severity)
        kept = await reporting.report(self._fm, user, wanted.ref, level, words, key=key)
        return FaultReported(
            label=drawing.named(kept.fault),
            joined=kept.joined,
            again=kept.again,
            ticket=kept.fault.ticket in {"wanted", "sending"},
        )

    async def may(self, fault_id: str, user: str, purpose: Purpose) -> Clicked:
        """Whether somebody may do this now; raises NotPermitted for whom it is not."""
        return await acting.may(self._fm, fault_id, user, purpose)

    async def repair(self, fault_id: str, user: str) -> Clicked:
        """Put it into repair."""
        return await acting.repair(self._fm, fault_id, user)

    async def replace(self, fault_id: str, user: str, new_id: str) -> Clicked:
        """Give another asset in its place, then take it back."""
        return await acting.replace(self._fm, fault_id, user, new_id)

    async def finish(self, fault_id: str, user: str) -> Clicked:
        """Take it back after all."""
        return await acting.finish(self._fm, fault_id, user)

    async def recall(self, fault_id: str, user: str) -> Clicked:
        """Take it back, and then ask for it to go into repair."""
        return await acting.recall(self._fm, fault_id, user)

    async def done(self, fault_id: str, user: str, comment: str) -> Clicked:
        """Nothing is left to do about it."""
        return await acting.done(self._fm, fault_id, user, comment)

    async def stock(self, fault_id: str, typed: str, standing: Standing) -> list[Named]:
        """What is in stock that may take its place, as far as it has what was typed.

        Nothing for whom it is not.
        """
        async with self._records.read() as connection:
            fault = await faults.get(connection, fault_id)
        if fault is None:
            return []
        if not may(standing, Surface.FAULTS, source=fault.source, client=fault.client):
            return []
        return await asyncio.to_thread(self._stock, Place.of_fault(fault), typed)

    async def stock_for(self, ref: AssetRef, typed: str, standing: Standing) -> list[Named]:
        """The same for an asset of which nothing is reported."""
        held = self._index.get(Scope(), ref)
        client = held.asset.client_name if held else None
        if held is None or not may(standing, Surface.FAULTS, source=ref.source, client=client):
            return []
        return await asyncio.to_thread(self._stock, Place.of_asset(held.asset), typed)

    async def replaced(self, ref: AssetRef, user: str) -> Asset:
        """An asset that somebody may replace; raises NotPermitted, and UsageError for no holder."""
        return await replacing.permitted(self._fm, ref, user)

    async def replace_unreported(
        self, ref: AssetRef, user: str, new_id: str, why: str, *, key: str
    ) -> Clicked:
        """Replace an asset of which nothing is wrong: a fault without a ticket sees to that."""
        return await replacing.replace(self._fm, ref, user, new_id, why=why, key=key)

    def _stock(self, place: Place, typed: str) -> list[Named]:
        clients = frozenset({place.client_id}) if place.client_id else None
        scope = Scope(sources=frozenset({place.ref.source}), clients=clients)
        filters = Filters(category=place.category, status=Status.IN_STOCK)
        listed = self._index.listed(scope, filters, position=None, limit=_LOOKED_AT)
        held = [
            *self._index.search(scope, typed, limit=_LOOKED_AT),
            *(one for one in listed.rows if has_words(_described(one.asset), typed)),
        ]
        found = {one.asset.ref.id: one.asset for one in held if acting.is_stock(place, one.asset)}
        chosen = list(found.values())[:MOST_CHOICES]
        return [Named(id=one.ref.id, name=_described(one)) for one in chosen]

    async def listed(self, wanted: AskFaults, viewer: Viewer) -> FaultsListed:
        """The open faults; raises NotPermitted for whom they are not."""
        verdict = may(viewer.standing, Surface.FAULTS)
        if isinstance(verdict, Denied):
            raise verdict.error()
        part = await asyncio.to_thread(reach, self._index, viewer.standing, (Role.OPERATOR,))
        scope = viewer.scope.model_copy(update={"parts": part.parts if part else None})
        async with self._records.read() as connection:
            total = await faults.counted(connection, scope)
            found = await faults.listed(connection, scope, limit=PAGE, offset=wanted.offset)
        first, last = wanted.offset + 1 if found else 0, wanted.offset + len(found)
        before = AskFaults(offset=max(wanted.offset - PAGE, 0)) if wanted.offset else None
        return FaultsListed(
            open_faults=tuple(map(drawing.card, found)),
            total=total,
            first=first,
            last=last,
            earlier=before.model_dump_json() if before else None,
            later=AskFaults(offset=last).model_dump_json() if last < total else None,
            listed=Looked(words=part.words) if part else None,
        )

    def by_template(self) -> dict[str, Draw]:
        """What draws each message about faults."""
        return drawing.by_template(self._records)

    def card(self, fault: Fault) -> FaultCard:
        """A fault as it is shown."""
        return drawing.card(fault)

    async def see_to(self, fault_id: str) -> None:
        """Do what is next for a fault: the job `see_to_fault`."""
        await working.see_to(self._fm, fault_id)

    async def reconcile(self) -> None:
        """Begin anew what is due; every ten seconds."""
        await working.reconcile(self._fm)

    async def followed(self, connection: AsyncConnection, request: Request) -> None:
        """What the end of a request means for faults, in the transaction that records it."""
        await working.followed(self._fm, connection, request)

    async def unreachable(self, one: Delivery) -> None:
        """A card could not be delivered: who sees to faults is told elsewhere."""
        await recording.unreachable(self._fm, one.subject, one.to)


def _described(asset: Asset) -> str:
    model = asset.model.name if asset.model else ""
    return " · ".join(dict.fromkeys(word for word in (label(asset), model) if word))


def _choice(wanted: AskFault, answer: Answer) -> Answer:
    """Which of several, or of what comes near; any other answer as it is."""
    meant = several(wanted.word, answer)
    if meant is None:
        return answer
    choices = tuple(
        FaultChoice(
            card=card,
            wanted=AskFault(ref=card.asset.ref, words=wanted.words).carried(),
        )
        for card in meant.cards[:MOST]
    )
    return FaultChoose(word=meant.word, said=meant.said, total=meant.total, choices=choices)
