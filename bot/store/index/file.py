"""The index's file: made, checked, set aside when it is unusable, and its connections."""

import os
import sqlite3
import threading
import zlib
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, suppress
from pathlib import Path

from bot.language.words.serials import fold, key
from bot.models import Asset, AssetModel, Model, Money, Named, Person, Ticket, Tickets
from bot.plain import bare
from bot.store.failures import DAMAGED, code, failed
from bot.store.index.rows import word
from bot.store.sqlite import LET_GO, WRITE_OVER
from bot.store.wal import use_wal

APPLICATION_ID = 0x61624958
"""Marks the file as ours ("abIX"), whatever its version."""
WRITE_WAIT = 5.0
"""Seconds a write waits for another process that writes."""
READ_WAIT = 1.0
"""Seconds a read waits while another process recovers the file; reads never wait for writes."""
MOST_IDLE = 4
"""Readers kept open when nobody reads."""
SYNCHRONOUS = "NORMAL"
"""A loss of power may cost the last writes, never the file; what it held can be read again."""

_SCHEMA = """
CREATE TABLE source (
    name TEXT PRIMARY KEY, word INTEGER NOT NULL UNIQUE,
    generation INTEGER NOT NULL DEFAULT 0, running INTEGER NOT NULL DEFAULT 0,
    began INTEGER NOT NULL DEFAULT 0, read INTEGER NOT NULL DEFAULT 0, total INTEGER,
    complete INTEGER NOT NULL DEFAULT 0, synced INTEGER, assets INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;
CREATE TABLE word (
    id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE, shown TEXT NOT NULL
);
CREATE TABLE asset (
    row INTEGER PRIMARY KEY, source INTEGER NOT NULL, id TEXT NOT NULL, gone INTEGER NOT NULL,
    archived INTEGER NOT NULL,
    place TEXT NOT NULL, serial TEXT, tag TEXT, serial_fold TEXT, tag_fold TEXT,
    category INTEGER NOT NULL, model INTEGER NOT NULL, location INTEGER NOT NULL,
    team INTEGER NOT NULL, status INTEGER NOT NULL, client INTEGER NOT NULL, os INTEGER NOT NULL,
    vendor INTEGER NOT NULL, client_id INTEGER NOT NULL, currency INTEGER NOT NULL,
    purchased INTEGER, price INTEGER, ip TEXT, mac TEXT,
    assignee TEXT, newest INTEGER NOT NULL, warranty INTEGER, document TEXT NOT NULL,
    UNIQUE (id, source)
);
CREATE INDEX asset_serial ON asset (serial_fold) WHERE serial_fold IS NOT NULL;
CREATE INDEX asset_tag ON asset (tag_fold) WHERE tag_fold IS NOT NULL;
CREATE INDEX asset_place ON asset
    (archived, place, category, model, location, team, status, client, os, vendor, client_id,
    source, gone, currency, purchased, price) WHERE gone = 0;
CREATE INDEX asset_warranty ON asset
    (archived, warranty, place, category, model, location, team, status, client, os, vendor,
    client_id, source, gone, id) WHERE gone = 0 AND warranty IS NOT NULL;
CREATE INDEX asset_ip ON asset (ip, archived, place, gone) WHERE gone = 0 AND ip IS NOT NULL;
CREATE INDEX asset_mac ON asset (mac, archived, place, gone) WHERE gone = 0 AND mac IS NOT NULL;
CREATE INDEX asset_assignee ON asset (assignee, source, newest, place, archived, gone)
    WHERE gone = 0 AND assignee IS NOT NULL;
CREATE TABLE seen (
    asset INTEGER PRIMARY KEY, generation INTEGER NOT NULL, checked INTEGER NOT NULL
);
CREATE VIRTUAL TABLE spelled USING fts5(
    text, tokenize = 'trigram case_sensitive 1', detail = none, columnsize = 0
);
CREATE VIRTUAL TABLE described USING fts5(
    text, tokenize = 'trigram case_sensitive 1', detail = none, columnsize = 0
);
CREATE TABLE person (
    source TEXT NOT NULL, id TEXT NOT NULL, stamp INTEGER NOT NULL, document TEXT NOT NULL,
    PRIMARY KEY (source, id)
) WITHOUT ROWID;
CREATE TABLE email (
    address TEXT NOT NULL, source TEXT NOT NULL, id TEXT NOT NULL,
    PRIMARY KEY (address, source, id)
) WITHOUT ROWID;
CREATE INDEX email_person ON email (source, id);
CREATE TABLE identity (
    source INTEGER NOT NULL, id TEXT NOT NULL, person TEXT NOT NULL, PRIMARY KEY (source, id)
) WITHOUT ROWID;
CREATE INDEX identity_person ON identity (person, source, id);
CREATE TABLE followed (origin TEXT NOT NULL, change INTEGER NOT NULL);
CREATE TABLE tally (
    field TEXT NOT NULL, word INTEGER NOT NULL, source INTEGER NOT NULL,
    client_id INTEGER NOT NULL, archived INTEGER NOT NULL, assets INTEGER NOT NULL,
    PRIMARY KEY (field, word, source, client_id, archived)
) WITHOUT ROWID;
CREATE TRIGGER asset_added AFTER INSERT ON asset WHEN new.gone = 0 BEGIN
    UPDATE source SET assets = assets + 1 WHERE word = new.source;
    INSERT INTO tally (field, word, source, client_id, archived, assets) VALUES {came}
    ON CONFLICT (field, word, source, client_id, archived) DO UPDATE SET assets = assets + 1;
END;
CREATE TRIGGER asset_left AFTER UPDATE ON asset WHEN old.gone = 0 AND {moved} BEGIN
    UPDATE source SET assets = assets - 1 WHERE word = old.source;
    INSERT INTO tally (field, word, source, client_id, archived, assets) VALUES {left}
    ON CONFLICT (field, word, source, client_id, archived) DO UPDATE SET assets = assets - 1;
END;
CREATE TRIGGER asset_came AFTER UPDATE ON asset WHEN new.gone = 0 AND {moved} BEGIN
    UPDATE source SET assets = assets + 1 WHERE word = new.source;
    INSERT INTO tally (field, word, source, client_id, archived, assets) VALUES {came}
    ON CONFLICT (field, word, source, client_id, archived) DO UPDATE SET assets = assets + 1;
END;
"""

FIELDS = ("category", "model", "location", "team", "status", "client", "os", "vendor")
"""What lists can be filtered by; tallied, as the day a warranty ends is."""


def _tallied(row: str, assets: int) -> str:
    words = [(field, f"{row}.{field}") for field in FIELDS]
    words.append(("warranty", f"coalesce({row}.warranty, 0)"))
    kept = f"{row}.source, {row}.client_id, {row}.archived"
    return ", ".join(f"('{field}', {word}, {kept}, {assets})" for field, word in words)


def _columns(row: str) -> str:
    names = ("gone", "archived", "client_id", "warranty", *FIELDS)
    return ", ".join(f"{row}.{name}" for name in names)


TABLES = _SCHEMA.format(
    came=_tallied("new", 1),
    left=_tallied("old", -1),
    moved=f"({_columns('old')}) IS NOT ({_columns('new')})",
)


def version() -> int:
    """A number that changes with everything the index's content depends on.

    The tables, the fields of what is stored as a document, and how spellings are compared: a file
    with any other number is made anew, so nobody has to remember to count it up.
    """
    models: tuple[type[Model], ...] = (Asset, AssetModel, Money, Named, Person, Ticket, Tickets)
    shape = [
        (model.__name__, [(name, repr(field.annotation)) for name, field in fields.items()])
        for model in models
        for fields in [model.model_fields]
    ]
    probe = "Ab-0oOiIlL1sS5bB8zZ2 Ǆ_é./\u200b9"
    facts = repr((TABLES, shape, key(probe), fold(probe)))
    return zlib.crc32(facts.encode()) & 0x7FFFFFFF


class IndexFile:
    """One index file: a single writer, and readers lent to one caller at a time."""

    def __init__(self, path: Path) -> None:
        """Opens it; makes it anew when it is missing, damaged, foreign or of another version."""
        self.path = path
        self._lock = threading.Lock()
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._writer = _opened(path)
        except (sqlite3.Error, OSError) as error:
            raise failed(path, error) from error
        self._readers = _Readers(path)
        self._number = _number(path)

    def reading(self) -> AbstractContextManager[sqlite3.Connection]:
        """A read-only connection for one caller, on the event loop or in a thread."""
        return self._readers.lent()

    @contextmanager
    def writing(self, *, wait: float = WRITE_WAIT) -> Iterator[sqlite3.Connection]:
        """The writer inside one transaction; waits at most *wait* seconds for others."""
        if not self._lock.acquire(timeout=wait):
            busy = sqlite3.OperationalError("the index is being written")
            busy.sqlite_errorcode = sqlite3.SQLITE_BUSY
            raise busy
        try:
            writer = self._writer
            writer.execute(f"PRAGMA busy_timeout = {int(wait * 1000)}")
            writer.execute("BEGIN IMMEDIATE")
            try:
                yield writer
                writer.execute("COMMIT")
            finally:
                if writer.in_transaction:
                    writer.execute("ROLLBACK")
        finally:
            self._lock.release()

    @property
    def number(self) -> tuple[int, int] | None:
        """What tells the open file from any other that lies or will lie at the path."""
        return self._number

    @property
    def replaced(self) -> bool:
        """Whether the path now leads to another file than the one that is open."""
        return _number(self.path) != self._number

    def anew(self, spoilt: tuple[int, int] | None) -> None:
        """Leave the file numbered *spoilt*, set it aside if it lies there still, open another.

        Does nothing when that has been done already. Raises StoreFailed.
        """
        with self._lock:
            if self._number != spoilt:
                return
            self._close()
            try:
                if spoilt is not None and _number(self.path) == spoilt:
                    _set_aside(self.path)
                self._writer = _opened(self.path)
            except (sqlite3.Error, OSError) as error:
                raise failed(self.path, error) from error
            self._readers = _Readers(self.path)
            self._number = _number(self.path)

    def rest(self) -> None:
        """Have every connection that nobody uses let go of what it keeps of the file."""
        with self._lock, suppress(sqlite3.Error):
            self._writer.execute(LET_GO)
            self._readers.rest()

    def close(self) -> None:
        """Close every connection; SQLite then folds its log into the file."""
        with self._lock:
            self._close()

    def _close(self) -> None:
        self._readers.close()
        with suppress(sqlite3.Error):
            self._writer.close()


class _Readers:
    """Read-only connections, each used by one caller at a time, by any thread."""

    def __init__(self, path: Path) -> None:
        self._address = path.resolve().as_uri() + "?mode=ro"
        self._idle: list[sqlite3.Connection] = []
        self._lock = threading.Lock()
        self._closed = False

    def rest(self) -> None:
        with ExitStack() as all_of_them:
            for _ in range(len(self._idle)):
                all_of_them.enter_context(self.lent()).execute(LET_GO)

    def lent(self) -> "_Lent":
        return _Lent(self)

    def taken(self) -> sqlite3.Connection:
        try:
            return self._idle.pop()
        except IndexError:
            return _connect(self._address, within=READ_WAIT)

    def given_back(self, connection: sqlite3.Connection) -> None:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        with self._lock:
            keep = not self._closed and len(self._idle) < MOST_IDLE
            if keep:
                self._idle.append(connection)
        if not keep:
            connection.close()

    def close(self) -> None:
        with self._lock:
            self._closed = True
            idle, self._idle = self._idle, []
        for connection in idle:
            connection.close()


class _Lent:
    """A reader for as long as one caller asks it: each command has two, so no generator is made."""

    __slots__ = ("_connection", "_readers")

    def __init__(self, readers: _Readers) -> None:
        self._readers = readers

    def __enter__(self) -> sqlite3.Connection:
        self._connection = self._readers.taken()
        return self._connection

    def __exit__(self, *_: object) -> None:
        self._readers.given_back(self._connection)


def _number(path: Path) -> tuple[int, int] | None:
    """What tells one file from another at the same path, None when there is none."""
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino


def _opened(path: Path) -> sqlite3.Connection:
    """A writer on a usable file at *path*; what cannot be used makes way first."""
    try:
        usable = _usable(path)
    except sqlite3.DatabaseError as error:
        if code(error) not in DAMAGED:
            raise
        usable = False
    if not usable:
        _set_aside(path)
    connection = _connect(path)
    try:
        use_wal(connection.execute, within=WRITE_WAIT)
        connection.execute(f"PRAGMA synchronous = {SYNCHRONOUS}")
        connection.execute("PRAGMA journal_size_limit = 16777216")
        connection.execute(WRITE_OVER)
        _make(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def _connect(at: Path | str, *, within: float = WRITE_WAIT) -> sqlite3.Connection:
    """A connection to a path, or to an address that begins with file:."""
    connection = sqlite3.connect(
        at,
        uri=isinstance(at, str),
        timeout=within,
        isolation_level=None,
        check_same_thread=False,
    )
    for function in (word, bare):
        connection.create_function(function.__name__, 1, function, deterministic=True)
    return connection


def _usable(path: Path) -> bool:
    """Whether the file is new, or an index of this very version."""
    if not path.exists():
        return True
    connection = _connect(path)
    try:
        (tables,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        return tables == 0 or _made(connection)
    finally:
        connection.close()


def _made(connection: sqlite3.Connection) -> bool:
    (mark,) = connection.execute("PRAGMA application_id").fetchone()
    (number,) = connection.execute("PRAGMA user_version").fetchone()
    return (mark, number) == (APPLICATION_ID, version())


def _make(connection: sqlite3.Connection) -> None:
    """Create the tables, unless another process did so while we waited for the lock."""
    if _made(connection):
        return
    connection.execute("BEGIN IMMEDIATE")
    try:
        if not _made(connection):
            for statement in _statements(TABLES):
                connection.execute(statement)
            connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            connection.execute(f"PRAGMA user_version = {version()}")
        connection.execute("COMMIT")
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")


def _statements(script: str) -> Iterator[str]:
    """The statements of a script one by one: executescript would end our transaction."""
    statement = ""
    for line in script.strip().splitlines():
        statement += line + "\n"
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""


def _set_aside(path: Path) -> None:
    """Move the file out of the way, over an earlier one, and drop its log."""
    os.replace(path, path.with_name(path.name + ".aside"))  # noqa: PTH105 - replaces everywhere
    for suffix in ("-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
