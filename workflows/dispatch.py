"""What each job does when its turn comes: read the facts as they are now, say them, note what came of it."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from typing import TypeVar

from workflows.deps import Deps
from workflows.domain.errors import ChatRejected, Moot
from workflows.domain.incident import Incident, MessageRef
from workflows.jobs import (
    BackfillCapture,
    BackfillHistory,
    BackfillNext,
    CompleteCapture,
    InviteToRoom,
    Job,
    PlanBackfill,
    PostNudge,
    PostOffer,
    PostSummary,
    PostUpdate,
    ProvisionWarRoom,
    RefreshAnnouncement,
    RefreshStateCard,
    RefreshTopic,
    RefreshTutorial,
    RenameRoom,
    SendInstructions,
    SettleNudge,
    SettleOffer,
    SyncMembers,
    TellDeclarer,
    TellOperators,
    TellRoom,
    UnmarkCapture,
)
from workflows.messages import (
    Instructions,
    Message,
    NudgeSettled,
    OfferMade,
    Sentence,
    SetUpFailed,
    SummaryPosted,
    UpdatePosted,
)
from workflows.operations.operator_channel import tell_operators
from workflows.outbox.preconditions import incident_of, room_of
from workflows.outbox.snapshot import snapshot
from workflows.outbox_states import Claimed
from workflows.ports.store import UnitOfWork
from workflows.recovery.backfill import backfill_capture, backfill_history, backfill_next, plan_backfill
from workflows.recovery.membership_sync import sync_members
from workflows.reminders.delivery import post_nudge
from workflows.timeline.capture_jobs import complete_capture, unmark_capture
from workflows.timeline.sentences import Storyteller
from workflows.timeline.summary import Summariser, as_markdown, read_record
from workflows.war_room.activity_feed import tell_room
from workflows.war_room.provision import provision
from workflows.war_room.refresh import refresh_announcement, refresh_card, refresh_topic, refresh_tutorial, rename_room


def deliver(claimed: Claimed, deps: Deps) -> None:
    """Run the handler of a job; one that is moot is done. Raises what the handler raises: the caller decides about
    another attempt."""
    with suppress(Moot):
        HANDLERS[type(claimed.job)](claimed, deps)


# ------------------------------------------------------------------------------------------------- in the room


def post_update(claimed: Claimed, deps: Deps) -> None:
    job = _as(PostUpdate, claimed)

    def say(uow: UnitOfWork, incident: Incident) -> Message:
        update = uow.updates.get(job.update_id)
        assert update is not None, "updates are never deleted"
        return UpdatePosted(snapshot(uow, incident, deps.clock.now(), update.by), update)

    _post_in_room(claimed, say, deps)


def _post_in_room(claimed: Claimed, say: Callable[[UnitOfWork, Incident], Message], deps: Deps) -> MessageRef:
    """Post what `say` makes of the facts as they are now."""
    with deps.store.read() as uow:
        incident = incident_of(uow, claimed.incident_id)
        room = room_of(uow, incident, deps)
        message = say(uow, incident)
    return deps.chat.post(room, message, key=claimed.key, again=claimed.again)


def post_offer(claimed: Claimed, deps: Deps) -> None:
    job = _as(PostOffer, claimed)

    def say(uow: UnitOfWork, incident: Incident) -> Message:
        offer = uow.offers.get(job.offer_id)
        assert offer is not None, "offers are never deleted"
        return OfferMade(snapshot(uow, incident, deps.clock.now(), offer.by, offer.to), offer)

    ref = _post_in_room(claimed, say, deps)
    with deps.store.write() as uow:
        incident_of(uow, job.incident_id)
        current = uow.offers.get(job.offer_id)
        assert current is not None
        uow.offers.save(replace(current, message=ref.ts))
        uow.commit()


def settle_offer(claimed: Claimed, deps: Deps) -> None:
    job = _as(SettleOffer, claimed)
    with deps.store.read() as uow:
        incident = incident_of(uow, job.incident_id)
        offer = uow.offers.get(job.offer_id)
        if offer is None or offer.message is None or incident.room is None:
            return  # its post was given up: nothing to take the buttons off
        people = (offer.by, offer.to, offer.settled_by)
        message = OfferMade(snapshot(uow, incident, deps.clock.now(), *people), offer)
    _edit_if_there(MessageRef(incident.room, offer.message), message, deps)


def _edit_if_there(ref: MessageRef, message: Message, deps: Deps) -> None:
    """Somebody may have deleted it, and its buttons with it."""
    try:
        deps.chat.edit(ref, message)
    except ChatRejected as error:
        if error.code != "message_not_found":
            raise


# -------------------------------------------------------------------------------------------------- reminders


def settle_nudge(claimed: Claimed, deps: Deps) -> None:
    job = _as(SettleNudge, claimed)
    with deps.store.read() as uow:
        incident = incident_of(uow, job.incident_id)
        reminder = uow.reminders.get(job.reminder_id)
        if reminder is None or reminder.message is None or reminder.outcome is None:
            return  # settled before it was posted: then it never was
        shown = snapshot(uow, incident, deps.clock.now(), reminder.settled_by, reminder.user)
    _edit_if_there(reminder.message, NudgeSettled(snapshot=shown, reminder=reminder), deps)


# ------------------------------------------------------------------------------------------------ to one person


def send_instructions(claimed: Claimed, deps: Deps) -> None:
    job = _as(SendInstructions, claimed)
    with deps.store.read() as uow:
        incident = incident_of(uow, job.incident_id)
        room_of(uow, incident, deps)
        message = Instructions(snapshot(uow, incident, deps.clock.now()), job.role)
    deps.chat.post(job.user, message, key=claimed.key, again=claimed.again)


def tell_declarer(claimed: Claimed, deps: Deps) -> None:
    with deps.store.read() as uow:
        incident = incident_of(uow, claimed.incident_id)
        shown = snapshot(uow, incident, deps.clock.now())
    if shown.failed_steps:
        deps.chat.post(incident.declared_by, SetUpFailed(shown), key=claimed.key, again=claimed.again)


def invite_to_room(claimed: Claimed, deps: Deps) -> None:
    job = _as(InviteToRoom, claimed)
    with deps.store.read() as uow:
        incident = incident_of(uow, job.incident_id)
        room = room_of(uow, incident, deps)
        name = uow.people.names([job.user]).get(job.user, "")
    for refusal in deps.chat.invite(room, [job.user]):
        _nobody_let_in(job, deps)
        params = {"name": name, "code": refusal.code, "label": incident.label}
        message = Sentence(key="room.could_not_invite", params=params)
        deps.chat.post(job.by, message, key=claimed.key, again=claimed.again)


def _nobody_let_in(job: InviteToRoom, deps: Deps) -> None:
    with deps.store.write() as uow:
        uow.members.was_refused(job.incident_id, job.user, deps.clock.now())
        uow.commit()


def post_summary(claimed: Claimed, deps: Deps) -> None:
    job, now = _as(PostSummary, claimed), deps.clock.now()
    teller = Storyteller(deps.words, deps.programme)
    with deps.store.read() as uow:
        incident = incident_of(uow, job.incident_id)
        room = room_of(uow, incident, deps)
        record = read_record(uow, incident, now)
    sections = Summariser(deps.words, teller).sections(record)
    again = claimed.again
    message = SummaryPosted(incident=incident, sections=sections, at=now)
    ref = deps.chat.post(room, message, key=claimed.key, again=again)
    with deps.store.write() as uow:
        uow.outbox.doubt(claimed)  # the upload may be asked to wait
        uow.commit()
    content = as_markdown(record, sections, deps.words, teller)
    name = f"{incident.label.lower()}-timeline.md"
    title = deps.words("summary.file", label=incident.label)
    deps.chat.upload(ref, name, title, content, again=again)


J = TypeVar("J", bound=Job)


def _as(kind: type[J], claimed: Claimed) -> J:
    assert isinstance(claimed.job, kind)
    return claimed.job


HANDLERS: Mapping[type[Job], Callable[[Claimed, Deps], None]] = {
    ProvisionWarRoom: lambda claimed, deps: provision(_as(ProvisionWarRoom, claimed), deps),
    RefreshStateCard: refresh_card,
    RefreshAnnouncement: refresh_announcement,
    RefreshTopic: refresh_topic,
    RefreshTutorial: refresh_tutorial,
    RenameRoom: rename_room,
    TellRoom: tell_room,
    PostUpdate: post_update,
    PostOffer: post_offer,
    SettleOffer: settle_offer,
    PostNudge: post_nudge,
    SettleNudge: settle_nudge,
    SendInstructions: send_instructions,
    TellDeclarer: tell_declarer,
    InviteToRoom: invite_to_room,
    CompleteCapture: lambda claimed, deps: complete_capture(_as(CompleteCapture, claimed), deps),
    UnmarkCapture: lambda claimed, deps: unmark_capture(_as(UnmarkCapture, claimed), deps),
    PostSummary: post_summary,
    TellOperators: tell_operators,
    SyncMembers: lambda claimed, deps: sync_members(_as(SyncMembers, claimed), deps),
    PlanBackfill: lambda claimed, deps: plan_backfill(_as(PlanBackfill, claimed), deps),
    BackfillNext: lambda _claimed, deps: backfill_next(deps),
    BackfillHistory: lambda claimed, deps: backfill_history(_as(BackfillHistory, claimed), deps),
    BackfillCapture: lambda claimed, deps: backfill_capture(_as(BackfillCapture, claimed), deps),
}
