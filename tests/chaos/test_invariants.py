"""Each promise is broken on purpose, in evidence of a run in which nothing was: exactly that is reported."""

from collections.abc import Callable, Mapping
from dataclasses import replace

import pytest

from tests.chaos.evidence import Evidence, Place
from tests.chaos.healthy import (
    ANNOUNCE,
    BOB,
    DIRECT,
    OPEN,
    PRIVATE,
    at,
    by_muster,
    healthy,
    with_message,
    with_place,
    with_row,
    with_rows,
    without_message,
)
from tests.chaos.invariants import INVARIANTS, broken
from workflows.war_room.step_context import step_key

Damage = Callable[[Evidence], Evidence]
STRAY = Place(id="C7", name="inc-3-stray", kind="public", by_muster=True)
POSTED_AGAIN = by_muster("10.9", "job-9", "Alice decided: q3")
NUDGE_AGAIN = by_muster("10.9", "job-9", "you asked to be reminded: q5")
JOB = {"id": 5, "incident_id": 1, "kind": "entry.post", "attempts": 3, "error": "timeout"}


def twice(table: str, number: int) -> Damage:
    return lambda e: with_rows(e, table, *e.tables[table], e.tables[table][number])


def called_at(second: float) -> Damage:
    return lambda e: replace(e, calls=(e.calls[0], replace(e.calls[1], at=second)))


def posted_out_of_order(evidence: Evidence) -> Evidence:
    lines = {"10.2": "10.3", "10.3": "10.2"}
    said = evidence.place(OPEN).messages  # type: ignore[union-attr]
    return with_place(evidence, OPEN, messages=tuple(replace(s, ts=lines.get(s.ts, s.ts)) for s in said))


BROKEN: Mapping[str, tuple[Damage, ...]] = {
    "submissions declare once": (
        lambda e: replace(e, deeds=(*e.deeds, replace(e.deeds[0], request="V3"))),
        lambda e: replace(e, deeds=e.deeds[1:]),
        lambda e: with_place(with_row(e, "incidents", 1, title="Zabo q1"), PRIVATE, topic="S2 · Zabo q1"),
    ),
    "one room each": (
        lambda e: replace(e, places=(*e.places, STRAY)),
        lambda e: with_row(e, "incidents", 1, room=None),
        lambda e: with_place(e, PRIVATE, kind="public"),
    ),
    "rooms are complete": (
        lambda e: without_message(e, PRIVATE, step_key("V2", "post_card")),
        lambda e: with_row(e, "incidents", 1, card="10.9"),
        lambda e: with_place(e, OPEN, pins=()),
        lambda e: with_place(e, OPEN, pins=("10.1", "10.1")),
        lambda e: with_place(e, OPEN, topic=""),
        lambda e: with_place(e, OPEN, purpose=""),
        lambda e: with_place(e, OPEN, bookmarks=2),
        lambda e: with_row(e, "incidents", 0, status="resolved"),
        lambda e: with_row(e, "steps", 0, state="failed", error="is_archived"),
    ),
    "announced once": (
        lambda e: without_message(e, ANNOUNCE, step_key("V1", "announce")),
        lambda e: with_message(e, ANNOUNCE, by_muster("11.2", step_key("V2", "announce"), "Keli q2")),
        lambda e: without_message(e, DIRECT, step_key("V1", "tell_declarer")),
        lambda e: with_message(
            e, DIRECT, by_muster("12.5", step_key("V1", "tell_place"), f"your war room is <#{OPEN}>")
        ),
    ),
    "the right members": (
        lambda e: with_place(e, OPEN, members=frozenset({"U1", "U9"})),
        lambda e: with_place(e, OPEN, members=frozenset({"U1", BOB, "U9", "U7"})),
        lambda e: with_row(e, "members", 0, is_member=False),
    ),
    "no message twice": (lambda e: with_message(e, DIRECT, by_muster("12.9", "job-3", "Update")),),
    "reminders sent once": (
        lambda e: with_row(e, "reminders", 2, message_ts=None),
        lambda e: with_row(e, "reminders", 2, message_ts="99.9"),
        lambda e: with_message(e, OPEN, NUDGE_AGAIN),
        lambda e: replace(e, calls=(*e.calls, replace(e.calls[1], at=20.0, posted=(OPEN, "10.9")))),
        lambda e: with_row(e, "reminders", 0, message_channel=OPEN, message_ts="10.4"),
    ),
    "nothing is overdue": (lambda e: with_row(e, "reminders", 0, due_at=at(50)),),
    "promises have reminders": (
        lambda e: with_row(e, "reminders", 1),
        lambda e: with_row(e, "reminders", 1, state="dropped"),
    ),
    "entries once": (
        twice("entries", 0),
        twice("entries", 3),
        twice("updates", 0),
        twice("tasks", 0),
        lambda e: with_row(e, "entries", 2),
        lambda e: with_row(e, "entries", 3),
        lambda e: with_row(e, "entries", 5, state="pending"),
        lambda e: with_row(e, "proposals", 0),
    ),
    "entries in order": (lambda e: with_row(e, "entries", 3, recorded_at=at(-9)),),
    "posts in order": (posted_out_of_order, lambda e: with_message(e, OPEN, POSTED_AGAIN)),
    "entries posted": (
        lambda e: with_row(e, "posted_entries", 0),
        lambda e: with_row(e, "posted_entries", 1, key="job-7"),
    ),
    "no early call after 429": (called_at(10.4), called_at(12.9)),
    "outbox empty": (
        lambda e: with_rows(e, "jobs", {**JOB, "dead_lettered_at": None}),
        lambda e: with_rows(e, "jobs", {**JOB, "dead_lettered_at": at(9)}),
    ),
    "nothing refused": (lambda e: replace(e, mistakes=("chat.postMessage: invalid_blocks",)),),
    "the record is proved": (lambda e: replace(e, unproved=("INC-1: row 3 was altered",)),),
    "processes behave": (lambda e: replace(e, strange=("worker 1 ended by itself",)),),
}

CASES = [(name, number) for name, damages in BROKEN.items() for number in range(len(damages))]


def test_where_nothing_is_broken_nothing_is_reported() -> None:
    assert broken(healthy()) == {}


def test_the_place_in_the_queue_may_have_become_the_receipt() -> None:
    evidence = without_message(healthy(), DIRECT, step_key("V1", "tell_declarer"))
    receipt = by_muster("12.5", step_key("V1", "tell_place"), f"your war room is <#{OPEN}>")
    assert broken(with_message(evidence, DIRECT, receipt)) == {}


def test_every_invariant_is_broken_below() -> None:
    assert set(BROKEN) == set(INVARIANTS)


@pytest.mark.parametrize(("name", "number"), CASES, ids=[f"{name} {number + 1}" for name, number in CASES])
def test_a_broken_promise_is_reported_under_its_name(name: str, number: int) -> None:
    found = broken(BROKEN[name][number](healthy()))

    assert list(found) == [name], found


@pytest.mark.parametrize("second", [10.12, 13.12], ids=["on its way when the answer came", "after the time was over"])
def test_a_call_that_nobody_could_hold_back_is_not_reported(second: float) -> None:
    assert broken(called_at(second)(healthy())) == {}


def test_nobody_is_blamed_for_what_a_killed_process_could_not_pass_on() -> None:
    early = called_at(10.9)(healthy())

    assert list(broken(early)) == ["no early call after 429"]
    assert broken(replace(early, stops=(10.2,))) == {}
    assert list(broken(replace(early, stops=(20.0,)))) == ["no early call after 429"]


def test_a_form_that_came_too_late_is_no_mistake() -> None:
    assert broken(replace(healthy(), mistakes=("views.open: expired_trigger_id",))) == {}


def test_what_was_not_acknowledged_may_be_missing_but_not_twice() -> None:
    unheard = replace(healthy(), deeds=tuple(replace(d, acknowledged=False) for d in healthy().deeds))

    assert broken(with_row(unheard, "entries", 0)) == {}
    assert list(broken(twice("entries", 0)(unheard))) == ["entries once"]
