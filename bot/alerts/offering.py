"""What else can be done about a warranty of an alert, and who has given it another end since."""

from collections.abc import Sequence
from datetime import date

from bot.alerts.means import Means
from bot.alerts.shown import Line, MoreRef
from bot.approvals import Request
from bot.assets.client import AssetChanges, Capabilities
from bot.changes.cards import RequestRef
from bot.models import Asset, Scope
from bot.operations import Edit, Return, objection
from bot.store import AsyncConnection, request_past
from bot.store.alerts import Alert
from bot.warranty import Cover


def offering(means: Means, alert: Alert, number: int, one: Line) -> Line:
    """The same line with what its source can do about it; whether one may is asked at the click."""
    ref = one.card.asset.ref if one.card else None
    held = means.index.get(Scope(), ref) if ref else None
    source = means.sources.get(ref.source) if ref else None
    if held is None or source is None or one.changed or source.capabilities.read_only:
        return one
    extend = MoreRef(alert=alert.id, line=number, deed="extend").model_dump_json()
    replace = MoreRef(alert=alert.id, line=number, deed="replace").model_dump_json()
    can, asset = source.capabilities, held.asset
    return one.model_copy(
        update={
            "extend": extend if _is_extended(asset, can) else None,
            "replace": replace if _is_replaced(asset, can) else None,
        }
    )


def _is_extended(asset: Asset, can: Capabilities) -> bool:
    """Whether its source takes another warranty end."""
    longer = Edit(ref=asset.ref, changes=AssetChanges(warranty_end=date.max))
    return objection(longer, asset, can) is None


def _is_replaced(asset: Asset, can: Capabilities) -> bool:
    """Whether another can be given to whoever has it, and it be taken back."""
    back = objection(Return(ref=asset.ref), asset, can) is None
    return asset.assignee is not None and can.assign and back


async def extended(
    connection: AsyncConnection, covers: Sequence[Cover], lines: Sequence[Line]
) -> list[Line]:
    """The same lines with who has given each of these warranties another end, where that is so."""
    found = []
    for cover, one in zip(covers, lines, strict=True):
        made = await request_past.last_made(connection, cover.ref) if one.changed else None
        if made and one.now and end_given(made) == one.now:
            ref = RequestRef(request=made.id, version=made.version).model_dump_json()
            update = {"extended_by": made.requester_user, "put_back": ref}
            found.append(one.model_copy(update=update))
        else:
            found.append(one)
    return found


def end_given(request: Request) -> date | None:
    """The warranty end that a request gives an asset."""
    change = request.operation
    return change.changes.warranty_end if isinstance(change, Edit) else None
