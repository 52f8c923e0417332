"""Every message that is posted, in each of its shapes."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from bot.cli.actor import COMMAND_LINE
from tests.builders import ALICE, BOB, NOW, a_holding, a_reminder, an_update
from tests.unit.surfaces.incidents import NUMBER, entries, snapshot
from tests.unit.surfaces.programmes import text
from workflows.domain.health_alerts import UNSAYABLE, Alarm, Episode, Trouble
from workflows.domain.ids import (
    ChannelId,
    EntryId,
    EpisodeId,
    MessageTs,
    OfferId,
    ReminderId,
    SeverityCode,
    StatusId,
    TaskId,
    TypeCode,
    UserId,
)
from workflows.domain.incident import MessageRef, Phase, Visibility
from workflows.domain.proposals import Offer, OfferKind, OfferState
from workflows.domain.reminders import Outcome, ReminderKind, ReminderState, Rung
from workflows.domain.tutorial import STEPS
from workflows.messages import (
    Announcement,
    DeclaredReceipt,
    EntryLine,
    Instructions,
    LateLines,
    Message,
    Nudge,
    NudgeSettled,
    OfferMade,
    OperatorsLine,
    Sentence,
    SetUpFailed,
    Snapshot,
    StateCard,
    SummaryLine,
    SummaryPosted,
    SummarySection,
    Tutorial,
    UpdatePosted,
)
from workflows.programme.models import Programme
from workflows.timeline.effects import VIA
from workflows.war_room.activity_feed import TOGETHER


def messages_of(script: str, programme: Programme) -> dict[str, Message]:
    """Every message of every kind, in each of its shapes."""
    shown = snapshot(script, programme)
    private = replace(shown, incident=replace(shown.incident, visibility=Visibility.PRIVATE, room=None))
    calm = replace(shown, last_update=None, failed_steps={}, tasks=(), holdings=())
    ended = replace(shown, incident=replace(shown.incident, phase=Phase.ENDED, next_update_at=None))
    made: dict[str, Message] = {
        "card": StateCard(shown),
        "card, private": StateCard(private),
        "card, calm": StateCard(calm),
        "card, ended": StateCard(ended),
        "card, of a dropped status": StateCard(
            snapshot(script, programme, status=StatusId("gone"), severity=SeverityCode("S99"), type=TypeCode("GONE"))
        ),
        "announcement": Announcement(shown),
        "announcement, calm": Announcement(calm),
        "update": UpdatePosted(shown, an_update(NUMBER, EntryId(1), message=text(script, 3000), next_update_at=NOW)),
        "update, the last": UpdatePosted(shown, an_update(NUMBER, EntryId(1), message=text(script, 1))),
        "receipt": DeclaredReceipt(replace(shown, holdings=(a_holding(NUMBER),))),
        "receipt, not leading": DeclaredReceipt(calm),
        "set-up failed": SetUpFailed(shown),
        "sentence": Sentence(
            key="room.could_not_invite", params={"name": text(script, 80), "label": "INC-1", "code": "cant_invite"}
        ),
        "summary": SummaryPosted(incident=shown.incident, sections=_sections(script), at=NOW),
        "tutorial": Tutorial(shown, frozenset()),
        "tutorial, over": Tutorial(shown, frozenset(STEPS)),
    }
    episode = Episode(id=EpisodeId(1), began_at=NOW)
    alarms = tuple(Alarm(trouble, 10_000, NOW) for trouble in Trouble if trouble not in UNSAYABLE)
    made |= {
        "operators": OperatorsLine(episode=episode, alarms=alarms),
        "operators, one": OperatorsLine(episode=episode, alarms=(Alarm(Trouble.BURIED_JOBS, 1, NOW),)),
        "operators, right again": OperatorsLine(episode=replace(episode, ended_at=NOW), alarms=()),
    }
    made |= {f"instructions, {role}": Instructions(shown, role) for role in programme.roles}
    made |= {f"entry {e.id}, {e.kind}": EntryLine(shown, e) for e in entries(script)}
    made |= _late(script, shown)
    return made | _nudges(script, shown, private) | _offers(script, shown)


def _late(script: str, shown: Snapshot) -> dict[str, Message]:
    """Told an hour after it was so, one by one and together."""
    later = replace(shown, now=NOW + timedelta(hours=1))
    told = [replace(e, data={**e.data, VIA: COMMAND_LINE}) for e in entries(script)]
    longest = tuple(sorted(told, key=lambda e: len(e.text), reverse=True)[:TOGETHER])
    made: dict[str, Message] = {f"late entry {e.id}, {e.kind}": EntryLine(later, e, is_last=True) for e in told}
    made["late entries"] = LateLines(snapshot=later, entries=longest, more=300, is_last=True)
    made["late entries, not delivered"] = LateLines(snapshot=later, entries=tuple(told[:3]))
    update = an_update(NUMBER, EntryId(1), message=text(script, 3000), next_update_at=NOW)
    made["late update"] = UpdatePosted(later, update)
    return made


def _nudges(script: str, shown: Snapshot, private: Snapshot) -> dict[str, Message]:
    everyone = tuple(UserId(f"U{n:010}") for n in range(90))
    base: dict[str, Any] = {"id": ReminderId(1), "state": ReminderState.FIRED, "about": NOW, "task_id": TaskId(7)}
    made: dict[str, Message] = {}
    for kind in ReminderKind:
        reminder = a_reminder(NUMBER, kind=kind, user=BOB, text=text(script, 500), **base)
        for rung in [*Rung, None]:
            made[f"nudge, {kind}, {rung}"] = Nudge(shown, reminder, rung, everyone)
            made[f"nudge, private, {kind}, {rung}"] = Nudge(private, reminder, rung, everyone)
        for outcome in Outcome:
            there = MessageRef(ChannelId("C0INCIDENTS"), MessageTs("1.1"))
            settled = replace(reminder, outcome=outcome, settled_by=BOB, settled_until=NOW, message=there)
            made[f"settled, {kind}, {outcome}"] = NudgeSettled(snapshot=shown, reminder=settled)
    return made


def _offers(script: str, shown: Snapshot) -> dict[str, Message]:
    return {
        f"offer, {kind}, {state}, {len(reason)}": OfferMade(
            shown,
            Offer(
                id=OfferId(5),
                incident_id=NUMBER,
                kind=kind,
                by=ALICE,
                at=NOW,
                to=BOB,
                severity=SeverityCode("S4"),
                reason=reason,
                state=state,
                settled_by=BOB,
            ),
        )
        for kind in OfferKind
        for state in OfferState
        for reason in (text(script, 3000), "")
    }


def _sections(script: str) -> tuple[SummarySection, ...]:
    line = SummaryLine(text=text(script, 450), entries=(1, 2, 3))
    return tuple(SummarySection(title=f"Section {n}", lines=(line,) * 40) for n in range(6))
