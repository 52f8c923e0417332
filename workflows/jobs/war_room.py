"""Jobs that set up a war room and keep it up to date."""

from dataclasses import dataclass
from typing import ClassVar

from workflows.domain.ids import EntryId
from workflows.jobs.job import IncidentJob


@dataclass(frozen=True, slots=True)
class ProvisionWarRoom(IncidentJob):
    """Run every unfinished step of the plan."""

    kind: ClassVar[str] = "war_room.provision"
    deduplicated: ClassVar[bool] = True
    key_prefix: ClassVar[str] = "setup"


@dataclass(frozen=True, slots=True)
class RefreshIncidentCard(IncidentJob):
    kind: ClassVar[str] = "card.refresh"
    announced_when_dead: ClassVar[bool] = False
    deduplicated: ClassVar[bool] = True
    key_prefix: ClassVar[str] = "card"


@dataclass(frozen=True, slots=True)
class RefreshAnnouncement(IncidentJob):
    kind: ClassVar[str] = "announcement.refresh"
    announced_when_dead: ClassVar[bool] = False
    deduplicated: ClassVar[bool] = True
    key_prefix: ClassVar[str] = "announcement"


@dataclass(frozen=True, slots=True)
class WithdrawAnnouncements(IncidentJob):
    """Empty what was posted of it outside its room, unless it is for everybody again."""

    kind: ClassVar[str] = "announcements.withdraw"
    may_be_discarded: ClassVar[bool] = False
    deduplicated: ClassVar[bool] = True
    key_prefix: ClassVar[str] = "announcement"


@dataclass(frozen=True, slots=True)
class RetellMerged(IncidentJob):
    """Edit the lines in its room that name a merged incident to people who may not know of that one."""

    kind: ClassVar[str] = "merged_lines.retell"
    announced_when_dead: ClassVar[bool] = False
    may_be_discarded: ClassVar[bool] = False
    speaks_in_room: ClassVar[bool] = False
    deduplicated: ClassVar[bool] = True


@dataclass(frozen=True, slots=True)
class LookAtRoom(IncidentJob):
    """Ask the chat what became of the war room: private, archived, without Muster."""

    kind: ClassVar[str] = "room.look"
    announced_when_dead: ClassVar[bool] = False
    may_be_discarded: ClassVar[bool] = False
    deduplicated: ClassVar[bool] = True
    key_prefix: ClassVar[str] = "look"


@dataclass(frozen=True, slots=True)
class NotifyOfRoom(IncidentJob):
    """Tell the lead privately that Muster cannot speak in the room, and the room itself that everybody reads it."""

    kind: ClassVar[str] = "room.notify"
    announced_when_dead: ClassVar[bool] = False
    key_prefix: ClassVar[str] = "look"
    state: str


@dataclass(frozen=True, slots=True)
class NotifyNotArchived(IncidentJob):
    """Tell the lead privately that the room which the incident left could not be archived."""

    kind: ClassVar[str] = "room.not_archived"
    announced_when_dead: ClassVar[bool] = False
    deduplicated: ClassVar[bool] = True
    key_prefix: ClassVar[str] = "look"


@dataclass(frozen=True, slots=True)
class AnnounceChange(IncidentJob):
    """Announce in a new message what an entry says, if it is severe or the end."""

    kind: ClassVar[str] = "announcement.change"
    key_prefix: ClassVar[str] = "announcement"
    entry_id: EntryId


@dataclass(frozen=True, slots=True)
class RefreshTopic(IncidentJob):
    kind: ClassVar[str] = "topic.refresh"
    announced_when_dead: ClassVar[bool] = False
    deduplicated: ClassVar[bool] = True
    key_prefix: ClassVar[str] = "topic"


@dataclass(frozen=True, slots=True)
class RefreshTutorial(IncidentJob):
    """Tick the steps that were done."""

    kind: ClassVar[str] = "tutorial.refresh"
    announced_when_dead: ClassVar[bool] = False
    deduplicated: ClassVar[bool] = True
    key_prefix: ClassVar[str] = "tutorial"


@dataclass(frozen=True, slots=True)
class PostTutorialStep(IncidentJob):
    """Post what to do next after a step that an entry completed."""

    kind: ClassVar[str] = "tutorial.step"
    announced_when_dead: ClassVar[bool] = False
    key_prefix: ClassVar[str] = "tutorial"
    entry_id: EntryId


@dataclass(frozen=True, slots=True)
class RenameRoom(IncidentJob):
    kind: ClassVar[str] = "war_room.rename"
    speaks_in_room: ClassVar[bool] = False
    deduplicated: ClassVar[bool] = True


@dataclass(frozen=True, slots=True)
class PostEntry(IncidentJob):
    """Post an entry as one line."""

    kind: ClassVar[str] = "entry.post"
    announced_when_dead: ClassVar[bool] = False
    entry_id: EntryId


@dataclass(frozen=True, slots=True)
class RefreshEntry(IncidentJob):
    """Edit the message that tells an entry: it was corrected or withdrawn."""

    kind: ClassVar[str] = "entry.refresh"
    announced_when_dead: ClassVar[bool] = False
    deduplicated: ClassVar[bool] = True
    entry_id: EntryId

    @property
    def dedup_part(self) -> str:
        return str(self.entry_id)


@dataclass(frozen=True, slots=True)
class RefreshPeopleLine(IncidentJob):
    """Edit the line that tells who does what: more has changed. `key`: the mark of the message."""

    kind: ClassVar[str] = "people_line.refresh"
    announced_when_dead: ClassVar[bool] = False
    deduplicated: ClassVar[bool] = True
    key_prefix: ClassVar[str] = "people_line"
    key: str

    @property
    def dedup_part(self) -> str:
        return self.key


@dataclass(frozen=True, slots=True)
class NotifyDeclarer(IncidentJob):
    """Tell the declarer privately which steps of the set-up failed."""

    kind: ClassVar[str] = "declarer.notify"
    deduplicated: ClassVar[bool] = True
    key_prefix: ClassVar[str] = "declarer"


@dataclass(frozen=True, slots=True)
class NotifyNobodyCalled(IncidentJob):
    """Tell the declarer of a private incident that nobody could be called."""

    kind: ClassVar[str] = "declarer.nobody_called"
    deduplicated: ClassVar[bool] = True
    key_prefix: ClassVar[str] = "declarer"


@dataclass(frozen=True, slots=True)
class ClearErased(IncidentJob):
    """Empty what Muster wrote about an incident that was erased."""

    kind: ClassVar[str] = "erasure.clear"
    announced_when_dead: ClassVar[bool] = False
    may_be_discarded: ClassVar[bool] = False
    deduplicated: ClassVar[bool] = True
    speaks_in_room: ClassVar[bool] = False
