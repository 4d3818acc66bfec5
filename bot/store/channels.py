"""Channels that admins said are for one client, beside those of assetbot.toml."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.engine import new
from bot.store.schema import channel_client


class Said(NamedTuple):
    """A channel, and whose it is."""

    channel: str
    source: str
    client: str
    """The client's name."""


async def channels(connection: AsyncConnection, installation: str) -> list[Said]:
    """Every channel of an installation that is for a client."""
    columns = channel_client.c
    rows = await connection.execute(
        select(columns.channel_id, columns.source, columns.client)
        .where(columns.installation_id == installation)
        .order_by(columns.channel_id)
    )
    return [Said(*row) for row in rows]


async def keep(
    connection: AsyncConnection, installation: str, said: Said, *, by: str, at: datetime
) -> None:
    """A channel is for this client from now on; `by` is a person id."""
    told = {"source": said.source, "client": said.client, "by": by, "since": at}
    row = {"installation_id": installation, "channel_id": said.channel, **told}
    keys = ("installation_id", "channel_id")
    await connection.execute(
        new(connection, channel_client)
        .values(**row)
        .on_conflict_do_update(index_elements=keys, set_=told)
    )


async def forget(connection: AsyncConnection, installation: str, channel: str) -> bool:
    """A channel is nobody's from now on; whether it was somebody's."""
    gone = await connection.execute(
        delete(channel_client).where(
            channel_client.c.installation_id == installation,
            channel_client.c.channel_id == channel,
        )
    )
    return gone.rowcount > 0
