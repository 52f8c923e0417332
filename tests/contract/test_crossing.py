"""Two things that happen at once: what each of them changed of one entry stays, and nobody misses an entry."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

import psycopg
import pytest

from storage.unit_of_work import SqlStore
from tests.builders import ALICE, BOB, NOW, a_person, an_entry, claimed, declared, with_chat
from tests.databases import on_postgresql
from workflows.deps import Deps
from workflows.domain.chat import FetchedMessage, SeenMessage
from workflows.domain.entries.words import MessageCaptured
from workflows.domain.ids import ChannelId, MessageTs, UserId
from workflows.domain.incident import Incident, MessageRef
from workflows.domain.people import Person
from workflows.domain.request import Request
from workflows.domain.timeline import Change, Entry, EntryState, Revision
from workflows.incidents.queries import catch_up
from workflows.jobs.timeline import CompleteCapture
from workflows.text.secrets import Masked
from workflows.timeline.capture_jobs import complete_capture
from workflows.timeline.captures import follow_delete, follow_edit, withdraw

ROOM = ChannelId("C1")
SOURCE = MessageRef(ROOM, MessageTs("1764000000.000100"))
LATER = NOW + timedelta(minutes=1)


@dataclass
class FixedClock:
    def now(self) -> datetime:
        return LATER


@dataclass
class OneMessage:
    """A chat with one message by Bob in it. `after_fetching`: what happens before its words are on record."""

    words: str = "It began at noon"
    after_fetching: Callable[[], Any] = lambda: None
    marked: list[MessageRef] = field(default_factory=list)

    def fetch(self, ref: MessageRef) -> FetchedMessage:
        return FetchedMessage(seen=SeenMessage(author=BOB, markup=self.words))

    def person(self, user: UserId, now: datetime) -> Person:
        return a_person(user, seen_at=now)

    def permalink(self, ref: MessageRef) -> str:
        self.after_fetching()
        return "https://example.slack.com/p1"

    def react(self, ref: MessageRef, emoji: str) -> None:
        self.marked.append(ref)


@pytest.fixture
def chat() -> OneMessage:
    return OneMessage()


@pytest.fixture
def deps(store: SqlStore, chat: OneMessage) -> Iterator[Deps]:
    with with_chat(chat, store, FixedClock()) as deps:
        yield deps


@pytest.fixture
def incident(store: SqlStore) -> Incident:
    """Alice is in its room."""
    incident = declared(store, room=ROOM)
    with store.write() as uow:
        uow.members.add(incident.id, ALICE, NOW)
        uow.commit()
    return incident


@pytest.fixture
def pending(store: SqlStore, incident: Incident) -> Entry:
    """A message that Bob captured a moment ago: its words are still being fetched."""
    made = an_entry(incident.id, fact=MessageCaptured(), text="", source=SOURCE, state=EntryState.PENDING)
    with store.write() as uow:
        entry = uow.timeline.add(made)
        uow.commit()
    return entry


def as_it_stands(store: SqlStore, entry: Entry) -> Entry:
    with store.read() as uow:
        found = uow.timeline.get(entry.id)
    assert found is not None
    return found


# -------------------------------------------------------------------------------------------- one entry, two hands


def test_words_fetched_before_an_edit_do_not_undo_it(
    store: SqlStore, chat: OneMessage, deps: Deps, pending: Entry
) -> None:
    chat.after_fetching = lambda: follow_edit(SOURCE, Masked("It began at one"), BOB, NOW, deps)
    complete_capture(claimed(CompleteCapture(pending.incident_id, pending.id)), deps)
    stands = as_it_stands(store, pending)
    assert (stands.text, stands.author, stands.state) == ("It began at one", BOB, EntryState.LIVE)


def test_a_message_deleted_while_it_is_fetched_keeps_its_words(
    store: SqlStore, chat: OneMessage, deps: Deps, pending: Entry
) -> None:
    chat.after_fetching = lambda: follow_delete(SOURCE, NOW, deps)
    complete_capture(claimed(CompleteCapture(pending.incident_id, pending.id)), deps)
    stands = as_it_stands(store, pending)
    assert (stands.text, stands.state, stands.deleted_at) == ("It began at noon", EntryState.LIVE, NOW)


def completed_while(database_url: str, store: SqlStore, pending: Entry, other: Callable[[], Any]) -> Entry:
    """The capture is completed in a transaction that commits when `other` waits for it."""
    with ThreadPoolExecutor(1) as pool:
        with store.write() as uow:
            uow.incidents.get(pending.incident_id)
            whole = replace(pending, text="It began at noon", state=EntryState.LIVE)
            revision = Revision(entry_id=pending.id, change=Change.COMPLETED, by=None, at=NOW)
            uow.timeline.revise(whole, revision)
            following = pool.submit(other)
            wait_for_somebody_waiting(database_url)
            uow.commit()
        following.result(timeout=30)
    return as_it_stands(store, pending)


def wait_for_somebody_waiting(database_url: str) -> None:
    blocked = "SELECT count(*) FROM pg_locks WHERE NOT granted"
    deadline = time.monotonic() + 30
    with psycopg.connect(database_url, autocommit=True) as connection:
        while time.monotonic() < deadline:
            found = connection.execute(blocked).fetchone()
            if found is not None and found[0]:
                return
    raise AssertionError("nobody waits")


@on_postgresql
def test_an_edit_that_crosses_the_completion_leaves_the_entry_whole(
    database_url: str, store: SqlStore, deps: Deps, pending: Entry
) -> None:
    stands = completed_while(
        database_url, store, pending, lambda: follow_edit(SOURCE, Masked("It began at one"), BOB, NOW, deps)
    )
    assert (stands.text, stands.state) == ("It began at one", EntryState.LIVE)


@on_postgresql
def test_a_withdrawal_that_crosses_the_completion_keeps_the_words(
    database_url: str, store: SqlStore, deps: Deps, pending: Entry
) -> None:
    stands = completed_while(database_url, store, pending, lambda: withdraw(SOURCE, BOB, NOW, deps))
    assert (stands.text, stands.state) == ("It began at noon", EntryState.WITHDRAWN)


# -------------------------------------------------------------------------------------------------- catching up


def news(incident: Incident, deps: Deps) -> list[str]:
    told = catch_up(incident.id, Request(person=a_person(ALICE), now=LATER), deps)
    return [entry.text for entry in told.entries]


def test_what_was_written_down_before_a_look_and_committed_after_is_news(
    store: SqlStore, deps: Deps, incident: Incident
) -> None:
    assert news(incident, deps) == []
    with store.write() as uow:
        uow.timeline.add(an_entry(incident.id, text="a moment ago", recorded_at=NOW))
        uow.commit()
    assert news(incident, deps) == ["a moment ago"]
    assert news(incident, deps) == []


def test_a_capture_whose_words_came_after_a_look_is_news(
    store: SqlStore, deps: Deps, incident: Incident, pending: Entry
) -> None:
    with store.write() as uow:
        uow.timeline.add(an_entry(incident.id, text="after it"))
        uow.commit()
    assert news(incident, deps) == ["after it"]
    complete_capture(claimed(CompleteCapture(incident.id, pending.id)), deps)
    assert news(incident, deps) == ["It began at noon"]
    assert news(incident, deps) == []
