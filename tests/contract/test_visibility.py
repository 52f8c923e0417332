"""What a list shows is exactly what `policy.can_see` allows."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from storage.unit_of_work import SqlStore
from tests.builders import ALICE, BOB, CHARLIE, NOW, a_person, an_incident
from workflows.domain.ids import UserId
from workflows.domain.incident import Incident, Phase, Visibility
from workflows.domain.people import Person
from workflows.domain.policy import Standing, can_see

people = st.builds(
    a_person,
    st.sampled_from([ALICE, BOB, CHARLIE]),
    is_guest=st.booleans(),
    is_bot=st.booleans(),
    is_deactivated=st.booleans(),
)
incidents = st.builds(an_incident, visibility=st.sampled_from(Visibility), phase=st.sampled_from(Phase))
rooms = st.frozensets(st.sampled_from([ALICE, BOB, CHARLIE]))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
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
            if incident.phase in phases and can_see(incident, Standing(person=person, is_member=person.id in room))
        ]
        assert uow.incidents.visible_to(person, phases, limit=10) == tuple(visible)
        assert uow.incidents.visible_to(person, phases, limit=2) == tuple(visible[:2])


def test_a_private_incident_appears_for_members_only(store: SqlStore) -> None:
    with store.write() as uow:
        private = uow.incidents.add(an_incident(visibility=Visibility.PRIVATE))
        uow.members.add(private.id, BOB, NOW)
        assert uow.incidents.visible_to(a_person(BOB), Phase, limit=10) == (private,)
        assert uow.incidents.visible_to(a_person(CHARLIE), Phase, limit=10) == ()
        uow.members.remove(private.id, BOB, NOW)
        assert uow.incidents.visible_to(a_person(BOB), Phase, limit=10) == ()
