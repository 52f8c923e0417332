"""Lines about what changed: which message tells which entries, and where. Decided in a transaction, then posted.

A few entries are posted as they happen, many go into the thread of the card, and late ones are posted together.
"""

from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from workflows.access.audience import entries_for
from workflows.deps import Deps
from workflows.domain.errors import ChatRejected
from workflows.domain.ids import ChannelId, MessageTs, UserId
from workflows.domain.incident import Incident
from workflows.domain.posted_entries import PostedEntry
from workflows.domain.snapshot import LATE
from workflows.domain.timeline import Entry
from workflows.jobs.kinds import JOBS
from workflows.jobs.states import Claimed, job_as
from workflows.jobs.war_room import PostEntry, RefreshEntry
from workflows.messages.message import Message
from workflows.messages.war_room import EntryPosted, LateEntriesPosted
from workflows.outbox.preconditions import incident_of, speaking_room
from workflows.outbox.snapshot import snapshot
from workflows.ports.store import UnitOfWork
from workflows.war_room.people_line import join_people_line, note_line

WINDOW = timedelta(minutes=10)
TOGETHER = 20
"""As many entries as one message tells."""
SILENT = tuple(job for job in JOBS.values() if not job.speaks_in_room)
"""Entries before and after such jobs may be posted together."""
THREAD_GONE = frozenset({"thread_not_found", "message_not_found", "cannot_reply_to_message"})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Telling:
    """What to say, and where. `thread` None: in the room itself."""

    incident: Incident
    room: ChannelId
    message: Message
    thread: MessageTs | None
    may_be_joined: bool
    """Later entries may join it."""


def post_entry(claimed: Claimed, deps: Deps) -> None:
    """Tell the room of an entry, unless another message does.

    What an earlier attempt decided to post, and may have, is looked for where it was meant to be; not there, it is
    decided anew on how things are now.
    """
    if claimed.may_have_run and _was_posted(claimed, deps):
        return
    telling = _decide(claimed, deps)
    if telling is None:
        return
    try:
        posted = deps.chat.post(telling.room, telling.message, key=claimed.key, thread=telling.thread)
        if telling.may_be_joined:
            note_line(telling.incident, claimed.key, posted.ts, deps)
    except ChatRejected as error:
        if telling.thread is None or error.code not in THREAD_GONE:
            raise
        _move_into_room(claimed, deps)
        deps.chat.post(telling.room, telling.message, key=claimed.key)


def _was_posted(claimed: Claimed, deps: Deps) -> bool:
    with deps.store.read() as uow:
        incident = incident_of(uow, claimed.incident_id)
        lines = uow.posted_entries.by_message(incident.id, claimed.key)
    if not lines or incident.room is None:
        return False
    thread = incident.card if lines[0].in_thread else None
    try:
        return deps.chat.posted(incident.room, claimed.key, thread=thread) is not None
    except ChatRejected as error:
        if error.code not in THREAD_GONE:
            raise
        return False


def _decide(claimed: Claimed, deps: Deps) -> _Telling | None:
    """None: another message tells it."""
    now = deps.clock.now()
    with deps.store.write() as uow:
        incident = incident_of(uow, claimed.incident_id)
        room = speaking_room(uow, incident, deps)
        uow.posted_entries.forget(incident.id, claimed.key)
        entries = _to_tell(uow, claimed, now)
        if not entries:
            return None
        if len(entries) == 1 and join_people_line(uow, incident, entries[0], now):
            uow.commit()
            return None
        left = _lines_left(uow, incident, now, deps)
        in_thread = left <= 0 and incident.card is not None and not any(entry.fact.stands_out for entry in entries)
        for entry in entries:
            line = PostedEntry(entry_id=entry.id, incident_id=incident.id, key=claimed.key, in_thread=in_thread, at=now)
            uow.posted_entries.put(line)
        message = _message(uow, incident, entries, left == 1, now)
        uow.commit()
    may_be_joined = isinstance(message, EntryPosted) and message.entry.fact.in_people_line and left > 1
    return _Telling(
        incident=incident,
        room=room,
        message=message,
        thread=incident.card if in_thread else None,
        may_be_joined=may_be_joined,
    )


def _lines_left(uow: UnitOfWork, incident: Incident, now: datetime, deps: Deps) -> int:
    """How many lines may still be posted in the room."""
    posted = uow.posted_entries.messages_between(incident.id, now - WINDOW, now)
    return deps.programme.lines_per_ten_minutes - posted


def says_it_now(room: ChannelId | None, deps: Deps) -> bool:
    """Whether a line that is written now is posted in this war room itself."""
    with deps.store.read() as uow:
        incident = uow.incidents.by_room(room) if room else None
        return incident is not None and _lines_left(uow, incident, deps.clock.now(), deps) > 0


def _to_tell(uow: UnitOfWork, claimed: Claimed, now: datetime) -> tuple[Entry, ...]:
    """The entry of this job; with a late one those that wait right behind it."""
    assert isinstance(claimed.job, PostEntry)
    first = uow.timeline.get(claimed.job.entry_id)
    assert first is not None, "entries are never deleted"
    dead = {f"job-{job.id}" for job in uow.outbox.dead_letters_of(claimed.incident_id)}
    if _is_posted(uow, first, dead):
        return ()
    if now - first.recorded_at < LATE:
        return (first,)
    behind = [job.entry_id for job in uow.outbox.following(claimed, past=SILENT) if isinstance(job, PostEntry)]
    others = [entry for entry in map(uow.timeline.get, behind) if entry and not _is_posted(uow, entry, dead)]
    return (first, *others)


def _is_posted(uow: UnitOfWork, entry: Entry, dead: Collection[str]) -> bool:
    """Whether a message posts it: one that failed for good does not."""
    line = uow.posted_entries.get(entry.id)
    return line is not None and line.key not in dead


def _message(uow: UnitOfWork, incident: Incident, entries: tuple[Entry, ...], is_last: bool, now: datetime) -> Message:
    newest = sorted(entries, key=lambda entry: (entry.happened_at, entry.id))[-TOGETHER:]
    posted = entries_for(uow, incident, newest)
    people: set[UserId] = set().union(*(entry.people for entry in posted))
    shown = snapshot(uow, incident, now, *people)
    if len(entries) == 1:
        return EntryPosted(shown, posted[0], is_last)
    return LateEntriesPosted(snapshot=shown, entries=posted, more=len(entries) - len(posted), is_last=is_last)


def refresh_entry(claimed: Claimed, deps: Deps) -> None:
    """Edit the message that tells an entry to what the entry says now. Nothing where none does, or where the chat
    allows no edit any more: the change has a line of its own."""
    job = job_as(RefreshEntry, claimed)
    with deps.store.read() as uow:
        incident = incident_of(uow, job.incident_id)
        room = speaking_room(uow, incident, deps)
        line = uow.posted_entries.get(job.entry_id)
        if line is None:
            return
        thread, message = told_by(uow, incident, line.key, deps.clock.now())
    with suppress(ChatRejected):
        found = deps.chat.posted(room, line.key, thread=thread)
        if found is not None:
            deps.chat.edit(found, message)


def told_by(uow: UnitOfWork, incident: Incident, key: str, now: datetime) -> tuple[MessageTs | None, Message]:
    """The thread in which the message of that key stands, and what it says as things are now."""
    lines = uow.posted_entries.by_message(incident.id, key)
    entries = tuple(entry for entry in (uow.timeline.get(line.entry_id) for line in lines) if entry is not None)
    thread = incident.card if any(line.in_thread for line in lines) else None
    return thread, _message(uow, incident, entries, is_last=False, now=now)


def _move_into_room(claimed: Claimed, deps: Deps) -> None:
    """Somebody deleted the card: its thread is gone."""
    with deps.store.write() as uow:
        incident = incident_of(uow, claimed.incident_id)
        for line in uow.posted_entries.by_message(incident.id, claimed.key):
            uow.posted_entries.put(replace(line, in_thread=False))
        uow.commit()
