"""Resolving: at once with the words that were typed, or by a form that asks four short things."""

from commands.context import Context
from commands.responding.answers import Acknowledged, Answer, ShowForm
from commands.status import moved, resolution_of
from commands.views.resolve_form import resolve_form
from commands.views.submission import Submission
from workflows.incidents.resolve import Resolution, resolution_so_far, resolve


def resolve_incident(context: Context, text: str) -> Answer:
    """`/incident resolve rolled back`: the words say what was done. Without words, the form."""
    if done := context.seen(text).strip():
        changed = resolve(context.incident.id, Resolution(done=done), context.request, context.deps)
        return moved(context, changed)
    shown, known = resolution_so_far(context.incident.id, context.request, context.deps)
    return ShowForm(resolve_form(context.fmt, shown, known))


def submit_resolve(context: Context, submission: Submission) -> Answer:
    resolve(submission.incident, resolution_of(submission), context.request, context.deps)
    return Acknowledged(context.fmt("working.done"))
