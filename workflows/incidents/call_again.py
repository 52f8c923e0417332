"""Nobody who was called has answered: they are told again, and the next ones are called."""

from dataclasses import replace

from workflows.access.grants import can_come
from workflows.access.hazard_notices import notice_given
from workflows.deps import Deps
from workflows.domain.direct_messages import DirectMessage
from workflows.domain.entries.incidents import PeopleInvited
from workflows.domain.exposure import SeenBy
from workflows.domain.ids import FunctionId, UserId
from workflows.domain.incident import Incident
from workflows.domain.rosters import cleared_for
from workflows.incidents.call_next import call_the_next, people_called
from workflows.jobs.access import CallFurther, RemindCalled, TellDeclarerAnswered
from workflows.jobs.states import Claimed, job_as
from workflows.outbox.direct import write_to
from workflows.outbox.posting import edit_if_there
from workflows.outbox.preconditions import incident_of
from workflows.ports.store import UnitOfWork
from workflows.timeline.record import record_own

ALWAYS = FunctionId("incident_management")
"""Whoever a type calls, they are called where nobody answers."""


def remind_called(claimed: Claimed, deps: Deps) -> None:
    """The same two buttons, in a new message; the one before loses its own. Nobody is told who answered, may not come,
    or opted out. Raises `ChatUnavailable` and `ChatRejected`."""
    job = job_as(RemindCalled, claimed)
    with deps.store.read() as uow:
        incident = incident_of(uow, job.incident_id)
        notice = uow.hazard_notices.open_for(incident.id, job.user)
        classes = deps.programme.hazards_of(incident)
        is_out = uow.grants.opted_out(job.user, uow.now) & set(classes)
        if notice is None or incident.has_ended or is_out or not can_come(uow, incident, job.user):
            return
        given = replace(notice_given(uow, incident, notice, deps.programme), is_again=True)
        asked = uow.asked_messages.open_of(incident.id)
        before = next((one for one in asked if (one.user, one.entry_id) == (job.user, notice.entry_id)), None)
    if before is None:
        return  # they are not told the first time yet
    sent = DirectMessage(incident_id=incident.id, user=job.user, key=claimed.key)
    ref = write_to(sent, given, deps, may_have_run=claimed.may_have_run)
    if ref != before.message:
        edit_if_there(before.message, replace(given, is_again=False, is_below=True), deps, reader=job.user)
    with deps.store.write() as uow:
        uow.asked_messages.save(replace(before, message=ref))
        uow.commit()


def call_further(claimed: Claimed, deps: Deps) -> None:
    """One person more of each function that the type calls, of incident management, and of those who are
    cleared. Raises `ChatUnavailable`."""
    job = job_as(CallFurther, claimed)
    with deps.store.read() as uow:
        incident = incident_of(uow, job.incident_id)
    if incident.has_ended or not deps.programme.hazards_of(incident):
        return
    rosters = tuple(people_called(incident, deps, ALWAYS))
    with deps.store.write() as uow:
        incident = incident_of(uow, job.incident_id)
        if not uow.idempotency_keys.claim(claimed.key, uow.now):
            return
        every = [people for _, people in rosters]
        if incident.exposure.seen_by is SeenBy.CLEARED:
            every.append(sorted(uow.rosters.of(cleared_for(incident.type))))
        found = [call_the_next(uow, incident, tuple(dict.fromkeys(people)), deps) for people in every]
        if called := tuple(user for user in found if user is not None):
            record_own(uow, incident, PeopleInvited(called), uow.now)
        uow.commit()


def somebody_has_it(uow: UnitOfWork, incident: Incident, user: UserId) -> None:
    """Inside a transaction: `user` answered. A declarer who may not see it is told once, and not who."""
    if user != incident.declared_by and uow.idempotency_keys.claim(f"somebody-has-it/{incident.id}", uow.now):
        uow.outbox.put(TellDeclarerAnswered(incident.id))
