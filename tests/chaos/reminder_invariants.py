"""Invariants of reminders: each that came due was sent once, and none is forgotten."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime

from tests.chaos.evidence import Evidence, Row

LATE = 5.0
"""Seconds after its time in which a reminder may still wait for a tick."""


def reminders_once(evidence: Evidence) -> Iterator[str]:
    """Every reminder that fired has one message, or was superseded; every reminding message belongs to one."""
    there = {(place.id, said.ts) for place in evidence.places for said in place.messages}
    belongs = Counter((r["message_channel"], r["message_ts"]) for r in evidence.rows("reminders") if r["message_ts"])
    for reminder in evidence.rows("reminders"):
        where = (reminder["message_channel"], reminder["message_ts"])
        if reminder["message_ts"] and where not in there:
            yield f"{_name(reminder)}: its message is not there"
        if reminder["message_ts"] and belongs[where] > 1:
            yield f"{_name(reminder)}: its message belongs to {belongs[where]} reminders"
        if reminder["state"] == "fired" and not reminder["message_ts"] and _stands(evidence, reminder):
            yield f"{_name(reminder)}: it fired, nothing superseded it, and nothing was posted"
    for call in evidence.calls:
        if call.is_nudge and call.posted not in belongs:
            yield f"a reminder was posted at {call.posted} ({call.key}) that belongs to none"
    yield from _asked_for(evidence)


def _asked_for(evidence: Evidence) -> Iterator[str]:
    """What somebody asked to be reminded of is said once."""
    for deed in evidence.deeds:
        if deed.act.what == "remind":
            rows = evidence.rows("reminders", text=deed.act.words)
            place = evidence.place(deed.room)
            said = (
                [s for s in place.messages if s.by_muster and f"reminded: {deed.act.words}" in s.text] if place else []
            )
            if deed.acknowledged and len(rows) != 1:
                yield f"{deed.act.words}: {deed.person} was told of a reminder, and there are {len(rows)}"
            fired = [row for row in rows if row["state"] in ("fired", "closed")]
            if len(said) != len(fired):
                yield f"{deed.act.words}: {len(fired)} reminders fired and {len(said)} messages say it"


def nothing_overdue(evidence: Evidence) -> Iterator[str]:
    """Nothing waits whose time has come."""
    for reminder in evidence.rows("reminders", state="waiting"):
        late = evidence.now - reminder["due_at"].timestamp()
        if late > LATE:
            yield f"{_name(reminder)}: due {late:.0f} s ago, and still waiting"


def promises_have_reminders(evidence: Evidence) -> Iterator[str]:
    """A promise that stands is watched over; an incident without a lead is asked for one."""
    for row in evidence.rows("incidents", phase="active"):
        kinds = evidence.rows("reminders", incident_id=row["id"])
        watched = [r for r in kinds if r["kind"] == "update_due" and r["promised_at"] == row["next_update_at"]]
        if row["next_update_at"] is not None and not [r for r in watched if r["state"] != "dropped"]:
            yield f"INC-{row['id']}: an update is promised for {row['next_update_at']:%H:%M:%S} and nobody will ask"


def _stands(evidence: Evidence, reminder: Row) -> bool:
    """Whether what it reminds of is still so."""
    incident = evidence.rows("incidents", id=reminder["incident_id"])[0]
    match reminder["kind"]:
        case "update_due":
            return incident["phase"] == "active" and incident["next_update_at"] == reminder["promised_at"]
        case "custom":
            return bool(incident["phase"] != "ended")
        case "task_due":
            task = evidence.rows("tasks", id=reminder["subject_id"])[0]
            return task["done_at"] is None and incident["phase"] != "ended"
        case "missing_lead":
            holdings = evidence.rows("holdings", incident_id=incident["id"], role="incident_lead", until=None)
            return incident["phase"] == "active" and not holdings
    raise ValueError(f"no invariant for {reminder['kind']}")


def _name(reminder: Row) -> str:
    due: datetime = reminder["due_at"]
    at = due.astimezone(UTC)
    return f"reminder {reminder['id']} of INC-{reminder['incident_id']} ({reminder['kind']}, due {at:%H:%M:%S})"
