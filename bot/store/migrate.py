"""Brings the records up to date: Alembic, loaded only when there are older ones to bring there."""

import logging
from importlib.resources import as_file, files

from sqlalchemy import (
    URL,
    Column,
    Connection,
    MetaData,
    NullPool,
    PrimaryKeyConstraint,
    String,
    Table,
    create_engine,
    insert,
    inspect,
    select,
    text,
)

from bot.errors import SettingsError
from bot.store.engine import prepare
from bot.store.schema import PREFIX, metadata, runs_with

log = logging.getLogger(__name__)

VERSION_TABLE = f"{PREFIX}alembic_version"
_version = Table(
    VERSION_TABLE,
    MetaData(),  # Alembic's own, in its shape
    Column("version_num", String(32), nullable=False),
    PrimaryKeyConstraint("version_num", name=f"{VERSION_TABLE}_pkc"),
)
OLDEST = "0001"
"""The revision from which on code still works on the newest schema: it stays in the database, so
that replicas of the version before may run on, and start again, while others are upgraded."""
_LOCK = 0x61624D69
"""Of the one process that migrates ("abMi")."""


def revisions() -> list[str]:
    """Every revision this code knows, oldest first."""
    versions = files("bot.store") / "migrations" / "versions"
    names = sorted(one.name for one in versions.iterdir() if one.name[:4].isdecimal())
    return [name[:4] for name in names]


def migrate(address: URL) -> None:
    """Bring the database at *address* to the newest revision, in one transaction of one process.

    One of a newer assetbot is left as it is. Raises SettingsError when this one cannot work on it.
    """
    driver = "sqlite+pysqlite" if address.get_backend_name() == "sqlite" else "postgresql+psycopg"
    engine = create_engine(address.set(drivername=driver), poolclass=NullPool)
    prepare(engine)
    with engine.begin() as connection:
        if _is_usable(connection):
            return
        if connection.dialect.name == "sqlite" and not _has_ours(connection):
            _begin(connection)
            return
        if connection.dialect.name == "postgresql":  # SQLite has one writer as it is
            connection.execute(text(f"SELECT pg_advisory_xact_lock({_LOCK})"))
            if _is_usable(connection):
                return
        upgrade(connection)


def _is_usable(connection: Connection) -> bool:
    """Whether there is nothing to bring up to date; raises SettingsError when that is too new."""
    found, known = _revision(connection), revisions()
    if found is None or found in known[:-1]:
        return False
    if found == known[-1]:
        return True
    has_table = inspect(connection).has_table(runs_with.name)
    oldest = connection.execute(select(runs_with.c.oldest)).scalar() if has_table else None
    if oldest not in known:
        raise SettingsError(
            f"The records were written by a newer assetbot (revision {found}; this one knows "
            f"{known[-1]}): run that version, or point it at other records."
        )
    log.warning("the records are of a newer assetbot (revision %s): upgrade this one soon", found)
    return True


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table(VERSION_TABLE):
        return None
    found = connection.execute(text(f"SELECT version_num FROM {VERSION_TABLE}")).scalar()  # noqa: S608 - our own name
    return None if found is None else str(found)


def _has_ours(connection: Connection) -> bool:
    """Whether any table of ours is there, be it empty."""
    return any(name.startswith(PREFIX) for name in inspect(connection).get_table_names())


def _begin(connection: Connection) -> None:
    """Make new records as all revisions one after the other would, in a fifth of their time."""
    metadata.create_all(connection, checkfirst=False)
    _version.create(connection)
    connection.execute(insert(_version).values(version_num=revisions()[-1]))
    connection.execute(insert(runs_with).values(oldest=OLDEST))


def upgrade(connection: Connection) -> None:
    """Bring records of an older revision, or of none, to the newest one, step by step."""
    from alembic import command
    from alembic.config import Config

    with as_file(files("bot.store") / "migrations") as folder:
        config = Config()
        config.set_main_option("script_location", str(folder).replace("%", "%%"))
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
    connection.execute(runs_with.delete())
    connection.execute(insert(runs_with).values(oldest=OLDEST))
