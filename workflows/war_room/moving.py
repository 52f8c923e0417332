"""Moving a war room that everybody reads, of an incident that is not for everybody.

Where the chat permits it the room becomes private and stays. Else a private one takes its place, by the same plan as
the first; the old one is emptied of what Muster posted, renamed and archived.
"""

from dataclasses import replace
from datetime import datetime

from workflows.access.audience import get_to_know, may_read
from workflows.access.people import find_person
from workflows.access.reach import first_reachable
from workflows.domain.channels import Purpose, RoomState
from workflows.domain.entries.scope import RoomMoved, VisibilityClosed
from workflows.domain.ids import UserId
from workflows.domain.incident import Incident
from workflows.domain.proposals import ProposalKind
from workflows.domain.steps import StepState
from workflows.jobs.incidents import PostProposal, RefreshAsks
from workflows.jobs.war_room import NotifyOfRoom
from workflows.messages.war_room import MovedToRoom
from workflows.outbox.direct import write_to
from workflows.outbox.snapshot import snapshot
from workflows.ports.store import UnitOfWork
from workflows.timeline.record import record_own
from workflows.war_room.inviting import invited
from workflows.war_room.leaving import old_room
from workflows.war_room.results import room_of_result
from workflows.war_room.room_making import make_room
from workflows.war_room.room_state import catch_up, set_state
from workflows.war_room.step_context import Result, StepContext

IN_EACH_ROOM = ("post_card", "pin_card", "add_bookmark", "set_topic", "post_tutorial", "exclude_from_ai")
"""Steps of the plan that are done anew in a new room."""
LEAVING = ("invite_members", "tell_of_move", "refresh_receipt", "empty_old_room", "close_old_room", "archive_old_room")


def move_room(context: StepContext) -> Result:
    """Convert it, or make another one. Raises `ChatRejected` where neither is possible."""
    if _everybody_may_stay(context) and context.deps.chat.make_private(context.room):
        return {}
    return make_room(context)


def _everybody_may_stay(context: StepContext) -> bool:
    """Whether all who are in the room may see the incident, so that it is enough to close its doors. Not asked where
    Muster could not close them."""
    deps = context.deps
    if not deps.chat.administers:
        return False
    present = sorted(deps.chat.members(context.room))
    readers = [user for user in present if (person := find_person(user, context.began, deps)) is None or person.reads]
    with deps.store.read() as uow:
        return all(may_read(uow, context.incident, user) for user in readers)


def apply_move(uow: UnitOfWork, incident: Incident, result: Result, began: datetime) -> None:
    old = incident.war_room
    assert old is not None, "a room is never forgotten"
    if not result:
        set_state(uow, incident, RoomState.READY, True, began)
        return
    if not incident.is_exposed:
        return  # opened again meanwhile
    new = room_of_result(incident, result)
    uow.incidents.put_channel(incident.id, replace(old, purpose=Purpose.LEFT_ROOM))
    uow.incidents.put_channel(incident.id, new)
    summary = incident.channel_for(Purpose.SUMMARY)
    if summary is not None:
        uow.incidents.put_channel(incident.id, replace(summary, channel=new.channel, message_ts=None))
    for step in uow.steps.of(incident.id):
        if step.step in (*IN_EACH_ROOM, *LEAVING):
            uow.steps.save(replace(step, state=StepState.DEFERRED, at=began, result={}, error=""))
    for kind in ProposalKind:
        for proposal in uow.proposals.open_of(incident.id, kind):
            uow.outbox.put(PostProposal(incident.id, proposal.id, asked=True))
    uow.outbox.put(RefreshAsks(incident.id, anew=True))
    record_own(uow, incident, RoomMoved(), began)
    catch_up(uow, incident, began, began)


def ask_to_convert(uow: UnitOfWork, incident: Incident) -> None:
    """Neither was possible: people can."""
    uow.outbox.put(NotifyOfRoom(incident.id, state=RoomState.PUBLIC.value))


def invite_members(context: StepContext) -> Result:
    """Those who were in the old room and may still see the incident. No app comes along: it is asked for anew."""
    get_to_know((context.incident.id,), context.deps.clock.now(), context.deps)
    with context.deps.store.read() as uow:
        members = sorted(uow.members.of(context.incident.id))
        wanted = [user for user in members if may_read(uow, context.incident, user) and not _is_app(uow, user)]
    return invited(wanted, context.deps.chat.invite(context.room, wanted), context.deps) if wanted else {}


def _is_app(uow: UnitOfWork, user: UserId) -> bool:
    person = uow.people.get(user)
    return person is not None and person.is_bot


def tell_of_move(context: StepContext) -> Result:
    """Whoever closed the incident off reads that people's own messages stay where they are."""
    old = old_room(context)
    with context.deps.store.read() as uow:
        shown = snapshot(uow, context.incident, context.deps.clock.now())
        closed = next(iter(uow.timeline.newest(context.incident.id, 1, kind=VisibilityClosed)), None)
        by = closed.by if closed else None
        person = by if by and may_read(uow, context.incident, by) else first_reachable(uow, shown)
    if person is not None:
        sent = context.to_person(person, f"tell_of_move-{old.channel}")
        write_to(sent, MovedToRoom(shown, old), context.deps, may_have_run=context.may_have_run)
    return {}
