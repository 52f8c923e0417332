"""Whether the record is as it was made, whatever broke meanwhile."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from pydantic import SecretStr

from bot.anchor_file import AnchorFile
from bot.cli.evidence import said_of
from storage.engine.database import open_database
from storage.unit_of_work import SqlStore
from tests.builders import FixedClock, without_chat
from workflows.domain.errors import StoreUnavailable
from workflows.evidence.anchors import anchor, check_anchors
from workflows.evidence.verify import verify


class Notary:
    """Signs once, in the middle of the run, what the chains hold; and compares at the end."""

    def __init__(self, url: str, directory: Path) -> None:
        self._url = url
        self.file = AnchorFile(directory / "anchors" / "journal", SecretStr("k" * 32))

    def signs(self, now: datetime) -> None:
        """Nothing while the database does not answer, which is being broken on purpose."""
        database = open_database(self._url)
        try:
            with (
                suppress(StoreUnavailable),
                without_chat(SqlStore(database), FixedClock(now), anchors=self.file) as deps,
            ):
                anchor(now, deps)
        finally:
            database.close()

    def finds(self) -> tuple[str, ...]:
        """What is wrong with any chain, with what follows from it, or with the anchors."""
        database = open_database(self._url)
        try:
            return tuple(self._found(SqlStore(database)))
        finally:
            database.close()

    def _found(self, store: SqlStore) -> Iterator[str]:
        for verdict in verify(store):
            if not verdict.is_good:
                yield from said_of(verdict)
        with store.read() as uow:
            anchored = check_anchors(uow, self.file.lines(), self.file.key)
        if anchored.bad_line is not None:
            yield f"anchor {anchored.bad_line} was altered, or does not follow the one before"
        for fault in anchored.faults:
            yield f"{fault.chain}: row {fault.seq} is another one than was anchored"
        if not anchored.lines:
            yield "no anchor was ever signed"
