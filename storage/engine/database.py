"""The database behind DATABASE_URL. All differences between SQLite and PostgreSQL are here.

SQLite: one process, one writer at a time, readers that never wait. PostgreSQL: any number of processes.

Drivers run in autocommit mode; transactions begin explicitly.
"""

import threading
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any, ClassVar, cast

from sqlalchemy import URL, Connection, Engine, Table, create_engine, event, inspect, make_url, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from storage.engine.errors import translated
from storage.engine.job_notifier import JobNotifier, NullNotifier, PostgresNotifier
from storage.engine.process_lock import ProcessLock
from storage.engine.transaction import Transaction
from workflows.domain.errors import SettingsError, StoreUnavailable

EXPECTED = "expected sqlite:///path/to/muster.db or postgresql://user:password@host:5432/name"
_MIGRATION_KEY = 0x4D7573746572
"""Our advisory lock, distinct from those of other programs on the same PostgreSQL database."""
_BUSY_SECONDS = 5
PATIENCE = 15.0
"""Seconds that a statement on PostgreSQL may take. With ten more to reconnect (to one address) still less than a
lease."""


def open_database(url: str, patience: float = PATIENCE) -> "Database":
    """The database at `url`, not connected yet. `patience`: see `PATIENCE`.

    Raises `SettingsError`, which never shows the password, for an unusable address.
    """
    try:
        parsed = make_url(url.strip())
    except (ArgumentError, ValueError):
        raise SettingsError(f"DATABASE_URL: this is not a database address; {EXPECTED}.") from None
    match parsed.drivername.partition("+")[0]:
        case "sqlite":
            return SqliteDatabase(_sqlite_path(parsed))
        case "postgres" | "postgresql":
            return PostgresDatabase(parsed.set(drivername="postgresql+psycopg"), patience)
        case _:
            raise SettingsError(f"DATABASE_URL: {parsed.drivername} is not supported; {EXPECTED}.")


class Database(ABC):
    """Opens transactions. `name` can be shown to people: it contains no password."""

    dialect: ClassVar[str]
    to_read: ClassVar[str]
    to_write: ClassVar[str]
    """The statements that begin a transaction."""

    def __init__(self, name: str, reader: Engine, writer: Engine) -> None:
        self.name = name
        self._reader = reader
        self._writer = writer
        self._thread = threading.local()

    def on_error(self, callback: Callable[[str], None]) -> None:
        """Call `callback` with the driver's error name for every failed statement, expected or not."""
        engines = [self._writer] if self._reader.pool is self._writer.pool else [self._writer, self._reader]
        for engine in engines:
            event.listen(engine, "handle_error", lambda failure: callback(type(failure.original_exception).__name__))

    @contextmanager
    def read(self) -> Iterator[Transaction]:
        """A snapshot, in which the database refuses writes. Raises `StoreUnavailable`."""
        with _translated_errors(), self.connect() as connection:
            yield from self._use(connection, writes=False)

    @contextmanager
    def write(self) -> Iterator[Transaction]:
        """Rolls back unless committed.

        Raises `RuntimeError` when this thread has one open already: on SQLite it would wait for itself. Raises
        `StoreUnavailable` and `ConcurrentUpdate`.
        """
        if getattr(self._thread, "writing", False):
            raise RuntimeError("this thread has a write transaction open already")
        self._thread.writing = True
        try:
            with _translated_errors(), self._exclusive_write(), self._writer.connect() as connection:
                connection.exec_driver_sql(self.to_write)
                yield from self._use(connection, writes=True)
        finally:
            self._thread.writing = False

    def _use(self, connection: Connection, *, writes: bool) -> Iterator[Transaction]:
        transaction = Transaction(connection, self._insert, writes=writes)
        try:
            yield transaction
        finally:
            transaction.close()

    @contextmanager
    def connect(self) -> Iterator[Connection]:
        """A read-only connection, for reading the schema. Raises the driver's own errors."""
        with self._reader.connect() as connection:
            connection.exec_driver_sql(self.to_read)
            yield connection

    def check_reachable(self) -> None:
        """Raises `SettingsError`, one sentence, when the database cannot be opened."""
        try:
            with self._reader.connect() as connection:
                inspect(connection).get_table_names()  # SQLite opens the file only for a query
        except DBAPIError as error:
            raise SettingsError(f"DATABASE_URL: {self.name} cannot be opened ({_reason(error)}).") from None

    def close(self) -> None:
        """Close every connection, and release the claim of this process."""
        self._reader.dispose()
        self._writer.dispose()

    @abstractmethod
    def claim_process(self) -> None:
        """Claim the database for this process. Raises `SettingsError` when another one holds a SQLite file."""

    @abstractmethod
    def job_notifier(self, wake: Callable[[], None]) -> JobNotifier:
        """Calls `wake` when another process added jobs."""

    @abstractmethod
    def exists(self) -> bool:
        """False for a SQLite file that was not created yet."""

    @abstractmethod
    def migrating(self) -> AbstractContextManager[Connection]:
        """A transaction for schema changes, one process at a time, committed at the end.

        Raises `SettingsError` when the file cannot be written, `RuntimeError` when rows would lose their parent.
        """

    def _exclusive_write(self) -> AbstractContextManager[Any]:
        return nullcontext()

    @staticmethod
    @abstractmethod
    def _insert(table: Table) -> postgresql.Insert: ...


class SqliteDatabase(Database):
    """A file. Writers queue on our own lock: SQLite's busy-waiting has tails a hundred times longer."""

    dialect = "sqlite"
    to_read = "BEGIN DEFERRED"
    to_write = "BEGIN IMMEDIATE"

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise SettingsError(f"DATABASE_URL: cannot create {path.parent} ({error.strerror}).") from None
        reader = _sqlite_engine(path, "query_only=ON", "foreign_keys=ON")
        writer = _sqlite_engine(path, "journal_mode=WAL", "foreign_keys=ON")
        super().__init__(str(path), reader, writer)
        self._write_lock = threading.Lock()
        self._process_lock = ProcessLock(path)

    def claim_process(self) -> None:
        self._process_lock.acquire()

    def job_notifier(self, wake: Callable[[], None]) -> JobNotifier:
        """A SQLite file serves one process, which knows its own commits."""
        return NullNotifier()

    def exists(self) -> bool:
        return self.path.exists()

    def close(self) -> None:
        super().close()
        self._process_lock.release()

    @contextmanager
    def migrating(self) -> Iterator[Connection]:
        """Foreign keys are off, because rebuilding a parent table would delete its children, and are checked at the
        end."""
        self._create_file()
        engine = _sqlite_engine(self.path, "journal_mode=WAL", "foreign_keys=OFF")
        try:
            with self._write_lock, engine.begin() as connection:
                connection.exec_driver_sql(self.to_write)
                yield connection
                orphans = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
                if orphans:
                    raise RuntimeError(f"migration would orphan rows of {sorted({row[0] for row in orphans})}")
        finally:
            engine.dispose()

    def _create_file(self) -> None:
        """Readable only by its owner: it contains messages from private rooms."""
        try:
            self.path.touch(mode=0o600)
        except OSError as error:
            raise SettingsError(f"DATABASE_URL: cannot write {self.path} ({error.strerror}).") from None

    def _exclusive_write(self) -> AbstractContextManager[Any]:
        return self._write_lock

    @staticmethod
    def _insert(table: Table) -> postgresql.Insert:
        return cast(postgresql.Insert, sqlite.insert(table))


class PostgresDatabase(Database):
    """A server. A read transaction sees one snapshot, as on SQLite."""

    dialect = "postgresql"
    to_read = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
    to_write = "BEGIN"

    def __init__(self, url: URL, patience: float) -> None:
        # Imported late: psycopg takes nine megabytes, which a process on SQLite does not need.
        from storage.engine import postgres  # noqa: PLC0415

        self._url = postgres.with_defaults(url)
        self._connect = partial(postgres.connect, patience)
        self._engine_without_timeout = postgres.engine_without_timeout
        engine = postgres.engine_for(self._url, patience)
        shown = url.set(drivername="postgresql", query={})
        super().__init__(shown.render_as_string(hide_password=True), engine, engine)

    def claim_process(self) -> None:
        """Nothing to claim: any number of processes may share it."""

    def job_notifier(self, wake: Callable[[], None]) -> JobNotifier:
        """Listens on a permanent connection outside the pool."""
        driver: Any = self._writer.dialect.loaded_dbapi
        address = self._url.set(drivername="postgresql").render_as_string(hide_password=False)
        return PostgresNotifier(lambda: self._connect(address, autocommit=True), self._send, driver.Error, wake)

    def _send(self, statement: str) -> None:
        with _translated_errors(), self._writer.connect() as connection:
            connection.exec_driver_sql(statement)

    def time(self) -> datetime:
        """The server's time, in UTC. Raises `StoreUnavailable`."""
        with _translated_errors(), self._reader.connect() as connection:
            now: datetime = connection.execute(text("SELECT clock_timestamp()")).scalar_one()
        return now.astimezone(UTC)

    def exists(self) -> bool:
        return True

    @contextmanager
    def migrating(self) -> Iterator[Connection]:
        """On a separate connection without time-outs."""
        engine = self._engine_without_timeout(self._url)
        try:
            with engine.begin() as connection:
                connection.exec_driver_sql(self.to_write)
                connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _MIGRATION_KEY})
                yield connection
        finally:
            engine.dispose()

    @staticmethod
    def _insert(table: Table) -> postgresql.Insert:
        return postgresql.insert(table)


@contextmanager
def _translated_errors() -> Iterator[None]:
    """Translates errors of connecting and committing as well."""
    try:
        yield
    except DBAPIError as error:
        raise translated(error) from error
    except PoolTimeout as error:
        raise StoreUnavailable("no_connection_free") from error


def _sqlite_engine(path: Path, *pragmas: str) -> Engine:
    engine = create_engine(
        URL.create("sqlite+pysqlite", database=str(path)),
        isolation_level="AUTOCOMMIT",
        connect_args={"timeout": _BUSY_SECONDS},
        pool_size=10,
        max_overflow=-1,
        hide_parameters=True,
    )

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: Any) -> None:
        for pragma in pragmas:
            connection.execute(f"PRAGMA {pragma}")

    return engine


def _sqlite_path(url: URL) -> Path:
    database = url.database or ""
    if url.host or url.query or not database or database == ":memory:" or database.startswith("file:"):
        raise SettingsError("DATABASE_URL: SQLite needs the path of a file, like sqlite:///path/to/muster.db.")
    return Path(database).expanduser().resolve()


def _reason(error: DBAPIError) -> str:
    """The first line of the driver's message."""
    lines = str(error.orig).strip().splitlines()
    return lines[0].rstrip(".") if lines else type(error.orig).__name__
