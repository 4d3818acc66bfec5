"""Alembic's way in: our tables only, on the connection and in the transaction it is given."""

from typing import Any

from alembic import context

from bot.store.migrate import VERSION_TABLE
from bot.store.schema import PREFIX, metadata


def _ours(name: str | None, kind: str, _parents: Any) -> bool:
    return kind != "table" or (name or "").startswith(PREFIX)


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    version_table=VERSION_TABLE,
    include_name=_ours,
    transactional_ddl=True,  # SQLite can, in a transaction that was begun by hand
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
