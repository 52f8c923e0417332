"""Decisions: of somebody with a role at once; of others, when somebody with a role agrees."""

from dataclasses import replace
from datetime import datetime

from workflows.access.authorize import authorize, is_allowed
from workflows.deps import Deps
from workflows.domain.entries.words import NOTES, DecisionAdded, DecisionDeclined, DecisionProposed
from workflows.domain.errors import InvalidField
from workflows.domain.ids import ClassId, IncidentId, ProposalId
from workflows.domain.policy import Verb
from workflows.domain.proposals import Proposal, ProposalKind
from workflows.domain.request import Request
from workflows.domain.timeline import Entry
from workflows.incidents.proposals import answer_proposal, find_same, propose, take_proposal
from workflows.timeline.notes import add_note, check_class, check_words
from workflows.timeline.record import keep, new_entry, record


def put_note(
    incident_id: IncidentId,
    text: str,
    happened_at: datetime | None,
    told: str,
    request: Request,
    deps: Deps,
    content_class: ClassId | None = None,
) -> Entry | Proposal | None:
    """What `NOTES` calls `told`: a decision may have to be proposed. Raises `InvalidField`."""
    fact = NOTES[told]()
    if isinstance(fact, DecisionAdded):
        return decide(incident_id, text, happened_at, request, deps, content_class)
    return add_note(incident_id, text, happened_at, fact, request, deps, content_class)


def decide(
    incident_id: IncidentId,
    text: str,
    happened_at: datetime | None,
    request: Request,
    deps: Deps,
    content_class: ClassId | None = None,
) -> Entry | Proposal | None:
    """Put a decision on record, or propose it where it takes somebody else. None when this request was recorded
    before. Raises `InvalidField`, also for a class where it would be proposed: everybody in the room reads what they
    are to agree to."""
    check_words(text, happened_at, request)
    check_class(content_class, deps)
    with deps.store.write() as uow:
        incident = authorize(uow, Verb.NOTE, incident_id, request.person)
        if not uow.idempotency_keys.claim(f"note/{request.id}", request.now):
            return None
        if is_allowed(uow, Verb.DECIDE, incident, request.person):
            words, fact = text.strip(), DecisionAdded()
            kept = record(
                uow, incident, fact, request, text=words, happened_at=happened_at, content_class=content_class
            )
            uow.commit()
            return kept
        if content_class is not None:
            raise InvalidField("class", "class_not_proposed")
        wanted = Proposal(
            incident_id=incident.id,
            kind=ProposalKind.DECISION,
            by=request.person.id,
            at=request.now,
            happened_at=happened_at,
            reason=text.strip(),
        )
        standing = find_same(uow, wanted)
        if standing is None:
            record(uow, incident, DecisionProposed(), request, text=wanted.reason)
            standing = propose(uow, wanted)
        uow.commit()
    return standing


def answer_decision(proposal_id: ProposalId, accept: bool, request: Request, deps: Deps) -> bool:
    """Somebody with a role agrees to a proposed decision, or does not. False when it was answered before."""
    with deps.store.write() as uow:
        taken = take_proposal(uow, proposal_id, ProposalKind.DECISION, request.person, accept)
        if taken is None:
            return False
        incident, proposal = taken
        answer_proposal(uow, proposal, accept, request)
        if accept:
            agreed = DecisionAdded(agreed_by=request.person.id)
            happened_at = proposal.happened_at or request.now
            entry = new_entry(incident, agreed, request, text=proposal.reason, happened_at=happened_at)
            keep(uow, incident, replace(entry, by=proposal.by))
        else:
            record(uow, incident, DecisionDeclined(proposer=proposal.by), request, text=proposal.reason)
        uow.commit()
    return True
