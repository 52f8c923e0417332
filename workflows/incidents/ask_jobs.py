"""What one person is told privately: what is asked of them, and what others answered to them.

They wait behind the invitation into the room, and are for its members only: who was not let in reads nothing.
"""

from workflows.deps import Deps
from workflows.domain.entries.incidents import HandoverProposed
from workflows.domain.ids import IncidentId, UserId
from workflows.domain.incident import Incident
from workflows.domain.proposals import Proposal, ProposalKind
from workflows.domain.roles import holders
from workflows.domain.timeline import Entry
from workflows.jobs.incidents import (
    NotifyAsked,
    NotifyAsker,
    NotifyAssignee,
    NotifyHolder,
    NotifyProposer,
    SendInstructions,
)
from workflows.jobs.states import Claimed, job_as
from workflows.messages.incidents import AnswerGiven, Asked, Instructions, ProposalAnswered, TaskGiven
from workflows.messages.message import Message
from workflows.outbox.preconditions import incident_of, room_of
from workflows.outbox.snapshot import snapshot
from workflows.ports.store import UnitOfWork


def send_instructions(claimed: Claimed, deps: Deps) -> None:
    """Nothing is sent when they do not have the role any more."""
    job = job_as(SendInstructions, claimed)
    with deps.store.read() as uow:
        incident = _for_member(uow, job.incident_id, job.user, deps)
        if incident is None or job.user not in holders(uow.roles.of(incident.id), job.role):
            return
        entry = uow.timeline.get(job.entry_id) if job.entry_id else None
        given = entry if entry is not None and entry.by != job.user else None
        message = Instructions(snapshot(uow, incident, deps.clock.now(), *_people(given)), job.role, given)
    _post(claimed, job.user, message, deps)


def notify_assignee(claimed: Claimed, deps: Deps) -> None:
    """Nothing is sent when the task is somebody else's by now, or not open."""
    job = job_as(NotifyAssignee, claimed)
    with deps.store.read() as uow:
        incident = _for_member(uow, job.incident_id, job.user, deps)
        if incident is None:
            return
        shown = snapshot(uow, incident, deps.clock.now(), job.by)
    task = next((task for task in shown.tasks if task.number == job.number), None)
    if task is not None and task.is_open and task.assignee == job.user:
        _post(claimed, job.user, TaskGiven(shown, task, job.by), deps)


def notify_asked(claimed: Claimed, deps: Deps) -> None:
    """Nothing is sent when they were asked to take over and that is no longer open."""
    job = job_as(NotifyAsked, claimed)
    with deps.store.read() as uow:
        incident, entry = _for_member(uow, job.incident_id, job.user, deps), uow.timeline.get(job.entry_id)
        if incident is None or entry is None:
            return
        open_ = uow.proposals.open_of(incident.id, ProposalKind.HANDOVER)
        shown = snapshot(uow, incident, deps.clock.now(), *_people(entry))
    proposal = next((p for p in open_ if p.to == job.user and p.at == entry.recorded_at), None)
    if proposal is not None or not isinstance(entry.fact, HandoverProposed):
        _post(claimed, job.user, Asked(shown, entry, proposal), deps)


def notify_asker(claimed: Claimed, deps: Deps) -> None:
    """What was answered; also, to who has a task, what became of it."""
    job = claimed.job
    assert isinstance(job, NotifyAsker | NotifyHolder)
    with deps.store.read() as uow:
        incident, entry = _for_member(uow, job.incident_id, job.user, deps), uow.timeline.get(job.entry_id)
        if incident is None or entry is None:
            return
        message = AnswerGiven(snapshot(uow, incident, deps.clock.now(), *_people(entry)), entry)
    _post(claimed, job.user, message, deps)


def notify_proposer(claimed: Claimed, deps: Deps) -> None:
    job = job_as(NotifyProposer, claimed)
    with deps.store.read() as uow:
        incident, proposal = _for_member(uow, job.incident_id, job.user, deps), uow.proposals.get(job.proposal_id)
        if incident is None or proposal is None:
            return
        message = ProposalAnswered(snapshot(uow, incident, deps.clock.now(), *people_of(proposal)), proposal)
    _post(claimed, job.user, message, deps)


def people_of(proposal: Proposal) -> tuple[UserId | None, ...]:
    """Everybody whose name its message needs."""
    return (proposal.by, proposal.to, proposal.answered_by, *proposal.people)


def _people(entry: Entry | None) -> frozenset[UserId]:
    return entry.people if entry else frozenset()


def _for_member(uow: UnitOfWork, incident_id: IncidentId, user: UserId, deps: Deps) -> Incident | None:
    """The incident, once it has a room; None for somebody who is not in it."""
    incident = incident_of(uow, incident_id)
    room_of(uow, incident, deps)
    return incident if user in uow.members.of(incident_id) else None


def _post(claimed: Claimed, user: UserId, message: Message, deps: Deps) -> None:
    deps.chat.post(user, message, key=claimed.key, may_have_run=claimed.may_have_run)
