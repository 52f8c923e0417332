"""The timeline: what happened, who said so, and every later change of the record. Nothing is ever deleted."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from workflows.domain.ids import EntryId, IncidentId, UserId
from workflows.domain.incident import MessageRef


class EntryKind(StrEnum):
    """Everything that can be written into a timeline. `reactions.py` says what each one sets off."""

    DECLARED = "declared"
    ROOM_READY = "room_ready"
    STEP_FAILED = "step_failed"
    DELIVERY_FAILED = "delivery_failed"
    DELIVERY_DISCARDED = "delivery_dismissed"
    TITLE_CHANGED = "title_changed"
    SEVERITY_CHANGED = "severity_changed"
    SEVERITY_PROPOSED = "severity_proposed"
    SEVERITY_KEPT = "severity_kept"
    STATUS_CHANGED = "status_changed"
    ROLE_ASSIGNED = "role_assigned"
    ROLE_RELEASED = "role_released"
    HANDOVER_OFFERED = "handover_offered"
    HANDOVER_ACCEPTED = "handover_accepted"
    HANDOVER_DECLINED = "handover_declined"
    INVITED = "invited"
    UPDATE = "update"
    PROMISE_CHANGED = "promise_changed"
    REMINDER_SNOOZED = "reminder_snoozed"
    REMINDER_ESCALATED = "reminder_escalated"
    REMINDER_SET = "reminder_set"
    NOTE = "note"
    DECISION = "decision"
    CAPTURE = "capture"
    TASK_ADDED = "task_added"
    TASK_DONE = "task_done"
    TASK_REOPENED = "task_reopened"


class EntryState(StrEnum):
    """PENDING: a capture whose words are still being fetched. WITHDRAWN: kept, but no longer part of the story."""

    LIVE = "live"
    PENDING = "pending"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of the record.

    `happened_at` is when it was so, `recorded_at` when Muster wrote it down; they differ for captures and late notes.
    `data` holds the old and new values of an automatic entry; `text` the words of a person.
    `author` wrote the words, `by` put them on record.
    """

    id: EntryId = EntryId(0)
    incident_id: IncidentId
    kind: EntryKind
    by: UserId | None
    """None: Muster itself."""
    happened_at: datetime
    recorded_at: datetime
    text: str = ""
    data: Mapping[str, str] = field(default_factory=dict)
    author: UserId | None = None
    source: MessageRef | None = None
    thread: str = ""
    """For a captured reply: the ts of the message it answers."""
    permalink: str = ""
    state: EntryState = EntryState.LIVE

    @property
    def is_late(self) -> bool:
        """Whether it was written down more than five minutes after it happened."""
        return (self.recorded_at - self.happened_at).total_seconds() > 300


class Change(StrEnum):
    """What a revision did to its entry."""

    COMPLETED = "completed"
    EDITED = "edited"
    DELETED = "deleted"
    WITHDRAWN = "withdrawn"
    RESTORED = "restored"


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """A later change of an entry; `text` is what the entry said before it."""

    entry_id: EntryId
    change: Change
    by: UserId | None
    at: datetime
    text: str = ""
