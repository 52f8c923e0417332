"""What waits for somebody's consent: a handover to accept, a lower severity to confirm."""

from commands.views.blocks import Rendered, actions, button, context, section
from commands.views.slack_formatter import SlackFormatter, ping
from workflows.domain.proposals import Offer, OfferKind, OfferState
from workflows.messages import OfferMade, Snapshot
from workflows.text.slack_text import escape, escaped

ACCEPT = "offer.accept"
DECLINE = "offer.decline"


def proposal(fmt: SlackFormatter, message: OfferMade) -> Rendered:
    """What is proposed, with its two buttons; once settled, what came of it."""
    offer, shown = message.offer, message.snapshot
    if offer.state is not OfferState.OPEN:
        text = _outcome(fmt, offer, shown)
        return Rendered(text=text, blocks=(context(text),))
    text, words, value = _question(fmt, offer, shown), _words(offer), str(offer.id)
    accept = button(fmt(f"{words}.accept"), f"{ACCEPT}.{offer.kind}", value, style="primary")
    decline = button(fmt(f"{words}.decline"), f"{DECLINE}.{offer.kind}", value)
    return Rendered(text=text, blocks=(section(text), actions(accept, decline)))


def _words(offer: Offer) -> str:
    return "handover" if offer.kind is OfferKind.HANDOVER else "lowering"


def _question(fmt: SlackFormatter, offer: Offer, shown: Snapshot) -> str:
    by = fmt.name(offer.by, shown.names)
    reason = escaped(offer.reason, 1000).replace("\n", "\n>")
    if offer.kind is OfferKind.HANDOVER:
        assert offer.to is not None
        text = fmt("handover.ask", to=ping(offer.to), by=by)
        return f"{text}\n>{reason}" if reason else text
    assert offer.severity is not None
    old, new = fmt.severity(shown.incident.severity), fmt.severity(offer.severity)
    return fmt("lowering.ask", by=by, old=escape(old), new=escape(new), reason=reason)


def _outcome(fmt: SlackFormatter, offer: Offer, shown: Snapshot) -> str:
    words = _words(offer)
    who = fmt.name(offer.settled_by, shown.names)
    new = escape(fmt.severity(offer.severity)) if offer.severity else ""
    return fmt(f"{words}.{offer.state}", by=fmt.name(offer.by, shown.names), who=who, new=new)
