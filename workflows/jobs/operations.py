"""Jobs for those who run Muster."""

from dataclasses import dataclass
from typing import ClassVar

from workflows.jobs.job import Job


@dataclass(frozen=True, slots=True)
class RefreshOperatorMessage(Job):
    """Bring the operators' line to what is wrong now."""

    kind: ClassVar[str] = "operator_message.refresh"
    announced_when_dead: ClassVar[bool] = False
    deduplicated: ClassVar[bool] = True
    key_prefix: ClassVar[str] = "operators"
