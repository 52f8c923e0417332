"""Evidence of a small run in which everything is as it should be: what tests of the invariants damage."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.chaos.calls import Call
from tests.chaos.evidence import Evidence, Place, PostedMessage
from tests.chaos.ledger import Deed
from tests.chaos.plan import Act
from workflows.war_room.step_context import step_key

BEGAN = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
ALICE, BOB, MUSTER = "U1", "U2", "U9"
OPEN, PRIVATE, ANNOUNCE, DIRECT = "C1", "C2", "C3", "D1"


def healthy() -> Evidence:
    """Alice declared an open and a private incident; Bob responds; a bit of everything happened in the open one."""
    return Evidence(
        now=BEGAN.timestamp() + 100,
        pause=0.0,
        muster=MUSTER,
        announcements=ANNOUNCE,
        ids={"Alice": ALICE, "Bob": BOB},
        responders=frozenset({BOB}),
        deeds=_deeds(),
        places=_places(),
        calls=_calls(),
        tables=_tables(),
    )


def with_row(evidence: Evidence, table: str, number: int, **changes: Any) -> Evidence:
    """One row is different; without changes, it is gone."""
    rows = list(evidence.tables[table])
    rows[number : number + 1] = [{**rows[number], **changes}] if changes else []
    return with_rows(evidence, table, *rows)


def with_rows(evidence: Evidence, table: str, *rows: Mapping[str, Any]) -> Evidence:
    return replace(evidence, tables={**evidence.tables, table: tuple(rows)})


def with_place(evidence: Evidence, channel: str, **changes: Any) -> Evidence:
    places = tuple(replace(p, **changes) if p.id == channel else p for p in evidence.places)
    return replace(evidence, places=places)


def without_message(evidence: Evidence, channel: str, key: str) -> Evidence:
    said = tuple(s for s in evidence.place(channel).messages if s.key != key)  # type: ignore[union-attr]
    return with_place(evidence, channel, messages=said)


def with_message(evidence: Evidence, channel: str, said: PostedMessage) -> Evidence:
    return with_place(evidence, channel, messages=(*evidence.place(channel).messages, said))  # type: ignore[union-attr]


def at(seconds: float) -> datetime:
    return BEGAN + timedelta(seconds=seconds)


def by_muster(ts: str, key: str, text: str) -> PostedMessage:
    return PostedMessage(ts=ts, by_muster=True, key=key, text=text)


def _deeds() -> tuple[Deed, ...]:
    done = (("decision", "q3", ""), ("update", "q4", ""), ("remind", "q5", ""), ("claim", "q6", "scribe"))
    acts = [_deed(what, words, how) for what, words, how in (*done, ("task", "q7", ""), ("decision", "q9", ""))]
    captured = replace(_deed("capture", "q8", ""), source="50.1")
    declared = [
        replace(_deed("declare", title, ""), request=request, room="")
        for title, request in (("Zabo q1", "V1"), ("Keli q2", "V2"))
    ]
    return (*declared, *acts, captured)


def _deed(what: str, words: str, how: str) -> Deed:
    act = Act(at=0, who="Alice", what=what, incident=0, words=words, how=how)
    return Deed(act=act, person="Alice", acknowledged=True, room=OPEN)


def _places() -> tuple[Place, ...]:
    furnished: dict[str, Any] = {"by_muster": True, "members": frozenset({ALICE, BOB, MUSTER}), "bookmarks": 1}
    lines = (
        by_muster("10.2", "job-2", "Alice decided: q3"),
        by_muster("10.3", "job-3", "Update q4"),
        by_muster("10.4", "job-4", "you asked to be reminded: q5"),
        by_muster("10.5", "job-5", "Alice added task: q7"),
    )
    card, other = (by_muster("10.1", step_key(f"V{n}", "post_card"), "S2 High, Triage") for n in (1, 2))
    one = {"pins": ("10.1",), "topic": "S2 · Zabo q1", "purpose": "War room for INC-1", "messages": (card, *lines)}
    two = {"pins": ("10.1",), "topic": "S2 · Keli q2", "purpose": "War room for INC-2", "messages": (other,)}
    announced = (by_muster("11.1", step_key("V1", "announce"), "Zabo q1"),)
    receipts = tuple(by_muster(f"12.{n}", step_key(f"V{n}", "tell_declarer"), "yours") for n in (1, 2))
    return (
        Place(id=OPEN, name="inc-1-zabo", kind="public", **furnished, **one),
        Place(id=PRIVATE, name="inc-2-amber", kind="private", **furnished, **two),
        Place(id=ANNOUNCE, name="incidents", kind="public", by_muster=False, messages=announced),
        Place(id=DIRECT, name="", kind="im", by_muster=False, messages=receipts),
    )


def _calls() -> tuple[Call, ...]:
    refused = Call(method="chat.postMessage", channel=OPEN, at=10.0, seconds=0.1, status=429, error="ratelimited")
    again = {"at": 13.2, "status": 200, "error": "", "posted": (OPEN, "10.4"), "is_nudge": True}
    return replace(refused, retry_after=3), replace(refused, **again)  # type: ignore[arg-type]


def _tables() -> dict[str, tuple[dict[str, Any], ...]]:
    incidents = [_incident(1, "V1", "Zabo q1", "open", OPEN), _incident(2, "V2", "Keli q2", "private", PRIVATE)]
    kinds = [("decision", "q3"), ("update", "q4"), ("reminder_set", "q5"), ("role_assigned", ""), ("task_added", "q7")]
    entries = [_entry(n, kind, text) for n, (kind, text) in enumerate([*kinds, ("capture", "Somebody says q8")], 1)]
    entries[3]["data"] = {"role": "scribe", "to": ALICE}
    members = [{"incident_id": n, "user": user, "is_member": True} for n in (1, 2) for user in (ALICE, BOB)]
    steps = [{"incident_id": n, "step": "post_card", "state": "done", "error": ""} for n in (1, 2)]
    promises = [_reminder(n, n, "update_due", state="waiting", due_at=at(900), promised_at=at(900)) for n in (1, 2)]
    asked = _reminder(3, 1, "custom", state="fired", due_at=at(20), text="q5")
    fired = {"fired_at": at(20), "message_channel": OPEN, "message_ts": "10.4"}
    return {
        "incidents": tuple(incidents),
        "entries": tuple(entries),
        "members": tuple(members),
        "steps": tuple(steps),
        "reminders": (*promises, {**asked, **fired}),
        "holdings": ({"incident_id": 1, "role": "scribe", "user": ALICE, "until": None},),
        "tasks": ({"id": 1, "incident_id": 1, "text": "q7", "assignee": None, "done_at": None},),
        "updates": ({"incident_id": 1, "message": "q4"},),
        "jobs": (),
        "proposals": ({"id": 1, "incident_id": 1, "kind": "decision", "state": "open", "reason": "q9"},),
        "posted_entries": ({"entry_id": 1, "key": "job-2"}, {"entry_id": 5, "key": "job-5"}),
    }


def _incident(number: int, request: str, title: str, visibility: str, room: str) -> dict[str, Any]:
    state = {"severity": "S2", "status": "triage", "phase": "active", "next_update_at": at(900)}
    where = {"room": room, "card": "10.1", "visibility": visibility}
    return {"id": number, "request_id": request, "title": title, "declared_by": ALICE, **state, **where}


def _entry(number: int, kind: str, text: str) -> dict[str, Any]:
    facts = {"id": number, "incident_id": 1, "kind": kind, "text": text, "state": "live", "data": {}}
    return {**facts, "already_posted": None, "recorded_at": at(number)}


def _reminder(number: int, incident: int, kind: str, **more: Any) -> dict[str, Any]:
    blank = dict.fromkeys(("promised_at", "fired_at", "message_channel", "message_ts", "subject_id"))
    return {"id": number, "incident_id": incident, "kind": kind, "text": "", **blank, **more}
