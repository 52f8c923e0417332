"""Capturing a message for the timeline, from its menu. `events.py` does it for a reaction."""

from commands.context import Context
from commands.exposures import class_in
from commands.payloads.shortcut import MessageShortcut
from commands.responding.answers import Acknowledged, Answer, Ephemeral, ShowForm
from commands.views.capture_form import capture_form
from commands.views.plain import sentence
from commands.views.submission import Submission
from workflows.access.readable import readable
from workflows.domain.errors import InvalidField, NotAllowed, NotFound
from workflows.domain.ids import IncidentId, incident_label
from workflows.incidents.capture_elsewhere import capture_elsewhere
from workflows.incidents.declare import Origin
from workflows.incidents.form_drafts import keep_origin, take_origin
from workflows.incidents.queries import own_under_way
from workflows.timeline.captures import capture, war_room_of
from workflows.timeline.media import post_of, refuse_media, takes_no_media


def capture_message(context: Context, used: MessageShortcut) -> Answer:
    """The message shortcut "Add to timeline". Outside the war rooms it asks of which incident, also in the room of
    an incident that this person may not see.

    Raises `NotFound` there for somebody who is in no incident.
    """
    try:
        incident_id = war_room_of(used.message.channel, context.person, context.deps)
    except NotFound:
        return _ask(context, used)
    if used.seen.has_media and takes_no_media(used.message, context.deps):
        refuse_media(post_of(used.message, used.seen), context.deps)
        raise NotAllowed("guarded_media", label=incident_label(incident_id))
    capture(used.message, used.said_at, used.thread, context.person, context.now, context.now, context.deps)
    return Acknowledged()


def _ask(context: Context, used: MessageShortcut) -> Answer:
    own = own_under_way(context.person, context.deps)
    if not own:
        raise NotFound("not_a_war_room")
    origin = origin_of(used, context)
    key = keep_origin(origin, context.request.id, context.now, context.deps)
    return ShowForm(capture_form(context.fmt, own, origin.text, key))


def origin_of(used: MessageShortcut, context: Context) -> Origin:
    """The message a shortcut was used on, as it may be kept: nothing names its files."""
    seen = used.seen
    return Origin(
        ref=used.message,
        author=seen.author,
        author_name=seen.author_name,
        text=readable(seen.words if seen.files else seen.markup, context.deps),
        words=readable(seen.words, context.deps),
        said_at=used.said_at,
        has_media=seen.has_media,
    )


def submit_capture(context: Context, submission: Submission) -> Answer:
    """Raises `NotFound` when the message is no longer kept, or for an incident that the person may not see."""
    origin = take_origin(str(submission.private_metadata.get("draft", "")), context.deps)
    chosen = submission.choice("incident") or ""
    if origin is None:
        raise NotFound("control_gone")
    if not chosen.isdecimal():
        raise InvalidField("incident", "choice_gone")
    incident = capture_elsewhere(IncidentId(int(chosen)), origin, context.request, context.deps, class_in(submission))
    return Ephemeral(sentence(context.fmt("capture.kept", label=incident.label)))
