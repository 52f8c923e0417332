"""The journal: facts in chains that only grow. What entries and revisions hold by now is journalled, in the order in
which it was recorded; stop the version before first, because it writes entries without journalling them."""

import json
import secrets
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0028"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
TEXT = sa.Text()
NEVER = "the journal is never changed"
CONTENT = "the content of the journal is never changed"
LASTING = "the content of the journal is deleted by an erasure only"


def upgrade() -> None:
    op.add_column("revisions", sa.Column("request_source", TEXT, nullable=False, server_default="chat"))
    _journal()
    _contents()
    op.create_table(
        "journal_heads",
        sa.Column("chain", TEXT, nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("hash", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("chain", name="pk_journal_heads"),
    )
    op.create_table(
        "erasures",
        sa.Column("id", KEY, nullable=False),
        sa.Column("chain", TEXT, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("certificate", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_erasures"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_erasures_chain", "erasures", ["chain"])
    for statement in GUARDS[op.get_bind().dialect.name]:
        op.execute(statement)
    journal_what_is_there(op.get_bind())


def _journal() -> None:
    op.create_table(
        "journal",
        sa.Column("chain", TEXT, nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("happened_at", TEXT, nullable=False),
        sa.Column("recorded_at", TEXT, nullable=False),
        sa.Column("source", TEXT, nullable=False),
        sa.Column("content_hash", TEXT, nullable=False),
        sa.Column("previous", TEXT, nullable=False),
        sa.Column("hash", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("chain", "seq", name="pk_journal"),
    )


def _contents() -> None:
    op.create_table(
        "journal_contents",
        sa.Column("chain", TEXT, nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("content", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("chain", "seq", name="pk_journal_contents"),
    )


def _on_sqlite(name: str, event: str, table: str, when: str, says: str) -> str:
    condition = f"WHEN {when} " if when else ""
    return f"CREATE TRIGGER {name} BEFORE {event} ON {table} {condition}BEGIN SELECT RAISE(ABORT, '{says}'); END"


def _on_postgresql(name: str, event: str, table: str, when: str, says: str) -> str:
    each = "STATEMENT" if event == "TRUNCATE" else "ROW"
    condition = f"WHEN ({when}) " if when else ""
    return (
        f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH {each} {condition}"
        f"EXECUTE FUNCTION refuse_change('{says}')"
    )


_REFUSE = """
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '%', TG_ARGV[0]; END $$
"""
_REFUSE_DELETE = """
CREATE FUNCTION refuse_delete_without_erasure() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM erasures WHERE erasures.chain = OLD.chain) THEN
        RAISE EXCEPTION 'the content of the journal is deleted by an erasure only';
    END IF;
    RETURN OLD;
END $$
"""
_IDENTITY = "NEW.chain IS NOT OLD.chain OR NEW.seq IS NOT OLD.seq"
_REPLACES = "EXISTS (SELECT 1 FROM {table} WHERE chain = NEW.chain AND seq = NEW.seq)"
_ERASED = "NOT EXISTS (SELECT 1 FROM erasures WHERE erasures.chain = OLD.chain)"
GUARDS: Mapping[str, tuple[str, ...]] = {
    "sqlite": (
        _on_sqlite("journal_update", "UPDATE", "journal", "", NEVER),
        _on_sqlite("journal_delete", "DELETE", "journal", "", NEVER),
        _on_sqlite("journal_replace", "INSERT", "journal", _REPLACES.format(table="journal"), NEVER),
        _on_sqlite("journal_contents_update", "UPDATE", "journal_contents", _IDENTITY, CONTENT),
        _on_sqlite("journal_contents_delete", "DELETE", "journal_contents", _ERASED, LASTING),
        _on_sqlite(
            "journal_contents_replace",
            "INSERT",
            "journal_contents",
            _REPLACES.format(table="journal_contents"),
            CONTENT,
        ),
    ),
    "postgresql": (
        _REFUSE,
        _REFUSE_DELETE,
        _on_postgresql("journal_update", "UPDATE OR DELETE", "journal", "", NEVER),
        _on_postgresql("journal_truncate", "TRUNCATE", "journal", "", NEVER),
        _on_postgresql(
            "journal_contents_update",
            "UPDATE",
            "journal_contents",
            _IDENTITY.replace("IS NOT", "IS DISTINCT FROM"),
            CONTENT,
        ),
        _on_postgresql("journal_contents_truncate", "TRUNCATE", "journal_contents", "", CONTENT),
        """CREATE TRIGGER journal_contents_delete BEFORE DELETE ON journal_contents FOR EACH ROW
        EXECUTE FUNCTION refuse_delete_without_erasure()""",
    ),
}
"""SQLite's REPLACE deletes without its DELETE triggers: there an INSERT looks for the row first."""

journal = sa.table(
    "journal",
    *map(sa.column, ("chain", "seq", "kind", "happened_at", "recorded_at", "source")),
    *map(sa.column, ("content_hash", "previous", "hash")),
)
contents = sa.table("journal_contents", *map(sa.column, ("chain", "seq", "content")))
heads = sa.table("journal_heads", *map(sa.column, ("chain", "seq", "hash")))
entries = sa.table(
    "entries",
    sa.column("id"),
    sa.column("incident_id"),
    *map(sa.column, ("kind", "by", "text", "author", "author_name", "source_channel", "source_ts", "thread")),
    *map(sa.column, ("permalink", "state", "request_source", "already_posted")),
    *(sa.column(name, MOMENT) for name in ("happened_at", "recorded_at", "edited_at", "deleted_at")),
    sa.column("data", sa.JSON()),
)
revisions = sa.table(
    "revisions",
    *map(sa.column, ("id", "entry_id", "change", "by", "text", "reason", "request_source")),
    sa.column("at", MOMENT),
)


def journal_what_is_there(connection: sa.Connection) -> None:
    """What an entry said before a revision stands in that revision; everything else of it is as it is by now."""
    upgraded = _iso(connection.execute(sa.select(sa.func.current_timestamp(type_=MOMENT))).scalar_one())
    wanted = sa.select(entries.c.incident_id).distinct().order_by(entries.c.incident_id)
    for number in connection.execute(wanted).scalars().all():
        seq, previous = 0, "0" * 64
        rows, texts = [], []
        for fact in _facts(connection, number):
            seq += 1
            content = _canonical({**fact.pop("content"), "upgraded_at": upgraded})
            content = f"{secrets.token_hex(16)}\n{content}"
            row = {"chain": f"INC-{number}", "seq": seq, **fact, "previous": previous}
            row["content_hash"] = sha256(content.encode()).hexdigest()
            previous = sha256(_canonical(row).encode()).hexdigest()
            rows.append({**row, "hash": previous})
            texts.append({"chain": row["chain"], "seq": seq, "content": content})
        connection.execute(sa.insert(journal), rows)
        connection.execute(sa.insert(contents), texts)
        connection.execute(sa.insert(heads), {"chain": f"INC-{number}", "seq": seq, "hash": previous})


def _facts(connection: sa.Connection, incident: int) -> Iterator[dict[str, Any]]:
    """In the order in which they were recorded; a revision never before its entry."""
    found = connection.execute(sa.select(entries).where(entries.c.incident_id == incident)).mappings().all()
    joined = sa.select(revisions).join_from(revisions, entries, entries.c.id == revisions.c.entry_id)
    changes = connection.execute(joined.where(entries.c.incident_id == incident)).mappings().all()
    since = {row["id"]: row["recorded_at"] for row in found}
    ordered: list[tuple[Any, ...]] = [(row["recorded_at"], 0, row["id"], _entry(dict(row))) for row in found]
    ordered += [(max(row["at"], since[row["entry_id"]]), 1, row["id"], _revision(dict(row))) for row in changes]
    for *_place, fact in sorted(ordered, key=lambda one: one[:3]):
        yield fact


def _entry(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "kind": f"entry.{row['kind']}",
        "happened_at": _iso(row["happened_at"]),
        "recorded_at": _iso(row["recorded_at"]),
        "source": row["request_source"],
        "content": {"entry": _plain(row)},
    }


def _revision(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "kind": f"revision.{row['change']}",
        "happened_at": _iso(row["at"]),
        "recorded_at": _iso(row["at"]),
        "source": row["request_source"],
        "content": {"revision": _plain(row), "old": {"text": row["text"]}, "new": {}},
    }


def _plain(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: _iso(value) if isinstance(value, datetime) else value for name, value in row.items() if value is not None
    }


def _iso(moment: datetime) -> str:
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return aware.astimezone(UTC).isoformat(timespec="microseconds")


def _canonical(value: Any) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"))
