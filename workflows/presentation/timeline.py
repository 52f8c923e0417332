"""A page of a timeline: the newest entries, oldest first."""

from dataclasses import dataclass

from workflows.domain.entries.merges import AboutAnother
from workflows.domain.ids import EntryId
from workflows.domain.snapshot import Snapshot
from workflows.domain.timeline import Entry
from workflows.messages.timeline import TimelinePage
from workflows.presentation.presenter import Presenter
from workflows.presentation.spans import Link, Moment, Room
from workflows.text.slack_text import one_line

SENTENCE = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryRow:
    at: Moment
    sentence: str
    late: str
    """That it was recorded late, or nothing."""
    link: Link | Room | None
    """To the message, or to the room of the other incident that it is about."""
    entry: EntryId
    is_key: bool = False
    """Marked as a key moment."""
    number: str = ""
    """What people call it."""
    is_correctable: bool = False
    """The reader may correct it."""
    is_hidden: bool = False
    """What it says is shown to who asks for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineView:
    """`more`: how many earlier entries are left out."""

    title: str
    rows: tuple[EntryRow, ...]
    more: int


def present_timeline(say: Presenter, page: TimelinePage) -> TimelineView:
    title = say("timeline.heading", label=page.snapshot.incident.label)
    rows = tuple(present_entry(say, entry, page) for entry in page.entries)
    return TimelineView(title=title, rows=rows, more=page.more)


def present_entry(say: Presenter, entry: Entry, page: TimelinePage) -> EntryRow:
    return EntryRow(
        at=Moment(entry.happened_at),
        sentence=one_line(say.entry_formatter.sentence(entry, page.snapshot.names), SENTENCE),
        late=say("entry.mark_late_short") if entry.is_late else "",
        link=Link(entry.permalink, say("timeline.link")) if entry.permalink else other_room(say, entry, page.snapshot),
        entry=entry.id,
        is_key=entry.id in page.key,
        number=f"#{page.numbers[entry.id]}" if entry.id in page.numbers else "",
        is_correctable=entry.id in page.correctable,
        is_hidden=say.programme.hides(entry.content_class),
    )


def other_room(say: Presenter, entry: Entry, shown: Snapshot) -> Room | None:
    """The room of the incident that an entry about a duplicate names."""
    other = shown.known(entry.fact.other) if isinstance(entry.fact, AboutAnother) else None
    return say.war_room(other) if other and other.room else None
