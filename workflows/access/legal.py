"""Who decides for Legal about an incident, to be asked."""

from workflows.access.authorize import is_allowed
from workflows.domain.ids import UserId
from workflows.domain.incident import Incident
from workflows.domain.people import Person
from workflows.domain.policy import Verb
from workflows.domain.proposals import PROPOSALS, Proposal
from workflows.domain.roles import LEGAL_COUNSEL, holders
from workflows.domain.rosters import LEGAL, people_of_function
from workflows.jobs.incidents import AskLegal
from workflows.ports.store import UnitOfWork


def ask_legal_to_sign(uow: UnitOfWork, incident: Incident, proposal: Proposal) -> None:
    """Inside a transaction: where only Legal answers, each of Legal who sees the incident is asked privately."""
    if not PROPOSALS[proposal.kind].is_legal_asked(incident.exposure):
        return
    for user in signers(uow, incident):
        if user != proposal.by:
            uow.outbox.put(AskLegal(incident.id, proposal.id, user=user))


def signers(uow: UnitOfWork, incident: Incident) -> tuple[UserId, ...]:
    """Those of Legal's people and of its role in the incident who may sign now."""
    theirs = uow.rosters.of(people_of_function(LEGAL)) | set(holders(uow.roles.of(incident.id), LEGAL_COUNSEL))
    known = {user: uow.people.get(user) or Person(id=user, name="", seen_at=uow.now) for user in sorted(theirs)}
    return tuple(user for user, one in known.items() if is_allowed(uow, Verb.SIGN_OFF, incident, one))
