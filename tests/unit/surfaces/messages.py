"""Every message that is posted, in each of its shapes."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from tests.builders import ALICE, BOB, NOW, SECRET, a_holding, a_reminder, a_task, an_entry, an_update
from tests.unit.surfaces.incidents import NUMBER, S1, WORST, entries, snapshot
from tests.unit.surfaces.programmes import text
from workflows.domain.break_glass import BreakGlassReason, GlassRequest, GlassRequestState
from workflows.domain.channels import Channel, Purpose, RoomState
from workflows.domain.entries.access import GlassBroken, OutsiderFound
from workflows.domain.entries.answers import ToAsker
from workflows.domain.entries.holds import HoldAcknowledged
from workflows.domain.entries.incidents import PeopleInvited, SeverityChanged
from workflows.domain.entries.reports import SituationReported
from workflows.domain.entries.roles import HandoverProposed
from workflows.domain.entries.tasks import TaskChanged
from workflows.domain.entries.words import CauseAdded, DecisionAdded, ImpactAdded, QuestionAdded
from workflows.domain.exposure import Visibility
from workflows.domain.health_alerts import UNPOSTABLE, HealthAlert, HealthProblem, Outage
from workflows.domain.ids import (
    ChannelId,
    DeclarerQuestionId,
    EntryId,
    ErrorCode,
    FunctionId,
    HoldId,
    IncidentId,
    MessageTs,
    OutageId,
    ProposalId,
    ReminderId,
    RoleId,
    SeverityCode,
    StatusId,
    TaskId,
    TypeCode,
    UserId,
)
from workflows.domain.incident import Incident, MessageRef, Phase
from workflows.domain.journal import iso
from workflows.domain.markings import Audience
from workflows.domain.people import Outsider
from workflows.domain.proposals import Proposal, ProposalKind, ProposalState
from workflows.domain.record import Record
from workflows.domain.reminders import EscalationLevel, Outcome, ReminderKind, ReminderState
from workflows.domain.request import Source
from workflows.domain.retention import Hold, HoldState
from workflows.domain.snapshot import Snapshot
from workflows.domain.tasks import Task
from workflows.domain.tutorial import STEPS
from workflows.messages.access import (
    CouldNotRemove,
    DeclarerAskedMessage,
    GlassAlert,
    GlassAnswer,
    GlassQuestion,
    HazardNoticeGiven,
    OutsiderInRoom,
)
from workflows.messages.exports import ExportGiven
from workflows.messages.holds import Erased, ErasureAhead, HoldAsked, HoldOver
from workflows.messages.incidents import (
    AnswerGiven,
    Asked,
    AskRefreshed,
    CouldNotInvite,
    Instructions,
    MediaNotTaken,
    ProposalAnswered,
    ProposalPosted,
    SignOffAsked,
    TaskGiven,
    UpdatePosted,
)
from workflows.messages.message import Message
from workflows.messages.operations import AnchorPosted, OperatorMessage
from workflows.messages.reminders import Nudge, NudgeClosed, NudgePlace
from workflows.messages.timeline import ReportPosted, SecretsMasked, SummaryGiven, SummaryPosted
from workflows.messages.war_room import (
    AiNotExcluded,
    AnnouncedChange,
    Announcement,
    ChangeAnnounced,
    DeclaredReceipt,
    EntryPosted,
    IncidentCard,
    LateEntriesPosted,
    LeadershipAnnouncement,
    MovedToRoom,
    NobodyWasCalled,
    PeopleLine,
    RoomLost,
    RoomNotArchived,
    Sentence,
    SetUpFailed,
    Tutorial,
    TutorialStep,
    Withdrawn,
)
from workflows.programme.models import Programme
from workflows.war_room.activity_feed import TOGETHER

IN_A_CHANNEL = (NudgePlace.ROOM, NudgePlace.PUBLIC)


def glass_request(script: str, state: GlassRequestState) -> GlassRequest:
    return GlassRequest(
        incident_id=IncidentId(NUMBER),
        user=BOB,
        code=BreakGlassReason.LEGAL_DEADLINE,
        reason=text(script, 500),
        at=NOW,
        asked=(ALICE,),
        state=state,
        answered_by=ALICE,
        answered_at=NOW,
    )


def messages_of(script: str, programme: Programme) -> dict[str, Message]:
    """Every message of every kind, in each of its shapes."""
    shown = snapshot(script, programme)
    private = replace(shown, incident=replace(shown.incident, visibility=Visibility.PRIVATE, channels=frozenset()))
    calm = replace(shown, last_update=None, failed_steps={}, tasks=(), holdings=())
    ended = replace(shown, incident=replace(shown.incident, phase=Phase.ENDED, next_update_at=None))
    made: dict[str, Message] = {
        "card": IncidentCard(shown),
        "card, private": IncidentCard(private),
        "card, of a visibility of a newer version": IncidentCard(
            replace(shown, incident=replace(shown.incident, visibility=SECRET))
        ),
        "card, calm": IncidentCard(calm),
        "card, somebody broke the glass": IncidentCard(
            replace(shown, emergencies=(GlassBroken(who=BOB, code=BreakGlassReason.LEGAL_DEADLINE, until=NOW),))
        ),
        "card, ended": IncidentCard(ended),
        "card, of a duplicate": IncidentCard(replace(ended, duplicate_of=shown.incident, undo_until=NOW)),
        "card, with duplicates": IncidentCard(
            replace(shown, duplicates=(shown.incident,) * 200, tasks=tuple(_moved(task) for task in shown.tasks))
        ),
        "card, of a dropped status": IncidentCard(
            snapshot(script, programme, status=StatusId("gone"), severity=SeverityCode("S99"), type=TypeCode("GONE"))
        ),
        "announcement": Announcement(shown),
        "announcement, calm": Announcement(calm),
        "leadership": LeadershipAnnouncement(private),
        "leadership, nobody leads": LeadershipAnnouncement(replace(calm, incident=private.incident)),
        "nobody called": NobodyWasCalled(private),
        "update": UpdatePosted(shown, an_update(NUMBER, EntryId(1), message=text(script, 3000), next_update_at=NOW)),
        "update, the last": UpdatePosted(shown, an_update(NUMBER, EntryId(1), message=text(script, 1))),
        "receipt": DeclaredReceipt(replace(shown, holdings=(a_holding(NUMBER),))),
        "receipt, not leading": DeclaredReceipt(calm),
        "set-up failed": SetUpFailed(shown),
        "sentence": Sentence(
            key="receipt.queued", params={"label": "INC-1", "per_minute": 6, "place": 2, "wait": timedelta(hours=1)}
        ),
        "could not invite": CouldNotInvite(label="INC-1", name=text(script, 80), code=ErrorCode("cant_invite")),
        "could not remove": CouldNotRemove(label="INC-1", name=text(script, 80), code=ErrorCode("user_not_found")),
        **{
            f"outsider, {outside}": OutsiderInRoom(
                incident_id=NUMBER, name=text(script, 80), fact=OutsiderFound(who=BOB, outside=outside)
            )
            for outside in Outsider
        },
        "glass": GlassAlert(
            label="INC-1",
            name=text(script, 80),
            fact=GlassBroken(who=BOB, code=BreakGlassReason.DANGER_TO_LIFE, until=NOW),
            reason=text(script, 500),
            entry_id=EntryId(NUMBER),
            reader=ALICE,
        ),
        **{
            f"glass, {state}": GlassQuestion(
                label="INC-1",
                request=glass_request(script, state),
                name=text(script, 80),
                answered=text(script, 80),
            )
            for state in GlassRequestState
        },
        "glass, confirmed to who asked": GlassAnswer(
            label="INC-1", request=glass_request(script, GlassRequestState.CONFIRMED), answered=text(script, 80)
        ),
        "glass, refused to who asked": GlassAnswer(
            label="INC-1", request=glass_request(script, GlassRequestState.REFUSED), answered=text(script, 80)
        ),
        "media": MediaNotTaken(incident=shown.incident, is_gone=True),
        "media, stays": MediaNotTaken(incident=private.incident, is_gone=False),
        "summary": SummaryPosted(record=large_record(script, shown)),
        "export": ExportGiven(incident=shown.incident, audience=Audience.COUNSEL, sha256="1" * 64),
        "export, changed": ExportGiven(incident=shown.incident, audience=Audience.COUNSEL, sha256="", is_same=False),
        "summary, in a direct message": SummaryGiven(record=large_record(script, shown), by=BOB),
        "summary, private": SummaryPosted(record=replace(large_record(script, private), entries=())),
        "masked": SecretsMasked(label="INC-1", link="https://example.slack.com/archives/C1/p1", is_own=True),
        "masked, of somebody else": SecretsMasked(label="INC-1", link="", is_own=False),
        "withdrawn": Withdrawn(),
        **{f"room, {state}": RoomLost(private, state, ALICE) for state in RoomState if state is not RoomState.READY},
        "moved": MovedToRoom(private, LEFT),
        "old room not archived": RoomNotArchived(private, LEFT),
        "read by AI": AiNotExcluded(private),
        "room, archived, ended": RoomLost(ended, RoomState.ARCHIVED),
        "tutorial": Tutorial(shown, frozenset()),
        "tutorial, over": Tutorial(shown, frozenset(STEPS)),
        "tutorial, next step": TutorialStep(frozenset({"declare", "update"})),
    }
    made |= {
        f"{change}, {name}": ChangeAnnounced(snapshot=one, change=change, was=SeverityCode("S3"))
        for change in AnnouncedChange
        for name, one in (("open", shown), ("private", private))
    }
    outage = Outage(id=OutageId(1), began_at=NOW)
    health_alerts = tuple(HealthAlert(problem, 10_000, NOW) for problem in HealthProblem if problem not in UNPOSTABLE)
    made |= {
        "operators": OperatorMessage(outage=outage, health_alerts=health_alerts),
        "operators, one": OperatorMessage(
            outage=outage, health_alerts=(HealthAlert(HealthProblem.DEAD_LETTERS, 1, NOW),)
        ),
        "anchor": AnchorPosted(number=10_000, at=iso(NOW), root="0f" * 32, signature="a1" * 32),
        "operators, right again": OperatorMessage(outage=replace(outage, ended_at=NOW), health_alerts=()),
    }
    given = a_task(NUMBER, text=text(script, 3000), due_at=NOW)
    made |= {f"task given, {task.due_at}": TaskGiven(shown, task, BOB) for task in (given, replace(given, due_at=None))}
    made |= {f"instructions, {role}": Instructions(shown, role, BOB) for role in programme.roles}
    made |= {
        f"instructions, given, {role}": Instructions(shown, role, BOB, entries(script)[0]) for role in programme.roles
    }
    asking = [e for e in entries(script) if isinstance(e.fact, PeopleInvited | HandoverProposed)]
    answers = tuple(entries(script)[:2])
    made |= {
        f"asked, {name}": AskRefreshed(question, answers, entries(script)[-1] if over else None, over)
        for over in (False, True)
        for name, question in {
            f"task, {over}": TaskGiven(shown, given, BOB),
            f"scribe, {over}": Instructions(shown, RoleId("scribe"), BOB, entries(script)[0]),
            f"room, {over}": Asked(shown, asking[0]),
        }.items()
    }
    made |= {f"asked {e.id}": Asked(shown, e) for e in [*asking, replace(asking[0], by=None)]}
    made |= {
        f"answer {e.id}": AnswerGiven(shown, e) for e in entries(script) if isinstance(e.fact, ToAsker | TaskChanged)
    }
    made |= {f"entry {e.id}, {e.fact.kind}": EntryPosted(shown, e) for e in entries(script)}
    made |= {
        f"report {e.id}": ReportPosted(shown, replace(e, text=text(script, 3000)))
        for e in entries(script)
        if isinstance(e.fact, SituationReported)
    }
    made["people line"] = PeopleLine(shown, tuple(e for e in entries(script) if e.fact.about_people))
    made["asked, joined"] = AskRefreshed(Asked(shown, asking[0]), (), None, True, tuple(programme.roles))
    made |= {
        f"hazard notice, {state}": HazardNoticeGiven(
            incident_id=NUMBER,
            classes=tuple(programme.classes),
            severity=shown.incident.severity,
            **({state: True} if state else {}),
        )
        for state in ("", "is_over", "is_again", "is_below")
    }
    called = HazardNoticeGiven(
        incident_id=NUMBER,
        classes=tuple(programme.classes),
        severity=shown.incident.severity,
        functions=tuple(map(FunctionId, programme.functions)),
        role=next(iter(programme.roles)),
        sees_it=True,
    )
    made |= {
        "hazard notice, needed": called,
        "hazard notice, let in": replace(called, let_in=True),
        "hazard notice, let in until": replace(called, let_in=True, until=NOW),
    }
    words = text(script, 500)
    made["declarer asked"] = DeclarerAskedMessage(
        reference="calm-harbour", name=text(script, 80), text=words, question_id=DeclarerQuestionId(7), reader=BOB
    )
    made |= _late(script, shown)
    return made | _nudges(script, shown, private) | _offers(script, shown)


def _moved(task: Task) -> Task:
    return replace(task, was_of=NUMBER, was_number=200)


def _late(script: str, shown: Snapshot) -> dict[str, Message]:
    """Told an hour after it was so, one by one and together."""
    later = replace(shown, now=NOW + timedelta(hours=1))
    told = [replace(e, request_source=Source.COMMAND_LINE) for e in entries(script)]
    longest = tuple(sorted(told, key=lambda e: len(e.text), reverse=True)[:TOGETHER])
    made: dict[str, Message] = {f"late entry {e.id}, {e.fact.kind}": EntryPosted(later, e, is_last=True) for e in told}
    made["late entries"] = LateEntriesPosted(snapshot=later, entries=longest, more=300, is_last=True)
    made["late entries, not delivered"] = LateEntriesPosted(snapshot=later, entries=tuple(told[:3]))
    update = an_update(NUMBER, EntryId(1), message=text(script, 3000), next_update_at=NOW)
    made["late update"] = UpdatePosted(later, update)
    return made


def _nudges(script: str, shown: Snapshot, private: Snapshot) -> dict[str, Message]:
    everyone = tuple(UserId(f"U{n:010}") for n in range(90))
    base: dict[str, Any] = {
        "id": ReminderId(1),
        "state": ReminderState.FIRED,
        "promised_at": NOW,
        "subject_id": TaskId(7),
    }
    broken = GlassBroken(who=BOB, code=BreakGlassReason.LEGAL_DEADLINE, until=NOW)
    to_review = {EntryId(base["subject_id"]): broken}
    shown, private = replace(shown, to_review=to_review), replace(private, to_review=to_review)
    made: dict[str, Message] = {}
    words = {"matter": text(script, 100), "scope": text(script, 200), "instruction": text(script, 500)}
    hold = Hold(incident_id=NUMBER, id=HoldId(7), by=BOB, at=NOW, **words)
    held_by = HoldState(hold=hold, unread=everyone, legal=(BOB,))
    shown, private = replace(shown, hold=held_by), replace(private, hold=held_by)
    for which, held in {"": shown, ", private": private}.items():
        made[f"hold asked{which}"] = HoldAsked(snapshot=held, hold=hold)
        made[f"hold asked, acknowledged{which}"] = AskRefreshed(
            HoldAsked(snapshot=held, hold=hold), (), an_entry(NUMBER, fact=HoldAcknowledged(hold=HoldId(7))), True
        )
        made[f"erasure ahead{which}"] = ErasureAhead(snapshot=held, at=NOW, may_hold=not which)
        made[f"erased{which}"] = Erased(label="INC-1", by_rule=not which)
        made[f"hold over{which}"] = HoldOver(snapshot=held, hold=hold, still_held=not which)
    lost_rooms = {state: _in_state(shown, state) for state in RoomState if state is not RoomState.READY}
    for kind in ReminderKind:
        reminder = a_reminder(NUMBER, kind=kind, user=BOB, text=text(script, 500), **base)
        if kind is ReminderKind.HOLD_UNREAD:
            alone = Nudge(shown, replace(reminder, level=3), None, (BOB,), NudgePlace.PERSON)
            made["nudge, hold, missing"] = alone
        for level in [*EscalationLevel, None]:
            made[f"nudge, private, {kind}, {level}"] = Nudge(private, reminder, level, everyone)
            made |= {f"nudge, {kind}, {level}, {p}": Nudge(shown, reminder, level, everyone, p) for p in IN_A_CHANNEL}
            for state, lost in lost_rooms.items():
                alone = Nudge(lost, reminder, level, (ALICE,), NudgePlace.PERSON)
                made[f"nudge, {kind}, {level}, {state}"] = alone
        for outcome in Outcome:
            there = MessageRef(ChannelId("C0INCIDENTS"), MessageTs("1.1"))
            closed = replace(reminder, outcome=outcome, closed_by=BOB, closed_until=NOW, message=there)
            made[f"closed, {kind}, {outcome}"] = NudgeClosed(snapshot=shown, reminder=closed)
            without_task = replace(shown, tasks=())
            made[f"closed, {kind}, {outcome}, moved"] = NudgeClosed(snapshot=without_task, reminder=closed)
    return made


LEFT = Channel(purpose=Purpose.LEFT_ROOM, channel=ChannelId("C0LEFT"), name="closed-3f9a2c41")


def _in_state(shown: Snapshot, state: RoomState) -> Snapshot:
    channels = frozenset(replace(channel, state=state) for channel in shown.incident.channels)
    return replace(shown, incident=replace(shown.incident, channels=channels))


def _offers(script: str, shown: Snapshot) -> dict[str, Message]:
    proposed = {
        f"proposal, {kind}, {state}, {len(reason)}": Proposal(
            id=ProposalId(5),
            incident_id=NUMBER,
            kind=kind,
            by=ALICE,
            at=NOW,
            to=BOB,
            people=(BOB, ALICE),
            severity=SeverityCode("S4"),
            reason=reason,
            state=state,
            answered_by=BOB,
        )
        for kind in ProposalKind
        for state in ProposalState
        for reason in (text(script, 3000), "")
    }
    made: dict[str, Message] = {name: ProposalPosted(shown, proposal) for name, proposal in proposed.items()}
    return (
        made
        | {
            f"{name}, answered": ProposalAnswered(shown, p)
            for name, p in proposed.items()
            if p.state is not ProposalState.OPEN
        }
        | {
            f"{name}, of Legal, {inside}": SignOffAsked(shown, p, inside)
            for name, p in proposed.items()
            for inside in (True, False)
            if p.kind is not ProposalKind.HANDOVER
        }
    )


def large_record(script: str, shown: Snapshot) -> Record:
    """One entry of each kind, and forty of each that a summary lists."""
    listed = (DecisionAdded(), ImpactAdded(), CauseAdded(), QuestionAdded(), SeverityChanged(old=S1, new=WORST))
    many = [
        an_entry(NUMBER, id=EntryId(1000 * n + k), fact=fact, text=text(script, 3000), by=ALICE)
        for n, fact in enumerate(listed, 1)
        for k in range(40)
    ]
    return Record(
        incident=shown.incident,
        entries=(*entries(script), *many),
        revisions=(),
        updates=(),
        holdings=shown.holdings,
        tasks=shown.tasks,
        names=shown.names,
        at=shown.now,
    )


def in_private(message: Any, visibility: Visibility = Visibility.PRIVATE) -> Any:
    """The same message about an incident that not everybody may know."""
    match message:
        case Incident():
            return replace(message, visibility=visibility)
        case Snapshot() | Record():
            return replace(message, incident=in_private(message.incident, visibility))
    inner = {
        name: getattr(message, name) for name in ("incident", "snapshot", "record", "asked") if hasattr(message, name)
    }
    return replace(message, **{name: in_private(one, visibility) for name, one in inner.items()})
