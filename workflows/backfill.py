"""Looking through a room for what was missed: who came and went, what was marked, what was edited or deleted.

Everything here may be done twice. What cannot be told from what the room shows now is left as it is: nothing is
withdrawn because a reaction is gone, since the menu of a message keeps it as well.
"""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta

from workflows.capturing import readable
from workflows.deps import Deps
from workflows.domain.errors import ChatRejected, NotAllowed, NotFound
from workflows.domain.ids import UserId
from workflows.domain.incident import Incident, MessageRef
from workflows.domain.people import Person
from workflows.domain.timeline import Change, Entry, EntryState
from workflows.facts import incident_of
from workflows.jobs import Backfill
from workflows.note import CAPTURE_EMOJI, capture, follow_delete, follow_edit
from workflows.people import remember
from workflows.ports.chat import Spoken
from workflows.ports.records import StepState

MESSAGES = 1000
"""As far back as a room is read."""
REPLIES = 200
THREADS = 30
"""The threads that are read: those somebody wrote in last."""
RECENT = timedelta(days=1)
"""A thread in which nobody wrote for that long before is not read."""
REFETCHED = 50
"""Captured messages that are asked for one by one."""

Captured = Mapping[MessageRef, Entry]


def backfill(job: Backfill, deps: Deps) -> None:
    """Catch up with one room. What the chat refuses to show now is raised: the job begins again later."""
    with deps.store.read() as uow:
        incident = incident_of(uow, job.incident_id)
    if incident.room is None or incident.has_ended:
        return
    since = datetime.fromisoformat(job.since)
    _follow_members(incident, deps)
    said = deps.chat.history(incident.room, MESSAGES)
    seen = [*said, *_replies(said, since, deps)]
    for message in seen:
        _follow(message, incident, since, deps)
    _follow_the_rest(seen, said, incident, deps)


# ------------------------------------------------------------------------------------------------------ people


def _follow_members(incident: Incident, deps: Deps) -> None:
    """Whoever is in the room is a member; whoever left is none. As of before the room was asked: newer news stands.

    Those whom Muster is still bringing in are left alone.
    """
    assert incident.room is not None
    began = deps.clock.now()
    present = deps.chat.members(incident.room)
    with deps.store.write() as uow:
        incident_of(uow, incident.id)
        known = uow.members.of(incident.id)
        for user in present - known:
            if not _is_bot(uow.people.get(user)):
                uow.members.add(incident.id, user, began)
        set_up = {r.step for r in uow.steps.of(incident.id) if r.state is not StepState.STARTED}
        if "invite_declarer" in set_up:
            for user in known - present - uow.members.invited(incident.id):
                uow.members.remove(incident.id, user, began)
        uow.commit()


def _is_bot(person: Person | None) -> bool:
    return person is not None and person.is_bot


# ---------------------------------------------------------------------------------------------------- messages


def _replies(said: tuple[Spoken, ...], since: datetime, deps: Deps) -> Iterator[Spoken]:
    threads = [m for m in said if m.last_reply_at is not None and m.last_reply_at > since - RECENT]
    threads.sort(key=lambda message: message.last_reply_at or since, reverse=True)
    for message in threads[:THREADS]:
        yield from deps.chat.replies(message.ref, REPLIES)


def _follow(message: Spoken, incident: Incident, since: datetime, deps: Deps) -> None:
    """What was done to one message: it was marked, it was edited."""
    if message.is_ours:
        return
    if message.edited_at is not None and message.edited_at >= since:
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


def _follow_the_rest(seen: list[Spoken], said: tuple[Spoken, ...], incident: Incident, deps: Deps) -> None:
    """Captured messages that were not among those read: replies in older threads, or deleted since."""
    there = {message.ref for message in seen}
    oldest = min((float(m.ref.ts) for m in said), default=0.0) if len(said) >= MESSAGES else 0.0
    with deps.store.read() as uow:
        missing = [e for e in uow.timeline.of(incident.id) if _is_missing(e, incident, there)]
    for entry in missing[-REFETCHED:]:
        assert entry.source is not None
        if float(entry.source.ts) >= oldest and deps.chat.fetch(entry.source) is None:
            follow_delete(entry.source, deps.clock.now(), deps)


def _is_missing(entry: Entry, incident: Incident, there: set[MessageRef]) -> bool:
    live = entry.state is EntryState.LIVE and not entry.data.get("deleted")
    return live and entry.source is not None and entry.source.channel == incident.room and entry.source not in there
