"""The health of Muster, read across all tables."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, ScalarSelect, Select, and_, exists, func, or_, select, union

from storage.engine.transaction import Transaction
from storage.heartbeats import heartbeats
from storage.incidents import HAS_ROOM
from storage.rate_limits import LATEST_END, rate_limits
from storage.reminders import FAILING, reminders
from storage.steps import UNFINISHED, steps
from storage.tables import NOT_DEAD, expired_leases, incidents, jobs
from workflows.domain.health import CHAT_AWAY, CHAT_LOCKED_OUT, Health
from workflows.domain.ids import IncidentId
from workflows.domain.incident import Phase
from workflows.domain.reminders import NOBODY_ANSWERS, ReminderKind, ReminderState
from workflows.jobs.war_room import ProvisionWarRoom

GRACE = timedelta(seconds=90)
"""Time for a ticker to fire a due reminder, and to retry once. Later, it is overdue."""
SET_UP_WITHIN = timedelta(minutes=10)
"""A set-up without progress for longer is stuck, unless rate limits delay it."""
LONG_QUEUE = timedelta(seconds=10)
"""Usage this far ahead means that calls queue."""
LONG_PAUSE = timedelta(minutes=5)
"""Ordinary pauses are over within a minute or two."""
_NOT_ENDED = incidents.c.phase.in_([phase.value for phase in Phase if phase is not Phase.ENDED])
_WAITING = reminders.c.state == ReminderState.WAITING.value


def health(transaction: Transaction, now: datetime) -> Health:
    """What `doctor`, `/readyz`, `/metrics` and the watchdog read: two queries for any number of incidents."""
    late = and_(_WAITING, reminders.c.due_at < now - GRACE, ~FAILING)
    failing = and_(_WAITING, FAILING, reminders.c.failing_since < now - GRACE)
    nobody = and_(
        _WAITING,
        reminders.c.kind == ReminderKind.MISSING_LEAD.value,
        reminders.c.level >= NOBODY_ANSWERS,
        reminders.c.incident_id.in_(select(incidents.c.id).where(_NOT_ENDED)),
    )
    long = _is_paused(now, LONG_PAUSE)
    counts = select(
        _count(select(incidents.c.id).where(_NOT_ENDED)).label("open_incidents"),
        _count(select(jobs.c.id).where(NOT_DEAD)).label("waiting_jobs"),
        _count(select(jobs.c.id).where(~NOT_DEAD)).label("dead_letters"),
        _count(select(reminders.c.id).where(late)).label("late"),
        _count(select(reminders.c.id).where(failing)).label("failing"),
        _count(select(reminders.c.incident_id).where(nobody).distinct()).label("unanswered"),
        _count(select(expired_leases.c.id).where(expired_leases.c.at > now - timedelta(hours=1))).label(
            "expired_leases"
        ),
        select(heartbeats.c.at).where(heartbeats.c.name == CHAT_AWAY).scalar_subquery().label("away_since"),
        _count(select(heartbeats.c.name).where(heartbeats.c.name == CHAT_LOCKED_OUT)).label("locked_out"),
        select(func.max(rate_limits.c.paused_until)).where(long).scalar_subquery().label("paused_until"),
    )
    row = transaction.all(counts)[0]
    return Health(
        open_incidents=row.open_incidents,
        waiting_jobs=row.waiting_jobs,
        dead_letters=row.dead_letters,
        overdue_reminders=row.late + row.failing,
        unanswered=row.unanswered,
        stuck_rooms=tuple(_stuck_rooms(transaction, now)),
        expired_leases=row.expired_leases,
        chat_away_since=row.away_since,
        is_locked_out=bool(row.locked_out),
        paused_until=row.paused_until,
    )


def _stuck_rooms(transaction: Transaction, now: datetime) -> Iterable[IncidentId]:
    """Incidents that have not ended and whose war room is unfinished, without a job for it or without progress.

    Reads only unfinished rows, each kind through an index.
    """
    unfinished = union(
        select(incidents.c.id).where(~HAS_ROOM, _NOT_ENDED),
        select(steps.c.incident_id).where(UNFINISHED),
        select(jobs.c.incident_id).where(~NOT_DEAD, _SETS_UP, jobs.c.incident_id.is_not(None)),
    ).subquery()
    job = exists().where(jobs.c.incident_id == incidents.c.id, _SETS_UP, NOT_DEAD)
    throttled = exists().where(or_(_is_paused(now), rate_limits.c.used_until > now + LONG_QUEUE))
    moved = exists().where(steps.c.incident_id == incidents.c.id, steps.c.at > now - SET_UP_WITHIN)
    slow = and_(incidents.c.declared_at < now - SET_UP_WITHIN, ~moved, ~throttled)
    stuck = select(incidents.c.id).where(incidents.c.id.in_(select(unfinished.c.id)), _NOT_ENDED, or_(~job, slow))
    return (IncidentId(row.id) for row in transaction.all(stuck.order_by(incidents.c.id)))


_SETS_UP: ColumnElement[bool] = jobs.c.kind == ProvisionWarRoom.kind


def _is_paused(now: datetime, longer_than: timedelta = timedelta()) -> ColumnElement[bool]:
    """Whether a valid pause lasts for longer than that."""
    return rate_limits.c.paused_until.between(now + longer_than, now + LATEST_END)


def _count(which: Select[tuple[int]]) -> ScalarSelect[int]:
    return select(func.count()).select_from(which.subquery()).scalar_subquery()
