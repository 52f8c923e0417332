"""Who asks for something, when, and through what: made at the edge (Slack, command line) and nowhere else."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from workflows.domain.people import Person


class Source(StrEnum):
    """Through what a request came."""

    CHAT = "chat"
    COMMAND_LINE = "command_line"


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One request of one person. A repeated one has the same `id`, so that it counts once; reads need none."""

    person: Person
    now: datetime
    id: str = ""
    source: Source = Source.CHAT
