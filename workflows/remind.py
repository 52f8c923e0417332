"""Reminders: setting one, and firing those whose time has come."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from workflows.access import admit
from workflows.deps import Deps
from workflows.domain.errors import InvalidField
from workflows.domain.ids import IncidentId, ReminderId
from workflows.domain.incident import Incident
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
from workflows.domain.roles import Holding
from workflows.domain.tasks import Task
from workflows.domain.timeline import EntryKind
from workflows.jobs import PostNudge
from workflows.messages import Snapshot
from workflows.ports.store import UnitOfWork
from workflows.record import record
from workflows.settle import settle_one
from workflows.snapshot import by_incident

MAX_TEXT = 500
AT_ONCE = 250
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
    """The next whose time has come."""
    with deps.store.read() as uow:
        return uow.reminders.due(now, AT_ONCE)


@dataclass(frozen=True, slots=True)
class Fired:
    """What came of some reminders whose time had come."""

    looked_at: int
    fired: tuple[Reminder, ...]


def fire(reminder_id: ReminderId, now: datetime, deps: Deps) -> Fired:
    """Fire, move or drop a reminder whose time has come, unless somebody else has done so."""
    with deps.store.write() as uow:
        reminder = uow.reminders.take(reminder_id, now)
        return _handle(uow, (reminder,) if reminder else (), now, deps)


def fire_some(now: datetime, deps: Deps) -> Fired:
    """Fire, move or drop the next ones, in one transaction. Several processes share them: none takes another's."""
    with deps.store.write() as uow:
        return _handle(uow, uow.reminders.take_due(now, AT_ONCE), now, deps)


def put_off(reminder_id: ReminderId, until: datetime, now: datetime, deps: Deps) -> None:
    """Try again later with one that could not be handled."""
    with deps.store.write() as uow:
        uow.reminders.put_off(reminder_id, until, now)
        uow.commit()


def _handle(uow: UnitOfWork, due: tuple[Reminder, ...], now: datetime, deps: Deps) -> Fired:
    fired: list[Reminder] = []
    for several in _one_of_each_incident(due):
        fired += _handle_several(uow, several, now, deps)
    if due:
        uow.commit()
    return Fired(len(due), tuple(fired))


def _one_of_each_incident(due: Iterable[Reminder]) -> Sequence[Sequence[Reminder]]:
    """The later ones of an incident see what the earlier ones have changed."""
    rounds: list[list[Reminder]] = []
    seen: Counter[IncidentId] = Counter()
    for reminder in due:
        if seen[reminder.incident_id] == len(rounds):
            rounds.append([])
        rounds[seen[reminder.incident_id]].append(reminder)
        seen[reminder.incident_id] += 1
    return rounds


def _handle_several(uow: UnitOfWork, due: Sequence[Reminder], now: datetime, deps: Deps) -> list[Reminder]:
    """No two of them of one incident. Those that fired."""
    facts = _facts_of_each(uow, [reminder.incident_id for reminder in due], deps)
    changed: list[Reminder] = []
    firings: list[tuple[Reminder, Firing]] = []
    for reminder in due:
        decision = decide(reminder, facts[reminder.incident_id], now)
        if decision is None:
            changed.append(replace(reminder, state=ReminderState.DROPPED))
        elif isinstance(decision, datetime):
            changed.append(replace(reminder, due_at=decision))
        else:
            rung = _rung(reminder, decision, deps)
            changed.append(replace(reminder, state=ReminderState.FIRED, fired_at=now, rung=rung))
            firings.append((changed[-1], decision))
    earlier = _asked_before(uow, [reminder for reminder, _ in firings])
    uow.reminders.save_each(changed)
    uow.outbox.put_each([PostNudge(reminder.incident_id, reminder.id) for reminder, _ in firings])
    uow.reminders.add_each([firing.following for _, firing in firings if firing.following is not None])
    for reminder, firing in firings:
        _pass_on(uow, reminder, firing, earlier.get(reminder.id, ()), facts[reminder.incident_id], now)
    return [reminder for reminder, _ in firings]


def _rung(reminder: Reminder, firing: Firing, deps: Deps) -> int:
    ladder = deps.programme.ladder
    return ladder.index(firing.rung) if firing.rung in ladder else reminder.rung


def _pass_on(
    uow: UnitOfWork, reminder: Reminder, firing: Firing, earlier: Sequence[Reminder], facts: Facts, now: datetime
) -> None:
    """One nudge at a time asks in each place; a further rung is told of."""
    in_room = (firing.rung, facts.incident.is_announced) != (Rung.ANNOUNCE, True)
    for nudge in earlier:
        if nudge.state is ReminderState.FIRED and (in_room or nudge.rung == reminder.rung):
            settle_one(uow, nudge, Outcome.PASSED_ON, None)
    if firing.rung not in (None, Rung.LEAD) and reminder.rung not in {nudge.rung for nudge in earlier}:
        data = {"rung": firing.rung.value, "promised": reminder.about.isoformat() if reminder.about else ""}
        record(uow, facts.incident, EntryKind.REMINDER_ESCALATED, None, now, data=data)


def _asked_before(uow: UnitOfWork, fired: Iterable[Reminder]) -> Mapping[ReminderId, Sequence[Reminder]]:
    """The nudges of the same promise."""
    promised = [reminder for reminder in fired if reminder.kind is ReminderKind.UPDATE_DUE]
    if not promised:
        return {}
    known = by_incident(uow.reminders.of_each([r.incident_id for r in promised], ReminderKind.UPDATE_DUE))
    return {
        now.id: [
            before
            for before in known.get(now.incident_id, ())
            if before.about == now.about and before.fired_at is not None and before.id != now.id
        ]
        for now in promised
    }


def firing_of(reminder: Reminder, shown: Snapshot, now: datetime, deps: Deps) -> Firing | None:
    """What a reminder that fired comes to on the facts as they are shown; None: they moved on."""
    facts = _facts(shown.incident, shown.holdings, shown.tasks, deps)
    return REMINDERS[reminder.kind](reminder, facts, now)


def _facts_of_each(uow: UnitOfWork, numbers: Collection[IncidentId], deps: Deps) -> Mapping[IncidentId, Facts]:
    holdings, tasks = by_incident(uow.roles.of_each(numbers)), by_incident(uow.tasks.of_each(numbers))
    return {
        number: _facts(incident, holdings.get(number, ()), tasks.get(number, ()), deps)
        for number, incident in uow.incidents.those(numbers).items()
    }


def _facts(incident: Incident, holdings: tuple[Holding, ...], tasks: tuple[Task, ...], deps: Deps) -> Facts:
    severity = deps.programme.severity(incident.severity)
    return Facts(
        incident=incident,
        holdings=holdings,
        tasks=tasks,
        ladder=deps.programme.ladder,
        escalate_after=severity.escalate_after,
        update_every=severity.update_every,
        missing_lead_every=deps.programme.missing_lead_after,
        quiet=deps.programme.quiet,
    )
