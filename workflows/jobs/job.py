"""Outbox jobs.

A job contains ids and no text: its handler reads the facts when it runs. Jobs of one ordering key run one at a time and
in order, so a war room sees events in the order they happened.
"""

from dataclasses import dataclass
from typing import ClassVar

from workflows.domain.ids import IncidentId


@dataclass(frozen=True, slots=True)
class Job:
    """`kind`: its stored name, which never changes. While a `deduplicated` job waits, adding another one of the same
    kind, incident and `dedup_part` changes nothing."""

    kind: ClassVar[str]
    deduplicated: ClassVar[bool] = False
    key_prefix: ClassVar[str] = "house"
    announced_when_dead: ClassVar[bool] = True
    """Its loss is announced in the room: not where that would fail as well, or the next change mends it."""
    may_be_discarded: ClassVar[bool] = True
    """Not where it would leave a private incident open to somebody who left its room: it stays until it is done."""
    speaks_in_room: ClassVar[bool] = True

    @property
    def ordering_key(self) -> str:
        return self.key_prefix

    @property
    def subject(self) -> IncidentId | None:
        """The incident; None for a job about Muster itself."""
        return None

    @property
    def dedup_part(self) -> str:
        """Distinguishes jobs of one kind about one incident."""
        return ""


@dataclass(frozen=True, slots=True)
class IncidentJob(Job):
    """A job about one incident."""

    incident_id: IncidentId
    key_prefix: ClassVar[str] = "room"

    @property
    def ordering_key(self) -> str:
        return f"{self.key_prefix}/{self.incident_id}"

    @property
    def subject(self) -> IncidentId:
        return self.incident_id


def dedup_key(job: Job) -> str | None:
    """Only one job per key can wait; None: no limit."""
    if not job.deduplicated:
        return None
    key = f"{job.kind}/{job.ordering_key if job.subject is None else job.subject}"
    return f"{key}/{job.dedup_part}" if job.dedup_part else key
