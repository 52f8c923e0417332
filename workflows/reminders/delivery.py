"""Posting a fired reminder, unless it is obsolete by then."""

from workflows.deps import Deps
from workflows.domain.ids import ChannelId
from workflows.domain.incident import Incident, MessageRef
from workflows.domain.reminders import REMINDERS, EscalationLevel, Firing, Reminder, ReminderKind, ReminderState
from workflows.domain.snapshot import Snapshot
from workflows.jobs.reminders import PostNudge
from workflows.jobs.states import Claimed
from workflows.messages.reminders import Nudge
from workflows.outbox.preconditions import incident_of, room_of
from workflows.outbox.snapshot import state_of
from workflows.ports.store import UnitOfWork
from workflows.reminders.firing import settings_for


def post_nudge(claimed: Claimed, deps: Deps) -> None:
    """Post a fired reminder, unless it is obsolete.

    It may be obsolete because an earlier attempt posted it and people answered: then that message is looked up.
    Raises `ChatUnavailable`, `ChatRejected`, `RetryLater` and `Obsolete`.
    """
    job, now = claimed.job, deps.clock.now()
    assert isinstance(job, PostNudge)
    with deps.store.read() as uow:
        reminder = uow.reminders.get(job.reminder_id)
        assert reminder is not None, "reminders are never deleted"
        shown = state_of(uow, incident_of(uow, job.incident_id), now)
        firing = _firing(uow, reminder, shown, deps)
        where = _where(uow, reminder, shown.incident, firing, deps)
    ref: MessageRef | None = None
    if firing is not None:
        message = Nudge(shown, reminder, firing.level, firing.mention)
        ref = deps.chat.post(where, message, key=claimed.key, may_have_run=claimed.may_have_run)
    elif claimed.may_have_run:
        ref = deps.chat.posted(where, claimed.key)
    if ref is not None:
        with deps.store.write() as uow:
            uow.reminders.posted(reminder.id, ref)
            uow.commit()


def _firing(uow: UnitOfWork, reminder: Reminder, shown: Snapshot, deps: Deps) -> Firing | None:
    """The firing on the current facts; None when it is obsolete."""
    if reminder.state is not ReminderState.FIRED or _is_superseded(uow, reminder):
        return None
    return REMINDERS[reminder.kind].decide(reminder, shown, settings_for(shown.incident, deps))


def _is_superseded(uow: UnitOfWork, reminder: Reminder) -> bool:
    """Whether a newer nudge for a missing lead fired before this one was posted.

    Nudges for an update need no check: each closes the earlier ones when it fires.
    """
    if reminder.kind is not ReminderKind.MISSING_LEAD:
        return False
    nudges = uow.reminders.of(reminder.incident_id, ReminderKind.MISSING_LEAD)
    return any(other.state is ReminderState.FIRED and other.id > reminder.id for other in nudges)


def _where(
    uow: UnitOfWork, reminder: Reminder, incident: Incident, firing: Firing | None, deps: Deps
) -> ChannelId | str:
    if _level(reminder, firing, deps) is EscalationLevel.ANNOUNCE and incident.is_announced:
        return deps.announce_channel
    return room_of(uow, incident, deps)


def _level(reminder: Reminder, firing: Firing | None, deps: Deps) -> EscalationLevel | None:
    if firing is not None:
        return firing.level
    return deps.programme.ladder[reminder.level] if reminder.kind is ReminderKind.UPDATE_DUE else None
