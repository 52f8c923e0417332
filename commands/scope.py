"""Who may know of an incident, and what kind it is: by command, by form, and the second person's answer."""

from commands.arguments import split_first, type_named, types_near, visibility_named
from commands.context import Context, authorized_incident
from commands.payloads.press import Press
from commands.responding.answers import Acknowledged, Answer, Ephemeral, ShowForm
from commands.views.plain import sentence
from commands.views.scope_forms import type_form, visibility_form
from commands.views.submission import Submission
from commands.views.type_menu import kind_in
from commands.waiting import waits
from workflows.domain.errors import InvalidField, ReasonNeeded
from workflows.domain.exposure import Visibility
from workflows.domain.ids import ClassId, IncidentId, ProposalId
from workflows.domain.policy import Verb
from workflows.domain.proposals import Proposal
from workflows.incidents.incident_type import change_type, may_add_classes
from workflows.incidents.visibility import answer_opening, change_visibility
from workflows.programme.find_type import Kind


def visibility(context: Context, text: str) -> Answer:
    """`/incident visibility private <reason>`; the form without one, or if a reason is needed and missing.

    Raises `InvalidField` for what is no visibility.
    """
    incident = authorized_incident(context, context.incident.id, Verb.SET_VISIBILITY)
    word, reason = split_first(context.seen(text))
    if not word:
        return ShowForm(visibility_form(context.fmt, incident))
    wanted = visibility_named(word, context.fmt)
    if wanted is None:
        raise InvalidField("visibility", "no_such_visibility", text=word[:40])
    if wanted == incident.visibility:
        return Ephemeral(sentence(context.fmt(f"visibility.same_{wanted}", label=incident.label)))
    try:
        return _change(context, incident.id, wanted, reason)
    except ReasonNeeded:
        return ShowForm(visibility_form(context.fmt, incident, wanted))


def submit_visibility(context: Context, submission: Submission) -> Answer:
    wanted = Visibility.stored(submission.choice("visibility") or "")
    return _change(context, submission.incident, wanted, submission.text("reason"))


def _change(context: Context, incident_id: IncidentId, wanted: Visibility, reason: str) -> Answer:
    changed = change_visibility(incident_id, wanted, reason, context.request, context.deps)
    if isinstance(changed, Proposal):
        return waits(context, changed, "visibility.second_asked")
    return Ephemeral(sentence(context.fmt(f"visibility.now_{changed.visibility.shown_as}", label=changed.label)))


def press_opening(context: Context, press: Press, accept: bool) -> Answer:
    """A second person's answer."""
    answered = answer_opening(ProposalId(press.subject), accept, context.request, context.deps)
    return Acknowledged() if answered else Ephemeral(sentence(context.fmt("proposal.answered")))


def incident_type(context: Context, text: str) -> Answer:
    """`/incident type fraud`; the form without a type, or where nothing is called so. Raises `InvalidField` for what
    can mean several."""
    incident = authorized_incident(context, context.incident.id, Verb.SET_TYPE)
    words = context.seen(text)
    found = type_named(words, context.fmt) if words else None
    if found is not None:
        return _change_type(context, incident.id, found)
    if known := tuple(map(context.fmt.kind, types_near(words, context.fmt))):
        raise InvalidField("type", "no_such_type", text=words[:40], known=known)
    may_class = may_add_classes(incident.id, context.request, context.deps)
    return ShowForm(type_form(context.fmt, incident, may_class=may_class))


def submit_type(context: Context, submission: Submission) -> Answer:
    """With what people may meet in it, where the form asked."""
    asked = submission.has("classes")
    classes = tuple(map(ClassId, submission.choices("classes"))) if asked else None
    return _change_type(context, submission.incident, kind_in(submission), classes)


def _change_type(
    context: Context, incident_id: IncidentId, kind: Kind, classes: tuple[ClassId, ...] | None = None
) -> Answer:
    changed = change_type(incident_id, kind.type, context.request, context.deps, classes, kind.subtype)
    return Ephemeral(sentence(context.fmt("type.changed", label=changed.label, type=context.fmt.kind(changed.kind))))
