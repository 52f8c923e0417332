"""The forms "Post update": message, status, severity, and when the next update comes; and for an update that is
skipped."""

from datetime import datetime, timedelta

from commands.views.blocks import Block, View
from commands.views.definitions import status_choices
from commands.views.forms import choice_field, incident_form, text_field
from commands.views.slack_formatter import SlackFormatter
from commands.views.state_forms import severity_field, statuses_from_here
from workflows.domain.ids import ReminderId
from workflows.domain.incident import Incident
from workflows.domain.lifecycle import StatusKind
from workflows.domain.updates import promised_later

CALLBACK = "update"
SKIP = "skip"
CADENCE = "cadence"
NEXT_IN = (timedelta(minutes=15), timedelta(minutes=30), timedelta(hours=1), timedelta(hours=2), timedelta(hours=4))
TOMORROW = "tomorrow 09:00"
NO_PROMISE = "none"
CUSTOM = "custom"


def update_form(fmt: SlackFormatter, incident: Incident, now: datetime, message: str = "") -> View:
    """`message`: what it begins with. A later promise that stands at `now` is chosen."""
    current = fmt.programme.status(incident.status)
    onwards = (s for s in statuses_from_here(fmt, incident) if s.kind is not StatusKind.DUPLICATE)
    statuses = [current, *onwards]  # of which incident it is a duplicate, this form cannot ask
    blocks = [
        text_field(
            "message",
            fmt("update.field_message"),
            value=message,
            multiline=True,
            placeholder=fmt("update.example"),
            focus=True,
        ),
        choice_field("status", fmt("status.field"), status_choices(fmt, statuses), chosen=current.id),
        severity_field(fmt, incident),
        *_next_update(fmt, incident, _kept(fmt, incident, now), (NO_PROMISE, fmt("update.none"))),
    ]
    return incident_form(fmt, CALLBACK, incident, blocks, submit="update.submit")


def skip_form(fmt: SlackFormatter, incident: Incident, reminder: ReminderId) -> View:
    """Why this one update is not needed, and when the next one comes."""
    reason = text_field("reason", fmt("skip.field_reason"), multiline=True, limit=500, focus=True)
    blocks = [reason, *_next_update(fmt, incident, [])]
    return incident_form(fmt, SKIP, incident, blocks, submit="skip.submit", subject=reminder)


def _kept(fmt: SlackFormatter, incident: Incident, now: datetime) -> list[tuple[str, str]]:
    promised = promised_later(incident, now + fmt.programme.severity(incident.severity).update_every)
    return (
        [(promised.isoformat(), fmt("update.kept", at=fmt.catalogue.moment(promised, fmt.clock_zone)))]
        if promised
        else []
    )


def _next_update(
    fmt: SlackFormatter, incident: Incident, kept: list[tuple[str, str]], *more: tuple[str, str]
) -> list[Block]:
    choices = [*kept, *_next_updates(fmt, incident), *more]
    return [
        choice_field("next_update", fmt("update.field_next"), choices, chosen=choices[0][0]),
        text_field(
            "custom_time", fmt("update.field_custom"), optional=True, limit=60, placeholder=fmt("form.time_example")
        ),
    ]


def _next_updates(fmt: SlackFormatter, incident: Incident) -> list[tuple[str, str]]:
    every = fmt.programme.severity(incident.severity).update_every
    return [
        (CADENCE, fmt("update.cadence", severity=fmt.programme.signed(incident.severity), every=every)),
        *((f"{int(d.total_seconds())}s", fmt.catalogue.duration(d)) for d in NEXT_IN),
        (TOMORROW, fmt("update.tomorrow")),
        (CUSTOM, fmt("update.custom")),
    ]
