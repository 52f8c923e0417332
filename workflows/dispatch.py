"""What each job does when its turn comes: read the facts as they are now, say them, note what came of it."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from typing import TypeVar

from workflows.deps import Deps
from workflows.domain.errors import ChatRejected, Obsolete
from workflows.domain.incident import Incident, MessageRef
from workflows.jobs.incidents import CloseProposal, InviteToRoom, PostProposal, PostUpdate, SendInstructions
from workflows.jobs.job import Job
from workflows.jobs.operations import RefreshOperatorMessage
from workflows.jobs.recovery import BackfillCapture, BackfillHistory, BackfillNext, PlanBackfill, SyncMembers
from workflows.jobs.reminders import CloseNudge, PostNudge
from workflows.jobs.states import Claimed
from workflows.jobs.timeline import CompleteCapture, PostSummary, UnmarkCapture
from workflows.jobs.war_room import (
    NotifyDeclarer,
    PostEntry,
    ProvisionWarRoom,
    RefreshAnnouncement,
    RefreshIncidentCard,
    RefreshTopic,
    RefreshTutorial,
    RenameRoom,
)
from workflows.messages import (
    Instructions,
    Message,
    NudgeClosed,
    ProposalPosted,
    Sentence,
    SetUpFailed,
    SummaryPosted,
    UpdatePosted,
)
from workflows.operations.operator_channel import refresh_operator_message
from workflows.outbox.preconditions import incident_of, room_of
from workflows.outbox.snapshot import snapshot
from workflows.ports.store import UnitOfWork
from workflows.recovery.backfill import backfill_capture, backfill_history, backfill_next, plan_backfill
from workflows.recovery.membership_sync import sync_members
from workflows.reminders.delivery import post_nudge
from workflows.timeline.capture_jobs import complete_capture, unmark_capture
from workflows.timeline.sentences import EntryFormatter
from workflows.timeline.summary import Summariser, as_markdown, read_record
from workflows.war_room.activity_feed import post_entry
from workflows.war_room.provision import provision
from workflows.war_room.refresh import refresh_announcement, refresh_card, refresh_topic, refresh_tutorial, rename_room


def deliver(claimed: Claimed, deps: Deps) -> None:
    """Run the handler of a job; one that is moot is done. Raises what the handler raises: the caller decides about
    another attempt."""
    with suppress(Obsolete):
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
    return deps.chat.post(room, message, key=claimed.key, again=claimed.may_have_run)


def post_proposal(claimed: Claimed, deps: Deps) -> None:
    job = _as(PostProposal, claimed)

    def say(uow: UnitOfWork, incident: Incident) -> Message:
        proposal = uow.proposals.get(job.proposal_id)
        assert proposal is not None, "offers are never deleted"
        return ProposalPosted(snapshot(uow, incident, deps.clock.now(), proposal.by, proposal.to), proposal)

    ref = _post_in_room(claimed, say, deps)
    with deps.store.write() as uow:
        incident_of(uow, job.incident_id)
        current = uow.proposals.get(job.proposal_id)
        assert current is not None
        uow.proposals.save(replace(current, message=ref.ts))
        uow.commit()


def close_proposal(claimed: Claimed, deps: Deps) -> None:
    job = _as(CloseProposal, claimed)
    with deps.store.read() as uow:
        incident = incident_of(uow, job.incident_id)
        proposal = uow.proposals.get(job.proposal_id)
        if proposal is None or proposal.message is None or incident.room is None:
            return  # its post was given up: nothing to take the buttons off
        people = (proposal.by, proposal.to, proposal.answered_by)
        message = ProposalPosted(snapshot(uow, incident, deps.clock.now(), *people), proposal)
    _edit_if_there(MessageRef(incident.room, proposal.message), message, deps)


def _edit_if_there(ref: MessageRef, message: Message, deps: Deps) -> None:
    """Somebody may have deleted it, and its buttons with it."""
    try:
        deps.chat.edit(ref, message)
    except ChatRejected as error:
        if error.code != "message_not_found":
            raise


# -------------------------------------------------------------------------------------------------- reminders


def close_nudge(claimed: Claimed, deps: Deps) -> None:
    job = _as(CloseNudge, claimed)
    with deps.store.read() as uow:
        incident = incident_of(uow, job.incident_id)
        reminder = uow.reminders.get(job.reminder_id)
        if reminder is None or reminder.message is None or reminder.outcome is None:
            return  # settled before it was posted: then it never was
        shown = snapshot(uow, incident, deps.clock.now(), reminder.closed_by, reminder.user)
    _edit_if_there(reminder.message, NudgeClosed(snapshot=shown, reminder=reminder), deps)


# ------------------------------------------------------------------------------------------------ to one person


def send_instructions(claimed: Claimed, deps: Deps) -> None:
    job = _as(SendInstructions, claimed)
    with deps.store.read() as uow:
        incident = incident_of(uow, job.incident_id)
        room_of(uow, incident, deps)
        message = Instructions(snapshot(uow, incident, deps.clock.now()), job.role)
    deps.chat.post(job.user, message, key=claimed.key, again=claimed.may_have_run)


def notify_declarer(claimed: Claimed, deps: Deps) -> None:
    with deps.store.read() as uow:
        incident = incident_of(uow, claimed.incident_id)
        shown = snapshot(uow, incident, deps.clock.now())
    if shown.failed_steps:
        deps.chat.post(incident.declared_by, SetUpFailed(shown), key=claimed.key, again=claimed.may_have_run)


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
        deps.chat.post(job.by, message, key=claimed.key, again=claimed.may_have_run)


def _nobody_let_in(job: InviteToRoom, deps: Deps) -> None:
    with deps.store.write() as uow:
        uow.members.refuse(job.incident_id, job.user, deps.clock.now())
        uow.commit()


def post_summary(claimed: Claimed, deps: Deps) -> None:
    job, now = _as(PostSummary, claimed), deps.clock.now()
    formatter = EntryFormatter(deps.catalogue, deps.programme)
    with deps.store.read() as uow:
        incident = incident_of(uow, job.incident_id)
        room = room_of(uow, incident, deps)
        record = read_record(uow, incident, now)
    sections = Summariser(deps.catalogue, formatter).sections(record)
    again = claimed.may_have_run
    message = SummaryPosted(incident=incident, sections=sections, at=now)
    ref = deps.chat.post(room, message, key=claimed.key, again=again)
    with deps.store.write() as uow:
        uow.outbox.mark_outcome_unknown(claimed)  # the upload may be asked to wait
        uow.commit()
    content = as_markdown(record, sections, deps.catalogue, formatter)
    name = f"{incident.label.lower()}-timeline.md"
    title = deps.catalogue("summary.file", label=incident.label)
    deps.chat.upload(ref, name, title, content, again=again)


J = TypeVar("J", bound=Job)


def _as(kind: type[J], claimed: Claimed) -> J:
    assert isinstance(claimed.job, kind)
    return claimed.job


HANDLERS: Mapping[type[Job], Callable[[Claimed, Deps], None]] = {
    ProvisionWarRoom: lambda claimed, deps: provision(_as(ProvisionWarRoom, claimed), deps),
    RefreshIncidentCard: refresh_card,
    RefreshAnnouncement: refresh_announcement,
    RefreshTopic: refresh_topic,
    RefreshTutorial: refresh_tutorial,
    RenameRoom: rename_room,
    PostEntry: post_entry,
    PostUpdate: post_update,
    PostProposal: post_proposal,
    CloseProposal: close_proposal,
    PostNudge: post_nudge,
    CloseNudge: close_nudge,
    SendInstructions: send_instructions,
    NotifyDeclarer: notify_declarer,
    InviteToRoom: invite_to_room,
    CompleteCapture: lambda claimed, deps: complete_capture(_as(CompleteCapture, claimed), deps),
    UnmarkCapture: lambda claimed, deps: unmark_capture(_as(UnmarkCapture, claimed), deps),
    PostSummary: post_summary,
    RefreshOperatorMessage: refresh_operator_message,
    SyncMembers: lambda claimed, deps: sync_members(_as(SyncMembers, claimed), deps),
    PlanBackfill: lambda claimed, deps: plan_backfill(_as(PlanBackfill, claimed), deps),
    BackfillNext: lambda _claimed, deps: backfill_next(deps),
    BackfillHistory: lambda claimed, deps: backfill_history(_as(BackfillHistory, claimed), deps),
    BackfillCapture: lambda claimed, deps: backfill_capture(_as(BackfillCapture, claimed), deps),
}
