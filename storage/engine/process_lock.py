"""One process per SQLite file: a second one is refused at start instead of failing under load."""

import fcntl
import os
from pathlib import Path

from workflows.domain.errors import SettingsError


class ProcessLock:
    """A lock file beside the database, held until `release` or the end of the process, even a crash."""

    def __init__(self, database: Path) -> None:
        self._database = database
        self._path = database.with_name(database.name + ".lock")
        self._descriptor: int | None = None

    def acquire(self) -> None:
        """Acquire the lock; a repeat changes nothing. Raises `SettingsError` when another process holds it."""
        if self._descriptor is not None:
            return
        descriptor = self._open()
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(descriptor)
            raise SettingsError(
                f"DATABASE_URL: another Muster process uses {self._database}; a SQLite file serves one process, "
                "so stop the other one or expect a postgresql:// address here."
            ) from None
        self._descriptor = descriptor

    def _open(self) -> int:
        try:
            return os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise SettingsError(f"DATABASE_URL: cannot write {self._path} ({error.strerror}).") from None

    def release(self) -> None:
        """Keeps the file, because removing it could break the lock of a waiting process."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None
