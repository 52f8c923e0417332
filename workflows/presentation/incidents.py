"""One incident, and a list of them: what is shown and in which order, whatever surface it is read on.

Texts of people are whole here; each surface cuts them to what it can take.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from workflows.domain.entries.access import GlassBroken
from workflows.domain.ids import FunctionId, RoleId, UserId, incident_label
from workflows.domain.incident import Incident
from workflows.domain.roles import LEAD, holders
from workflows.domain.snapshot import Snapshot
from workflows.domain.tasks import Task
from workflows.presentation.presenter import Presenter
from workflows.presentation.spans import Line, Moment, Room, Text
from workflows.text.slack_text import one_line

TASK_TEXT = 60


@dataclass(frozen=True, slots=True)
class Titled:
    """Lines below their title: a fact, the open tasks. `command` lists all of them, if there is one. `overdue`: so many
    of the first lines are."""

    title: str
    lines: tuple[Line, ...]
    command: str = ""
    overdue: int = 0


@dataclass(frozen=True, slots=True)
class LastUpdate:
    title: str
    posted: Line
    """By whom and when."""
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentView:
    """The current state of one incident."""

    incident: Incident
    title: str
    practice: str
    """That it is a practice incident, or nothing."""
    awaited: tuple[Line, ...]
    """Who is called and has not answered."""
    uncleared: tuple[Line, ...]
    """For whom nobody is cleared."""
    hazards: tuple[str, ...]
    """What people may meet there, and that it takes no files."""
    emergencies: tuple[Line, ...]
    """Who sees it for an hour because they broke the glass."""
    facts: tuple[Titled, ...]
    description: str
    last_update: LastUpdate | None
    open_work: tuple[Titled, ...]
    """What somebody still has to do, kind by kind."""
    failed_steps: Titled | None
    where: Line


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentRow:
    """One incident of a list."""

    label: str
    title: str
    room: Room
    state: Line


def present_incident(say: Presenter, shown: Snapshot) -> IncidentView:
    incident = shown.incident
    return IncidentView(
        incident=incident,
        title=f"{incident.label}  {incident.title}",
        practice=say("practice.banner") if incident.practice else "",
        uncleared=tuple(_uncleared(say, shown)),
        awaited=(_awaited(say, shown),) if shown.awaited and not incident.has_ended else (),
        hazards=tuple(present_hazards(say, incident)),
        emergencies=tuple(_emergency(say, one, shown) for one in shown.emergencies),
        facts=present_facts(say, shown),
        description=incident.description,
        last_update=_last_update(say, shown),
        open_work=tuple(filter(None, (_open_tasks(say, shown),))),
        failed_steps=present_failed_steps(say, shown) if shown.failed_steps else None,
        where=declared_where(say, shown, "info.where"),
    )


def present_hazards(say: Presenter, incident: Incident) -> Iterator[str]:
    """In plain words, without detail."""
    kind = say.programme.types.get(incident.type)
    if kind is not None and kind.classes:
        titles = tuple(say.local(say.programme.classes[one].title) for one in kind.classes)
        yield say("card.hazards", classes=titles)
    if kind is not None and kind.guarded:
        yield say("card.no_media")


def _awaited(say: Presenter, shown: Snapshot) -> Line:
    return say.line("card.awaited", who=say.people(shown.awaited, shown.names))


def _uncleared(say: Presenter, shown: Snapshot) -> Iterator[Line]:
    """Who is missing because nobody is cleared, and what to do."""
    incident = shown.incident
    if incident.has_ended:
        return
    kind, word = say.type(incident.type), incident.type.lower()
    if not shown.is_anybody_cleared:
        yield say.line("card.nobody_cleared", type=kind, word=word)
    elif missing := shown.uncleared - shown.named_for:
        titles = tuple(say.function(FunctionId(one)) for one in say.programme.functions if one in missing)
        yield say.line("card.nobody_cleared_of", functions=titles, type=kind, word=word)


def _emergency(say: Presenter, broken: GlassBroken, shown: Snapshot) -> Line:
    who, code = say.person(broken.who, shown.names), say(f"break_glass.{broken.code}")
    return say.line("card.emergency", who=who, at=Moment(broken.until), code=code)


def present_row(say: Presenter, incident: Incident, now: datetime) -> IncidentRow:
    """How bad, how far, and when the next update comes or should have come."""
    params = {"severity": say.severity(incident.severity), "status": say.status(incident.status)}
    due = incident.next_update_at
    key = "list.state_overdue" if due and incident.is_active and due < now else "list.state_due"
    return IncidentRow(
        label=incident.label,
        title=incident.title,
        room=say.war_room(incident),
        state=say.line(key, at=Moment(due), **params) if due else say.line("list.state", **params),
    )


def in_one_line(say: Presenter, incident: Incident) -> Line:
    severity, status = say.severity(incident.severity), say.status(incident.status)
    title = one_line(incident.title, 150)
    return say.line("card.fallback", label=incident.label, title=title, severity=severity, status=status)


def present_facts(say: Presenter, shown: Snapshot) -> tuple[Titled, ...]:
    """How bad, how far, who leads, when the next update comes."""
    incident = shown.incident
    lead = holders(shown.holdings, LEAD)
    facts = (
        Titled(say("card.severity"), (_text(say.severity(incident.severity)),)),
        Titled(say("card.status"), (_status(say, shown),)),
        Titled(say("card.lead"), ((say.person(lead[0], shown.names),) if lead else say.line("card.no_lead"),)),
        Titled(say("card.next_update"), (_next_update(say, shown),)),
        Titled(say("card.type"), (_text(say.kind(incident.kind)),)),
        Titled(say("card.visibility"), (say.line(f"visibility.{incident.visibility.shown_as}"),)),
        Titled(say("card.marking"), (_text(marked(say, incident)),)),
    )
    more = (
        Titled(say("card.roles"), tuple(_other_roles(say, shown))),
        Titled(say("card.duplicates"), tuple(_named(say, other) for other in shown.duplicates)),
    )
    return (*facts, *(fact for fact in more if fact.lines))


def marked(say: Presenter, incident: Incident) -> str:
    """How far what is written about it may go, as it stands on top and at the end of each text."""
    if not incident.privilege_marked:
        return incident.tlp.label
    return say("marking.privileged", marking=incident.tlp.label)


def _status(say: Presenter, shown: Snapshot) -> Line:
    """How far; of a duplicate also where it goes on."""
    if shown.duplicate_of is None:
        return _text(say.status(shown.incident.status))
    return say.line("card.duplicate_of", other=_named(say, shown.duplicate_of))


def _named(say: Presenter, other: Incident) -> Line:
    """Another incident, and the way to it."""
    return say.line("card.other", label=other.label, room=say.war_room(other)) if other.room else _text(other.label)


def _text(text: str) -> Line:
    return (Text(text),)


def _next_update(say: Presenter, shown: Snapshot) -> Line:
    incident, promised = shown.incident, shown.incident.next_update_at
    if incident.has_ended:
        return say.line("card.ended")
    if promised is not None:
        is_late = incident.is_active and promised < shown.now
        return say.line("card.overdue", at=Moment(promised)) if is_late else (Moment(promised),)
    severity = say.programme.severities.get(incident.severity)
    is_missed = incident.is_active and severity is not None and severity.promise_expected
    return say.line("card.promise_missing" if is_missed else "card.no_promise")


def _other_roles(say: Presenter, shown: Snapshot) -> Iterator[Line]:
    for role in say.programme.roles:
        held = holders(shown.holdings, role)
        if role != LEAD and held:
            yield say.line("card.role", role=say.role(role), who=say.people(held, shown.names))


def _last_update(say: Presenter, shown: Snapshot) -> LastUpdate | None:
    update = shown.last_update
    if update is None:
        return None
    posted = say.line("card.by_at", by=say.person(update.by, shown.names), at=Moment(update.at))
    return LastUpdate(say("card.last_update"), posted, update.message)


def undone(shown: Snapshot) -> list[Task]:
    return [task for task in shown.tasks if task.is_open]


def _open_tasks(say: Presenter, shown: Snapshot) -> Titled | None:
    """What is due first is on top: a surface may show the first few only."""
    tasks = sorted(undone(shown), key=lambda task: task.urgency)
    if not tasks:
        return None
    title = say.catalogue.plural("card.tasks", len(tasks))
    lines = tuple(present_task(say, task, shown, TASK_TEXT) for task in tasks)
    overdue = sum(_is_overdue(task, shown) for task in tasks)
    return Titled(title, lines, command="/incident task list", overdue=overdue)


def _is_overdue(task: Task, shown: Snapshot) -> bool:
    return task.due_at is not None and task.due_at < shown.now


def tasks_of_role(say: Presenter, shown: Snapshot, role: RoleId, user: UserId) -> list[Task]:
    """The open tasks that came with a role to who has it now."""
    brings = say.programme.roles[role].brings
    return [t for t in undone(shown) if t.assignee == user and t.created_by is None and brings(t.text)]


def present_task(say: Presenter, task: Task, shown: Snapshot, limit: int) -> Line:
    """Its number, at most `limit` characters of its text, whose it is and when it is due."""
    who = (say.person(task.assignee, shown.names),) if task.assignee else say.line("card.unassigned")
    if task.due_at:
        key = "card.assigned_overdue" if _is_overdue(task, shown) else "card.assigned_due"
        who = say.line(key, who=who, at=Moment(task.due_at))
    line = say.line("card.task", number=task.number, text=one_line(task.text, limit), who=who)
    if task.was_of is None:
        return line
    return say.line("card.task_was", task=line, was=task.was_number, label=incident_label(task.was_of))


def present_failed_steps(say: Presenter, shown: Snapshot) -> Titled:
    """The steps of the set-up that failed."""
    failed = shown.failed_steps.items()
    lines = (say.line("card.failed_step", step=say(f"steps.{step}"), code=code) for step, code in failed)
    return Titled(say("card.failed"), tuple(lines))


def declared_where(say: Presenter, shown: Snapshot, key: str) -> Line:
    """The war room, and who declared the incident when."""
    incident = shown.incident
    by, at = say.person(incident.declared_by, shown.names), Moment(incident.declared_at)
    return say.line(key, room=say.war_room(incident), by=by, at=at)


def uncovered(say: Presenter, shown: Snapshot) -> tuple[FunctionId, ...]:
    """The functions that this incident should have called, and nobody is set up or named for."""
    incident = shown.incident
    if incident.practice or not incident.is_active:
        return ()
    return tuple(name for name in say.programme.uncovered(incident.type) if name not in shown.named_for)


def to_name(say: Presenter, shown: Snapshot) -> tuple[FunctionId, ...]:
    """The functions for which somebody can be named: those without people, and those of which nobody can come."""
    left = sorted(shown.unfilled) if shown.incident.is_active else []
    return tuple(dict.fromkeys((*uncovered(say, shown), *left)))


def is_alone(say: Presenter, shown: Snapshot) -> bool:
    """Whether nobody but its declarer was called into a private incident."""
    incident = shown.incident
    others = {holding.user for holding in shown.holdings} - {incident.declared_by}
    known = say.programme.types.get(incident.type)
    nobody = known is not None and set(uncovered(say, shown)) == set(known.invite)
    return incident.exposure.private_room and nobody and not others
