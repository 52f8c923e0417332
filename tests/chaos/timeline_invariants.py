"""Invariants of the timeline: nothing lost, nothing doubled, everything in order."""

from collections.abc import Iterator, Mapping
from typing import Any

from tests.chaos.evidence import Evidence, Row
from tests.chaos.ledger import Deed

ENTRY_OF: Mapping[str, str] = {
    "note": "note",
    "decision": "decision",
    "update": "update",
    "form_update": "update",
    "capture": "capture",
    "capture_reply": "capture",
    "severity": "severity_changed",
    "status": "status_changed",
    "resolve": "status_changed",
    "task": "task_added",
    "remind": "reminder_set",
}
"""The kind of entry that an act leaves, with the act's words in it."""
ALWAYS_POSTED = ("decision", "task_added")
CLOCKS_APART = 5.0
"""Seconds by which requests that wait for each other may note their times in another order."""


def entries_once(evidence: Evidence) -> Iterator[str]:
    """What was acknowledged has one entry; what was not has at most one; roles are given once."""
    entries = evidence.rows("entries")
    by_word = _by_word(entries)
    for deed in evidence.deeds:
        kind = ENTRY_OF.get(deed.act.what)
        if kind is not None:
            found = [e for e in by_word.get(deed.act.words, ()) if e["kind"] == kind] or _proposed(evidence, deed)
            yield from _counted(deed, kind, len(found))
            if kind == "capture" and any(e["state"] != "live" for e in found):
                yield f"{deed.act.words}: the captured message was never fetched"
    yield from _tables_agree(evidence)
    yield from _roles(evidence)


def _proposed(evidence: Evidence, deed: Deed) -> list[Row]:
    """What waits for somebody with a role before it is on the timeline."""
    proposals = evidence.rows("proposals", kind=deed.act.what, state="open")
    return [proposal for proposal in proposals if deed.act.words in str(proposal["reason"]).split()]


def _by_word(entries: list[Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for entry in entries:
        for word in str(entry["text"]).split():
            found.setdefault(word, []).append(entry)
    return found


def _counted(deed: Deed, what: str, times: int) -> Iterator[str]:
    if times > 1:
        yield f"{deed.act.words}: {deed.act.what} by {deed.person} left {times} entries ({what})"
    elif deed.acknowledged and not times:
        start = f"{deed.act.words}: {deed.act.what} by {deed.person} was acknowledged ({deed.answer!r})"
        yield f"{start} and left no {what}"


def _tables_agree(evidence: Evidence) -> Iterator[str]:
    """Updates and tasks are there as often as their entries."""
    for table, kind, text in (("updates", "update", "message"), ("tasks", "task_added", "text")):
        rows = sorted(str(row[text]) for row in evidence.rows(table))
        texts = sorted(str(row["text"]) for row in evidence.rows("entries", kind=kind))
        if rows != texts:
            odd = sorted(set(rows) ^ set(texts))[:5]
            yield f"{len(rows)} rows in {table} and {len(texts)} entries ({kind}); they differ in {odd}"


def _roles(evidence: Evidence) -> Iterator[str]:
    for deed in evidence.deeds:
        if deed.act.what == "claim":
            rows = evidence.rows("incidents", room=deed.room)
            role, user = deed.act.how.replace(" ", "_"), evidence.ids[deed.person]
            given = [
                e
                for row in rows
                for e in evidence.rows("entries", incident_id=row["id"], kind="role_assigned")
                if (e["data"].get("role"), e["data"].get("to")) == (role, user)
            ]
            yield from _counted(deed, f"role_assigned of {role}", len(given))


def entries_in_order(evidence: Evidence) -> Iterator[str]:
    """Within an incident, later entries were recorded later."""
    newest: dict[int, Any] = {}
    for entry in sorted(evidence.rows("entries"), key=lambda row: row["id"]):
        before = newest.get(entry["incident_id"])
        if before is not None:
            back = (before["recorded_at"] - entry["recorded_at"]).total_seconds()
            if back > evidence.pause + CLOCKS_APART:
                yield f"INC-{entry['incident_id']}: entry {entry['id']} was recorded {back:.1f} s before {before['id']}"
        if before is None or entry["recorded_at"] > before["recorded_at"]:
            newest[entry["incident_id"]] = entry


def posts_in_order(evidence: Evidence) -> Iterator[str]:
    """Each entry is posted to the room at most once, and in the order of the timeline."""
    for row in evidence.rows("incidents"):
        place = evidence.place(row["room"])
        words = [(e["id"], word) for e in evidence.rows("entries", incident_id=row["id"]) if (word := _marker(e))]
        lines = [s for s in place.messages if s.by_muster and s.ts != row["card"] and s.key] if place else []
        positions = []
        for entry, word in sorted(words):
            found = [(s.ts, s.text.index(word)) for s in lines if word in s.text and not _is_summary(s.text)]
            if len(found) > 1:
                yield f"INC-{row['id']}: {word} (entry {entry}) is posted {len(found)} times"
            positions += [(at, entry) for at in found[:1] if not _in_thread(lines, at[0])]
        in_room = [entry for _, entry in sorted(positions)]
        if in_room != sorted(in_room):
            yield f"INC-{row['id']}: posted in the order of entries {in_room}"


def entries_posted(evidence: Evidence) -> Iterator[str]:
    """Every entry that belongs in the room was posted there."""
    posts = {post["entry_id"]: post for post in evidence.rows("posted_entries")}
    posted = {said.key for place in evidence.places for said in place.messages}
    for entry in evidence.rows("entries"):
        post = posts.get(entry["id"])
        label = f"INC-{entry['incident_id']}: entry {entry['id']} ({entry['kind']}) was not posted to the room"
        if post is None and entry["kind"] in ALWAYS_POSTED and entry["already_posted"] is None:
            yield f"{label}: no message was planned"
        elif post is not None and post["key"] not in posted:
            yield f"{label}: {post['key']} is nowhere"


def _marker(entry: Row) -> str:
    """The word by which the message of an entry can be found."""
    if entry["kind"] in ("decision", "update"):
        return next((w for w in str(entry["text"]).split() if w.startswith("q") and w[1:].isdigit()), "")
    return ""


def _is_summary(text: str) -> bool:
    return "memo:" in text  # a summary repeats what was posted


def _in_thread(lines: list[Any], ts: str) -> bool:
    return any(line.thread for line in lines if line.ts == ts)
