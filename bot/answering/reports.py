"""Answers with counts: what there is of what, and which warranties end when."""

import asyncio
from collections import Counter
from collections.abc import Sequence
from typing import Any, Final

from bot.answering.answers import Answer
from bot.answering.figures import (
    MOST_BARS,
    Group,
    Report,
    Warranties,
    Worth,
    ages,
    anniversaries,
    bars,
    few,
    spans,
    spelled,
)
from bot.answering.lists import Lists, Wanted
from bot.answering.readiness import Readiness
from bot.answering.understood import carried, heading, parts
from bot.language.questions import By, CountWarranties, Filters, ReportAssets
from bot.models import Money, Status
from bot.policy import Viewer, may_read_details
from bot.store import Index
from bot.store.index.counts import Counts, Summed

MOST_STATUSES: Final = len(Status)
MOST_ASKED: Final = 12
"""Values that are told apart where one kind of them is asked for."""


class Reports:
    """Counts out of the index."""

    def __init__(self, *, index: Index, lists: Lists, readiness: Readiness) -> None:
        self._index = index
        self._lists = lists
        self._readiness = readiness

    async def answer(self, question: ReportAssets | CountWarranties, viewer: Viewer) -> Answer:
        """What is counted, or why nothing is; raises UsageError for a value nothing has."""
        wanted = await self._lists.wanted(question.filters, viewer)
        if isinstance(wanted, Answer):
            return wanted
        if isinstance(question, ReportAssets):
            return await self._report(question, wanted, viewer)
        return await self._warranties(question, wanted, viewer)

    async def _report(self, question: ReportAssets, wanted: Wanted, viewer: Viewer) -> Answer:
        """What passes the filters, by what it is, or by the one thing that was asked for."""
        counts = await asyncio.to_thread(
            self._index.counted, viewer.scope, wanted.filters, anniversaries(viewer.today)
        )
        total = sum(one.assets for one in counts.summed)
        groups = _groups(counts, total) if total else ()
        if question.by is not None:
            groups = await self._apart(question.by, groups, wanted.filters, viewer)
        return Report(
            total=total,
            groups=tuple(_few(one, asked=question.by is not None) for one in groups),
            counts=groups,
            file=question.carried() if total else None,
            **(_money(counts.summed, viewer) if question.by is None else {}),
            **await self._as_shown("Report", question, wanted.whose, viewer),
        )

    async def _apart(
        self, by: By, groups: Sequence[Group], filters: Filters, viewer: Viewer
    ) -> tuple[Group, ...]:
        """The one group that was asked for; teams are counted only then."""
        if by != "team":
            return tuple(one for one in groups if one.by == by)
        counts = await asyncio.to_thread(self._index.tallied, viewer.scope, filters, by)
        return (Group(by=by, bars=bars(counts)),) if counts else ()

    async def _warranties(
        self, question: CountWarranties, wanted: Wanted, viewer: Viewer
    ) -> Answer:
        """When the warranties that pass the filters end."""
        scope, filters = viewer.scope, wanted.filters
        shown = await self._as_shown("Warranties", question, wanted.whose, viewer)
        held = await asyncio.to_thread(self._index.ending, scope, filters, ())
        if not held.between:
            return Warranties(total=0, categories=(), spells=(), **shown)
        first, last = held.between
        over = spans(filters.warranty_from or first, last)
        until = [span.last for span in over]
        ending = await asyncio.to_thread(self._index.ending, scope, filters, until)
        categories, spells = spelled(over, ending.counts)
        return Warranties(
            total=sum(spell.assets for spell in spells),
            categories=categories,
            spells=spells,
            **shown,
        )

    async def _as_shown(
        self, what: str, question: ReportAssets | CountWarranties, whose: str, viewer: Viewer
    ) -> dict[str, Any]:
        said = heading(what, question.filters, whose, viewer.today)
        return {
            "heading": f"{viewer.within} · {said}" if viewer.within else said,
            "today": viewer.today,
            "listed": viewer.listed,
            "unread": self._readiness.unread(),
            "as_of": await self._readiness.as_of(),
            "parts": parts(question, whose, viewer.today),
            "change": carried(question, question.filters),
        }


def _groups(counts: Counts, total: int) -> tuple[Group, ...]:
    """The counts of each kind, those left out of which there is nothing to tell."""
    summed = counts.summed
    statuses = [sum(numbers) for numbers in zip(*(one.statuses for one in summed), strict=True)]
    since = [sum(numbers) for numbers in zip(*(one.since for one in summed), strict=True)]
    clients: Counter[str] = Counter()
    for one in summed:
        clients[one.client] += one.assets
    groups = (
        Group(by="status", bars=bars(zip(map(str, Status), statuses, strict=True))),
        Group(by="category", bars=bars(counts.categories)),
        ages(total, sum(one.dated for one in summed), since),
        Group(by="location", bars=bars(counts.locations)),
        Group(by="client", bars=bars(clients.items())),
    )
    return tuple(one for one in groups if any(bar.assets and not bar.plain for bar in one.bars))


def _few(group: Group, *, asked: bool) -> Group:
    """A group as it is shown, more of one *asked* for; statuses and ages are few by themselves."""
    if group.by == "age":
        return group
    most = MOST_STATUSES if group.by == "status" else MOST_ASKED if asked else MOST_BARS
    return group.model_copy(update={"bars": few(group.bars, most)})


def _money(summed: Sequence[Summed], viewer: Viewer) -> dict[str, Any]:
    """What was paid, by currency, for what the viewer may read the prices of."""
    worth: dict[str, tuple[int, int]] = {}
    unpriced = veiled = 0
    for one in summed:
        if viewer.public or not may_read_details(viewer.standing, one.source, one.client or None):
            veiled += one.assets
        elif not one.currency:
            unpriced += one.assets
        else:
            amount, assets = worth.get(one.currency, (0, 0))
            worth[one.currency] = (amount + one.worth, assets + one.assets)
    found = [
        Worth(amount=Money(minor_units=amount, currency=currency), assets=assets)
        for currency, (amount, assets) in worth.items()
    ]
    found.sort(key=lambda one: (-one.assets, one.amount.currency))
    return {"worth": tuple(found), "unpriced": unpriced, "veiled": veiled}
