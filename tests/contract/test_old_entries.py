"""Entries of the version before: everything they say is said by this one in the same words."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from alembic import command
from sqlalchemy import JSON, BigInteger, DateTime, Text, column, insert, table, text

from storage.engine.database import Database, open_database
from storage.migrate import migrate
from storage.migrations.run import config
from storage.unit_of_work import SqlStore
from tests.builders import ALICE, BOB, CHARLIE, NOW
from tests.contract.test_migrations import empty_database
from tests.databases import DATABASES
from workflows.domain.entries import scope
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
from workflows.domain.entries.kinds import KINDS
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
from workflows.domain.entries.scope import ClassAdded, ClassRemoved
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
from workflows.domain.exposure import Visibility
from workflows.domain.ids import (
    ErrorCode,
    IncidentId,
    JobKind,
    RoleId,
    SeverityCode,
    StatusId,
    StepName,
    TypeCode,
    UserId,
)
from workflows.domain.incident import Phase
from workflows.domain.reminders import EscalationLevel, ReminderKind
from workflows.domain.request import Source
from workflows.domain.roles import LEAD
from workflows.domain.timeline import AlreadyPosted, EntryFact
from workflows.presentation.sentences import EntryFormatter
from workflows.programme.load import load_programme
from workflows.text.load import load_catalogue

BEFORE = "0005"
NEWER = {
    HandoverLetIn,
    RoleVacated,
    *(kind for kind in vars(scope).values() if isinstance(kind, type) and "kind" in vars(kind)),
    CauseAdded,
    ImpactAdded,
    KeyMomentMarked,
    KeyMomentUnmarked,
    NobodyCalled,
    PersonNamed,
    QuestionAdded,
    SummarySent,
    TaskAccepted,
    TaskCancelled,
    TaskDeclined,
    TaskMoved,
    TaskReassigned,
    TaskRenamed,
}
NEWER |= {MergedHere, MergedInto, MergeUndone, MergeUndoneHere, TaskCame, TaskReturned, TaskWent}
NEWER |= {ClassAdded, ClassRemoved, EntryClassed, EntryCorrected, EntryWithdrawn}
NEWER |= {AskAccepted, AskAnswered, AskDeclined, RoleAccepted, RoleDeclined}
NEWER |= {InvitationProposed, InvitationDeclined, InvitationNarrowed, DecisionProposed, DecisionDeclined}
NEWER |= {TaskAnswered, SituationReported}
NEWER |= {HoldIssued, HoldReleased, HoldAcknowledged, HoldReviewed}
NEWER |= {
    RecordExported,
    PrivilegeMarked,
    PrivilegeLifted,
    PrivilegeWaived,
    WaiverRevoked,
    WaiverProposed,
    WaiverDeclined,
}
NEWER |= {AccessGranted, AccessGrantedUntil, AccessRevoked, AccessEnded, AccessRequested, AccessRefused}
NEWER |= {OutsiderFound, StrangerFound, GlassBroken, BreakGlassReviewed}
NEWER |= {GlassRequested, GlassConfirmed, GlassRefused, GlassExpired, GlassReviewOpen}
NEWER |= {MarkingChanged, MarkingProposed, MarkingKept}
NEWER |= {CustodyRecorded, EntryViewed, ExhibitAdded, ExhibitViewed}
NEWER |= {NobodyCleared}
NEWER |= {TaskVacated, HazardAcknowledged, HazardDeclined, NobodyLeft, DeclarerAsked, DeclarerAnswered}
NEWER |= {MediaGone, MediaRefused, MediaRemoved, MediaStays}
"""Kinds that the version before did not have."""
LATER = NOW + timedelta(hours=1)
S1, S2 = SeverityCode("S1"), SeverityCode("S2")
TRIAGE, RESOLVED = StatusId("triage"), StatusId("resolved")
SCRIBE = RoleId("scribe")
POST_UPDATE, TOO_LONG = JobKind("update.post"), ErrorCode("msg_too_long")
AT = "24 Nov 14:05 UTC"
NOBODYS = UserId("privacy@example.com")


class Old(NamedTuple):
    """A row of the version before, the fact it is now, and what people have always read."""

    kind: str
    data: Mapping[str, str]
    fact: EntryFact
    sentence: str
    by: UserId | None = ALICE
    text: str = "because"
    columns: Mapping[str, Any] = {}


OLD = (
    Old(
        "declared",
        {"severity": "S2", "type": "OTHER", "visibility": "private"},
        IncidentDeclared(severity=S2, type=TypeCode("OTHER"), visibility=Visibility.PRIVATE),
        "Alice declared the incident: because",
    ),
    Old("room_ready", {}, RoomReady(), "The war room was ready.", by=None),
    Old(
        "step_failed",
        {"step": "create_room", "error": "restricted_action"},
        StepFailed(step=StepName("create_room"), error=ErrorCode("restricted_action")),
        "Muster could not create the war room (restricted_action).",
        by=None,
    ),
    Old(
        "delivery_failed",
        {"job": "PostUpdate", "error": "msg_too_long"},
        DeliveryFailed(job=POST_UPDATE, error=TOO_LONG),
        "Muster could not post an update here (msg_too_long).",
        by=None,
    ),
    Old(
        "delivery_failed",
        {"job": "stars.gaze", "error": "msg_too_long"},
        DeliveryFailed(job=JobKind("stars.gaze"), error=TOO_LONG),
        "Muster could not stars.gaze (msg_too_long).",
        by=None,
    ),
    Old(
        "delivery_dismissed",
        {"job": "update.post", "error": "msg_too_long", "told": "nowhere"},
        DeliveryDiscarded(job=POST_UPDATE, error=TOO_LONG),
        "Alice discarded a failed job: Muster could not post an update here (msg_too_long), and will not retry.",
        columns={"already_posted": AlreadyPosted.NOWHERE},
    ),
    Old(
        "title_changed",
        {"old": "Logins", "new": "Logins fail"},
        TitleChanged(old="Logins", new="Logins fail"),
        "Alice changed the title from “Logins” to “Logins fail”.",
    ),
    Old(
        "severity_changed",
        {"old": "S2", "new": "S1"},
        SeverityChanged(old=S2, new=S1),
        "Alice changed the severity from 🟠 S2 to 🔴 S1: because",
    ),
    Old(
        "severity_changed",
        {"old": "S2", "new": "S1", "told": "update", "via": "command_line"},
        SeverityChanged(old=S2, new=S1),
        "Alice changed the severity from 🟠 S2 to 🔴 S1. (by command line)",
        columns={"already_posted": AlreadyPosted.BY_UPDATE, "request_source": Source.COMMAND_LINE},
    ),
    Old(
        "severity_proposed",
        {"old": "S1", "new": "S2"},
        SeverityProposed(old=S1, new=S2),
        "Alice proposed to lower the severity from 🔴 S1 to 🟠 S2: because",
    ),
    Old("severity_kept", {"old": "S1", "new": "S2"}, SeverityKept(old=S1, new=S2), "Alice kept the severity at 🔴 S1."),
    Old(
        "status_changed",
        {"old": "triage", "new": "resolved", "phase": "settled"},
        StatusChanged(old=TRIAGE, new=RESOLVED, phase=Phase.SETTLED),
        "Alice changed the status from Triage to Resolved: because",
    ),
    Old(
        "status_changed",
        {"old": "triage", "new": "resolved"},
        StatusChanged(old=TRIAGE, new=RESOLVED),
        "Alice changed the status from Triage to Resolved.",
        text="",
    ),
    Old(
        "role_assigned",
        {"role": "scribe", "to": BOB, "told": "card"},
        RoleAssigned(role=SCRIBE, to=BOB),
        "Alice made Bob Scribe.",
        columns={"already_posted": AlreadyPosted.BY_CARD},
    ),
    Old("role_assigned", {"role": "scribe", "to": ALICE}, RoleAssigned(role=SCRIBE, to=ALICE), "Alice is Scribe."),
    Old(
        "role_released",
        {"role": "scribe", "from": BOB},
        RoleReleased(role=SCRIBE, from_=BOB),
        "Alice removed Bob as Scribe.",
    ),
    Old(
        "handover_offered",
        {"to": BOB},
        HandoverProposed(to=BOB),
        "Alice asked Bob to take over as incident lead.",
    ),
    Old(
        "handover_accepted",
        {"from": ALICE, "to": BOB, "role": "incident_lead"},
        HandoverAccepted(role=LEAD, to=BOB, from_=ALICE),
        "Bob took over as incident lead from Alice.",
        by=BOB,
    ),
    Old(
        "handover_accepted",
        {"from": "", "to": BOB, "role": "incident_lead"},
        HandoverAccepted(role=LEAD, to=BOB, from_=None),
        "Bob took over as incident lead from Muster.",
        by=BOB,
    ),
    Old("handover_declined", {"from": BOB}, HandoverDeclined(from_=BOB), "Alice declined to take over from Bob."),
    Old(
        "invited", {"people": f"{BOB} {CHARLIE}"}, PeopleInvited((BOB, CHARLIE)), "Alice invited Bob, Charlie.", text=""
    ),
    Old("invited", {"people": ALICE}, PeopleInvited((ALICE,)), "Alice joined."),
    Old(
        "invited",
        {"refused": f"{BOB} {NOBODYS}", "codes": "cant_invite users_not_found"},
        InvitationsRefused(refused=(BOB, NOBODYS), codes=(ErrorCode("cant_invite"), ErrorCode("users_not_found"))),
        "Could not be invited: Bob, privacy@example.com "
        "(the account is a guest or is closed, nobody has this address).",
        by=None,
    ),
    Old(
        "update",
        {"status": "triage", "severity": "S2", "next": "2026-11-24T18:05:06.789012+04:00"},
        UpdateIssued(status=TRIAGE, severity=S2, next=NOW),
        "Alice, update (🟠 S2, Triage): because",
    ),
    Old(
        "update",
        {"status": "triage", "severity": "S2"},
        UpdateIssued(status=TRIAGE, severity=S2),
        "Alice, update (🟠 S2, Triage): because",
    ),
    Old("promise_changed", {"new": ""}, PromiseChanged(new=None), "Alice: no update needed for now."),
    Old(
        "reminder_snoozed",
        {"until": NOW.isoformat(), "kind": "update_due"},
        ReminderSnoozed(reminder=ReminderKind.UPDATE_DUE, until=NOW),
        f"Alice snoozed the reminder until {AT}.",
    ),
    Old(
        "reminder_escalated",
        {"rung": "deputy", "promised": NOW.isoformat()},
        ReminderEscalated(level=EscalationLevel.DEPUTY, promised=NOW),
        f"The update promised for {AT} is overdue; the reminder was escalated.",
        by=None,
    ),
    Old(
        "reminder_escalated",
        {"rung": "announce", "promised": ""},
        ReminderEscalated(level=EscalationLevel.ANNOUNCE, promised=None),
        "The update promised for  is overdue; the reminder was escalated.",
        by=None,
    ),
    Old(
        "reminder_set",
        {"at": NOW.isoformat()},
        ReminderSet(at=NOW),
        f"Alice set a reminder for {AT}: because",
    ),
    Old("note", {}, NoteAdded(), "Alice: because"),
    Old(
        "note",
        {"via": "command_line"},
        NoteAdded(),
        "Alice: because (by command line)",
        columns={"request_source": Source.COMMAND_LINE},
    ),
    Old("decision", {}, DecisionAdded(), "Decision (Alice): because"),
    Old(
        "capture",
        {"edited": NOW.isoformat(), "deleted": LATER.isoformat()},
        MessageCaptured(),
        "Bob wrote: because (edited later) (message deleted later)",
        columns={"edited_at": NOW, "deleted_at": LATER},
    ),
    Old("task_added", {"number": "3", "to": ""}, TaskAdded(number=3), "Alice added task 3: because"),
    Old(
        "task_added",
        {"number": "3", "to": BOB, "told": "card"},
        TaskAdded(number=3, to=BOB),
        "Muster assigned task 3 to Bob: because",
        by=None,
        columns={"already_posted": AlreadyPosted.BY_CARD},
    ),
    Old("task_done", {"number": "3"}, TaskDone(number=3), "Alice finished task 3: because"),
    Old("task_reopened", {"number": "3"}, TaskReopened(number=3), "Alice reopened task 3: because"),
)


@pytest.fixture(params=DATABASES)
def old(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A database of the version before, with its entries: each of `OLD`, and one that nobody knows."""
    with empty_database(request.param, request, tmp_path) as url:
        database = open_database(url)
        with database.migrating() as connection:
            command.upgrade(config(connection), BEFORE)
        with database.migrating() as connection:
            connection.execute(text(AN_INCIDENT), {"now": NOW.isoformat()})
            rows = [row_of(one.kind, one.data, one.by, one.text) for one in OLD]
            connection.execute(insert(ENTRIES), [*rows, row_of("stargazed", {"stars": "7"}, None, "")])
        yield database
        database.close()


AN_INCIDENT = """
    INSERT INTO incidents (id, request_id, title, description, type, severity, status, visibility, phase, practice,
                           declared_by, declared_at, code_name, room_name)
    VALUES (1, 'V1', 'Logins fail', '', 'OTHER', 'S2', 'triage', 'open', 'active', false, 'U0ALICE', :now, '', '')
"""
TEXTS = ("kind", "by", "text", "author", "thread", "permalink", "state")
ENTRIES = table(
    "entries",
    column("incident_id", BigInteger),
    *(column(name, Text) for name in TEXTS),
    *(column(name, DateTime(timezone=True)) for name in ("happened_at", "recorded_at")),
    column("data", JSON),
)


def row_of(kind: str, data: Mapping[str, str], by: UserId | None, words: str) -> dict[str, Any]:
    moments = {"happened_at": NOW, "recorded_at": NOW}
    plain = {"thread": "", "permalink": "", "state": "live", "author": BOB if kind == "capture" else None}
    return {"incident_id": 1, "kind": kind, "data": dict(data), "by": by, "text": words, **moments, **plain}


def test_every_entry_of_the_version_before_says_what_it_said(old: Database) -> None:
    migrate(old)

    formatter = EntryFormatter(load_catalogue(), load_programme())
    names = {ALICE: "Alice", BOB: "Bob", CHARLIE: "Charlie"}
    about = ("request_source", "already_posted", "edited_at", "deleted_at")
    blank = {"request_source": Source.CHAT, "already_posted": None, "edited_at": None, "deleted_at": None}
    with SqlStore(old).read() as uow:
        found = uow.timeline.of(IncidentId(1))
    read = [(e.fact, formatter.sentence(e, names), {name: getattr(e, name) for name in about}) for e in found]
    assert read == [(one.fact, one.sentence, {**blank, **one.columns}) for one in OLD]


def test_every_kind_is_converted_here_but_those_that_are_newer() -> None:
    assert {type(one.fact) for one in OLD} == set(KINDS.values()) - NEWER


def test_what_is_converted_is_stored_as_what_is_recorded_now(old: Database) -> None:
    """The same bytes for the same fact; what nobody knows stays as it was."""
    migrate(old)
    with SqlStore(old).write() as uow:
        incident_id = IncidentId(1)
        known = uow.timeline.of(incident_id)
        uow.timeline.add_each(known)
        uow.commit()
    with old.connect() as connection:
        rows = connection.execute(text("SELECT kind, CAST(data AS TEXT) FROM entries ORDER BY id")).all()
    converted, (unknown, *_), recorded = rows[: len(OLD)], rows[len(OLD) :], rows[len(OLD) + 1 :]
    assert converted == recorded
    assert tuple(unknown) == ("stargazed", '{"stars":"7"}')
