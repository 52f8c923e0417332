"""The menu in which somebody looks for a type: what it offers, and what was chosen in it."""

from commands.views.blocks import Block, Element, external_select, input_block, option
from commands.views.slack_formatter import SlackFormatter
from commands.views.submission import Submission
from workflows.domain.ids import kind_name
from workflows.programme.find_type import Kind


def type_field(
    fmt: SlackFormatter, field: str, label: str, chosen: Kind | None, *, menu: str, dispatches: bool
) -> Block:
    """`menu`: its action, by which Slack asks what it offers."""
    initial = (str(chosen), _title(fmt, chosen)) if chosen else None
    element = external_select(menu, initial, placeholder=fmt("type.search"))
    return input_block(field, label, element, optional=False, dispatches=dispatches)


def type_option(fmt: SlackFormatter, kind: Kind) -> Element:
    """With what follows from choosing it."""
    return option(str(kind), _title(fmt, kind), consequence(fmt, kind))


def _title(fmt: SlackFormatter, kind: Kind) -> str:
    return fmt.kind(kind_name(kind.type, kind.subtype))


def consequence(fmt: SlackFormatter, kind: Kind) -> str:
    """`Restricted · no files · calls 9 functions`."""
    rule = fmt.programme.types[kind.type]
    parts = [fmt(f"visibility.{rule.visibility}")]
    if rule.guarded:
        parts.append(fmt("type.no_files"))
    parts.append(fmt.catalogue.plural("type.calls", len(rule.invite)) if rule.invite else fmt("type.calls_nobody"))
    return " · ".join(parts)


def kind_in(submission: Submission, field: str = "type") -> Kind:
    """What was chosen; of an empty code where nothing was."""
    return Kind.read(submission.choice(field) or "")
