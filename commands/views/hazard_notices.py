"""What somebody reads who is called: what they may meet there, and two buttons."""

from commands.views.blocks import Rendered, actions, button, context, section
from commands.views.slack_formatter import SlackFormatter
from workflows.domain.ids import incident_label
from workflows.messages.access import HazardNoticeGiven
from workflows.text.slack_text import escape

JOIN = "notice.join"
NOT_ME = "notice.not_me"


def hazard_notice(fmt: SlackFormatter, message: HazardNoticeGiven) -> Rendered:
    """Without a title or a name; once it is over, without buttons."""
    label = incident_label(message.incident_id)
    if message.is_over or message.is_below:
        text = fmt("hazard_notice.over" if message.is_over else "hazard_notice.below", label=label)
        return Rendered(text=text, blocks=(context(text),))
    known = [fmt.programme.classes.get(one) for one in message.classes]
    titles = fmt.catalogue.listed([fmt.local(one.title).lower() for one in known if one])
    about = {"label": label, "classes": escape(titles), "until": fmt.when(message.until) if message.until else ""}
    text = f"{_needed(fmt, message)}\n{fmt(_told(message), **about)}"
    if message.is_again:
        text = f"{fmt('hazard_notice.again')}\n{text}"
    number = str(message.incident_id)
    buttons = actions(
        button(fmt("hazard_notice.join"), JOIN, number, style="primary"),
        button(fmt("hazard_notice.not_me"), NOT_ME, number),
    )
    return Rendered(text=text, blocks=(section(text), buttons, context(_hint(fmt, message))))


def _needed(fmt: SlackFormatter, message: HazardNoticeGiven) -> str:
    """How bad it is, and what they are needed as."""
    severity = escape(fmt.programme.signed(message.severity))
    role = [fmt.role(message.role)] if message.role else []
    needed = [*role, *map(fmt.function, message.functions)]
    if not needed:
        return severity
    return fmt("hazard_notice.needed", severity=severity, who=escape(fmt.catalogue.listed(needed)))


def _told(message: HazardNoticeGiven) -> str:
    if not message.let_in:
        return "hazard_notice.told"
    return "hazard_notice.let_in_until" if message.until else "hazard_notice.let_in"


def _hint(fmt: SlackFormatter, message: HazardNoticeGiven) -> str:
    """What can be read before they join, and what follows if they do not."""
    if message.sees_it:
        return fmt("hazard_notice.hint_sees", label=incident_label(message.incident_id), number=message.incident_id)
    return fmt("hazard_notice.hint")
