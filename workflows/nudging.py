"""Posting reminders that fired, unless the facts moved on since: of many as quickly as of one."""

from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass

from workflows.deps import Deps
from workflows.domain.errors import Moot, NotYet
from workflows.domain.ids import ChannelId, JobId, ReminderId
from workflows.domain.incident import MessageRef
from workflows.domain.reminders import Firing, Reminder, ReminderKind, ReminderState, Rung
from workflows.facts import room_of
from workflows.job_states import Claimed
from workflows.jobs import PostNudge
from workflows.messages import Nudge, Snapshot
from workflows.ports.store import UnitOfWork
from workflows.remind import firing_of
from workflows.snapshot import by_incident, snapshots


@dataclass(frozen=True, slots=True)
class Ready:
    """What to say, and where. `message` None: the facts moved on; though an earlier attempt may have posted it."""

    reminder_id: ReminderId
    where: ChannelId | str
    message: Nudge | None


@dataclass(frozen=True, slots=True)
class Posted:
    """Where a reminder stands now: noted in the transaction that settles its job."""

    reminder_id: ReminderId
    message: MessageRef


def ready_nudges(claimed: Sequence[Claimed], deps: Deps) -> Mapping[JobId, Ready]:
    """Read for several, each of another incident, what each would read for itself; left out are those that have to
    wait."""
    ready: dict[JobId, Ready] = {}
    with deps.store.read() as uow:
        known = _read(uow, claimed, deps)
        for one in claimed:
            with suppress(Moot, NotYet):
                ready[one.id] = _ready(uow, *known[one.id], deps)
    return ready


def post_nudge(claimed: Claimed, deps: Deps, ready: Ready | None = None) -> Posted | None:
    """Post a reminder that fired, unless there is nothing to say any more.

    The facts may have moved on because it was posted and answered while we still waited to hear that it was.
    """
    if ready is None:
        with deps.store.read() as uow:
            ready = _ready(uow, *_read(uow, [claimed], deps)[claimed.id], deps)
    ref: MessageRef | None = None
    if ready.message is not None:
        ref = deps.chat.post(ready.where, ready.message, key=claimed.key, again=claimed.again)
    elif claimed.again:
        ref = deps.chat.posted(ready.where, claimed.key)
    return None if ref is None else Posted(ready.reminder_id, ref)


def note_posted(uow: UnitOfWork, posted: Collection[Posted]) -> None:
    if posted:
        uow.reminders.posted({one.reminder_id: one.message for one in posted})


_Known = tuple[Reminder, Snapshot, Firing | None]


def _read(uow: UnitOfWork, claimed: Sequence[Claimed], deps: Deps) -> Mapping[JobId, _Known]:
    """The reminder of each, what is shown of its incident, and what it comes to now."""
    now = deps.clock.now()
    wanted = {one.id: one.job.reminder_id for one in claimed if isinstance(one.job, PostNudge)}
    found = uow.reminders.those(wanted.values())
    incidents = uow.incidents.those({reminder.incident_id for reminder in found.values()})
    asked_by = {reminder.incident_id: (reminder.user,) for reminder in found.values()}
    shown = snapshots(uow, incidents.values(), now, asked_by)
    silent = _asked_since(uow, found.values())
    known: dict[JobId, _Known] = {}
    for job, number in wanted.items():
        reminder = found[number]
        about = shown[reminder.incident_id]
        is_heard = reminder.state is ReminderState.FIRED and number not in silent
        known[job] = (reminder, about, firing_of(reminder, about, now, deps) if is_heard else None)
    return known


def _ready(uow: UnitOfWork, reminder: Reminder, shown: Snapshot, firing: Firing | None, deps: Deps) -> Ready:
    to_all = _rung(reminder, firing, deps) is Rung.ANNOUNCE and shown.incident.is_announced
    where = deps.announce_channel if to_all else room_of(uow, shown.incident, deps)
    message = Nudge(shown, reminder, firing.rung, firing.mention) if firing else None
    return Ready(reminder.id, where, message)


def _asked_since(uow: UnitOfWork, reminders: Collection[Reminder]) -> frozenset[ReminderId]:
    """Those after which the same was asked again before they could be: then only the newer one is heard.

    A later rung of the ladder settles the earlier ones when it fires.
    """
    asking = [reminder for reminder in reminders if reminder.kind is ReminderKind.MISSING_LEAD]
    if not asking:
        return frozenset()
    known = by_incident(uow.reminders.of_each({r.incident_id for r in asking}, ReminderKind.MISSING_LEAD))
    return frozenset(
        old.id
        for old in asking
        if any(new.state is ReminderState.FIRED and new.id > old.id for new in known[old.incident_id])
    )


def _rung(reminder: Reminder, firing: Firing | None, deps: Deps) -> Rung | None:
    if firing is not None:
        return firing.rung
    return deps.programme.ladder[reminder.rung] if reminder.kind is ReminderKind.UPDATE_DUE else None
