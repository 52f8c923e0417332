"""The database behind DATABASE_URL. Everything in which SQLite and PostgreSQL differ is here.

SQLite: one process, one writer at a time, readers that never wait. PostgreSQL: as many processes as you like.

Drivers begin nothing by themselves: a transaction begins where this module begins it.
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

from storage.engine.columns import canonical_json
from storage.engine.encryption import give_keys
from storage.engine.errors import translated
from storage.engine.job_notifier import JobNotifier, NullNotifier, PostgresNotifier
from storage.engine.keyring import NO_KEYS, Keyring
from storage.engine.private_files import make_private
from storage.engine.process_lock import ProcessLock
from storage.engine.transaction import Transaction
from storage.engine.upserts import Statements, in_one
from workflows.domain.errors import SettingsError, StoreUnavailable

EXPECTED = "expected sqlite:///path/to/muster.db or postgresql://user:password@host:5432/name"
_MIGRATION_KEY = 0x4D7573746572
"""Names our advisory lock among those of other programs on the same PostgreSQL database."""
_BUSY_SECONDS = 5
_BESIDE = ("-wal", "-shm", "-journal", ".lock")
"""Files beside that of a SQLite database, which hold the same words, or none."""
_OVERWRITE = "secure_delete=ON"
"""What is deleted or replaced is overwritten with zeros, else it stays readable in the file."""
FORGOTTEN = "The file holds nothing of what the values were before{}; copies and backups of it still do."
_LATER = ", once Muster is restarted"
LEFT_TO_POSTGRES = (
    "What the values were before stays in PostgreSQL's files until `VACUUM FULL`, and in its WAL and in backups for as "
    "long as those are kept."
)
PATIENCE = 15.0
"""Seconds that a statement on PostgreSQL may take: less than a lease, with the ten that connecting again may take
where the name of the server has one address."""


def open_database(url: str, patience: float = PATIENCE, keys: Keyring = NO_KEYS) -> "Database":
    """The database at `url`; nothing is connected yet. `patience`: see `PATIENCE`; `keys`: of its encrypted columns.

    Raises `SettingsError`, which never shows the password, for an address that cannot be meant.
    """
    try:
        parsed = make_url(url.strip())
    except (ArgumentError, ValueError):
        raise SettingsError(f"DATABASE_URL: this is not a database address; {EXPECTED}.") from None
    match parsed.drivername.partition("+")[0]:
        case "sqlite":
            return SqliteDatabase(_sqlite_path(parsed), keys)
        case "postgres" | "postgresql":
            return PostgresDatabase(parsed.set(drivername="postgresql+psycopg"), patience, keys)
        case _:
            raise SettingsError(f"DATABASE_URL: {parsed.drivername} is not supported; {EXPECTED}.")


class Database(ABC):
    """Hands out transactions. `name` can be shown to people: it holds no password."""

    dialect: ClassVar[str]
    to_read: ClassVar[str]
    to_write: ClassVar[str]
    """How a transaction begins."""

    def __init__(self, name: str, reader: Engine, writer: Engine, keys: Keyring) -> None:
        self.name = name
        self.keys = keys
        self._reader = reader
        self._writer = writer
        self._mine = threading.local()
        for engine in (reader, writer):
            give_keys(engine, keys)

    @property
    def engines(self) -> tuple[Engine, ...]:
        """Every engine that runs its statements."""
        return (self._writer,) if self._reader.pool is self._writer.pool else (self._writer, self._reader)

    def on_error(self, heard: Callable[[str], None]) -> None:
        """`heard` is told the driver's own name of what went wrong with a statement, expected or not."""
        for engine in self.engines:
            event.listen(engine, "handle_error", lambda failure: heard(type(failure.original_exception).__name__))

    @contextmanager
    def read(self) -> Iterator[Transaction]:
        """A snapshot: what other transactions commit meanwhile does not show. The database itself refuses writes."""
        with _in_our_words(), self.connect() as connection:
            yield from self._use(connection, writes=False)

    @contextmanager
    def glance(self) -> Iterator[Transaction]:
        """For one reading statement, which needs no transaction of its own."""
        with _in_our_words(), self._reader.connect() as connection:
            yield from self._use(connection, writes=False)

    @contextmanager
    def write(self) -> Iterator[Transaction]:
        """Rolled back unless committed. A thread that opens a second one inside would wait for itself: refused."""
        if getattr(self._mine, "writing", False):
            raise RuntimeError("this thread has a write transaction open already")
        self._mine.writing = True
        try:
            with _in_our_words(), self._writing_turn(), self._writer.connect() as connection:
                connection.exec_driver_sql(self.to_write)
                yield from self._use(connection, writes=True)
        finally:
            self._mine.writing = False

    def _use(self, connection: Connection, *, writes: bool) -> Iterator[Transaction]:
        transaction = Transaction(connection, self._insert, self._together, writes=writes)
        try:
            yield transaction
        finally:
            transaction.close()

    @contextmanager
    def connect(self) -> Iterator[Connection]:
        """A connection that only reads, for those who look at the schema rather than the facts."""
        with self._reader.connect() as connection:
            connection.exec_driver_sql(self.to_read)
            yield connection

    def check_reachable(self) -> None:
        """Raise `SettingsError` with one sentence when nothing answers at the address."""
        try:
            with self._reader.connect() as connection:
                inspect(connection).get_table_names()  # anything less does not open a SQLite file
        except DBAPIError as error:
            raise SettingsError(f"DATABASE_URL: {self.name} cannot be opened ({_reason(error)}).") from None

    def close(self) -> None:
        """Give back every connection, and the claim of this process."""
        self._reader.dispose()
        self._writer.dispose()

    @abstractmethod
    def claim_process(self) -> None:
        """Say that this process serves the database; refused with a `SettingsError` where only one may."""

    @abstractmethod
    def job_notifier(self, wake: Callable[[], None]) -> JobNotifier:
        """Calls `wake` when another process of this database put jobs."""

    @abstractmethod
    def forget_overwritten(self) -> str:
        """After values were encrypted: remove what they were before from the files, as far as that is ours to do.
        Returns a sentence about it. Raises `StoreUnavailable` when the database is in use."""

    @abstractmethod
    def exists(self) -> bool:
        """Whether there can be tables at all; False for a SQLite file that was not created yet."""

    @abstractmethod
    def migrating(self) -> AbstractContextManager[Connection]:
        """A transaction in which the schema may change, one process at a time; committed at the end."""

    def _writing_turn(self) -> AbstractContextManager[Any]:
        return nullcontext()

    @staticmethod
    @abstractmethod
    def _insert(table: Table) -> postgresql.Insert: ...

    @staticmethod
    def _together(statements: Statements) -> Statements:
        return statements


class SqliteDatabase(Database):
    """A file. Writers queue on a lock of ours: SQLite's own busy-waiting has tails a hundred times longer."""

    dialect = "sqlite"
    to_read = "BEGIN DEFERRED"
    to_write = "BEGIN IMMEDIATE"

    def __init__(self, path: Path, keys: Keyring) -> None:
        self.path = path
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise SettingsError(f"DATABASE_URL: cannot create {path.parent} ({error.strerror}).") from None
        make_private(path, *(path.with_name(path.name + ending) for ending in _BESIDE))
        reader = _sqlite_engine(path, "query_only=ON", "foreign_keys=ON")
        writer = _sqlite_engine(path, "journal_mode=WAL", "foreign_keys=ON", _OVERWRITE)
        super().__init__(str(path), reader, writer, keys)
        self._turn = threading.Lock()
        self._process_lock = ProcessLock(path)

    def claim_process(self) -> None:
        self._process_lock.acquire()

    def job_notifier(self, wake: Callable[[], None]) -> JobNotifier:
        """One process serves this file, and knows of its own commits."""
        return NullNotifier()

    def exists(self) -> bool:
        return self.path.exists()

    def close(self) -> None:
        super().close()
        self._process_lock.release()

    @contextmanager
    def migrating(self) -> Iterator[Connection]:
        """Foreign keys are off meanwhile (rebuilding a parent table would delete its children) and checked after."""
        self._create_file()
        engine = _sqlite_engine(self.path, "journal_mode=WAL", "foreign_keys=OFF", _OVERWRITE)
        try:
            with self._turn, engine.begin() as connection:
                connection.exec_driver_sql(self.to_write)
                yield connection
                orphans = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
                if orphans:
                    raise RuntimeError(f"migration would orphan rows of {sorted({row[0] for row in orphans})}")
        finally:
            engine.dispose()

    def forget_overwritten(self) -> str:
        """By a copy that takes the place of the file: free pages may still hold values of before."""
        engine = _sqlite_engine(self.path, "journal_mode=WAL", _OVERWRITE)
        try:
            with self._turn, engine.connect() as connection:
                connection.exec_driver_sql("VACUUM")
                blocked = bool(connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").scalar())
        except DBAPIError as error:
            raise translated(error) from error
        finally:
            engine.dispose()
        return FORGOTTEN.format(_LATER if blocked else "")

    def _create_file(self) -> None:
        """Readable by nobody else: it holds what was said in private rooms."""
        try:
            self.path.touch(mode=0o600)
        except OSError as error:
            raise SettingsError(f"DATABASE_URL: cannot write {self.path} ({error.strerror}).") from None

    def _writing_turn(self) -> AbstractContextManager[Any]:
        return self._turn

    @staticmethod
    def _insert(table: Table) -> postgresql.Insert:
        return cast(postgresql.Insert, sqlite.insert(table))


class PostgresDatabase(Database):
    """A server. Readers see one snapshot for all their queries, as they do on SQLite."""

    dialect = "postgresql"
    to_read = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
    to_write = "BEGIN"

    def __init__(self, url: URL, patience: float, keys: Keyring) -> None:
        # Imported here because it brings psycopg with it, nine megabytes that a process on SQLite does without.
        from storage.engine import postgres  # noqa: PLC0415

        self._url = postgres.with_defaults(url)
        self._connect = partial(postgres.connect, patience)
        self._engine_without_timeout = postgres.engine_without_timeout
        engine = postgres.engine_for(self._url, patience)
        shown = url.set(drivername="postgresql", query={})
        super().__init__(shown.render_as_string(hide_password=True), engine, engine, keys)

    def claim_process(self) -> None:
        """Any number of processes may."""

    def job_notifier(self, wake: Callable[[], None]) -> JobNotifier:
        """It listens on a connection of its own, which stays open and belongs to no pool."""
        driver: Any = self._writer.dialect.loaded_dbapi
        address = self._url.set(drivername="postgresql").render_as_string(hide_password=False)
        return PostgresNotifier(lambda: self._connect(address, autocommit=True), self._send, driver.Error, wake)

    def _send(self, statement: str) -> None:
        with _in_our_words(), self._writer.connect() as connection:
            connection.exec_driver_sql(statement)

    def time(self) -> datetime:
        """What time it is for every process of this database."""
        with _in_our_words(), self._reader.connect() as connection:
            now: datetime = connection.execute(text("SELECT clock_timestamp()")).scalar_one()
        return now.astimezone(UTC)

    def forget_overwritten(self) -> str:
        return LEFT_TO_POSTGRES

    def can_empty(self, table: str) -> bool:
        """Whether this account may do more with a table than Muster's processes need: empty it at once."""
        asked = text("SELECT has_table_privilege(:table, 'TRUNCATE')")
        with _in_our_words(), self._reader.connect() as connection:
            return bool(connection.execute(asked, {"table": table}).scalar_one())

    def exists(self) -> bool:
        return True

    @contextmanager
    def migrating(self) -> Iterator[Connection]:
        """Over a connection of its own, which waits as long as it takes."""
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

    @staticmethod
    def _together(statements: Statements) -> Statements:
        return in_one(statements)


@contextmanager
def _in_our_words() -> Iterator[None]:
    """Errors of connecting and committing, too, mean something to the rest of the house."""
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
        json_serializer=canonical_json,
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
    """The driver's first line, without its tail of details."""
    lines = str(error.orig).strip().splitlines()
    return lines[0].rstrip(".") if lines else type(error.orig).__name__
