"""Who asked for what that is written down: others' assets, lists, refusals.

It is written after the answer and never in its way: what comes within a moment is gathered and
written at once. While the records cannot be written it waits; what never is written is in the log.
"""

import asyncio
import contextlib
import logging
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Any, NamedTuple
from uuid import uuid4

from bot import history
from bot.answering.answers import Answer, Found, HowMany, ListedModels, Paged, Table
from bot.answering.figures import Shown
from bot.answering.rights import surface_of
from bot.ending import let_go
from bot.language.questions import Question
from bot.models import AssetRef
from bot.people.identities import Identified, Identities, PersonNotLinked
from bot.people.pace import Pace
from bot.policy import Surface, Viewer
from bot.store import Records, StoreFailed

log = logging.getLogger(__name__)

GATHER = 0.25
"""Seconds for which deeds are gathered before they are written."""
A_FEW = 25
"""Deeds that become rows in one go: who asks meanwhile waits for no more of them."""
AT_ONCE = 500
"""Deeds written in one transaction: after an outage nobody else waits long for the records."""
KEPT = 10_000
"""Deeds that wait while the records cannot be written; more are in the log alone."""
AGAIN = 5.0
"""Seconds until it is tried again after that."""
TERMINAL = "terminal"
"""By whom something was done that was done in a terminal."""
REFUSALS = 30
"""Refusals of one person that are written down in a minute; more are in the log alone."""


@dataclass(frozen=True, slots=True)
class Deed:
    """Something that someone did, to be an event of history."""

    kind: str
    ref: AssetRef | None = None
    client: str | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)
    assignee: tuple[str, str] | None = None
    """Who has the asset, as (source, person id): to look up what one has oneself is no deed."""

    def event(
        self, at: datetime, *, actor: str | None = None, by: str | None = None
    ) -> history.Event:
        """What history has of it: by a person of the records, or in a terminal, by nobody known."""
        return history.Event(
            kind=self.kind,
            at=at,
            ref=self.ref,
            actor=actor,
            client=self.client,
            facts={**self.facts, **({"by": by} if by else {})},
            texts=dict(self.texts),
        )


def asked(
    question: Question, answer: Answer, viewer: Viewer, *, shared_in: str | None = None
) -> Deed | None:
    """What a question and its answer are to history; None where nothing is written down."""
    shared = {"shared_in": shared_in} if shared_in else {}
    if isinstance(answer, Found):
        asset = answer.card.asset
        if asset.assignee is None:
            return None
        return Deed(
            history.LOOKED_UP,
            ref=asset.ref,
            client=asset.client.id if asset.client else None,
            facts=shared,
            assignee=(asset.ref.source, asset.assignee.id),
        )
    if (
        not isinstance(answer, HowMany | ListedModels | Paged | Shown | Table)
        or surface_of(question, viewer) is Surface.MINE
    ):
        return None
    total = len(answer.rows) if isinstance(answer, Table) else answer.total
    words = question.carried()
    facts = {"question": question.kind, "total": total, **shared}
    return Deed("listed", facts=facts, texts={"question": words})


def refused(how: str, reason: str) -> Deed:
    """Somebody was refused; `how` they asked."""
    return Deed("refused", facts={"how": how}, texts={"reason": reason})


def exported(what: str, *, ref: AssetRef | None = None, question: str = "", **asked: Any) -> Deed:
    """A file of assets or of history was made; *asked* is what was wanted in it."""
    given = {name: value for name, value in asked.items() if value is not None}
    texts = {"question": question} if question else {}
    return Deed("exported", ref=ref, facts={"what": what, **given}, texts=texts)


async def in_a_terminal(records: Records, deed: Deed | None, at: datetime) -> None:
    """Write down what was asked in a terminal: who runs it is no person of the records.

    Raises StoreFailed.
    """
    if deed is None:
        return
    async with records.begin() as connection:
        await history.append_all(connection, [deed.event(at, by=TERMINAL)])


class _Noted(NamedTuple):
    """A deed that waits to be written, by the id of its event: once, however often it is tried."""

    id: str
    user: str
    at: datetime
    deed: Deed


class Trail:
    """Writes deeds into history, a batch at a time."""

    def __init__(
        self, *, records: Records, identities: Identities, now: Callable[[], datetime]
    ) -> None:
        self._records = records
        self._identities = identities
        self._now = now
        self._waiting: list[_Noted] = []
        self._writing: asyncio.Task[None] | None = None
        self._hurry = asyncio.Event()
        self._refusals = Pace(REFUSALS)

    def note(self, user: str, deed: Deed | None) -> None:
        """Have it written soon; costs nothing now."""
        if deed is None or (deed.kind == "refused" and self._refusals.wait(user)):
            return
        noted = _Noted(str(uuid4()), user, self._now(), deed)
        if len(self._waiting) >= KEPT:
            _lost([noted])
            return
        self._waiting.append(noted)
        if self._writing is None or self._writing.done():
            self._writing = asyncio.create_task(self._write())

    async def drain(self, within: float | None = None) -> None:
        """Write what waits now; what is not written in so many seconds is in the log."""
        self._hurry.set()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(within):
                while self._writing and not self._writing.done():
                    await asyncio.wait({self._writing})
        if self._writing and not self._writing.done():
            await let_go(self._writing)
        _lost(self._waiting)
        self._waiting = []
        self._hurry.clear()

    async def _write(self) -> None:
        told = ""
        while self._waiting:
            await self._pause(AGAIN if told else GATHER)
            deeds = self._waiting[:AT_ONCE]
            try:
                await self._keep_or_log(deeds)
            except StoreFailed as failure:
                if str(failure) != told:
                    log.warning("what people ask for is yet to be written down: %s", failure)
                told = str(failure)
                if self._hurry.is_set():
                    return
            else:
                told = ""
                del self._waiting[: len(deeds)]

    async def _keep_or_log(self, deeds: Sequence[_Noted]) -> None:
        """Write them down; what can never be takes nothing else with it. Raises StoreFailed."""
        try:
            await self._keep(deeds)
        except StoreFailed:
            raise
        except Exception:
            if len(deeds) > 1:
                for one in deeds:
                    await self._keep_or_log([one])
                return
            log.exception("what somebody asked for cannot be written down")
            _lost(deeds)

    async def _pause(self, seconds: float) -> None:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._hurry.wait(), seconds)

    async def _keep(self, deeds: Sequence[_Noted]) -> None:
        known = await self._identified({one.user for one in deeds if one.deed.assignee})
        persons = {user: one.person for user, one in known.items()}
        if others := {one.user for one in deeds} - persons.keys():
            persons |= await self._identities.persons(sorted(others))
        kept = {
            one.id: one.deed.event(one.at, actor=persons[one.user])
            for one in deeds
            if one.deed.assignee is None or not _is_also(known[one.user], one.deed.assignee)
        }
        async with self._records.begin() as connection:
            rows = iter(kept.items())
            while some := dict(islice(rows, A_FEW)):
                await history.append_once(connection, some)

    async def _identified(self, users: Collection[str]) -> Mapping[str, Identified]:
        """Who these are, as they are told of now."""
        if not users:
            return {}
        ordered = sorted(users)
        return await self._identities.identified(ordered, await self._identities.reread(ordered))


def _is_also(one: Identified, assignee: tuple[str, str]) -> bool:
    """Whether somebody is this person of a source; nobody is where that cannot be said."""
    return not isinstance(one.people, PersonNotLinked) and assignee in one.people


def _lost(deeds: Collection[_Noted]) -> None:
    """Let the log have what history never will: ids and numbers of each deed, not its words."""
    for _, user, at, deed in deeds:
        about = {"asset": "/".join(deed.ref)} if deed.ref else {}
        facts = {"user": user, "at": at.isoformat(), "kind": deed.kind, **about}
        log.error("not written down", extra={**facts, "facts": dict(deed.facts)})
