"""What a list shows is exactly what `policy.can_see` allows."""

import itertools
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from storage import tables
from storage.engine.database import Database
from storage.unit_of_work import SqlStore
from tests.builders import ALICE, BOB, CHARLIE, NOW, SECRET, FixedClock, a_person, a_task, an_incident, declared
from workflows.access.audience import all_see
from workflows.access.authorize import is_visible
from workflows.access.grants import let_see
from workflows.domain.channels import Channel, Purpose
from workflows.domain.exposure import Visibility
from workflows.domain.grants import Grant, Via, granted
from workflows.domain.ids import ChannelId, GrantId, RosterName, TypeCode, UserId
from workflows.domain.incident import Incident, Phase
from workflows.domain.people import Person
from workflows.domain.policy import Access, can_see
from workflows.domain.rosters import cleared_for
from workflows.ports.store import UnitOfWork

people = st.builds(
    a_person,
    st.sampled_from([ALICE, BOB, CHARLIE]),
    is_guest=st.booleans(),
    is_external=st.booleans(),
    is_bot=st.booleans(),
    is_deactivated=st.booleans(),
)
later_ones = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"])).map(Visibility.stored)
incidents = st.builds(
    an_incident,
    type=st.sampled_from([TypeCode("account_takeover"), TypeCode("csea")]),
    visibility=st.sampled_from(Visibility) | later_ones,
    phase=st.sampled_from(Phase),
    next_update_at=st.sampled_from([None, NOW, NOW + timedelta(hours=1)]),
)
rooms = st.frozensets(st.sampled_from([ALICE, BOB, CHARLIE]))
moments = st.sampled_from([None, NOW - timedelta(minutes=1), NOW, NOW + timedelta(minutes=1)])
grants = st.builds(
    Grant,
    user=st.sampled_from([ALICE, BOB, CHARLIE]),
    via=st.sampled_from(Via),
    denies=st.booleans(),
    at=st.just(NOW - timedelta(hours=1)),
    until=moments,
    ended_at=st.sampled_from([None, NOW - timedelta(minutes=1)]),
)


def a_grant(**changes: Any) -> Grant:
    """Lets Alice in."""
    return Grant(**{"user": ALICE, "via": Via.INVITATION, "at": NOW - timedelta(hours=1), **changes})


drawn_incidents = st.lists(st.tuples(incidents, rooms, st.lists(grants, max_size=3)), max_size=5)
one_of_two = st.tuples(incidents, rooms, st.lists(grants, max_size=3))
clearances = st.dictionaries(st.sampled_from(["account_takeover", "csea"]), rooms)
Drawn = list[tuple[Incident, frozenset[UserId], list[Grant]]]
SETTINGS = settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@SETTINGS
@given(drawn_incidents, clearances, people, st.frozensets(st.sampled_from(Phase)))
def test_a_list_shows_exactly_what_the_policy_allows(
    store: SqlStore,
    drawn: Drawn,
    cleared: dict[str, frozenset[UserId]],
    person: Person,
    phases: frozenset[Phase],
) -> None:
    with store.write() as uow:  # never committed: each example begins with an empty store
        stored = remembered(uow, drawn, cleared)
        visible = [
            incident
            for incident, room, theirs in reversed(stored)
            if incident.phase in phases and can_see(incident, what_they_are(incident, person, room, theirs, cleared))
        ]
        assert uow.incidents.visible_to(person, phases, limit=10) == tuple(visible)
        assert uow.incidents.visible_to(person, phases, limit=2) == tuple(visible[:2])
        assert uow.incidents.how_many(person, phases) == len(visible)
        assert {i.id for i in visible} == {
            i.id for i, _, _ in stored if i.phase in phases and is_visible(uow, i, person)
        }
        rooms = {incident.id: room for incident, room, _ in stored}
        own = [i for i in visible if person.id in rooms[i.id]]
        own.sort(key=lambda i: (i.next_update_at is None, i.next_update_at, i.id))
        assert uow.incidents.of_member(person, phases, limit=10) == tuple(own)
        assert uow.incidents.of_member(person, phases, limit=2) == tuple(own[:2])


EARLIER, LATER = NOW - timedelta(minutes=1), NOW + timedelta(minutes=1)
KINDS_OF_GRANTS = [
    [],
    [a_grant()],
    [a_grant(until=LATER)],
    [a_grant(until=NOW)],
    [a_grant(until=EARLIER), a_grant(via=Via.ROLE)],
    [a_grant(ended_at=EARLIER)],
    [a_grant(via=Via.BREAK_GLASS, until=LATER)],
    [a_grant(via=Via.BREAK_GLASS, until=NOW)],
    [a_grant(via=Via.REQUEST, ended_at=EARLIER), a_grant()],
    [a_grant(denies=True)],
    [a_grant(denies=True, until=NOW), a_grant(via=Via.REQUEST)],
    [a_grant(denies=True, until=LATER), a_grant(via=Via.REQUEST)],
    [a_grant(denies=True, ended_at=EARLIER)],
    [a_grant(user=BOB)],
    [a_grant(user=BOB, denies=True)],
]


@pytest.mark.parametrize("person", [a_person(), a_person(is_guest=True), a_person(is_bot=True)])
def test_every_kind_of_grant_lets_in_and_keeps_out_in_sql_as_in_the_policy(store: SqlStore, person: Person) -> None:
    kinds = itertools.product((*Visibility, SECRET), ("csea", "fraud"), (False, True), KINDS_OF_GRANTS)
    drawn: Drawn = [
        (an_incident(visibility=seen, type=TypeCode(kind)), frozenset({ALICE} if inside else ()), grants)
        for seen, kind, inside, grants in kinds
    ]
    cleared = {"csea": frozenset({ALICE})}
    with store.write() as uow:
        stored = remembered(uow, drawn, cleared)
        allowed = {
            incident.id
            for incident, room, theirs in stored
            if can_see(incident, what_they_are(incident, person, room, theirs, cleared))
        }
        assert {i.id for i in uow.incidents.visible_to(person, Phase, limit=len(stored))} == allowed
        assert allowed == {i.id for i, _, _ in stored if is_visible(uow, i, person)}
        assert 0 < len(allowed) < len(stored)


@SETTINGS
@given(drawn_incidents, clearances, people)
def test_a_list_of_tasks_shows_exactly_those_of_incidents_the_policy_allows(
    store: SqlStore, drawn: Drawn, cleared: dict[str, frozenset[UserId]], person: Person
) -> None:
    with store.write() as uow:
        assigned = []
        for incident, room, theirs in remembered(uow, drawn, cleared):
            task = uow.tasks.add(a_task(incident.id, assignee=person.id))
            if can_see(incident, what_they_are(incident, person, room, theirs, cleared)):
                assigned.append(task)
        assert uow.tasks.open_of(person, 100) == tuple(assigned)


@pytest.mark.parametrize(
    ("one", "other", "is_named"),
    [
        (("open", []), ("open", []), True),
        (("open", []), ("open", [a_grant(denies=True)]), False),
        (("open", []), ("private", [a_grant()]), False),
        (("privileged", [a_grant()]), ("privileged", [a_grant()]), True),
        (("privileged", [a_grant()]), ("privileged", [a_grant(until=NOW)]), False),
        (("private", [a_grant(), a_grant(denies=True)]), ("private", []), True),
        (("restricted", []), ("privileged", [a_grant()]), True),
        (("restricted", []), ("privileged", [a_grant(user=BOB)]), False),
        (("restricted", []), ("restricted", []), True),
        (("privileged", [a_grant()]), ("restricted", []), True),
        (("privileged", [a_grant(user=BOB)]), ("restricted", []), False),
    ],
)
def test_another_incident_is_named_where_every_reader_may_see_it(
    store: SqlStore, one: tuple[str, list[Grant]], other: tuple[str, list[Grant]], is_named: bool
) -> None:
    """Alice is cleared, and nobody is in a room."""
    (mine, here), (theirs, there) = one, other
    drawn = [
        (an_incident(visibility=Visibility(v)), frozenset[UserId](), g) for v, g in ((mine, here), (theirs, there))
    ]
    with store.write() as uow:
        for user in (ALICE, BOB):
            uow.people.save(a_person(user))
        (first, *_), (second, *_) = remembered(uow, drawn, {"account_takeover": frozenset({ALICE})})
        assert all_see(uow, first, second) is is_named


@SETTINGS
@given(st.tuples(one_of_two, one_of_two).map(list), clearances, st.lists(people, max_size=3))
def test_what_is_named_in_a_text_for_all_readers_betrays_nothing_to_any(
    store: SqlStore, drawn: Drawn, cleared: dict[str, frozenset[UserId]], known: list[Person]
) -> None:
    with store.write() as uow:
        (one, *_), (other, *_), *_ = remembered(uow, drawn, cleared)
        for person in (a_person(UserId("U0ELSE")), *known):
            uow.people.save(person)
        if all_see(uow, one, other):
            everybody = [uow.people.get(user) for user in (ALICE, BOB, CHARLIE, UserId("U0ELSE"))]
            readers = [p for p in everybody if p and not p.is_bot and is_visible(uow, one, p)]
            assert all(is_visible(uow, other, reader) for reader in readers)


def remembered(uow: UnitOfWork, drawn: Drawn, cleared: dict[str, frozenset[UserId]]) -> Drawn:
    """As stored, with the numbers of the incidents."""
    for kind, users in cleared.items():
        uow.rosters.replace(cleared_for(kind), users, NOW)
    stored = []
    for incident, room, theirs in drawn:
        added = uow.incidents.add(incident)
        for user in room:
            uow.members.add(added.id, user, NOW)
        stored.append((added, room, [uow.grants.add(replace(one, incident_id=added.id)) for one in theirs]))
    return stored


def what_they_are(
    incident: Incident,
    person: Person,
    room: frozenset[UserId],
    theirs: list[Grant],
    cleared: dict[str, frozenset[UserId]],
) -> Access:
    return Access(
        person=person,
        is_member=person.id in room,
        granted=granted([one for one in theirs if one.user == person.id], NOW),
        is_cleared=person.id in cleared.get(incident.type, ()),
    )


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


def test_a_private_incident_appears_for_members_only(store: SqlStore) -> None:
    with store.write() as uow:
        private = uow.incidents.add(an_incident(visibility=Visibility.PRIVATE))
        uow.members.add(private.id, BOB, NOW)
        assert uow.incidents.visible_to(a_person(BOB), Phase, limit=10) == (private,)
        assert uow.incidents.visible_to(a_person(CHARLIE), Phase, limit=10) == ()
        uow.members.left(private.id, BOB, NOW, NOW)
        assert uow.incidents.visible_to(a_person(BOB), Phase, limit=10) == ()


def test_a_grant_ends_by_itself_and_by_hand_and_stays_on_record(database: Database) -> None:
    later = SqlStore(database, clock=FixedClock(NOW + timedelta(minutes=2)))
    at_first = SqlStore(database, clock=FixedClock(NOW))
    incident = declared(at_first, visibility=Visibility.PRIVILEGED)
    with at_first.write() as uow:
        for user, until in ((BOB, None), (CHARLIE, NOW + timedelta(minutes=2))):
            grant = Grant(user=user, incident_id=incident.id, via=Via.REQUEST, at=NOW, until=until)
            uow.grants.add(grant)
        assert [p for p in (ALICE, BOB, CHARLIE) if is_visible(uow, incident, a_person(p))] == [BOB, CHARLIE]
        uow.commit()
    with later.write() as uow:
        assert [p for p in (ALICE, BOB, CHARLIE) if is_visible(uow, incident, a_person(p))] == [BOB]
        (bobs,) = uow.grants.of_person(incident.id, BOB)
        uow.grants.end(bobs.id, uow.now, ALICE)
        uow.grants.end(bobs.id, uow.now + timedelta(hours=1), CHARLIE)
        assert not is_visible(uow, incident, a_person(BOB))
        assert uow.grants.get(bobs.id) == replace(bobs, ended_at=uow.now, ended_by=ALICE)
        assert len(uow.grants.of(incident.id)) == 2
        assert uow.grants.get(GrantId(99)) is None


def test_a_roster_is_whoever_is_on_it_now(store: SqlStore) -> None:
    name, other = RosterName("cleared.csea"), RosterName("function.legal")
    with store.write() as uow:
        assert uow.rosters.replace(name, [ALICE, BOB], NOW)
        assert uow.rosters.replace(other, [BOB], NOW)
        assert not uow.rosters.replace(name, [BOB, ALICE, BOB], NOW)
        assert uow.rosters.replace(name, [BOB, CHARLIE], NOW)
        assert (uow.rosters.of(name), uow.rosters.of(other)) == ({BOB, CHARLIE}, {BOB})
        assert (uow.rosters.naming(BOB), uow.rosters.naming(ALICE)) == ({name, other}, frozenset())


def test_whoever_sees_it_for_a_while_sees_it_no_longer_by_a_role(store: SqlStore) -> None:
    incident = declared(store, visibility=Visibility.PRIVILEGED)
    until = NOW + timedelta(hours=1)
    with store.write() as uow:
        uow.grants.add(a_grant(user=BOB, incident_id=incident.id, via=Via.BREAK_GLASS, until=until))
        let_see(uow, incident, BOB, Via.ROLE, BOB, "scribe")
        let_see(uow, incident, ALICE, Via.ROLE, BOB, "scribe")
        uow.commit()
    with store.read() as uow:
        ends = {one.user: one.until for one in uow.grants.of(incident.id) if one.via is Via.ROLE}
    assert ends == {BOB: until, ALICE: None}
