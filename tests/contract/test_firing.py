"""Reminders that are due together: each is fired in its turn."""

from datetime import timedelta

from tests.builders import NOW, FixedClock, a_reminder, declared, without_chat
from workflows.domain.reminders import Outcome, ReminderKind, ReminderState
from workflows.jobs.job import Job
from workflows.jobs.reminders import CloseNudge, PostNudge
from workflows.ports.store import Store
from workflows.reminders.firing import due_reminders, fire

FIRED, SETTLED = ReminderState.FIRED, ReminderState.CLOSED
LEASE = timedelta(seconds=30)


def in_their_lanes(store: Store) -> list[Job]:
    """What needs to be done, in order, one ordering key after the other."""
    done: list[Job] = []
    while True:
        with store.write() as uow:
            claimed = uow.outbox.claim(NOW, LEASE, 10)
            for one in claimed:
                uow.outbox.complete(one)
            uow.commit()
        if not claimed:
            return sorted(done, key=lambda job: job.subject or 0)
        done += [one.job for one in claimed]


def test_of_one_incident_the_later_ones_see_what_the_earlier_ones_changed(store: Store) -> None:
    """The same promise, asked for in two counts: only the later nudge keeps its buttons."""
    ours, theirs = declared(store, next_update_at=NOW).id, declared(store, next_update_at=NOW).id
    with store.write() as uow:
        for incident, slot, seconds in ((ours, "a/0", -2), (theirs, "a/0", -2), (ours, "b/0", -1)):
            due = NOW + timedelta(seconds=seconds)
            reminder = a_reminder(
                incident, kind=ReminderKind.UPDATE_DUE, occurrence_key=slot, due_at=due, promised_at=NOW
            )
            assert uow.reminders.add(reminder)
        uow.commit()

    with without_chat(store, FixedClock(NOW)) as deps:
        fired = [reminder for number in due_reminders(NOW, deps) if (reminder := fire(number, NOW, deps))]
        assert due_reminders(NOW, deps) == ()

    with store.read() as uow:
        known = [uow.reminders.get(reminder.id) for reminder in fired]
    assert [(r.incident_id, r.occurrence_key) for r in fired] == [(ours, "a/0"), (theirs, "a/0"), (ours, "b/0")]
    assert [r and r.state for r in known] == [SETTLED, FIRED, FIRED]
    assert [r and r.outcome for r in known] == [Outcome.ESCALATED, None, None]
    first, other, second = (r.id for r in fired)
    asked = [PostNudge(ours, first), PostNudge(ours, second), CloseNudge(ours, first), PostNudge(theirs, other)]
    assert [job for job in in_their_lanes(store) if isinstance(job, PostNudge | CloseNudge)] == asked
