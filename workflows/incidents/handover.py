"""Handing over the lead: asked for, accepted or declined. Until then the old lead stays responsible."""

from workflows.access.authorize import authorize
from workflows.access.people import require_assignable
from workflows.deps import Deps
from workflows.domain.entries.roles import HandoverAccepted, HandoverDeclined, HandoverLetIn, HandoverProposed
from workflows.domain.errors import InvalidField, NotAllowed, NotFound
from workflows.domain.ids import IncidentId, ProposalId, UserId
from workflows.domain.incident import Incident
from workflows.domain.people import Person
from workflows.domain.policy import Verb
from workflows.domain.proposals import Proposal, ProposalKind
from workflows.domain.reminders import Outcome, ReminderKind
from workflows.domain.request import Request
from workflows.domain.roles import LEAD, Holding, lead_of
from workflows.incidents.membership import bring_in
from workflows.incidents.proposals import answer_proposal, find_same, propose, take_proposal
from workflows.incidents.role_tasks import pass_on_role_tasks
from workflows.incidents.roles import add_role_tasks, vacate_deputy
from workflows.ports.store import UnitOfWork
from workflows.reminders.closing import close_fired
from workflows.timeline.record import add_entries, record


def propose_handover(incident_id: IncidentId, to: UserId, note: str, request: Request, deps: Deps) -> Proposal:
    """Ask `to` to take over as lead. Until they accept, the old lead stays responsible. Asked again: the same offer."""
    receiver = require_assignable("person", to, request.now, deps)
    with deps.store.write() as uow:
        incident = authorize(uow, Verb.HAND_OVER, incident_id, request.person)
        if lead_of(uow.roles.of(incident.id)) == to:
            raise InvalidField("person", "already_lead", name=receiver.name)
        wanted = Proposal(
            incident_id=incident.id,
            kind=ProposalKind.HANDOVER,
            by=request.person.id,
            at=request.now,
            to=to,
            role=LEAD,
            reason=note,
        )
        standing = find_same(uow, wanted)
        if standing is not None:
            return standing
        is_new = to not in uow.members.of(incident.id)
        bring_in(uow, incident, to, request, deps.programme)
        if is_new and incident.exposure.private_room:
            record(uow, incident, HandoverLetIn(to), request)
        record(uow, incident, HandoverProposed(to), request, text=note)
        proposal = propose(uow, wanted)
        uow.commit()
    return proposal


def lets_in(incident_id: IncidentId, to: UserId, by: Person, deps: Deps) -> bool:
    """Whether asking `to` to take over lets them into a private room."""
    with deps.store.read() as uow:
        incident = authorize(uow, Verb.SEE, incident_id, by)
        return incident.exposure.private_room and to not in uow.members.of(incident.id)


def find_open_handover(incident_id: IncidentId, by: Person, deps: Deps) -> ProposalId:
    """The handover of an incident that waits for an answer. Raises `NotFound` when there is none."""
    with deps.store.read() as uow:
        incident = authorize(uow, Verb.SEE, incident_id, by)
        waiting = uow.proposals.open_of(incident.id, ProposalKind.HANDOVER)
    if not waiting:
        raise NotFound("no_such_offer")
    return waiting[-1].id


def handover_asked_of(incident_id: IncidentId, by: Person, deps: Deps) -> ProposalId | None:
    """The handover of an incident that waits for the answer of `by`."""
    with deps.store.read() as uow:
        incident = authorize(uow, Verb.SEE, incident_id, by)
        waiting = uow.proposals.open_of(incident.id, ProposalKind.HANDOVER)
    return next((proposal.id for proposal in waiting if proposal.to == by.id), None)


def answer_handover(proposal_id: ProposalId, accept: bool, request: Request, deps: Deps) -> bool:
    """The receiver accepts or declines. False when it was answered before."""
    with deps.store.write() as uow:
        taken = take_proposal(uow, proposal_id, ProposalKind.HANDOVER, request.person, accept)
        if taken is None:
            return False
        incident, proposal = taken
        if request.person.id != proposal.to:
            name = uow.people.names([proposal.to]).get(proposal.to, "") if proposal.to else ""
            raise NotAllowed("handover_for_another", name=name)
        answer_proposal(uow, proposal, accept, request)
        if accept:
            _take_over(uow, incident, request, deps)
        else:
            record(uow, incident, HandoverDeclined(proposal.by), request)
        uow.commit()
    return True


def _take_over(uow: UnitOfWork, incident: Incident, request: Request, deps: Deps) -> None:
    to, now = request.person.id, request.now
    old = lead_of(uow.roles.of(incident.id))
    if old == to:
        return
    if old is not None:
        uow.roles.end(incident.id, LEAD, old, now)
    held_before = any(h.role == LEAD for h in uow.roles.of(incident.id))
    uow.roles.add(Holding(incident_id=incident.id, role=LEAD, user=to, since=now))
    record(uow, incident, HandoverAccepted(role=LEAD, to=to, from_=old), request)
    if held_before:
        pass_on_role_tasks(uow, incident, LEAD, old, to, request, deps)
    else:
        add_entries(uow, incident, add_role_tasks(uow, incident, LEAD, to, request, deps))
    vacate_deputy(uow, incident, to, request)
    close_fired(uow, incident.id, ReminderKind.MISSING_LEAD, Outcome.CLAIMED, to)
