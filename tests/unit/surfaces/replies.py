"""Everything one person is told privately, and with it all that is posted."""

from dataclasses import replace
from typing import Any

from commands.registry import INCIDENT
from commands.views import lists, plain, timeline
from commands.views.blocks import Rendered
from commands.views.duplicates import merged
from commands.views.exhibits import custody_chain, exhibit_list
from commands.views.help import help_text
from commands.views.holds import hold_list
from commands.views.leftover import leftover_offer
from commands.views.previews import PREVIEWS, what_is_asked
from commands.views.render import render
from commands.views.situation_report import report_preview
from commands.views.slack_formatter import SlackFormatter
from commands.views.summary import summary_preview
from tests.builders import ALICE, BOB, NOW, a_person
from tests.unit.surfaces.forms import a_hold, an_exhibit
from tests.unit.surfaces.incidents import NUMBER, entries, large_incident, snapshot
from tests.unit.surfaces.messages import in_private, large_record, messages_of
from tests.unit.surfaces.programmes import text, voice_of
from workflows.domain.errors import NotFound
from workflows.domain.exhibits import Custody, CustodyEvent
from workflows.domain.ids import ExhibitId, HoldId, SeverityCode, UserId
from workflows.domain.privilege import Use
from workflows.domain.proposals import Proposal, ProposalKind
from workflows.domain.retention import Custodian
from workflows.domain.roles import LEAD
from workflows.domain.snapshot import Snapshot
from workflows.incidents.duplicates import Merged
from workflows.incidents.exhibits import ExhibitsView
from workflows.incidents.holds import HoldsView
from workflows.incidents.membership import Invited
from workflows.messages.incidents import IncidentPage, Listed, WarRooms
from workflows.messages.timeline import CatchUp, TimelinePage
from workflows.presentation.situation_report import present_report
from workflows.programme.models import Programme

EMPTY = IncidentPage(which=Listed.OPEN, incidents=(), count=0, number=1, pages=1, now=NOW)


def proposals(script: str) -> tuple[Proposal, ...]:
    common: dict[str, Any] = {"incident_id": NUMBER, "by": BOB, "at": NOW, "reason": text(script, 1000)}
    return (
        *(
            Proposal(kind=kind, people=(BOB, ALICE), use=Use.EXPORTS, **{**common, "by": by})
            for kind in (
                ProposalKind.OPEN_UP,
                ProposalKind.WIDEN_MARKING,
                ProposalKind.WAIVER,
                ProposalKind.INVITATION,
                ProposalKind.DECISION,
            )
            for by in (ALICE, BOB)
        ),
        Proposal(kind=ProposalKind.HANDOVER, to=UserId("U0000000001"), role=LEAD, **common),
        Proposal(kind=ProposalKind.LOWER_SEVERITY, severity=SeverityCode("S3"), **common),
    )


def rendered(script: str, programme: Programme) -> dict[str, Rendered]:
    """Every message, and everything one person is told privately."""
    fmt = voice_of(programme)
    messages = messages_of(script, programme)
    posted = {name: render(fmt, message) for name, message in messages.items()}
    sent = {what_is_asked(message): message for message in messages.values() if type(message) in PREVIEWS}
    told = {f"{asked}, to one person": in_private(message) for asked, message in sent.items()}
    posted |= {name: render(fmt, message, is_direct=True) for name, message in told.items()}
    return posted | _told_privately(fmt, script, programme)


def _said(fmt: SlackFormatter, shown: Snapshot) -> str:
    return fmt("status.changed", label="INC-1", status=fmt.status(shown.incident.status))


def _merges(shown: Snapshot) -> list[Merged]:
    """Moved with everybody; nothing moved, nobody invited; merged before."""
    both = {"duplicate": shown.incident, "target": shown.incident}
    people = {holding.user: result for holding in shown.holdings for result in Invited}
    moved = tuple((task.number, task) for task in shown.tasks)
    return [
        Merged(**both, people=people, moved=moved),
        Merged(**both, may_invite=False, kept=1),
        Merged(**both, kept=2, kept_with=shown.tasks),
        Merged(**both, is_new=False),
    ]


def _people(done: Merged) -> set[UserId]:
    return {*done.people, *(task.assignee for task in done.kept_with if task.assignee)}


def _exhibits(shown: Snapshot, script: str) -> ExhibitsView:
    made = [
        an_exhibit(script, id=ExhibitId(n + 1), number=n, sealed=n % 2 == 0, disposed_at=NOW if n % 3 == 0 else None)
        for n in range(20)
    ]
    return ExhibitsView(incident=shown.incident, exhibits=tuple(made), names=shown.names)


def _exhibit(shown: Snapshot, script: str) -> ExhibitsView:
    said: dict[str, Any] = {"to": text(script, 120), "basis": text(script, 120), "by": ALICE}
    when: dict[str, Any] = {"at": NOW, "recorded_at": NOW}
    events = [CustodyEvent(exhibit_id=ExhibitId(1), kind=kind, **said, **when) for kind in Custody for _ in range(9)]
    return replace(_exhibits(shown, script), exhibits=(an_exhibit(script),), events=tuple(events))


def _holds(shown: Snapshot, script: str) -> HoldsView:
    """More than are shown, with more people than are named."""
    made = [
        a_hold(script, id=HoldId(n + 1), released_at=NOW if n % 3 == 2 else None, released_by=BOB) for n in range(20)
    ]
    people = [UserId(f"U{n:010}") for n in range(90)]
    one = {"incident_id": NUMBER, "asked_at": NOW}
    asked = {hold.id: tuple(Custodian(hold_id=hold.id, user=user, **one) for user in people) for hold in made}
    names = dict.fromkeys([*people, BOB], text(script, 80))
    unasked = {hold.id: tuple(people) for hold in made}
    return HoldsView(
        incident=shown.incident, holds=tuple(made), custodians=asked, unasked=unasked, may_sign=True, names=names
    )


def _told_privately(fmt: SlackFormatter, script: str, programme: Programme) -> dict[str, Rendered]:
    shown = snapshot(script, programme)
    many = [large_incident(script)] * 20
    tasks = [(shown.incident, task) for task in shown.tasks]
    page = tuple(entries(script)[:20])
    words = [s.word for s in INCIDENT.subcommands]
    empty = {f"list {which}, empty": lists.incident_list(fmt, replace(EMPTY, which=which)) for which in Listed}
    return empty | {
        "list": lists.incident_list(fmt, replace(EMPTY, incidents=tuple(many), count=len(many), pages=3)),
        "list, last page": lists.incident_list(fmt, replace(EMPTY, incidents=tuple(many), number=3, pages=3)),
        "info": timeline.incident_info(fmt, shown),
        "timeline": timeline.timeline_message(
            fmt, TimelinePage(snapshot=shown, entries=page, key=frozenset({page[0].id}), more=1000)
        ),
        "timeline, empty": timeline.timeline_message(fmt, TimelinePage(snapshot=shown, entries=())),
        "catch-up": timeline.catch_up_message(
            fmt,
            CatchUp(
                snapshot=shown,
                reader=a_person(shown.tasks[0].assignee or ALICE),
                since=NOW,
                entries=page,
                decisions=page[:5],
                proposals=proposals(script),
                more=7,
            ),
        ),
        "catch-up, first": timeline.catch_up_message(
            fmt,
            CatchUp(
                snapshot=shown,
                reader=a_person(BOB),
                since=None,
                entries=page,
                decisions=page[:5],
                impact=page[:5],
                invitation=page[0],
                proposals=proposals(script),
            ),
        ),
        "summary, in private": summary_preview(fmt, large_record(script, shown)),
        "sitrep, in private": report_preview(
            fmt, shown.incident, present_report(fmt, large_record(script, shown), proposals(script))
        ),
        "leftover": leftover_offer(fmt, shown, _said(fmt, shown)),
        "todo": lists.todo(fmt, tasks, NOW),
        "exhibits": exhibit_list(fmt, _exhibits(shown, script)),
        "exhibits, none": exhibit_list(fmt, replace(_exhibits(shown, script), exhibits=())),
        "exhibit": custody_chain(fmt, _exhibit(shown, script)),
        "exhibit, untouched": custody_chain(fmt, replace(_exhibit(shown, script), events=())),
        "holds": hold_list(fmt, _holds(shown, script)),
        "holds, none": hold_list(fmt, replace(_holds(shown, script), holds=())),
        "todo, empty": lists.todo(fmt, [], NOW),
        "tasks": lists.tasks_of(fmt, shown),
        "tasks, none": lists.tasks_of(fmt, replace(shown, tasks=())),
        "help, in a room": help_text(fmt, words, []),
        "help, elsewhere": help_text(fmt, words[:8], words[8:]),
        **{
            f"merged, {n}": merged(fmt, done, dict.fromkeys(_people(done), text(script, 80)))
            for n, done in enumerate(_merges(shown))
        },
        "refusal": plain.refusal(fmt, fmt.refusal(NotFound("not_a_war_room")), WarRooms(tuple(many), are_own=True)),
    }
