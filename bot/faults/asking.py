"""The requests that a fault asks for, each an ordinary one, and why one could not be asked for."""

from collections.abc import Mapping
from typing import Final

from bot.approvals import Blocked, Request, Wish
from bot.approvals.asking import id_of
from bot.assets.client import AssetChanges
from bot.errors import SourceError
from bot.faults.means import FaultMeans
from bot.models import Asset, AssetRef, Denied, Status
from bot.operations import Assign, Edit, Objection, Return, Why
from bot.operations.effects import label
from bot.store import origins, requests
from bot.store.faulted import Fault

REASON: Final = "Reported as faulty"
_BLOCKED: Final = "another request for it has not ended yet."
_TO_REPAIR: Final = frozenset(("repair_asked", "in_repair", "repair_failed", "repair_refused"))
"""The steps that name a request for it to go into repair."""
_WHY: Final[Mapping[Why, str]] = {
    "gone": "it is no longer there",
    "archived": "it is archived",
    "unsupported": "its asset system cannot do that, or the bot is not let",
    "left": "whoever is to have it has left",
    "out_of_use": "it is out of use",
    "has_it_already": "they have it already",
    "has_assignee": "somebody has it",
    "nobody_has_it": "nobody has it",
    "retired_already": "it is retired",
    "returned_first": "somebody has it",
    "same": "it is so already",
    "changed": "it has changed since",
}


async def asset_of(fm: FaultMeans, ref: AssetRef) -> Asset | None:
    """An asset as its source has it now, None where it is gone; raises SourceError."""
    source = fm.means.sources.get(ref.source)
    if source is None:
        return None
    return await source.get(ref.id)


async def ask(
    fm: FaultMeans,
    fault: Fault,
    operation: Assign | Return | Edit,
    asset: Asset | None,
    *,
    user: str,
    key: str,
) -> Request | Objection | Denied:
    """Ask for it in somebody's name; refused where something but the asset is against it."""
    whole = f"fault:{fault.id}:{key}"
    async with fm.means.records.read() as connection:
        known = await requests.get(connection, id_of(fm.means, whole))
    if known:  # by a process that died before it said so; by now it may have been carried out
        return known
    left = isinstance(operation, Assign) and fm.means.has_left(fault.source, operation.to.id)
    about = fault.reason or (f"{REASON}: {label(fault.asset)}" if fault.asset else REASON)
    wish = Wish(
        user=user,
        operation=operation,
        asset=asset,
        reason=about,
        has_left=left,
        key=whole,
        origin=origins.of_fault(fault.id),
    )
    asked = await fm.approvals.ask(wish)
    return Denied(reason=_BLOCKED) if isinstance(asked, Blocked) else asked


async def ask_for_repair(
    fm: FaultMeans, fault: Fault, asset: Asset | None, *, user: str
) -> Request | Objection | Denied:
    """Ask for it to go into repair; each time anew once that was asked for."""
    operation = Edit(ref=fault.ref, changes=AssetChanges(status=Status.IN_REPAIR))
    asked = {one.request for one in fault.steps if one.kind in _TO_REPAIR and one.request}
    key = f"repair:{len(asked)}"
    return await ask(fm, fault, operation, asset, user=user, key=key)


def against(why: Objection | Denied) -> str:
    """Why it could not be asked for, as the end of a sentence."""
    return f"{_WHY[why.why]}." if isinstance(why, Objection) else why.reason


def silent(error: SourceError) -> str:
    """What is said of a source that could not be asked."""
    return f"{error.source} does not answer just now."
