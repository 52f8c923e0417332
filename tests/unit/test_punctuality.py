"""Updates on time: what counts as promised, as kept and as late."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.builders import NOW, an_incident
from tests.unit.surfaces.incidents import S1, S2, TRIAGE
from tests.unit.test_summary import NAMES, NUMBER, entry
from workflows.domain.entries.incidents import (
    IncidentDeclared,
    PromiseChanged,
    SeverityChanged,
    StatusChanged,
    UpdateIssued,
)
from workflows.domain.entries.merges import MergeUndone
from workflows.domain.exposure import Visibility
from workflows.domain.ids import StatusId, TypeCode
from workflows.domain.incident import Phase
from workflows.domain.punctuality import punctuality
from workflows.domain.record import Record
from workflows.domain.timeline import AlreadyPosted, Entry

RESOLVED, ACTIVE = StatusId("resolved"), Phase.ACTIVE


def declared(first: int | None = 30) -> Entry:
    fact = IncidentDeclared(severity=S2, type=TypeCode("OTHER"), visibility=Visibility.OPEN, next=at(first))
    return entry(1, 0, fact)


def at(minutes: int | None) -> datetime | None:
    return None if minutes is None else NOW + timedelta(minutes=minutes)


def update(number: int, minutes: int, following: int | None = None, seconds: int = 0) -> Entry:
    made = entry(number, minutes, UpdateIssued(status=TRIAGE, severity=S2, next=at(following)))
    moment = made.happened_at + timedelta(seconds=seconds)
    return entry(number, minutes, made.fact, happened_at=moment, recorded_at=moment)


def resolved(number: int, minutes: int, **more: Any) -> Entry:
    return entry(number, minutes, StatusChanged(old=TRIAGE, new=RESOLVED, phase=Phase.SETTLED), **more)


def reopened(number: int, minutes: int, following: int) -> Entry:
    return entry(number, minutes, StatusChanged(old=RESOLVED, new=TRIAGE, phase=ACTIVE, next=at(following)))


def undone(number: int, minutes: int) -> Entry:
    return entry(number, minutes, StatusChanged(old=RESOLVED, new=TRIAGE, phase=ACTIVE))


STORIES = {
    "the first is promised by declaring": ([declared(), update(2, 20)], (1, 1)),
    "the first came late": ([declared(), update(2, 40)], (0, 1)),
    "nobody posted the first, and its time has passed": ([declared()], (0, 1)),
    "the time of the first has not come": ([declared(200)], (0, 0)),
    "within the promised minute is in time": ([declared(), update(2, 30, seconds=40)], (1, 1)),
    "each is judged": ([declared(), update(2, 20, 50), update(3, 60, 90), update(4, 80)], (2, 3)),
    "skipped as not needed is not late": (
        [declared(), entry(2, 35, PromiseChanged(new=at(70))), update(3, 65)],
        (1, 1),
    ),
    "none is promised any more": ([declared(), entry(2, 10, PromiseChanged(new=None)), update(3, 90)], (0, 0)),
    "raised, it comes sooner": (
        [declared(), entry(2, 5, SeverityChanged(old=S2, new=S1, next=at(15))), update(3, 25)],
        (0, 1),
    ),
    "raised, it was due before anyway": (
        [declared(), entry(2, 25, SeverityChanged(old=S2, new=S1)), update(3, 28)],
        (1, 1),
    ),
    "resolved before it came due": ([declared(), resolved(2, 20)], (0, 0)),
    "resolved when it was overdue": ([declared(), resolved(2, 45)], (0, 1)),
    "the update that resolves is judged": (
        [declared(), resolved(2, 20, already_posted=AlreadyPosted.BY_UPDATE), update(3, 20)],
        (1, 1),
    ),
    "the update that resolves came late": (
        [declared(), resolved(2, 40, already_posted=AlreadyPosted.BY_UPDATE), update(3, 40)],
        (0, 1),
    ),
    "what was promised before the end is not late after reopening": (
        [declared(), update(2, 20, 60), resolved(3, 40), reopened(4, 100, 130), update(5, 120)],
        (2, 2),
    ),
    "after reopening it is promised anew": (
        [declared(), update(2, 20), resolved(3, 40), reopened(4, 100, 110)],
        (1, 2),
    ),
    "a merge that was undone": (
        [declared(), resolved(2, 10), undone(3, 60), entry(4, 60, MergeUndone(None, next=at(90))), update(5, 80)],
        (1, 1),
    ),
    "a version that did not record the first promise": ([declared(None), update(2, 90)], (0, 0)),
}


@pytest.mark.parametrize("story", STORIES)
def test_updates_on_time_are_counted_as_people_read_the_promises(story: str) -> None:
    entries, (in_time, due) = STORIES[story]
    phases = [e.fact.phase for e in entries if isinstance(e.fact, StatusChanged) and e.fact.phase]
    record = Record(
        incident=an_incident(id=NUMBER, phase=phases[-1] if phases else ACTIVE),
        entries=tuple(entries),
        revisions=(),
        updates=(),
        holdings=(),
        tasks=(),
        names=NAMES,
        at=NOW + timedelta(minutes=150),
    )
    counted = punctuality(record)
    assert (counted.in_time, counted.due) == (in_time, due)
    assert len(counted.entries) == due
