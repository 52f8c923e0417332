"""Everything Muster does to the outside, one frozen class per outbox job.

A job names facts by id and carries no words: its handler reads the facts as they are when it runs. Jobs of one lane
run one at a time and in order, so what happens in a war room is told in the order in which it happened.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, ClassVar, NamedTuple

from workflows.domain.ids import EntryId, IncidentId, ProposalId, ReminderId, RoleId, UpdateId, UserId

BACKFILL = "backfill"
"""The lane of everything that catches up after an absence. All rooms share it: one call at a time is made for it."""


@dataclass(frozen=True, slots=True)
class Job:
    """`single`: while one waits, putting an equal one (of the same kind in the same lane, or about the same incident,
    and of the same `part`) changes nothing."""

    deduplicated: ClassVar[bool] = False
    key_prefix: ClassVar[str] = "house"

    @property
    def ordering_key(self) -> str:
        return self.key_prefix

    @property
    def subject(self) -> IncidentId | None:
        """The incident; None for what concerns the house itself."""
        return None

    @property
    def dedup_part(self) -> str:
        """What tells two wishes of one kind about one incident apart."""
        return ""


@dataclass(frozen=True, slots=True)
class IncidentJob(Job):
    """A job about one incident. `single` ones coalesce by incident."""

    incident_id: IncidentId
    key_prefix: ClassVar[str] = "room"

    @property
    def ordering_key(self) -> str:
        return f"{self.key_prefix}/{self.incident_id}"

    @property
    def subject(self) -> IncidentId:
        return self.incident_id


@dataclass(frozen=True, slots=True)
class ProvisionWarRoom(IncidentJob):
    """Bring every unfinished step of the plan to its end."""

    deduplicated: ClassVar[bool] = True
    key_prefix: ClassVar[str] = "setup"


@dataclass(frozen=True, slots=True)
class RefreshIncidentCard(IncidentJob):
    deduplicated: ClassVar[bool] = True
    key_prefix: ClassVar[str] = "card"


@dataclass(frozen=True, slots=True)
class RefreshAnnouncement(IncidentJob):
    deduplicated: ClassVar[bool] = True
    key_prefix: ClassVar[str] = "announcement"


@dataclass(frozen=True, slots=True)
class RefreshTopic(IncidentJob):
    deduplicated: ClassVar[bool] = True
    key_prefix: ClassVar[str] = "topic"


@dataclass(frozen=True, slots=True)
class RefreshTutorial(IncidentJob):
    """Tick off what somebody who practises has done."""

    deduplicated: ClassVar[bool] = True
    key_prefix: ClassVar[str] = "tutorial"


@dataclass(frozen=True, slots=True)
class RenameRoom(IncidentJob):
    deduplicated: ClassVar[bool] = True


@dataclass(frozen=True, slots=True)
class PostEntry(IncidentJob):
    """Say in one line what an entry records."""

    entry_id: EntryId


@dataclass(frozen=True, slots=True)
class PostUpdate(IncidentJob):
    update_id: UpdateId


@dataclass(frozen=True, slots=True)
class PostProposal(IncidentJob):
    proposal_id: ProposalId


@dataclass(frozen=True, slots=True)
class CloseProposal(IncidentJob):
    """Take the buttons off an offer that was answered or overtaken."""

    proposal_id: ProposalId


@dataclass(frozen=True, slots=True)
class PostNudge(IncidentJob):
    reminder_id: ReminderId


@dataclass(frozen=True, slots=True)
class CloseNudge(IncidentJob):
    """Replace the buttons of a nudge by what came of it."""

    reminder_id: ReminderId


@dataclass(frozen=True, slots=True)
class SendInstructions(IncidentJob):
    """Tell somebody privately what their new role asks of them."""

    user: UserId
    role: RoleId

    @property
    def ordering_key(self) -> str:
        return f"person/{self.user}/{self.incident_id}"


@dataclass(frozen=True, slots=True)
class NotifyDeclarer(IncidentJob):
    """Tell whoever declared, privately, which steps of the set-up failed."""

    deduplicated: ClassVar[bool] = True
    key_prefix: ClassVar[str] = "declarer"


@dataclass(frozen=True, slots=True)
class InviteToRoom(IncidentJob):
    """Bring a person into the room; `by` is told privately when that fails."""

    user: UserId
    by: UserId


@dataclass(frozen=True, slots=True)
class CompleteCapture(IncidentJob):
    """Fetch the words and the link of a captured message, and mark it as kept."""

    entry_id: EntryId
    key_prefix: ClassVar[str] = "capture"


@dataclass(frozen=True, slots=True)
class UnmarkCapture(IncidentJob):
    """Take the mark off a message whose capture was withdrawn."""

    entry_id: EntryId
    key_prefix: ClassVar[str] = "capture"


@dataclass(frozen=True, slots=True)
class PostSummary(IncidentJob):
    """Post the summary and the full timeline as a file, for `by`."""

    by: UserId
    request: str
    """The request it answers: asked twice with the same, one summary."""


@dataclass(frozen=True, slots=True)
class RefreshOperatorMessage(Job):
    """Bring the operators' line to what is wrong now."""

    deduplicated: ClassVar[bool] = True
    key_prefix: ClassVar[str] = "operators"


@dataclass(frozen=True, slots=True)
class SyncMembers(IncidentJob):
    """Ask the room who is in it: at once where the chat's word contradicts what Muster found out, or in the backfill,
    when its turn comes."""

    in_backfill: bool = False
    deduplicated: ClassVar[bool] = True
    key_prefix: ClassVar[str] = "members"

    @property
    def ordering_key(self) -> str:
        return BACKFILL if self.in_backfill else f"{self.key_prefix}/{self.incident_id}"

    @property
    def dedup_part(self) -> str:
        return BACKFILL if self.in_backfill else ""


@dataclass(frozen=True, slots=True)
class PlanBackfill(Job):
    """Queue the rooms in which something may have been missed since a moment, in ISO."""

    since: str
    deduplicated: ClassVar[bool] = True
    key_prefix: ClassVar[str] = BACKFILL


@dataclass(frozen=True, slots=True)
class BackfillNext(Job):
    """Take the next rooms from the backfill queue."""

    deduplicated: ClassVar[bool] = True
    key_prefix: ClassVar[str] = BACKFILL


@dataclass(frozen=True, slots=True)
class BackfillJob(IncidentJob):
    """Part of the backfill of one room. An equal one that waits already looks further back."""

    deduplicated: ClassVar[bool] = True

    @property
    def ordering_key(self) -> str:
        return BACKFILL


@dataclass(frozen=True, slots=True)
class BackfillHistory(BackfillJob):
    """Read one page of what was said in a room, or in the thread of one message, and catch up with what changed since a
    moment, in ISO. A room is read backwards from `cursor`, a thread forwards; `pages` at most, this one included."""

    since: str
    thread: str = ""
    cursor: str = ""
    pages: int = 5

    @property
    def dedup_part(self) -> str:
        return f"{self.thread}/{self.cursor}"


@dataclass(frozen=True, slots=True)
class BackfillCapture(BackfillJob):
    """Find out whether a captured message was deleted."""

    entry_id: EntryId

    @property
    def dedup_part(self) -> str:
        return str(self.entry_id)


JOBS: Mapping[str, type[Job]] = {
    job.__name__: job
    for job in (
        ProvisionWarRoom,
        RefreshIncidentCard,
        RefreshAnnouncement,
        RefreshTopic,
        RefreshTutorial,
        RenameRoom,
        PostEntry,
        PostUpdate,
        PostProposal,
        CloseProposal,
        PostNudge,
        CloseNudge,
        SendInstructions,
        NotifyDeclarer,
        InviteToRoom,
        CompleteCapture,
        UnmarkCapture,
        PostSummary,
        SyncMembers,
        PlanBackfill,
        BackfillNext,
        BackfillHistory,
        BackfillCapture,
        RefreshOperatorMessage,
    )
}


class OldKind(NamedTuple):
    """What a kind of an earlier version is now: its class, its fields that were renamed, and those it did not have."""

    job: type[Job]
    renamed: Mapping[str, str] = {}
    added: Mapping[str, Any] = {}


OLD_KINDS: Mapping[str, OldKind] = {
    "CheckMembers": OldKind(SyncMembers),
    "FollowMembers": OldKind(SyncMembers, added={"in_backfill": True}),
    "TakeStock": OldKind(PlanBackfill),
    "LookThrough": OldKind(BackfillNext),
    "Backfill": OldKind(BackfillHistory),
    "BackfillEarlier": OldKind(BackfillHistory, renamed={"before": "cursor"}),
    "BackfillThread": OldKind(BackfillHistory, renamed={"after": "cursor"}),
}
"""Kinds that earlier versions stored, in jobs that wait or were given up."""


def encode(job: Job) -> tuple[str, dict[str, Any]]:
    """A job as its kind and plain data."""
    return type(job).__name__, asdict(job)


def decode(kind: str, data: Mapping[str, Any]) -> Job:
    """The inverse of `encode`. Raises `KeyError` or `TypeError` for a job of a newer version."""
    old = OLD_KINDS.get(kind)
    if old is None:
        return JOBS[kind](**data)
    return old.job(**{old.renamed.get(name, name): value for name, value in data.items()}, **old.added)


def job_class(kind: str) -> type[Job] | None:
    """The class of a stored kind; None for one of a newer version."""
    return OLD_KINDS[kind].job if kind in OLD_KINDS else JOBS.get(kind)


def dedup_key(job: Job) -> str | None:
    """Jobs with the same key are the same wish; None: every one counts."""
    if not job.deduplicated:
        return None
    wish = f"{type(job).__name__}/{job.ordering_key if job.subject is None else job.subject}"
    return f"{wish}/{job.dedup_part}" if job.dedup_part else wish
