"""Quiet hours and a severity that rises in the middle of the night: the verbs, on a database of their own."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from storage.unit_of_work import SqlStore
from tests.builders import ALICE, FixedClock, a_holding, a_person, declared, without_chat
from tests.databases import on_sqlite
from workflows.deps import Deps
from workflows.domain.ids import IncidentId, SeverityCode
from workflows.domain.incident import Incident
from workflows.domain.reminders import ReminderKind, ReminderState, for_missing_lead, for_promise
from workflows.domain.request import Request
from workflows.incidents.severity import change_severity
from workflows.reminders.firing import due_reminders, fire

EVENING = datetime(2026, 11, 24, 21, tzinfo=UTC)
NIGHT = datetime(2026, 11, 25, 1, tzinfo=UTC)
MORNING = datetime(2026, 11, 25, 8, tzinfo=UTC)
S3, S4, S1 = (SeverityCode(code) for code in ("S3", "S4", "S1"))

pytestmark = on_sqlite


@pytest.fixture
def deps(store: SqlStore) -> Iterator[Deps]:
    with without_chat(store, FixedClock(NIGHT)) as made:
        yield made


@pytest.fixture
def incident(store: SqlStore) -> Incident:
    """An update was promised for the evening, and nobody leads; Alice is in the room."""
    incident = declared(store, severity=S3, next_update_at=EVENING)
    with store.write() as uow:
        uow.members.add(incident.id, ALICE, NIGHT)
        promise = for_promise(incident)
        assert promise is not None
        uow.reminders.add(promise)
        uow.reminders.add(for_missing_lead(incident, EVENING, timedelta(minutes=5)))
        uow.commit()
    return incident


def states(store: SqlStore, incident_id: IncidentId) -> dict[str, list[tuple[ReminderState, datetime]]]:
    """Every reminder by its kind: how far it is, and for when."""
    with store.read() as uow:
        found = {kind: uow.reminders.of(incident_id, kind) for kind in ReminderKind}
    return {kind.value: [(r.state, r.due_at) for r in those] for kind, those in found.items() if those}


def fire_due(now: datetime, deps: Deps) -> None:
    for reminder_id in due_reminders(now, deps):
        fire(reminder_id, now, deps)


def test_two_due_at_night_arrive_in_the_morning_and_none_is_lost(
    store: SqlStore, deps: Deps, incident: Incident
) -> None:
    fire_due(NIGHT, deps)
    waits = [(ReminderState.WAITING, MORNING)]
    assert states(store, incident.id) == {"update_due": waits, "missing_lead": waits}

    fire_due(MORNING - timedelta(seconds=1), deps)
    assert states(store, incident.id) == {"update_due": waits, "missing_lead": waits}

    fire_due(MORNING, deps)
    assert [those[0][0] for those in states(store, incident.id).values()] == [ReminderState.FIRED] * 2


def test_what_was_held_back_rings_as_soon_as_it_becomes_severe(store: SqlStore, deps: Deps, incident: Incident) -> None:
    fire_due(NIGHT, deps)
    change_severity(incident.id, S1, "It spreads", Request(person=a_person(ALICE), now=NIGHT), deps)
    fire_due(NIGHT, deps)
    assert [those[0][0] for those in states(store, incident.id).values()] == [ReminderState.FIRED] * 2


def test_a_later_rung_that_was_held_back_rings_as_well(store: SqlStore, deps: Deps) -> None:
    incident = declared(store, severity=S3, next_update_at=EVENING - timedelta(hours=2))
    with store.write() as uow:
        uow.members.add(incident.id, ALICE, NIGHT)
        uow.roles.add(a_holding(incident.id))
        promise = for_promise(incident)
        assert promise is not None
        uow.reminders.add(promise)
        uow.commit()
    fire_due(EVENING - timedelta(hours=2), deps)
    fire_due(NIGHT, deps)
    assert states(store, incident.id)["update_due"][1] == (ReminderState.WAITING, MORNING)

    change_severity(incident.id, S1, "It spreads", Request(person=a_person(ALICE), now=NIGHT), deps)
    fire_due(NIGHT, deps)
    assert states(store, incident.id)["update_due"][1] == (ReminderState.FIRED, NIGHT)


def test_what_stays_mild_stays_quiet(store: SqlStore, deps: Deps, incident: Incident) -> None:
    fire_due(NIGHT, deps)
    change_severity(incident.id, S4, "A question only", Request(person=a_person(ALICE), now=NIGHT), deps)
    fire_due(NIGHT, deps)
    assert [those[0] for those in states(store, incident.id).values()] == [(ReminderState.WAITING, MORNING)] * 2
