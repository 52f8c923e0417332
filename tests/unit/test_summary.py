"""The summary says only what is on record, says where it stands, and says it the same every time."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from commands.views.render import render
from tests.builders import ALICE, BOB, CHARLIE, NOW, a_holding, a_task, an_entry, an_incident
from tests.unit.surfaces.incidents import RESOLVED, S0, S1, S2, SCRIBE, TRIAGE
from tests.unit.surfaces.programmes import voice_of
from workflows.domain.entries.incidents import (
    IncidentDeclared,
    SeverityChanged,
    StatusChanged,
    TitleChanged,
    UpdateIssued,
)
from workflows.domain.entries.merges import MergedInto
from workflows.domain.entries.reminders import ReminderEscalated
from workflows.domain.entries.roles import HandoverAccepted, RoleAssigned
from workflows.domain.entries.tasks import TaskAdded, TaskDone
from workflows.domain.entries.war_room import RoomReady
from workflows.domain.entries.words import (
    CauseAdded,
    DecisionAdded,
    ImpactAdded,
    KeyMomentMarked,
    KeyMomentUnmarked,
    MessageCaptured,
    NoteAdded,
    QuestionAdded,
)
from workflows.domain.exposure import Visibility
from workflows.domain.ids import EntryId, IncidentId, RoleId, SeverityCode, StatusId, TaskId, TypeCode, UserId
from workflows.domain.incident import Phase
from workflows.domain.record import Record
from workflows.domain.reminders import EscalationLevel
from workflows.domain.roles import LEAD
from workflows.domain.timeline import AlreadyPosted, Change, Entry, EntryFact, EntryState, Revision
from workflows.messages.timeline import SummaryPosted
from workflows.presentation.markdown import as_markdown
from workflows.presentation.presenter import Presenter
from workflows.presentation.summary import Summariser, SummarySection
from workflows.presentation.timeline_file import present_file
from workflows.programme.load import load_programme
from workflows.text.load import load_catalogue

GOLDEN = Path(__file__).parent / "golden"
NUMBER = IncidentId(12)
LINK = "https://x.slack.com/p1"
WORDS, PROGRAMME = load_catalogue(), load_programme()
SAY = Presenter(WORDS, PROGRAMME)
SUMMARISER = Summariser(SAY)
PETRA, DANA = UserId("U0PETRA"), UserId("U0DANA")
NAMES = {ALICE: "Alice", BOB: "Bob", CHARLIE: "Charlie"}

DECLARED = IncidentDeclared(severity=S2, type=TypeCode("OTHER"), visibility=Visibility.OPEN)
UPDATE = UpdateIssued(status=TRIAGE, severity=S2, next=NOW)


def entry(number: int, minutes: int, fact: EntryFact, **changes: Any) -> Entry:
    """Entry `number`, that many minutes after the declaration, with nobody's words."""
    at = NOW + timedelta(minutes=minutes)
    made = {"id": EntryId(number), "fact": fact, "by": ALICE, "happened_at": at, "recorded_at": at, "text": ""}
    return an_entry(NUMBER, **{**made, **changes})


def a_record() -> Record:
    """An incident from a captured message to its end, with everything that can stand in a summary."""
    later = NOW + timedelta(hours=3)
    told = [
        entry(1, -3, MessageCaptured(), by=BOB, author=BOB, recorded_at=NOW, text="Logins fail for\neverybody"),
        entry(2, 0, DECLARED, text="Logins fail"),
        entry(3, 0, RoleAssigned(role=LEAD, to=ALICE)),
        entry(4, 0, TaskAdded(number=1, to=ALICE), by=None, text="Write down what is known"),
        entry(5, 1, RoomReady(), by=None),
        entry(6, 4, SeverityChanged(old=S2, new=S1), text="Payments too"),
        entry(7, 5, RoleAssigned(role=SCRIBE, to=BOB), by=BOB),
        entry(8, 9, NoteAdded(), text="Rolled back build 12", recorded_at=NOW + timedelta(minutes=40), by=BOB),
        entry(9, 10, NoteAdded(), text="WITHDRAWN WORDS", state=EntryState.WITHDRAWN),
        entry(10, 11, MessageCaptured(), text="PENDING WORDS", state=EntryState.PENDING),
        entry(11, 15, UPDATE, text="We know the cause.\n\nRolling back."),
        entry(12, 20, DecisionAdded(), text="Keep the old sessions alive"),
        entry(13, 30, TaskAdded(number=2, to=CHARLIE), text="Ask legal"),
        entry(14, 31, TaskAdded(number=3), text="Order pizza"),
        entry(15, 45, ReminderEscalated(level=EscalationLevel.DEPUTY, promised=later), by=None),
        entry(16, 50, TaskDone(number=3), text="Order pizza"),
        entry(17, 60, HandoverAccepted(role=LEAD, to=CHARLIE, from_=ALICE)),
        entry(18, 95, StatusChanged(old=TRIAGE, new=RESOLVED), by=CHARLIE, text="It holds"),
        entry(19, 120, MessageCaptured(), author=BOB, text="Thanks all", permalink=LINK, edited_at=later),
        entry(20, 180, StatusChanged(old=RESOLVED, new=StatusId("closed")), by=CHARLIE),
    ]  # fmt: skip
    return Record(
        incident=an_incident(
            id=NUMBER,
            title="Logins fail",
            description="Nobody can log in since the deploy.",
            severity=SeverityCode("S1"),
            status=StatusId("closed"),
            phase=Phase.ENDED,
            resolved_at=NOW + timedelta(minutes=95),
            closed_at=NOW + timedelta(minutes=180),
        ),
        entries=tuple(told),
        revisions=(),
        updates=(),
        holdings=(
            a_holding(NUMBER, until=NOW + timedelta(minutes=60)),
            a_holding(NUMBER, role=RoleId("scribe"), user=BOB, since=NOW + timedelta(minutes=5)),
            a_holding(NUMBER, role=LEAD, user=CHARLIE, since=NOW + timedelta(minutes=60)),
        ),
        tasks=(
            a_task(NUMBER, id=TaskId(1), number=1, text="Write down what is known", assignee=ALICE),
            a_task(NUMBER, id=TaskId(2), number=2, text="Ask legal", assignee=CHARLIE),
            a_task(NUMBER, id=TaskId(3), number=3, text="Order pizza", assignee=None, done_at=NOW),
        ),
        names=NAMES,
        at=NOW + timedelta(minutes=200),
    )


def the_recall() -> Record:
    """A private S0 over midnight, handed over, lowered, not over yet."""
    began = datetime(2026, 11, 30, 2, 14, tzinfo=UTC)

    def at(hour: int, minute: int) -> datetime:
        return datetime(2026, 11, 30, hour, minute, tzinfo=UTC)

    def told(
        number: int, when: datetime, fact: EntryFact, text: str = "", by: UserId | None = PETRA, **changes: Any
    ) -> Entry:
        return entry(number, 0, fact, by=by, text=text, **{"happened_at": when, "recorded_at": when, **changes})

    alert = "17 listings of a child seat recalled in March are live."
    described = f"{alert} 61 orders in the last hour; one injury\nreported in Lyon."
    contained = StatusChanged(old=TRIAGE, new=StatusId("containing"), phase=Phase.ACTIVE)
    entries = (
        told(1, began - timedelta(hours=3, minutes=18), MessageCaptured(), alert, ALICE, author=None,
             author_name="Watchtower", recorded_at=began),
        told(2, began, IncidentDeclared(severity=S1, type=TypeCode("OTHER"), visibility=Visibility.PRIVATE),
             "Child seat on sale again", ALICE),
        told(3, began, RoleAssigned(role=LEAD, to=ALICE), by=ALICE),
        told(4, at(2, 16), UpdateIssued(status=TRIAGE, severity=S1, next=at(2, 31)), "We look at 17 listings.", ALICE),
        told(5, at(2, 18), SeverityChanged(old=S1, new=S0), "One injury", ALICE),
        told(6, at(2, 18), DecisionAdded(), "Refund all 61 buyers without return; no appeal by sellers."),
        told(7, at(2, 19), contained, "The listings are down", ALICE),
        told(8, at(2, 25), TitleChanged(old="Child seat on sale again", new="Recalled child seat on sale again"),
             by=ALICE),
        told(9, at(2, 29), UpdateIssued(status=TRIAGE, severity=S0, next=at(2, 44)), "Listings are down.", ALICE),
        told(10, at(2, 46), ReminderEscalated(level=EscalationLevel.DEPUTY, promised=at(2, 44)), by=None),
        told(11, at(2, 50), UpdateIssued(status=TRIAGE, severity=S0, next=at(8, 0)), "Shops are down too.", ALICE),
        told(12, at(6, 0), HandoverAccepted(role=LEAD, to=PETRA, from_=ALICE)),
        told(13, at(6, 10), ImpactAdded(), "60 orders"),
        told(14, at(6, 20), ImpactAdded(is_all=True), "61 orders\n1 person injured (confirmed, hospital letter)"),
        told(15, at(6, 21), ImpactAdded(), "DE, FR, IT, ES", DANA),
        told(21, at(7, 30), KeyMomentMarked(entry=EntryId(1)), "first listing seen"),
        told(22, at(7, 31), KeyMomentMarked(entry=EntryId(13))),
        told(23, at(7, 32), KeyMomentUnmarked(entry=EntryId(13))),
        told(24, at(7, 33), KeyMomentMarked(entry=EntryId(15)), by=DANA),
        told(16, at(6, 30), CauseAdded(), "Likely the same VAT id as the shops closed in March"),
        told(17, at(6, 31), QuestionAdded(), "Number of units sold before 22:40"),
        told(18, at(6, 40), TaskAdded(number=1, to=DANA), "Answer to BNetzA"),
        told(19, at(7, 20), UpdateIssued(status=TRIAGE, severity=S2, next=at(12, 21)),
             "All 17 listings and 4 shops are down. 44 shipments stopped, 17 buyers contacted."),
        told(20, at(7, 20), SeverityChanged(old=S0, new=S2), "No more orders"),
    )  # fmt: skip
    return Record(
        incident=an_incident(
            id=IncidentId(5), title="Recalled child seat on sale again", description=described,
            visibility=Visibility.PRIVATE, severity=S2, status=StatusId("containing"), declared_at=began,
            next_update_at=at(12, 21),
        ),
        entries=entries,
        revisions=(
            Revision(entry_id=EntryId(1), change=Change.COMPLETED, by=None, at=began),
            Revision(entry_id=EntryId(1), change=Change.EDITED, by=None, at=at(3, 0), text="16 listings are live."),
        ),
        updates=(),
        holdings=(
            a_holding(NUMBER, since=began, until=at(6, 0)),
            a_holding(NUMBER, user=PETRA, since=at(6, 0)),
        ),
        tasks=(a_task(NUMBER, id=TaskId(1), number=1, text="Answer to BNetzA", assignee=DANA, due_at=at(8, 0)),),
        names={ALICE: "Alice", PETRA: "Petra", DANA: "Dana"},
        at=at(9, 20),
    )  # fmt: skip


def sections_of(record: Record) -> tuple[SummarySection, ...]:
    return SUMMARISER.view(record).sections


def markdown_of(record: Record) -> str:
    return as_markdown(present_file(SAY, record))


def spelled(record: Record) -> str:
    """The sections as the message in the room shows them."""
    shown = render(voice_of(PROGRAMME), SummaryPosted(record=record))
    texts = [b["text"]["text"] if "text" in b else b["elements"][0]["text"] for b in shown.blocks]
    return "\n\n".join(texts) + "\n"


# ------------------------------------------------------------------------------------------------------- golden


@pytest.mark.parametrize(("ending", "made"), [("md", markdown_of), ("txt", spelled)])
@pytest.mark.parametrize(("name", "record"), [("summary", a_record()), ("recall", the_recall())])
def test_a_whole_incident_is_told_as_it_always_was(name: str, ending: str, record: Record, made: Any) -> None:
    assert made(record) == (GOLDEN / f"{name}.{ending}").read_text(encoding="utf-8")


def test_the_same_record_gives_the_same_bytes() -> None:
    assert markdown_of(a_record()) == markdown_of(a_record())
    assert sections_of(a_record()) == sections_of(a_record())


# ---------------------------------------------------------------------------------------------- what it rests on


@pytest.mark.parametrize("record", [a_record(), the_recall()])
def test_every_sentence_names_entries_that_are_on_record_and_live(record: Record) -> None:
    live = {e.id for e in record.entries if e.state is EntryState.LIVE}
    for section in sections_of(record):
        for line in section.lines:
            assert line.entries or line.text == "nothing on record", line.text
            assert set(line.entries) <= live, line.text


def test_what_was_withdrawn_or_is_still_being_fetched_is_named_and_never_quoted() -> None:
    record = a_record()
    told = {e.state for e in record.entries}
    assert told == set(EntryState)
    markdown = markdown_of(record)
    for words, number, said in (("WITHDRAWN", 9, "was withdrawn."), ("PENDING", 10, "is being fetched.")):
        assert words not in markdown
        assert words not in spelled(record)
        assert re.search(rf"^- #{number} .*{said}$", markdown, re.MULTILINE)

    shown = replace(record, entries=tuple(replace(e, state=EntryState.LIVE) for e in record.entries))
    assert "WITHDRAWN WORDS" in markdown_of(shown)


def test_every_entry_has_its_line_in_the_file() -> None:
    rows = re.findall(r"^- #(\d+) ", markdown_of(a_record()), re.MULTILINE)
    assert rows == [str(n) for n in range(1, 21)]


def durations(record: Record) -> list[tuple[str, tuple[int, ...]]]:
    (section,) = [s for s in sections_of(record) if s.title == "Times"]
    return [(line.text, line.entries) for line in section.lines]


def test_the_end_rests_on_the_moment_it_ended_and_only_what_ended_has_one() -> None:
    ended = a_record()
    settled = replace(ended, incident=replace(ended.incident, phase=Phase.SETTLED, closed_at=None))
    first, resolved = ("first update after 15 min", (11,)), ("Resolved after 1 h 35 min", (18,))
    promises = ("updates on time 0 of 1", (11,))
    assert durations(settled) == [first, resolved, promises]
    assert durations(ended) == [first, resolved, ("Closed after 3 h", (20,)), promises]


def test_entries_are_counted_within_their_incident_as_they_were_recorded() -> None:
    """Other incidents come between; a late entry stands early in the file and keeps its late number."""
    record = a_record()
    spread = replace(record, entries=tuple(replace(e, id=EntryId(400 + 7 * e.id)) for e in record.entries))
    assert markdown_of(spread) == markdown_of(record)
    late = entry(21, 2, NoteAdded(), text="Late news")
    timeline = markdown_of(replace(record, entries=(late, *record.entries))).partition("## Timeline")[2]
    assert re.findall(r"^- #(\d+) ", timeline, re.MULTILINE)[:3] == ["21", "1", "2"]


def test_an_update_that_also_resolves_is_told_once() -> None:
    changed = entry(18, 95, StatusChanged(old=TRIAGE, new=RESOLVED), text="It holds again")
    alone = replace(a_record(), entries=(*a_record().entries[:17], changed))
    assert said(alone, "Outcome") == ["It holds again (Alice, 15:40)"]

    part = replace(changed, already_posted=AlreadyPosted.BY_UPDATE)
    update = entry(21, 95, UPDATE, text="It holds again")
    together = replace(alone, entries=(*alone.entries[:17], part, update))
    assert (said(together, "Outcome"), said(together, "Last update")) == ([], ["It holds again (Alice, 15:40)"])


def said(record: Record, title: str) -> list[str]:
    return [line.text for section in sections_of(record) if section.title == title for line in section.lines]


def test_an_incident_that_has_just_begun_is_told_too() -> None:
    record = replace(
        a_record(),
        incident=an_incident(id=NUMBER, title="Logins fail", status=StatusId("triage"), next_update_at=NOW),
        entries=a_record().entries[1:2],
        holdings=(),
        tasks=(),
    )
    assert [line.text for section in sections_of(record) for line in section.lines] == [
        "Declared by Alice (14:05).",
        "Next update: nobody, by 14:05, 3 h 20 min overdue",
        "14:05 declared 🟠 S2",
        "nothing on record",
    ]


def test_what_happened_is_what_the_declarer_wrote_else_what_they_declared_it_from() -> None:
    record = a_record()
    bare = replace(record, incident=replace(record.incident, description=""))
    assert said(record, "What happened")[0] == "Nobody can log in since the deploy."
    assert said(bare, "What happened")[0] == "Logins fail for everybody."


def test_a_reopened_incident_tells_its_updates_again_and_not_the_resolution_before() -> None:
    record = a_record()
    active = replace(record.incident, phase=Phase.ACTIVE, resolved_at=None, closed_at=None)
    back = entry(21, 190, StatusChanged(old=StatusId("closed"), new=TRIAGE, phase=Phase.ACTIVE), text="It is back")
    again = replace(record, incident=active, entries=(*record.entries, back))
    assert said(again, "Now") == ["We know the cause. Rolling back. (Alice, 14:20)"]
    assert said(again, "Outcome") == []
    assert said(again, "Key moments")[-1] == "17:15 reopened"


def test_whoever_reopened_it_and_why_stands_on_top_until_it_ends_again() -> None:
    record = a_record()
    active = replace(record.incident, phase=Phase.ACTIVE, status=TRIAGE, resolved_at=None, closed_at=None)
    fact = StatusChanged(old=StatusId("closed"), new=TRIAGE, phase=Phase.ACTIVE, next=NOW)
    back = entry(21, 190, fact, text="It is back")
    again = replace(record, incident=active, entries=(*record.entries, back))
    assert sections_of(again)[0].title == "Reopened"
    assert said(again, "Reopened") == ["By Alice (17:15): It is back"]
    ended = replace(again, incident=record.incident)
    assert said(ended, "Reopened") == ["By Alice (17:15): It is back"]
    assert "17:15 reopened" in said(ended, "Key moments")


def test_why_it_was_raised_to_its_worst_is_told_also_where_an_update_said_so() -> None:
    record = a_record()
    raised = "Raised to 🔴 S1 by Alice (14:09): Payments too"
    assert said(record, "What happened")[-1] == raised
    bare = replace(record.entries[5], text="")
    update = entry(21, 4, UPDATE, text="Payments\ntoo")
    by_update = replace(record, entries=(*record.entries[:5], bare, *record.entries[6:], update))
    assert said(by_update, "What happened")[-1] == raised
    lowered = entry(22, 90, SeverityChanged(old=S1, new=S2), text="Only logins")
    back = replace(record, entries=(*record.entries, lowered), incident=replace(record.incident, severity=S2))
    assert said(back, "What happened")[-2:] == [raised, "Lowered to 🟠 S2 by Alice (15:35): Only logins"]
    assert "15:35 lowered to 🟠 S2" in said(back, "Key moments")


def test_a_decision_names_who_approved_it() -> None:
    record = a_record()
    agreed = replace(record.entries[11], fact=DecisionAdded(agreed_by=CHARLIE), by=BOB)
    told = replace(record, entries=(*record.entries[:11], agreed, *record.entries[12:]))
    assert said(told, "Decided") == ["Keep the old sessions alive (Bob, approved by Charlie, 14:25)"]


@pytest.mark.parametrize(("other", "where"), [(IncidentId(3), "INC-3"), (None, "another one")])
def test_a_duplicate_says_where_it_goes_on(other: IncidentId | None, where: str) -> None:
    record = a_record()
    merged = replace(record.incident, status=StatusId("duplicate"), duplicate_of=IncidentId(3), resolved_at=None)
    moved = entry(21, 180, StatusChanged(old=TRIAGE, new=StatusId("duplicate"), phase=Phase.ENDED))
    into = entry(22, 180, MergedInto(other), text="The same outage")
    told = replace(record, incident=merged, entries=(*record.entries[:17], moved, into))
    assert said(told, "Outcome") == [f"17:05 Alice merged this incident into {where}: The same outage"]
    assert said(told, "Key moments")[-1] == "17:05 Duplicate"


def test_the_day_is_said_where_it_is_another_one() -> None:
    record = the_recall()
    later = replace(record, at=record.at + timedelta(days=60))
    assert said(record, "Key moments")[:3] == [
        "29 Nov 22:56 first listing seen",
        "30 Nov 02:14 declared 🔴 S1",
        "02:18 raised to 🚨 S0",
    ]
    assert said(later, "Key moments")[1:3] == ["30 Nov 2026, 02:14 declared 🔴 S1", "02:18 raised to 🚨 S0"]
    assert said(later, "Decided")[0].endswith("(Petra, 30 Nov 2026, 02:18)")


# ------------------------------------------------------------------------------------------------- hostile text

HOSTILE = [
    "# heading", "## heading", "- item", "+ item", "* item", "1. one", "1) one", "> quote", "---", "===", "***",
    "```code", "~~~ code", "`code`", "**bold**", "__bold__", "_it_", "~~gone~~", "[link](https://a.b)", "![i](x)",
    "[ref]: https://a.b", "<b>html</b>", "<!-- comment -->", "<https://a.b>", "&lt;b&gt;", "&amp;", "| a | b |",
    "    code", "\tcode", "back\\slash\\", "two\n\n# lines", "cr\r# x", "sep\u2028# x", "- [ ] task", "a  \nb", "$x$",
]  # fmt: skip


def read_as_markdown(markdown: str) -> tuple[list[str], str]:
    """The kinds of things a Markdown reader sees, and the plain text it shows."""
    tokens = MarkdownIt("gfm-like", {"linkify": False}).parse(markdown)
    kinds = [t.type for t in tokens if t.type != "inline"]
    inline = [child for t in tokens if t.type == "inline" for child in t.children or ()]
    return kinds + [c.type for c in inline if c.type not in ("text", "text_special")], "".join(
        c.content for c in inline
    )


def with_words(words: str) -> Record:
    """The same record with somebody's words in every place that holds words or a name."""
    record = a_record()
    named = dict.fromkeys(NAMES, words)
    entries = tuple(replace(e, text=words) if e.text and e.state is EntryState.LIVE else e for e in record.entries)
    tasks = tuple(replace(t, text=words) for t in record.tasks)
    incident = replace(record.incident, title=words, description=f"{words} {words}")
    return replace(record, incident=incident, entries=entries, tasks=tasks, names=named)


TAME_KINDS, _ = read_as_markdown(markdown_of(with_words("Word")))


@pytest.mark.parametrize("words", HOSTILE)
def test_what_people_write_cannot_break_the_file(words: str) -> None:
    kinds, shown = read_as_markdown(markdown_of(with_words(words)))
    assert kinds == TAME_KINDS
    assert shown.count(" ".join(words.split())) >= 12


@given(
    st.lists(st.sampled_from([*HOSTILE, " ", "\n", "x", "ы", "🔥", "1", ".", "-", "#", "@"]), min_size=1, max_size=6)
)
def test_no_mixture_of_it_can_either(pieces: list[str]) -> None:
    words = "".join(pieces)
    if words.strip():
        assert read_as_markdown(markdown_of(with_words(words)))[0] == TAME_KINDS
