"""The people line: changes of who does what within some minutes are told in one message, which is edited."""

from dataclasses import replace
from datetime import datetime, timedelta

from workflows.access.audience import may_read
from workflows.deps import Deps
from workflows.domain.errors import ChatRejected, RetryLater
from workflows.domain.grants import by_glass_alone
from workflows.domain.ids import MessageTs, UserId
from workflows.domain.incident import Incident, MessageRef
from workflows.domain.posted_entries import PostedEntry
from workflows.domain.steps import StepRecord, StepState
from workflows.domain.timeline import Entry
from workflows.jobs.states import Claimed, job_as
from workflows.jobs.war_room import RefreshPeopleLine
from workflows.messages.war_room import PeopleLine
from workflows.outbox.preconditions import incident_of, room_of
from workflows.outbox.snapshot import snapshot
from workflows.ports.store import UnitOfWork
from workflows.war_room.refresh import EDIT_EVERY

JOINED_WITHIN = timedelta(minutes=10)
"""Later changes begin a line of their own: what was said before is too far up by then."""
EDITED = "people_line/edit"


def join_people_line(uow: UnitOfWork, incident: Incident, entry: Entry, now: datetime) -> bool:
    """Inside a transaction: whether `entry` joins the line of a few minutes ago. The line is edited then."""
    begun = (
        uow.posted_entries.newest_open(incident.id, now - JOINED_WITHIN)
        if entry.fact.in_people_line and not entry.text
        else None
    )
    if begun is None:
        return False
    uow.posted_entries.put(replace(begun, entry_id=entry.id))
    uow.outbox.put(RefreshPeopleLine(incident.id, begun.key))
    return True


def refresh_people_line(claimed: Claimed, deps: Deps) -> None:
    """Edit the line, at most once in `EDIT_EVERY`. Deleted meanwhile, it is posted again."""
    key = job_as(RefreshPeopleLine, claimed).key
    now = deps.clock.now()
    with deps.store.read() as uow:
        incident = incident_of(uow, claimed.incident_id)
        room = room_of(uow, incident, deps)
        lines = uow.posted_entries.by_message(incident.id, key)
        last = next((step for step in uow.steps.of(incident.id) if step.step == EDITED), None)
        if last is not None and now < last.at + EDIT_EVERY:
            raise RetryLater(last.at + EDIT_EVERY)
        if not lines:
            return
        message = _people_line(uow, incident, lines, now)
    try:
        deps.chat.edit(MessageRef(room, lines[-1].ts), message)
    except ChatRejected as error:
        if error.code != "message_not_found":
            raise
        posted = deps.chat.post(room, message, key=key, may_have_run=claimed.may_have_run)
        note_line(incident, key, posted.ts, deps)
    _note_edit(incident, deps)


def note_line(incident: Incident, key: str, ts: MessageTs, deps: Deps) -> None:
    """Where the line is that later entries may join."""
    with deps.store.write() as uow:
        uow.posted_entries.was_posted(incident.id, key, ts)
        uow.commit()


def _people_line(uow: UnitOfWork, incident: Incident, lines: tuple[PostedEntry, ...], now: datetime) -> PeopleLine:
    entries = tuple(entry for line in lines if (entry := uow.timeline.get(line.entry_id)) is not None)
    people: set[UserId] = set().union(*(entry.people for entry in entries))
    out = frozenset(user for user in people if not _is_in(uow, incident, user, now))
    return PeopleLine(snapshot(uow, incident, now, *people), entries, out)


def _is_in(uow: UnitOfWork, incident: Incident, user: UserId, now: datetime) -> bool:
    """Whether they see it, and not by breaking the glass alone."""
    return may_read(uow, incident, user) and not by_glass_alone(uow.grants.of_person(incident.id, user), now)


def _note_edit(incident: Incident, deps: Deps) -> None:
    edited = StepRecord(incident_id=incident.id, step=EDITED, state=StepState.DONE, at=deps.clock.now())
    with deps.store.write() as uow:
        uow.steps.save(edited)
        uow.commit()
