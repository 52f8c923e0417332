"""Incidents with everything in them as large as people can make it, and one entry of each kind."""

from datetime import timedelta
from typing import Any

from tests.builders import ALICE, BOB, NOW, a_holding, a_task, an_entry, an_incident, an_update
from tests.unit.surfaces.programmes import text
from workflows.domain.break_glass import BreakGlassReason
from workflows.domain.channels import RoomState
from workflows.domain.entries.access import (
    AccessEnded,
    AccessGranted,
    AccessGrantedUntil,
    AccessRefused,
    AccessRequested,
    AccessRevoked,
    BreakGlassReviewed,
    GlassBroken,
    GlassConfirmed,
    GlassExpired,
    GlassRefused,
    GlassRequested,
    GlassReviewOpen,
    OutsiderFound,
    StrangerFound,
)
from workflows.domain.entries.answers import (
    AskAccepted,
    AskAnswered,
    AskDeclined,
    RoleAccepted,
    RoleDeclined,
    TaskAnswered,
    TaskDeclined,
)
from workflows.domain.entries.calls import (
    DeclarerAnswered,
    DeclarerAsked,
    HazardAcknowledged,
    HazardDeclined,
    NobodyLeft,
)
from workflows.domain.entries.corrections import EntryClassed, EntryCorrected, EntryWithdrawn
from workflows.domain.entries.dead_letters import DeliveryDiscarded, DeliveryFailed
from workflows.domain.entries.exhibits import CustodyRecorded, EntryViewed, ExhibitAdded, ExhibitViewed
from workflows.domain.entries.exports import RecordExported
from workflows.domain.entries.holds import HoldAcknowledged, HoldIssued, HoldReleased, HoldReviewed
from workflows.domain.entries.incidents import (
    CalledBy,
    IncidentDeclared,
    InvitationDeclined,
    InvitationNarrowed,
    InvitationProposed,
    PeopleInvited,
    PersonNamed,
    PromiseChanged,
    SeverityChanged,
    SeverityKept,
    SeverityProposed,
    StatusChanged,
    SummarySent,
    TitleChanged,
    UpdateIssued,
)
from workflows.domain.entries.markings import (
    MarkingChanged,
    MarkingKept,
    MarkingProposed,
    PrivilegeLifted,
    PrivilegeMarked,
    PrivilegeWaived,
    WaiverDeclined,
    WaiverProposed,
    WaiverRevoked,
)
from workflows.domain.entries.media import MediaGone, MediaRefused, MediaRemoved, MediaStays
from workflows.domain.entries.merges import (
    MergedHere,
    MergedInto,
    MergeUndone,
    MergeUndoneHere,
    TaskCame,
    TaskReturned,
    TaskWent,
)
from workflows.domain.entries.reminders import ReminderEscalated, ReminderSet, ReminderSnoozed
from workflows.domain.entries.reports import SituationReported
from workflows.domain.entries.roles import (
    HandoverAccepted,
    HandoverDeclined,
    HandoverLetIn,
    HandoverProposed,
    RoleAssigned,
    RoleReleased,
    RoleVacated,
)
from workflows.domain.entries.scope import (
    ClassAdded,
    ClassRemoved,
    OpeningDeclined,
    OpeningProposed,
    RoomMoved,
    RoomStateChanged,
    SubtypeChanged,
    TypeChanged,
    VisibilityClosed,
    VisibilityFollowed,
    VisibilityOpened,
)
from workflows.domain.entries.tasks import (
    TaskAccepted,
    TaskAdded,
    TaskCancelled,
    TaskDone,
    TaskMoved,
    TaskReassigned,
    TaskRenamed,
    TaskReopened,
    TaskVacated,
)
from workflows.domain.entries.war_room import InvitationsRefused, NobodyCalled, NobodyCleared, RoomReady, StepFailed
from workflows.domain.entries.words import (
    CauseAdded,
    DecisionAdded,
    DecisionDeclined,
    DecisionProposed,
    ImpactAdded,
    KeyMomentMarked,
    KeyMomentUnmarked,
    MessageCaptured,
    NoteAdded,
    QuestionAdded,
)
from workflows.domain.exhibits import Custody
from workflows.domain.exposure import Visibility
from workflows.domain.ids import (
    ChannelId,
    ClassId,
    EntryId,
    ErrorCode,
    FunctionId,
    HoldId,
    IncidentId,
    JobKind,
    KindName,
    MessageTs,
    RoleId,
    SeverityCode,
    StatusId,
    StepName,
    TaskId,
    TypeCode,
    UserId,
)
from workflows.domain.incident import Incident, Phase
from workflows.domain.markings import Audience, Tlp
from workflows.domain.people import Outsider
from workflows.domain.privilege import Use
from workflows.domain.reminders import EscalationLevel, ReminderKind
from workflows.domain.roles import LEAD
from workflows.domain.snapshot import Snapshot
from workflows.domain.timeline import Entry, EntryFact
from workflows.programme.models import Programme
from workflows.war_room.provision import PLAN

NUMBER = IncidentId(2_000_000_001)


ROOM = ChannelId("C0WARROOM01")


LINK = "https://a-rather-long-workspace-name.slack.com/archives/C0WARROOM01/p1795529106789012?thread_ts=1&cid=C0WARROOM"


WORST = SeverityCode("S0")


def snapshot(script: str, programme: Programme, **changes: Any) -> Snapshot:
    """Every field full: 200 tasks, three people in every role, everything of the set-up failed."""
    people = [UserId(f"U{n:010}") for n in range(90)]
    roles = list(programme.roles)
    holdings = tuple(
        a_holding(NUMBER, role=RoleId(role), user=people[3 * n + k]) for n, role in enumerate(roles) for k in range(3)
    )
    tasks = tuple(
        a_task(NUMBER, id=TaskId(n), number=n, text=text(script, 3000), assignee=people[n % 90], due_at=NOW)
        for n in range(1, 201)
    )
    return Snapshot(
        incident=large_incident(script, **changes),
        holdings=holdings,
        tasks=tasks,
        last_update=an_update(NUMBER, EntryId(1), message=text(script, 3000), next_update_at=NOW),
        failed_steps={step.name: "restricted_action_non_threadable_channel" for step in PLAN},
        names={user: text(script, 80) for user in (*people, ALICE, BOB)},
        now=NOW + timedelta(days=400),
    )


def large_incident(script: str, **changes: Any) -> Incident:
    made: dict[str, Any] = {
        "id": NUMBER,
        "title": text(script, 200),
        "description": text(script, 3000),
        "severity": WORST,
        "status": StatusId("triage"),
        "type": TypeCode("OTHER"),
        "room": ROOM,
        "card": MessageTs("1.1"),
        "next_update_at": NOW,
    }
    return an_incident(**{**made, **changes})


S0, S1, S2 = SeverityCode("S0"), SeverityCode("S1"), SeverityCode("S2")
TRIAGE, RESOLVED = StatusId("triage"), StatusId("resolved")
SCRIBE = RoleId("scribe")
JOB, TOO_LONG = JobKind("update.post"), ErrorCode("msg_too_long")

FACTS: tuple[EntryFact, ...] = (
    IncidentDeclared(severity=S0, type=TypeCode("OTHER"), visibility=Visibility.OPEN),
    RoomReady(),
    NobodyCalled(),
    NobodyCleared((FunctionId("legal"), FunctionId("security")), type=TypeCode("CSEA")),
    PersonNamed(function=FunctionId("legal"), to=BOB),
    StepFailed(step=StepName("create_room"), error=ErrorCode("restricted_action")),
    InvitationsRefused(refused=(ALICE,), codes=(ErrorCode("cant_invite"),)),
    DeliveryFailed(job=JOB, error=TOO_LONG),
    DeliveryDiscarded(job=JOB, error=TOO_LONG),
    TitleChanged(old="Old title", new="New title"),
    SeverityChanged(old=S2, new=S1),
    SeverityProposed(old=S1, new=S2),
    SeverityKept(old=S1, new=S2),
    StatusChanged(old=TRIAGE, new=RESOLVED, phase=Phase.SETTLED),
    RoleAssigned(role=SCRIBE, to=BOB),
    RoleReleased(role=SCRIBE, from_=BOB),
    RoleVacated(role=SCRIBE, from_=BOB),
    RoleVacated(role=SCRIBE, from_=BOB, left=True),
    RoleVacated(role=SCRIBE, from_=BOB, unseeing=True),
    HandoverLetIn(to=BOB),
    HandoverProposed(to=BOB),
    HandoverAccepted(role=LEAD, to=BOB, from_=ALICE),
    HandoverDeclined(from_=ALICE),
    PeopleInvited((ALICE, BOB)),
    *(PeopleInvited((ALICE, BOB), called_by=one) for one in CalledBy),
    SummarySent(to=BOB),
    SituationReported(number=2),
    UpdateIssued(status=TRIAGE, severity=S2, next=NOW),
    PromiseChanged(new=None),
    ReminderSnoozed(until=NOW, reminder=ReminderKind.UPDATE_DUE),
    ReminderEscalated(level=EscalationLevel.DEPUTY, promised=NOW),
    ReminderSet(at=NOW),
    VisibilityClosed(old=Visibility.OPEN, new=Visibility.PRIVATE),
    VisibilityOpened(old=Visibility.PRIVATE, new=Visibility.OPEN),
    VisibilityClosed(old=Visibility.PRIVATE, new=Visibility.PRIVILEGED),
    VisibilityOpened(old=Visibility.RESTRICTED, new=Visibility.PRIVATE),
    VisibilityFollowed(who=BOB),
    OpeningProposed(),
    OpeningProposed(new=Visibility.PRIVATE),
    OpeningDeclined(),
    OpeningDeclined(old=Visibility.PRIVILEGED),
    RecordExported(audience=Audience.REGULATOR, as_of=NOW, sha256="a" * 64),
    DeclarerAsked(to=BOB),
    DeclarerAnswered(asker=BOB),
    HazardDeclined(asker=BOB),
    NobodyLeft(functions=(FunctionId("legal"),)),
    HazardAcknowledged(classes=(ClassId("hate"), ClassId("torture"))),
    AccessGranted(to=BOB),
    AccessGrantedUntil(to=BOB, until=NOW),
    AccessRevoked(of=BOB),
    AccessEnded(of=BOB),
    AccessRequested(who=BOB),
    AccessRefused(who=BOB),
    StrangerFound(who=BOB),
    *(OutsiderFound(who=BOB, outside=outside) for outside in Outsider),
    GlassBroken(who=BOB, code=BreakGlassReason.OTHER, until=NOW),
    GlassRequested(who=BOB, code=BreakGlassReason.OTHER),
    GlassConfirmed(who=BOB),
    GlassRefused(who=BOB),
    GlassExpired(who=BOB),
    GlassReviewOpen(who=BOB),
    BreakGlassReviewed(who=BOB, of=7),
    MarkingChanged(old=Tlp.AMBER_STRICT, new=Tlp.RED),
    MarkingProposed(old=Tlp.RED, new=Tlp.AMBER),
    MarkingKept(old=Tlp.RED, new=Tlp.AMBER),
    HoldIssued(hold=HoldId(1)),
    HoldReleased(hold=HoldId(1)),
    HoldAcknowledged(hold=HoldId(1)),
    HoldReviewed(hold=HoldId(1)),
    PrivilegeMarked(),
    PrivilegeLifted(),
    *(kind(use=use) for kind in (PrivilegeWaived, WaiverProposed, WaiverDeclined, WaiverRevoked) for use in Use),
    TypeChanged(old=TypeCode("OTHER"), new=TypeCode("FRAUD")),
    ClassAdded(ClassId("hate")),
    ClassRemoved(ClassId("gone")),
    TypeChanged(
        old=TypeCode("OTHER"),
        new=TypeCode("FRAUD"),
        old_kind=KindName("OTHER"),
        new_kind=KindName("FRAUD:account_takeover"),
    ),
    SubtypeChanged(old=KindName("FRAUD:account_takeover"), new=KindName("FRAUD:gone")),
    RoomStateChanged(RoomState.ABSENT),
    RoomMoved(),
    NoteAdded(),
    DecisionAdded(),
    ImpactAdded(),
    CauseAdded(is_all=True),
    QuestionAdded(),
    MessageCaptured(),
    ExhibitAdded(number=1, hash="0" * 64),
    *(CustodyRecorded(1, event, "7") for event in Custody),
    ExhibitViewed(1, ClassId("hate")),
    ExhibitViewed(1, None),
    EntryViewed(12, ClassId("hate")),
    EntryClassed(12, ClassId("hate")),
    EntryClassed(12, None),
    MediaRefused(),
    MediaRemoved(entry=EntryId(3), number=7),
    MediaStays(entry=EntryId(3), number=7),
    MediaGone(entry=EntryId(3)),
    KeyMomentMarked(entry=EntryId(3)),
    KeyMomentUnmarked(entry=EntryId(3)),
    TaskAdded(number=3, to=BOB),
    TaskDone(number=3),
    TaskReopened(number=3),
    TaskReassigned(number=3, to=BOB),
    TaskMoved(number=3, due=NOW),
    TaskRenamed(number=3, old="Old words"),
    TaskCancelled(number=3),
    TaskAccepted(number=3),
    MergedInto(IncidentId(5)),
    MergedHere(IncidentId(4)),
    MergeUndone(IncidentId(5)),
    MergeUndoneHere(IncidentId(4)),
    TaskCame(IncidentId(4), number=7, was=3),
    TaskWent(IncidentId(5), number=3, new=7),
    TaskReturned(IncidentId(5), number=3),
    TaskVacated(number=3, from_=BOB),
    TaskDeclined(number=3, asker=BOB),
    TaskAnswered(number=3, asker=BOB),
    AskAccepted(asker=BOB),
    AskDeclined(asker=BOB),
    AskAnswered(asker=BOB),
    RoleAccepted(role=SCRIBE),
    RoleDeclined(role=SCRIBE, asker=BOB),
    InvitationProposed((BOB, ALICE)),
    EntryCorrected(number=3, old="Old title"),
    EntryWithdrawn(number=3, old="Old title"),
    InvitationNarrowed(proposer=BOB),
    InvitationDeclined(people=(BOB, ALICE), proposer=BOB),
    DecisionProposed(),
    DecisionDeclined(proposer=BOB),
)
"""One of each kind, as its verb records it."""


def entries(script: str, length: int = 3000) -> list[Entry]:
    """One of each kind, late, edited, linked; then those that read differently by what they hold."""
    late = NOW + timedelta(hours=1)
    common: dict[str, Any] = {"by": ALICE, "author": BOB, "recorded_at": late, "permalink": LINK}
    marks = {"edited_at": late, "deleted_at": late}
    made = [
        an_entry(NUMBER, id=EntryId(n), fact=fact, text=text(script, length), **marks, **common)
        for n, fact in enumerate(FACTS, 1)
    ]
    differently: list[tuple[EntryFact, str]] = [
        (SeverityChanged(old=S2, new=S1), ""),
        (StatusChanged(old=TRIAGE, new=StatusId("gone_since")), ""),
        (RoleAssigned(role=RoleId("gone_since"), to=ALICE), ""),
        (RoleReleased(role=SCRIBE, from_=ALICE), ""),
        (TaskAdded(number=3), "Call"),
        (VisibilityFollowed(who=None), ""),
        (TypeChanged(old=TypeCode("GONE"), new=TypeCode("OTHER")), ""),
        *((RoomStateChanged(state), "") for state in RoomState),
        (PeopleInvited((ALICE,)), ""),
        (MergedInto(None), ""),
        (MergedInto(IncidentId(5)), ""),
        *((fact, "Call") for fact in (MergedInto(None), MergedHere(None), MergeUndone(None), MergeUndoneHere(None))),
        (TaskCame(None, number=7, was=3), "Call"),
        (TaskWent(None, number=3, new=7), "Call"),
        (TaskReturned(None, number=3), "Call"),
        (PeopleInvited((BOB,)), ""),
        (InvitationProposed((BOB,)), ""),
        (DecisionAdded(agreed_by=BOB), "Call"),
        (TaskDeclined(number=3), ""),
        (EntryWithdrawn(number=3, old="Old title"), ""),
        (AskDeclined(asker=None), ""),
        (RoleDeclined(role=SCRIBE), ""),
        (InvitationsRefused(refused=(ALICE, BOB) * 50, codes=(ErrorCode("cant_invite"),) * 100), ""),
    ]
    return made + [
        an_entry(NUMBER, id=EntryId(100 + n), fact=fact, text=words, by=ALICE)
        for n, (fact, words) in enumerate(differently)
    ]
