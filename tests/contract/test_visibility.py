"""What a list shows is exactly what `policy.can_see` allows."""

from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from storage.unit_of_work import SqlStore
from tests.builders import ALICE, BOB, CHARLIE, NOW, a_person, a_task, an_incident
from workflows.domain.ids import IncidentId, UserId
from workflows.domain.incident import Incident, Phase, Visibility
from workflows.domain.people import Person
from workflows.domain.policy import Access, can_see

people = st.builds(
    a_person,
    st.sampled_from([ALICE, BOB, CHARLIE]),
    is_guest=st.booleans(),
    is_bot=st.booleans(),
    is_deactivated=st.booleans(),
)
incidents = st.builds(
    an_incident,
    visibility=st.sampled_from(Visibility),
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
            if not stored.has_ended and can_see(stored, Access(person=person, is_member=person.id in room)):
                theirs.append(task)
        assert uow.tasks.open_of(person) == tuple(theirs)


def rooms_of(stored: list[tuple[Incident, frozenset[UserId]]]) -> dict[IncidentId, frozenset[UserId]]:
    return {incident.id: room for incident, room in stored}


def test_a_private_incident_appears_for_members_only(store: SqlStore) -> None:
    with store.write() as uow:
        private = uow.incidents.add(an_incident(visibility=Visibility.PRIVATE))
        uow.members.add(private.id, BOB, NOW)
        assert uow.incidents.visible_to(a_person(BOB), Phase, limit=10) == (private,)
        assert uow.incidents.visible_to(a_person(CHARLIE), Phase, limit=10) == ()
        uow.members.left(private.id, BOB, NOW, NOW)
        assert uow.incidents.visible_to(a_person(BOB), Phase, limit=10) == ()
