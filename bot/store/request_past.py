"""What was asked for of an asset before."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.models import AssetRef, RequestStatus
from bot.store.requested import Request
from bot.store.requests import listed
from bot.store.schema import request as table


async def last_made(connection: AsyncConnection, ref: AssetRef) -> Request | None:
    """The last request on an asset that was carried out."""
    query = (
        select(table)
        .where(
            table.c.source == ref.source,
            table.c.asset_id == ref.id,
            table.c.status == RequestStatus.COMPLETED,
        )
        .order_by(table.c.ended_at.desc(), table.c.id)
    )
    found = await listed(connection, query.limit(1))
    return found[0] if found else None


async def about(connection: AsyncConnection, ref: AssetRef, *, limit: int) -> list[Request]:
    """The newest requests about an asset, open or not; of one of several, that for them all."""
    query = select(table).where(table.c.source == ref.source, table.c.asset_id == ref.id)
    newest = query.order_by(table.c.created_at.desc(), table.c.id).limit(limit)
    found = await listed(connection, newest)
    wholes = {one.parent for one in found if one.parent}
    single = [one for one in found if one.parent is None]
    return [*single, *await listed(connection, select(table).where(table.c.id.in_(wholes)))]
