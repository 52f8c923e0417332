"""What turned an incident stays readable however long it lasts, and what was a mistake is told as one."""

from dataclasses import replace
from datetime import timedelta

from tests.builders import ALICE, BOB, NOW, a_task
from tests.unit.surfaces.incidents import RESOLVED, S0, S1, TRIAGE
from tests.unit.test_summary import PETRA, SAY, a_record, durations, entry, said, sections_of
from workflows.domain.entries.incidents import IncidentDeclared, SeverityChanged, StatusChanged, UpdateIssued
from workflows.domain.entries.reports import SituationReported
from workflows.domain.entries.roles import HandoverAccepted
from workflows.domain.entries.tasks import TaskDone
from workflows.domain.entries.words import DecisionAdded, ImpactAdded
from workflows.domain.exposure import Visibility
from workflows.domain.ids import StatusId, TaskId, TypeCode
from workflows.domain.incident import Phase
from workflows.domain.record import Record
from workflows.domain.roles import LEAD
from workflows.domain.timeline import AlreadyPosted, Entry
from workflows.presentation.situation_report import present_report

CLOSED, DUPLICATE = StatusId("closed"), StatusId("duplicate")
DAY = 24 * 60
MERGE = AlreadyPosted.BY_MERGE


def the_night() -> Record:
    """A private S1: raised by mistake, handed over, resolved, closed, reopened a day later; thirty decisions."""
    decisions = [entry(40 + n, 60 + n, DecisionAdded(), text=f"Decision {n}") for n in range(30)]
    again = StatusChanged(old=CLOSED, new=TRIAGE, phase=Phase.ACTIVE, next=NOW + timedelta(minutes=DAY))
    told = [
        entry(1, 0, IncidentDeclared(severity=S1, type=TypeCode("OTHER"), visibility=Visibility.PRIVATE)),
        entry(2, 5, SeverityChanged(old=S1, new=S0), text="journalists are calling"),
        entry(3, 10, DecisionAdded(), text="The first one"),
        entry(4, 20, StatusChanged(old=TRIAGE, new=DUPLICATE, phase=Phase.ENDED), already_posted=MERGE),
        entry(5, 21, StatusChanged(old=DUPLICATE, new=TRIAGE, phase=Phase.ACTIVE), already_posted=MERGE),
        entry(6, 30, HandoverAccepted(role=LEAD, to=PETRA, from_=ALICE)),
        entry(7, 40, SeverityChanged(old=S0, new=S1), by=PETRA, text="was a mistake, it was one blogger"),
        *decisions,
        entry(80, 121, StatusChanged(old=TRIAGE, new=RESOLVED, phase=Phase.SETTLED), text="All 17 are down"),
        entry(81, 181, StatusChanged(old=RESOLVED, new=CLOSED, phase=Phase.ENDED)),
        entry(82, DAY, again, by=PETRA, text="2 new listings"),
        entry(83, DAY + 60, StatusChanged(old=TRIAGE, new=RESOLVED, phase=Phase.SETTLED), text="These are down too"),
    ]  # fmt: skip
    incident = replace(
        a_record().incident,
        severity=S1,
        status=RESOLVED,
        phase=Phase.SETTLED,
        resolved_at=NOW + timedelta(minutes=DAY + 60),
        closed_at=None,
    )
    names = {**a_record().names, PETRA: "Petra"}
    at = NOW + timedelta(minutes=DAY + 90)
    return replace(a_record(), incident=incident, entries=tuple(told), tasks=(), names=names, at=at)


def with_more(*more: Entry) -> Record:
    return replace(the_night(), entries=(*the_night().entries, *more))


def reported(record: Record) -> dict[str, list[str]]:
    view = present_report(SAY, record, ())
    return {section.title: [line.text for line in section.lines] for section in view.sections}


def test_who_reads_that_it_was_raised_reads_that_it_was_lowered_and_why() -> None:
    wanted = [
        "Raised to 🚨 S0 by Alice (30 Nov 14:10): journalists are calling",
        "Lowered to 🔴 S1 by Petra (30 Nov 14:45): was a mistake, it was one blogger",
    ]
    days = [line.replace("30 Nov", f"{NOW:%-d} {NOW:%b}") for line in wanted]
    assert said(the_night(), "What happened")[-2:] == days
    assert reported(the_night())["What"][-2:] == days
    unsaid = replace(the_night().entries[6], text="")
    entries = (*the_night().entries[:6], unsaid, *the_night().entries[7:])
    assert said(replace(the_night(), entries=entries), "What happened")[-1].endswith("14:45).")


def test_one_that_was_declared_at_its_worst_says_why_it_was_lowered() -> None:
    record = the_night()
    declared = replace(record.entries[0], fact=replace(record.entries[0].fact, severity=S0))
    lowered = replace(record, entries=(declared, *record.entries[6:]))
    assert said(lowered, "What happened")[-1].startswith("Lowered to 🔴 S1 by Petra")


def test_key_moments_keep_the_course_and_say_how_many_there_are_besides() -> None:
    moments = said(the_night(), "Key moments")
    for told in ("declared", "raised to 🚨 S0", "lead Alice → Petra", "reopened", "Resolved", "Closed"):
        assert any(told in moment for moment in moments), told
    assert moments[2].endswith("14:15 decision"), "the first one"
    assert not any("Duplicate" in moment for moment in moments), "it was undone within a minute"
    assert sum("reopened" in moment for moment in moments) == 1
    assert sum("Resolved" in moment for moment in moments) == 2
    assert (len(moments), moments[-1]) == (13, "… and 27 more in the timeline")


def test_why_it_was_reopened_stays_after_it_ended_again() -> None:
    assert said(the_night(), "Reopened")[0].endswith("2 new listings")
    assert [section.title for section in sections_of(the_night())].index("Reopened") == 1


def test_times_count_what_was_open_and_the_first_resolution_stays() -> None:
    told = [text for text, _ in durations(the_night())]
    assert told[:2] == ["Resolved after 2 h", "Resolved again after 3 h open"]
    closed = replace(the_night().incident, closed_at=NOW + timedelta(minutes=DAY + 90), phase=Phase.ENDED)
    ended = entry(90, DAY + 90, StatusChanged(old=RESOLVED, new=CLOSED, phase=Phase.ENDED))
    told = [text for text, _ in durations(replace(with_more(ended), incident=closed))]
    assert told[2] == "Closed again after 3 h 30 min open"


def test_the_newest_impact_comes_first_each_with_its_time() -> None:
    record = with_more(
        entry(91, 6, ImpactAdded(), text="610/hr, maybe 3000"), entry(92, DAY, ImpactAdded(), text="2900 buyers")
    )
    assert [line.partition(" (")[0] for line in said(record, "Impact")] == ["2900 buyers", "610/hr, maybe 3000"]
    assert all("(Alice, " in line for line in said(record, "Impact"))


def test_a_report_says_whose_the_task_was_that_somebody_else_ticked() -> None:
    incident = the_night().incident
    task = a_task(incident.id, id=TaskId(9), number=9, text="pull the 17", assignee=BOB, done_at=NOW)
    ticked = replace(with_more(entry(93, DAY, TaskDone(number=9), by=PETRA, text="pull the 17")), tasks=(task,))
    (line,) = reported(ticked)["Done"]
    assert line.startswith("pull the 17 (Bob, ticked by Petra, ")
    own = replace(
        ticked, entries=(*the_night().entries, entry(93, DAY, TaskDone(number=9), by=BOB, text="pull the 17"))
    )
    assert reported(own)["Done"][0].startswith("pull the 17 (Bob, 1")


def test_a_report_after_reopening_says_so_under_its_own_title_and_its_news_are_the_newest() -> None:
    earlier = entry(79, 122, SituationReported(number=1))
    told = reported(with_more(earlier, entry(94, DAY + 5, UpdateIssued(status=TRIAGE, severity=S1, next=NOW))))
    assert told["Reopened"][0].endswith("2 new listings")
    news = next(lines for title, lines in told.items() if title.startswith("Since report 1"))
    assert [line.partition(" ")[2].split(" ")[-1] for line in news][-2:] == ["reopened", "Resolved"]


def test_what_is_over_names_the_tasks_that_are_still_open() -> None:
    number = the_night().incident.id
    tasks = tuple(a_task(number, id=TaskId(n), number=n, text=f"Task {n}", assignee=BOB) for n in (1, 2))
    assert reported(replace(the_night(), tasks=tasks))["Next update"] == ["None promised; 2 open tasks"]
    assert reported(the_night())["Next update"] == ["None: it is over."]
