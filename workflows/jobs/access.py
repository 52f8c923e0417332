"""Jobs about who may see an incident."""

from dataclasses import dataclass
from typing import ClassVar

from workflows.domain.ids import AccessRequestId, EntryId, UserId
from workflows.jobs.job import IncidentJob, Job


@dataclass(frozen=True, slots=True)
class RemoveFromRoom(IncidentJob):
    """Remove a person from the room who may not see its incident; where the chat refuses, tell its lead."""

    kind: ClassVar[str] = "member.remove"
    may_be_discarded: ClassVar[bool] = False
    speaks_in_room: ClassVar[bool] = False
    user: UserId

    @property
    def dedup_part(self) -> str:
        return self.user

    deduplicated: ClassVar[bool] = True


@dataclass(frozen=True, slots=True)
class PutStrangersOut(IncidentJob):
    """Somebody came into the room, or was found there: perhaps they may not see its incident."""

    kind: ClassVar[str] = "strangers.put_out"
    announced_when_dead: ClassVar[bool] = False
    may_be_discarded: ClassVar[bool] = False
    speaks_in_room: ClassVar[bool] = False
    deduplicated: ClassVar[bool] = True
    key_prefix: ClassVar[str] = "strangers"


@dataclass(frozen=True, slots=True)
class DeliverAccessRequest(Job):
    """Ask those who decide, if there is such an incident. It is put for every number, so that asking tells nothing."""

    kind: ClassVar[str] = "access_request.deliver"
    announced_when_dead: ClassVar[bool] = False
    speaks_in_room: ClassVar[bool] = False
    key_prefix: ClassVar[str] = "access_requests"
    request_id: AccessRequestId


@dataclass(frozen=True, slots=True)
class NotifyBrokenGlass(IncidentJob):
    """Tell one of those who answer for it that somebody let themselves in."""

    kind: ClassVar[str] = "glass.notify"
    announced_when_dead: ClassVar[bool] = False
    speaks_in_room: ClassVar[bool] = False
    user: UserId
    entry_id: EntryId
