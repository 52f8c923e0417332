"""Translates errors of the database drivers into ours."""

from sqlalchemy.exc import DBAPIError

from workflows.domain.errors import ConcurrentUpdate, MusterError, StoreUnavailable

_LOST = frozenset({"40001", "40P01", "23505", "SQLITE_CONSTRAINT_UNIQUE", "SQLITE_CONSTRAINT_PRIMARYKEY"})
"""Serialization failure, deadlock, unique violation: another transaction won."""
_AWAY = (
    *("08", "53", "57", "58", "25P03", "25P04", "25006", "55P03"),
    *("SQLITE_BUSY", "SQLITE_LOCKED", "SQLITE_FULL", "SQLITE_IOERR", "SQLITE_CANTOPEN", "SQLITE_READONLY"),
)
"""Prefixes of the codes (PostgreSQL's error codes, SQLite's result codes) for: connection lost, no resources, shutting
down or cancelled, I/O errors, time-outs, a stand-by, a lock wait that timed out."""
_NO_ANSWER = frozenset({"OperationalError", "InterfaceError"})
"""Raised by psycopg, without a server code, when there is no server."""


def translated(error: DBAPIError) -> MusterError | DBAPIError:
    """A typed error when a retry may help; a bug of ours stays as it is."""
    code = _code(error)
    if code in _LOST:
        return ConcurrentUpdate(code)
    without_code = not code and not _NO_ANSWER.isdisjoint(kind.__name__ for kind in type(error.orig).__mro__)
    if code.startswith(_AWAY) or without_code or error.connection_invalidated:
        return StoreUnavailable(code or "no_answer")
    return error


def _code(error: DBAPIError) -> str:
    """SQLSTATE from psycopg, the name of the result code from sqlite3."""
    cause = error.orig
    return str(getattr(cause, "sqlstate", None) or getattr(cause, "sqlite_errorname", ""))
