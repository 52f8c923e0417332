"""The summary as a message: one page, without numbers. The file beside it names the entries behind each sentence."""

from commands.views.blocks import (
    MESSAGE_LIMIT,
    PARAGRAPH_LIMIT,
    Block,
    Rendered,
    View,
    actions,
    button,
    context,
    section,
)
from commands.views.forms import incident_form, person_field
from commands.views.incident_facts import fallback
from commands.views.slack_formatter import SlackFormatter
from workflows.domain.incident import Incident
from workflows.domain.record import Record
from workflows.messages.timeline import SummaryGiven, SummaryPosted
from workflows.presentation.summary import Style, Summariser, SummarySection, SummaryView, in_a_row
from workflows.text.slack_text import escape, escaped, shorten, shorten_at_word

POST = "summary.room"
AS_UPDATE = "summary.update"
SEND = "summary.person"
SEND_FORM = "summary_send"

TITLE_SHOWN = 200
LINE_SHOWN = 700
"""Characters of one sentence."""
LISTED = 8
"""Lines of a list."""
LEAST_ROOM = 200
"""Characters left below which no further section is begun."""


def summary_posted(fmt: SlackFormatter, message: SummaryPosted) -> Rendered:
    """The page in the room; its file is in the thread."""
    view = Summariser(fmt).view(message.record)
    text = fmt("summary.fallback", label=view.label, incident=fallback(fmt, message.record.incident))
    return Rendered(text=text, blocks=(*page(fmt, view), context(fmt("summary.file_hint"))))


def summary_given(fmt: SlackFormatter, message: SummaryGiven) -> Rendered:
    """In a direct message: who sends it, the way into the room, the page."""
    incident = message.record.incident
    by = fmt.name(message.by, message.record.names)
    opening = fmt("summary.given", by=by, label=incident.label, room=fmt.room(incident))
    return Rendered(text=opening, blocks=(section(opening), *page(fmt, Summariser(fmt).view(message.record))))


def summary_preview(fmt: SlackFormatter, record: Record) -> Rendered:
    """For the asker alone, with what can be done with it."""
    number, view = str(record.incident.id), Summariser(fmt).view(record)
    buttons = [
        button(fmt("summary.post"), POST, number),
        button(fmt("summary.as_update"), AS_UPDATE, number),
        button(fmt("summary.send"), SEND, number),
    ]
    if record.incident.has_ended:
        del buttons[1]
    text = fmt("summary.fallback", label=view.label, incident=fallback(fmt, record.incident))
    return Rendered(text=text, blocks=(*page(fmt, view), context(fmt("summary.private")), actions(*buttons)))


def send_form(fmt: SlackFormatter, incident: Incident) -> View:
    """To whom."""
    fields = [person_field("person", fmt("summary.field_person")), context(fmt("summary.send_hint"))]
    return incident_form(fmt, SEND_FORM, incident, fields, submit="summary_send.submit")


def page(fmt: SlackFormatter, view: SummaryView, sign: str = ":memo:") -> tuple[Block, ...]:
    """The headline, and below it a paragraph for each section, as far as a message reaches."""
    title = fmt("summary.heading", label=view.label, title=escape(shorten(view.title, TITLE_SHOWN)))
    blocks: list[Block] = [section(f"{sign} *{title}*  ·  {escape(view.marking)}\n{escape(view.headline)}")]
    left = MESSAGE_LIMIT
    for part in view.sections:
        text = _paragraph(fmt, part, min(PARAGRAPH_LIMIT, left))
        left -= len(text)
        blocks.append(section(text))
        if left < LEAST_ROOM:
            break
    return tuple(blocks)


def _paragraph(fmt: SlackFormatter, part: SummarySection, room: int) -> str:
    title, more = f"*{escape(part.title)}*", fmt("summary.more_in_file")
    lines = [escaped(shorten_at_word(line.text, LINE_SHOWN), LINE_SHOWN + 100) for line in part.lines]
    if part.style is Style.LIST and len(lines) > 1:
        return "\n".join([title, *_that_fit([f"• {line}" for line in lines[:LISTED]], len(lines), room, more)])
    shown = _that_fit(lines, len(lines), room, more)
    return f"{title}  {'  ·  '.join(shown) if part.style is Style.ITEMS else in_a_row(shown)}"


def _that_fit(lines: list[str], of: int, room: int, more: str) -> list[str]:
    """As many whole lines as fit, then a word about the rest."""
    kept: list[str] = []
    left = room - len(more) - 50
    for line in lines:
        left -= len(line) + 5
        if left < 0:
            break
        kept.append(line)
    return kept if len(kept) == of else [*kept, more]
