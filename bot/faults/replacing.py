"""An asset of which nothing was reported is replaced: by a fault that has no ticket."""

from bot.approvals.pausing import hindrance
from bot.errors import UsageError
from bot.faults import acting, reporting
from bot.faults.acting import Clicked, Place, chosen_from_stock
from bot.faults.means import FaultMeans
from bot.models import Asset, AssetRef, Denied
from bot.policy import may_handle
from bot.store.faulted import Severity

_NOBODY = "Nobody has it, so there is nobody to give another to."


async def permitted(fm: FaultMeans, ref: AssetRef, user: str) -> Asset:
    """The asset as it is now; raises NotPermitted, and UsageError where nobody has it."""
    actor, asset = await reporting.permitted(fm, user, ref)
    verdict = may_handle(actor, ref.source, asset.client_name)
    if isinstance(verdict, Denied):
        raise verdict.error()
    if asset.assignee is None:
        raise UsageError(_NOBODY)
    async with fm.means.records.read() as connection:
        hindered = await hindrance(fm.means, connection, ref.source)
    if hindered is not None:
        raise hindered.error()
    return asset


async def replace(
    fm: FaultMeans, ref: AssetRef, user: str, new_id: str, *, why: str, key: str
) -> Clicked:
    """Begin to give another in its place; *key* makes it one report if sent twice."""
    asset = await permitted(fm, ref, user)
    chosen_from_stock(fm, Place.of_asset(asset), new_id)
    kept = await reporting.report(fm, user, ref, Severity.FLAW, why, key=key, ticket=False)
    return await acting.replace(fm, kept.fault.id, user, new_id, reason=why)
