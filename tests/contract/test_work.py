"""What is still to come in an incident: tasks, reminders, proposals, steps."""

from dataclasses import replace
from datetime import timedelta
from itertools import chain

from storage.engine.database import open_database
from storage.unit_of_work import SqlStore
from tests.builders import ALICE, BOB, CHARLIE, NOW, a_person, a_reminder, a_task, declared
from tests.databases import on_postgresql
from tests.threads import together
from workflows.domain.ids import ReminderId
from workflows.domain.incident import Incident, Phase
from workflows.domain.proposals import Proposal, ProposalKind, ProposalState
from workflows.domain.reminders import Reminder, ReminderKind, ReminderState
from workflows.domain.steps import StepRecord, StepState

SOON, LATER = NOW + timedelta(minutes=1), NOW + timedelta(hours=1)


def set_reminder(store: SqlStore, incident: Incident, slot: str, **changes: object) -> Reminder:
    with store.write() as uow:
        reminder = uow.reminders.add(a_reminder(incident.id, occurrence_key=slot, **changes))
        uow.commit()
    assert reminder is not None
    return reminder


def test_tasks_are_numbered_within_their_incident(store: SqlStore) -> None:
    one, two = declared(store), declared(store)
    with store.write() as uow:
        tasks = [uow.tasks.add(a_task(i.id)) for i in (one, one, two, one)]
        assert [t.number for t in tasks] == [1, 2, 1, 3]
        assert uow.tasks.of(one.id) == (tasks[0], tasks[1], tasks[3])


def test_tasks_added_at_once_get_numbers_of_their_own(store: SqlStore) -> None:
    incident = declared(store)

    def add(_number: int) -> int:
        with store.write() as uow:
            uow.incidents.get(incident.id)
            task = uow.tasks.add(a_task(incident.id))
            uow.commit()
        return task.number

    assert sorted(together(6, add)) == [1, 2, 3, 4, 5, 6]


def test_open_tasks_of_a_person_come_due_first_and_undated_last(store: SqlStore) -> None:
    incident, ended = declared(store), declared(store, phase=Phase.ENDED)
    settled = declared(store, phase=Phase.SETTLED)
    with store.write() as uow:
        undated = uow.tasks.add(a_task(incident.id))
        later = uow.tasks.add(a_task(incident.id, due_at=LATER))
        soon = uow.tasks.add(a_task(settled.id, due_at=SOON))
        uow.tasks.add(a_task(incident.id, done_at=NOW, done_by=BOB))
        uow.tasks.add(a_task(incident.id, assignee=ALICE))
        uow.tasks.add(a_task(incident.id, assignee=None))
        uow.tasks.add(a_task(incident.id, cancelled_at=NOW, cancelled_by=BOB))
        of_ended = uow.tasks.add(a_task(ended.id))
        assert uow.tasks.open_of(a_person(BOB), 100) == (soon, later, undated, of_ended)
        assert uow.tasks.open_of(a_person(BOB), 2) == (soon, later)


def test_a_slot_is_set_once(store: SqlStore) -> None:
    one, two = declared(store), declared(store)
    with store.write() as uow:
        first = uow.reminders.add(a_reminder(one.id))
        assert uow.reminders.add(a_reminder(one.id, due_at=LATER)) is None
        other_kind = uow.reminders.add(a_reminder(one.id, kind=ReminderKind.CUSTOM, due_at=SOON))
        other_slot = uow.reminders.add(a_reminder(one.id, occurrence_key="2/0", due_at=LATER))
        assert uow.reminders.add(a_reminder(two.id)) is not None
        assert uow.reminders.of(one.id, ReminderKind.MISSING_LEAD) == (first, other_slot)
        assert uow.reminders.of(one.id, ReminderKind.CUSTOM) == (other_kind,)


def test_what_is_due_comes_oldest_first_and_only_while_it_waits(store: SqlStore) -> None:
    incident = declared(store)
    due_now = set_reminder(store, incident, "b")
    older = set_reminder(store, incident, "a", due_at=NOW - timedelta(hours=1))
    set_reminder(store, incident, "c", due_at=NOW + timedelta(microseconds=1))
    set_reminder(store, incident, "d", state=ReminderState.FIRED)
    with store.read() as uow:
        assert uow.reminders.due(NOW) == (older.id, due_now.id)


def test_a_reminder_is_taken_only_while_it_waits_and_is_due(store: SqlStore) -> None:
    incident = declared(store)
    due = set_reminder(store, incident, "a")
    early = set_reminder(store, incident, "b", due_at=SOON)
    fired = set_reminder(store, incident, "c", state=ReminderState.FIRED)
    with store.write() as uow:
        assert [uow.reminders.claim_due(r.id, NOW) for r in (due, early, fired)] == [due, None, None]


def test_only_a_reminder_that_waits_is_deferred(store: SqlStore) -> None:
    incident = declared(store)
    waits = set_reminder(store, incident, "a")
    fired = set_reminder(store, incident, "b", state=ReminderState.FIRED)
    with store.write() as uow:
        for reminder in (waits, fired):
            uow.reminders.defer(reminder.id, LATER, NOW)
        assert [uow.reminders.get(r.id) for r in (waits, fired)] == [replace(waits, due_at=LATER), fired]


def test_each_reminder_is_fired_once_by_whoever_takes_it(store: SqlStore) -> None:
    for _ in range(4):
        incident = declared(store)
        for slot in range(5):
            set_reminder(store, incident, str(slot))

    def due() -> tuple[ReminderId, ...]:
        with store.read() as uow:
            return uow.reminders.due(NOW)

    def fire(_number: int) -> list[int]:
        fired: list[int] = []
        while wanted := due():
            for reminder_id in wanted:
                with store.write() as uow:
                    reminder = uow.reminders.claim_due(reminder_id, NOW)
                    if reminder is None:
                        continue
                    uow.incidents.get(reminder.incident_id)
                    uow.reminders.save(replace(reminder, state=ReminderState.FIRED, fired_at=NOW))
                    uow.commit()
                fired.append(reminder_id)
        return fired

    assert sorted(chain.from_iterable(together(4, fire))) == list(range(1, 21))


@on_postgresql
def test_a_reminder_of_an_incident_that_is_being_changed_waits_its_turn(store: SqlStore, database_url: str) -> None:
    """Else the clock would hold the reminder and wait for the incident, and the verb the other way round."""
    busy, idle = declared(store), declared(store)
    held = set_reminder(store, busy, "a")
    free = set_reminder(store, idle, "a")
    replica = open_database(database_url)
    with store.write() as verb, SqlStore(replica).write() as clock:
        verb.incidents.get(busy.id)
        assert [clock.reminders.claim_due(r.id, NOW) for r in (held, free)] == [None, free]
    replica.close()


def test_open_offers_of_a_kind_are_found(store: SqlStore) -> None:
    one, two = declared(store), declared(store)
    proposal = Proposal(incident_id=one.id, kind=ProposalKind.HANDOVER, by=ALICE, at=NOW, to=BOB)
    with store.write() as uow:
        first, second = uow.proposals.add(proposal), uow.proposals.add(replace(proposal, to=CHARLIE))
        uow.proposals.add(replace(proposal, kind=ProposalKind.LOWER_SEVERITY))
        uow.proposals.add(replace(proposal, incident_id=two.id))
        assert uow.proposals.open_of(one.id, ProposalKind.HANDOVER) == (first, second)
        uow.proposals.save(replace(first, state=ProposalState.SUPERSEDED))
        assert uow.proposals.open_of(one.id, ProposalKind.HANDOVER) == (second,)


def test_a_step_has_one_record_that_says_how_far_it_came(store: SqlStore) -> None:
    one, two = declared(store), declared(store)
    started = StepRecord(incident_id=one.id, step="create_room", state=StepState.STARTED, at=NOW)
    done = replace(started, state=StepState.DONE, at=SOON, result={"room": "C1"})
    with store.write() as uow:
        uow.steps.save(started)
        uow.steps.save(replace(started, incident_id=two.id))
        assert uow.steps.of(one.id) == (started,)
        uow.steps.save(done)
        assert uow.steps.of(one.id) == (done,)
