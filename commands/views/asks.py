"""What a person reads when somebody asks them for something, the forms for their answer, and what the asker reads."""

from collections.abc import Callable, Mapping

from commands.views.blocks import Element, Rendered, View, actions, button, section
from commands.views.forms import incident_form, text_field
from commands.views.proposals import answers
from commands.views.slack_formatter import SlackFormatter
from workflows.domain.entries.answers import RoleDeclined, TaskDeclined
from workflows.domain.entries.corrections import EntryCorrected, EntryWithdrawn
from workflows.domain.entries.incidents import CalledBy, PeopleInvited
from workflows.domain.entries.roles import HandoverProposed
from workflows.domain.incident import Incident
from workflows.domain.privilege import Use
from workflows.domain.roles import lead_of
from workflows.domain.snapshot import Snapshot
from workflows.domain.timeline import Entry, EntryFact
from workflows.incidents.asks import MAX_ANSWER
from workflows.messages.incidents import AnswerGiven, Asked, CouldNotInvite
from workflows.presentation.refusals import why_refused
from workflows.text.slack_text import escape, escaped, shorten

ON_IT = "ask.on_it"
CANNOT = "ask.cannot"
ANSWER = "ask.answer"
DECLINE_FORM = "ask_decline"
ANSWER_FORM = "ask_answer"
TITLE_SHOWN = 150
REASON_SHOWN = 1000


CALLED_BY: Mapping[CalledBy, str] = {
    CalledBy.PRIVILEGE: "asked.called_by_privilege",
    CalledBy.SIGHT: "asked.called_by_sight",
}


def asked(fmt: SlackFormatter, message: Asked) -> Rendered:
    """Who asks for what and why, where, and what to do first."""
    entry = message.entry
    text = ASKED[type(entry.fact)](fmt, message)
    number = str(entry.id)
    answer = button(fmt("asked.answer"), ANSWER, number)
    buttons = ask_buttons(fmt, entry) if message.proposal is None else (*answers(fmt, message.proposal), answer)
    return Rendered(text=text, blocks=(section(text), actions(*buttons)))


def ask_buttons(fmt: SlackFormatter, entry: Entry) -> tuple[Element, Element, Element]:
    """On it, Can't, Answer."""
    number = str(entry.id)
    return (
        button(fmt("task.on_it"), ON_IT, number, style="primary"),
        button(fmt("task.cannot"), CANNOT, number),
        button(fmt("asked.answer"), ANSWER, number),
    )


def _invited(fmt: SlackFormatter, message: Asked) -> str:
    entry, shown = message.entry, message.snapshot
    incident = shown.incident
    first = fmt("asked.first_privileged" if incident.leaves_out(Use.SUMMARIES) else "asked.first")
    invited = fmt(_invited_by(entry), type=escape(fmt.type(incident.type)), **_where(fmt, entry, shown))
    text = f"{invited}\n{first}"
    state = standing(fmt, shown)
    if message.until is not None:
        state = f"{state}\n{fmt('asked.until', at=fmt.when(message.until))}"
    return _with_reason(text, entry, state)


def _invited_by(entry: Entry) -> str:
    assert isinstance(entry.fact, PeopleInvited)
    if entry.fact.called_by is not None:
        return CALLED_BY[entry.fact.called_by]
    return "asked.invited" if entry.by else "asked.invited_by_rule"


def _handover(fmt: SlackFormatter, message: Asked) -> str:
    entry, shown = message.entry, message.snapshot
    return _with_reason(fmt("asked.handover", **_where(fmt, entry, shown)), entry, standing(fmt, shown))


def _where(fmt: SlackFormatter, entry: Entry, shown: Snapshot) -> dict[str, object]:
    incident = shown.incident
    by = entry.by or incident.declared_by
    return {
        "by": fmt.name(by, shown.names),
        "label": incident.label,
        "title": escape(shorten(incident.title, TITLE_SHOWN)),
        "room": fmt.room(incident),
    }


def standing(fmt: SlackFormatter, shown: Snapshot) -> str:
    """How bad, who may know of it, who leads: what somebody who is called has to know first."""
    lead = lead_of(shown.holdings)
    return fmt(
        "asked.standing",
        severity=escape(fmt.programme.signed(shown.incident.severity)),
        visibility=fmt(f"visibility.{shown.incident.visibility.shown_as}_short"),
        lead=fmt("summary.led_by", who=fmt.name(lead, shown.names)) if lead else fmt("summary.no_lead"),
    )


def _with_reason(text: str, entry: Entry, state: str) -> str:
    head, _, rest = text.partition("\n")
    reason = escaped(entry.text, REASON_SHOWN).replace("\n", "\n>")
    return "\n".join(filter(None, (head, state, f">{reason}" if reason else "", rest)))


ASKED: Mapping[type[EntryFact], Callable[[SlackFormatter, Asked], str]] = {
    PeopleInvited: _invited,
    HandoverProposed: _handover,
}


def decline_form(fmt: SlackFormatter, incident: Incident, entry: Entry) -> View:
    """Why somebody cannot."""
    field = text_field(
        "text", fmt("task_decline.field_text"), multiline=True, optional=True, limit=MAX_ANSWER, focus=True
    )
    return incident_form(fmt, DECLINE_FORM, incident, [field], submit="task_decline.submit", subject=entry.id)


def answer_form(fmt: SlackFormatter, incident: Incident, callback: str, subject: int) -> View:
    """Words for the timeline, in their author's name."""
    field = text_field("text", fmt("asked.field_answer"), multiline=True, limit=MAX_ANSWER, focus=True)
    return incident_form(fmt, callback, incident, [field], submit="task_decline.submit", subject=subject)


def answer_given(fmt: SlackFormatter, message: AnswerGiven) -> Rendered:
    """To who asked: the answer in its author's words, and what to do where it leaves something undone."""
    entry, incident = message.entry, message.snapshot.incident
    said = fmt.sentence(entry, message.snapshot.names, REASON_SHOWN)
    title = escape(shorten(incident.title, TITLE_SHOWN))
    text = fmt("asked.answered", said=said, label=incident.label, title=title, room=fmt.room(incident))
    next_step = NEXT_STEP.get(type(entry.fact))
    if next_step is not None:
        text = f"{text}\n{next_step(fmt, entry)}"
    return Rendered(text=text, blocks=(section(text),))


def _task_again(fmt: SlackFormatter, entry: Entry) -> str:
    assert isinstance(entry.fact, TaskDeclined)
    return fmt("asked.task_again", number=entry.fact.number)


def _role_again(fmt: SlackFormatter, entry: Entry) -> str:
    assert isinstance(entry.fact, RoleDeclined)
    return fmt("asked.role_again", role=escape(fmt.role(entry.fact.role)).lower())


def _correct_again(fmt: SlackFormatter, entry: Entry) -> str:
    assert isinstance(entry.fact, EntryCorrected)
    return fmt("asked.correct_again", number=entry.fact.number)


NEXT_STEP: Mapping[type[EntryFact], Callable[[SlackFormatter, Entry], str]] = {
    TaskDeclined: _task_again,
    RoleDeclined: _role_again,
    EntryCorrected: _correct_again,
    EntryWithdrawn: lambda fmt, entry: fmt("asked.note_again"),
}


def could_not_invite(fmt: SlackFormatter, message: CouldNotInvite) -> Rendered:
    """To who invited somebody: who is not let in, and why."""
    why = escape(why_refused(fmt.catalogue, message.code))
    text = fmt("room.could_not_invite", name=escape(message.name), label=message.label, why=why)
    return Rendered(text=text, blocks=(section(text),))
