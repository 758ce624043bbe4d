"""The one source of truth: an SQLite file with documents, fiches and the units that are embedded.

Write-ahead logging: readers see the last committed state while a writer works. A writer takes the write lock first
(BEGIN IMMEDIATE), so that two processes take turns. Every change is one transaction and raises the generation.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from index.errors import BusyLibraryError, DamagedLibraryError, NewerLibraryError, ReadOnlyLibraryError

__all__ = ["SCHEMA_VERSION", "Store"]

SCHEMA_VERSION: Final = 1
SCHEMA: Final = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE documents (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    sha256 TEXT NOT NULL,
    origin TEXT NOT NULL,
    record TEXT NOT NULL
);
CREATE TABLE fiches (
    id INTEGER PRIMARY KEY,
    fiche_id TEXT NOT NULL UNIQUE,
    document INTEGER NOT NULL REFERENCES documents(id) ON DELETE CASCADE,
    record TEXT NOT NULL
);
CREATE INDEX fiches_document ON fiches(document);
-- AUTOINCREMENT: an identifier is never used again, so that a derived index that holds it holds its vector.
CREATE TABLE units (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    fiche INTEGER NOT NULL REFERENCES fiches(id) ON DELETE CASCADE,
    view TEXT NOT NULL CHECK (view IN ('passage', 'fiche', 'title', 'everyday')),
    start INTEGER NOT NULL,
    end INTEGER NOT NULL,
    text TEXT NOT NULL,
    key TEXT NOT NULL,
    passage TEXT,
    vector BLOB NOT NULL
);
CREATE INDEX units_fiche ON units(fiche);
CREATE INDEX units_key ON units(key);
-- Documents that came with Essaim and that the user removed: not added again until they change.
CREATE TABLE removed (name TEXT PRIMARY KEY, sha256 TEXT NOT NULL) WITHOUT ROWID;
"""
MIGRATIONS: Final[dict[int, str]] = {}
"""From version n to n + 1: SQL. Empty while version 1 is the only one."""


class Store:
    """The SQLite file of a library. One connection a thread; any thread may use the store.

    Raises DamagedLibraryError (naming the file), NewerLibraryError, BusyLibraryError, ReadOnlyLibraryError.
    """

    def __init__(self, path: Path, *, read_only: bool = False, busy_seconds: float = 60.0) -> None:
        self.path = path
        self.read_only = read_only
        self._busy_seconds = busy_seconds
        self._local = threading.local()
        self._opened: list[sqlite3.Connection] = []
        self._lock = threading.Lock()
        with self.translated():
            self._prepare()

    @property
    def connection(self) -> sqlite3.Connection:
        """This thread's connection, opened at first use; autocommit outside `writing`."""
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            with self.translated():
                connection = self._connect()
            self._local.connection = connection
            with self._lock:
                self._opened.append(connection)
        return connection

    def _connect(self) -> sqlite3.Connection:
        uri = self.path.absolute().as_uri()
        if self.read_only:
            # A log beside the file must be read too; without one, "immutable" spares the files a read-only folder cannot hold.
            log = self.path.with_name(self.path.name + "-wal")
            uri += "?mode=ro" if log.exists() and log.stat().st_size else "?mode=ro&immutable=1"
        else:
            uri += "?mode=rwc"
        connection = sqlite3.connect(uri, uri=True, timeout=self._busy_seconds, isolation_level=None, check_same_thread=False)
        connection.execute("PRAGMA foreign_keys = ON")
        if not self.read_only:
            self._use_log(connection)
            # With WAL, NORMAL keeps the file sound after a power cut; FULL also keeps the last transaction.
            connection.execute("PRAGMA synchronous = FULL")
        return connection

    def _use_log(self, connection: sqlite3.Connection) -> None:
        """Turn write-ahead logging on. SQLite does not wait for this one statement when processes open a new file at once: we do."""
        deadline = time.monotonic() + self._busy_seconds
        while True:
            try:
                connection.execute("PRAGMA journal_mode = WAL")
                return
            except sqlite3.OperationalError as error:
                if "locked" not in str(error) or time.monotonic() > deadline:
                    raise
                time.sleep(0.01)

    def _prepare(self) -> None:
        version = int(self.connection.execute("PRAGMA user_version").fetchone()[0])
        if version > SCHEMA_VERSION:
            raise NewerLibraryError(self.path, version, SCHEMA_VERSION)
        if version == SCHEMA_VERSION:
            return
        if self.read_only:
            raise ReadOnlyLibraryError(self.path.parent)
        with self.writing() as connection:
            # Read again under the lock: another process may have created it meanwhile.
            version = int(connection.execute("PRAGMA user_version").fetchone()[0])
            for step in [SCHEMA if v == 0 else MIGRATIONS[v] for v in range(version, SCHEMA_VERSION)]:
                for statement in _statements(step):
                    connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
            connection.execute("INSERT OR IGNORE INTO meta VALUES ('library', ?), ('generation', '0')", (uuid.uuid4().hex,))

    @contextlib.contextmanager
    def translated(self) -> Iterator[None]:
        """Turns SQLite's errors into this package's."""
        try:
            yield
        except sqlite3.OperationalError as error:
            if "locked" in str(error) or "busy" in str(error):
                raise BusyLibraryError(self.path, self._busy_seconds) from error
            if "readonly" in str(error):
                raise ReadOnlyLibraryError(self.path.parent) from error
            raise DamagedLibraryError(self.path, str(error)) from error
        except sqlite3.IntegrityError:
            raise
        except sqlite3.DatabaseError as error:
            raise DamagedLibraryError(self.path, str(error)) from error

    @contextlib.contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """A write transaction of this thread: committed at the end, undone by any exception. Waits for other writers."""
        if self.read_only:
            raise ReadOnlyLibraryError(self.path.parent)
        connection = self.connection
        with self.translated():
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
                connection.execute("COMMIT")
            except BaseException:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise

    @contextlib.contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """A read transaction of this thread: every statement in it sees one state of the store."""
        connection = self.connection
        with self.translated():
            if connection.in_transaction:
                yield connection
                return
            connection.execute("BEGIN")
            try:
                yield connection
            finally:
                connection.execute("ROLLBACK")

    def meta(self) -> dict[str, str]:
        """Everything in `meta`: library (an identifier), generation, and model, fingerprint, dimension once a model is set."""
        with self.translated():
            return dict(self.connection.execute("SELECT key, value FROM meta"))

    @property
    def generation(self) -> int:
        """Number of changes committed so far."""
        with self.translated():
            row = self.connection.execute("SELECT value FROM meta WHERE key = 'generation'").fetchone()
        return int(row[0])

    def close(self) -> None:
        """Close every thread's connection. The last one of all processes folds the log back into the file."""
        with self._lock:
            for connection in self._opened:
                connection.close()
            self._opened.clear()
        self._local = threading.local()


def is_writable(folder: Path) -> bool:
    """Whether files can be created in `folder`; tried, because permissions alone do not tell (root, read-only mounts)."""
    probe = folder / f".essaim-{os.getpid()}-{threading.get_ident()}"
    try:
        probe.touch()
        probe.unlink()
    except OSError:
        return False
    return True


def set_meta(connection: sqlite3.Connection, **values: str) -> None:
    """Write entries of `meta` within a transaction."""
    connection.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", list(values.items()))


def next_generation(connection: sqlite3.Connection) -> None:
    """Count one more change within a transaction."""
    connection.execute("UPDATE meta SET value = CAST(value AS INTEGER) + 1 WHERE key = 'generation'")


def _statements(script: str) -> Iterator[str]:
    """The statements of a script one by one: `executescript` would commit the transaction it runs in."""
    rest: Callable[[str], bool] = sqlite3.complete_statement
    current = ""
    for line in script.splitlines(keepends=True):
        current += line
        if current.strip() and rest(current):
            yield current
            current = ""
