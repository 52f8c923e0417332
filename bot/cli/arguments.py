"""Arguments of the command line, and what they name in the programme."""

from typing import Annotated

import typer

from bot.cli.actor import CliActor
from commands.arguments import severity_named, status_named, type_named, types_near
from workflows.domain.errors import InvalidField
from workflows.domain.exposure import Visibility
from workflows.domain.ids import KindName, SeverityCode, StatusId
from workflows.programme.find_type import Kind

As = Annotated[str, typer.Option("--as", help="Who acts: a Slack id, or a name Muster knows. Without it, MUSTER_AS.")]
Number = Annotated[str, typer.Argument(metavar="NUMBER", help="12 or INC-12")]
Note = Annotated[str, typer.Option(help="What the new incident lead should know.")]
Reason = Annotated[str, typer.Option(help="Why. Some changes need a reason.")]


def kind_in(actor: CliActor, text: str) -> Kind:
    """A type or sub-type by its code or what it is called; the usual one without a text. Raises `InvalidField`."""
    if not text:
        return Kind(actor.fmt.programme.defaults.type)
    found = type_named(text, actor.fmt)
    if found is None:
        known = types_near(text, actor.fmt) or tuple(map(KindName, actor.fmt.programme.types))
        raise InvalidField("type", "no_such_type", text=text[:40], known=known)
    return found


def visibility_named(text: str) -> Visibility | None:
    """A visibility; None for an empty text. Raises `InvalidField`."""
    wanted = text.casefold()
    if wanted and wanted not in tuple(Visibility):
        raise InvalidField("visibility", "no_such_visibility", text=text[:40])
    return Visibility(wanted) if wanted else None


def severity_in(actor: CliActor, text: str) -> SeverityCode:
    """A severity by its code or its name. Raises `InvalidField`."""
    code = severity_named(text, actor.fmt)
    if code is None:
        known = tuple(actor.fmt.programme.severities)
        raise InvalidField("severity", "no_such_severity", text=text[:40], known=known)
    return code


def status_in(actor: CliActor, text: str) -> StatusId:
    """A status by its id, its title, or a unique beginning. Raises `InvalidField`."""
    status = status_named(text, actor.fmt)
    if status is None:
        known = tuple(s.title for s in actor.fmt.programme.statuses)
        raise InvalidField("status", "no_such_status", text=text[:40], known=known)
    return status
