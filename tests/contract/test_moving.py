"""A room that moves, with Muster killed after any one call to the chat."""

import threading
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from bot.clock import SystemClock
from storage.unit_of_work import SqlStore
from tests.builders import ALICE, BOB, a_person, claimed, declared, with_chat
from tests.databases import on_sqlite
from workflows.deps import Deps
from workflows.domain.channels import RoomState
from workflows.domain.chat import HistoryMessage, Page, Refusal, Room, RoomSlot, SeenMessage
from workflows.domain.exposure import Visibility
from workflows.domain.ids import ChannelId, IncidentId, MessageTs, UserId
from workflows.domain.incident import MessageRef
from workflows.domain.request import Request
from workflows.domain.steps import StepState
from workflows.incidents.visibility import change_visibility
from workflows.jobs.war_room import ProvisionWarRoom
from workflows.war_room.provision import provision

_rooms = count(1)


class Killed(BaseException):
    """The process is gone; what it had asked of the chat was done."""


@dataclass
class Posted:
    key: str
    ts: str


@dataclass
class Place:
    name: str
    is_private: bool
    members: set[str] = field(default_factory=set)
    posts: list[Posted] = field(default_factory=list)
    is_archived: bool = False


class Chat:
    """Remembers what is done to it. `kill_after`: the number of the call that is the last."""

    administers = False

    def __init__(self) -> None:
        self.places: dict[str, Place] = {}
        self.kill_after = 0
        self.calls = 0
        self._lock = threading.Lock()

    def _done(self) -> None:
        with self._lock:
            self.calls += 1
            is_last = self.calls == self.kill_after
        if is_last:
            raise Killed

    def room_slot(self, _behind: int) -> RoomSlot:
        return RoomSlot(None, 20)

    def create_room(self, name: str, *, private: bool, **_options: object) -> Room | None:
        known = next((ref for ref, place in self.places.items() if place.name == name), None)
        ref = known or f"C{next(_rooms)}"
        self.places.setdefault(ref, Place(name, private))
        self._done()
        return Room(ChannelId(ref), name)

    def make_private(self, _room: ChannelId) -> bool:
        return False

    def exclude_from_ai(self, _room: ChannelId) -> str:
        self._done()
        return ""

    def invite(self, room: ChannelId, users: Iterable[UserId]) -> tuple[Refusal, ...]:
        self.places[room].members |= set(users)
        self._done()
        return ()

    def posted(self, to: str, key: str, **_options: object) -> MessageRef | None:
        place = self.places.setdefault(to, Place(to, is_private=True))
        found = next((one for one in place.posts if one.key == key), None)
        return MessageRef(ChannelId(to), MessageTs(found.ts)) if found else None

    def post(
        self, to: str, _message: object, *, key: str, may_have_run: bool = False, **_options: object
    ) -> MessageRef:
        found = self.posted(to, key) if may_have_run else None
        if found is not None:
            return found
        with self._lock:
            ts = f"{sum(len(place.posts) for place in self.places.values()) + 1}.000001"
            self.places.setdefault(to, Place(to, is_private=True)).posts.append(Posted(key, ts))
        self._done()
        return MessageRef(ChannelId(to), MessageTs(ts))

    def history(self, room: ChannelId, thread: str = "", cursor: str = "") -> Page:
        mine = [MessageRef(room, MessageTs(one.ts)) for one in self.places[room].posts]
        return Page(tuple(HistoryMessage(ref=ref, seen=SeenMessage(markup=""), is_ours=True) for ref in mine))

    def delete(self, ref: MessageRef) -> None:
        place = self.places[ref.channel]
        place.posts = [one for one in place.posts if one.ts != ref.ts]
        self._done()

    def rename(self, room: ChannelId, name: str) -> str:
        self.places[room].name = name
        self._done()
        return name

    def archive(self, room: ChannelId) -> None:
        self.places[room].is_archived = True
        self._done()

    def address(self, ref: MessageRef) -> str:
        return f"https://example.com/{ref.channel}/{ref.ts}"

    def find_channel(self, name: str) -> ChannelId:
        return ChannelId(name)

    def person(self, user: UserId, now: Any) -> Any:
        return a_person(user, seen_at=now)

    def __getattr__(self, _name: str) -> Any:
        def done(*_arguments: object, **_options: object) -> None:
            self._done()

        return done


def closed_off(store: SqlStore, deps: Deps) -> IncidentId:
    """Declared in the open, with Bob; then private."""
    incident = declared(store)
    provision(claimed(ProvisionWarRoom(incident.id)), deps)
    now = deps.clock.now()
    with store.write() as uow:
        uow.members.add(incident.id, BOB, now)
        for user in (ALICE, BOB):
            uow.people.save(a_person(user, seen_at=now))
        uow.commit()
    request = Request(person=a_person(ALICE, seen_at=now), now=now, id="R1")
    change_visibility(incident.id, Visibility.PRIVATE, "", request, deps)
    return incident.id


def moved(store: SqlStore, killed_after: int) -> tuple[Chat, IncidentId, int]:
    """The chat after a move, and how many calls it took. The process dies after one of them and another goes on."""
    chat = Chat()
    with with_chat(chat, store, SystemClock(), threads=4) as deps:
        number = closed_off(store, deps)
        chat.calls, chat.kill_after = 0, killed_after
        for _ in range(6):  # the plan's job is put anew while it runs
            try:
                provision(claimed(ProvisionWarRoom(number)), deps)
            except Killed:
                continue
    return chat, number, chat.calls


@on_sqlite
def test_killed_after_any_call_an_incident_moves_once(store: SqlStore) -> None:
    _, _, calls = moved(store, killed_after=0)
    assert calls > 10
    for last in range(1, calls + 1):
        chat, number, _ = moved(store, killed_after=last)
        stands_once(store, chat, number, last)


def stands_once(store: SqlStore, chat: Chat, number: IncidentId, last: int) -> None:
    with store.read() as uow:
        incident, steps = uow.incidents.get(number), uow.steps.of(number)
        members = uow.members.of(number)
    assert incident is not None
    assert incident.war_room is not None
    assert incident.left_room is not None, last
    assert [s.step for s in steps if s.state is not StepState.DONE and s.step != "announce"] == [], last
    assert members == {ALICE, BOB}, last
    rooms = {ref: place for ref, place in chat.places.items() if place.name.startswith(("inc-", "closed-"))}
    assert set(rooms) == {incident.room, incident.left_room.channel}, last
    new, old = rooms[incident.war_room.channel], rooms[incident.left_room.channel]
    assert (new.is_private, new.members, len(new.posts), new.is_archived) == (True, {ALICE, BOB}, 1, False), last
    assert (old.name.startswith("closed-"), len(old.posts), old.is_archived) == (True, 1, True), last
    assert incident.left_room.state is RoomState.ARCHIVED
    told = [one for ref, place in chat.places.items() if ref == ALICE for one in place.posts]
    assert len({one.key for one in told}) == len(told), last
