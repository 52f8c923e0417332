"""What somebody reads who is called: what they may meet there, and two buttons."""

from commands.views.blocks import Rendered, actions, button, context, section
from commands.views.slack_formatter import SlackFormatter
from workflows.domain.ids import incident_label
from workflows.messages.access import HazardNoticeGiven
from workflows.text.slack_text import escape

JOIN = "notice.join"
NOT_ME = "notice.not_me"


def hazard_notice(fmt: SlackFormatter, message: HazardNoticeGiven) -> Rendered:
    """Without a title, a name or a severity; once it is over, without buttons."""
    label = incident_label(message.incident_id)
    if message.is_over:
        text = fmt("hazard_notice.over", label=label)
        return Rendered(text=text, blocks=(context(text),))
    known = [fmt.programme.classes.get(one) for one in message.classes]
    titles = fmt.catalogue.listed([fmt.local(one.title).lower() for one in known if one])
    text = fmt("hazard_notice.told", label=label, classes=escape(titles))
    number = str(message.incident_id)
    buttons = actions(
        button(fmt("hazard_notice.join"), JOIN, number, style="primary"),
        button(fmt("hazard_notice.not_me"), NOT_ME, number),
    )
    return Rendered(text=text, blocks=(section(text), buttons, context(fmt("hazard_notice.hint"))))
