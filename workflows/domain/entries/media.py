"""Files and pictures in the war room of a guarded type, which takes none. Nothing here names or describes one."""

from dataclasses import dataclass
from typing import ClassVar

from workflows.domain.ids import EntryId
from workflows.domain.timeline import EntryFact, added_later


@dataclass(frozen=True, slots=True)
class MediaRefused(EntryFact):
    """The entry's author posted media; its source is the message. `captured`: the entry that has the message as its
    source instead, where it was kept before it was known to show media."""

    kind: ClassVar[str] = "media_refused"
    captured: EntryId | None = added_later()


@dataclass(frozen=True, slots=True)
class MediaRemoved(EntryFact):
    """Muster deleted what `entry` tells of. `number`: the task to delete other copies."""

    kind: ClassVar[str] = "media_removed"
    entry: EntryId
    number: int


@dataclass(frozen=True, slots=True)
class MediaStays(EntryFact):
    """Slack lets Muster delete nothing of it. `number`: the task to see that it is deleted."""

    kind: ClassVar[str] = "media_stays"
    entry: EntryId
    number: int


@dataclass(frozen=True, slots=True)
class MediaGone(EntryFact):
    """People deleted it: it is not in the room any more."""

    kind: ClassVar[str] = "media_gone"
    entry: EntryId
