"""The forms that change an incident: severity, status, title."""

from collections.abc import Sequence

from commands.views.blocks import Block, View
from commands.views.definitions import about_severity, about_status, severity_choices, status_choices
from commands.views.forms import choice_field, incident_form, text_field
from commands.views.leftover import leftover_fields
from commands.views.slack_formatter import SlackFormatter
from workflows.domain.ids import SeverityCode, StatusId
from workflows.domain.incident import Incident
from workflows.domain.lifecycle import StatusKind, reachable
from workflows.domain.snapshot import Snapshot
from workflows.incidents.declare import MAX_TITLE
from workflows.programme.statuses import Status

SEVERITY = "severity"
STATUS = "status"
SEVERITY_CHOSEN, STATUS_CHOSEN = "severity.chosen", "status.chosen"
ACTS = ("resolve", "close", "cancel", "reopen")
"""Words for statuses that the programme names."""
RENAME = "rename"


def severity_form(fmt: SlackFormatter, incident: Incident, chosen: SeverityCode | None = None) -> View:
    """Severity and, where one is needed, the reason."""
    needed = chosen in fmt.programme.severities and fmt.programme.severities[chosen].reason
    hint = fmt("severity.reason_hint") if needed else ""
    blocks = [
        severity_field(fmt, incident, chosen, dispatches=SEVERITY_CHOSEN),
        about_severity(fmt, chosen or incident.severity),
        text_field("reason", fmt("form.reason"), multiline=True, optional=not needed, hint=hint),
    ]
    return incident_form(fmt, SEVERITY, incident, blocks, submit="severity.submit")


def severity_field(
    fmt: SlackFormatter, incident: Incident, chosen: SeverityCode | None = None, dispatches: str = ""
) -> Block:
    choices, shown = severity_choices(fmt), chosen or incident.severity
    return choice_field("severity", fmt("severity.field"), choices, chosen=shown, dispatches=dispatches)


def status_form(
    fmt: SlackFormatter,
    shown: Snapshot,
    chosen: StatusId | None = None,
    reason: str = "",
    resolution: Sequence[Block] = (),
) -> View:
    """Where to from here, the reason or else the fields of `resolution`, and what becomes of open tasks."""
    incident = shown.incident
    statuses = statuses_from_here(fmt, incident)
    picked = chosen if chosen in {s.id for s in statuses} else None
    blocks = [
        choice_field(
            "status", fmt("status.field"), status_choices(fmt, statuses), chosen=picked, dispatches=STATUS_CHOSEN
        ),
        *([about_status(fmt, picked)] if picked else []),
        *(resolution or [_reason(fmt, reason, optional=not _reason_needed(fmt, incident, picked))]),
        *leftover_fields(fmt, shown),
    ]
    act = _act(fmt, picked)
    if act is None:
        return incident_form(fmt, STATUS, incident, blocks, submit="status.submit")
    title = fmt(f"status.act_{act}", label=incident.label)
    return incident_form(fmt, STATUS, incident, blocks, submit=f"menu.{act}", title=title)


def _act(fmt: SlackFormatter, chosen: StatusId | None) -> str | None:
    """What one does by choosing a status that has a word of its own: `resolve`."""
    lifecycle = fmt.programme.lifecycle
    statuses = (lifecycle.resolved, lifecycle.closed, lifecycle.cancelled, lifecycle.reopened)
    return dict(zip(statuses, ACTS, strict=True)).get(chosen) if chosen else None


def statuses_from_here(fmt: SlackFormatter, incident: Incident) -> list[Status]:
    current = fmt.programme.status(incident.status)
    allowed = {s.id for s in reachable(current, fmt.programme.statuses)}
    return [s for s in fmt.programme.statuses if s.id in allowed]


def _reason_needed(fmt: SlackFormatter, incident: Incident, chosen: StatusId | None) -> bool:
    """Whether the chosen status is certain to need one."""
    if chosen is None:
        return False
    new = fmt.programme.status(chosen)
    return new.reason or new.kind in (StatusKind.SIDE_EXIT, StatusKind.WATCH) or not incident.is_active


def _reason(fmt: SlackFormatter, typed: str, *, optional: bool) -> Block:
    return text_field("reason", fmt("form.reason"), value=typed, multiline=True, optional=optional)


def rename_form(fmt: SlackFormatter, incident: Incident) -> View:
    """The new title."""
    title = text_field("title", fmt("declare.field_title"), value=incident.title, limit=MAX_TITLE, focus=True)
    return incident_form(fmt, RENAME, incident, [title], submit="rename.submit")
