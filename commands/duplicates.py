"""Duplicates: an incident is merged into another one, by command or by form, and the merge is undone."""

from commands.addressing import Address, address_of
from commands.aliases import OF, UNDO
from commands.context import Context, authorized_incident
from commands.payloads.press import Press
from commands.responding.answers import Answer, Ephemeral, ShowForm
from commands.views.duplicates import merge_form, merged
from commands.views.plain import mrkdwn, sentence
from commands.views.submission import Submission
from workflows.access.readable import person_name
from workflows.domain.errors import DomainError, InvalidField, NotFound
from workflows.domain.ids import IncidentId
from workflows.domain.incident import Incident
from workflows.domain.merges import Whom
from workflows.domain.policy import Verb
from workflows.incidents.duplicates import Merged, merge, offered_targets
from workflows.incidents.queries import find_incident
from workflows.incidents.undo_merge import undo_merge
from workflows.text.slack_text import escape, plain


def duplicate(context: Context, text: str) -> Answer:
    """`/incident duplicate INC-5 <reason>`, from anywhere `duplicate INC-4 of INC-5`; `duplicate undo`.

    Without the other incident, the form asks for it. Raises `InvalidField` for words that name none."""
    if text.casefold() in UNDO:
        return _undo(context, context.incident.id)
    named, reason = _named(text)
    source = _find(context, named.pop(0)) if len(named) > 1 else context.incident
    if not named:
        if reason:
            raise InvalidField("target", "not_a_number", text=reason[:40])
        return ask_which(context, source)
    target = _find(context, named[0])
    try:
        done = merge(source.id, target.id, None, reason, context.request, context.deps)
    except InvalidField as error:
        if error.field != "people":
            raise
        return ask_which(context, source, target, reason, error)
    return _answer(context, done)


def _named(text: str) -> tuple[list[Address], str]:
    """The one or two incidents named first, with or without "of" before each, and the words behind them."""
    found: list[Address] = []
    rest = _after_of(text)
    while rest and len(found) < 2:
        word, *behind = rest.split(None, 1)
        address = address_of(word)
        if address is None:
            break
        found.append(address)
        rest = _after_of(behind[0]) if behind else ""
    return found, plain(rest)


def _after_of(text: str) -> str:
    """The text without a leading "of"."""
    word, *behind = text.split(None, 1) or [""]
    return (behind[0] if behind else "") if word.casefold() in OF else text


def _find(context: Context, address: Address) -> Incident:
    return find_incident(address.number, address.room, address.typed, context.person, context.deps)


def ask_which(
    context: Context,
    source: Incident,
    target: Incident | None = None,
    reason: str = "",
    why: DomainError | None = None,
) -> Answer:
    """The form that asks which incident it is a duplicate of. `why`: it is asked although that was said. Raises
    `NotFound` when there is none to choose."""
    incident = authorized_incident(context, source.id, Verb.MERGE)
    targets = offered_targets(incident, context.person, context.deps)
    if not targets:
        raise NotFound("duplicate_nothing_open", label=incident.label)
    said = context.fmt.markup(context.fmt.refusal(why)) if why else ""
    return ShowForm(merge_form(context.fmt, incident, targets, target, reason, said))


def submit_merge(context: Context, submission: Submission) -> Answer:
    target = submission.choice("target") or ""
    if not target.isdecimal():
        raise InvalidField("target", "duplicate_which")
    whom = submission.choice("people")
    chosen = Whom(whom) if whom in tuple(Whom) else None
    reason = submission.text("reason")
    done = merge(submission.incident, IncidentId(int(target)), chosen, reason, context.request, context.deps)
    return _answer(context, done)


def _answer(context: Context, done: Merged) -> Answer:
    holders = {task.assignee for task in done.kept_with if task.assignee}
    names = {user: person_name(user, context.deps) for user in (*done.people, *holders)}
    return Ephemeral(merged(context.fmt, done, names))


def press_undo(context: Context, press: Press) -> Answer:
    """The button on the card of a duplicate."""
    return _undo(context, press.incident)


def _undo(context: Context, incident_id: IncidentId) -> Answer:
    back = undo_merge(incident_id, context.request, context.deps)
    if back is None:
        return Ephemeral(sentence(context.fmt("duplicate.undone_before")))
    params = {"label": back.label, "room": context.fmt.room(back), "status": escape(context.fmt.status(back.status))}
    return Ephemeral(mrkdwn(context.fmt("duplicate.undone", **params)))
