"""Slack is down: facts go on record from the command line. When it is back, the room reads in order, in few words."""

import re
from pathlib import Path

import pytest

from sandbox import Room, SandboxClock
from tests.e2e.command_line import CommandLine
from tests.e2e.workspace import Workspace
from workflows.domain.ids import IncidentId
from workflows.domain.people import Person
from workflows.domain.request import Request
from workflows.incidents.tasks import add_task

LATE = "This could not be posted here in time:"
HALF_AN_HOUR = 1800.0


@pytest.fixture
def clock() -> SandboxClock:
    """The wall clock's time, which is the command line's."""
    return SandboxClock()


def war_room(workspace: Workspace, private: bool = False) -> Room:
    """Alice leads, Bob has said something."""
    room = workspace.declare(workspace.alice, "API is down", private=private, Severity="S2 High")
    workspace.bring_in(room, workspace.bob)
    assert workspace.bob.slash("/incident note It began at noon", room).error is None
    workspace.quiet()
    return room


def slack_goes_down(workspace: Workspace, how: str = "refuse") -> None:
    workspace.slack.faults.outage(how=how)  # type: ignore[arg-type]


def half_an_hour_goes_by(workspace: Workspace) -> None:
    """Slack was tried in vain meanwhile."""
    failed = lambda: [c for c in workspace.slack.traffic.calls("chat.postMessage") if c.status == 503]  # noqa: E731
    workspace.slack.wait_until(failed, what="a call in vain")
    workspace.pass_time(HALF_AN_HOUR)


def slack_is_back(workspace: Workspace) -> None:
    """Everything that waited is done."""
    workspace.slack.faults.outage(False)
    workspace.slack.wait_until(lambda: not workspace.runtime.settings.socket_mode or workspace.slack.connections)
    workspace.run_until_idle()


def without_times(text: str) -> list[str]:
    return [re.sub(r"(today|yesterday|tomorrow) [\d:]+ [AP]M", "…", line).strip() for line in text.split("\n")]


def pings(workspace: Workspace, room: Room) -> list[str]:
    """Whom Muster called in the room."""
    said = [m for m in room.messages if m.author == workspace.slack.bot_name and not m.is_system]
    return [name for m in said for name in m.pings]


@pytest.mark.parametrize("transport", ["http"], indirect=True)
def test_what_was_recorded_meanwhile_is_told_together_and_in_order(workspace: Workspace, tmp_path: Path) -> None:
    room = war_room(workspace)
    terminal = CommandLine(workspace, tmp_path)
    slack_goes_down(workspace)

    terminal.says("note", "1", "The cache was cold", "--at", "1m ago")
    terminal.says("role", "INC-1", "scribe", "Bob")  # as in Slack; the command line lists it as `assign`
    terminal.says("severity", "1", "S1", "--reason", "half of Europe")
    terminal.says("update", "1", "Rolling back & <done>", "--next", "2h")
    terminal.says("note", "1", "No rollback", "--decision", who="bob")
    last = terminal.says("task", "1", "call the vendor", "--to", "Bob")
    half_an_hour_goes_by(workspace)
    slack_is_back(workspace)

    assert last.split("\n")[0] == "INC-1: task 3 added."
    assert [without_times(text) for text in workspace.lines(room)] == [
        [
            LATE,
            "…  Alice: The cache was cold (by command line)",
            "…  Alice made Bob Scribe. (by command line)",
            "…  Alice changed the severity from 🟠 S2 to 🔴 S1: half of Europe (by command line)",
        ],
        [
            ":mega: Update by Alice",
            "Rolling back & <done>",
            "TLP:AMBER+STRICT  ·  🔴 S1 Critical, Triage  ·  next update by …  ·  written …",
        ],
        [
            LATE,
            "…  Decision (Bob): No rollback (by command line)",
            "…  Alice assigned task 3 to Bob: call the vendor (by command line)",
        ],
    ]
    assert pings(workspace, room) == []
    assert [m.text for m in workspace.bob.dms() if "Alice made you Scribe of INC-1" in m.text.replace("*", "")] != []
    card = workspace.card(room).text
    assert ("S1 Critical" in card, "Scribe: Bob" in card, "S1" in room.topic) == (True, True, True)
    assert "S1 Critical" in workspace.announcements.messages[-1].text


def test_what_was_a_while_ago_is_told_with_its_time(one_workspace: Workspace) -> None:
    room = one_workspace.declare(one_workspace.alice, "API is down")
    for words in ("at 20m ago decision: uploads are off", "decision: they stay off"):
        one_workspace.alice.slash(f"/incident note {words}", room)
    one_workspace.quiet()
    assert [without_times(text) for text in one_workspace.lines(room)] == [
        [":scales: …  Decision (Alice): uploads are off"],
        [":scales: Decision (Alice): they stay off"],
    ]


def test_a_long_outage_is_told_in_one_message_with_what_is_left_out_counted(
    one_workspace: Workspace, tmp_path: Path
) -> None:
    room = war_room(one_workspace)
    slack_goes_down(one_workspace)
    with one_workspace.runtime.store.read() as uow:
        person = uow.people.find_by_name("Alice")[0]
    add_many(one_workspace, person, 30)
    half_an_hour_goes_by(one_workspace)
    slack_is_back(one_workspace)

    (told,) = one_workspace.lines(room)
    heading, earlier, *lines = without_times(told)
    assert (heading, earlier) == (LATE, "Earlier entries not shown: 10. /incident summary has them all.")
    assert lines == [f"…  Alice added task {n}: number {n}" for n in range(12, 32)]
    assert one_workspace.card(room).thread == []


def add_many(workspace: Workspace, person: Person, count: int) -> None:
    """Tasks, straight by the verb: starting a process for each would take long."""
    for n in range(2, 2 + count):
        now = workspace.clock.now()
        add_task(
            IncidentId(1),
            f"number {n}",
            None,
            None,
            Request(person=person, now=now, id=f"R{n}"),
            workspace.runtime.deps,
        )


def test_one_late_line_says_when_it_was(one_workspace: Workspace, tmp_path: Path) -> None:
    room = war_room(one_workspace)
    slack_goes_down(one_workspace)
    CommandLine(one_workspace, tmp_path).says("status", "1", "containing")
    half_an_hour_goes_by(one_workspace)
    slack_is_back(one_workspace)
    (told,) = one_workspace.lines(room)
    assert without_times(told) == ["…  Alice changed the status from Triage to Containing. (by command line)"]


def test_after_a_few_seconds_nothing_is_late(one_workspace: Workspace, tmp_path: Path) -> None:
    room = war_room(one_workspace)
    CommandLine(one_workspace, tmp_path).says("status", "1", "containing")
    one_workspace.run_until_idle()
    assert one_workspace.lines(room) == ["Alice changed the status from Triage to Containing. (by command line)"]


LADDER = """
severities:
  S2: {update_every: 10m, escalate_after: 5m}
missing_lead_after: 5m
"""


@pytest.mark.parametrize("programme", [LADDER], ids=["impatient"])
def test_of_what_came_due_meanwhile_only_what_still_holds_is_asked(one_workspace: Workspace) -> None:
    """The lead, then everybody with a role, again and again; and three times who takes the lead of another one."""
    led = one_workspace.declare(one_workspace.alice, "API is down", private=True, Severity="S2 High")
    one_workspace.alice.slash("/incident role deputy @Bob", led)
    headless = one_workspace.declare(one_workspace.alice, "Payments fail", Severity="S2 High")
    one_workspace.alice.slash("/incident role incident_lead none", headless)
    one_workspace.run_until_idle()
    before = len(pings(one_workspace, led)), len(pings(one_workspace, headless))
    slack_goes_down(one_workspace)
    for _ in range(20):
        one_workspace.clock.advance(300)
        one_workspace.slack.wait_until(lambda: not _due(one_workspace), what="reminders fired")
    slack_is_back(one_workspace)

    asked = [m for m in led.messages if "has answered" in m.text or "What should people know" in m.text]
    assert len([m for m in asked if m.buttons]) == 1
    assert (len(asked), len(pings(one_workspace, led)) - before[0]) == (1, 2)
    who_leads = [m for m in headless.messages if "Who takes it?" in m.text]
    assert len(who_leads) == 1


def _due(workspace: Workspace) -> bool:
    with workspace.runtime.store.read() as uow:
        return bool(uow.reminders.due(workspace.clock.now()))


# ----------------------------------------------------------------------------------------------- the command line


def test_who_may_do_what_in_slack_may_do_it_at_the_command_line(one_workspace: Workspace, tmp_path: Path) -> None:
    war_room(one_workspace, private=True)
    one_workspace.charlie.slash("/incident list", one_workspace.general)
    terminal = CommandLine(one_workspace, tmp_path)

    unknown = "There is no INC-1 that you can see. `./muster incident list` shows what you can."
    assert "API is down" in terminal.says("list", who="Bob")
    assert terminal.says("list", who="Charlie") == (
        "No open incidents that you can see. `./muster incident declare TITLE` starts one."
    )
    assert terminal.refuses("show", "1", who="Charlie") == unknown
    assert terminal.refuses("note", "1", "I was here", who="Charlie") == unknown
    assert terminal.refuses("resolve", "1", who="Bob").startswith("Only the incident lead or the deputy of INC-1")
    assert "I was here" not in terminal.says("show", "1")
    assert terminal.says("resolve", "1") == "INC-1 is now Resolved."


def test_what_cannot_be_meant_is_said_in_a_sentence_and_changes_nothing(
    one_workspace: Workspace, tmp_path: Path
) -> None:
    war_room(one_workspace)
    one_workspace.slack.add_person("Bob Stone").slash("/incident list", "general")
    terminal = CommandLine(one_workspace, tmp_path)
    before = terminal.says("show", "1")

    assert terminal.refuses("note", "1", "x", who="Nemo").startswith("Muster knows nobody called “Nemo”.")
    assert terminal.refuses("note", "1", "x", "--at", "soonish").startswith("“soonish” is not a time Muster")
    assert terminal.refuses("severity", "1", "S9") == "There is no severity “S9”. Choose one of S0, S1, S2, S3, S4."
    assert terminal.refuses("status", "1", "closed").startswith("INC-1 is not resolved yet.")
    assert terminal.refuses("note", "1", "x", who="bo").startswith("“bo” matches Bob (U")
    assert terminal.says("show", "1") == before


def test_an_incident_can_be_declared_while_slack_is_down(one_workspace: Workspace, tmp_path: Path) -> None:
    war_room(one_workspace)
    terminal = CommandLine(one_workspace, tmp_path)
    slack_goes_down(one_workspace, "503")
    said = terminal.says("declare", "Payments fail", "--severity", "S1", "--visibility", "open", "--type", "outage")
    again = terminal.says("declare", "payments fail", who="Bob")
    shown = terminal.says("show", "2", who="Bob")
    slack_is_back(one_workspace)

    assert said.startswith("INC-2 is declared: Payments fail (S1, open)")
    assert again.startswith("INC-2 was declared just now: Payments fail\nIs this the same incident? If not, add --any")
    assert "Incident lead: Alice" in shown
    (room,) = [r for r in one_workspace.slack.rooms if r.name.startswith("inc-2")]
    assert ("Alice" in room.members, len(room.pins), "Payments fail" in room.topic) == (True, 1, True)


def test_the_lead_is_handed_over_and_roles_are_claimed_while_slack_is_down(
    one_workspace: Workspace, tmp_path: Path
) -> None:
    war_room(one_workspace)
    terminal = CommandLine(one_workspace, tmp_path)
    slack_goes_down(one_workspace)
    said = [
        terminal.says("claim", "1", "scribe", who="Bob"),
        terminal.refuses("accept", "1", who="Bob"),
        terminal.says("handover", "1", "Bob", "--note", "I am on a train"),
        terminal.refuses("accept", "1"),
        terminal.says("accept", "1", who="Bob"),
        terminal.says("resolve", "1", who="Bob"),
        terminal.says("reopen", "1", "--reason", "it is back", who="Bob"),
    ]
    assert [line.split("\n")[0] for line in said] == [
        "Bob is Scribe of INC-1.",
        "This request is no longer open.",
        "INC-1: Bob has been asked to take over, and can accept in Slack or with `./muster incident accept 1`.",
        "Only Bob can answer this.",
        "Bob leads INC-1.",
        "INC-1 is now Resolved.",
        "INC-1 is now Investigating.",
    ]
    assert "\n  Containing: Spread or harm is being stopped.\n" in terminal.says("status", "1")
    slack_is_back(one_workspace)
    (room,) = [r for r in one_workspace.slack.rooms if r.name.startswith("inc-1")]
    assert "Incident lead\nBob" in one_workspace.card(room).text


def test_who_acts_may_stand_in_the_settings(one_workspace: Workspace, tmp_path: Path) -> None:
    war_room(one_workspace)
    assert "API is down" in CommandLine(one_workspace, tmp_path, MUSTER_AS="Bob").says("list", who="")
    (tmp_path / "nobody").mkdir()
    refused = CommandLine(one_workspace, tmp_path / "nobody").refuses("list", who="")
    assert refused == "who acts? Name them with --as, or in MUSTER_AS."
