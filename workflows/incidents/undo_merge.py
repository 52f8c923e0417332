"""Undoing a merge within a day: the duplicate goes on as it was, with the tasks that it brought along."""

from dataclasses import replace
from datetime import datetime

from workflows.access.audience import all_see, may_read
from workflows.access.authorize import authorize, is_visible, names_of
from workflows.deps import Deps
from workflows.domain.entries.incidents import StatusChanged
from workflows.domain.entries.merges import MergeUndone, MergeUndoneHere, TaskCame, TaskReturned, TaskWent
from workflows.domain.errors import NotAllowed
from workflows.domain.ids import IncidentId
from workflows.domain.incident import Incident, Phase
from workflows.domain.merges import UNDO_WITHIN, Merge, MergeState
from workflows.domain.policy import Verb
from workflows.domain.request import Request
from workflows.domain.tasks import Task
from workflows.domain.timeline import AlreadyPosted
from workflows.incidents.moved_tasks import keep_numbers, move_task
from workflows.incidents.status import move_reminders
from workflows.jobs.war_room import RefreshIncidentCard
from workflows.outbox.preconditions import incident_of
from workflows.ports.store import UnitOfWork
from workflows.timeline.record import record


def undo_merge(incident_id: IncidentId, request: Request, deps: Deps) -> Incident | None:
    """Bring a duplicate back, with its tasks: what was changed of them since stays changed. None when it was undone
    before. It changes the other incident too: only who sees that may, or who merged them.

    Raises `NotAllowed` after a day, when the other incident is a duplicate itself by now, and to whom does not see it.
    """
    with deps.store.read() as uow:
        authorize(uow, Verb.SEE, incident_id, request.person)  # nobody else has anything locked
    with deps.store.write() as uow:
        merge = _locked(uow, incident_id, request)
        source = authorize(uow, Verb.SEE, incident_id, request.person)
        if merge is None or merge.state is MergeState.UNDONE:
            return None
        source = authorize(uow, Verb.UNDO_MERGE, incident_id, request.person)
        if merge.state is MergeState.SETTLED or request.now >= merge.undo_until:
            raise NotAllowed("undo_too_late", label=source.label)
        target = incident_of(uow, merge.target)
        if request.person.id != merge.by and not is_visible(uow, target, request.person):
            raise NotAllowed("undo_by_others", label=source.label, name=names_of(uow, (merge.by,))[0])
        if target.duplicate_of is not None:
            raise NotAllowed("undo_merged_on", label=source.label)
        back = _restore(uow, source, merge, request, deps)
        record(uow, target, MergeUndoneHere(_named(uow, target, back)), request)
        record(uow, back, MergeUndone(_named(uow, back, target), next=back.next_update_at), request)
        _return_tasks(uow, merge, back, target, request)
        uow.merges.save(replace(merge, state=MergeState.UNDONE))
        uow.commit()
    return back


def _locked(uow: UnitOfWork, incident_id: IncidentId, request: Request) -> Merge | None:
    """The last merge, once both incidents are locked in the order of their numbers."""
    merge = uow.merges.last_of(incident_id)
    for number in sorted({incident_id} | ({merge.target} if merge else set())):
        uow.incidents.lock(number)
    return uow.merges.last_of(incident_id)


def _named(uow: UnitOfWork, where: Incident, other: Incident) -> IncidentId | None:
    """The number of the other incident, if everybody there may know it."""
    return other.id if all_see(uow, where, other) else None


def _restore(uow: UnitOfWork, source: Incident, merge: Merge, request: Request, deps: Deps) -> Incident:
    """As it was; a promise that passed meanwhile is made anew."""
    promise = merge.next_update_at
    if merge.phase is Phase.ACTIVE and (promise is None or promise <= request.now):
        promise = request.now + deps.programme.severity(source.severity).update_every if promise else None
    back = replace(
        source,
        status=merge.status,
        phase=merge.phase,
        next_update_at=promise,
        resolved_at=merge.resolved_at,
        closed_at=None,
        duplicate_of=None,
    )
    uow.incidents.save(back)
    fact = StatusChanged(old=source.status, new=back.status, phase=back.phase)
    record(uow, back, fact, request, already_posted=AlreadyPosted.BY_MERGE)
    move_reminders(uow, source, back, request, deps)
    return back


def _return_tasks(uow: UnitOfWork, merge: Merge, source: Incident, target: Incident, request: Request) -> None:
    """The tasks that came with the merge go back under their numbers, as they are by now, if everybody who will read
    them could."""
    coming = [task for task in uow.tasks.of(target.id) if str(task.id) in merge.tasks]
    if not coming:
        return
    target = keep_numbers(uow, target)
    there, here = _named(uow, target, source), _named(uow, source, target)
    for task in coming:
        back = _for_readers(uow, source, _as_before(uow, task, merge), all_know=here is not None)
        move_task(uow, task, target, back, source, request)
        went = TaskWent(there, number=task.number, new=back.number)
        record(uow, target, went, request, text=task.text)
        record(uow, source, _returned(here, back), request, text=back.text)


def _returned(other: IncidentId | None, back: Task) -> TaskReturned:
    return TaskReturned(
        other,
        number=back.number,
        holder=back.assignee,
        due=back.due_at,
        done_at=back.done_at,
        done_by=back.done_by,
        cancelled_at=back.cancelled_at,
        cancelled_by=back.cancelled_by,
    )


def _as_before(uow: UnitOfWork, task: Task, merge: Merge) -> Task:
    """With its number and, if it had come from a third incident before, with where it came from."""
    number = merge.tasks[str(task.id)]
    came = next(
        (
            (e.fact.other, e.fact.was)
            for e in reversed(uow.timeline.of(merge.incident_id))
            if isinstance(e.fact, TaskCame) and e.fact.number == number
        ),
        (None, None),
    )
    return replace(task, incident_id=merge.incident_id, number=number, was_of=came[0], was_number=came[1])


def _for_readers(uow: UnitOfWork, source: Incident, back: Task, *, all_know: bool) -> Task:
    """Where more people read it than could have changed it, it is as it was when it went. Whoever may not see it there
    does not have it any more."""
    record_of = reversed(uow.timeline.of(source.id))
    went = next((e.text, e.fact) for e in record_of if isinstance(e.fact, TaskWent) and e.fact.number == back.number)
    text, before = went
    if not all_know:
        return replace(back, text=text, assignee=before.holder, due_at=before.due)
    is_readable = back.assignee is None or may_read(uow, source, back.assignee)
    return back if is_readable else replace(back, assignee=before.holder)


def settle_merges(now: datetime, deps: Deps) -> None:
    """Merges that cannot be undone any more: their cards lose the button."""
    with deps.store.write() as uow:
        for merge in uow.merges.open_before(now - UNDO_WITHIN):
            uow.merges.save(replace(merge, state=MergeState.SETTLED))
            uow.outbox.put(RefreshIncidentCard(merge.incident_id))
        uow.commit()
