"""Jobs for operators."""

from dataclasses import dataclass
from typing import ClassVar

from workflows.jobs.job import Job


@dataclass(frozen=True, slots=True)
class RefreshOperatorMessage(Job):
    """Update the operators' message."""

    kind: ClassVar[str] = "operator_message.refresh"
    announced_when_dead: ClassVar[bool] = False
    deduplicated: ClassVar[bool] = True
    key_prefix: ClassVar[str] = "operators"
