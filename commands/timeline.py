"""The record: notes, captured messages, the timeline, catching up, the summary."""

from datetime import UTC, datetime
from typing import Any

from commands.arguments import incident_number
from commands.context import Context, incident_named
from commands.responding.answers import Answer, Done, Ephemeral, ShowForm
from commands.times import UNKNOWN, optional_time, time_then_text
from commands.update import admitted
from commands.views.plain import mrkdwn, sentence
from commands.views.submission import Submission
from commands.views.timeline import catch_up as catch_up_view
from commands.views.timeline import timeline_page as timeline_view
from commands.views.work_forms import note_form
from workflows.domain.errors import InvalidField
from workflows.domain.ids import ChannelId, IncidentId, MessageTs
from workflows.domain.incident import MessageRef
from workflows.domain.policy import Verb
from workflows.domain.times import Towards
from workflows.incidents.queries import catch_up, timeline_page
from workflows.text.slack_text import plain
from workflows.timeline.captures import capture, war_room_of
from workflows.timeline.notes import add_note
from workflows.timeline.summary import ask_for_summary

DECISION = "decision:"


def note(context: Context, text: str) -> Answer:
    """`/incident note [at <time>] <text>`, `/incident note decision: <text>`; without words, the form."""
    incident = admitted(context, context.incident.id, Verb.NOTE)
    words = plain(text).strip()
    if not words:
        return ShowForm(note_form(context.fmt, incident))
    happened_at = None
    if words.lower().startswith("at "):
        happened_at, words = time_then_text(context, words, Towards.PAST)
        if happened_at is None and words.split()[1:2] and words.split()[1][0].isdigit():
            raise InvalidField("time", UNKNOWN[Towards.PAST], text=words.split()[1][:40])
    decision = words.lower().startswith(DECISION)
    if decision:
        words = words[len(DECISION) :].strip()
    return _noted(context, incident.id, words, happened_at, decision)


def submit_note(context: Context, body: dict[str, Any]) -> Answer:
    submission = Submission(body["view"])
    happened_at = optional_time(context, "time", submission.text("time"), Towards.PAST)
    decision = submission.choice("kind") == "decision"
    _noted(context, submission.incident, submission.text("text"), happened_at, decision)
    return Done(context.fmt("note.kept"))


def _noted(context: Context, incident_id: IncidentId, text: str, at: datetime | None, decision: bool) -> Answer:
    entry = add_note(incident_id, text, at, decision, context.request, context.deps)
    if at is None or entry is None:
        return Ephemeral(sentence(context.fmt("note.kept")))
    return Ephemeral(mrkdwn(context.fmt("note.kept_at", at=context.fmt.when(at))))


def capture_message(context: Context, body: dict[str, Any]) -> Answer:
    """The message shortcut "Add to timeline"."""
    message = body["message"]
    war_room_of(ChannelId(body["channel"]["id"]), context.person, context.deps)
    ref = MessageRef(ChannelId(body["channel"]["id"]), MessageTs(body["message_ts"]))
    thread = str(message.get("thread_ts", "")) if message.get("thread_ts") != message["ts"] else ""
    said_at = datetime.fromtimestamp(float(message["ts"]), UTC)
    capture(ref, said_at, thread, context.person, context.now, context.now, context.deps)
    return Done()


def timeline(context: Context, text: str) -> Answer:
    number = incident_named(incident_number(text), context)
    page = timeline_page(number, context.request, context.deps)
    return Ephemeral(timeline_view(context.fmt, page))


def catchup(context: Context, text: str) -> Answer:
    number = incident_named(incident_number(text), context)
    return Ephemeral(catch_up_view(context.fmt, catch_up(number, context.request, context.deps)))


def summary(context: Context, text: str) -> Answer:
    """`/incident summary`: posted in the room, with the whole timeline as a file."""
    number = context.incident.id
    ask_for_summary(number, context.request, context.deps)
    return Ephemeral(sentence(context.fmt("summary.coming")))
