"""Exporting the record of an incident: by form, or typed with its purpose."""

from datetime import datetime

from commands.arguments import split_first
from commands.context import Context
from commands.responding.answers import Answer, Ephemeral, ShowForm
from commands.times import optional_time
from commands.views.exports import export_form
from commands.views.plain import sentence
from commands.views.submission import Submission
from workflows.domain.errors import InvalidField
from workflows.domain.exports import EXPORTS
from workflows.domain.ids import IncidentId
from workflows.domain.markings import Audience
from workflows.domain.naming import unaccented
from workflows.domain.times import Towards
from workflows.exports.export import check_export, export_record
from workflows.presentation.presenter import Presenter


def export(context: Context, text: str) -> Answer:
    """`/incident export regulator <purpose>`; the form without a purpose. Raises `InvalidField`."""
    incident = check_export(context.incident.id, context.person, context.deps)
    word, purpose = split_first(context.seen(text))
    audience = audience_named(word, context.fmt) if word else None
    if audience is None or not purpose:
        return ShowForm(export_form(context.fmt, incident, audience, purpose))
    return _export(context, incident.id, audience, purpose, None)


def opens_form(text: str) -> bool:
    return len(text.split()) < 2


def audience_named(word: str, fmt: Presenter) -> Audience:
    """By its name in any language. Raises `InvalidField`."""
    for audience in EXPORTS:
        spelled = {audience.value, *fmt.catalogue.spellings(f"export.audience_{audience}")}
        if unaccented(word) in {unaccented(one) for one in spelled}:
            return audience
    known = tuple(fmt(f"export.audience_{audience}") for audience in EXPORTS)
    raise InvalidField("audience", "no_such_audience", text=word[:40], known=known)


def submit_export(context: Context, submission: Submission) -> Answer:
    chosen = submission.choice("audience") or ""
    if chosen not in tuple(Audience):
        raise InvalidField("audience", "choice_gone")
    at = optional_time(context, "time", submission.text("time"), Towards.PAST)
    return _export(context, submission.incident, Audience(chosen), submission.text("purpose"), at)


def _export(context: Context, incident_id: IncidentId, audience: Audience, purpose: str, at: datetime | None) -> Answer:
    say = Presenter(context.deps.catalogue, context.deps.programme)
    say = say.into(context.person.locale, context.person.timezone)
    done = export_record(incident_id, audience, purpose, at, say, context.request, context.deps, send=True)
    return Ephemeral(sentence(context.fmt("export.coming", label=done.incident.label)))
