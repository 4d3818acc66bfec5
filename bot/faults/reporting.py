"""A report of what is wrong with an asset: a new fault, or one more report of an open one."""

from dataclasses import dataclass
from uuid import NAMESPACE_URL, uuid4, uuid5

from bot import history
from bot.approvals.cases import without_prose
from bot.errors import NotPermitted, SourceError
from bot.faults.means import FaultMeans
from bot.faults.recording import GRACE, begin, places, retried, tell_operators, told
from bot.models import Asset, AssetRef, Denied, Scope
from bot.policy import Actor, may_report
from bot.store import AsyncConnection, faults
from bot.store.compare_and_swap import swapped
from bot.store.faulted import Fault, Report, Severity, Step

_GONE = "There is no such asset any more: nothing can be reported of it."
_LEVELS = list(Severity)


@dataclass(frozen=True, kw_only=True)
class Reported:
    """What came of a report."""

    fault: Fault
    joined: bool
    """Whether it had been reported before."""
    again: bool
    """Whether by the same person."""


@dataclass(frozen=True, kw_only=True)
class _Said:
    """A report, and who makes it of what."""

    actor: Actor
    asset: Asset
    report: Report
    places: list[str]
    ticket: bool


async def report(
    fm: FaultMeans,
    user: str,
    ref: AssetRef,
    severity: Severity,
    words: str,
    *,
    key: str,
    ticket: bool = True,
) -> Reported:
    """Keep what somebody says is wrong; *key* makes it one report if sent twice.

    A *ticket* about it is opened where that can be.

    Raises NotPermitted where it is not theirs to say.
    """
    means = fm.means
    actor, asset = await permitted(fm, user, ref)
    said = _Said(
        actor=actor,
        asset=asset,
        report=Report(
            id=str(uuid5(NAMESPACE_URL, f"assetbot:{means.installation}:fault:{key}")),
            fault_id=str(uuid4()),
            person_id=actor.person,
            user_id=user,
            severity=severity,
            at=means.now(),
            words=words.strip(),
        ),
        places=await places(fm, asset),
        ticket=ticket and _takes_tickets(fm, ref.source),
    )

    async def attempt() -> Reported:
        async with means.records.begin() as connection:
            return swapped(await _kept(fm, connection, said))

    return await retried(attempt)


def _takes_tickets(fm: FaultMeans, name: str) -> bool:
    source = fm.means.sources.get(name)
    can = source.capabilities if source else None
    return can is not None and can.tickets and not can.read_only


async def permitted(fm: FaultMeans, user: str, ref: AssetRef) -> tuple[Actor, Asset]:
    """Who reports, and the asset as it is now; raises NotPermitted where that is not theirs.

    A source that does not answer keeps nobody from reporting: the index has to do then.
    """
    actor = await fm.means.roster.actor(user)
    asset = await _asset(fm, ref)
    verdict = may_report(actor, asset)
    if isinstance(verdict, Denied):
        await _refused(fm, actor, asset, verdict)
        raise verdict.model_copy(update={"noted": True}).error()
    if asset.gone:
        raise NotPermitted(_GONE)
    return actor, asset


async def _asset(fm: FaultMeans, ref: AssetRef) -> Asset:
    held = fm.index.get(Scope(), ref)
    source = fm.means.sources.get(ref.source)
    known = held.asset if held else None
    if source is not None:
        try:
            now = await source.get(ref.id)
        except SourceError:
            now = known
        else:
            if now is None and known is not None:
                return known.model_copy(update={"gone": True})
        known = now
    if known is None:
        raise NotPermitted("There is no such asset, or none that you may see here.")
    return known


async def _refused(fm: FaultMeans, actor: Actor, asset: Asset, verdict: Denied) -> None:
    async with fm.means.records.begin() as connection:
        await history.append(
            connection,
            history.Event(
                kind="refused",
                at=fm.means.now(),
                ref=asset.ref,
                actor=actor.person,
                client=asset.client_id,
                facts={"what": "fault", "source": asset.ref.source},
                texts={"why": verdict.on_record},
            ),
        )


async def _kept(fm: FaultMeans, connection: AsyncConnection, said: _Said) -> Reported | None:
    """The report as it was kept; None where somebody else's came in between."""
    # What is open comes first: a copy of this report that is kept in between is found then.
    there = await faults.open_on(connection, said.asset.ref)
    known = await faults.of_report(connection, said.report.id)
    if known:
        return _reported(known, said.report.id)
    if there:
        return await _joined(fm, connection, there, said)
    return await _begun(fm, connection, said)


async def _begun(fm: FaultMeans, connection: AsyncConnection, said: _Said) -> Reported | None:
    means, asset, made = fm.means, said.asset, said.report
    step = _step("reported", said)
    fault = Fault(
        id=made.fault_id,
        installation_id=means.installation,
        source=asset.ref.source,
        asset_id=asset.ref.id,
        client_id=asset.client_id,
        severity=made.severity,
        steps=(step,),
        ticket="wanted" if said.ticket else "none",
        created_at=made.at,
        due_at=made.at + GRACE if said.ticket else None,
        asset=without_prose(asset),
        reports=(made,),
    )
    if not await faults.add(connection, fault, made):
        return None
    await _tell(fm, connection, fault, step, said)
    if said.ticket:
        await begin(means, connection, fault)
    return _reported(fault, made.id)


async def _joined(
    fm: FaultMeans, connection: AsyncConnection, there: Fault, said: _Said
) -> Reported | None:
    made = said.report.model_copy(update={"fault_id": there.id})
    step = _step("joined", said)
    worst = max(there.severity, made.severity, key=_LEVELS.index)
    now = there.model_copy(update={"severity": worst, "steps": (*there.steps, step)})
    if not await faults.join(connection, there, now, made):
        return None
    newest = await faults.get(connection, there.id)
    if newest is None:  # pragma: no cover - it was written a moment ago
        return None
    await _tell(fm, connection, newest, step, said)
    return _reported(newest, made.id)


def _reported(fault: Fault, report_id: str) -> Reported:
    place = next(at for at, step in enumerate(fault.steps) if step.report == report_id)
    return Reported(fault=fault, joined=place > 0, again=fault.is_again(place))


def _step(kind: str, said: _Said) -> Step:
    return Step.model_validate(
        {
            "kind": kind,
            "at": said.report.at,
            "by": said.actor.person,
            "user": said.actor.user,
            "report": said.report.id,
        }
    )


async def _tell(
    fm: FaultMeans, connection: AsyncConnection, fault: Fault, step: Step, said: _Said
) -> None:
    await fm.on_report(connection, fault.ref, said.actor, said.report.id)
    await tell_operators(fm.means, connection, fault, said.places)
    await told(fm.means, connection, fault, step, words=said.report.words)
