"""Guarded types take no media: what is posted in their war rooms is deleted where Slack allows it, and cleaned up.

No name, title or preview of it is stored, and none of its bytes is ever asked for.
"""

from dataclasses import dataclass, replace
from datetime import UTC, datetime

from workflows.access.authorize import is_visible
from workflows.access.people import find_person
from workflows.access.readable import person_name
from workflows.deps import Deps
from workflows.domain.chat import SeenMessage
from workflows.domain.entries.media import MediaGone, MediaRefused, MediaRemoved, MediaStays
from workflows.domain.entries.tasks import TaskAdded, TaskDone
from workflows.domain.entries.words import MessageCaptured
from workflows.domain.ids import EntryId, UserId
from workflows.domain.incident import Incident, MessageRef
from workflows.domain.roles import lead_of
from workflows.domain.tasks import Task
from workflows.domain.timeline import Change, Entry, EntryState
from workflows.jobs.states import Claimed, job_as
from workflows.jobs.timeline import RemoveMedia
from workflows.messages.incidents import MediaNotTaken
from workflows.outbox.direct import tell
from workflows.outbox.preconditions import incident_of
from workflows.ports.store import UnitOfWork
from workflows.timeline.captures import entry_of
from workflows.timeline.record import keep, record_own, revise


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaPost:
    """A message of a channel that shows media. `author`: none for a webhook or an app."""

    ref: MessageRef
    author: UserId | None
    author_name: str
    said_at: datetime


def post_of(ref: MessageRef, seen: SeenMessage) -> MediaPost:
    said_at = datetime.fromtimestamp(float(ref.ts), UTC)
    return MediaPost(ref=ref, author=seen.author, author_name=seen.author_name, said_at=said_at)


def takes_no_media(ref: MessageRef, deps: Deps) -> bool:
    """Whether a message stands in the war room of a guarded type."""
    with deps.store.read() as uow:
        return _guarded(uow, ref, deps) is not None


def _guarded(uow: UnitOfWork, ref: MessageRef, deps: Deps) -> Incident | None:
    incident = uow.incidents.by_room(ref.channel)
    return incident if incident is not None and deps.programme.guarded(incident.type) else None


def refuse_media(posted: MediaPost, deps: Deps) -> None:
    """Put on record that media was posted, and have it deleted; once. Elsewhere nothing happens. What was captured of
    the message is withdrawn."""
    if not takes_no_media(posted.ref, deps):
        return
    now = deps.clock.now()
    if posted.author is not None:
        person_name(posted.author, deps)  # remembered, so that the timeline can name them
    with deps.store.write() as uow:
        incident = _guarded(uow, posted.ref, deps)
        if incident is None:
            return
        uow.incidents.lock(incident.id)
        known = entry_of(uow, incident, posted.ref)
        if known is not None and isinstance(known.fact, MessageCaptured) and known.state is not EntryState.WITHDRAWN:
            revise(uow, known, replace(known, state=EntryState.WITHDRAWN, text=""), Change.WITHDRAWN, None, now)
        if not uow.idempotency_keys.claim(f"media/{posted.ref.channel}/{posted.ref.ts}", now):
            uow.commit()
            return
        refused = Entry(
            incident_id=incident.id,
            fact=MediaRefused(captured=known.id if known else None),
            by=None,
            author=posted.author,
            author_name=posted.author_name,
            happened_at=posted.said_at,
            recorded_at=now,
            source=posted.ref if known is None else None,
        )
        entry = keep(uow, incident, refused)
        uow.outbox.put(RemoveMedia(incident.id, entry.id, channel=posted.ref.channel, ts=posted.ref.ts))
        uow.commit()


def remove_media(claimed: Claimed, deps: Deps) -> None:
    """Delete the files of a message, as far as Slack allows it; record what came of it, with a task for who cleans up;
    tell its author what to do instead."""
    job = job_as(RemoveMedia, claimed)
    fetched = deps.chat.fetch(MessageRef(job.channel, job.ts))
    is_gone = fetched is None or not fetched.seen.has_media
    files = fetched.seen.files if fetched else ()
    deleted = [deps.chat.delete_file(file) for file in files]  # each is tried, whatever becomes of the others
    is_removed = not is_gone and bool(files) and all(deleted)
    with deps.store.write() as uow:
        incident, entry = incident_of(uow, job.incident_id), uow.timeline.get(job.entry_id)
        assert entry is not None, "entries are never deleted"
        uow.incidents.lock(incident.id)
        entry = uow.timeline.get(entry.id) or entry  # as it is now that nobody else changes it
        is_gone = is_gone or (entry.deleted_at is not None and not is_removed)
        if uow.idempotency_keys.claim(f"media/removed/{entry.id}", deps.clock.now()):
            _record_outcome(uow, incident, entry, is_gone, is_removed, deps)
        uow.commit()
    _tell_author(claimed, incident, entry, is_gone or is_removed, deps)


def _record_outcome(
    uow: UnitOfWork, incident: Incident, entry: Entry, is_gone: bool, is_removed: bool, deps: Deps
) -> None:
    now = deps.clock.now()
    if (is_gone or is_removed) and entry.deleted_at is None:
        revise(uow, entry, replace(entry, deleted_at=now), Change.DELETED, None, now)
    if is_gone:
        record_own(uow, incident, MediaGone(entry=entry.id), now)
        return
    lead = lead_of(uow.roles.of(incident.id))
    author = entry.author if entry.author in uow.members.of(incident.id) else None
    if is_removed:
        task = _clean_up(uow, incident, deps.catalogue("media.own_copies"), author or lead, now)
        record_own(uow, incident, MediaRemoved(entry=entry.id, number=task.number), now)
        return
    names = uow.people.names([entry.author] if entry.author else [])
    name = names.get(entry.author) if entry.author else entry.author_name
    text = deps.catalogue("media.see_to_it", name=name or deps.catalogue("someone"))
    task = _clean_up(uow, incident, text, lead or author, now)
    record_own(uow, incident, MediaStays(entry=entry.id, number=task.number), now)


def _clean_up(uow: UnitOfWork, incident: Incident, text: str, whose: UserId | None, now: datetime) -> Task:
    task = uow.tasks.add(
        Task(incident_id=incident.id, text=text, assignee=whose, due_at=None, created_by=None, created_at=now)
    )
    added = Entry(
        incident_id=incident.id,
        fact=TaskAdded(number=task.number, to=whose),
        by=None,
        happened_at=now,
        recorded_at=now,
        text=text,
    )
    keep(uow, incident, added)
    return task


def _tell_author(claimed: Claimed, incident: Incident, entry: Entry, is_gone: bool, deps: Deps) -> None:
    """Privately, as long as they may see the incident."""
    reader = find_person(entry.author, deps.clock.now(), deps) if entry.author else None
    with deps.store.read() as uow:
        if reader is None or reader.is_bot or not is_visible(uow, incident, reader):
            return
    tell(claimed, reader.id, MediaNotTaken(incident=incident, is_gone=is_gone), deps)


def media_gone(ref: MessageRef, deps: Deps) -> None:
    """People deleted a message with media, or its files: the task to see to it is done."""
    with deps.store.read() as uow:
        found = {refused.incident_id for refused in _refused(uow, ref)}
    now = deps.clock.now()
    for incident_id in sorted(found):
        with deps.store.write() as uow:
            incident = incident_of(uow, incident_id)
            uow.incidents.lock(incident.id)
            for refused in _refused(uow, ref):  # read again when nobody else is changing them
                if refused.incident_id == incident.id and refused.deleted_at is None:
                    _settle(uow, incident, refused, now)
            uow.commit()


def _refused(uow: UnitOfWork, ref: MessageRef) -> list[Entry]:
    """What was refused of a message. Where that was kept before, its entry is the one that the message leads to."""
    of_message = uow.timeline.by_source(ref)
    refused = [entry for entry in of_message if isinstance(entry.fact, MediaRefused)]
    kept = {entry.id for entry in of_message if isinstance(entry.fact, MessageCaptured)}
    for incident_id in sorted({entry.incident_id for entry in of_message if entry.id in kept}):
        facts = [(entry, entry.fact) for entry in uow.timeline.of(incident_id)]
        refused += [entry for entry, fact in facts if isinstance(fact, MediaRefused) and fact.captured in kept]
    return refused


def _settle(uow: UnitOfWork, incident: Incident, refused: Entry, now: datetime) -> None:
    revise(uow, refused, replace(refused, deleted_at=now), Change.DELETED, None, now)
    stays = [e.fact for e in uow.timeline.of(incident.id) if isinstance(e.fact, MediaStays)]
    numbers = {fact.number for fact in stays if fact.entry == refused.id}
    if not numbers:
        return  # its removal is under way, and records what came of it
    record_own(uow, incident, MediaGone(entry=EntryId(refused.id)), now)
    for task in uow.tasks.of(incident.id):
        if task.number in numbers and task.is_open:
            uow.tasks.save(replace(task, done_at=now))
            done = TaskDone(task.number, holder=task.assignee)
            keep(
                uow,
                incident,
                Entry(incident_id=incident.id, fact=done, by=None, happened_at=now, recorded_at=now, text=task.text),
            )
