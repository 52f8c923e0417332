"""Capturing a message for the timeline, from its menu. `events.py` does it for a reaction."""

from commands.context import Context
from commands.payloads.shortcut import MessageShortcut
from commands.responding.answers import Acknowledged, Answer, Ephemeral, ShowForm
from commands.views.capture_form import capture_form
from commands.views.plain import sentence
from commands.views.submission import Submission
from workflows.access.readable import readable
from workflows.domain.errors import InvalidField, NotFound
from workflows.domain.ids import IncidentId
from workflows.incidents.capture_elsewhere import capture_elsewhere
from workflows.incidents.declare import Origin
from workflows.incidents.form_drafts import keep_origin, take_origin
from workflows.incidents.queries import own_under_way
from workflows.timeline.captures import capture, war_room_of


def capture_message(context: Context, used: MessageShortcut) -> Answer:
    """The message shortcut "Add to timeline". Outside the war rooms it asks of which incident, also in the room of
    an incident that this person may not see.

    Raises `NotFound` there for somebody who is in no incident.
    """
    try:
        war_room_of(used.message.channel, context.person, context.deps)
    except NotFound:
        return _ask(context, used)
    capture(used.message, used.said_at, used.thread, context.person, context.now, context.now, context.deps)
    return Acknowledged()


def _ask(context: Context, used: MessageShortcut) -> Answer:
    own = own_under_way(context.person, context.deps)
    if not own:
        raise NotFound("not_a_war_room")
    seen = used.seen
    text = readable(seen.markup, context.deps)
    origin = Origin(ref=used.message, author=seen.author, author_name=seen.author_name, text=text, said_at=used.said_at)
    key = keep_origin(origin, context.request.id, context.now, context.deps)
    return ShowForm(capture_form(context.fmt, own, text, key))


def submit_capture(context: Context, submission: Submission) -> Answer:
    """Raises `NotFound` when the message is no longer kept, or for an incident that the person may not see."""
    origin = take_origin(str(submission.private_metadata.get("draft", "")), context.deps)
    chosen = submission.choice("incident") or ""
    if origin is None:
        raise NotFound("control_gone")
    if not chosen.isdecimal():
        raise InvalidField("incident", "choice_gone")
    incident = capture_elsewhere(IncidentId(int(chosen)), origin, context.request, context.deps)
    return Ephemeral(sentence(context.fmt("capture.kept", label=incident.label)))
