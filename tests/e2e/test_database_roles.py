"""Muster serves with an account of PostgreSQL that can do no more than that, and an auditor can only read."""

from collections.abc import Iterator
from itertools import count

import psycopg
import pytest
from sqlalchemy import make_url

from storage.database_roles import roles_sql
from storage.engine.database import open_database
from storage.migrate import migrate
from tests.databases import PostgresServer
from tests.e2e.conftest import a_muster
from workflows.domain.errors import SettingsError

_numbers = count(1)
RUNTIME_MAY_NOT = (
    "DELETE FROM journal",
    "UPDATE journal SET kind = kind",
    "TRUNCATE journal",
    "TRUNCATE entries",
    "DROP TABLE entries",
    "ALTER TABLE journal DISABLE TRIGGER ALL",
    "DROP TRIGGER journal_update ON journal",
    "ALTER TABLE journal ADD COLUMN more text",
    "CREATE TABLE more (id int)",
    "UPDATE alembic_version SET version_num = '0001'",
    "SET session_replication_role = replica",
)
AUDITOR_MAY_NOT = (
    "INSERT INTO heartbeats (name, at) VALUES ('x', now())",
    "DELETE FROM entries",
    "UPDATE incidents SET phase = phase",
    *RUNTIME_MAY_NOT,
)


class Roles:
    """One database with an owner, a runtime role and an auditor, none of them a superuser."""

    def __init__(self, url: str) -> None:
        number = next(_numbers)
        self.owner, self.runtime, self.auditor = (f"{name}_{number}" for name in ("owner", "app", "auditor"))
        self._url = url
        with psycopg.connect(url, autocommit=True) as admin:
            admin.execute(f"CREATE ROLE {self.owner} LOGIN CREATEROLE")
            admin.execute(f"ALTER SCHEMA public OWNER TO {self.owner}")

    def address(self, role: str) -> str:
        return make_url(self._url).set(username=role).render_as_string(hide_password=False)

    def grant(self) -> None:
        with psycopg.connect(self.address(self.owner), autocommit=True) as owner:
            owner.execute(roles_sql(self.runtime, self.auditor))

    def refused(self, role: str, statement: str) -> bool:
        with psycopg.connect(self.address(role), autocommit=True) as connection:
            if role == self.auditor:
                connection.execute("SET default_transaction_read_only = off")  # which is a default, and no right
            try:
                connection.execute(statement)
            except psycopg.errors.InsufficientPrivilege:
                return True
            return False


@pytest.fixture
def roles(postgres_server: PostgresServer) -> Iterator[Roles]:
    with postgres_server.empty() as url:
        yield Roles(url)


def test_the_owner_migrates_and_muster_serves_with_less(roles: Roles) -> None:
    with psycopg.connect(roles.address(roles.owner), autocommit=True) as owner:
        owner.execute(f"CREATE ROLE {roles.runtime} LOGIN")
    early = open_database(roles.address(roles.runtime))
    with pytest.raises(SettingsError, match="migrate` with the address of the owner"):
        migrate(early)
    early.close()
    database = open_database(roles.address(roles.owner))
    migrate(database)
    database.close()
    roles.grant()
    roles.grant()

    with a_muster(roles.address(roles.runtime), socket=False) as workspace:
        room = workspace.declare(workspace.alice, "API is down", private=True)
        workspace.bring_in(room, workspace.bob)
        for words in ("note It is the cache", "update Rolling back next 30m", "task @Bob look", "severity S1 worse"):
            workspace.alice.slash(f"/incident {words}", room)
        workspace.alice.react(workspace.bob.say(room, "The cache was cold"), "pushpin")
        workspace.run_until_idle()
        assert "It is the cache" in workspace.alice.slash("/incident timeline", room).text
        workspace.alice.slash("/incident resolve It is over", room)
        workspace.run_until_idle()
        assert not [word for word in (workspace.answer(workspace.bob, "timeline", room),) if "tell your admin" in word]

    with psycopg.connect(roles.address(roles.auditor)) as auditor:
        assert auditor.execute("SELECT count(*) FROM journal").fetchall() > [(5,)]
    assert [one for one in RUNTIME_MAY_NOT if not roles.refused(roles.runtime, one)] == []
    assert [one for one in AUDITOR_MAY_NOT if not roles.refused(roles.auditor, one)] == []


@pytest.mark.parametrize("name", ["Muster", "a b", "x;drop", "1a", ""])
def test_names_that_would_have_to_be_quoted_are_refused(name: str) -> None:
    with pytest.raises(ValueError, match="role"):
        roles_sql(name, "auditor")
