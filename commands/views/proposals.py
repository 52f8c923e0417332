"""What waits for somebody's consent: a handover to accept, a lower severity to confirm."""

from collections.abc import Mapping

from commands.views.blocks import Rendered, actions, button, context, section
from commands.views.slack_formatter import SlackFormatter, ping
from workflows.domain.proposals import Proposal, ProposalKind, ProposalState
from workflows.domain.snapshot import Snapshot
from workflows.messages.incidents import ProposalPosted
from workflows.text.slack_text import escape, escaped

ACCEPT = "offer.accept"
DECLINE = "offer.decline"


def proposal(fmt: SlackFormatter, message: ProposalPosted) -> Rendered:
    """What is proposed, with its two buttons; once settled, what came of it."""
    proposal, shown = message.proposal, message.snapshot
    if proposal.state is not ProposalState.OPEN:
        text = _outcome(fmt, proposal, shown)
        return Rendered(text=text, blocks=(context(text),))
    text, words, value = _question(fmt, proposal, shown), WORDS[proposal.kind], str(proposal.id)
    accept = button(fmt(f"{words}.accept"), f"{ACCEPT}.{proposal.kind}", value, style="primary")
    decline = button(fmt(f"{words}.decline"), f"{DECLINE}.{proposal.kind}", value)
    return Rendered(text=text, blocks=(section(text), actions(accept, decline)))


WORDS: Mapping[ProposalKind, str] = {
    ProposalKind.HANDOVER: "handover",
    ProposalKind.LOWER_SEVERITY: "lowering",
    ProposalKind.OPEN_UP: "opening",
}
"""Where the texts of a kind are."""


def _question(fmt: SlackFormatter, proposal: Proposal, shown: Snapshot) -> str:
    by = fmt.name(proposal.by, shown.names)
    reason = escaped(proposal.reason, 1000).replace("\n", "\n>")
    if proposal.kind is ProposalKind.HANDOVER:
        assert proposal.to is not None
        text = fmt("handover.ask", to=ping(proposal.to), by=by)
        return f"{text}\n>{reason}" if reason else text
    if proposal.kind is ProposalKind.OPEN_UP:
        return fmt("opening.ask", by=by, reason=reason)
    assert proposal.severity is not None
    old, new = fmt.severity(shown.incident.severity), fmt.severity(proposal.severity)
    return fmt("lowering.ask", by=by, old=escape(old), new=escape(new), reason=reason)


def _outcome(fmt: SlackFormatter, proposal: Proposal, shown: Snapshot) -> str:
    words = WORDS[proposal.kind]
    who = fmt.name(proposal.answered_by, shown.names)
    new = escape(fmt.severity(proposal.severity)) if proposal.severity else ""
    return fmt(f"{words}.{proposal.state}", by=fmt.name(proposal.by, shown.names), who=who, new=new)
