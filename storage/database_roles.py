"""Roles of PostgreSQL with no more rights than each needs, as SQL for the owner of the tables.

The owner migrates. The runtime role serves: it can neither change the schema nor empty a table, and what is only ever
added to it can only add to. The auditor reads.
"""

from collections.abc import Iterable

from storage.schema import metadata

APPEND_ONLY = frozenset({"journal"})
"""Tables whose rows are never changed."""
_VERSION = "alembic_version"


def roles_sql(runtime: str, auditor: str) -> str:
    """May be run again, and has to be after every migration: new tables are nobody's else.

    Raises `ValueError` for names that would have to be quoted.
    """
    for name in (runtime, auditor):
        if not (name.isascii() and name.isidentifier() and name == name.lower()):
            raise ValueError(f"{name!r} is not a plain name of a role")
    tables = sorted(metadata.tables.keys())
    changed = [name for name in tables if name not in APPEND_ONLY]
    added = [name for name in tables if name in APPEND_ONLY]
    both = f"{runtime}, {auditor}"
    return "\n".join(
        [
            "-- Run this as the owner of the tables, after every `./muster migrate`. Then give each role a password",
            "-- (psql: \\password), and Muster's processes the address of the runtime role.",
            *map(_created, (runtime, auditor)),
            "REVOKE CREATE ON SCHEMA public FROM PUBLIC;",
            f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {both};",
            f"REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM {both};",
            f"GRANT USAGE ON SCHEMA public TO {both};",
            _granted("SELECT, INSERT, UPDATE, DELETE", changed, runtime),
            _granted("SELECT, INSERT", added, runtime),
            _granted("SELECT", [_VERSION], runtime),
            f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {runtime};",
            _granted("SELECT", [*tables, _VERSION], auditor),
            f"ALTER ROLE {auditor} SET default_transaction_read_only = on;",
        ]
    )


def _created(role: str) -> str:
    there = f"SELECT FROM pg_roles WHERE rolname = '{role}'"
    return f"DO $$ BEGIN IF NOT EXISTS ({there}) THEN CREATE ROLE {role} LOGIN; END IF; END $$;"


def _granted(rights: str, tables: Iterable[str], role: str) -> str:
    return f"GRANT {rights} ON {', '.join(tables)} TO {role};"
