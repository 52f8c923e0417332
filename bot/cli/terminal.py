"""How Muster writes for a terminal: plain text, times in the reader's zone, commands as they are typed there."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from workflows.deps import Deps
from workflows.domain.people import Person
from workflows.presentation.presenter import Presenter
from workflows.presentation.spans import Line, plain

COMMANDS: Mapping[str, str] = {
    "declare": "declare TITLE",
    "list": "list",
    "resolve": "resolve NUMBER",
    "task list": "show NUMBER",
    "claim": "claim NUMBER ROLE",
    "claim deputy": "claim NUMBER deputy",
    "handover": "handover NUMBER PERSON",
    "status": "status NUMBER",
    "marking": "marking NUMBER LABEL",
    "duplicate <number>": "duplicate NUMBER OF",
    "reopen <reason>": "reopen NUMBER --reason WHY",
}
"""The words of `/incident` that texts advise -> the same after `./muster incident`."""


@dataclass(frozen=True, slots=True)
class TerminalFormatter(Presenter):
    """The presenter's words as plain text."""

    @classmethod
    def of(cls, deps: Deps, person: Person | None = None) -> "TerminalFormatter":
        """In the language and the zone of that person; without one, in the organisation's."""
        zone = ZoneInfo(person.timezone if person else deps.programme.timezone)
        return cls(deps.catalogue.into(person.locale if person else ""), deps.programme, zone)

    def plain(self, line: Line) -> str:
        return plain(line, typed, self.at)

    def at(self, moment: datetime) -> str:
        """`24 Nov 14:05 CET`."""
        return self.catalogue.moment(moment, self.clock_zone)


def typed(words: str) -> str:
    return f"./muster incident {COMMANDS[words]}" if words in COMMANDS else f"/incident {words}".rstrip()
