"""Edits in place: the incident card, the announcement, the tutorial, topic and name of a room."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta

from workflows.access.audience import know_readers
from workflows.deps import Deps
from workflows.domain.channels import RoomState
from workflows.domain.errors import ChatRejected, Obsolete, RetryLater
from workflows.domain.ids import IncidentId, MessageTs
from workflows.domain.incident import Incident, MessageRef
from workflows.domain.naming import left_room_name, room_name
from workflows.domain.steps import StepRecord, StepState
from workflows.domain.tutorial import steps_done
from workflows.jobs.states import Claimed
from workflows.jobs.war_room import ProvisionWarRoom
from workflows.messages.message import Message
from workflows.messages.war_room import Announcement, IncidentCard, LeadershipAnnouncement, Tutorial, Withdrawn
from workflows.outbox.announce_channel import is_for_us
from workflows.outbox.posting import empty
from workflows.outbox.preconditions import SOON, incident_of, reached_room
from workflows.outbox.snapshot import snapshot
from workflows.ports.store import UnitOfWork
from workflows.war_room.plan import topic_of
from workflows.war_room.room_making import NAMES_TRIED, words_of_name

EDIT_EVERY = timedelta(seconds=2)
ANNOUNCING = frozenset({"announce", "announce_to_leadership"})
"""Steps that need no war room that Muster can speak in."""
REDONE_WITH: Mapping[str, tuple[str, ...]] = {"post_card": ("pin_card", "add_bookmark")}
"""Steps whose effect a message takes with it when somebody deletes it."""


def refresh_card(claimed: Claimed, deps: Deps) -> None:
    know_readers(claimed.incident_id, deps)

    def edit(uow: UnitOfWork, incident: Incident) -> tuple[MessageRef, Message]:
        assert incident.room is not None
        assert incident.card is not None
        return MessageRef(incident.room, incident.card), IncidentCard(snapshot(uow, incident, deps.clock.now()))

    _edit_in_place(claimed, "post_card", edit, deps)


def refresh_announcement(claimed: Claimed, deps: Deps) -> None:
    """The message for everybody, or the one for leaders."""
    with deps.store.read() as uow:
        incident = incident_of(uow, claimed.incident_id)
        is_announced = incident.is_announced
        if not is_announced and not incident.is_told_to_leadership:
            return  # marked: nobody outside the room is told
        posted = incident.announcement if is_announced else incident.leadership_announcement
    if posted is not None and not (is_for_us(posted.channel, deps) if is_announced else _is_for_leaders(posted, deps)):
        return
    know_readers(claimed.incident_id, deps)

    def edit(uow: UnitOfWork, incident: Incident) -> tuple[MessageRef, Message]:
        shown = snapshot(uow, incident, deps.clock.now())
        ref = incident.announcement if is_announced else incident.leadership_announcement
        if ref is None:
            raise Obsolete
        return ref, Announcement(shown) if is_announced else LeadershipAnnouncement(shown)

    _edit_in_place(claimed, "announce" if is_announced else "announce_to_leadership", edit, deps)


def _is_for_leaders(posted: MessageRef, deps: Deps) -> bool:
    """Where others read the channel by now, the message is emptied."""
    found = deps.chat.look_at(posted.channel)
    if found is not None and not found.is_archived and not found.is_guarded:
        empty(posted, Withdrawn(), deps)
    return found is not None and found.is_guarded


def refresh_tutorial(claimed: Claimed, deps: Deps) -> None:
    def edit(uow: UnitOfWork, incident: Incident) -> tuple[MessageRef, Message]:
        assert incident.room is not None
        posted = next(r for r in uow.steps.of(incident.id) if r.step == "post_tutorial")
        done = steps_done(uow.timeline.of(incident.id))
        message = Tutorial(snapshot(uow, incident, deps.clock.now()), done)
        return MessageRef(incident.room, MessageTs(posted.result["ts"])), message

    _edit_in_place(claimed, "post_tutorial", edit, deps)


def _edit_in_place(
    claimed: Claimed,
    step: str,
    edit: Callable[[UnitOfWork, Incident], tuple[MessageRef, Message]],
    deps: Deps,
) -> None:
    """Edit what `step` posted, at most once in `EDIT_EVERY`; changes in between coalesce into one edit.

    Deleted meanwhile, it is posted again.
    """
    now = deps.clock.now()
    with deps.store.read() as uow:
        incident = incident_of(uow, claimed.incident_id)
        records = {r.step: r for r in uow.steps.of(incident.id)}
        if not _is_posted(records.get(step), deps) or (step not in ANNOUNCING and not _is_ready(incident)):
            return
        last = records.get(f"{step}/edit")
        if last is not None and now < last.at + EDIT_EVERY:
            raise RetryLater(last.at + EDIT_EVERY)
        ref, message = edit(uow, incident)
    try:
        deps.chat.edit(ref, message)
    except ChatRejected as error:
        if error.code != "message_not_found":
            raise
        _post_again(incident.id, step, deps)
    else:
        _note_edit(incident.id, step, deps)


def _note_edit(incident_id: IncidentId, step: str, deps: Deps) -> None:
    edited = StepRecord(incident_id=incident_id, step=f"{step}/edit", state=StepState.DONE, at=deps.clock.now())
    with deps.store.write() as uow:
        uow.steps.save(edited)
        uow.commit()


def _post_again(incident_id: IncidentId, step: str, deps: Deps) -> None:
    """The step, and those whose effect went with it, are as if begun: the set-up looks whether it has to do them."""
    now = deps.clock.now()
    with deps.store.write() as uow:
        incident_of(uow, incident_id)
        for name in (step, *REDONE_WITH.get(step, ())):
            uow.steps.save(StepRecord(incident_id=incident_id, step=name, state=StepState.STARTED, at=now))
        uow.outbox.put(ProvisionWarRoom(incident_id))
        uow.commit()


def _is_posted(record: StepRecord | None, deps: Deps) -> bool:
    """False when the step has yet to begin or failed: when it runs it will show the facts as they are then."""
    if record is not None and record.state is StepState.STARTED:
        raise RetryLater(deps.clock.now() + SOON)
    return record is not None and record.state is StepState.DONE


def _is_ready(incident: Incident) -> bool:
    """What is edited in place waits for nothing: it is shown anew when Muster can speak in the room again."""
    return incident.room_state is RoomState.READY


def refresh_topic(claimed: Claimed, deps: Deps) -> None:
    with deps.store.read() as uow:
        incident = incident_of(uow, claimed.incident_id)
        records = {r.step: r for r in uow.steps.of(incident.id)}
        if not (_is_posted(records.get("set_topic"), deps) and _is_ready(incident)):
            return
    assert incident.room is not None
    deps.chat.set_topic(incident.room, topic_of(incident, deps))


def rename_room(claimed: Claimed, deps: Deps) -> None:
    with deps.store.read() as uow:
        incident = incident_of(uow, claimed.incident_id)
        reached_room(uow, incident, deps)
    give_name(incident, words_of_name(incident), deps)


def give_name(incident: Incident, words: str, deps: Deps) -> None:
    """The first name with these words that nobody has. Raises `ChatRejected` when all are taken."""
    room = incident.room
    assert room is not None
    for taken in range(NAMES_TRIED):
        wanted = _wanted_name(incident, words, taken)
        name = wanted if wanted == incident.room_name else deps.chat.rename(room, wanted)
        if name is not None:
            break
    else:
        raise ChatRejected("name_taken")
    with deps.store.write() as uow:
        war_room = incident_of(uow, incident.id).war_room
        if war_room is None or war_room.channel != room:
            return  # it moved meanwhile
        uow.incidents.put_channel(incident.id, replace(war_room, name=name))
        uow.commit()


def _wanted_name(incident: Incident, words: str, taken: int) -> str:
    """While everybody reads the room of an incident that is not for everybody, its name tells nothing of it, and gives
    no hint of the name that its new room has."""
    if incident.is_exposed:
        return left_room_name(incident.request_id, taken)
    return room_name(incident.id, words, taken)
