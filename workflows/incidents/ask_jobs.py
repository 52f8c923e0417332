"""What one person is told privately: what is asked of them, and what others answered to them.

They wait behind the invitation into the room, and are for its members only: who was not let in reads nothing.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from workflows.access.audience import may_read
from workflows.access.grants import sees_until
from workflows.access.hazard_notices import notice_given, told_by, withdraw
from workflows.deps import Deps
from workflows.domain.asks import OUTLIVES_THE_INCIDENT, SETTLES, AskedMessage, answers, bears_on_asks, settled_by
from workflows.domain.entries.calls import HazardAcknowledged
from workflows.domain.entries.holds import HoldIssued
from workflows.domain.entries.incidents import InvitationNarrowed
from workflows.domain.entries.roles import HandoverProposed, RoleAssigned
from workflows.domain.entries.tasks import TaskAdded, TaskReassigned
from workflows.domain.hazard_notices import HazardNotice, HazardNoticeState
from workflows.domain.ids import EntryId, FunctionId, IncidentId, RoleId, UserId
from workflows.domain.incident import Incident, MessageRef
from workflows.domain.proposals import Proposal, ProposalKind
from workflows.domain.roles import holders
from workflows.domain.rosters import people_of_function
from workflows.domain.snapshot import Snapshot
from workflows.domain.timeline import Entry
from workflows.jobs.incidents import (
    NotifyAsked,
    NotifyAsker,
    NotifyAssignee,
    NotifyHolder,
    NotifyProposer,
    RefreshAsks,
    SendInstructions,
)
from workflows.jobs.states import Claimed, job_as
from workflows.messages.access import HazardNoticeGiven
from workflows.messages.holds import HoldAsked
from workflows.messages.incidents import AnswerGiven, Asked, AskRefreshed, Instructions, ProposalAnswered, TaskGiven
from workflows.messages.message import Message
from workflows.outbox.direct import rewrite, tell
from workflows.outbox.posting import edit_if_there
from workflows.outbox.preconditions import incident_of, room_of
from workflows.outbox.snapshot import snapshot
from workflows.ports.store import UnitOfWork
from workflows.programme.models import Programme

NARROWED_SHOWN = 50


def send_instructions(claimed: Claimed, deps: Deps) -> None:
    """Nothing is sent when they do not have the role any more."""
    job = job_as(SendInstructions, claimed)
    if tells_hazards(claimed, job.user, job.entry_id, deps):
        return
    with deps.store.read() as uow:
        incident = _for_member(uow, job.incident_id, job.user, deps)
        if incident is None or job.user not in holders(uow.roles.of(incident.id), job.role):
            return
        entry = uow.timeline.get(job.entry_id) if job.entry_id else None
        given = entry if entry is not None and entry.by != job.user else None
        shown = snapshot(uow, incident, deps.clock.now(), *_people(given))
        message = Instructions(shown, job.role, job.user, given)
    ask(claimed, job.user, given.id if given else EntryId(0), message, deps)


def notify_assignee(claimed: Claimed, deps: Deps) -> None:
    """Nothing is sent when the task is somebody else's by now, or not open."""
    job = job_as(NotifyAssignee, claimed)
    if tells_hazards(claimed, job.user, job.entry_id, deps):
        return
    with deps.store.read() as uow:
        incident = _for_member(uow, job.incident_id, job.user, deps)
        if incident is None:
            return
        shown = snapshot(uow, incident, deps.clock.now(), job.by)
    task = next((task for task in shown.tasks if task.number == job.number), None)
    if task is not None and task.is_open and task.assignee == job.user:
        ask(claimed, job.user, job.entry_id, TaskGiven(shown, task, job.by), deps)


def notify_asked(claimed: Claimed, deps: Deps) -> None:
    """Nothing is sent when they were asked to take over and that is no longer open."""
    job = job_as(NotifyAsked, claimed)
    if tells_hazards(claimed, job.user, job.entry_id, deps):
        return
    with deps.store.read() as uow:
        incident, entry = _for_member(uow, job.incident_id, job.user, deps), uow.timeline.get(job.entry_id)
        if incident is None or entry is None:
            return
        shown = snapshot(uow, incident, deps.clock.now(), *_people(entry))
        proposal, until = _open_handover(uow, entry, job.user), sees_until(uow, incident, job.user)
    if proposal is not None or not isinstance(entry.fact, HandoverProposed):
        ask(claimed, job.user, entry.id, Asked(shown, entry, proposal, until), deps)


def _open_handover(uow: UnitOfWork, entry: Entry, user: UserId) -> Proposal | None:
    open_ = uow.proposals.open_of(entry.incident_id, ProposalKind.HANDOVER)
    return next((p for p in open_ if p.to == user and p.at == entry.recorded_at), None)


def tells_hazards(claimed: Claimed, user: UserId, entry_id: EntryId, deps: Deps) -> bool:
    """Whether they are called and have not joined yet: instead of what asks them first, they are told what they may
    meet. Whoever opted out of any of it is told nothing."""
    with deps.store.write() as uow:
        incident = incident_of(uow, claimed.incident_id)
        notice = uow.hazard_notices.open_for(incident.id, user)
        if notice is None or user in uow.members.of(incident.id):
            return False
        classes = deps.programme.hazards_of(incident)
        if notice.entry_id not in (0, entry_id) or uow.grants.opted_out(user, uow.now) & set(classes):
            return True
        uow.hazard_notices.told_by(notice, entry_id)
        given = notice_given(uow, incident, notice, deps.programme)
        uow.commit()
    ask(claimed, user, entry_id, given, deps)
    return True


def ask(claimed: Claimed, user: UserId, entry_id: EntryId, message: Message, deps: Deps) -> None:
    """Post it, and remember where it is: it loses its buttons once it is settled, which it may be by now."""
    ref = _post(claimed, user, message, deps, stays=isinstance(message, HoldAsked))
    if not entry_id:
        return
    with deps.store.write() as uow:
        incident = incident_of(uow, claimed.incident_id)
        asked = AskedMessage(incident_id=incident.id, user=user, entry_id=entry_id, message=ref)
        uow.asked_messages.add(asked)
        if any(entry.id > entry_id and bears_on_asks(entry.fact) for entry in uow.timeline.of(incident.id)):
            uow.outbox.put(RefreshAsks(incident.id))
        uow.commit()


def refresh_asks(claimed: Claimed, deps: Deps) -> None:
    """Edit what has been answered or is moot, or everything `anew`. Whoever is not in the room any more is shown
    nothing new."""
    job = job_as(RefreshAsks, claimed)
    _close_notices(job.incident_id, deps)
    with deps.store.read() as uow:
        incident = incident_of(uow, job.incident_id)
        members, timeline = uow.members.of(incident.id), uow.timeline.of(incident.id)
        asked = [one for one in uow.asked_messages.open_of(incident.id) if _still_reads(uow, incident, one, members)]
        changes = [(one, _as_it_stands(uow, incident, one, timeline, deps)) for one in asked]
    for one, now in changes:
        answer = max((entry.id for entry in now.answers), default=EntryId(0)) if now else EntryId(0)
        if now is None or not (job.anew or now.is_over or answer != one.answer_shown):
            continue
        stays = isinstance(now.asked, HoldAsked)
        rewrite(incident.id, one.user, one.message, now, deps, stays=stays)
        with deps.store.write() as uow:
            uow.asked_messages.save(replace(one, answer_shown=answer, closed=now.is_over))
            uow.commit()


def _close_notices(incident_id: IncidentId, deps: Deps) -> None:
    """Hazard notices that were answered, taken back, or are moot, lose their buttons."""
    with deps.store.write() as uow:
        incident = incident_of(uow, incident_id)
        told = [(one, told_by(uow, incident, one)) for one in uow.asked_messages.open_of(incident.id)]
        settled = [(one, notice) for one, notice in told if notice is not None and _is_over(uow, incident, notice)]
        over = [one for one, _notice in settled]
        moot = {one.user for one, notice in settled if notice.state is HazardNoticeState.OPEN}  # not those called anew
        withdraw(uow, incident, moot, uow.now)
        uow.commit()
    for one in over:
        classes = deps.programme.hazards_of(incident)
        given = HazardNoticeGiven(incident_id=incident.id, classes=classes, severity=incident.severity, is_over=True)
        edit_if_there(one.message, given, deps, reader=one.user)
        with deps.store.write() as uow:
            uow.asked_messages.save(replace(one, closed=True))
            uow.commit()


def _is_over(uow: UnitOfWork, incident: Incident, notice: HazardNotice) -> bool:
    ask = uow.timeline.get(notice.entry_id)
    outlives = ask is not None and isinstance(ask.fact, OUTLIVES_THE_INCIDENT)
    return notice.state is not HazardNoticeState.OPEN or (incident.has_ended and not outlives)


def _still_reads(uow: UnitOfWork, incident: Incident, one: AskedMessage, members: frozenset[UserId]) -> bool:
    """Custodians of a hold need not be in the room."""
    ask = uow.timeline.get(one.entry_id)
    is_custodian = ask is not None and isinstance(ask.fact, HoldIssued)
    return (is_custodian or one.user in members) and may_read(uow, incident, one.user)


def _as_it_stands(
    uow: UnitOfWork, incident: Incident, one: AskedMessage, timeline: Sequence[Entry], deps: Deps
) -> AskRefreshed | None:
    """The question with what came of it; None when its entry is unknown to this version."""
    ask = uow.timeline.get(one.entry_id)
    if ask is None or type(ask.fact) not in SETTLES:
        return None
    later = sorted((entry for entry in timeline if entry.id > ask.id), key=lambda entry: entry.id)
    settled = next((entry for entry in later if settled_by(ask, one.user, entry)), None)
    newest = {type(entry.fact): entry for entry in later if answers(ask, one.user, entry)}
    said = tuple(sorted(newest.values(), key=lambda entry: entry.id))
    people = {user for entry in (ask, settled, *said) if entry for user in entry.people}
    shown = snapshot(uow, incident, deps.clock.now(), *people)
    proposal = _open_handover(uow, ask, one.user)
    is_over = settled is not None or (isinstance(ask.fact, HandoverProposed) and proposal is None)
    hold = uow.holds.get(ask.fact.hold) if isinstance(ask.fact, HoldIssued) else None
    question = (
        HoldAsked(snapshot=shown, hold=hold)
        if hold
        else _question(shown, ask, one.user, proposal, sees_until(uow, incident, one.user))
    )
    has_joined = settled is not None and isinstance(settled.fact, HazardAcknowledged)
    claims = _free_for(uow, incident, one.user, deps.programme) if has_joined else ()
    return AskRefreshed(question, said, settled, is_over, claims) if question else None


def _free_for(uow: UnitOfWork, incident: Incident, user: UserId, programme: Programme) -> tuple[RoleId, ...]:
    """The roles that nobody has and that fall to a function of theirs."""
    taken, theirs = uow.roles.of(incident.id), uow.rosters.naming(user)
    vacant = [one for one in programme.roles_for(incident.type, incident.severity) if not holders(taken, one)]
    of_function = {one: programme.roles[one].function for one in vacant}
    return tuple(one for one, name in of_function.items() if name and people_of_function(FunctionId(name)) in theirs)


def _question(
    shown: Snapshot, ask: Entry, user: UserId, proposal: Proposal | None, until: datetime | None
) -> Asked | TaskGiven | Instructions | None:
    """As it was asked; None for a task that is not here any more."""
    fact = ask.fact
    if isinstance(fact, RoleAssigned):
        return Instructions(shown, fact.role, user, ask)
    if isinstance(fact, TaskAdded | TaskReassigned):
        task = next((task for task in shown.tasks if task.number == fact.number), None)
        return TaskGiven(shown, task, ask.by) if task is not None and ask.by is not None else None
    return Asked(shown, ask, proposal, until)


def notify_asker(claimed: Claimed, deps: Deps) -> None:
    """What was answered; also, to who has a task, what became of it."""
    job = claimed.job
    assert isinstance(job, NotifyAsker | NotifyHolder)
    with deps.store.read() as uow:
        incident, entry = _for_member(uow, job.incident_id, job.user, deps), uow.timeline.get(job.entry_id)
        if incident is None or entry is None:
            return
        message = AnswerGiven(snapshot(uow, incident, deps.clock.now(), *_people(entry)), entry)
    _post(claimed, job.user, message, deps)


def notify_proposer(claimed: Claimed, deps: Deps) -> None:
    job = job_as(NotifyProposer, claimed)
    with deps.store.read() as uow:
        incident, proposal = _for_member(uow, job.incident_id, job.user, deps), uow.proposals.get(job.proposal_id)
        if incident is None or proposal is None:
            return
        narrowed = uow.timeline.newest(incident.id, NARROWED_SHOWN, kind=InvitationNarrowed)
        partly = any(entry.recorded_at == proposal.answered_at for entry in narrowed)
        shown = snapshot(uow, incident, deps.clock.now(), *people_of(proposal))
        message = ProposalAnswered(shown, proposal, partly)
    _post(claimed, job.user, message, deps)


def people_of(proposal: Proposal) -> tuple[UserId | None, ...]:
    """Everybody whose name its message needs."""
    return (proposal.by, proposal.to, proposal.answered_by, *proposal.people)


def _people(entry: Entry | None) -> frozenset[UserId]:
    return entry.people if entry else frozenset()


def _for_member(uow: UnitOfWork, incident_id: IncidentId, user: UserId, deps: Deps) -> Incident | None:
    """The incident, once it has a room; None for somebody who is not in it, or may not see it."""
    incident = incident_of(uow, incident_id)
    room_of(uow, incident, deps)
    sees = user in uow.members.of(incident_id) and may_read(uow, incident, user)
    return incident if sees else None


def _post(claimed: Claimed, user: UserId, message: Message, deps: Deps, *, stays: bool = False) -> MessageRef:
    return tell(claimed, user, message, deps, stays=stays)
