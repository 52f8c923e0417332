"""What is told about who may see an incident."""

from dataclasses import dataclass
from datetime import datetime

from workflows.domain.break_glass import GlassRequest
from workflows.domain.entries.access import GlassBroken, OutsiderFound
from workflows.domain.ids import (
    ClassId,
    DeclarerQuestionId,
    EntryId,
    ErrorCode,
    FunctionId,
    IncidentId,
    RoleId,
    SeverityCode,
    UserId,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CouldNotRemove:
    """To the lead: the chat does not let Muster remove somebody who may not see the incident."""

    label: str
    name: str
    code: ErrorCode


@dataclass(frozen=True, slots=True, kw_only=True)
class OutsiderInRoom:
    """To the lead: who is in the private room and not of the organisation. Without the title."""

    incident_id: IncidentId
    name: str
    fact: OutsiderFound


@dataclass(frozen=True, slots=True, kw_only=True)
class HazardNoticeGiven:
    """To somebody who is called: its number, how bad it is, what they are needed as and what they may meet there, and
    nothing else of it."""

    incident_id: IncidentId
    classes: tuple[ClassId, ...]
    severity: SeverityCode
    functions: tuple[FunctionId, ...] = ()
    """Of those that its type calls, theirs."""
    role: RoleId | None = None
    """What they are given with it."""
    sees_it: bool = False
    """They may read it before they join."""
    let_in: bool = False
    """Because they asked to join."""
    until: datetime | None = None
    is_over: bool = False
    is_again: bool = False
    """Nobody has answered yet."""
    is_below: bool = False
    """It is asked again, in a newer message."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclarerAskedMessage:
    """To who declared what they may not see: who asks, in that person's words, and nothing else of it."""

    reference: str
    """They were thanked with it; it says nothing."""
    name: str
    text: str
    question_id: DeclarerQuestionId
    reader: UserId


@dataclass(frozen=True, slots=True, kw_only=True)
class GlassAlert:
    """To those who answer for it: somebody let themselves in. Without the title; `reason` is theirs."""

    label: str
    name: str
    fact: GlassBroken
    reason: str
    entry_id: EntryId
    reader: UserId


@dataclass(frozen=True, slots=True, kw_only=True)
class GlassQuestion:
    """To those who may confirm that somebody breaks the glass; once settled, what came of it. Without the title."""

    label: str
    request: GlassRequest
    name: str
    answered: str
    """Who said yes or no."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GlassAnswer:
    """To who asked: a second person said yes or no."""

    label: str
    request: GlassRequest
    answered: str
