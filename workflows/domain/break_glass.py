"""Breaking the glass: the reasons, whether one of them waits for a second person, and a request that waits."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from workflows.domain.ids import GlassRequestId, IncidentId, UserId
from workflows.domain.incident import MessageRef

BREAK_GLASS_FOR = timedelta(minutes=60)
CONFIRM_WITHIN = timedelta(minutes=15)
"""Then a request for a second person is over, and nothing was opened."""


class BreakGlassReason(StrEnum):
    """Why somebody lets themselves into an incident that they may not see."""

    DANGER_TO_LIFE = "danger_to_life"
    LEGAL_DEADLINE = "legal_deadline"
    NOBODY_ANSWERS = "nobody_answers"
    OTHER = "other"


class SecondPerson(StrEnum):
    """Whether somebody else confirms first, for the reasons that can wait for it: an organisation decides."""

    REQUIRED = "required"
    OPTIONAL = "optional"
    """Who breaks the glass chooses."""
    NONE = "none"


CAN_WAIT: Mapping[BreakGlassReason, bool] = {
    BreakGlassReason.DANGER_TO_LIFE: False,
    BreakGlassReason.LEGAL_DEADLINE: True,
    BreakGlassReason.NOBODY_ANSWERS: True,
    BreakGlassReason.OTHER: True,
}
"""Whether a reason can wait for a second person."""


def waits(code: BreakGlassReason, second: SecondPerson, is_wanted: bool) -> bool:
    """Whether nothing opens before somebody else confirms. `is_wanted`: by who breaks the glass."""
    return CAN_WAIT[code] and (second is SecondPerson.REQUIRED or (second is SecondPerson.OPTIONAL and is_wanted))


class GlassRequestState(StrEnum):
    OPEN = "open"
    CONFIRMED = "confirmed"
    REFUSED = "refused"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True, kw_only=True)
class GlassRequest:
    """`asked`: who may confirm; it is settled when the request is made. `messages`: where they were asked."""

    id: GlassRequestId = GlassRequestId(0)
    incident_id: IncidentId
    user: UserId
    code: BreakGlassReason
    reason: str
    at: datetime
    asked: tuple[UserId, ...]
    messages: Mapping[UserId, MessageRef] = field(default_factory=dict)
    state: GlassRequestState = GlassRequestState.OPEN
    answered_by: UserId | None = None
    answered_at: datetime | None = None

    @property
    def expires_at(self) -> datetime:
        return self.at + CONFIRM_WITHIN

    def is_open(self, now: datetime) -> bool:
        return self.state is GlassRequestState.OPEN and now < self.expires_at
