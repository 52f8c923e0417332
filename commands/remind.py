"""Reminders that somebody asks for."""

import re
from datetime import datetime
from unicodedata import normalize

from commands.arguments import split_first
from commands.context import Context, authorized_incident
from commands.responding.answers import Answer, Ephemeral, ShowForm
from commands.times import its_article, said, time_then_text, typed_time
from commands.views.plain import mrkdwn
from commands.views.submission import Submission
from commands.views.work_forms import remind_form
from workflows.domain.errors import InvalidField
from workflows.domain.ids import IncidentId
from workflows.domain.naming import folded
from workflows.domain.policy import Verb
from workflows.domain.time_grammar import begins_like_a_time, begins_with_a_bare_hour
from workflows.domain.times import Towards
from workflows.incidents.queries import look_at
from workflows.reminders.firing import set_reminder

_UNTIL = re.compile(r"(?:ate|hasta|para)\s+(?:(?:las?|as|el|o)\s+)?", re.IGNORECASE)


def remind(context: Context, text: str) -> Answer:
    """`/incident remind in 2h <text>`; without words, the form. Raises `InvalidField` if no time comes first."""
    incident = authorized_incident(context, context.incident.id, Verb.REMIND)
    if not text:
        return ShowForm(remind_form(context.fmt, incident))
    typed = without_until(re.sub(r"(?i)^me\s+(?=\S)", "", context.seen(text)))
    first, rest = split_first(typed)
    bare = rest if first.lower() in ("at", "on", "by") else typed
    if not (begins_like_a_time(bare) or begins_with_a_bare_hour(bare)):
        raise InvalidField("time", "remind_time_unknown")
    at, words = time_then_text(context, typed, Towards.FUTURE)
    return _set(context, incident.id, at, words)


def without_until(text: str) -> str:
    """`até 18h ligar`, `para las 9 llamar` -> `18h ligar`, `las 9 llamar`; anything else as it is."""
    typed = normalize("NFC", text)
    until = _UNTIL.match(folded(typed))
    rest = its_article(until[0], typed[until.end() :]) if until else ""
    return rest if begins_like_a_time(rest) else typed


def submit_remind(context: Context, submission: Submission) -> Answer:
    at = typed_time(context, "time", submission.text("time"), Towards.FUTURE)
    return _set(context, submission.incident, at, submission.text("text"))


def _set(context: Context, incident_id: IncidentId, at: datetime, text: str) -> Answer:
    """Says when the reminder is due: the room does not show it before."""
    set_reminder(incident_id, at, text, context.request, context.deps)
    if context.is_here:
        return Ephemeral(mrkdwn(context.fmt("remind.set", at=said(context, at))))
    incident = look_at(incident_id, context.request, context.deps).incident
    return Ephemeral(mrkdwn(context.fmt("remind.set_elsewhere", at=said(context, at), room=context.fmt.room(incident))))
