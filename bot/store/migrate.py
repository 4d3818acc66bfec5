"""Brings the records up to date: Alembic, loaded only when there is something to do."""

from importlib.resources import as_file, files
from pathlib import Path

from sqlalchemy import URL, Connection, NullPool, create_engine, inspect, text

from bot.errors import SettingsError
from bot.store.engine import prepare
from bot.store.schema import PREFIX

VERSION_TABLE = f"{PREFIX}alembic_version"


def revisions() -> list[str]:
    """Every revision this code knows, oldest first."""
    versions = files("bot.store") / "migrations" / "versions"
    names = sorted(one.name for one in versions.iterdir() if one.name[:4].isdecimal())
    return [name[:4] for name in names]


def migrate(address: URL) -> None:
    """Bring the database at *address* to the newest revision, in one transaction.

    Raises SettingsError when a newer assetbot has written it.
    """
    driver = "sqlite+pysqlite" if address.get_backend_name() == "sqlite" else "postgresql+psycopg"
    engine = create_engine(address.set(drivername=driver), poolclass=NullPool)
    prepare(engine)
    with engine.begin() as connection:
        found, known = _revision(connection), revisions()
        if found == known[-1]:
            return
        if found is not None and found not in known:
            raise SettingsError(
                f"The records were written by a newer assetbot (revision {found}; this one knows "
                f"{known[-1]}): run that version, or point ASSETBOT_DATA_DIR elsewhere."
            )
        with as_file(files("bot.store") / "migrations") as folder:
            _upgrade(connection, folder)


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table(VERSION_TABLE):
        return None
    found = connection.execute(text(f"SELECT version_num FROM {VERSION_TABLE}")).scalar()  # noqa: S608 - our own name
    return None if found is None else str(found)


def _upgrade(connection: Connection, folder: Path) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(folder).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
