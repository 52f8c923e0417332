"""Posting a fired reminder, unless it is obsolete by then."""

from dataclasses import dataclass, replace

from workflows.access.reach import first_reachable, reachable
from workflows.deps import Deps
from workflows.domain.channels import RoomState
from workflows.domain.direct_messages import DirectMessage
from workflows.domain.errors import ChatRejected, RetryLater
from workflows.domain.ids import ChannelId, UserId
from workflows.domain.incident import MessageRef
from workflows.domain.reminder_rules import REMINDERS, everyone_with_a_role
from workflows.domain.reminders import EscalationLevel, Firing, Reminder, ReminderKind, ReminderState
from workflows.domain.snapshot import Snapshot
from workflows.jobs.reminders import PostNudge
from workflows.jobs.states import Claimed
from workflows.jobs.war_room import WithdrawAnnouncements
from workflows.messages.reminders import Nudge, NudgePlace
from workflows.outbox.announce_channel import announce_channel
from workflows.outbox.direct import write_to
from workflows.outbox.outside import NUDGE, Outside, note_before
from workflows.outbox.preconditions import incident_of, room_of
from workflows.ports.store import UnitOfWork
from workflows.reminders.firing import settings_for, state_for

ABOUT_HOLDS = frozenset({ReminderKind.HOLD_UNREAD, ReminderKind.HOLD_REVIEW})


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
        shown = state_for(uow, reminder, now)
        firing = _firing(uow, reminder, shown, deps)
        room = None if REMINDERS[reminder.kind].private else room_of(uow, shown.incident, deps)
        people = _people(uow, shown, firing)
        concerned = {task.assignee for task in shown.tasks if task.assignee}
        concerned |= {*shown.hold.unread, shown.hold.hold.by} if shown.hold else set()
        concerned |= {one.who for one in shown.to_review.values()}
        names = uow.people.names(concerned)
    addresses = _addresses(room, people, reminder, shown, firing, deps)
    refs: list[MessageRef | None] = []
    name = f"{NUDGE}{reminder.id}"
    for number, address in enumerate(addresses):
        key = f"{claimed.key}/{number}" if number else claimed.key
        is_public = address.place is NudgePlace.PUBLIC and firing is not None
        if is_public and not note_before(name, job.incident_id, Outside(channel=ChannelId(address.to), key=key), deps):
            raise RetryLater(now)  # closed off just now: it is told in the room
        if firing is not None:
            message = Nudge(replace(shown, names=names), reminder, firing.level, address.mention, address.place)
            refs.append(_post(address, reminder, message, key, claimed, deps))
        elif claimed.may_have_run:
            refs.append(deps.chat.posted(address.to, key))
    posted = refs[0] if refs else None
    with deps.store.write() as uow:
        if posted is not None:
            uow.reminders.posted(reminder.id, posted)
        now_is = incident_of(uow, job.incident_id)
        may_be_outside = claimed.may_have_run or (posted is not None and now_is.is_outside(posted))
        if may_be_outside and not now_is.is_announced:
            uow.outbox.put(WithdrawAnnouncements(now_is.id))  # closed off while it was being posted
        uow.commit()


def _post(
    address: "_Address", reminder: Reminder, message: Nudge, key: str, claimed: Claimed, deps: Deps
) -> MessageRef:
    """What a hold asks stays with whoever sees the incident no more."""
    if address.place is not NudgePlace.PERSON:
        return deps.chat.post(address.to, message, key=key, may_have_run=claimed.may_have_run)
    sent = DirectMessage(
        incident_id=reminder.incident_id, user=UserId(address.to), key=key, stays=reminder.kind in ABOUT_HOLDS
    )
    return write_to(sent, message, deps, may_have_run=claimed.may_have_run)


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


@dataclass(frozen=True, slots=True)
class _Address:
    """Where a nudge goes, and whom it calls there."""

    to: ChannelId | UserId | str
    mention: tuple[UserId, ...]
    place: NudgePlace


def _people(uow: UnitOfWork, shown: Snapshot, firing: Firing | None) -> tuple[UserId, ...]:
    """Who is told while nothing can be said in the room: whom it calls, or else the first who can be reached."""
    first = first_reachable(uow, shown)
    return reachable(uow, shown, firing.mention if firing else ()) or ((first,) if first else ())


def _addresses(
    room: ChannelId | None,
    people: tuple[UserId, ...],
    reminder: Reminder,
    shown: Snapshot,
    firing: Firing | None,
    deps: Deps,
) -> tuple[_Address, ...]:
    """The room, or the announce channel; while Muster cannot speak in the room, `people`, each privately, and without
    `room` those it names. Where nothing can be announced, everybody with a role is called in the room instead."""
    incident, mention = shown.incident, firing.mention if firing else ()
    if room is None:
        return tuple(_Address(user, (user,), NudgePlace.PERSON) for user in mention)
    if incident.room_state is not RoomState.READY:
        return tuple(_Address(user, (user,), NudgePlace.PERSON) for user in people)
    if _level(reminder, firing, deps) is EscalationLevel.ANNOUNCE and incident.is_announced:
        try:
            return (_Address(announce_channel(deps), mention, NudgePlace.PUBLIC),)
        except ChatRejected:
            return (_Address(room, everyone_with_a_role(shown), NudgePlace.ROOM),)
    return (_Address(room, mention, NudgePlace.ROOM),)


def _level(reminder: Reminder, firing: Firing | None, deps: Deps) -> EscalationLevel | None:
    if firing is not None:
        return firing.level
    return deps.programme.ladder[reminder.level] if reminder.kind is ReminderKind.UPDATE_DUE else None
