"""What was on record at a moment is what was shown then, whatever happened since."""

from collections.abc import Callable, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest

from storage.engine.database import open_database
from storage.unit_of_work import SqlStore
from tests.builders import ALICE, BOB, CHARLIE, NOW, FixedClock, a_person, without_chat
from tests.databases import SqliteTemplate
from workflows.deps import Deps
from workflows.domain.as_of import record_as_of
from workflows.domain.channels import Channel, Purpose
from workflows.domain.entries.merges import MergedInto
from workflows.domain.errors import DomainError
from workflows.domain.exposure import Visibility
from workflows.domain.ids import ChannelId, IncidentId, MessageTs, RoleId, SeverityCode, TaskId, TypeCode, UserId
from workflows.domain.incident import MessageRef
from workflows.domain.markings import Tlp
from workflows.domain.merges import Whom
from workflows.domain.proposals import ProposalKind
from workflows.domain.record import Record
from workflows.domain.request import Request
from workflows.domain.tasks import Task
from workflows.incidents.decisions import put_note
from workflows.incidents.declare import Declaration, Declared, declare
from workflows.incidents.duplicates import merge
from workflows.incidents.incident_type import change_type
from workflows.incidents.marking import answer_marking, change_marking, mark_privileged
from workflows.incidents.rename import rename
from workflows.incidents.roles import assign_role, release_role
from workflows.incidents.severity import answer_severity, change_severity
from workflows.incidents.status import change_status
from workflows.incidents.tasks import (
    add_task,
    assign_task,
    cancel_task,
    complete_task,
    decline_task,
    move_task,
    rename_task,
    unassign_task,
)
from workflows.incidents.undo_merge import undo_merge
from workflows.incidents.update import Posting, post_update
from workflows.incidents.visibility import answer_opening, change_visibility
from workflows.text.secrets import Masked
from workflows.timeline.captures import capture, follow_edit, withdraw
from workflows.timeline.corrections import correct, withdraw_entry
from workflows.timeline.summary import read_record

PEOPLE = (ALICE, BOB, CHARLIE)
ROLES = (RoleId("incident_lead"), RoleId("deputy"), RoleId("scribe"), RoleId("legal_counsel"))
STEPS = 60


@dataclass
class History:
    """Two incidents to which things happen at random; after each, both records as they are."""

    deps: Deps
    random: Random
    now: datetime = NOW
    incidents: tuple[IncidentId, ...] = ()
    seen: list[tuple[datetime, IncidentId, Record]] = field(default_factory=list)

    def begin(self) -> None:
        with self.deps.store.write() as uow:
            for user in PEOPLE:
                uow.people.save(a_person(user, seen_at=NOW + timedelta(days=300)))
            uow.commit()
        self.incidents = tuple(self._declared(n) for n in (1, 2))

    def _declared(self, number: int) -> IncidentId:
        order = Declaration(
            title=f"Incident {number}",
            type=TypeCode("OTHER"),
            severity=SeverityCode("S2"),
            visibility=Visibility.OPEN,
            lead=ALICE,
            despite_similar=True,
        )
        found = declare(order, self.request(ALICE), self.deps)
        assert isinstance(found, Declared)
        room = Channel(purpose=Purpose.WAR_ROOM, channel=ChannelId(f"C{number}"), name=f"inc-{number}")
        with self.deps.store.write() as uow:
            uow.incidents.put_channel(found.incident.id, room)
            for user in PEOPLE:
                uow.members.add(found.incident.id, user, self.now)
            uow.commit()
        return found.incident.id

    def request(self, by: UserId | None = None) -> Request:
        person = a_person(by or self.random.choice(PEOPLE), seen_at=NOW + timedelta(days=300))
        return Request(person=person, now=self.now, id=f"{self.random.random()}")

    def step(self) -> str:
        """One thing happens, or is refused; the name of it."""
        self.now += timedelta(seconds=self.random.choice((0, 1, 7, 400, 4000)))
        act = self.random.choice(ACTS)
        with suppress(DomainError, StopIteration):
            act(self, self.random.choice(self.incidents))
        for number in self.incidents:
            self.seen.append((self.now, number, self.record(number)))
        return act.__name__

    def record(self, number: IncidentId) -> Record:
        with self.deps.store.read() as uow:
            incident = uow.incidents.get(number)
            assert incident is not None
            return replace(read_record(uow, incident, self.now), entries=uow.timeline.of(number))

    def task(self, number: IncidentId) -> Task:
        return self.random.choice(self.record(number).tasks or (Task(**_NO_TASK),))

    def accept(self, number: IncidentId, kind: ProposalKind, answer: Callable[..., bool]) -> None:
        with self.deps.store.read() as uow:
            found = uow.proposals.open_of(number, kind)
        for proposal in found:
            answer(proposal.id, self.random.random() < 0.8, self.request(), self.deps)


_NO_TASK: dict[str, Any] = {
    "id": TaskId(10_000),
    "incident_id": IncidentId(1),
    "text": "",
    "created_by": None,
    "created_at": NOW,
}


def severity(h: History, n: IncidentId) -> None:
    change_severity(n, SeverityCode(f"S{h.random.randrange(4)}"), "because", h.request(), h.deps)
    h.accept(n, ProposalKind.LOWER_SEVERITY, answer_severity)


def status(h: History, n: IncidentId) -> None:
    wanted = h.random.choice([s.id for s in h.deps.programme.statuses])
    change_status(n, wanted, "because", h.request(ALICE), h.deps)


def update(h: History, n: IncidentId) -> None:
    post_update(n, Posting(message=f"It goes on at {h.now}"), h.request(), h.deps)


def title(h: History, n: IncidentId) -> None:
    rename(n, f"Title {h.random.randrange(100)}", h.request(ALICE), h.deps)


def kind(h: History, n: IncidentId) -> None:
    change_type(n, h.random.choice(list(h.deps.programme.types)), h.request(ALICE), h.deps)


def visibility(h: History, n: IncidentId) -> None:
    change_visibility(n, h.random.choice((Visibility.OPEN, Visibility.PRIVATE)), "because", h.request(ALICE), h.deps)
    h.accept(n, ProposalKind.OPEN_UP, answer_opening)


def marking(h: History, n: IncidentId) -> None:
    change_marking(n, h.random.choice(list(Tlp)), "because", h.request(ALICE), h.deps)
    h.accept(n, ProposalKind.WIDEN_MARKING, answer_marking)


def privilege(h: History, n: IncidentId) -> None:
    mark_privileged(n, h.random.random() < 0.5, "because", h.request(BOB), h.deps)


def role(h: History, n: IncidentId) -> None:
    assign_role(n, h.random.choice(ROLES), h.random.choice(PEOPLE), h.request(), h.deps)


def no_role(h: History, n: IncidentId) -> None:
    release_role(n, h.random.choice(ROLES), h.random.choice(PEOPLE), h.request(ALICE), h.deps)


def note(h: History, n: IncidentId) -> None:
    what = h.random.choice(("note", "decision", "impact", "cause", "unknown"))
    earlier = h.now - timedelta(minutes=h.random.randrange(1, 90))
    put_note(n, f"{what} of {h.now}", h.random.choice((None, earlier)), what, h.request(), h.deps)


def corrected(h: History, n: IncidentId) -> None:
    number = h.random.randrange(1, len(h.record(n).entries) + 1)
    correct(n, number, f"rather {h.random.randrange(9)}", "", h.request(ALICE), h.deps)


def withdrawn(h: History, n: IncidentId) -> None:
    number = h.random.randrange(1, len(h.record(n).entries) + 1)
    withdraw_entry(n, number, "wrong", h.request(ALICE), h.deps)


def _source(h: History, n: IncidentId) -> MessageRef:
    return MessageRef(ChannelId(f"C{h.incidents.index(n) + 1}"), MessageTs(f"{h.random.randrange(3)}.0"))


def captured(h: History, n: IncidentId) -> None:
    capture(_source(h, n), h.now, "", h.request(ALICE).person, h.now, h.now, h.deps)


def uncaptured(h: History, n: IncidentId) -> None:
    withdraw(_source(h, n), ALICE, h.now, h.deps)


def edited(h: History, n: IncidentId) -> None:
    follow_edit(_source(h, n), Masked(f"edited {h.random.randrange(9)}"), ALICE, h.now, h.deps)


def new_task(h: History, n: IncidentId) -> None:
    due = h.random.choice((None, h.now + timedelta(hours=3)))
    add_task(n, f"Task of {h.now}", h.random.choice((None, *PEOPLE)), due, h.request(), h.deps)


def done_task(h: History, n: IncidentId) -> None:
    complete_task(h.task(n).id, h.random.random() < 0.6, h.request(), h.deps)


def task_of_somebody(h: History, n: IncidentId) -> None:
    assign_task(h.task(n).id, h.random.choice(PEOPLE), h.request(), h.deps)


def task_of_nobody(h: History, n: IncidentId) -> None:
    h.random.choice((unassign_task, lambda task, request, deps: cancel_task(task, "no", request, deps)))(
        h.task(n).id, h.request(), h.deps
    )


def task_declined(h: History, n: IncidentId) -> None:
    task = h.task(n)
    decline_task(task.id, "", h.request(task.assignee), h.deps)


def task_moved(h: History, n: IncidentId) -> None:
    move_task(h.task(n).id, h.random.choice((None, h.now + timedelta(hours=1))), h.request(), h.deps)


def task_renamed(h: History, n: IncidentId) -> None:
    rename_task(h.task(n).id, f"Rather {h.random.randrange(9)}", h.request(), h.deps)


def merged(h: History, n: IncidentId) -> None:
    if h.random.random() < 0.5:
        merge(n, next(i for i in h.incidents if i != n), Whom.EVERYBODY, "same", h.request(ALICE), h.deps)


def unmerged(h: History, n: IncidentId) -> None:
    undo_merge(n, h.request(ALICE), h.deps)


ACTS: Sequence[Callable[[History, IncidentId], None]] = (
    *(
        severity,
        status,
        update,
        title,
        kind,
        visibility,
        marking,
        privilege,
        role,
        no_role,
        note,
        note,
        corrected,
        withdrawn,
    ),
    *(captured, uncaptured, edited, new_task, new_task, done_task, task_of_somebody, task_of_nobody, task_declined),
    *(task_moved, task_renamed, merged, unmerged, unmerged, status),
)


def told(record: Record) -> dict[str, Any]:
    """What is shown of a record: neither how rooms are kept, nor what no entry tells, because not everybody there may
    know of the other incident, or nobody is shown it."""
    fixed = {"code_name": "", "tasks_numbered": 0, "channels": frozenset()}
    if any(isinstance(entry.fact, MergedInto) and entry.fact.other is None for entry in record.entries):
        fixed["duplicate_of"] = None
    return {
        "incident": replace(record.incident, **fixed),
        "entries": record.entries,
        "revisions": record.revisions,
        "updates": record.updates,
        "holdings": sorted(record.holdings, key=repr),
        "tasks": [_shown(task) for task in record.tasks],
    }


def _shown(task: Task) -> Task:
    made = {"created_by": None, "created_at": NOW} if task.was_of else {}
    return replace(task, id=TaskId(0), **made)


@pytest.mark.parametrize("seed", range(6))
def test_as_of_a_moment_is_what_was_shown_then(sqlite_template: SqliteTemplate, tmp_path: Path, seed: int) -> None:
    database = open_database(sqlite_template.clone(tmp_path))
    with closing(database), without_chat(SqlStore(database), FixedClock(NOW)) as deps:
        history = History(deps, Random(seed))
        history.begin()
        acts = [history.step() for _ in range(STEPS)]
        kinds = {status.id: status.kind for status in deps.programme.statuses}
        final = {number: history.record(number) for number in history.incidents}
        last = {(at, number): record for at, number, record in history.seen}
        for (at, number), record in last.items():
            assert told(record_as_of(final[number], at, kinds)) == told(record), (at, acts)
