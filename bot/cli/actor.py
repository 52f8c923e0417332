"""The person who acts at the command line, with the same rights as in Slack."""

import os
import pwd
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from bot.cli.session import CommandFailed, cli_session
from bot.cli.terminal import TerminalFormatter
from bot.wiring import Runtime
from commands.arguments import incident_number
from commands.times import not_understood
from workflows.access.audit import put_on_record, watched
from workflows.access.people import resolve_person
from workflows.deps import Deps
from workflows.domain.access_log import Look
from workflows.domain.errors import ConcurrentUpdate, DomainError, InvalidField
from workflows.domain.ids import IncidentId
from workflows.domain.people import Person
from workflows.domain.request import Request, Source
from workflows.domain.time_grammar import read_when
from workflows.domain.times import Towards
from workflows.organisation.settings import current
from workflows.recovery.outage import current_outage
from workflows.text.slack_text import legible

UNKNOWN = {Towards.FUTURE: "time_unknown", Towards.PAST: "time_unknown_past"}


@dataclass(frozen=True, slots=True, kw_only=True)
class CliActor:
    """A person at the command line, and their request: a new one for each command."""

    request: Request
    deps: Deps
    fmt: TerminalFormatter

    @property
    def person(self) -> Person:
        return self.request.person

    @property
    def now(self) -> datetime:
        return self.request.now

    def at(self, moment: datetime) -> str:
        """`24 Nov 14:05 CET`, in their zone."""
        return self.fmt.at(moment)

    def time(self, field: str, text: str, towards: Towards) -> datetime:
        """The moment that `text` names in their zone. Raises `InvalidField` as `typed_time` does."""
        reading = read_when(text, self.now, self.person.timezone, towards, self.person.language)
        if isinstance(reading, datetime):
            return reading
        raise not_understood(field, reading, text, towards)

    def find_person(self, text: str) -> Person:
        return resolve_person(text, self.now, self.deps)


def number_of(text: str) -> IncidentId:
    """`12`, `INC-12` or `#12`. Raises `InvalidField` for anything else."""
    number = incident_number(text)
    if number is None:
        raise InvalidField("incident", "not_a_number", text=text)
    return number


def label_of(text: str) -> str:
    return f"INC-{number_of(text)}"


def run_as(who: str, work: Callable[[CliActor], str]) -> None:
    """Run `work` as `who`, or else as `MUSTER_AS`, and print its result: no
    text in it, of whatever time, can steer a terminal.

    A failure prints one sentence and exits with 1.
    """
    with cli_session() as runtime:
        print(legible(_done(runtime, who, work)))


def _done(runtime: Runtime, named: str, work: Callable[[CliActor], str]) -> str:
    who = named or runtime.settings.muster_as
    if not who:
        raise CommandFailed("who acts? Name them with --as, or in MUSTER_AS.")
    look = Look(through=_word_of(work), operator=operator_here())
    deps = watched(current(runtime.deps), look)
    now = deps.clock.now()
    person = resolve_person(who, now, deps)
    request = Request(person=person, now=now, id=uuid4().hex, source=Source.COMMAND_LINE)
    actor = CliActor(request=request, deps=deps, fmt=TerminalFormatter.of(deps, person))
    try:
        said = _twice_if_overtaken(work, actor)
        put_on_record(look, request, deps)
    except DomainError as error:
        put_on_record(look, request, deps, error=error)
        raise CommandFailed(actor.fmt.plain(actor.fmt.refusal(error))) from None
    away = current_outage(deps)
    return f"{said}\n{actor.fmt(f'meanwhile.{away}')}" if away else said


def _word_of(work: Callable[[CliActor], str]) -> str:
    """`./muster show`: a command is called as the function in which its work is defined."""
    return f"./muster {work.__qualname__.partition('.')[0].rstrip('_')}"


def operator_here() -> str:
    """Their name on this machine, or their number."""
    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        return str(os.getuid())


def _twice_if_overtaken(work: Callable[[CliActor], str], actor: CliActor) -> str:
    try:
        return work(actor)
    except ConcurrentUpdate:
        return work(actor)
