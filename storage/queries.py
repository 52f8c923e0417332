"""Read models: answers that no single noun can give."""

from datetime import datetime, timedelta

from sqlalchemy import ScalarSelect, Select, and_, exists, func, or_, select

from storage.tables import UNBURIED, incidents, jobs, reminders, steps
from storage.transaction import Transaction
from workflows.domain.ids import IncidentId
from workflows.domain.incident import Phase
from workflows.domain.reminders import ReminderState
from workflows.jobs import ProvisionWarRoom
from workflows.ports.records import StepState
from workflows.ports.store import Health

GRACE = timedelta(minutes=1)
"""A reminder is overdue when the clock that should have fired it had time enough."""
_NOT_ENDED = incidents.c.phase != Phase.ENDED.value


def health(transaction: Transaction, now: datetime) -> Health:
    """What `doctor` and `/readyz` look at, in two queries."""
    late = and_(reminders.c.state == ReminderState.WAITING.value, reminders.c.due_at < now - GRACE)
    counts = select(
        _count(select(incidents.c.id).where(_NOT_ENDED)).label("open_incidents"),
        _count(select(jobs.c.id).where(UNBURIED)).label("waiting_jobs"),
        _count(select(jobs.c.id).where(~UNBURIED)).label("buried_jobs"),
        _count(select(reminders.c.id).where(late)).label("overdue_reminders"),
    )
    row = transaction.all(counts)[0]
    return Health(
        open_incidents=row.open_incidents,
        waiting_jobs=row.waiting_jobs,
        buried_jobs=row.buried_jobs,
        overdue_reminders=row.overdue_reminders,
        stuck_rooms=_stuck_rooms(transaction),
    )


def _stuck_rooms(transaction: Transaction) -> tuple[IncidentId, ...]:
    """Incidents that go on, whose war room is unfinished, and for which no job is on its way to finish it."""
    provisioning = exists().where(
        jobs.c.incident_id == incidents.c.id, jobs.c.kind == ProvisionWarRoom.__name__, UNBURIED
    )
    unfinished = exists().where(steps.c.incident_id == incidents.c.id, steps.c.state != StepState.DONE.value)
    wanted = select(incidents.c.id).where(_NOT_ENDED, ~provisioning, or_(incidents.c.room.is_(None), unfinished))
    return tuple(IncidentId(row.id) for row in transaction.all(wanted.order_by(incidents.c.id)))


def _count(which: Select[tuple[int]]) -> ScalarSelect[int]:
    return select(func.count()).select_from(which.subquery()).scalar_subquery()
