"""Looking through a room for what was missed: what was marked, what was edited or deleted.

A call at a time, each a job of its own: one that has to wait for its turn does not make the others be made again.
Everything here may be done twice. What cannot be told from what the room shows now is left as it is: nothing is
withdrawn because a reaction is gone, since the menu of a message keeps it as well.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from workflows.capturing import readable
from workflows.deps import Deps
from workflows.domain.chat import Page, Replies, Spoken
from workflows.domain.errors import ChatRejected, NotAllowed, NotFound
from workflows.domain.ids import IncidentId, MessageTs, UserId
from workflows.domain.incident import Incident, MessageRef
from workflows.domain.people import Person
from workflows.domain.timeline import Change, Entry, EntryState
from workflows.facts import incident_of
from workflows.jobs import Backfill, BackfillCapture, BackfillEarlier, BackfillThread, Job
from workflows.note import CAPTURE_EMOJI, capture, follow_delete, follow_edit
from workflows.people import remember

PAGES = 5
"""As far back as a room is read. (And as far on as a thread is: `BackfillThread.pages`.)"""
THREADS = 30
"""Of one page, the threads that are read: those somebody wrote in last."""
RECENT = timedelta(days=1)
"""A thread in which nobody wrote for that long before is not read; of a room like that, only the newest page is."""
ASKED_FOR = 50
"""Of one page, captured messages that are asked for one by one."""


def backfill(job: Backfill, deps: Deps) -> None:
    """Catch up with what was said in one room, the newest first. What the chat refuses to show now is raised."""
    _read(job.incident_id, job.since, None, PAGES - 1, deps)


def backfill_earlier(job: BackfillEarlier, deps: Deps) -> None:
    _read(job.incident_id, job.since, MessageTs(job.before), job.pages - 1, deps)


def backfill_thread(job: BackfillThread, deps: Deps) -> None:
    """Catch up with the replies to one message: the first ones, then what was said since."""
    since = datetime.fromisoformat(job.since)
    incident = _under_way(job.incident_id, deps)
    if incident is None or incident.room is None:
        return
    after = MessageTs(job.after) if job.after else None
    replies = deps.chat.replies(MessageRef(incident.room, MessageTs(job.thread)), after)
    for message in replies.said:
        _follow(message, incident, since, deps)
    further = _further(replies, since) if replies.more else None
    lost = _lost_replies(incident, job, replies, further, deps)
    follows: list[Job] = [BackfillCapture(incident.id, entry.id) for entry in lost[-ASKED_FOR:]]
    if further is not None and job.pages > 1:
        follows.append(replace(job, after=further, pages=job.pages - 1))
    _put(follows, deps)


def _further(replies: Replies, since: datetime) -> MessageTs:
    """Where a thread is read on: what was said long before the absence, and is not among the first, is passed over."""
    return max(replies.said[-1].ref.ts, MessageTs(f"{since.timestamp():.6f}"), key=float)


def _lost_replies(
    incident: Incident, job: BackfillThread, replies: Replies, further: MessageTs | None, deps: Deps
) -> list[Entry]:
    """Captured replies of this part of the thread that are not shown: deleted since, or passed over."""
    begin, end = float(job.after or 0), float(further or "inf")
    shown = {message.ref for message in replies.said}
    captured = (entry for entry in _captured(incident, shown, deps) if entry.thread == job.thread)
    return [entry for entry in captured if entry.source and begin < float(entry.source.ts) <= end]


def backfill_capture(job: BackfillCapture, deps: Deps) -> None:
    """Find out whether a captured message, which is not where it was, was deleted."""
    with deps.store.read() as uow:
        entry = uow.timeline.get(job.entry_id)
    if entry is not None and entry.source is not None and deps.chat.fetch(entry.source, last=True) is None:
        follow_delete(entry.source, deps.clock.now(), deps)


def _read(incident_id: IncidentId, since_text: str, before: MessageTs | None, pages_left: int, deps: Deps) -> None:
    """One page, and what follows from it. A room in which nothing was said for long has nothing further to show."""
    since = datetime.fromisoformat(since_text)
    incident = _under_way(incident_id, deps)
    if incident is None or incident.room is None:
        return
    page = deps.chat.history(incident.room, before)
    for message in page.said:
        _follow(message, incident, since, deps)
    threads = _threads(page, since)
    follows: list[Job] = [BackfillThread(incident_id, since_text, thread) for thread in threads]
    if before is not None or _is_alive(page, since):
        lost = _lost(incident, page, before, threads, deps)
        follows += [BackfillCapture(incident_id, entry.id) for entry in lost[-ASKED_FOR:]]
        if page.earlier is not None and pages_left:
            follows.append(BackfillEarlier(incident_id, since_text, page.earlier, pages_left))
    _put(follows, deps)


def _under_way(incident_id: IncidentId, deps: Deps) -> Incident | None:
    with deps.store.read() as uow:
        incident = incident_of(uow, incident_id)
    return None if incident.has_ended else incident


def _put(jobs: Sequence[Job], deps: Deps) -> None:
    if jobs:
        with deps.store.write() as uow:
            for job in jobs:
                uow.outbox.put(job)
            uow.commit()


def _is_alive(page: Page, since: datetime) -> bool:
    """Whether people said something since, or on the day before."""
    said = (moment for m in page.said if not m.is_ours for moment in (_said_at(m), m.last_reply_at))
    return any(moment is not None and moment > since - RECENT for moment in said)


def _said_at(message: Spoken) -> datetime:
    return datetime.fromtimestamp(float(message.ref.ts), UTC)


def _threads(page: Page, since: datetime) -> list[MessageTs]:
    alive = [m for m in page.said if m.last_reply_at is not None and m.last_reply_at > since - RECENT]
    alive.sort(key=lambda message: message.last_reply_at or since, reverse=True)
    return [message.ref.ts for message in alive[:THREADS]]


def _follow(message: Spoken, incident: Incident, since: datetime, deps: Deps) -> None:
    """What was done to one message: it was marked, it was edited."""
    if message.is_ours:
        return
    if message.edited_at is not None and message.edited_at > since - RECENT:
        follow_edit(message.ref, readable(message.markup, deps), message.edited_by, message.edited_at, deps)
    marked_by = [u for emoji in sorted(CAPTURE_EMOJI) for u in message.reactions.get(emoji, ())]
    if marked_by and _is_to_be_captured(message.ref, marked_by, incident, deps):
        _capture(message.ref, marked_by, deps)


def _is_to_be_captured(ref: MessageRef, marked_by: list[UserId], incident: Incident, deps: Deps) -> bool:
    """Not on the timeline yet; or taken off it by somebody who marked it again since."""
    with deps.store.read() as uow:
        entry = next((e for e in uow.timeline.by_source(ref) if e.incident_id == incident.id), None)
        if entry is None:
            return True
        if entry.state is not EntryState.WITHDRAWN:
            return False
        withdrawn = [r for r in uow.timeline.revisions(incident.id) if r.entry_id == entry.id]
        last = next(r for r in reversed(withdrawn) if r.change is Change.WITHDRAWN)
        return last.by in marked_by


def _capture(ref: MessageRef, marked_by: list[UserId], deps: Deps) -> None:
    """As the first who reacted and may."""
    said_at = datetime.fromtimestamp(float(ref.ts), UTC)
    for user in marked_by:
        now = deps.clock.now()
        person = _person(user, now, deps)
        if person is None or person.is_bot:
            continue
        try:
            capture(ref, said_at, "", person, now, now, deps)
        except (NotAllowed, NotFound):
            continue
        return


def _person(user: UserId, now: datetime, deps: Deps) -> Person | None:
    """None for somebody the chat does not know. With the chat away, its error: a mark is not passed over for that."""
    with deps.store.read() as uow:
        known = uow.people.get(user)
    if known is not None and known.is_fresh(now):
        return known
    try:
        person = deps.chat.person(user, now)
    except ChatRejected:
        return known
    remember(person, deps)
    return person


def _lost(
    incident: Incident, page: Page, before: MessageTs | None, threads: Collection[MessageTs], deps: Deps
) -> list[Entry]:
    """Captured messages that should stand on the page and do not: deleted since, or replies in threads not read."""
    oldest = float(page.earlier or 0)
    newest = float(before or "inf")
    shown = {message.ref for message in page.said}
    return [
        entry
        for entry in _captured(incident, shown, deps)
        if entry.source and oldest <= float(entry.source.ts) < newest and entry.thread not in threads
    ]


def _captured(incident: Incident, shown: Collection[MessageRef], deps: Deps) -> Iterator[Entry]:
    """What was captured in the room and stands on the timeline as if it still stood there, but for what is shown."""
    with deps.store.read() as uow:
        entries = uow.timeline.of(incident.id)
    for entry in entries:
        live = entry.state is EntryState.LIVE and not entry.data.get("deleted")
        if live and entry.source is not None and entry.source.channel == incident.room and entry.source not in shown:
            yield entry
