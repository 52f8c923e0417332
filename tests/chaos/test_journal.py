"""What verifying finds is a violation of a run: broken on purpose, in a database."""

from pathlib import Path

from sqlalchemy import text

from storage.engine.database import Database
from storage.unit_of_work import SqlStore
from tests.builders import NOW, an_entry, declared
from tests.chaos.journal import Notary
from tests.databases import on_sqlite

LOST = {
    "DELETE FROM entries WHERE id = 2": "INC-1: entry 2 (recorded 2026-11-24T14:05:06.789012+00:00) is missing",
    "UPDATE entries SET text = 'x' WHERE id = 2": "is not what the journal says: text",
    "DELETE FROM journal WHERE seq = 2": "INC-1: row 2 is a content without a row",
    "DELETE FROM journal_heads": "the row that says where the chain ends is missing",
}
CUT = (
    "DELETE FROM journal WHERE seq = 2",
    "DELETE FROM journal_contents WHERE seq = 2",
    "DELETE FROM entries WHERE id = 2",
    "UPDATE journal_heads SET seq = 1, hash = (SELECT hash FROM journal WHERE seq = 1)",
)


@on_sqlite
def test_a_record_that_is_not_as_it_was_made_is_a_violation(
    store: SqlStore, database: Database, database_url: str, tmp_path: Path
) -> None:
    incident = declared(store)
    with store.write() as uow:
        for words in ("one", "two"):
            uow.timeline.add(an_entry(incident.id, text=words))
        uow.commit()
    notary = Notary(database_url, tmp_path)
    assert notary.finds() == ("no anchor was ever signed",)
    notary.signs(NOW)
    assert notary.finds() == ()
    with database.write() as transaction:
        for name in transaction.all(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")):
            transaction.change(text(f"DROP TRIGGER {name[0]}"))  # type: ignore[arg-type]
        transaction.commit()
    for statements in ((one,) for one in LOST):
        assert any(LOST[statements[0]] in said for said in damaged(database_url, tmp_path, statements))
    assert [said for said in damaged(database_url, tmp_path, CUT) if "another one than was anchored" in said]


def damaged(url: str, directory: Path, statements: tuple[str, ...]) -> tuple[str, ...]:
    """What is found in a copy."""
    import sqlite3

    copy = directory / "copy.db"
    copy.unlink(missing_ok=True)
    with sqlite3.connect(url.removeprefix("sqlite:///")) as source, sqlite3.connect(copy) as target:
        source.backup(target)
        for statement in statements:
            target.execute(statement)
    return Notary(f"sqlite:///{copy}", directory).finds()
