"""What the jobs of an incident do."""

from dataclasses import replace

from workflows.access.audience import may_read
from workflows.deps import Deps
from workflows.domain.ids import ErrorCode
from workflows.domain.incident import Incident, MessageRef
from workflows.domain.proposals import ProposalKind
from workflows.domain.updates import Update
from workflows.incidents.ask_jobs import (
    notify_asked,
    notify_asker,
    notify_assignee,
    notify_proposer,
    people_of,
    refresh_asks,
    send_instructions,
)
from workflows.incidents.departures import look_at_person
from workflows.incidents.legal_jobs import ask_legal, close_asked_of_legal
from workflows.incidents.room import look_at_room, look_at_rooms
from workflows.incidents.room_state import notify_of_room
from workflows.jobs.incidents import (
    AskLegal,
    CloseProposal,
    InviteToRoom,
    NotifyAsked,
    NotifyAsker,
    NotifyAssignee,
    NotifyHolder,
    NotifyProposer,
    PostProposal,
    PostUpdate,
    RefreshAsks,
    SendInstructions,
)
from workflows.jobs.recovery import LookAtPerson, LookAtRooms
from workflows.jobs.states import Claimed, job_as
from workflows.jobs.war_room import LookAtRoom, NotifyOfRoom
from workflows.messages.incidents import CouldNotInvite, ProposalPosted, UpdatePosted
from workflows.messages.message import Message
from workflows.outbox.direct import tell
from workflows.outbox.handlers import Handlers
from workflows.outbox.posting import edit_if_there, post_in_room
from workflows.outbox.preconditions import incident_of, reached_room
from workflows.outbox.snapshot import snapshot
from workflows.ports.store import UnitOfWork


def post_update(claimed: Claimed, deps: Deps) -> None:
    job = job_as(PostUpdate, claimed)

    def say(uow: UnitOfWork, incident: Incident) -> Message:
        update = uow.updates.get(job.update_id)
        assert update is not None, "updates are never deleted"
        return UpdatePosted(snapshot(uow, incident, deps.clock.now(), update.by), update, _keeps_promise(uow, update))

    post_in_room(claimed, say, deps)


def _keeps_promise(uow: UnitOfWork, update: Update) -> bool:
    before = [other for other in uow.updates.of(update.incident_id) if other.id < update.id]
    return bool(before) and update.next_update_at is not None and before[-1].next_update_at == update.next_update_at


def post_proposal(claimed: Claimed, deps: Deps) -> None:
    job = job_as(PostProposal, claimed)

    def say(uow: UnitOfWork, incident: Incident) -> Message:
        proposal = uow.proposals.get(job.proposal_id)
        assert proposal is not None, "offers are never deleted"
        called = proposal.to if not job.asked else None
        return ProposalPosted(snapshot(uow, incident, deps.clock.now(), *people_of(proposal)), proposal, called)

    ref = post_in_room(claimed, say, deps, in_public=_is_opening(job, deps))
    with deps.store.write() as uow:
        incident_of(uow, job.incident_id)
        current = uow.proposals.get(job.proposal_id)
        assert current is not None
        uow.proposals.save(replace(current, message=ref.ts))
        uow.commit()


def _is_opening(job: PostProposal, deps: Deps) -> bool:
    """Whether it says nothing new to those who still read the room from outside."""
    with deps.store.read() as uow:
        proposal = uow.proposals.get(job.proposal_id)
    return proposal is not None and proposal.kind is ProposalKind.OPEN_UP


def close_proposal(claimed: Claimed, deps: Deps) -> None:
    job = job_as(CloseProposal, claimed)
    close_asked_of_legal(job.incident_id, job.proposal_id, deps)
    with deps.store.read() as uow:
        incident = incident_of(uow, job.incident_id)
        proposal = uow.proposals.get(job.proposal_id)
        if proposal is None or proposal.message is None or incident.room is None:
            return  # its post failed for good: there are no buttons to remove
        message = ProposalPosted(snapshot(uow, incident, deps.clock.now(), *people_of(proposal)), proposal)
    edit_if_there(MessageRef(incident.room, proposal.message), message, deps)


def invite_to_room(claimed: Claimed, deps: Deps) -> None:
    job = job_as(InviteToRoom, claimed)
    with deps.store.read() as uow:
        incident = incident_of(uow, job.incident_id)
        if not may_read(uow, incident, job.user):
            return  # it was taken from them meanwhile
        room = reached_room(uow, incident, deps)
        name = uow.people.names([job.user]).get(job.user, "")
    for refusal in deps.chat.invite(room, [job.user]):
        _nobody_let_in(job, deps)
        message = CouldNotInvite(label=incident.label, name=name, code=ErrorCode(refusal.code))
        tell(claimed, job.by, message, deps)


def _nobody_let_in(job: InviteToRoom, deps: Deps) -> None:
    with deps.store.write() as uow:
        uow.members.refuse(job.incident_id, job.user, deps.clock.now())
        uow.commit()


HANDLERS: Handlers = {
    LookAtRoom: look_at_room,
    LookAtRooms: look_at_rooms,
    LookAtPerson: look_at_person,
    NotifyOfRoom: notify_of_room,
    PostUpdate: post_update,
    PostProposal: post_proposal,
    AskLegal: ask_legal,
    CloseProposal: close_proposal,
    SendInstructions: send_instructions,
    NotifyAssignee: notify_assignee,
    NotifyAsked: notify_asked,
    RefreshAsks: refresh_asks,
    NotifyAsker: notify_asker,
    NotifyHolder: notify_asker,
    NotifyProposer: notify_proposer,
    InviteToRoom: invite_to_room,
}
