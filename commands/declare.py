"""Declaring: the form, from a command, a shortcut, a message or the Home tab; its submission; joining instead."""

from dataclasses import replace

from commands.capture import origin_of
from commands.context import Context
from commands.payloads.press import Press
from commands.payloads.shortcut import MessageShortcut
from commands.responding.answers import Acknowledged, Answer, Ephemeral, ShowForm
from commands.views.declare_form import Draft, declare_form, first_draft, read_draft, with_type
from commands.views.plain import mrkdwn
from commands.views.submission import Submission
from workflows.access.readable import readable
from workflows.domain.errors import NotAllowed, NotFound
from workflows.incidents.declare import MAX_TITLE, Declaration, Similar, declare
from workflows.incidents.form_drafts import keep_origin, take_origin
from workflows.incidents.membership import join
from workflows.text.headline import headline
from workflows.text.slack_text import one_line

TITLE_FROM_MESSAGE = 80


def open_form(context: Context, text: str = "") -> Answer:
    """`/incident declare <title>`, the global shortcut: the form, with the title filled in.

    A text that is too long for a title becomes the description as well.
    """
    words = context.seen(text)
    draft = first_draft(context.fmt, context.person.id, one_line(words, MAX_TITLE))
    return show_form(context, replace(draft, description=words) if len(words) > MAX_TITLE else draft)


def press_declare(context: Context, press: Press) -> Answer:
    """The button on the Home tab."""
    return open_form(context)


def from_message(context: Context, used: MessageShortcut) -> Answer:
    """The message shortcut: the message becomes the description, and the first entry of the timeline.

    Raises `NotAllowed` for guests.
    """
    _refuse_guests(context)
    origin = origin_of(used, context)
    text, heading = origin.text, readable(used.seen.heading, context.deps)
    key = keep_origin(origin, context.request.id, context.now, context.deps)
    draft = first_draft(context.fmt, context.person.id, headline(heading, text, TITLE_FROM_MESSAGE))
    return show_form(context, replace(draft, description=text, draft=key, quote=text))


def show_form(context: Context, draft: Draft) -> Answer:
    """The form, filled with `draft`. Raises `NotAllowed` for guests."""
    _refuse_guests(context)
    return ShowForm(declare_form(context.fmt, draft))


def _refuse_guests(context: Context) -> None:
    if not context.person.is_full_member:
        raise NotAllowed("guest_declares")


def press_type(context: Context, press: Press) -> Answer:
    """Another type was chosen: the form takes that type's visibility and keeps the rest. Raises `NotFound` outside a
    form."""
    if press.form is None:
        raise NotFound("control_gone")
    return ShowForm(with_type(context.fmt, press.form))


def submit(context: Context, submission: Submission) -> Answer:
    """The form was sent: declare, or ask whether it is the incident somebody declared just now."""
    draft = read_draft(submission, context.fmt)
    declaration = Declaration(
        title=draft.title,
        description=draft.description,
        type=draft.type,
        subtype=draft.subtype,
        severity=draft.severity,
        visibility=draft.visibility,
        lead=draft.lead,
        origin=take_origin(draft.draft, context.deps),
        despite_similar=draft.despite_similar,
        practice=draft.practice,
        classes=draft.classes,
    )
    outcome = declare(declaration, context.request, context.deps)
    if isinstance(outcome, Similar):
        return ShowForm(declare_form(context.fmt, draft, outcome.incident))
    if outcome.thanks:
        return Acknowledged(context.fmt(outcome.thanks, reference=outcome.incident.code_name))
    return Acknowledged(context.fmt("declare.done", label=outcome.incident.label))


def press_join(context: Context, press: Press) -> Answer:
    """Join the similar incident instead of a new one."""
    incident = join(press.incident, context.request, context.deps)
    text = context.fmt("declare.joined", label=incident.label, room=context.fmt.room(incident))
    return Ephemeral(mrkdwn(text))
