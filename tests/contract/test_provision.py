"""A set-up of which one step breaks while another is still under way."""

import threading
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime
from typing import Any, cast

import pytest

from bot.clock import SystemClock
from storage.unit_of_work import SqlStore
from tests.builders import a_person, claimed, declared, with_chat
from tests.databases import on_sqlite
from workflows.deps import Deps
from workflows.domain.chat import Refusal, Room, RoomSlot
from workflows.domain.errors import StoreUnavailable
from workflows.domain.ids import ChannelId, IncidentId, MessageTs, UserId
from workflows.domain.incident import MessageRef
from workflows.domain.people import Person
from workflows.domain.steps import StepState
from workflows.jobs.war_room import ProvisionWarRoom
from workflows.war_room.provision import provision

ROOM = ChannelId("C1")


class Chat:
    """Takes its time for messages; invitations find the database away."""

    def __init__(self) -> None:
        self.is_posting, self.may_post = threading.Event(), threading.Event()
        self.invited = threading.Event()

    def room_slot(self, behind: int) -> RoomSlot:
        return RoomSlot(None, 20)

    def create_room(self, name: str, **_options: object) -> Room:
        return Room(ROOM, name)

    def invite(self, room: ChannelId, users: Iterable[UserId]) -> tuple[Refusal, ...]:
        self.is_posting.wait(30)
        self.invited.set()
        raise StoreUnavailable("57P01")

    def post(self, to: str, _message: object, **_options: object) -> MessageRef:
        self.is_posting.set()
        self.may_post.wait(30)
        return MessageRef(ChannelId(to), MessageTs("1.000001"))

    def person(self, user: UserId, now: datetime) -> Person:
        return a_person(user, seen_at=now)

    def __getattr__(self, _name: str) -> Any:
        return lambda *_arguments, **_options: None


@pytest.fixture
def chat() -> Chat:
    return Chat()


@pytest.fixture
def deps(store: SqlStore, chat: Chat) -> Iterator[Deps]:
    with with_chat(chat, store, SystemClock(), threads=8) as deps:
        yield deps


@on_sqlite
def test_it_is_over_only_when_every_step_is(store: SqlStore, chat: Chat, deps: Deps) -> None:
    """Begun again at once, it would post a second card beside the first that is still on its way."""
    incident = declared(store)
    with ThreadPoolExecutor(1) as hand:
        attempt = hand.submit(provision, claimed(ProvisionWarRoom(incident.id)), deps)
        chat.invited.wait(30)
        with pytest.raises(TimeoutError):
            attempt.result(timeout=0.2)
        chat.may_post.set()
        with pytest.raises(StoreUnavailable):
            attempt.result(timeout=30)
    with store.read() as uow:
        done = {record.step: record.state for record in uow.steps.of(incident.id)}
    assert (done["post_card"], done["invite_declarer"]) == (StepState.DONE, StepState.STARTED)


class Sleeping(Chat):
    """The first who asks for a room, or posts, is frozen before the request leaves. Two rooms can come of it."""

    def __init__(self, before: str) -> None:
        super().__init__()
        self._before = before
        self._asked = 0
        self.is_frozen, self.thawed = threading.Event(), threading.Event()
        self._lock = threading.Lock()

    def create_room(self, name: str, **_options: object) -> Room:
        return Room(ChannelId(f"C{self._number('create_room')}"), name)

    def post(self, to: str, _message: object, **_options: object) -> MessageRef:
        return MessageRef(ChannelId(to), MessageTs(f"{self._number('post')}.000001"))

    def invite(self, room: ChannelId, users: Iterable[UserId]) -> tuple[Refusal, ...]:
        return ()

    def _number(self, what: str) -> int:
        with self._lock:
            self._asked += 1
            number = self._asked
            freezes = what == self._before and not self.is_frozen.is_set()
            if freezes:
                self.is_frozen.set()
        if freezes:
            self.thawed.wait(30)
        return number


@on_sqlite
@pytest.mark.parametrize("before", ["create_room", "post"])
def test_what_a_sleeper_brings_late_changes_nothing(store: SqlStore, deps: Deps, before: str) -> None:
    """Another process began the step anew while it slept, and its room and card are the incident's."""
    chat = Sleeping(before)
    incident = declared(store)
    with ThreadPoolExecutor(1) as hand:
        sleeper = hand.submit(provision, claimed(ProvisionWarRoom(incident.id)), replace(deps, chat=cast(Any, chat)))
        assert chat.is_frozen.wait(30)
        provision(claimed(ProvisionWarRoom(incident.id)), replace(deps, chat=cast(Any, chat)))
        stands = facts(store, incident.id)
        chat.thawed.set()
        sleeper.result(timeout=30)
    assert stands[0] is not None
    assert stands[1] is not None
    assert facts(store, incident.id) == stands


def facts(store: SqlStore, incident_id: IncidentId) -> tuple[object, ...]:
    with store.read() as uow:
        incident = uow.incidents.get(incident_id)
        assert incident is not None
        return incident.room, incident.card, uow.steps.of(incident_id), uow.timeline.of(incident_id)
