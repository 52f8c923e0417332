"""What one person missed, in five lines and on their own clock."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from commands.views.timeline import catch_up_message
from tests.builders import ALICE, BOB, CHARLIE, NOW, a_holding, a_person, a_task, an_incident, an_update
from tests.unit.surfaces.incidents import S1, S2, SCRIBE, TRIAGE
from tests.unit.surfaces.programmes import PROGRAMMES, voice_of
from tests.unit.test_summary import NAMES, NUMBER, entry
from workflows.domain.entries.incidents import SeverityChanged, UpdateIssued
from workflows.domain.entries.roles import HandoverAccepted, RoleAssigned, RoleReleased
from workflows.domain.entries.tasks import TaskMoved
from workflows.domain.entries.war_room import RoomReady
from workflows.domain.entries.words import CauseAdded, DecisionAdded, ImpactAdded, NoteAdded
from workflows.domain.ids import EntryId, TaskId
from workflows.domain.proposals import Proposal, ProposalKind
from workflows.domain.roles import LEAD
from workflows.domain.snapshot import Snapshot
from workflows.messages.timeline import CatchUp
from workflows.presentation.catch_up import present_catch_up

GOLDEN = Path(__file__).parent / "golden" / "catch_up.txt"


def what_bob_missed() -> CatchUp:
    """Bob sits in Berlin, leads since ten minutes, and has a task; much went on."""
    decision = entry(4, 20, DecisionAdded(), text="Keep the old sessions alive")
    told = (
        entry(1, 1, NoteAdded(), text="Too long ago to be shown"),
        entry(2, 5, RoleAssigned(role=SCRIBE, to=BOB), by=BOB),
        entry(3, 10, SeverityChanged(old=S2, new=S1), text="Payments too"),
        decision,
        entry(5, 21, RoomReady(), by=None),
        entry(6, 25, TaskMoved(number=2, due=NOW + timedelta(minutes=50)), text="Ask legal"),
        entry(7, 26, RoleReleased(role=SCRIBE, from_=BOB), by=BOB),
        entry(8, 27, CauseAdded(), text="A bad cache key"),
        entry(9, 28, UpdateIssued(status=TRIAGE, severity=S1, next=NOW), text="Rolling\nback."),
        entry(10, 30, HandoverAccepted(role=LEAD, to=BOB, from_=ALICE), by=BOB),
    )
    shown = Snapshot(
        incident=an_incident(
            id=NUMBER, title="Logins fail", severity=S1, status=TRIAGE, next_update_at=NOW + timedelta(minutes=30)
        ),
        holdings=(a_holding(NUMBER, user=BOB),),
        tasks=(
            a_task(NUMBER, id=TaskId(1), number=1, text="Write down what is known", assignee=BOB),
            a_task(NUMBER, id=TaskId(2), number=2, text="Ask legal", due_at=NOW + timedelta(minutes=20)),
            a_task(NUMBER, id=TaskId(3), number=3, text="Not Bob's", assignee=CHARLIE),
        ),
        last_update=an_update(NUMBER, EntryId(9), message="Rolling\nback.", at=NOW + timedelta(minutes=28)),
        names=NAMES,
        now=NOW + timedelta(minutes=40),
    )
    lowering = Proposal(incident_id=NUMBER, kind=ProposalKind.LOWER_SEVERITY, by=ALICE, at=NOW, severity=S2)
    return CatchUp(
        snapshot=shown,
        reader=a_person(BOB, timezone="Europe/Berlin"),
        since=NOW - timedelta(days=1),
        entries=told,
        decisions=(decision,),
        proposals=(lowering,),
        more=3,
    )


def test_it_is_told_in_five_parts_on_the_readers_clock() -> None:
    rendered = catch_up_message(voice_of(PROGRAMMES["default"]), what_bob_missed())
    assert "\n\n".join(b["text"]["text"] for b in rendered.blocks) + "\n" == GOLDEN.read_text(encoding="utf-8")


def test_after_a_long_night_the_weightiest_is_told_and_the_readers_own_part_is_no_news() -> None:
    small = [entry(100 + n, 60 + n, NoteAdded(), text=f"Small {n}") for n in range(70)]
    own = [entry(200 + n, 140 + n, NoteAdded(), text="Bob's own words", by=BOB) for n in range(9)]
    heavy = (
        entry(10, 10, SeverityChanged(old=S2, new=S1), text="Payments too"),
        entry(11, 11, HandoverAccepted(role=LEAD, to=CHARLIE, from_=ALICE), by=CHARLIE),
        entry(12, 12, ImpactAdded(), text="2900 buyers"),
    )
    view = present_catch_up(
        voice_of(PROGRAMMES["default"]), replace(what_bob_missed(), entries=(*heavy, *small, *own), more=0)
    )
    told = "\n".join(view.news)
    for words in ("S1", "Charlie", "2900 buyers", "Small 69", "Small 68"):
        assert words in told, told
    assert "Bob's own" not in told
    assert (len(view.news), view.more) == (5, 68)
    assert "Small 69" in view.news[0], "newest first"
