"""How far each step of a war-room plan came."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from workflows.domain.ids import IncidentId


class StepState(StrEnum):
    """STARTED survives a crash: the call may have had its effect. HELD: begun, and certainly without effect yet."""

    STARTED = "started"
    HELD = "held"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class StepRecord:
    """How far one step of the war-room plan came. `result` is what later steps need; `error` a chat error code."""

    incident_id: IncidentId
    step: str
    state: StepState
    at: datetime
    result: Mapping[str, str] = field(default_factory=dict)
    error: str = ""
