"""What only Legal may answer is asked of each of Legal who sees the incident, privately."""

from workflows.access.audience import may_read
from workflows.access.legal import signers
from workflows.deps import Deps
from workflows.domain.direct_messages import DirectMessage
from workflows.domain.ids import IncidentId, ProposalId
from workflows.domain.proposals import Proposal, ProposalState
from workflows.incidents.ask_jobs import people_of
from workflows.jobs.incidents import AskLegal, CloseProposal
from workflows.jobs.states import Claimed, job_as
from workflows.messages.incidents import SignOffAsked
from workflows.outbox.direct import write_to
from workflows.outbox.posting import edit_if_there
from workflows.outbox.preconditions import incident_of
from workflows.outbox.snapshot import snapshot


def ask_legal(claimed: Claimed, deps: Deps) -> None:
    """Nothing is asked that was answered by then, nor of somebody who may not sign any more. Whoever is called and has
    not come in yet reads what is asked, and no words of the incident."""
    job = job_as(AskLegal, claimed)
    with deps.store.read() as uow:
        incident, proposal = incident_of(uow, job.incident_id), uow.proposals.get(job.proposal_id)
        if (
            proposal is None
            or not (_is_open(proposal) or claimed.may_have_run)
            or job.user not in signers(uow, incident)
        ):
            return
        shown = snapshot(uow, incident, deps.clock.now(), *people_of(proposal))
        message = SignOffAsked(shown, proposal, job.user in uow.members.of(incident.id))
    sent = DirectMessage(incident_id=incident.id, user=job.user, key=_legal_key(proposal.id))
    write_to(sent, message, deps, may_have_run=claimed.may_have_run)
    with deps.store.write() as uow:
        current = uow.proposals.get(proposal.id)
        if current is not None and not _is_open(current):
            uow.outbox.put(CloseProposal(incident.id, proposal.id))  # answered while it was being sent
            uow.commit()


def _is_open(proposal: Proposal) -> bool:
    return proposal.state is ProposalState.OPEN


def _legal_key(proposal_id: ProposalId) -> str:
    """Marks the messages to Legal about it."""
    return f"legal-{proposal_id}"


def close_asked_of_legal(incident_id: IncidentId, proposal_id: ProposalId, deps: Deps) -> None:
    with deps.store.read() as uow:
        incident, proposal = incident_of(uow, incident_id), uow.proposals.get(proposal_id)
        if proposal is None:
            return
        told = [one for one in uow.direct_messages.of(incident_id) if one.key == _legal_key(proposal_id)]
        told = [one for one in told if may_read(uow, incident, one.user)]
        message = SignOffAsked(snapshot(uow, incident, deps.clock.now(), *people_of(proposal)), proposal)
    for one in told:
        if one.message is not None:
            edit_if_there(one.message, message, deps, reader=one.user)
