"""The form that resolves: what was done, impact, cause, what is left."""

from commands.views.blocks import Block, View
from commands.views.forms import incident_form, text_field
from commands.views.leftover import leftover_fields
from commands.views.slack_formatter import SlackFormatter
from workflows.domain.snapshot import Snapshot
from workflows.incidents.resolve import Resolution

CALLBACK = "resolve"


def resolve_form(fmt: SlackFormatter, shown: Snapshot, known: Resolution) -> View:
    """Filled with what the record knows."""
    blocks = [*resolution_fields(fmt, known), *leftover_fields(fmt, shown)]
    title = fmt("status.act_resolve", label=shown.incident.label)
    return incident_form(fmt, CALLBACK, shown.incident, blocks, submit="resolve.submit", title=title)


def resolution_fields(fmt: SlackFormatter, known: Resolution) -> list[Block]:
    """What resolving asks, wherever it is done."""
    return [
        text_field("done", fmt("resolve.field_done"), value=known.done, multiline=True, focus=True),
        text_field(
            "impact",
            fmt("resolve.field_impact"),
            value=known.impact,
            multiline=True,
            optional=True,
            hint=fmt("resolve.impact_hint"),
        ),
        text_field("cause", fmt("resolve.field_cause"), value=known.cause, multiline=True, optional=True),
    ]
