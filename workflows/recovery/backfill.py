"""The backfill after an outage: reads members, reactions, edits and deletions that Muster missed.

Each call is a separate job, so that a call that has to wait does not repeat the others. Everything may run twice. A
missing reaction withdraws no capture, because a message can also be captured from its menu.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from workflows.access.people import find_person
from workflows.access.readable import read
from workflows.deps import Deps
from workflows.domain.backfill import BackfillItem, BackfillKind, BackfillRoom
from workflows.domain.chat import HistoryMessage, Page, Priority
from workflows.domain.errors import NotAllowed, NotFound
from workflows.domain.ids import MessageTs, UserId
from workflows.domain.incident import Incident, MessageRef
from workflows.domain.timeline import Entry, EntryState
from workflows.jobs.job import Job
from workflows.jobs.recovery import (
    BackfillCapture,
    BackfillHistory,
    BackfillNext,
    LookAtRooms,
    PlanBackfill,
    SyncMembers,
)
from workflows.jobs.states import Claimed, job_as
from workflows.outbox.preconditions import OPEN_TO_MUSTER, incident_of
from workflows.timeline.captures import CAPTURE_EMOJI, capture, entry_of, follow_delete, follow_edit, last_withdrawal
from workflows.timeline.media import post_of, refuse_media, takes_no_media

FIRST_ROOMS = 25
"""The most active rooms, read first."""
ROOMS_READ = 2000
"""Maximum rooms whose history is read: some forty minutes under Slack's limits."""
ENDED_ROOMS = 2000
"""Maximum rooms of ended incidents whose members are read, newest first. Unlimited, the cost of a restart would only
grow."""
BATCH = 20
"""Queue items in the outbox at once."""
THREADS = 30
"""Threads read per page, latest replies first."""
RECENT = timedelta(days=1)
"""A thread without replies for that long before the outage is not read; of such a room only the newest page."""
FETCHED = 50
"""Captured messages fetched individually per page."""


def plan_backfill(claimed: Claimed, deps: Deps) -> None:
    """Queue the rooms to read, in `backfill_order`."""
    job = job_as(PlanBackfill, claimed)
    with deps.store.read() as uow:
        under_way, ended = uow.incidents.rooms_under_way(), uow.incidents.guarded_rooms_ended(ENDED_ROOMS)
    with deps.store.write() as uow:
        uow.backfill_queue.put_each([*backfill_order(under_way, ended, datetime.fromisoformat(job.since))])
        uow.outbox.put(LookAtRooms())
        uow.outbox.put(BackfillNext())
        uow.commit()


def backfill_order(
    under_way: Sequence[BackfillRoom], ended: Sequence[BackfillRoom], since: datetime
) -> Iterator[BackfillItem]:
    """Both lists are ordered by last activity, newest first.

    1. Members and history of the most active rooms. 2. Members of all other guarded rooms, also ended ones, whose
    record stays readable. 3. The rest, up to `ROOMS_READ`; members before history.
    """
    first, rest = under_way[:FIRST_ROOMS], under_way[FIRST_ROOMS:]
    yield from _items(first, BackfillKind, since)
    yield from _items([*(room for room in rest if room.guarded), *ended], [BackfillKind.MEMBERS], since)
    for room in rest[: ROOMS_READ - FIRST_ROOMS]:
        yield from _items([room], [BackfillKind.HISTORY] if room.guarded else BackfillKind, since)


def _items(rooms: Iterable[BackfillRoom], kinds: Iterable[BackfillKind], since: datetime) -> Iterator[BackfillItem]:
    return (BackfillItem(room.incident_id, kind, since) for room in rooms for kind in kinds)


def backfill_next(_claimed: Claimed, deps: Deps) -> None:
    """Move the next items to the outbox, and this job behind them with the same ordering key."""
    with deps.store.write() as uow:
        items = uow.backfill_queue.take(BATCH)
        for item in items:
            uow.outbox.put(JOB_OF[item.kind](item))
        if items:
            uow.outbox.put(BackfillNext())
        uow.commit()


JOB_OF: Mapping[BackfillKind, Callable[[BackfillItem], Job]] = {
    BackfillKind.MEMBERS: lambda item: SyncMembers(item.incident_id, in_backfill=True),
    BackfillKind.HISTORY: lambda item: BackfillHistory(item.incident_id, since=item.since.isoformat()),
}


def backfill_history(claimed: Claimed, deps: Deps) -> None:
    """Read one page of a room or a thread; then queue its threads, captured messages missing from it, and the next
    page.

    Of an inactive room only the newest page is read. Raises `ChatUnavailable`, `ChatRejected` and `RateLimited`.
    """
    job = job_as(BackfillHistory, claimed)
    since = datetime.fromisoformat(job.since)
    with deps.store.read() as uow:
        incident = incident_of(uow, job.incident_id)
    if incident.has_ended or incident.room is None or incident.room_state not in OPEN_TO_MUSTER:
        return
    page = deps.chat.history(incident.room, job.thread, job.cursor)
    for message in page.messages:
        _catch_up(message, incident, since, deps)
    threads = _active_threads(page, since)
    follows: list[Job] = [BackfillHistory(incident.id, job.since, thread) for thread in threads]
    if job.thread or job.cursor or _is_active(page, since):
        cursor = _next_cursor(job, page, since)
        unseen = _unseen(job, cursor, page, incident, threads, deps)
        follows += [BackfillCapture(incident.id, entry.id) for entry in unseen[-FETCHED:]]
        if cursor and job.pages > 1:
            follows.append(replace(job, cursor=cursor, pages=job.pages - 1))
    if follows:
        with deps.store.write() as uow:
            for following in follows:
                uow.outbox.put(following)
            uow.commit()


def backfill_capture(claimed: Claimed, deps: Deps) -> None:
    """Check whether a captured message missing from its page was deleted. Raises as `backfill_history` does."""
    job = job_as(BackfillCapture, claimed)
    with deps.store.read() as uow:
        entry = uow.timeline.get(job.entry_id)
    if entry is None or entry.source is None:
        return
    if deps.chat.fetch(entry.source, priority=Priority.LAST) is None:
        follow_delete(entry.source, deps.clock.now(), deps)


def _next_cursor(job: BackfillHistory, page: Page, since: datetime) -> str:
    """In a thread, replies between its first page and the outage are skipped."""
    if page.next is None or not job.thread:
        return page.next or ""
    return max(page.next, f"{since.timestamp():.6f}", key=float)


def _is_active(page: Page, since: datetime) -> bool:
    """Whether people posted since the outage began, or on the day before."""
    return any((m.last_reply_at or _said_at(m)) > since - RECENT for m in page.messages if not m.is_ours)


def _said_at(message: HistoryMessage) -> datetime:
    return datetime.fromtimestamp(float(message.ref.ts), UTC)


def _active_threads(page: Page, since: datetime) -> list[MessageTs]:
    replied = [
        (m.last_reply_at, m.ref.ts) for m in page.messages if m.last_reply_at and m.last_reply_at > since - RECENT
    ]
    return [ts for _, ts in sorted(replied, reverse=True)[:THREADS]]


def _unseen(
    job: BackfillHistory, cursor: str, page: Page, incident: Incident, threads: Sequence[MessageTs], deps: Deps
) -> list[Entry]:
    """Captured messages between two cursors that the page does not contain: deleted, skipped, or replies in threads
    that are not read."""
    begin, end = (job.cursor or "0", cursor or "inf") if job.thread else (job.cursor or "inf", cursor or "0")
    low, high = sorted((float(begin), float(end)))
    shown = {message.ref for message in page.messages}
    with deps.store.read() as uow:
        entries = uow.timeline.of(incident.id)
    return [
        entry
        for entry in entries
        if entry.state is EntryState.LIVE
        and entry.deleted_at is None
        and entry.source is not None
        and entry.source.channel == incident.room
        and entry.source not in shown
        and low <= float(entry.source.ts) <= high
        and entry.source.ts != begin
        and (entry.thread == job.thread if job.thread else entry.thread not in threads)
    ]


def _catch_up(message: HistoryMessage, incident: Incident, since: datetime, deps: Deps) -> None:
    """Apply an edit of a message, and capture it if somebody marked it with an emoji; a guarded type takes no media."""
    if message.is_ours:
        return
    if message.seen.has_media and takes_no_media(message.ref, deps):
        refuse_media(post_of(message.ref, message.seen), deps)
        return
    if message.edited_at is not None and message.edited_at > since - RECENT:
        follow_edit(message.ref, read(message.seen.markup, deps), message.edited_by, message.edited_at, deps)
    marked_by = [u for emoji in sorted(CAPTURE_EMOJI) for u in message.reactions.get(emoji, ())]
    if marked_by and _is_to_be_captured(message.ref, marked_by, incident, deps):
        _capture(message, marked_by, deps)


def _is_to_be_captured(ref: MessageRef, marked_by: Sequence[UserId], incident: Incident, deps: Deps) -> bool:
    """Whether it is not captured yet, or was withdrawn by somebody who marked it again."""
    with deps.store.read() as uow:
        entry = entry_of(uow, incident, ref)
        if entry is None or entry.state is not EntryState.WITHDRAWN:
            return entry is None
        return last_withdrawal(uow, entry).by in marked_by


def _capture(message: HistoryMessage, marked_by: Sequence[UserId], deps: Deps) -> None:
    """Capture it for the first person who reacted and is allowed to. Raises `ChatUnavailable`, so that no mark is
    lost."""
    for user in marked_by:
        now = deps.clock.now()
        person = find_person(user, now, deps)
        if person is None or person.is_bot:
            continue
        try:
            capture(message.ref, _said_at(message), "", person, now, now, deps)
        except (NotAllowed, NotFound):
            continue
        return
