"""What `doctor` looks at."""

from dataclasses import replace
from datetime import timedelta

from storage.unit_of_work import SqlStore
from tests.builders import NOW, a_reminder, declared
from workflows.domain.ids import ChannelId, EntryId, IncidentId
from workflows.domain.incident import Phase
from workflows.domain.reminders import ReminderState
from workflows.jobs import ProvisionWarRoom, TellRoom
from workflows.ports.records import StepRecord, StepState
from workflows.ports.store import Health

LONG_AGO = NOW - timedelta(hours=1)


def health(store: SqlStore) -> Health:
    with store.read() as uow:
        return uow.health(NOW)


def test_an_empty_store_is_healthy(store: SqlStore) -> None:
    assert health(store) == Health(open_incidents=0, waiting_jobs=0, buried_jobs=0, overdue_reminders=0, stuck_rooms=())


def test_everything_that_waits_is_counted(store: SqlStore) -> None:
    going_on = declared(store, room=ChannelId("C1"))
    declared(store, room=ChannelId("C2"), phase=Phase.SETTLED)
    declared(store, room=ChannelId("C3"), phase=Phase.ENDED)
    with store.write() as uow:
        for number in range(3):
            uow.outbox.put(TellRoom(going_on.id, EntryId(number)))
        (claimed,) = uow.outbox.claim(NOW, timedelta(seconds=30), 10)
        uow.outbox.bury(claimed, NOW, "is_archived")
        uow.reminders.add(a_reminder(going_on.id, slot="late", due_at=LONG_AGO))
        uow.reminders.add(a_reminder(going_on.id, slot="just due", due_at=NOW - timedelta(seconds=30)))
        uow.reminders.add(a_reminder(going_on.id, slot="fired", due_at=LONG_AGO, state=ReminderState.FIRED))
        uow.commit()
    assert health(store) == Health(open_incidents=2, waiting_jobs=2, buried_jobs=1, overdue_reminders=1, stuck_rooms=())


def test_a_room_is_stuck_when_nobody_is_on_the_way_to_finish_it(store: SqlStore) -> None:
    under_way, stuck, half_built = declared(store), declared(store), declared(store, room=ChannelId("C1"))
    declared(store, phase=Phase.ENDED)
    step = StepRecord(incident_id=half_built.id, step="announce", state=StepState.FAILED, at=NOW)
    with store.write() as uow:
        uow.outbox.put(ProvisionWarRoom(under_way.id))
        uow.steps.save(step)
        uow.commit()
    assert health(store).stuck_rooms == (stuck.id, half_built.id)
    with store.write() as uow:
        uow.steps.save(replace(step, state=StepState.DONE))
        uow.commit()
    assert health(store).stuck_rooms == (stuck.id,)


def test_a_room_whose_job_was_buried_is_stuck(store: SqlStore) -> None:
    incident = declared(store)
    with store.write() as uow:
        uow.outbox.put(ProvisionWarRoom(IncidentId(incident.id)))
        (claimed,) = uow.outbox.claim(NOW, timedelta(seconds=30), 10)
        uow.commit()
    assert health(store).stuck_rooms == ()
    with store.write() as uow:
        uow.outbox.bury(claimed, NOW, "name_taken")
        uow.commit()
    assert health(store).stuck_rooms == (incident.id,)
