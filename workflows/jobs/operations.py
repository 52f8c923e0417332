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


@dataclass(frozen=True, slots=True)
class PostAnchor(Job):
    """Post what an anchor says, without its heads. It holds what it posts, because the file of anchors is on the disk
    of the process that wrote it: hashes and numbers, nothing of any incident."""

    kind: ClassVar[str] = "anchor.post"
    announced_when_dead: ClassVar[bool] = False
    key_prefix: ClassVar[str] = "anchors"
    number: int
    at: str
    root: str
    signature: str
