"""Merging a duplicate into the incident it is the same as.

Its open tasks and its people go to the other one; its record stays as it is. Words never reach somebody who may not
see the incident they are about: `all_see` decides what moves and what is named where.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from workflows.access.audience import all_see, get_to_know, may_read
from workflows.access.authorize import authorize, is_allowed, is_visible, names_of
from workflows.access.grants import can_come
from workflows.deps import Deps
from workflows.domain.entries.incidents import PeopleInvited
from workflows.domain.entries.merges import MergedHere, MergedInto, TaskCame, TaskWent
from workflows.domain.errors import InvalidField
from workflows.domain.ids import IncidentId, UserId
from workflows.domain.incident import Incident, Phase
from workflows.domain.merges import Merge, Whom
from workflows.domain.people import Person
from workflows.domain.policy import Verb
from workflows.domain.request import Request
from workflows.domain.tasks import Task
from workflows.incidents.membership import Invited, bring_in, may_admit
from workflows.incidents.moved_tasks import keep_numbers, move_task
from workflows.incidents.status import shift_status
from workflows.ports.store import UnitOfWork
from workflows.programme.models import Programme
from workflows.timeline.record import record

OFFERED = 100
"""As many as a Slack menu takes."""
MUCH_LONGER = 30
"""Entries: a record that is longer by more is not merged into the shorter one in passing."""
UNDER_WAY = frozenset({Phase.ACTIVE, Phase.SETTLED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """What came of it. `is_new` False: it was so already. `moved`: each task with the number it had before."""

    duplicate: Incident
    target: Incident
    is_new: bool = True
    people: Mapping[UserId, Invited] = field(default_factory=dict)
    may_invite: bool = True
    moved: tuple[tuple[int, Task], ...] = ()
    kept: int = 0
    """Open tasks that stay, because not everybody who sees the target may read them."""
    kept_with: tuple[Task, ...] = ()
    """Open tasks that stay, because whoever has them may not see the target."""


def merge(
    incident_id: IncidentId, into: IncidentId, whom: Whom | None, reason: str, request: Request, deps: Deps
) -> Merged:
    """Merge an incident into another one that goes on. `whom`: who is invited there; None: everybody, unless others
    may see the target than the duplicate, nobody could be brought along, or the target is the lesser one; then the
    question is asked (`InvalidField` on `people`)."""
    with deps.store.read() as uow:
        _both(uow, incident_id, into, request.person)  # nobody else is looked up
    get_to_know((incident_id, into), request.now, deps)
    with deps.store.write() as uow:
        source, target = _both(uow, incident_id, into, request.person)
        if source.duplicate_of == target.id:
            return Merged(duplicate=source, target=target, is_new=False)
        _check_target(source, target, deps.programme)
        may_invite = is_allowed(uow, Verb.INVITE, target, request.person) and may_admit(uow, target, request.person)
        if whom is None:
            _check_unasked(uow, source, target, may_invite, request, deps)
        words_may_move = all_see(uow, target, source)
        merged = _leave(uow, source, target, reason, request, deps)
        bring_in(uow, target, request.person.id, request, deps.programme)
        record(uow, target, MergedHere(source.id if words_may_move else None), request)
        people = _invite(uow, source, target, whom or Whom.EVERYBODY, request, deps.programme) if may_invite else {}
        known_there = all_see(uow, source, target)
        record(uow, merged, MergedInto(target.id if known_there else None), request, text=reason.strip())
        open_tasks = [task for task in uow.tasks.of(source.id) if task.is_open]
        going, kept_with = _going(uow, open_tasks, target) if words_may_move else ((), ())
        moved = [_move(uow, task, merged, target, known_there, request) for task in going]
        _keep(uow, source, target, moved, request)
        uow.commit()
    return Merged(
        duplicate=merged,
        target=target,
        people=people,
        may_invite=may_invite,
        moved=tuple(moved),
        kept=0 if words_may_move else len(open_tasks),
        kept_with=tuple(kept_with),
    )


def _check_unasked(
    uow: UnitOfWork, source: Incident, target: Incident, may_invite: bool, request: Request, deps: Deps
) -> None:
    """Raises `InvalidField` for what nobody merges in passing."""
    if source.exposure.seen_by is not target.exposure.seen_by:
        raise InvalidField("people", "duplicate_whom", label=target.label)
    if not may_invite:
        left = sorted(_working(uow, source) - uow.members.of(target.id) - {request.person.id})
        if left:
            raise InvalidField("people", "duplicate_alone", label=target.label, names=names_of(uow, left))
    is_lesser = deps.programme.rank(target.severity) > deps.programme.rank(source.severity)
    if is_lesser or uow.timeline.count(source.id) > uow.timeline.count(target.id) + MUCH_LONGER:
        raise InvalidField("people", "duplicate_into_lesser", label=target.label, duplicate=source.label)


def _going(uow: UnitOfWork, tasks: Iterable[Task], target: Incident) -> tuple[list[Task], list[Task]]:
    """Those that go along, and those that stay with whoever has them: a task goes nowhere where its assignee cannot
    follow."""
    found: tuple[list[Task], list[Task]] = ([], [])
    for task in tasks:
        follows = task.assignee is None or may_read(uow, target, task.assignee)
        found[0 if follows else 1].append(task)
    return found


def _both(uow: UnitOfWork, first: IncidentId, second: IncidentId, person: Person) -> tuple[Incident, Incident]:
    """Two incidents that one may see, locked in the order of their numbers: two merges cannot deadlock."""
    for number in sorted((first, second)):
        uow.incidents.lock(number)
    return authorize(uow, Verb.SEE, first, person), authorize(uow, Verb.SEE, second, person)


def _check_target(source: Incident, target: Incident, programme: Programme) -> None:
    if source.id == target.id:
        raise InvalidField("target", "duplicate_of_itself")
    if target.has_ended:
        raise InvalidField("target", "duplicate_target_ended", label=target.label)
    if source.practice != target.practice:
        raise InvalidField("target", "duplicate_of_practice")
    if any(map(target.visibility.is_wider_than, (source.visibility, programme.floor_of(source.type)))):
        raise InvalidField("target", "duplicate_wider", label=target.label, duplicate=source.label)


def _leave(uow: UnitOfWork, source: Incident, target: Incident, reason: str, request: Request, deps: Deps) -> Incident:
    """The duplicate ends, and no number of its tasks is given again."""
    status = deps.programme.duplicate
    if status is None:
        raise InvalidField("target", "duplicate_unknown")
    return keep_numbers(uow, shift_status(uow, source, status, reason, request, deps, duplicate_of=target.id))


def _invite(
    uow: UnitOfWork, source: Incident, target: Incident, whom: Whom, request: Request, programme: Programme
) -> Mapping[UserId, Invited]:
    """What came of inviting each of the people; bots are left out."""
    members, there = uow.members.of(source.id), uow.members.of(target.id)
    wanted = {
        Whom.EVERYBODY: members,
        Whom.WORKING: members & _working(uow, source),
        Whom.NOBODY: frozenset[UserId](),
    }[whom]
    known = {user: uow.people.get(user) for user in wanted}
    people = {user for user, person in known.items() if person is None or not person.is_bot}
    gone = {u for u, one in known.items() if (one and one.is_deactivated) or not can_come(uow, target, u)}
    new = tuple(sorted(people - there - gone))
    for user in new:
        bring_in(uow, target, user, request, programme)
    if new:
        record(uow, target, PeopleInvited(new), request)
    kinds = dict.fromkeys(sorted(people), Invited.ALREADY) | dict.fromkeys(gone, Invited.IMPOSSIBLE)
    return {u: k for u, k in (kinds | dict.fromkeys(new, Invited.NOW)).items() if u != request.person.id}


def _working(uow: UnitOfWork, source: Incident) -> frozenset[UserId]:
    holding = {holding.user for holding in uow.roles.of(source.id) if holding.until is None}
    return frozenset(holding | {t.assignee for t in uow.tasks.of(source.id) if t.is_open and t.assignee})


def _move(
    uow: UnitOfWork, task: Task, source: Incident, target: Incident, known_there: bool, request: Request
) -> tuple[int, Task]:
    number = uow.tasks.next_number(target.id)
    moved = replace(task, incident_id=target.id, number=number, was_of=source.id, was_number=task.number)
    move_task(uow, task, source, moved, target, request)
    there = target.id if known_there else None
    went = TaskWent(there, number=task.number, new=number, holder=task.assignee, due=task.due_at)
    record(uow, source, went, request, text=task.text)
    came = TaskCame(source.id, number=number, was=task.number, holder=task.assignee, due=task.due_at)
    record(uow, target, came, request, text=task.text)
    return task.number, moved


def _keep(uow: UnitOfWork, before: Incident, target: Incident, moved: list[tuple[int, Task]], request: Request) -> None:
    """What undoing will need."""
    uow.merges.add(
        Merge(
            incident_id=before.id,
            target=target.id,
            by=request.person.id,
            at=request.now,
            status=before.status,
            phase=before.phase,
            next_update_at=before.next_update_at,
            resolved_at=before.resolved_at,
            tasks={str(task.id): number for number, task in moved},
        )
    )


def offered_targets(incident: Incident, person: Person, deps: Deps) -> tuple[Incident, ...]:
    """The incidents under way, newest first, that `person` may see and that it may be a duplicate of."""
    with deps.store.read() as uow:
        found = uow.incidents.visible_to(person, UNDER_WAY, OFFERED)
    fits = (other for other in found if other.id != incident.id and other.practice == incident.practice)
    return tuple(other for other in fits if not other.visibility.is_wider_than(incident.visibility))


def others_read(target: Incident, duplicate: Incident, deps: Deps) -> bool:
    """Whether the one has readers who may not see the other, so that no words move there unasked."""
    with deps.store.read() as uow:
        return not all_see(uow, target, duplicate)


def goes_on_as(incident: Incident, person: Person, deps: Deps) -> Incident | None:
    """The incident that a duplicate was merged into, however often. None when it is no duplicate, or `person` may not
    see the other one."""
    seen = {incident.id}
    current = incident
    with deps.store.read() as uow:
        while current.duplicate_of is not None and current.duplicate_of not in seen:
            found = uow.incidents.get(current.duplicate_of)
            assert found is not None, "incidents are never deleted"
            seen.add(found.id)
            current = found
        if current.id == incident.id or not is_visible(uow, current, person):
            return None
        uow.look.saw(current)
        return current
