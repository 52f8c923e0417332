"""Who is told why they are in the room: everybody whom a rule called there, once."""

from datetime import timedelta

from storage.unit_of_work import SqlStore
from tests.builders import ALICE, BOB, CHARLIE, NOW, declared
from workflows.domain.entries.incidents import PeopleInvited
from workflows.domain.entries.scope import TypeChanged
from workflows.domain.ids import ChannelId, TypeCode, UserId
from workflows.domain.incident import Incident
from workflows.timeline.record import record_own
from workflows.war_room.results import apply_responders

SOON, LATER = NOW + timedelta(seconds=2), NOW + timedelta(hours=1)


def called(store: SqlStore, incident: Incident, *users: UserId) -> list[tuple[UserId, ...]]:
    """Whom each entry names, once Slack said that these were invited."""
    with store.write() as uow:
        apply_responders(uow, incident, {"members": " ".join(users), "refused": ""}, SOON)
        uow.commit()
    with store.read() as uow:
        return [e.fact.people for e in uow.timeline.of(incident.id) if isinstance(e.fact, PeopleInvited)]


def came(store: SqlStore, incident: Incident, user: UserId) -> None:
    with store.write() as uow:
        uow.members.came(incident.id, user, SOON, SOON)
        uow.commit()


def test_whom_slack_reports_before_it_answers_is_told_all_the_same(store: SqlStore) -> None:
    incident = declared(store, room=ChannelId("C1"))
    came(store, incident, BOB)
    assert called(store, incident, BOB, CHARLIE) == [(BOB, CHARLIE)]
    assert called(store, incident, BOB, CHARLIE) == [(BOB, CHARLIE)], "done twice, it is told once"


def test_another_type_calls_nobody_who_is_there_already(store: SqlStore) -> None:
    incident = declared(store, room=ChannelId("C1"))
    came(store, incident, BOB)
    with store.write() as uow:
        record_own(uow, incident, TypeChanged(old=TypeCode("other"), new=TypeCode("fraud")), LATER)
        uow.commit()
    assert called(store, incident, ALICE, BOB, CHARLIE)[-1] == (ALICE, CHARLIE)
