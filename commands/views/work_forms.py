"""The forms of the work itself: a note for the timeline, a task, a reminder."""

from commands.views.blocks import View
from commands.views.exposures import class_field
from commands.views.forms import choice_field, incident_form, person_field, text_field
from commands.views.slack_formatter import SlackFormatter
from workflows.domain.entries.words import NOTES
from workflows.domain.incident import Incident

NOTE = "note"
TASK = "task"
REMIND = "remind"


def note_form(fmt: SlackFormatter, incident: Incident) -> View:
    """A sentence for the timeline, when it was so, and what it tells."""
    kinds = [(kind, fmt(f"note.kind_{kind}")) for kind in NOTES]
    blocks = [
        text_field("text", fmt("note.field_text"), multiline=True, focus=True),
        choice_field("kind", fmt("note.field_kind"), kinds, chosen="note"),
        text_field(
            "time",
            fmt("note.field_time"),
            optional=True,
            limit=60,
            placeholder=fmt("note.time_example"),
            hint=fmt("note.time_hint"),
        ),
        class_field(fmt, fmt.programme.classes_in(incident)),
    ]
    return incident_form(fmt, NOTE, incident, blocks, submit="note.submit")


def task_form(fmt: SlackFormatter, incident: Incident) -> View:
    """Work for a person."""
    blocks = [
        text_field("text", fmt("task.field_text"), multiline=True, focus=True),
        person_field("assignee", fmt("task.field_assignee"), optional=True),
        text_field("due", fmt("task.field_due"), optional=True, limit=60, placeholder=fmt("form.time_example")),
    ]
    return incident_form(fmt, TASK, incident, blocks, submit="task.submit")


def remind_form(fmt: SlackFormatter, incident: Incident) -> View:
    """What to be reminded of, and when."""
    blocks = [
        text_field("text", fmt("remind.field_text"), focus=True, limit=500),
        text_field("time", fmt("remind.field_time"), limit=60, placeholder=fmt("form.time_example")),
    ]
    return incident_form(fmt, REMIND, incident, blocks, submit="remind.submit")
