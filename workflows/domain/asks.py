"""What is asked of one person in a direct message, and what answers it or makes it moot. Pure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from workflows.domain.entries.answers import (
    AskAccepted,
    AskAnswered,
    AskDeclined,
    RoleAccepted,
    RoleDeclined,
    TaskAnswered,
    TaskDeclined,
)
from workflows.domain.entries.calls import HazardAcknowledged, HazardDeclined
from workflows.domain.entries.holds import HoldAcknowledged, HoldIssued, HoldReleased
from workflows.domain.entries.incidents import PeopleInvited, StatusChanged
from workflows.domain.entries.roles import (
    HandoverAccepted,
    HandoverDeclined,
    HandoverProposed,
    RoleAssigned,
    RoleReleased,
    RoleVacated,
)
from workflows.domain.entries.tasks import TaskAccepted, TaskAdded, TaskCancelled, TaskDone, TaskReassigned
from workflows.domain.ids import EntryId, IncidentId, UserId
from workflows.domain.incident import MessageRef, Phase
from workflows.domain.timeline import Entry, EntryFact


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedMessage:
    """The direct message in which an entry asks `user` for something."""

    id: int = 0
    incident_id: IncidentId
    user: UserId
    entry_id: EntryId
    message: MessageRef
    answer_shown: EntryId = EntryId(0)
    """The newest answer of theirs that it shows."""
    closed: bool = False
    """It is settled: the message has no buttons any more."""


Settles = Callable[[Any, Entry, UserId, Entry], bool]


def _invitation(fact: PeopleInvited, ask: Entry, user: UserId, later: Entry) -> bool:
    """Whoever takes a role has answered, and whoever joined after they were told what they may meet."""
    answer = later.fact
    if isinstance(answer, RoleAssigned):
        return later.by == user == answer.to
    if isinstance(answer, RoleAccepted | HazardAcknowledged | HazardDeclined):
        return later.by == user
    return later.by == user and isinstance(answer, AskAccepted | AskDeclined) and answer.asker == ask.by


def _handover(fact: HandoverProposed, ask: Entry, user: UserId, later: Entry) -> bool:
    is_answer = isinstance(later.fact, HandoverAccepted | HandoverDeclined | AskDeclined)
    return is_answer and later.by == user


def _role(fact: RoleAssigned, ask: Entry, user: UserId, later: Entry) -> bool:
    match later.fact:
        case RoleAccepted(role=role) | RoleDeclined(role=role):
            return later.by == user and role == fact.role
        case RoleReleased(role=role, from_=who) | RoleVacated(role=role, from_=who):
            return (role, who) == (fact.role, user)
        case HandoverAccepted(role=role, from_=old):
            return (role, old) == (fact.role, user)
    return False


def _task(fact: TaskAdded | TaskReassigned, ask: Entry, user: UserId, later: Entry) -> bool:
    match later.fact:
        case TaskDeclined(number=number):
            return later.by == user and number == fact.number
        case TaskDone(number=number) | TaskCancelled(number=number):
            return number == fact.number
        case TaskReassigned(number=number, to=to):
            return number == fact.number and to != user
    return False


def _hold(fact: HoldIssued, ask: Entry, user: UserId, later: Entry) -> bool:
    match later.fact:
        case HoldAcknowledged(hold=hold):
            return later.by == user and hold == fact.hold
        case HoldReleased(hold=hold):
            return hold == fact.hold
    return False


SETTLES: Mapping[type[EntryFact], Settles] = {
    PeopleInvited: _invitation,
    HandoverProposed: _handover,
    RoleAssigned: _role,
    TaskAdded: _task,
    TaskReassigned: _task,
    HoldIssued: _hold,
}
"""Whether a later entry answers what an entry of this kind asks of somebody, or makes it moot."""
OUTLIVES_THE_INCIDENT = (TaskAdded, TaskReassigned, HoldIssued)
_BEARS_ON = (
    *(AskAccepted, AskAnswered, AskDeclined, RoleAccepted, RoleDeclined, TaskAnswered, TaskDeclined, TaskAccepted),
    *(
        HandoverAccepted,
        HandoverDeclined,
        RoleAssigned,
        RoleReleased,
        RoleVacated,
        TaskDone,
        TaskCancelled,
        TaskReassigned,
    ),
    *(StatusChanged, HoldAcknowledged, HoldReleased, HazardAcknowledged, HazardDeclined),
)


def bears_on_asks(fact: EntryFact) -> bool:
    """Whether it may settle what somebody is asked, or answer it."""
    return isinstance(fact, _BEARS_ON)


def settled_by(ask: Entry, user: UserId, later: Entry) -> bool:
    """Whether a later entry settles what `ask` asks of `user`."""
    ends = isinstance(later.fact, StatusChanged) and later.fact.phase is Phase.ENDED
    if ends and not isinstance(ask.fact, OUTLIVES_THE_INCIDENT):
        return True
    return SETTLES[type(ask.fact)](ask.fact, ask, user, later)


def answers(ask: Entry, user: UserId, later: Entry) -> bool:
    """Whether a later entry is an answer of whoever was asked that leaves something to answer: words, or that they are
    on a task, which is yet to be done."""
    if later.by != user:
        return False
    if isinstance(later.fact, HazardAcknowledged):
        return not isinstance(ask.fact, PeopleInvited)
    if isinstance(ask.fact, TaskAdded | TaskReassigned):
        return isinstance(later.fact, TaskAnswered | TaskAccepted) and later.fact.number == ask.fact.number
    return isinstance(later.fact, AskAnswered) and later.fact.asker == ask.by
