"""What is recorded of the result of each step, once Slack answered."""

import json
from dataclasses import replace
from datetime import datetime

from workflows.access.hazard_notices import call
from workflows.access.legal import ask_legal_to_sign
from workflows.domain.channels import Channel, Purpose, RoomState
from workflows.domain.entries.incidents import InvitationProposed, PeopleInvited
from workflows.domain.entries.scope import TypeChanged
from workflows.domain.entries.war_room import NobodyCalled, NobodyCleared
from workflows.domain.ids import ChannelId, FunctionId, MessageTs, UserId
from workflows.domain.incident import Incident
from workflows.domain.proposals import Proposal, ProposalKind
from workflows.domain.roles import lead_of
from workflows.domain.steps import StepRecord, StepState
from workflows.domain.timeline import AlreadyPosted
from workflows.jobs.incidents import PostProposal
from workflows.jobs.war_room import WithdrawAnnouncements
from workflows.ports.store import UnitOfWork
from workflows.timeline.record import record_own
from workflows.war_room.creation_queue import POST_QUEUE_PLACE
from workflows.war_room.step_context import Result


def apply_room(uow: UnitOfWork, incident: Incident, result: Result, _began: datetime) -> None:
    uow.incidents.put_channel(incident.id, room_of_result(incident, result))


def room_of_result(incident: Incident, result: Result) -> Channel:
    """A room as it was created: perhaps the incident was closed off meanwhile, then it moves."""
    is_private = bool(result["private"])
    is_exposed = incident.exposure.private_room and not is_private
    return Channel(
        purpose=Purpose.WAR_ROOM,
        channel=ChannelId(result["room"]),
        name=result["name"],
        state=RoomState.PUBLIC if is_exposed else RoomState.READY,
        is_private=is_private,
    )


def apply_members(uow: UnitOfWork, incident: Incident, result: Result, began: datetime) -> None:
    for user in result.get("members", "").split():
        uow.members.add(incident.id, UserId(user), began)
    for user in json.loads(result.get("refused") or "{}"):
        uow.members.refuse(incident.id, UserId(user), began)


def apply_responders(uow: UnitOfWork, incident: Incident, result: Result, began: datetime) -> None:
    """Whoever is invited by a rule is told why, or first what they may meet there. Where nobody could come into a
    private room, that is on record."""
    known = _known(uow, incident)
    apply_members(uow, incident, result, began)
    new = tuple(UserId(user) for user in result.get("members", "").split() if user not in known)
    called = tuple(UserId(user) for user in result.get("called", "").split() if user not in known)
    for user in called:
        call(uow, incident, user, None, began)
    new += called
    if new:
        record_own(uow, incident, PeopleInvited(new), began, AlreadyPosted.BY_CARD)
    if waiting := tuple(UserId(user) for user in result.get("waiting", "").split()):
        _ask_legal(uow, incident, waiting, began)
    if uncleared := tuple(FunctionId(name) for name in result.get("uncleared", "").split()):
        record_own(uow, incident, NobodyCleared(uncleared, type=incident.type), began)
    lead = lead_of(uow.roles.of(incident.id))
    is_alone = lead in (None, incident.declared_by) and not (result.get("members") or result.get("called"))
    if result and is_alone and incident.exposure.private_room:
        record_own(uow, incident, NobodyCalled(), began)


def _ask_legal(uow: UnitOfWork, incident: Incident, waiting: tuple[UserId, ...], now: datetime) -> None:
    """Whoever the type calls waits for Legal: one question for all of them, in the name of who declared."""
    wanted = Proposal(
        incident_id=incident.id, kind=ProposalKind.INVITATION, by=incident.declared_by, at=now, people=waiting
    )
    if waiting not in [standing.people for standing in uow.proposals.open_of(incident.id, wanted.kind)]:
        record_own(uow, incident, InvitationProposed(waiting), now)
        stored = uow.proposals.add(wanted)
        uow.outbox.put(PostProposal(incident.id, stored.id, asked=True))
        ask_legal_to_sign(uow, incident, stored)


def _known(uow: UnitOfWork, incident: Incident) -> frozenset[UserId]:
    """Those who were told already why they are there, or came before the incident had this type. Being in the room says
    nothing: Slack reports that somebody was let in before it answers the invitation."""
    entries = uow.timeline.of(incident.id)
    since = next((e.recorded_at for e in reversed(entries) if isinstance(e.fact, TypeChanged)), incident.declared_at)
    told = {user for entry in entries if isinstance(entry.fact, PeopleInvited) for user in entry.fact.people}
    held = {held.user for held in uow.roles.of(incident.id)}
    memberships = uow.members.known(incident.id).items()
    return frozenset(told | held | {user for user, one in memberships if one.is_member and one.changed_at < since})


def apply_card(uow: UnitOfWork, incident: Incident, result: Result, _began: datetime) -> None:
    assert incident.war_room is not None
    uow.incidents.put_channel(incident.id, replace(incident.war_room, message_ts=MessageTs(result["ts"])))


def apply_receipt(uow: UnitOfWork, incident: Incident, _result: Result, began: datetime) -> None:
    """Its place in the queue is no longer of interest."""
    if any(r.step == POST_QUEUE_PLACE and r.state is not StepState.DONE for r in uow.steps.of(incident.id)):
        uow.steps.save(StepRecord(incident_id=incident.id, step=POST_QUEUE_PLACE, state=StepState.DONE, at=began))


def apply_leadership(uow: UnitOfWork, incident: Incident, result: Result, _began: datetime) -> None:
    if result:
        where, ts = ChannelId(result["channel"]), MessageTs(result["ts"])
        uow.incidents.put_channel(incident.id, Channel(purpose=Purpose.LEADERSHIP, channel=where, message_ts=ts))


def apply_announcement(uow: UnitOfWork, incident: Incident, result: Result, _began: datetime) -> None:
    where, ts = ChannelId(result["channel"]), MessageTs(result["ts"])
    if not incident.is_announced:  # closed off while it was being posted
        uow.outbox.put(WithdrawAnnouncements(incident.id))
    uow.incidents.put_channel(incident.id, Channel(purpose=Purpose.ANNOUNCEMENT, channel=where, message_ts=ts))
