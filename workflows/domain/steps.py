"""The progress of each step of a war-room plan."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from workflows.domain.ids import IncidentId


class StepState(StrEnum):
    """STARTED: the call may have had its effect, even after a crash. DEFERRED: certainly without effect yet."""

    STARTED = "started"
    DEFERRED = "deferred"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class StepRecord:
    """The progress of one step. `result`: what later steps need. `error`: an error code of the chat."""

    incident_id: IncidentId
    step: str
    state: StepState
    at: datetime
    result: Mapping[str, str] = field(default_factory=dict)
    error: str = ""
