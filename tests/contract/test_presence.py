"""Being noticed in a war room makes a member, where its exposure says so."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest

from storage.unit_of_work import SqlStore
from tests.builders import BOB, NOW, SECRET, FixedClock, claimed, declared, without_chat
from workflows.deps import Deps
from workflows.domain.exposure import Presence, Visibility
from workflows.domain.ids import ChannelId, IncidentId, UserId
from workflows.incidents.presence import acted_in, joined, reacted_in
from workflows.jobs.recovery import SyncMembers
from workflows.recovery.membership_sync import sync_members

ROOM = ChannelId("C1")
Noticed = Callable[[Deps, IncidentId], object]


@dataclass
class Room:
    """A chat that only knows who is in the room."""

    present: frozenset[UserId] = field(default_factory=lambda: frozenset({BOB}))

    def members(self, _room: ChannelId) -> frozenset[UserId]:
        return self.present


NOTICED: dict[Presence, Noticed] = {
    Presence.JOINED: lambda deps, _: joined(ROOM, BOB, NOW, deps),
    Presence.REACTED: lambda deps, _: reacted_in(ROOM, BOB, NOW, deps),
    Presence.TYPED: lambda deps, _: acted_in(ROOM, BOB, Presence.TYPED, NOW, deps),
    Presence.PRESSED: lambda deps, _: acted_in(ROOM, BOB, Presence.PRESSED, NOW, deps),
    Presence.LISTED: lambda deps, number: sync_members(claimed(SyncMembers(number)), deps),
}


@pytest.fixture
def deps(store: SqlStore) -> Iterator[Deps]:
    with without_chat(store, FixedClock(NOW)) as deps:
        object.__setattr__(deps, "chat", Room())
        yield deps


@pytest.mark.parametrize("presence", Presence)
@pytest.mark.parametrize("visibility", [*Visibility, SECRET])
def test_only_the_exposure_says_whether_presence_makes_a_member(
    store: SqlStore, deps: Deps, visibility: Visibility, presence: Presence
) -> None:
    incident = declared(store, room=ROOM, visibility=visibility)
    NOTICED[presence](deps, incident.id)
    with store.read() as uow:
        assert (BOB in uow.members.of(incident.id)) == visibility.exposure.admits(presence, is_guarded=True)


def test_a_member_who_left_unheard_is_none_where_presence_does_not_count_either(store: SqlStore, deps: Deps) -> None:
    incident = declared(store, room=ROOM, visibility=SECRET)
    with store.write() as uow:
        for user in (BOB, UserId("U0GONE")):
            uow.members.add(incident.id, user, NOW)
        uow.commit()
    NOTICED[Presence.LISTED](deps, incident.id)
    with store.read() as uow:
        assert uow.members.of(incident.id) == {BOB}
