"""The file of anchors: lines are only ever appended, by one process at a time, and reach the disk at once."""

import fcntl
import os
from collections.abc import Callable, Sequence
from pathlib import Path

import structlog
from pydantic import SecretStr

log = structlog.get_logger()


class AnchorFile:
    """`workflows.ports.journal.AnchorFile`. Readable by its owner only; created when the first line is written."""

    def __init__(self, path: Path, key: SecretStr) -> None:
        self.path = path
        self.key = key

    def lines(self) -> tuple[str, ...]:
        return tuple(self.path.read_text(encoding="utf-8").splitlines()) if self.path.exists() else ()

    def add(self, make: Callable[[Sequence[str]], str | None]) -> None:
        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        opened = os.open(self.path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
        with os.fdopen(opened, "r+", encoding="utf-8") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            line = make(file.read().splitlines())
            if line is not None:
                file.write(line + "\n")
                file.flush()
                os.fsync(file.fileno())
                log.info("journal.anchored", anchor=line)
