"""The situation report: shown to one person, in a form that edits it, and in the room as it was signed."""

from collections.abc import Iterator

from commands.views.blocks import Block, Rendered, View, actions, button, context, paragraphs, section
from commands.views.forms import incident_form, text_field
from commands.views.slack_formatter import SlackFormatter
from commands.views.summary import page
from workflows.domain.entries.reports import SituationReported
from workflows.domain.incident import Incident
from workflows.messages.timeline import ReportPosted
from workflows.presentation.situation_report import MAX_REPORT
from workflows.presentation.summary import SummaryView, marking
from workflows.text.slack_text import escape, escaped, shorten

POST = "sitrep.room"
EDIT = "sitrep.edit"
FORM = "sitrep"
TITLE_SHOWN = 200
LONGEST_TITLE = 40
"""Characters before a colon that are still the title of a line."""


def report_preview(fmt: SlackFormatter, incident: Incident, view: SummaryView) -> Rendered:
    """For the asker alone, with what can be done with it."""
    number = str(incident.id)
    buttons = actions(button(fmt("summary.post"), POST, number), button(fmt("sitrep.edit"), EDIT, number))
    blocks = (*page(fmt, view, sign=":clipboard:"), context(fmt("summary.private")), buttons)
    return Rendered(text=f"{view.label}: {escape(shorten(view.title, TITLE_SHOWN))}", blocks=blocks)


def report_form(fmt: SlackFormatter, incident: Incident, text: str) -> View:
    """Its text, to be changed and posted, or copied."""
    field = text_field("text", fmt("sitrep.field"), value=text, multiline=True, limit=MAX_REPORT)
    return incident_form(fmt, FORM, incident, [field, context(fmt("sitrep.hint"))], submit="sitrep.submit")


def report_posted(fmt: SlackFormatter, message: ReportPosted) -> Rendered:
    """Who signed it when stands below it."""
    entry, incident = message.entry, message.snapshot.incident
    assert isinstance(entry.fact, SituationReported)
    label = fmt("sitrep.number", number=entry.fact.number, label=incident.label)
    heading = fmt("summary.heading", label=label, title=escape(shorten(incident.title, TITLE_SHOWN)))
    marked = escape(marking(fmt, incident))
    by = fmt("sitrep.signed", by=fmt.name(entry.by, message.snapshot.names), at=fmt.when(entry.happened_at))
    return Rendered(
        text=heading, blocks=(section(f":clipboard: *{heading}*  ·  {marked}"), *_body(entry.text), context(by))
    )


def _body(text: str) -> list[Block]:
    return paragraphs(_lines(text))


def _lines(text: str) -> Iterator[str]:
    """What stands before the first colon of a line is its title."""
    for line in text.splitlines():
        title, colon, rest = line.partition(":")
        is_titled = bool(colon) and len(title) < LONGEST_TITLE and (not rest or rest.startswith(" "))
        if is_titled and not title.startswith("•"):
            yield f"*{escape(title)}*  {escaped(rest.strip(), MAX_REPORT)}".rstrip()
        else:
            yield escaped(line, MAX_REPORT)
