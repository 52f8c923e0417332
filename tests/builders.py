"""Things as most tests need them. Alice is the incident lead, Bob responds, Charlie is outside the incident."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from typing import Any, cast

from workflows.deps import Deps
from workflows.domain.ids import EntryId, IncidentId, SeverityCode, StatusId, TypeCode, UserId
from workflows.domain.incident import Incident, Visibility
from workflows.domain.people import Person
from workflows.domain.reminders import Reminder, ReminderKind
from workflows.domain.roles import LEAD, Holding
from workflows.domain.tasks import Task
from workflows.domain.timeline import Entry, EntryKind
from workflows.domain.updates import Update
from workflows.ports.clock import Clock
from workflows.ports.store import Store
from workflows.programme.load import load_programme
from workflows.text.load import load_catalogue

NOW = datetime(2026, 11, 24, 14, 5, 6, 789012, tzinfo=UTC)
ALICE, BOB, CHARLIE = UserId("U0ALICE"), UserId("U0BOB"), UserId("U0CHARLIE")
NO_NUMBER = IncidentId(0)
_requests = count(1)


@dataclass(frozen=True)
class FixedClock:
    """A clock that stands, for verbs that are told the time anyway."""

    at: datetime

    def now(self) -> datetime:
        return self.at


@contextmanager
def without_chat(store: Store, clock: Clock, **more: Any) -> Iterator[Deps]:
    """What verbs are given that may not ask the chat."""
    programme = load_programme()
    with ThreadPoolExecutor(1) as pool:
        yield Deps(
            store=store,
            chat=cast(Any, None),
            clock=clock,
            programme=programme,
            catalogue=load_catalogue(programme.texts, programme.language),
            announce_channel="incidents",
            pool=pool,
            **more,
        )


def an_incident(**changes: Any) -> Incident:
    """Declared by Alice just now, open, without a room. Each has a request id of its own."""
    made: dict[str, Any] = {
        "id": NO_NUMBER,
        "request_id": f"V{next(_requests)}",
        "title": "Accounts are being taken over",
        "description": "",
        "type": TypeCode("account_takeover"),
        "severity": SeverityCode("S2"),
        "status": StatusId("investigating"),
        "visibility": Visibility.OPEN,
        "declared_by": ALICE,
        "declared_at": NOW,
    }
    return Incident(**{**made, **changes})


def a_person(user: UserId = ALICE, **changes: Any) -> Person:
    """A full member, seen just now."""
    name = user.removeprefix("U0").capitalize()
    return Person(**{"id": user, "name": name, "seen_at": NOW, **changes})


def a_holding(incident_id: IncidentId, **changes: Any) -> Holding:
    """Alice leads."""
    return Holding(**{"incident_id": incident_id, "role": LEAD, "user": ALICE, "since": NOW, **changes})


def an_entry(incident_id: IncidentId, **changes: Any) -> Entry:
    """A note by Bob, written down as it happened."""
    made: dict[str, Any] = {
        "incident_id": incident_id,
        "kind": EntryKind.NOTE,
        "by": BOB,
        "happened_at": NOW,
        "recorded_at": NOW,
        "text": "Rotated the signing keys",
    }
    return Entry(**{**made, **changes})


def an_update(incident_id: IncidentId, entry_id: EntryId, **changes: Any) -> Update:
    """By Alice, who promises no next one."""
    made: dict[str, Any] = {
        "incident_id": incident_id,
        "entry_id": entry_id,
        "by": ALICE,
        "at": NOW,
        "message": "We know the cause and are rolling back.",
        "status": StatusId("investigating"),
        "severity": SeverityCode("S2"),
        "next_update_at": None,
    }
    return Update(**{**made, **changes})


def a_task(incident_id: IncidentId, **changes: Any) -> Task:
    """Alice asked Bob to do something, with no due time."""
    made: dict[str, Any] = {
        "incident_id": incident_id,
        "text": "Ask legal about notification",
        "assignee": BOB,
        "created_by": ALICE,
        "created_at": NOW,
    }
    return Task(**{**made, **changes})


def a_reminder(incident_id: IncidentId, **changes: Any) -> Reminder:
    """Nobody leads yet; due now."""
    made: dict[str, Any] = {
        "incident_id": incident_id,
        "kind": ReminderKind.MISSING_LEAD,
        "occurrence_key": "1/0",
        "due_at": NOW,
    }
    return Reminder(**{**made, **changes})


def declared(store: Store, **changes: Any) -> Incident:
    """An incident that is in the store."""
    with store.write() as uow:
        incident = uow.incidents.add(an_incident(**changes))
        uow.commit()
    return incident
