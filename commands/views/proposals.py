"""What waits for somebody's consent: a handover to accept, a lower severity to confirm, an invitation, a decision."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from commands.views.blocks import Element, Rendered, View, actions, button, context, section
from commands.views.forms import choices_field, incident_form, text_field
from commands.views.slack_formatter import SlackFormatter, ping
from workflows.domain.exposure import SeenBy, Visibility
from workflows.domain.ids import ProposalId
from workflows.domain.incident import Incident
from workflows.domain.proposals import PROPOSALS, Proposal, ProposalKind, ProposalState
from workflows.domain.snapshot import Snapshot
from workflows.incidents.invitations import Proposed
from workflows.messages.incidents import ProposalAnswered, ProposalPosted, SignOffAsked
from workflows.text.slack_text import escape, escaped, shorten

ACCEPT = "offer.accept"
DECLINE = "offer.decline"
UNTIL = "offer.until"
UNTIL_FORM = "access_until"
CHOOSE = "offer.choose"
CHOOSE_FORM = "inviting_choose"
MOST_CHOICES = 100
"""As many as a Slack menu takes."""
FOR_A_DAY = "24h"
"""What the form offers to whoever does not let somebody in for good."""
QUOTED = 2000
QUOTED_TO_LEGAL = 1500
"""Below the title of the incident."""

Params = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class ProposalWords:
    """The texts of a kind: `<words>.ask`, `.accept`, `.decline`, and one for each outcome; with what they name."""

    words: str
    params: Callable[[SlackFormatter, Proposal, Snapshot], Params]
    was_asked: str = ""
    """The text that is left of it in the room once somebody accepted: a line says who and what."""


def proposal(fmt: SlackFormatter, message: ProposalPosted) -> Rendered:
    """What is proposed, to those who can answer, with its two buttons; once settled, what came of it."""
    proposal, shown = message.proposal, message.snapshot
    if proposal.state is not ProposalState.OPEN:
        text = _settled(fmt, proposal, shown)
        return Rendered(text=text, blocks=(context(text),))
    rule = PROPOSALS[proposal.kind]
    asked = () if rule.is_legal_asked(shown.incident.exposure) else rule.mentions(shown.holdings)
    called = [user for user in asked if user != proposal.by]
    if message.called is not None:
        called.append(message.called)
    text = " ".join([*map(ping, called), question(fmt, proposal, shown)])
    may_end = shown.incident.exposure.seen_by is not SeenBy.CLEARED
    return Rendered(text=text, blocks=(section(text), actions(*answers(fmt, proposal, may_end=may_end))))


def sign_off_asked(fmt: SlackFormatter, message: SignOffAsked) -> Rendered:
    """To one of Legal, where it is and what is asked, with the buttons of the message in the room."""
    incident, proposal = message.snapshot.incident, message.proposal
    if not message.inside:
        proposal = replace(proposal, reason="")
    if proposal.state is not ProposalState.OPEN:
        text = f"{incident.label}: {outcome(fmt, proposal, message.snapshot)}"
        return Rendered(text=text, blocks=(context(text),))
    if message.inside:
        title = escape(shorten(incident.title, 150))
        head = fmt("sign_off.asked", label=incident.label, title=title, room=fmt.room(incident))
    else:
        head = fmt("sign_off.asked_outside", label=incident.label)
    text = f"{head}\n{question(fmt, proposal, message.snapshot, QUOTED_TO_LEGAL)}"
    return Rendered(text=text, blocks=(section(text), actions(*answers(fmt, proposal))))


def _settled(fmt: SlackFormatter, proposal: Proposal, shown: Snapshot) -> str:
    """What came of it; only that it was asked, where a line of its own right below tells what came of it."""
    parts = PROPOSED[proposal.kind]
    if proposal.state is not ProposalState.ACCEPTED or not parts.was_asked:
        return outcome(fmt, proposal, shown)
    by = fmt.name(proposal.by, shown.names)
    return fmt(parts.was_asked, by=by, **parts.params(fmt, proposal, shown))


def answers(fmt: SlackFormatter, proposal: Proposal, *, may_end: bool = True) -> tuple[Element, ...]:
    """`may_end`: whether somebody can be let in until a moment."""
    words, value = PROPOSED[proposal.kind].words, str(proposal.id)
    accept = button(fmt(f"{words}.accept"), f"{ACCEPT}.{proposal.kind}", value, style="primary")
    decline = button(fmt(f"{words}.decline"), f"{DECLINE}.{proposal.kind}", value)
    if proposal.kind is ProposalKind.ACCESS:
        until = (button(fmt("joining.until"), UNTIL, value),) if may_end else ()
        return accept, *until, decline
    if proposal.kind is ProposalKind.INVITATION and 1 < len(proposal.people) <= MOST_CHOICES:
        return accept, button(fmt("inviting.choose"), CHOOSE, value), decline
    return accept, decline


def choose_form(fmt: SlackFormatter, proposed: Proposed, proposal_id: ProposalId) -> View:
    """Whom of those who were proposed to let in."""
    everybody = [(user, name) for user, name in proposed.people.items()]
    blocks = [
        choices_field("chosen", fmt("inviting_choose.field"), everybody, chosen=[*proposed.people]),
        context(fmt("inviting_choose.hint")),
    ]
    return incident_form(fmt, CHOOSE_FORM, proposed.incident, blocks, submit="inviting.accept", subject=proposal_id)


def until_form(fmt: SlackFormatter, incident: Incident, proposal_id: ProposalId) -> View:
    """Until when somebody who asked to join is let in."""
    hint = fmt("access_grant.hint_until")
    field = text_field("until", fmt("access_grant.field_until"), value=FOR_A_DAY, optional=True, hint=hint, focus=True)
    return incident_form(fmt, UNTIL_FORM, incident, [field], submit="joining.accept", subject=proposal_id)


def question(fmt: SlackFormatter, proposal: Proposal, shown: Snapshot, quoted: int = QUOTED) -> str:
    """What is asked, with the words of who asks below it."""
    parts = PROPOSED[proposal.kind]
    by = fmt.name(proposal.by, shown.names)
    text = fmt(f"{parts.words}.ask", by=by, **parts.params(fmt, proposal, shown))
    reason = escaped(proposal.reason, quoted).replace("\n", "\n>")
    return f"{text}\n>{reason}" if reason else text


def outcome(fmt: SlackFormatter, proposal: Proposal, shown: Snapshot) -> str:
    parts = PROPOSED[proposal.kind]
    by, who = fmt.name(proposal.by, shown.names), fmt.name(proposal.answered_by, shown.names)
    return fmt(f"{parts.words}.{proposal.state}", by=by, who=who, **parts.params(fmt, proposal, shown))


def proposal_answered(fmt: SlackFormatter, message: ProposalAnswered) -> Rendered:
    """To who proposed it, what came of it."""
    incident = message.snapshot.incident
    who = fmt.name(message.proposal.answered_by, message.snapshot.names)
    said = fmt("inviting.partly", who=who) if message.partly else outcome(fmt, message.proposal, message.snapshot)
    title = escape(shorten(incident.title, 150))
    text = fmt("asked.answered", said=said, label=incident.label, title=title, room=fmt.room(incident))
    return Rendered(text=text, blocks=(section(text),))


def _handover(fmt: SlackFormatter, proposal: Proposal, shown: Snapshot) -> Params:
    return {"to": fmt.name(proposal.to, shown.names)}


def _severities(fmt: SlackFormatter, proposal: Proposal, shown: Snapshot) -> Params:
    new = fmt.severity(proposal.severity) if proposal.severity else ""
    return {"old": escape(fmt.severity(shown.incident.severity)), "new": escape(new)}


def _people(fmt: SlackFormatter, proposal: Proposal, shown: Snapshot) -> Params:
    return {"people": fmt.markup(fmt.people(proposal.people, shown.names))}


def _decision(fmt: SlackFormatter, proposal: Proposal, shown: Snapshot) -> Params:
    return {"text": escaped(proposal.reason, 300)}


def _markings(fmt: SlackFormatter, proposal: Proposal, shown: Snapshot) -> Params:
    return {"old": shown.incident.tlp.label, "new": proposal.marking.label if proposal.marking else ""}


def _use(fmt: SlackFormatter, proposal: Proposal, shown: Snapshot) -> Params:
    return {"use": fmt(f"waiver.{proposal.use}") if proposal.use else ""}


def _lowered(fmt: SlackFormatter, proposal: Proposal, shown: Snapshot) -> Params:
    old, new = shown.incident.visibility, proposal.visibility or Visibility.OPEN
    return {
        "old": fmt(f"visibility.{old.shown_as}_short"),
        "new": fmt(f"visibility.{new.shown_as}_short"),
        "approver": fmt("opening.by_legal" if old.exposure.lowered_by_legal else "opening.by_second"),
    }


PROPOSED: Mapping[ProposalKind, ProposalWords] = {
    ProposalKind.HANDOVER: ProposalWords("handover", _handover, was_asked="entry.handover_offered"),
    ProposalKind.LOWER_SEVERITY: ProposalWords("lowering", _severities),
    ProposalKind.OPEN_UP: ProposalWords("opening", _lowered),
    ProposalKind.WIDEN_MARKING: ProposalWords("widening", _markings),
    ProposalKind.ACCESS: ProposalWords("joining", lambda fmt, proposal, shown: {}),
    ProposalKind.WAIVER: ProposalWords("waiving", _use),
    ProposalKind.INVITATION: ProposalWords("inviting", _people),
    ProposalKind.DECISION: ProposalWords("deciding", _decision, was_asked="deciding.was_proposed"),
}
