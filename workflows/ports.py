"""What the rules need from the outside: a store, a chat, a clock. Implemented elsewhere, known here only by shape."""

from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from workflows.domain.ids import (
    ChannelId,
    EntryId,
    IncidentId,
    JobId,
    MessageTs,
    OfferId,
    ReminderId,
    RoleId,
    TaskId,
    UpdateId,
    UserId,
)
from workflows.domain.incident import Incident, MessageRef, Phase
from workflows.domain.offers import Offer, OfferKind
from workflows.domain.people import Person
from workflows.domain.reminders import Reminder, ReminderKind
from workflows.domain.roles import Holding
from workflows.domain.tasks import Task
from workflows.domain.timeline import Entry, Revision
from workflows.domain.updates import Update
from workflows.jobs import Job
from workflows.messages import Message


class Clock(Protocol):
    """The one source of the current time, aware and in UTC."""

    def now(self) -> datetime: ...


# ------------------------------------------------------------------------------------------------ the store


class Incidents(Protocol):
    def add(self, incident: Incident) -> Incident:
        """Store a new incident (its id is ignored) and return it with the number the database gave it.

        Raises `ConcurrentUpdate` when another transaction stored the same request_id first.
        """

    def get(self, incident_id: IncidentId) -> Incident | None:
        """The incident; in a write transaction its row is locked until the end, so verbs on it follow one another."""

    def by_room(self, room: ChannelId) -> Incident | None: ...
    def by_request(self, request_id: str) -> Incident | None: ...
    def save(self, incident: Incident) -> None: ...
    def declared_since(self, moment: datetime) -> tuple[Incident, ...]: ...

    def visible_to(self, person: Person, phases: Iterable[Phase], limit: int) -> tuple[Incident, ...]:
        """What `person` may see (exactly `policy.can_see`), the newest first."""


class Roles(Protocol):
    def add(self, holding: Holding) -> None:
        """Record that somebody holds a role. Already holding it: nothing changes."""

    def of(self, incident_id: IncidentId) -> tuple[Holding, ...]:
        """All holdings, past ones too, in the order they began."""

    def end(self, incident_id: IncidentId, role: RoleId, user: UserId, at: datetime) -> None: ...


class Members(Protocol):
    """Who is in the war room, as far as Muster knows. What is told late never undoes what is newer."""

    def of(self, incident_id: IncidentId) -> frozenset[UserId]: ...
    def add(self, incident_id: IncidentId, user: UserId, at: datetime) -> None:
        """They were in the room at that moment. Told after they left later, or just then, it changes nothing."""

    def remove(self, incident_id: IncidentId, user: UserId, at: datetime) -> None:
        """They left at that moment. Told after they came back later, it changes nothing."""


class Timeline(Protocol):
    def add(self, entry: Entry) -> Entry:
        """Store and return with its id.

        A second entry of one incident for the same source message raises `ConcurrentUpdate`.
        """

    def get(self, entry_id: EntryId) -> Entry | None: ...
    def by_source(self, source: MessageRef) -> tuple[Entry, ...]:
        """The entries made from a message; at most one per incident."""

    def of(self, incident_id: IncidentId) -> tuple[Entry, ...]:
        """Every entry, withdrawn ones too, ordered by happened_at, then id."""

    def revise(self, entry: Entry, revision: Revision) -> None:
        """Save the entry as it now reads, and keep the revision beside it."""

    def revisions(self, incident_id: IncidentId) -> tuple[Revision, ...]: ...


class Updates(Protocol):
    def add(self, update: Update) -> Update: ...
    def get(self, update_id: UpdateId) -> Update | None: ...
    def of(self, incident_id: IncidentId) -> tuple[Update, ...]: ...


class Tasks(Protocol):
    def add(self, task: Task) -> Task:
        """Store with the next number of its incident."""

    def of(self, incident_id: IncidentId) -> tuple[Task, ...]: ...
    def get(self, task_id: TaskId) -> Task | None: ...
    def save(self, task: Task) -> None: ...
    def open_of(self, user: UserId) -> tuple[Task, ...]:
        """Undone tasks assigned to `user` in incidents that have not ended; due first, undated last."""


class Reminders(Protocol):
    def add(self, reminder: Reminder) -> Reminder | None:
        """Store; None when its (incident, kind, slot) exists already."""

    def get(self, reminder_id: ReminderId) -> Reminder | None: ...
    def save(self, reminder: Reminder) -> None: ...
    def of(self, incident_id: IncidentId, kind: ReminderKind) -> tuple[Reminder, ...]: ...
    def due(self, now: datetime) -> tuple[ReminderId, ...]:
        """Waiting reminders whose time has come, the oldest first."""

    def take(self, reminder_id: ReminderId, now: datetime) -> Reminder | None:
        """The reminder, if it still waits and is due; on PostgreSQL locked, and None while somebody else has it."""

    def put_off(self, reminder_id: ReminderId, until: datetime) -> None:
        """A later time for one that waits, whatever else it says."""


class Offers(Protocol):
    def add(self, offer: Offer) -> Offer: ...
    def get(self, offer_id: OfferId) -> Offer | None: ...
    def save(self, offer: Offer) -> None: ...
    def open_of(self, incident_id: IncidentId, kind: OfferKind) -> tuple[Offer, ...]: ...


class StepState(StrEnum):
    """STARTED survives a crash: the call may have had its effect."""

    STARTED = "started"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class StepRecord:
    """How far one step of the war-room plan came. `result` is what later steps need; `error` a chat error code."""

    incident_id: IncidentId
    step: str
    state: StepState
    at: datetime
    result: Mapping[str, str] = field(default_factory=dict)
    error: str = ""


class Steps(Protocol):
    def of(self, incident_id: IncidentId) -> tuple[StepRecord, ...]: ...
    def save(self, record: StepRecord) -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Claimed:
    """A job under lease. Settling it with a stale `attempt` changes nothing (somebody else took over)."""

    id: JobId
    job: Job
    attempt: int
    last_error: str = ""
    """The type of what the attempt before failed with."""

    @property
    def key(self) -> str:
        """Marks what this job posts, so that it can be found again."""
        return f"job-{self.id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class BuriedJob:
    """A job that was given up. `error` is a code, never a text of a person."""

    id: JobId
    kind: str
    incident_id: IncidentId
    attempt: int
    error: str
    at: datetime


class Outbox(Protocol):
    def put(self, job: Job, not_before: datetime | None = None) -> None:
        """Add a job. A `single` job that waits already stays as it is (with the earlier of the two times)."""

    def claim(self, now: datetime, lease: timedelta, limit: int) -> tuple[Claimed, ...]:
        """Lease the first job of each lane that is free and due. Expired leases count as free."""

    def extend(self, claimed: Claimed, now: datetime, lease: timedelta) -> None:
        """The job is still being worked on: its lease runs from now again."""

    def release_all(self) -> int:
        """End every lease: for the one process of an SQLite database, which starts after another was killed."""

    def settle(self, claimed: Claimed) -> None:
        """Done: the job is gone."""

    def retry(self, claimed: Claimed, at: datetime, error: str) -> None: ...
    def postpone(self, claimed: Claimed, at: datetime) -> None:
        """Like `retry`, but the attempt does not count."""

    def bury(self, claimed: Claimed, at: datetime, error: str) -> None:
        """Give the job up; of equal `single` jobs only the newest stays buried."""

    def buried(self) -> tuple[BuriedJob, ...]: ...
    def dig_up(self, job_id: JobId, now: datetime) -> bool:
        """Give a buried job another life; False when there is none of that id."""

    def waiting(self) -> int: ...


class People(Protocol):
    def get(self, user: UserId) -> Person | None: ...
    def save(self, person: Person) -> None: ...
    def names(self, users: Iterable[UserId]) -> Mapping[UserId, str]: ...


class Receipts(Protocol):
    """What was already handled: events, button presses, requests."""

    def first_time(self, key: str, now: datetime) -> bool:
        """True once per key."""

    def forget_before(self, moment: datetime) -> int: ...


class Drafts(Protocol):
    """What forms cannot carry: kept for a day, by key."""

    def put(self, key: str, data: str, now: datetime) -> None:
        """Store under `key`; a repeat changes nothing."""

    def get(self, key: str) -> str | None: ...
    def forget_before(self, moment: datetime) -> int: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """A person saw the entries up to `newest`, but for those that were `missing` from the story then.

    By number and not by time: an entry can be committed after a look that its time comes before, and a capture joins
    the story when its words are there. Entries of one incident are numbered under its lock, in the order of commits.
    """

    at: datetime
    newest: EntryId
    missing: frozenset[EntryId] = frozenset()

    def has_seen(self, entry: Entry) -> bool:
        return entry.id <= self.newest and entry.id not in self.missing


class Looks(Protocol):
    """How far somebody caught up with an incident."""

    def last(self, incident_id: IncidentId, user: UserId) -> Look | None: ...
    def note(self, incident_id: IncidentId, user: UserId, look: Look) -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """What `doctor` and `/readyz` look at."""

    open_incidents: int
    waiting_jobs: int
    buried_jobs: int
    overdue_reminders: int
    stuck_rooms: tuple[IncidentId, ...]


class UnitOfWork(Protocol):
    """One transaction. Rolled back unless `commit` is called; committing wakes the worker when jobs were put."""

    incidents: Incidents
    roles: Roles
    members: Members
    timeline: Timeline
    updates: Updates
    tasks: Tasks
    reminders: Reminders
    offers: Offers
    steps: Steps
    outbox: Outbox
    people: People
    receipts: Receipts
    looks: Looks
    drafts: Drafts

    def health(self, now: datetime) -> Health: ...
    def commit(self) -> None: ...


class Store(Protocol):
    def write(self) -> AbstractContextManager[UnitOfWork]:
        """A transaction that may change things."""

    def read(self) -> AbstractContextManager[UnitOfWork]:
        """A transaction that only reads; it never waits for a writer on SQLite."""


# ------------------------------------------------------------------------------------------------ the chat


@dataclass(frozen=True, slots=True)
class Room:
    id: ChannelId
    name: str


@dataclass(frozen=True, slots=True)
class Refusal:
    """One person who could not be invited, and the chat's word for why."""

    user: UserId
    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """A message as it reads now, in the chat's own markup. `is_ours`: Muster posted it."""

    author: UserId | None
    markup: str
    is_ours: bool = False


class Chat(Protocol):
    """The chat, as far as Muster uses it. Raises `ChatUnavailable` and `ChatRejected` only.

    `key` marks a message in its metadata; with `again` (an earlier attempt may have had its effect) a message with
    that key is looked up first and not posted twice.
    """

    def create_room(self, name: str, *, private: bool, not_before: datetime | None) -> Room | None:
        """A new room; None when the name is taken by somebody else's.

        `not_before`: an earlier attempt may have created it. A room of that name is then adopted if it is ours, as
        private as asked, and not older than that.
        """

    def invite(self, room: ChannelId, users: Iterable[UserId]) -> tuple[Refusal, ...]: ...
    def set_topic(self, room: ChannelId, topic: str) -> None: ...
    def set_purpose(self, room: ChannelId, purpose: str) -> None: ...
    def add_bookmark(self, room: ChannelId, title: str, link: str, *, again: bool = False) -> None:
        """Add a bookmark beside those people have; with `again`, unless one to that link is there.

        With `again`, one of ours of that title is turned to the link instead: what it led to is gone.
        """

    def rename(self, room: ChannelId, name: str) -> str | None:
        """The name it got; None when it is taken."""

    def post(
        self,
        to: ChannelId | UserId | str,
        message: Message,
        *,
        key: str,
        again: bool = False,
        thread: MessageTs | None = None,
    ) -> MessageRef:
        """Post to a room, to a channel by name, or to a person (a direct message)."""

    def posted(self, to: ChannelId | UserId | str, key: str) -> MessageRef | None:
        """What was posted there under `key`, if it still stands among the newest messages."""

    def edit(self, ref: MessageRef, message: Message) -> None: ...
    def pin(self, ref: MessageRef) -> None: ...
    def react(self, ref: MessageRef, emoji: str) -> None: ...
    def unreact(self, ref: MessageRef, emoji: str) -> None: ...
    def permalink(self, ref: MessageRef) -> str: ...
    def fetch(self, ref: MessageRef) -> Fetched | None:
        """The message, thread replies included; None when it is gone."""

    def upload(self, ref: MessageRef, filename: str, title: str, content: str, *, again: bool = False) -> None:
        """Attach a text file to the thread of a message; with `again`, unless one of that name is there."""

    def members(self, room: ChannelId) -> frozenset[UserId]: ...
    def person(self, user: UserId, now: datetime) -> Person:
        """What the chat says of them. Raises `ChatRejected` for somebody it does not know."""

    def find_channel(self, name_or_id: str) -> ChannelId | None:
        """The channel, looked up: slow, only for when something is being examined."""

    def resolve(self, reference: str) -> tuple[UserId, ...]:
        """The people behind a person's id, a user group's id or an e-mail address."""
