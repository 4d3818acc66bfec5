"""A CSV that somebody hands in: tried, shown, and written only once that is confirmed.

What is confirmed is what was shown: the operations are kept with the trial, each with what its
asset was then, so the file is not read a second time and nothing else can come in its place.
"""

import asyncio
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any, Final, NamedTuple
from uuid import uuid4

from bot import history
from bot.answering.answers import Answer
from bot.answering.readiness import Readiness
from bot.assets.client import AssetClient
from bot.assets.csv import sheet as sheets
from bot.assets.csv.differences import Target
from bot.assets.csv.outcomes import KINDS
from bot.assets.csv.sheet import Broken, Sheet
from bot.assets.csv.values import Order
from bot.context import Enqueue
from bot.deliveries.sending import Drawn
from bot.errors import NotPermitted, UsageError
from bot.files.spool import Spool
from bot.imports.dry_run import DryRun, Judged, told
from bot.imports.plans import Plan
from bot.imports.result import why
from bot.imports.targets import only_source, require_client, target
from bot.imports.transfers import Transfers
from bot.models import Denied, Model, Role
from bot.operations import Operation, precondition
from bot.operations.client_transfer import ClientTransfer, Leaves
from bot.plain import cut, one_line
from bot.policy import Surface, Viewer, may
from bot.render import render
from bot.store import AsyncConnection, Index, Records, deliveries, import_rows
from bot.store.deliveries import Delivery
from bot.store.import_rows import LATER, Import, ImportRow, Step, Trial

CARD: Final = "import_card"
"""The template of an import's card."""
JOB: Final = "import"
"""The stored name of the job that writes one."""
MOST: Final = 10_000
"""Operations of one import."""
CHUNK: Final = 250
"""Operations that are asked for together."""
FIRST: Final = 3
"""Rows of each kind that the card shows; the report has them all."""
KEPT: Final = timedelta(days=1)
"""How long what was shown can be confirmed."""
_LONGEST: Final = 150
_LINE: Final = 300
REPORT: Final = "import-report.txt"


class Tried(NamedTuple):
    """What was asked to be tried."""

    file: str
    """Slack's id of the file."""
    source: str | None = None
    client: str | None = None
    order: Order = "ymd"
    other_order: str = ""
    """How to ask for another order of dates, where it was handed in."""
    other_source: str = "choose one at Source in the form"
    """How to say there which source all rows are for."""


class ImportTried(Answer):
    """The trial has ended; the card and the report are in the direct messages."""

    template = "import_tried"
    operations: int


class ImportClicked(Answer):
    """What came of a click on the card of an import."""

    template = "import_clicked"
    done: str


class Progress(Model):
    """How far an import is, as the card says it."""

    done: int
    pending: int
    undone: int
    to_come: int


class Outlook(NamedTuple):
    """What a trial comes to, and what is to be done."""

    facts: Trial
    rows: tuple[ImportRow, ...]


class Importing:
    """Tries CSVs, and sees to what was confirmed of them."""

    def __init__(
        self,
        *,
        records: Records,
        index: Index,
        sources: Mapping[str, AssetClient],
        leaves: Mapping[str, Leaves],
        readiness: Readiness,
        files: Any,
        spool: Spool,
        person: Callable[[str], Any],
        enqueue: Enqueue,
        installation: str,
        now: Callable[[], datetime],
        clock: Callable[[], datetime],
    ) -> None:
        """`person` is a Slack user's person, `files` fetches and sends, `clock` is real time.

        `leaves` is what becomes of a record whose asset goes to another client, by source.
        """
        self._records = records
        self._index = index
        self._sources = sources
        self._leaves = leaves
        self._readiness = readiness
        self._files = files
        self.spool = spool
        self._person = person
        self._enqueue = enqueue
        self._installation = installation
        self._now = now
        self._clock = clock

    def sources(self, viewer: Viewer) -> list[str]:
        """The sources that somebody may import into."""
        found = [one for one in self._sources if may(viewer.standing, Surface.CHANGES, source=one)]
        if not found:
            no = may(viewer.standing, Surface.CHANGES)
            part = "An import is for operators of a whole asset system."
            raise NotPermitted(no.reason if isinstance(no, Denied) else part, roles=[Role.OPERATOR])
        return found

    async def try_out(self, tried: Tried, viewer: Viewer) -> Answer:
        """Say what would become of each row, and write to no source. Raises PersonError."""
        allowed = self.sources(viewer)
        if tried.source and tried.source not in allowed:
            raise NotPermitted("You may not import into that asset system.", roles=[Role.OPERATOR])
        if wait := await self._readiness.wait():
            return wait
        user = viewer.asker.user if viewer.asker else ""
        file = await self._files.file(tried.file)
        if not user or file.owner != user:
            raise NotPermitted("That file was sent by somebody else. Send it to me yourself.")
        with self.spool.file() as path, self.spool.file() as report:
            with path.open("w+b") as to:
                await self._files.fetch(file, to)
            wanted = [tried.source] if tried.source else allowed
            name = cut(one_line(file.name), _LONGEST)
            facts, rows = await self.trial(path, report, tried, wanted, name)
            words = f"What would become of each row of {one_line(file.name)}."
            await self._files.send_file(user, report, name=REPORT, words=words)
        await self.keep(user, facts, rows)
        return ImportTried(operations=len(rows))

    async def trial(
        self, path: Path, report: Path, tried: Tried, sources: list[str], name: str
    ) -> Outlook:
        """What would become of each row, line by line in the report, and what is to be done."""
        sheet = await asyncio.to_thread(sheets.opened, path, encoding=None, separator=None)
        source = only_source(sheet, sources, tried.other_source)
        said: list[str] = []
        targets = {
            one: await target(self._sources[one], self._index, sheet, said.append)
            for one in sources
        }
        if tried.client:
            for one in targets.values():
                require_client(one, tried.client)
        transfers = Transfers(self._sources, self._leaves)

        def run() -> Outlook:
            asked: dict[str, Any] = {"source": source, "client": tried.client}
            asked |= {"order": tried.order, "other_order": tried.other_order}
            made = DryRun(self._index, targets, **asked, transfers=transfers)
            with closing(made):
                return _run(made, sheet, targets, report, said, name=name)

        return await asyncio.to_thread(run)

    async def keep(self, user: str, facts: Trial, rows: tuple[ImportRow, ...]) -> Import:
        """The trial on record, and its card owed."""
        person = await self._person(user)
        one = Import(
            id=str(uuid4()),
            installation_id=self._installation,
            requester=person,
            user_id=user,
            facts=facts,
            created_at=self._now(),
        )
        async with self._records.begin() as connection:
            await import_rows.add(connection, one, rows)
            await self._happened(connection, one, "import_tried")
            await self.tell(connection, one)
        return one

    async def confirm(self, import_id: str, version: int, viewer: Viewer) -> Answer:
        """Write what was shown; raises PersonError for who may not, or when that is over."""
        self.sources(viewer)
        one = await self._own(import_id, version, viewer)
        if self._now() - one.created_at > KEPT:
            raise UsageError("That was tried more than a day ago. Hand the file in once more.")
        await self.begin(one)
        return ImportClicked(done="running")

    async def begin(self, one: Import) -> Import:
        """Have it written; raises UsageError where that was decided in between."""
        return await self._moved(one, "running", "import_confirmed")

    async def drop(self, import_id: str, version: int, viewer: Viewer) -> Answer:
        """Write nothing of it."""
        one = await self._own(import_id, version, viewer)
        await self._moved(one, "dropped", "import_dropped")
        return ImportClicked(done="dropped")

    async def _own(self, import_id: str, version: int, viewer: Viewer) -> Import:
        user = viewer.asker.user if viewer.asker else ""
        async with self._records.read() as connection:
            one = await import_rows.get(connection, import_id)
        if one is None or one.user_id != user:
            raise NotPermitted("That import is not yours.")
        if one.status != "shown" or one.version != version:
            raise UsageError("That was decided already.")
        return one

    async def _moved(self, one: Import, status: import_rows.State, kind: str) -> Import:
        async with self._records.begin() as connection:
            moved = await import_rows.move(connection, one, status)
            if moved is None:
                raise UsageError("That was decided already.")
            await self._happened(connection, moved, kind)
            await self.tell(connection, moved)
            if status == "running":
                key = f"{JOB}-{one.id}-{moved.version}"
                await self._enqueue(connection, JOB, key, {"v": 1, "import": one.id})
        return moved

    async def _happened(self, connection: AsyncConnection, one: Import, kind: str) -> None:
        facts = {"import": one.id, "digest": one.facts.digest, "rows": one.facts.rows}
        event = history.Event(kind=kind, at=self._now(), actor=one.requester, facts=facts)
        await history.append(connection, event)

    async def tell(self, connection: AsyncConnection, one: Import) -> None:
        """Have the card drawn as the import is now."""
        at, version = self._clock(), one.version
        await deliveries.owe(
            connection,
            CARD,
            one.id,
            one.user_id,
            installation=self._installation,
            version=version,
            at=at,
        )
        key = f"tell-{one.id}-{version}"
        await self._enqueue(connection, "tell", key, {"v": 1, "subject": one.id})

    async def draw(self, owed: Delivery) -> Drawn | None:
        """The card as the import is now."""
        async with self._records.read() as connection:
            one = await import_rows.get(connection, owed.subject)
            if one is None:
                return None
            progress = await import_rows.progress(connection, one.id)
            undone = await import_rows.undone(connection, one.id, limit=FIRST * 3)
        ref = f'{{"v":1,"import_":"{one.id}","version":{one.version}}}'
        shown = one.status == "shown" and sum(progress.values()) > 0
        context = {
            "status": one.status,
            "facts": one.facts,
            "progress": sums(progress),
            "total": sum(progress.values()),
            "undone": [cut(f"line {row.line} {row.title}: {why(row)}", _LINE) for row in undone],
            "confirm": ref if shown else None,
            "drop": ref if shown else None,
        }
        return Drawn(render("import_card", **context), one.version)


def sums(progress: Counter[str]) -> Progress:
    """The progress in the few words of the card."""
    to_come = ("waiting", "asking", "asked", "approved", "executing", "unknown")
    lost = ("left_out", "failed", "denied", "expired", "withdrawn")
    return Progress(
        done=progress["completed"],
        pending=progress["pending"],
        undone=sum(progress[one] for one in lost),
        to_come=sum(progress[one] for one in to_come),
    )


def _run(
    run: DryRun,
    sheet: Sheet,
    targets: Mapping[str, Target],
    report: Path,
    said: list[str],
    *,
    name: str,
) -> Outlook:
    """Try every row; the report is written line by line, and the plans are kept."""
    plans: list[tuple[Judged, Plan]] = []
    first: dict[str, list[str]] = {kind: [] for kind in KINDS}
    broken = ""
    with report.open("w", encoding="utf-8") as file:
        try:
            for judged in run.judged(sheet):
                outcome = judged.outcome
                file.write(f"{outcome.text()}\n")
                if outcome.kind != "unchanged" and len(first[outcome.kind]) < FIRST:
                    first[outcome.kind].append(cut(outcome.text(), _LINE))
                if judged.plan:
                    plans.append((judged, judged.plan))
                    _require_few(plans)
        except Broken as error:
            broken = str(error)
        unknown = [one.text() for known in targets.values() for one in known.known.unknown()]
        said = [*told(run.grave), *sheet.passed_over(), *said, *unknown]
        said += [broken] if broken else []
        file.writelines(f"{line}\n" for line in ("", *said))
    facts = Trial(
        name=name,
        headings=sheet.headings,
        digest=sheet.digest(),
        rows=run.counts.total(),
        **{kind: run.counts[kind] for kind in KINDS},
        first=tuple(line for lines in first.values() for line in lines),
        said=tuple(cut(line, _LINE) for line in said[: FIRST * 3]),
        broken=bool(broken),
    )
    return Outlook(facts, () if broken else tuple(_rows(plans)))


def _require_few(plans: Sequence[object]) -> None:
    if len(plans) > MOST:
        raise UsageError(
            f"More than {MOST:,} rows of the file would change something: split it, and hand in "
            "the parts one by one."
        )


def _rows(plans: Sequence[tuple[Judged, Plan]]) -> list[ImportRow]:
    """The operations in the order in which they are asked for.

    What somebody is given or loses comes in as few requests as can be, and so does all that goes
    from one client to another; the second operation of a row, and an asset whose model another row
    makes, come after all that they wait for.
    """
    steps = [
        (later or not plan.is_first, _among(plan, operation), judged, plan, operation)
        for judged, plan in plans
        for later, operation in zip(count(), plan.operations, strict=False)
    ]
    ordered = sorted(steps, key=lambda one: (bool(one[0]), one[1]))
    rows: list[ImportRow] = []
    chunk, size, before = 0, 0, None
    for at, (later, among, judged, plan, operation) in enumerate(ordered):
        group = (bool(later), among)
        if before is not None and (group != before or size == CHUNK):
            chunk, size = chunk + 1, 0
        before, size = group, size + 1
        was = precondition(plan.asset, operation) if plan.asset else None
        step = Step(operation=operation, was=was, category=plan.category)
        rows.append(
            ImportRow(
                at=at,
                chunk=chunk + LATER * bool(later),
                line=judged.outcome.line,
                title=cut(one_line(judged.outcome.title), _LONGEST),
                plan=step,
                cells=judged.cells,
            )
        )
    return rows


def _among(plan: Plan, operation: Operation) -> tuple[int, str, str, str]:
    """With what an operation is asked for together, and when: each two clients by themselves."""
    if isinstance(operation, ClientTransfer):
        own = plan.asset.client_id if plan.asset else None
        return 2, operation.ref.source, own or "", operation.to.id
    return int(operation.kind in {"assign", "return", "transfer"}), "", "", ""
