"""Reminders: setting one, and firing those whose time has come."""

from dataclasses import dataclass, replace
from datetime import datetime

from workflows.access import admit
from workflows.deps import Deps
from workflows.domain.errors import InvalidField
from workflows.domain.ids import IncidentId, ReminderId
from workflows.domain.people import Person
from workflows.domain.policy import Verb
from workflows.domain.reminders import (
    REMINDERS,
    Facts,
    Firing,
    Outcome,
    Reminder,
    ReminderKind,
    ReminderState,
    Rung,
    decide,
)
from workflows.domain.timeline import EntryKind
from workflows.jobs import PostNudge
from workflows.ports.store import UnitOfWork
from workflows.record import record
from workflows.settle import settle_one

MAX_TEXT = 500
AT_ONCE = 20
"""Reminders in one transaction: their incidents are held meanwhile."""


def set_reminder(
    incident_id: IncidentId,
    at: datetime,
    text: str,
    request_id: str,
    by: Person,
    now: datetime,
    deps: Deps,
) -> Reminder | None:
    """Remind `by` in the room at a time. None when this request was recorded before."""
    if at <= now:
        raise InvalidField("time", "time_past")
    if not text.strip():
        raise InvalidField("text", "reminder_missing")
    if len(text) > MAX_TEXT:
        raise InvalidField("text", "too_long", limit=MAX_TEXT)
    with deps.store.write() as uow:
        incident = admit(uow, Verb.REMIND, incident_id, by)
        reminder = uow.reminders.add(
            Reminder(
                incident_id=incident.id,
                kind=ReminderKind.CUSTOM,
                slot=request_id,
                due_at=at,
                user=by.id,
                text=text.strip(),
            )
        )
        if reminder is None:
            return None
        data = {"at": at.isoformat()}
        record(uow, incident, EntryKind.REMINDER_SET, by.id, now, text=text.strip(), data=data)
        uow.commit()
    return reminder


def due_reminders(now: datetime, deps: Deps) -> tuple[ReminderId, ...]:
    """Whose time has come."""
    with deps.store.read() as uow:
        return uow.reminders.due(now)


@dataclass(frozen=True, slots=True)
class Fired:
    """What came of some reminders whose time had come."""

    looked_at: int
    fired: tuple[Reminder, ...]


def fire(reminder_id: ReminderId, now: datetime, deps: Deps) -> Fired:
    """Fire, move or drop a reminder whose time has come, unless somebody else has done so."""
    with deps.store.write() as uow:
        reminder = uow.reminders.take(reminder_id, now)
        return _fire_these(uow, (reminder,) if reminder else (), now, deps)


def fire_some(now: datetime, deps: Deps) -> Fired:
    """Fire, move or drop the next few, in one transaction. Several processes share them: none takes another's."""
    with deps.store.write() as uow:
        return _fire_these(uow, uow.reminders.take_due(now, AT_ONCE), now, deps)


def _fire_these(uow: UnitOfWork, due: tuple[Reminder, ...], now: datetime, deps: Deps) -> Fired:
    fired = tuple(reminder for reminder in due if _handle(uow, reminder, now, deps))
    if due:
        uow.commit()
    return Fired(len(due), fired)


def put_off(reminder_id: ReminderId, until: datetime, now: datetime, deps: Deps) -> None:
    """Try again later with one that could not be handled."""
    with deps.store.write() as uow:
        uow.reminders.put_off(reminder_id, until, now)
        uow.commit()


def _handle(uow: UnitOfWork, reminder: Reminder, now: datetime, deps: Deps) -> bool:
    """Whether it fired."""
    facts = _facts(uow, reminder.incident_id, deps)
    decision = decide(reminder, facts, now) if facts else None
    if decision is None:
        uow.reminders.save(replace(reminder, state=ReminderState.DROPPED))
    elif isinstance(decision, datetime):
        uow.reminders.save(replace(reminder, due_at=decision))
    else:
        assert facts is not None
        _fire(uow, reminder, decision, facts, now)
        return True
    return False


def _fire(uow: UnitOfWork, reminder: Reminder, firing: Firing, facts: Facts, now: datetime) -> None:
    rung = facts.ladder.index(firing.rung) if firing.rung in facts.ladder else reminder.rung
    earlier = _asked_before(uow, reminder)
    uow.reminders.save(replace(reminder, state=ReminderState.FIRED, fired_at=now, rung=rung))
    uow.outbox.put(PostNudge(reminder.incident_id, reminder.id))
    in_room = (firing.rung, facts.incident.is_announced) != (Rung.ANNOUNCE, True)
    for nudge in earlier:
        if nudge.state is ReminderState.FIRED and (in_room or nudge.rung == rung):
            settle_one(uow, nudge, Outcome.PASSED_ON, None)  # one at a time asks in each place
    if firing.following is not None:
        uow.reminders.add(firing.following)
    if firing.rung not in (None, Rung.LEAD) and rung not in {nudge.rung for nudge in earlier}:
        data = {"rung": firing.rung.value, "promised": reminder.about.isoformat() if reminder.about else ""}
        record(uow, facts.incident, EntryKind.REMINDER_ESCALATED, None, now, data=data)


def _asked_before(uow: UnitOfWork, reminder: Reminder) -> tuple[Reminder, ...]:
    """The nudges of the same promise."""
    if reminder.kind is not ReminderKind.UPDATE_DUE:
        return ()
    same = uow.reminders.of(reminder.incident_id, reminder.kind)
    return tuple(r for r in same if r.about == reminder.about and r.fired_at is not None and r.id != reminder.id)


def firing_of(uow: UnitOfWork, reminder: Reminder, now: datetime, deps: Deps) -> Firing | None:
    """What a reminder that fired comes to on the facts as they are now; None: they moved on."""
    facts = _facts(uow, reminder.incident_id, deps)
    return REMINDERS[reminder.kind](reminder, facts, now) if facts else None


def _facts(uow: UnitOfWork, incident_id: IncidentId, deps: Deps) -> Facts | None:
    incident = uow.incidents.get(incident_id)
    if incident is None:
        return None
    return Facts(
        incident=incident,
        holdings=uow.roles.of(incident_id),
        tasks=uow.tasks.of(incident_id),
        ladder=deps.programme.ladder,
        escalate_after=deps.programme.severity(incident.severity).escalate_after,
        update_every=deps.programme.severity(incident.severity).update_every,
        missing_lead_every=deps.programme.missing_lead_after,
        quiet=deps.programme.quiet,
    )
