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
class NotifyDeclarer(IncidentJob):
    """Tell the declarer privately which steps of the set-up failed."""

    kind: ClassVar[str] = "declarer.notify"
    deduplicated: ClassVar[bool] = True
    key_prefix: ClassVar[str] = "declarer"
