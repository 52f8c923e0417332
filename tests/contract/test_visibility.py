"""What a list shows is exactly what `policy.can_see` allows."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from storage import tables
from storage.engine.database import Database
from storage.unit_of_work import SqlStore
from tests.builders import ALICE, BOB, CHARLIE, NOW, SECRET, a_person, a_task, an_incident, declared
from workflows.domain.channels import Channel, Purpose
from workflows.domain.exposure import Visibility
from workflows.domain.ids import ChannelId, IncidentId, UserId
from workflows.domain.incident import Incident, Phase
from workflows.domain.people import Person
from workflows.domain.policy import Access, can_see

people = st.builds(
    a_person,
    st.sampled_from([ALICE, BOB, CHARLIE]),
    is_guest=st.booleans(),
    is_bot=st.booleans(),
    is_deactivated=st.booleans(),
)
later_ones = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"])).map(Visibility.stored)
incidents = st.builds(
    an_incident,
    visibility=st.sampled_from(Visibility) | later_ones,
    phase=st.sampled_from(Phase),
    next_update_at=st.sampled_from([None, NOW, NOW + timedelta(hours=1)]),
)
rooms = st.frozensets(st.sampled_from([ALICE, BOB, CHARLIE]))
SETTINGS = settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@SETTINGS
@given(st.lists(st.tuples(incidents, rooms), max_size=5), people, st.frozensets(st.sampled_from(Phase)))
def test_a_list_shows_exactly_what_the_policy_allows(
    store: SqlStore, drawn: list[tuple[Incident, frozenset[UserId]]], person: Person, phases: frozenset[Phase]
) -> None:
    with store.write() as uow:  # never committed: each example begins with an empty store
        stored = [(uow.incidents.add(incident), room) for incident, room in drawn]
        for incident, room in stored:
            for user in room:
                uow.members.add(incident.id, user, NOW)
        visible = [
            incident
            for incident, room in reversed(stored)
            if incident.phase in phases and can_see(incident, Access(person=person, is_member=person.id in room))
        ]
        assert uow.incidents.visible_to(person, phases, limit=10) == tuple(visible)
        assert uow.incidents.visible_to(person, phases, limit=2) == tuple(visible[:2])
        own = [i for i in visible if person.id in rooms_of(stored)[i.id]]
        own.sort(key=lambda i: (i.next_update_at is None, i.next_update_at, i.id))
        assert uow.incidents.of_member(person, phases, limit=10) == tuple(own)
        assert uow.incidents.of_member(person, phases, limit=2) == tuple(own[:2])


@SETTINGS
@given(st.lists(st.tuples(incidents, rooms), max_size=5), people)
def test_a_list_of_tasks_shows_exactly_those_of_incidents_the_policy_allows(
    store: SqlStore, drawn: list[tuple[Incident, frozenset[UserId]]], person: Person
) -> None:
    with store.write() as uow:
        theirs = []
        for incident, room in drawn:
            stored = uow.incidents.add(incident)
            for user in room:
                uow.members.add(stored.id, user, NOW)
            task = uow.tasks.add(a_task(stored.id, assignee=person.id))
            if can_see(stored, Access(person=person, is_member=person.id in room)):
                theirs.append(task)
        assert uow.tasks.open_of(person, 100) == tuple(theirs)


@SETTINGS
@given(st.lists(st.tuples(incidents, st.booleans()), max_size=5))
def test_whoever_could_lose_sight_of_an_incident_is_looked_for_in_its_room(
    store: SqlStore, drawn: list[tuple[Incident, bool]]
) -> None:
    """Also where it has ended, and where its visibility came with a newer version."""
    with store.write() as uow:
        uow.people.save(a_person(CHARLIE, is_guest=True))
        expected = {}
        for number, (incident, has_guest) in enumerate(drawn):
            stored = uow.incidents.add(replace(incident, channels=a_room(f"C{number}")))
            if has_guest:
                uow.members.add(stored.id, CHARLIE, NOW)
            outside = Access(person=a_person(BOB), is_member=False)
            expected[stored.id] = has_guest or not can_see(stored, outside)
        found = [*uow.incidents.rooms_under_way(), *uow.incidents.guarded_rooms_ended(10)]
        ended = {incident.id for incident in uow.incidents.get_many(expected).values() if incident.has_ended}
        assert {room.incident_id: room.guarded for room in found} == {
            incident_id: guarded for incident_id, guarded in expected.items() if guarded or incident_id not in ended
        }


def test_a_visibility_of_a_newer_version_is_kept(store: SqlStore, database: Database) -> None:
    incident = declared(store, visibility=SECRET)
    with store.write() as uow:
        uow.incidents.save(replace(incident, title="Renamed"))
        uow.commit()
    with database.connect() as connection:
        assert connection.execute(select(tables.incidents.c.visibility)).scalar() == "secret"
    with store.read() as uow:
        assert uow.incidents.get(incident.id) == replace(incident, title="Renamed")


def a_room(channel: str) -> frozenset[Channel]:
    return frozenset({Channel(purpose=Purpose.WAR_ROOM, channel=ChannelId(channel))})


def rooms_of(stored: list[tuple[Incident, frozenset[UserId]]]) -> dict[IncidentId, frozenset[UserId]]:
    return {incident.id: room for incident, room in stored}


@pytest.mark.parametrize("visibility", [Visibility.PRIVATE, SECRET])
def test_a_private_incident_appears_for_members_only(store: SqlStore, visibility: Visibility) -> None:
    with store.write() as uow:
        private = uow.incidents.add(an_incident(visibility=visibility))
        uow.members.add(private.id, BOB, NOW)
        assert uow.incidents.visible_to(a_person(BOB), Phase, limit=10) == (private,)
        assert uow.incidents.visible_to(a_person(CHARLIE), Phase, limit=10) == ()
        uow.members.left(private.id, BOB, NOW, NOW)
        assert uow.incidents.visible_to(a_person(BOB), Phase, limit=10) == ()
