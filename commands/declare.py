"""Declaring: the form, from a command, a shortcut, a message or the Home tab; its submission; joining instead."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from commands.context import Context
from commands.responding.answers import Answer, Done, Ephemeral, ShowForm
from commands.views.declare_form import Draft, declare_form, first_draft, read_draft
from commands.views.plain import mrkdwn
from workflows.domain.errors import NotAllowed
from workflows.domain.exposure import Visibility
from workflows.domain.ids import ChannelId, IncidentId, MessageTs, UserId
from workflows.domain.incident import MessageRef
from workflows.incidents.declare import MAX_TITLE, Declaration, Origin, Similar, declare
from workflows.incidents.form_drafts import keep_origin, take_origin
from workflows.incidents.membership import join
from workflows.text.slack_text import one_line, plain
from workflows.timeline.capture_jobs import readable

TITLE_FROM_MESSAGE = 80


def open_form(context: Context, text: str) -> Answer:
    """`/incident declare <title>`: the form, with the title filled in; what is too long for one is kept as summary."""
    words = plain(text)
    draft = first_draft(context.fmt, context.person.id, one_line(words, MAX_TITLE))
    return _form(context, replace(draft, description=words) if len(words) > MAX_TITLE else draft)


def tutorial(context: Context, text: str) -> Answer:
    """`/incident tutorial`: the form of a practice incident, private to whoever learns."""
    title = context.fmt("practice.title")
    draft = first_draft(context.fmt, context.person.id, title)
    return _form(context, replace(draft, visibility=Visibility.PRIVATE, practice=True))


def from_shortcut(context: Context, body: dict[str, Any]) -> Answer:
    """The global shortcut, and the button on the Home tab."""
    return open_form(context, "")


def from_message(context: Context, body: dict[str, Any]) -> Answer:
    """The message shortcut: the message's words become the description, and the first entry of the timeline."""
    _refuse_guests(context)
    message = body["message"]
    text = readable(str(message.get("text", "")), context.deps)
    author = message.get("user")
    origin = Origin(
        ref=MessageRef(ChannelId(body["channel"]["id"]), MessageTs(body["message_ts"])),
        author=UserId(author) if author else None,
        text=text,
        said_at=datetime.fromtimestamp(float(message["ts"]), UTC),
    )
    key = keep_origin(origin, context.request.id, context.now, context.deps)
    draft = first_draft(context.fmt, context.person.id, one_line(text, TITLE_FROM_MESSAGE))
    return _form(context, replace(draft, description=text, draft=key, quote=text))


def _form(context: Context, draft: Draft) -> Answer:
    _refuse_guests(context)
    return ShowForm(declare_form(context.fmt, draft))


def _refuse_guests(context: Context) -> None:
    if not context.person.is_full_member:
        raise NotAllowed("guest_declares")


def choose_type(context: Context, body: dict[str, Any]) -> Answer:
    """Another type: the form follows with that type's visibility."""
    draft = read_draft(body["view"], context.fmt)
    visibility = context.fmt.programme.types[draft.type].visibility
    return ShowForm(declare_form(context.fmt, replace(draft, visibility=visibility)))


def submit(context: Context, body: dict[str, Any]) -> Answer:
    """The form was sent: declare, or ask whether it is the incident somebody declared just now."""
    draft = read_draft(body["view"], context.fmt)
    order = Declaration(
        title=draft.title,
        description=draft.description,
        type=draft.type,
        severity=draft.severity,
        visibility=draft.visibility,
        lead=draft.lead,
        origin=take_origin(draft.draft, context.deps),
        despite_similar=draft.despite_similar,
        practice=draft.practice,
    )
    outcome = declare(order, context.request, context.deps)
    if isinstance(outcome, Similar):
        return ShowForm(declare_form(context.fmt, draft, outcome.incident))
    return Done(context.fmt("declare.done", label=outcome.incident.label))


def join_instead(context: Context, body: dict[str, Any]) -> Answer:
    """The offer to join: into that room instead of a new one."""
    incident = join(IncidentId(int(body["actions"][0]["value"])), context.request, context.deps)
    text = context.fmt("declare.joined", label=incident.label, room=context.fmt.room(incident))
    return Ephemeral(mrkdwn(text))
