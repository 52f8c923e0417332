"""What is answered where another person's consent is waited for."""

from commands.context import Context
from commands.responding.answers import Answer, Ephemeral
from commands.room_state import if_posted
from commands.views.plain import mrkdwn
from workflows.access.readable import person_name
from workflows.domain.ids import UserId
from workflows.domain.proposals import PROPOSALS, Proposal, ProposalKind
from workflows.incidents.queries import look_at
from workflows.text.slack_text import escape

_BY_ANYBODY_ELSE = frozenset({ProposalKind.LOWER_SEVERITY, ProposalKind.OPEN_UP, ProposalKind.WIDEN_MARKING})
"""Whoever may propose them may approve what another proposed."""


def waits(context: Context, proposal: Proposal, key: str) -> Answer:
    """A new proposal stands in the room, and `key` says so where the room cannot; of one that waits already, who
    proposed it when, and on whom it waits."""
    if proposal.at == context.now and proposal.by == context.person.id:
        return if_posted(context, proposal.incident_id, key)
    by = escape(person_name(proposal.by, context.deps))
    at = context.fmt.when(proposal.at)
    if proposal.by != context.person.id and proposal.kind in _BY_ANYBODY_ELSE:
        return Ephemeral(mrkdwn(context.fmt("proposal.waits_for_you", by=by, at=at)))
    names = [escape(person_name(user, context.deps)) for user in _asked(context, proposal)]
    if not names:
        if proposal.kind in (ProposalKind.OPEN_UP, ProposalKind.WIDEN_MARKING):
            return Ephemeral(mrkdwn(context.fmt("proposal.waits_for_a_role", by=by, at=at)))
        return Ephemeral(mrkdwn(context.fmt("proposal.waits_for_anybody", by=by, at=at)))
    who = context.fmt.catalogue.listed(names)
    return Ephemeral(mrkdwn(context.fmt("proposal.waits_for", by=by, at=at, who=who)))


def _asked(context: Context, proposal: Proposal) -> tuple[UserId, ...]:
    """Those of whom it is asked before all."""
    if proposal.to is not None:
        return (proposal.to,)
    holdings = look_at(proposal.incident_id, context.request, context.deps).holdings
    return tuple(user for user in PROPOSALS[proposal.kind].mentions(holdings) if user != proposal.by)
