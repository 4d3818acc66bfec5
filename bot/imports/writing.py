"""Writing an import that was confirmed: chunk by chunk, each asked for as several changes at once.

Whoever takes over from a process that died finds each chunk as it was left: what is to be asked
for is settled before it is asked for, and the same chunk asked for again is the same requests.
"""

import logging
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from bot import history
from bot.approvals import Approvals, Request, Wish
from bot.context import Enqueue
from bot.errors import SlackFailed
from bot.files.spool import Spool
from bot.imports.importing import CHUNK, JOB, Importing
from bot.imports.result import send_undone
from bot.models import Asset, AssetRef, Scope
from bot.operations import Assign, Create, Transfer, changed_since
from bot.operations.several import LeftOut
from bot.policy import Facts
from bot.store import AsyncConnection, Index, Records, import_rows
from bot.store.import_rows import LATER, Import, ImportRow

CHANGED: Final = "the asset has changed since this was shown"
_OF_OURS: Final = frozenset({"assign", "return", "transfer"})
"""Operations that may follow another one of the same row, which has changed the asset."""
_STEPS: Final = 4
"""Chunks that one job sees to; the rest is left to the next."""
_TRIES: Final = 3
"""How often something is asked for again that its source was found not to have done."""
_UNSENT: Final = 30
"""How often the CSV of what is not done is tried to be sent, one time every ten seconds."""

logger = logging.getLogger(__name__)


class ImportWriting:
    """Sees to what was confirmed."""

    def __init__(
        self,
        *,
        records: Records,
        index: Index,
        approvals: Approvals,
        importing: Importing,
        files: Any,
        spool: Spool,
        enqueue: Enqueue,
        has_left: Callable[[str, str], bool],
        now: Callable[[], datetime],
        clock: Callable[[], datetime],
    ) -> None:
        self._records = records
        self._index = index
        self._approvals = approvals
        self._importing = importing
        self._files = files
        self._spool = spool
        self._enqueue = enqueue
        self._has_left = has_left
        self._now = now
        self._clock = clock
        self._told_of: dict[str, Counter[str]] = {}
        """How far each import was when its card was last drawn anew from here."""
        self._unsent: Counter[str] = Counter()
        """How often the CSV of what is not done could not be sent."""

    async def reconcile(self) -> None:
        """Go on with every import that is being written; every ten seconds."""
        async with self._records.read() as connection:
            found = await import_rows.running(connection, limit=20)
        for one in found:
            await self.see_to(one)

    async def see_to(self, import_id: str) -> None:
        """Ask for what is next of it, unless somebody else is at it: the job `import`."""
        async with self._records.begin() as connection:
            held = await import_rows.claim(connection, import_id, clock=self._clock())
        if held is None:
            return
        try:
            for _ in range(_STEPS):
                if not await self._step(held):
                    break
        finally:
            async with self._records.begin() as connection:
                await import_rows.let_go(connection, held)

    async def follow(self, connection: AsyncConnection, request: Request) -> None:
        """Go on once some of it has ended, in the transaction that records that."""
        if request.kind == "several":
            one = await import_rows.with_parent(connection, request.id)
            if one:
                key = f"{JOB}-{request.id}-{request.version}"
                await self._enqueue(connection, JOB, key, {"v": 1, "import": one})

    async def _step(self, held: Import) -> bool:
        """Ask for one more chunk, or end it; False where something has to be waited for."""
        async with self._records.begin() as connection:
            busy = await import_rows.is_busy(connection, held.id)
            if not busy:
                await import_rows.ask_again(connection, held.id, most=_TRIES, limit=CHUNK)
            rows = await import_rows.next_chunk(connection, held.id)
            progress = await import_rows.progress(connection, held.id)
        # What nobody can say may be for an admin to settle: the other rows do not wait for that.
        open_yet = busy or progress["pending"] or progress["unknown"]
        waits = rows and rows[0].chunk >= LATER and open_yet
        if busy or waits or not rows:
            over = not rows and not open_yet
            await self._told(held, ended=over and await self._is_sent(held))
            return False
        rows = await self._settled(held, rows)
        goes_on = await self._asked(held, rows) if rows else True
        await self._told(held)
        return goes_on

    async def _is_sent(self, held: Import) -> bool:
        """Send what is not done of it; False where that is to be tried again."""

        async def before(file: str) -> None:
            async with self._records.begin() as connection:
                ours = await import_rows.sending(connection, held, file, clock=self._clock())
            if not ours:
                raise SlackFailed("a file: another process sends it", code="taken_over")

        means = {"records": self._records, "files": self._files, "spool": self._spool}
        try:
            await send_undone(held, **means, before=before)
        except SlackFailed as failure:
            self._unsent[held.id] += 1
            logger.warning("what is not done was not sent: %s", failure, extra={"import": held.id})
            if self._unsent[held.id] < _UNSENT:
                return False
        del self._unsent[held.id]
        return True

    async def _settled(self, held: Import, rows: Sequence[ImportRow]) -> list[ImportRow]:
        """Those of a chunk that are as they were shown; the others are left out."""
        fresh = [row for row in rows if row.status == "waiting"]
        stale = {row.at for row in fresh if _differs(row, self._asset(row))}
        values: list[Mapping[str, Any]] = [
            {"at": row.at, "status": "left_out", "why": CHANGED}
            if row.at in stale
            else {"at": row.at, "status": "asking"}
            for row in fresh
        ]
        async with self._records.begin() as connection:
            await import_rows.set_rows(connection, held.id, values)
        return [row for row in rows if row.at not in stale]

    async def _asked(self, held: Import, rows: Sequence[ImportRow]) -> bool:
        """Ask for a chunk; False where nothing may be asked for just now, and it has to wait."""
        wishes = [self._wish(held, row) for row in rows]
        name, chunk = held.facts.name, rows[0].chunk
        key = f"import-{held.id}-{chunk}"
        asked = await self._approvals.ask_several(wishes, reason=f"Import of {name}", key=key)
        left_out = {one.at: one for one in asked.left_out}
        hindered = {at for at, one in left_out.items() if one.why == "hindered"}
        parents = [one.id for one in asked.requests]
        async with self._records.begin() as connection:
            parts = await import_rows.parts_of(connection, parents) if parents else {}
            values: list[Mapping[str, Any]] = [
                {"at": row.at, "status": "asked", "request_id": parts[place]}
                if place in parts
                else {"at": row.at, "status": "left_out", "why": _why(left_out.get(place))}
                for place, row in enumerate(rows)
                if place not in hindered
            ]
            await import_rows.set_rows(connection, held.id, values)
        return not hindered

    async def _told(self, held: Import, *, ended: bool = False) -> None:
        """Have the card drawn anew, and the import ended where nothing is left of it."""
        async with self._records.begin() as connection:
            one = await import_rows.get(connection, held.id)
            if one is None or one.status != "running":
                self._told_of.pop(held.id, None)
                return
            progress = await import_rows.progress(connection, one.id)
            if self._told_of.get(one.id) == progress and not ended:
                return
            self._told_of[one.id] = progress
            now = self._now() if ended else None
            status: import_rows.State = "ended" if ended else "running"
            moved = await import_rows.move(connection, one, status, ended_at=now)
            if moved is None:
                return
            if ended:
                facts = {"import": one.id, "digest": one.facts.digest, **progress}
                event = history.Event(
                    kind="import_ended", at=self._now(), actor=one.requester, facts=facts
                )
                await history.append(connection, event)
            await self._importing.tell(connection, moved)

    def _asset(self, row: ImportRow) -> Asset | None:
        operation = row.plan.operation
        if isinstance(operation, Create):
            return None
        held = self._index.get(_scope(operation.ref), operation.ref)
        return held.asset if held else None

    def _wish(self, held: Import, row: ImportRow) -> Wish:
        operation = row.plan.operation
        if isinstance(operation, Create):
            facts = Facts(
                kind="create",
                source=operation.source,
                client=operation.names.get("client_id"),
                category=row.plan.category,
                location=operation.names.get("location_id"),
            )
            return Wish(user=held.user_id, operation=operation, asset=None, facts=facts)
        left = isinstance(operation, Assign | Transfer) and self._has_left(
            operation.ref.source, operation.to.id
        )
        return Wish(user=held.user_id, operation=operation, asset=self._asset(row), has_left=left)


def _scope(ref: AssetRef) -> Scope:
    return Scope(sources=frozenset({ref.source}))


def _differs(row: ImportRow, asset: Asset | None) -> bool:
    """Whether the asset of a row is another than was shown, our own first change of it aside."""
    was = row.plan.was
    if was is None:
        return False
    changed = set(changed_since(was, asset))
    if row.plan.operation.kind in _OF_OURS:
        changed &= {"gone", "assignee", "client"}
    return bool(changed)


def _why(one: LeftOut | None) -> str:
    if one is None:
        return "it could not be asked for"
    return one.reason or _WORDS.get(one.why, one.why.replace("_", " "))


_WORDS: Final[Mapping[str, str]] = {
    "blocked": "another change of it waits for approval or is being carried out",
    "same": "it is so already",
    "has_it_already": "it is so already",
    "nobody_has_it": "nobody has it any more",
    "has_assignee": "somebody else has it by now",
    "gone": "it is no longer there",
    "left": "whoever was to have it has left",
    "out_of_use": "it is out of use",
    "unwritable": "a new record would not hold all that is written on it",
}
"""What stands against an operation, as it follows the row."""
