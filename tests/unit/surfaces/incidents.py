"""Incidents with everything in them as large as people can make it, and one entry of each kind."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from tests.builders import ALICE, BOB, NOW, a_holding, a_task, an_entry, an_incident, an_update
from tests.unit.surfaces.programmes import text
from workflows.domain.ids import (
    ChannelId,
    EntryId,
    IncidentId,
    MessageTs,
    RoleId,
    SeverityCode,
    StatusId,
    TaskId,
    TypeCode,
    UserId,
)
from workflows.domain.incident import Incident
from workflows.domain.timeline import Entry, EntryKind
from workflows.messages.snapshot import Snapshot
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


ENTRY_DATA: Mapping[EntryKind, Mapping[str, str]] = {
    EntryKind.DECLARED: {"severity": "S0", "type": "OTHER", "visibility": "open"},
    EntryKind.ROOM_READY: {},
    EntryKind.STEP_FAILED: {"step": "create_room", "error": "restricted_action"},
    EntryKind.DELIVERY_FAILED: {"job": "update.post", "error": "msg_too_long"},
    EntryKind.DELIVERY_DISCARDED: {"job": "update.post", "error": "msg_too_long"},
    EntryKind.TITLE_CHANGED: {"old": "Old title", "new": "New title"},
    EntryKind.SEVERITY_CHANGED: {"old": "S2", "new": "S1"},
    EntryKind.SEVERITY_PROPOSED: {"old": "S1", "new": "S2"},
    EntryKind.SEVERITY_KEPT: {"old": "S1", "new": "S2"},
    EntryKind.STATUS_CHANGED: {"old": "triage", "new": "resolved"},
    EntryKind.ROLE_ASSIGNED: {"role": "scribe", "to": BOB},
    EntryKind.ROLE_RELEASED: {"role": "scribe", "from": BOB},
    EntryKind.HANDOVER_OFFERED: {"to": BOB},
    EntryKind.HANDOVER_ACCEPTED: {"from": ALICE, "to": BOB, "role": "incident_lead"},
    EntryKind.HANDOVER_DECLINED: {"from": ALICE},
    EntryKind.INVITED: {"people": f"{ALICE} {BOB}"},
    EntryKind.UPDATE: {"status": "triage", "severity": "S2", "next": NOW.isoformat()},
    EntryKind.PROMISE_CHANGED: {"new": ""},
    EntryKind.REMINDER_SNOOZED: {"until": NOW.isoformat(), "kind": "update_due"},
    EntryKind.REMINDER_ESCALATED: {"level": "deputy", "promised": NOW.isoformat()},
    EntryKind.REMINDER_SET: {"at": NOW.isoformat()},
    EntryKind.NOTE: {},
    EntryKind.DECISION: {},
    EntryKind.CAPTURE: {},
    EntryKind.TASK_ADDED: {"number": "3", "to": BOB},
    EntryKind.TASK_DONE: {"number": "3"},
    EntryKind.TASK_REOPENED: {"number": "3"},
}
"""What the verbs keep with an entry of each kind."""


def entries(script: str, length: int = 3000) -> list[Entry]:
    """One of each kind, late, edited, linked; then those that read differently by what they hold."""
    late = NOW + timedelta(hours=1)
    common: dict[str, Any] = {"by": ALICE, "author": BOB, "recorded_at": late, "permalink": LINK}
    marks = {"edited": late.isoformat(), "deleted": late.isoformat()}
    made = [
        an_entry(NUMBER, id=EntryId(n), kind=kind, text=text(script, length), data={**data, **marks}, **common)
        for n, (kind, data) in enumerate(ENTRY_DATA.items(), 1)
    ]
    differently = [
        (EntryKind.SEVERITY_CHANGED, {"old": "S2", "new": "S1"}, ""),
        (EntryKind.STATUS_CHANGED, {"old": "triage", "new": "gone_since"}, ""),
        (EntryKind.ROLE_ASSIGNED, {"role": "gone_since", "to": ALICE}, ""),
        (EntryKind.ROLE_RELEASED, {"role": "scribe", "from": ALICE}, ""),
        (EntryKind.TASK_ADDED, {"number": "3", "to": ""}, "Call"),
        (EntryKind.INVITED, {"people": ALICE}, ""),
        (EntryKind.INVITED, {"refused": " ".join([ALICE, BOB] * 50), "codes": "cant_invite " * 100}, ""),
    ]
    return made + [
        an_entry(NUMBER, id=EntryId(100 + n), kind=kind, text=words, data=data, by=ALICE)
        for n, (kind, data, words) in enumerate(differently)
    ]
