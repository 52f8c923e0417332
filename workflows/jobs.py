"""Everything Muster does to the outside, one frozen class per outbox job.

A job names facts by id and carries no words: its handler reads the facts as they are when it runs. Jobs of one lane
run one at a time and in order, so what happens in a war room is told in the order in which it happened.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, ClassVar

from workflows.domain.ids import EntryId, IncidentId, OfferId, ReminderId, RoleId, UpdateId, UserId


@dataclass(frozen=True, slots=True)
class Job:
    """`single`: while one waits, putting an equal one (of the same kind in the same lane, or about the same incident,
    and of the same `part`) changes nothing."""

    single: ClassVar[bool] = False
    lane_name: ClassVar[str] = "house"

    @property
    def lane(self) -> str:
        return self.lane_name

    @property
    def about(self) -> IncidentId | None:
        """The incident; None for what concerns the house itself."""
        return None

    @property
    def part(self) -> str:
        """What tells two wishes of one kind about one incident apart."""
        return ""


@dataclass(frozen=True, slots=True)
class IncidentJob(Job):
    """A job about one incident. `single` ones coalesce by incident."""

    incident_id: IncidentId
    lane_name: ClassVar[str] = "room"

    @property
    def lane(self) -> str:
        return f"{self.lane_name}/{self.incident_id}"

    @property
    def about(self) -> IncidentId:
        return self.incident_id


@dataclass(frozen=True, slots=True)
class ProvisionWarRoom(IncidentJob):
    """Bring every unfinished step of the plan to its end."""

    single: ClassVar[bool] = True
    lane_name: ClassVar[str] = "setup"


@dataclass(frozen=True, slots=True)
class RefreshStateCard(IncidentJob):
    single: ClassVar[bool] = True
    lane_name: ClassVar[str] = "card"


@dataclass(frozen=True, slots=True)
class RefreshAnnouncement(IncidentJob):
    single: ClassVar[bool] = True
    lane_name: ClassVar[str] = "announcement"


@dataclass(frozen=True, slots=True)
class RefreshTopic(IncidentJob):
    single: ClassVar[bool] = True
    lane_name: ClassVar[str] = "topic"


@dataclass(frozen=True, slots=True)
class RefreshTutorial(IncidentJob):
    """Tick off what somebody who practises has done."""

    single: ClassVar[bool] = True
    lane_name: ClassVar[str] = "tutorial"


@dataclass(frozen=True, slots=True)
class RenameRoom(IncidentJob):
    single: ClassVar[bool] = True


@dataclass(frozen=True, slots=True)
class TellRoom(IncidentJob):
    """Say in one line what an entry records."""

    entry_id: EntryId


@dataclass(frozen=True, slots=True)
class PostUpdate(IncidentJob):
    update_id: UpdateId


@dataclass(frozen=True, slots=True)
class PostOffer(IncidentJob):
    offer_id: OfferId


@dataclass(frozen=True, slots=True)
class SettleOffer(IncidentJob):
    """Take the buttons off an offer that was answered or overtaken."""

    offer_id: OfferId


@dataclass(frozen=True, slots=True)
class PostNudge(IncidentJob):
    reminder_id: ReminderId


@dataclass(frozen=True, slots=True)
class SettleNudge(IncidentJob):
    """Replace the buttons of a nudge by what came of it."""

    reminder_id: ReminderId


@dataclass(frozen=True, slots=True)
class SendInstructions(IncidentJob):
    """Tell somebody privately what their new role asks of them."""

    user: UserId
    role: RoleId

    @property
    def lane(self) -> str:
        return f"person/{self.user}/{self.incident_id}"


@dataclass(frozen=True, slots=True)
class TellDeclarer(IncidentJob):
    """Tell whoever declared, privately, which steps of the set-up failed."""

    single: ClassVar[bool] = True
    lane_name: ClassVar[str] = "declarer"


@dataclass(frozen=True, slots=True)
class InviteToRoom(IncidentJob):
    """Bring a person into the room; `by` is told privately when that fails."""

    user: UserId
    by: UserId


@dataclass(frozen=True, slots=True)
class CompleteCapture(IncidentJob):
    """Fetch the words and the link of a captured message, and mark it as kept."""

    entry_id: EntryId
    lane_name: ClassVar[str] = "capture"


@dataclass(frozen=True, slots=True)
class UnmarkCapture(IncidentJob):
    """Take the mark off a message whose capture was withdrawn."""

    entry_id: EntryId
    lane_name: ClassVar[str] = "capture"


@dataclass(frozen=True, slots=True)
class PostSummary(IncidentJob):
    """Post the summary and the full timeline as a file, for `by`."""

    by: UserId
    request: str
    """The request it answers: asked twice with the same, one summary."""


@dataclass(frozen=True, slots=True)
class TellOperators(Job):
    """Bring the operators' line to what is wrong now."""

    single: ClassVar[bool] = True
    lane_name: ClassVar[str] = "operators"


@dataclass(frozen=True, slots=True)
class CheckMembers(IncidentJob):
    """What the chat told of somebody contradicts what Muster found out by itself: ask the room."""

    single: ClassVar[bool] = True
    lane_name: ClassVar[str] = "members"


@dataclass(frozen=True, slots=True)
class TakeStock(Job):
    """Note which rooms are to be looked through for what happened since a moment, in ISO."""

    since: str
    single: ClassVar[bool] = True
    lane_name: ClassVar[str] = "backfill"


@dataclass(frozen=True, slots=True)
class LookThrough(Job):
    """Go on with what is to be looked through after an absence, room after room."""

    single: ClassVar[bool] = True
    lane_name: ClassVar[str] = "backfill"


@dataclass(frozen=True, slots=True)
class BackfillJob(IncidentJob):
    """Part of looking through rooms: one lane for all of them, so that one call at a time is made for it. An equal one
    that waits already looks further back."""

    single: ClassVar[bool] = True
    lane_name: ClassVar[str] = "backfill"

    @property
    def lane(self) -> str:
        return self.lane_name


@dataclass(frozen=True, slots=True)
class FollowMembers(BackfillJob):
    """Ask the room who is in it."""


@dataclass(frozen=True, slots=True)
class Backfill(BackfillJob):
    """Look in the room for what was missed since a moment, in ISO."""

    since: str


@dataclass(frozen=True, slots=True)
class BackfillEarlier(BackfillJob):
    """The same for what was said before; in so many pages at most."""

    since: str
    before: str
    pages: int

    @property
    def part(self) -> str:
        return self.before


@dataclass(frozen=True, slots=True)
class BackfillThread(BackfillJob):
    """The same for the replies to one message: the first of them; with `after`, those after that one."""

    since: str
    thread: str
    after: str = ""
    pages: int = 5

    @property
    def part(self) -> str:
        return f"{self.thread}/{self.after}"


@dataclass(frozen=True, slots=True)
class BackfillCapture(BackfillJob):
    """Find out whether a captured message was deleted."""

    entry_id: EntryId

    @property
    def part(self) -> str:
        return str(self.entry_id)


JOBS: Mapping[str, type[Job]] = {
    job.__name__: job
    for job in (
        ProvisionWarRoom,
        RefreshStateCard,
        RefreshAnnouncement,
        RefreshTopic,
        RefreshTutorial,
        RenameRoom,
        TellRoom,
        PostUpdate,
        PostOffer,
        SettleOffer,
        PostNudge,
        SettleNudge,
        SendInstructions,
        TellDeclarer,
        InviteToRoom,
        CompleteCapture,
        UnmarkCapture,
        PostSummary,
        CheckMembers,
        TakeStock,
        LookThrough,
        FollowMembers,
        Backfill,
        BackfillEarlier,
        BackfillThread,
        BackfillCapture,
        TellOperators,
    )
}


def encode(job: Job) -> tuple[str, dict[str, Any]]:
    """A job as its kind and plain data."""
    return type(job).__name__, asdict(job)


def decode(kind: str, data: Mapping[str, Any]) -> Job:
    """The inverse of `encode`."""
    return JOBS[kind](**data)


def coalescing_key(job: Job) -> str | None:
    """Jobs with the same key are the same wish; None: every one counts."""
    if not job.single:
        return None
    wish = f"{type(job).__name__}/{job.lane if job.about is None else job.about}"
    return f"{wish}/{job.part}" if job.part else wish
