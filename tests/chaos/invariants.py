"""What must be true whatever broke. Each invariant yields a sentence for every violation."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from tests.chaos.evidence import Evidence, Place, Row
from tests.chaos.rate_limit_invariants import no_early_call
from tests.chaos.reminder_invariants import nothing_overdue, promises_have_reminders, reminders_once
from tests.chaos.timeline_invariants import entries_in_order, entries_once, entries_posted, posts_in_order
from workflows.war_room.step_context import step_key

Violations = Iterator[str]
Invariant = Callable[[Evidence], Violations]

LAWFUL_MISTAKES = ("expired_trigger_id", "exchanged_trigger_id", "expired_url", "used_url")
"""A form that comes too late, or twice because the request came twice."""


def submissions_declare_once(evidence: Evidence) -> Violations:
    """Every acknowledged submission is one incident, and every incident has a submission."""
    declared = {row["request_id"]: row for row in evidence.rows("incidents")}
    sent = {deed.request: deed for deed in evidence.deeds if deed.request}
    for request, deed in sent.items():
        if deed.acknowledged and request not in declared:
            yield f"{deed.person} was told that “{deed.act.words}” is declared, and there is no such incident"
    for request, row in declared.items():
        if request not in sent:
            yield f"INC-{row['id']} “{row['title']}” was declared by nobody"
    for title, times in Counter(row["title"] for row in declared.values()).items():
        if times > 1:
            yield f"“{title}” was declared {times} times"


def rooms_once(evidence: Evidence) -> Violations:
    """Every incident has one room, as private as it should be, and no room is without an incident."""
    owned = {row["room"]: row for row in evidence.rows("incidents")}
    for place in evidence.places:
        if place.by_muster and place.id not in owned:
            yield f"#{place.name} belongs to no incident"
    for row in evidence.rows("incidents"):
        place = evidence.place(row["room"])
        if place is None:
            yield f"INC-{row['id']} has no room"
        elif (place.kind == "public") != (row["visibility"] == "open"):
            yield f"INC-{row['id']} is {row['visibility']} and its room is {place.kind}"


def rooms_furnished(evidence: Evidence) -> Violations:
    """One card, pinned once and up to date; a topic, one bookmark, where people browse a purpose; every step done."""
    for row, place in _rooms(evidence):
        label = f"INC-{row['id']}"
        cards = [said for said in place.messages if said.key == step_key(row["request_id"], "post_card")]
        if [card.ts for card in cards] != [row["card"]]:
            yield f"{label}: {len(cards)} incident cards in the room, at {[c.ts for c in cards]}; known: {row['card']}"
        if place.pins != (row["card"],):
            yield f"{label}: pinned is {place.pins}, the card is {row['card']}"
        if cards and not all(_says(cards[0].text, row[part]) for part in ("severity", "status")):
            yield f"{label}: the card does not say {row['severity']} and {row['status']}: {cards[0].text[:120]!r}"
        if row["title"] not in place.topic or row["severity"] not in place.topic:
            yield f"{label}: the topic is {place.topic!r}"
        if place.kind == "public" and label not in place.purpose:
            yield f"{label}: the purpose is {place.purpose!r}"
        if place.bookmarks != 1:
            yield f"{label}: {place.bookmarks} bookmarks"
    for step in evidence.rows("steps"):
        if step["state"] != "done":
            yield f"INC-{step['incident_id']}: the step {step['step']} is {step['state']} {step['error']}".rstrip()


def _says(text: str, value: str) -> bool:
    return value.replace("_", " ").casefold() in text.casefold()


def announced_once(evidence: Evidence) -> Violations:
    """An open incident is announced once, any other never; whoever declared has one receipt."""
    keys = Counter(said.key for place in evidence.places for said in place.messages if said.by_muster)
    for row in evidence.rows("incidents"):
        wanted = 1 if row["visibility"] == "open" else 0
        found = keys[step_key(row["request_id"], "announce")]
        if found != wanted:
            yield f"INC-{row['id']} is {row['visibility']} and announced {found} times"
        receipts = keys[step_key(row["request_id"], "tell_declarer")] + len(_turned_into_receipts(evidence, row))
        if receipts != 1:
            yield f"INC-{row['id']}: whoever declared it has {receipts} receipts"


def _turned_into_receipts(evidence: Evidence, row: Row) -> list[str]:
    """The message about the place in the queue becomes the receipt: it names the room once that exists."""
    key, room = step_key(row["request_id"], "tell_place"), f"<#{row['room']}>"
    return [said.ts for place in evidence.places for said in place.messages if said.key == key and room in said.text]


def members_right(evidence: Evidence) -> Violations:
    """In the room are: who declared, the responders by rule, whoever has a role or a task. Nobody else."""
    for row, place in _rooms(evidence):
        holders = {h["user"] for h in evidence.rows("holdings", incident_id=row["id"]) if h["until"] is None}
        workers = {t["assignee"] for t in evidence.rows("tasks", incident_id=row["id"]) if t["assignee"]}
        wanted = {row["declared_by"], evidence.muster} | evidence.responders | holders | workers
        if place.members != wanted:
            missing, strangers = wanted - place.members, place.members - wanted
            said = f"missing in the room: {_names(evidence, missing)}; strangers: {_names(evidence, strangers)}"
            yield f"INC-{row['id']}: {said}"
        known = {m["user"] for m in evidence.rows("members", incident_id=row["id"]) if m["is_member"]}
        if known - {evidence.muster} != place.members - {evidence.muster}:
            wrong = known ^ (place.members - {evidence.muster})
            yield f"INC-{row['id']}: Muster is wrong about the membership of {_names(evidence, wrong)}"


def _names(evidence: Evidence, ids: set[str] | frozenset[str]) -> str:
    names = {user: name for name, user in evidence.ids.items()}
    return ", ".join(sorted(names.get(user, user) for user in ids)) or "nobody"


def messages_once(evidence: Evidence) -> Violations:
    """Muster posted no message twice."""
    posted = [(said.key, place.name or place.id) for place in evidence.places for said in place.messages if said.key]
    for key, times in Counter(key for key, _ in posted).items():
        if times > 1:
            where = sorted({name for one, name in posted if one == key})
            yield f"{key} was posted {times} times, in {', '.join(where)}"


def outbox_empty(evidence: Evidence) -> Violations:
    """No job is left, and none is a dead letter."""
    for job in evidence.rows("jobs"):
        what = f"{job['kind']} of INC-{job['incident_id']}" if job.get("incident_id") else job["kind"]
        state = "is dead-lettered" if job["dead_lettered_at"] else "is still waiting"
        yield f"job {job['id']}, {what}, {state}: attempt {job['attempts']}, {job['error'] or 'no error'}"


def nothing_refused(evidence: Evidence) -> Violations:
    """Muster sent nothing that Slack would refuse as wrong."""
    for mistake, times in Counter(evidence.mistakes).items():
        if not any(code in mistake for code in LAWFUL_MISTAKES):
            yield f"{mistake} ({times} times)"


def record_proved(evidence: Evidence) -> Violations:
    """Every chain of the journal is whole and holds what was anchored; entries and revisions are what it says."""
    yield from evidence.unproved


def processes_behave(evidence: Evidence) -> Violations:
    """Processes stop on SIGTERM, and only then."""
    yield from evidence.strange


def _rooms(evidence: Evidence) -> Iterator[tuple[Row, Place]]:
    for row in evidence.rows("incidents"):
        place = evidence.place(row["room"])
        if place is not None:
            yield row, place


INVARIANTS: Mapping[str, Invariant] = {
    "submissions declare once": submissions_declare_once,
    "one room each": rooms_once,
    "rooms are complete": rooms_furnished,
    "announced once": announced_once,
    "the right members": members_right,
    "no message twice": messages_once,
    "reminders sent once": reminders_once,
    "nothing is overdue": nothing_overdue,
    "promises have reminders": promises_have_reminders,
    "entries once": entries_once,
    "entries in order": entries_in_order,
    "posts in order": posts_in_order,
    "entries posted": entries_posted,
    "no early call after 429": no_early_call,
    "outbox empty": outbox_empty,
    "nothing refused": nothing_refused,
    "the record is proved": record_proved,
    "processes behave": processes_behave,
}


def broken(evidence: Evidence) -> dict[str, list[str]]:
    """What is not true, by invariant; empty when all is well."""
    found: dict[str, Any] = {name: list(check(evidence)) for name, check in INVARIANTS.items()}
    return {name: violations for name, violations in found.items() if violations}
