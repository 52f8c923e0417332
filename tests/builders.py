"""Things as most tests need them. Alice is the incident lead, Bob responds, Charlie is outside the incident."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from typing import Any, cast

from workflows.deps import Deps
from workflows.domain.channels import Channel, Purpose
from workflows.domain.entries.words import NoteAdded
from workflows.domain.exposure import Visibility
from workflows.domain.ids import EntryId, IncidentId, JobId, SeverityCode, StatusId, TypeCode, UserId
from workflows.domain.incident import Incident
from workflows.domain.people import Person
from workflows.domain.reminders import Reminder, ReminderKind
from workflows.domain.roles import LEAD, Holding
from workflows.domain.tasks import Task
from workflows.domain.timeline import Entry
from workflows.domain.updates import Update
from workflows.jobs.job import Job
from workflows.jobs.states import Claimed
from workflows.ports.clock import Clock
from workflows.ports.store import Store
from workflows.programme.load import load_programme
from workflows.text.load import load_catalogue

NOW = datetime(2026, 11, 24, 14, 5, 6, 789012, tzinfo=UTC)
ALICE, BOB, CHARLIE = UserId("U0ALICE"), UserId("U0BOB"), UserId("U0CHARLIE")
NO_NUMBER = IncidentId(0)
SECRET = Visibility.stored("secret")
"""A visibility that only a newer version knows."""
_requests = count(1)


@dataclass(frozen=True)
class FixedClock:
    """A clock that stands, for verbs that are told the time anyway."""

    at: datetime

    def now(self) -> datetime:
        return self.at


@contextmanager
def with_chat(chat: object, store: Store, clock: Clock, threads: int = 1, **more: Any) -> Iterator[Deps]:
    """What verbs and jobs are given. `chat`: as much of the port as they ask."""
    programme = load_programme()
    with ThreadPoolExecutor(threads) as pool:
        yield Deps(
            store=store,
            chat=cast(Any, chat),
            clock=clock,
            programme=programme,
            catalogue=load_catalogue(programme.texts, programme.language),
            announce_channel="incidents",
            pool=pool,
            **more,
        )


@contextmanager
def without_chat(store: Store, clock: Clock, **more: Any) -> Iterator[Deps]:
    """What verbs are given that may not ask the chat."""
    with with_chat(None, store, clock, **more) as deps:
        yield deps


def an_incident(**changes: Any) -> Incident:
    """Declared by Alice just now, open, without a room. Each has a request id of its own.

    `room`, `room_name` and `card` make its war room, `announcement` its announcement.
    """
    made_channels = _channels(changes)
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
        "channels": made_channels,
    }
    return Incident(**{**made, **changes})


def _channels(changes: dict[str, Any]) -> frozenset[Channel]:
    room, name, card, announcement = (changes.pop(n, None) for n in ("room", "room_name", "card", "announcement"))
    war_room = [Channel(purpose=Purpose.WAR_ROOM, channel=room, name=name or "", message_ts=card)] if room else []
    announced = (
        [Channel(purpose=Purpose.ANNOUNCEMENT, channel=announcement.channel, message_ts=announcement.ts)]
        if announcement
        else []
    )
    return frozenset(war_room + announced)


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
        "fact": NoteAdded(),
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


def claimed(job: Job) -> Claimed:
    """The job as a worker hands it to its handler the first time."""
    return Claimed(id=JobId(1), job=job, attempt=1)


def declared(store: Store, **changes: Any) -> Incident:
    """An incident that is in the store."""
    with store.write() as uow:
        incident = uow.incidents.add(an_incident(**changes))
        uow.commit()
    return incident
