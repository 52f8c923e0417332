"""Messages that are kept on the timeline: captured, edited, deleted, withdrawn."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from workflows.access.authorize import access_of
from workflows.deps import Deps
from workflows.domain.entries.words import MessageCaptured
from workflows.domain.errors import NotAllowed, NotFound
from workflows.domain.ids import ChannelId, IncidentId, UserId
from workflows.domain.incident import Incident, MessageRef
from workflows.domain.people import Person
from workflows.domain.policy import Verb, check
from workflows.domain.timeline import Change, Entry, EntryState, Revision
from workflows.jobs.timeline import CompleteCapture, UnmarkCapture
from workflows.ports.store import UnitOfWork
from workflows.text.secrets import Masked
from workflows.timeline.masked_words import tell_of_masked
from workflows.timeline.record import keep, revise

CAPTURE_EMOJI = frozenset({"pushpin"})
"""Reacting with one of these keeps a message."""
NOTHING_MASKED = Masked("")


def capture(
    source: MessageRef, said_at: datetime, thread: str, by: Person, asked_at: datetime, now: datetime, deps: Deps
) -> None:
    """Keep a message of a war room, or restore what was withdrawn before `asked_at`; of another channel nothing is
    kept. The words are fetched by a job."""
    with deps.store.write() as uow:
        incident = uow.incidents.by_room(source.channel)
        if incident is None:
            return
        check(Verb.CAPTURE, incident, access_of(uow, incident, by))
        uow.incidents.lock(incident.id)  # two people reacting at once follow one another
        known = entry_of(uow, incident, source)
        if known is None:
            captured = Entry(
                incident_id=incident.id,
                fact=MessageCaptured(),
                by=by.id,
                happened_at=said_at,
                recorded_at=now,
                source=source,
                thread=thread,
                state=EntryState.PENDING,
            )
            keep(uow, incident, captured)
        elif known.state is EntryState.WITHDRAWN and asked_at > last_withdrawal(uow, known).at:
            revise(uow, known, replace(known, state=EntryState.PENDING, by=by.id), Change.RESTORED, by.id, asked_at)
            uow.outbox.put(CompleteCapture(incident.id, known.id))
        uow.commit()


def withdraw(source: MessageRef, by: UserId, asked_at: datetime, deps: Deps) -> None:
    """The person who captured it removed the reaction at `asked_at`: the entry stays, marked as withdrawn. Nothing
    happens when they have set it again since."""
    with deps.store.write() as uow:
        incident = uow.incidents.by_room(source.channel)
        if incident is None:
            return
        uow.incidents.lock(incident.id)  # the entry is read when nobody else is changing it
        entry = entry_of(uow, incident, source)
        if entry is None or entry.by != by or entry.state is EntryState.WITHDRAWN:
            return
        if any(restored.at >= asked_at for restored in _revisions(uow, entry, Change.RESTORED)):
            return
        revise(uow, entry, replace(entry, state=EntryState.WITHDRAWN), Change.WITHDRAWN, by, asked_at)
        uow.outbox.put(UnmarkCapture(incident.id, entry.id))
        uow.commit()


def entry_of(uow: UnitOfWork, incident: Incident, source: MessageRef) -> Entry | None:
    """The entry of an incident for a message, withdrawn or not."""
    return next((e for e in uow.timeline.by_source(source) if e.incident_id == incident.id), None)


def last_withdrawal(uow: UnitOfWork, entry: Entry) -> Revision:
    """The newest one of an entry that is withdrawn."""
    return max(_revisions(uow, entry, Change.WITHDRAWN), key=lambda revision: revision.at)


def _revisions(uow: UnitOfWork, entry: Entry, change: Change) -> list[Revision]:
    return [r for r in uow.timeline.revisions(entry.incident_id) if r.entry_id == entry.id and r.change is change]


def follow_edit(source: MessageRef, words: Masked, by: UserId | None, edited_at: datetime, deps: Deps) -> None:
    """A captured message was edited at that moment: the entry follows, what it said before is kept. Nothing happens
    when it says so already (a repeated event, a preview that was added) or follows a newer edit."""

    def edited(entry: Entry) -> Entry | None:
        is_older = entry.edited_at is not None and edited_at < entry.edited_at
        is_same = entry.text == words.text or is_older
        return None if is_same else replace(entry, text=words.text, edited_at=edited_at)

    _follow(source, edited, Change.EDITED, by, edited_at, deps, words)


def follow_delete(source: MessageRef, now: datetime, deps: Deps) -> None:
    """A captured message was deleted: the entry keeps its words and says that the message is gone."""

    def deleted(entry: Entry) -> Entry | None:
        return None if entry.deleted_at else replace(entry, deleted_at=now)

    _follow(source, deleted, Change.DELETED, None, now, deps)


def _follow(
    source: MessageRef,
    changed: Callable[[Entry], Entry | None],
    change: Change,
    by: UserId | None,
    at: datetime,
    deps: Deps,
    words: Masked = NOTHING_MASKED,
) -> None:
    if not is_captured(source, deps):
        return
    with deps.store.write() as uow:
        for incident_id in sorted({e.incident_id for e in uow.timeline.by_source(source)}):
            uow.incidents.lock(incident_id)  # the entries are read again when nobody else is changing them
        for entry in uow.timeline.by_source(source):
            if not isinstance(entry.fact, MessageCaptured):
                continue
            now_is = changed(entry)
            if now_is is not None:
                revise(uow, entry, now_is, change, by, at)
                tell_of_masked(uow, now_is, words, deps.clock.now())
        uow.commit()


def is_war_room(channel: ChannelId, deps: Deps) -> bool:
    with deps.store.read() as uow:
        return uow.incidents.by_room(channel) is not None


def is_captured(source: MessageRef, deps: Deps) -> bool:
    """Whether a message is on a timeline. Nearly no message is: asked before anything is locked."""
    with deps.store.read() as uow:
        return bool(uow.timeline.by_source(source))


def war_room_of(channel: ChannelId, by: Person, deps: Deps) -> IncidentId:
    """The incident whose room this is, for a member. Raises `NotAllowed`, and `NotFound` for whoever may not see it:
    to them the channel is no war room."""
    with deps.store.read() as uow:
        incident = uow.incidents.seen_in(by, channel)
        if incident is None:
            raise NotFound("not_a_war_room")
        if by.id not in uow.members.of(incident.id):
            raise NotAllowed("need_member", label=incident.label, verb="note")
    return incident.id
