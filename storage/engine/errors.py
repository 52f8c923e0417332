"""What an error of the database driver means to the rest of the house."""

from sqlalchemy.exc import DBAPIError

from workflows.domain.errors import ConcurrentUpdate, MusterError, StoreUnavailable

_LOST = frozenset({"40001", "40P01", "23505", "SQLITE_CONSTRAINT_UNIQUE", "SQLITE_CONSTRAINT_PRIMARYKEY"})
"""Serialization failure, deadlock, unique violation: somebody else was faster, in the drivers' own codes."""
_AWAY = (
    *("08", "53", "57", "58", "25P03", "25P04", "25006", "55P03"),
    *("SQLITE_BUSY", "SQLITE_LOCKED", "SQLITE_FULL", "SQLITE_IOERR", "SQLITE_CANTOPEN", "SQLITE_READONLY"),
)
"""Connection lost, no resources, shutting down or cancelled, input and output, time-outs, a stand-by, a lock waited
for too long: how the codes begin (PostgreSQL's table of error codes, SQLite's result codes)."""
_NO_ANSWER = frozenset({"OperationalError", "InterfaceError"})
"""What psycopg raises, or a kind of it, without any code of the server, when there is no server."""


def translated(error: DBAPIError) -> MusterError | DBAPIError:
    """A typed error where waiting or another try may help; a mistake of ours stays what it is."""
    code = _code(error)
    if code in _LOST:
        return ConcurrentUpdate(code)
    without_code = not code and not _NO_ANSWER.isdisjoint(kind.__name__ for kind in type(error.orig).__mro__)
    if code.startswith(_AWAY) or without_code or error.connection_invalidated:
        return StoreUnavailable(code or "no_answer")
    return error


def _code(error: DBAPIError) -> str:
    """The driver's code: SQLSTATE from psycopg, the result code's name from sqlite3."""
    cause = error.orig
    return str(getattr(cause, "sqlstate", None) or getattr(cause, "sqlite_errorname", ""))
