"""The forms of a war room: update, status, severity, roles, notes, tasks, reminders, people."""

from datetime import timedelta

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from commands.views.forms import choice_field, form, people_field, person_field, text_field
from commands.views.plain import section
from commands.views.room import small
from commands.views.voice import Voice
from workflows.declare import MAX_TITLE
from workflows.domain.ids import RoleId, SeverityCode, StatusId, UserId
from workflows.domain.incident import Incident
from workflows.domain.lifecycle import StatusKind, reachable
from workflows.domain.prose import escape
from workflows.domain.times import say_duration
from workflows.programme.models import Status

UPDATE = "update"
SEVERITY = "severity"
STATUS = "status"
ROLE = "role"
HANDOVER = "handover"
INVITE = "invite"
NOTE = "note"
TASK = "task"
REMIND = "remind"
RENAME = "rename"

CADENCE = "cadence"
NEXT_IN = (
    timedelta(minutes=15),
    timedelta(minutes=30),
    timedelta(hours=1),
    timedelta(hours=2),
    timedelta(hours=4),
)
TOMORROW = "tomorrow 09:00"
NO_PROMISE = "none"
CUSTOM = "custom"


def _form(voice: Voice, callback: str, incident: Incident, blocks: list[Block], submit: str = "form.save") -> View:
    return form(
        callback=callback,
        title=voice(f"{callback}.title"),
        submit=voice(submit),
        blocks=[small(f"*{incident.label}*  {escape(incident.title)}"[:1900]), *blocks],
        voice=voice,
        remembers={"incident": incident.id},
    )


def update_form(voice: Voice, incident: Incident) -> View:
    """Message, Status, Severity, Next update in."""
    every = say_duration(voice.programme.severity(incident.severity).update_every)
    choices = [
        (CADENCE, voice("update.cadence", severity=incident.severity, every=every)),
        *((f"{int(d.total_seconds())}s", say_duration(d)) for d in NEXT_IN),
        (TOMORROW, voice("update.tomorrow")),
        (CUSTOM, voice("update.custom")),
        (NO_PROMISE, voice("update.none")),
    ]
    blocks: list[Block] = [
        text_field(
            "message",
            voice("update.field_message"),
            multiline=True,
            placeholder=voice("update.example"),
            focus=True,
        ),
        _status_field(voice, incident),
        _severity_field(voice, incident),
        choice_field("next_update", voice("update.field_next"), choices, chosen=CADENCE),
        text_field(
            "custom_time",
            voice("update.field_custom"),
            optional=True,
            limit=60,
            placeholder=voice("form.time_example"),
        ),
    ]
    return _form(voice, UPDATE, incident, blocks, submit="update.submit")


def _status_field(voice: Voice, incident: Incident) -> Block:
    current = voice.programme.status(incident.status)
    return _statuses(voice, (current, *_next_statuses(voice, incident)), current.id)


def _next_statuses(voice: Voice, incident: Incident) -> tuple[Status, ...]:
    current = voice.programme.status(incident.status)
    allowed = {s.id for s in reachable(current, voice.programme.statuses)}
    return tuple(s for s in voice.programme.statuses if s.id in allowed)


def _statuses(voice: Voice, statuses: tuple[Status, ...], chosen: StatusId | None) -> Block:
    choices = [(s.id, s.title) for s in statuses]
    return choice_field("status", voice("status.field"), choices, chosen=chosen)


def _severity_field(voice: Voice, incident: Incident, chosen: SeverityCode | None = None) -> Block:
    choices = [(code, voice.severity(code)) for code in voice.programme.severities]
    return choice_field("severity", voice("severity.field"), choices, chosen=chosen or incident.severity)


def severity_form(voice: Voice, incident: Incident, chosen: SeverityCode | None = None) -> View:
    """Severity and, where one is needed, the reason."""
    lines = []
    for code, severity in voice.programme.severities.items():
        lines.append(f"*{escape(voice.severity(code))}*  {escape('; '.join(severity.definition[:2]))}")
    blocks: list[Block] = [
        section("\n".join(lines)),
        _severity_field(voice, incident, chosen),
        _reason(voice, optional=True),
    ]
    return _form(voice, SEVERITY, incident, blocks)


def status_form(voice: Voice, incident: Incident, chosen: StatusId | None = None) -> View:
    """Where to from here, and the reason."""
    statuses = _next_statuses(voice, incident)
    picked = chosen if chosen in {s.id for s in statuses} else None
    reason = _reason(voice, optional=not _reason_certain(voice, incident, picked))
    return _form(voice, STATUS, incident, [_statuses(voice, statuses, picked), reason])


def _reason_certain(voice: Voice, incident: Incident, chosen: StatusId | None) -> bool:
    if chosen is None:
        return False
    new = voice.programme.status(chosen)
    return new.reason or new.kind in (StatusKind.SIDE_EXIT, StatusKind.WATCH) or not incident.is_active


def _reason(voice: Voice, *, optional: bool) -> Block:
    return text_field("reason", voice("form.reason"), multiline=True, optional=optional)


def role_form(voice: Voice, incident: Incident, role: RoleId | None = None, person: UserId | None = None) -> View:
    """Who takes which role."""
    roles = [(role_id, r.title) for role_id, r in voice.programme.roles.items()]
    blocks: list[Block] = [
        choice_field("role", voice("role.field_role"), roles, chosen=role),
        person_field("person", voice("role.field_person"), chosen=person),
    ]
    return _form(voice, ROLE, incident, blocks, submit="role.submit")


def handover_form(voice: Voice, incident: Incident, note: str = "") -> View:
    """Who takes over as lead, and what they should know."""
    blocks: list[Block] = [
        person_field("person", voice("handover.field_person")),
        text_field("note", voice("handover.field_note"), value=note, multiline=True, optional=True, limit=1000),
    ]
    return _form(voice, HANDOVER, incident, blocks, submit="handover.submit")


def invite_form(voice: Voice, incident: Incident) -> View:
    """Whom to bring into the room."""
    return _form(voice, INVITE, incident, [people_field("people", voice("invite.field"))], submit="invite.submit")


def note_form(voice: Voice, incident: Incident) -> View:
    """A sentence for the timeline, when it was so, and whether it is a decision."""
    kinds = [("note", voice("note.kind_note")), ("decision", voice("note.kind_decision"))]
    blocks: list[Block] = [
        text_field("text", voice("note.field_text"), multiline=True, focus=True),
        choice_field("kind", voice("note.field_kind"), kinds, chosen="note"),
        text_field(
            "time",
            voice("note.field_time"),
            optional=True,
            limit=60,
            placeholder=voice("note.time_example"),
            hint=voice("note.time_hint"),
        ),
    ]
    return _form(voice, NOTE, incident, blocks)


def task_form(voice: Voice, incident: Incident) -> View:
    """Work for a person."""
    blocks: list[Block] = [
        text_field("text", voice("task.field_text"), multiline=True, focus=True),
        person_field("assignee", voice("task.field_assignee"), optional=True),
        text_field("due", voice("task.field_due"), optional=True, limit=60, placeholder=voice("form.time_example")),
    ]
    return _form(voice, TASK, incident, blocks, submit="task.submit")


def remind_form(voice: Voice, incident: Incident) -> View:
    """What to be reminded of, and when."""
    blocks: list[Block] = [
        text_field("text", voice("remind.field_text"), focus=True, limit=500),
        text_field("time", voice("remind.field_time"), limit=60, placeholder=voice("form.time_example")),
    ]
    return _form(voice, REMIND, incident, blocks, submit="remind.submit")


def rename_form(voice: Voice, incident: Incident) -> View:
    """The new title."""
    title = text_field("title", voice("declare.field_title"), value=incident.title, limit=MAX_TITLE, focus=True)
    return _form(voice, RENAME, incident, [title])
