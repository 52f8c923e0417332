"""Jobs that complete captures and post summaries."""

from dataclasses import dataclass
from typing import ClassVar

from workflows.domain.ids import ChannelId, EntryId, MessageTs, UserId
from workflows.jobs.job import IncidentJob


@dataclass(frozen=True, slots=True)
class CompleteCapture(IncidentJob):
    """Fetch text and link of a captured message, and mark it with an emoji."""

    kind: ClassVar[str] = "capture.complete"
    entry_id: EntryId
    key_prefix: ClassVar[str] = "capture"


@dataclass(frozen=True, slots=True)
class UnmarkCapture(IncidentJob):
    """Remove the mark of a message whose capture was withdrawn."""

    kind: ClassVar[str] = "capture.unmark"
    entry_id: EntryId
    key_prefix: ClassVar[str] = "capture"


@dataclass(frozen=True, slots=True)
class NotifyMasked(IncidentJob):
    """Tell a person privately that their message is on the timeline without a secret that it still shows."""

    kind: ClassVar[str] = "masked.notify"
    announced_when_dead: ClassVar[bool] = False
    speaks_in_room: ClassVar[bool] = False
    user: UserId
    entry_id: EntryId

    @property
    def ordering_key(self) -> str:
        return f"person/{self.user}/{self.incident_id}"


@dataclass(frozen=True, slots=True)
class PostSummary(IncidentJob):
    """Post the summary in the room, with the full timeline as a file, for `by`; or edit the last one."""

    kind: ClassVar[str] = "summary.post"
    by: UserId
    request: str
    """The id of the request, so that a repeat posts no second summary."""


@dataclass(frozen=True, slots=True)
class PostReport(IncidentJob):
    """Post a situation report in the room, as it is on record."""

    kind: ClassVar[str] = "report.post"
    entry_id: EntryId


@dataclass(frozen=True, slots=True)
class RefreshSummary(IncidentJob):
    """Edit the last summary in the room: what it says of the end is over."""

    kind: ClassVar[str] = "summary.refresh"
    announced_when_dead: ClassVar[bool] = False
    speaks_in_room: ClassVar[bool] = False
    deduplicated: ClassVar[bool] = True


@dataclass(frozen=True, slots=True)
class SendSummary(IncidentJob):
    """Send the summary to a person, privately."""

    kind: ClassVar[str] = "summary.send"
    user: UserId
    by: UserId

    @property
    def ordering_key(self) -> str:
        return f"person/{self.user}/{self.incident_id}"


@dataclass(frozen=True, slots=True)
class RemoveMedia(IncidentJob):
    """Delete the files of a message in the war room of a guarded type, as far as Slack allows it."""

    kind: ClassVar[str] = "media.remove"
    speaks_in_room: ClassVar[bool] = False
    key_prefix: ClassVar[str] = "media"
    entry_id: EntryId
    channel: ChannelId
    ts: MessageTs
