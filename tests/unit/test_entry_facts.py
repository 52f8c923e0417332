"""What entries record is stored as canonical data and comes back as it was."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, timezone
from enum import Enum
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.engine.columns import canonical_json
from storage.entry_facts import decode, encode
from tests.builders import ALICE, BOB, NOW
from workflows.domain.entries.incidents import PeopleInvited, StatusChanged
from workflows.domain.entries.kinds import KINDS
from workflows.domain.entries.reminders import ReminderSet
from workflows.domain.entries.roles import HandoverAccepted
from workflows.domain.entries.tasks import TaskAdded
from workflows.domain.ids import StatusId
from workflows.domain.incident import Phase
from workflows.domain.roles import LEAD
from workflows.domain.timeline import EntryFact, Part, UnknownFact, parts_of

TEXT = st.text(st.characters(exclude_categories=("Cs",)))
ZONES = st.sampled_from([UTC, timezone(timedelta(hours=4)), timezone(-timedelta(hours=3, minutes=30))])
BY_TYPE: Mapping[Any, st.SearchStrategy[Any]] = {
    datetime: st.datetimes(datetime(2000, 1, 2), datetime(2100, 1, 1), timezones=ZONES),
    int: st.integers(),
}


def values_of(part: Part) -> st.SearchStrategy[Any]:
    is_enum = isinstance(part.type, type) and issubclass(part.type, Enum)
    one = st.sampled_from([*part.type]) if is_enum else BY_TYPE.get(part.type, TEXT)
    return st.lists(one).map(tuple) if part.many else one


FACTS = st.sampled_from(sorted(KINDS.values(), key=lambda kind: kind.kind)).flatmap(
    lambda kind: st.builds(kind, **{part.field: values_of(part) for part in parts_of(kind)})
)


@given(FACTS)
def test_every_fact_comes_back_as_it_was(fact: EntryFact) -> None:
    kind, data = encode(fact)
    assert decode(kind, json.loads(canonical_json(data))) == fact


@given(FACTS)
def test_the_same_fact_is_stored_as_the_same_bytes(fact: EntryFact) -> None:
    kind, data = encode(fact)
    assert list(data) == sorted(data)
    assert canonical_json(encode(decode(kind, data))[1]) == canonical_json(data)
    shuffled = dict(reversed(data.items()))
    assert canonical_json(shuffled) == canonical_json(data)


def test_moments_are_stored_in_utc_wherever_they_come_from() -> None:
    elsewhere = ReminderSet(at=NOW.astimezone(timezone(timedelta(hours=4))))
    assert encode(elsewhere) == encode(ReminderSet(at=NOW)) == ("reminder_set", {"at": NOW.isoformat()})


def test_what_may_be_missing_is_stored_as_such() -> None:
    assert encode(HandoverAccepted(role=LEAD, to=BOB, from_=None))[1] == {"from": None, "role": LEAD, "to": BOB}
    assert encode(PeopleInvited((ALICE, BOB))) == ("invited", {"people": [ALICE, BOB]})
    assert decode("task_added", {"number": 3}) == TaskAdded(number=3)


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        ("stargazed", {"stars": 7}),
        ("status_changed", {"old": "triage", "new": "fixing", "phase": "beyond"}),
        ("task_added", {"title": "without its number"}),
        ("reminder_set", {"at": "soon"}),
        ("invited", {"people": None}),
    ],
)
def test_what_a_newer_version_recorded_is_kept_as_it_is(kind: str, data: dict[str, Any]) -> None:
    assert decode(kind, data) == UnknownFact(stored_kind=kind, data=data)


def test_a_field_that_a_newer_version_added_does_not_hide_the_rest() -> None:
    data = {"old": "triage", "new": "fixing", "phase": "active", "mood": "calm"}
    assert decode("status_changed", data) == StatusChanged(StatusId("triage"), StatusId("fixing"), Phase.ACTIVE)


def test_the_stored_kinds_are_those_that_a_database_already_holds() -> None:
    """A kind that is renamed hides every entry that has it."""
    assert sorted(KINDS) == STORED_KINDS


def test_a_fact_names_its_people() -> None:
    assert HandoverAccepted(role=LEAD, to=BOB, from_=ALICE).people_named == {ALICE, BOB}
    assert HandoverAccepted(role=LEAD, to=BOB, from_=None).people_named == {BOB}
    assert PeopleInvited((ALICE, BOB)).people_named == {ALICE, BOB}


STORED_KINDS = [
    "access_ended",
    "access_granted",
    "access_granted_until",
    "access_refused",
    "access_requested",
    "access_revoked",
    "ask_accepted",
    "ask_answered",
    "ask_declined",
    "capture",
    "cause",
    "class_added",
    "class_removed",
    "custody",
    "decision",
    "decision_declined",
    "decision_proposed",
    "declared",
    "declarer_answered",
    "declarer_asked",
    "delivery_dismissed",
    "delivery_failed",
    "entry_classed",
    "entry_corrected",
    "entry_viewed",
    "entry_withdrawn",
    "exhibit_added",
    "exposure",
    "glass_broken",
    "glass_confirmed",
    "glass_expired",
    "glass_refused",
    "glass_requested",
    "glass_review_open",
    "glass_reviewed",
    "handover_accepted",
    "handover_declined",
    "handover_let_in",
    "handover_offered",
    "hazard_acknowledged",
    "hazard_declined",
    "hold_acknowledged",
    "hold_issued",
    "hold_released",
    "hold_reviewed",
    "impact",
    "invitation_declined",
    "invitation_narrowed",
    "invitation_proposed",
    "invite_refused",
    "invited",
    "key_marked",
    "key_unmarked",
    "marking_changed",
    "marking_kept",
    "marking_proposed",
    "media_gone",
    "media_refused",
    "media_removed",
    "media_stays",
    "merge_undone",
    "merge_undone_here",
    "merged_here",
    "merged_into",
    "nobody_called",
    "nobody_cleared",
    "nobody_left",
    "note",
    "open_question",
    "opening_declined",
    "opening_proposed",
    "outsider_found",
    "person_named",
    "privilege_lifted",
    "privilege_marked",
    "privilege_waived",
    "promise_changed",
    "record_exported",
    "reminder_escalated",
    "reminder_set",
    "reminder_snoozed",
    "role_accepted",
    "role_assigned",
    "role_declined",
    "role_released",
    "role_vacated",
    "room_moved",
    "room_ready",
    "room_state",
    "severity_changed",
    "severity_kept",
    "severity_proposed",
    "situation_report",
    "status_changed",
    "step_failed",
    "stranger_found",
    "subtype_changed",
    "summary_sent",
    "task_accepted",
    "task_added",
    "task_answered",
    "task_came",
    "task_cancelled",
    "task_declined",
    "task_done",
    "task_moved",
    "task_reassigned",
    "task_renamed",
    "task_reopened",
    "task_returned",
    "task_vacated",
    "task_went",
    "title_changed",
    "type_changed",
    "update",
    "visibility_closed",
    "visibility_followed",
    "visibility_opened",
    "waiver_declined",
    "waiver_proposed",
    "waiver_revoked",
]
