"""Reminders: the promise of the next update, who is asked when it is broken, and what people set themselves."""

import re
from datetime import timedelta
from pathlib import Path

import pytest

from sandbox import Message, Person, Room, SandboxClock
from tests.e2e.conftest import every_way
from tests.e2e.workspace import BEGINS, Workspace, a_workspace, settings_for, start_muster

MINUTE = 60
HURRIED = pytest.mark.parametrize(
    "programme",
    [pytest.param("severities: {S2: {update_every: 10m, escalate_after: 3m}}", id="hurried")],
)
BUTTONS = ["Update now", "Snooze 15 min", "Snooze 30 min", "Snooze 60 min", "Not needed"]


def war_room(workspace: Workspace, private: bool = False, severity: str = "S2 High") -> Room:
    """Alice leads, Bob is her deputy, Charlie is in the room without a role."""
    room = workspace.declare(workspace.alice, "API is down", private=private, Severity=severity)
    workspace.bring_in(room, workspace.bob, workspace.charlie)
    workspace.alice.slash("/incident role deputy @Bob", room)
    workspace.later()
    return room


def nudges(workspace: Workspace, room: Room) -> list[Message]:
    return [m for m in room.messages if m.pings and m.author == workspace.slack.bot_name and not m.is_system]


def last_nudge(workspace: Workspace, room: Room) -> Message:
    return nudges(workspace, room)[-1]


def open_nudges(room: Room) -> list[Message]:
    return [m for m in room.messages if "Update now" in m.buttons]


@every_way
@HURRIED
def test_a_broken_promise_asks_the_lead_and_nobody_else(workspace: Workspace) -> None:
    room = war_room(workspace)
    workspace.later(9 * MINUTE)
    assert nudges(workspace, room) == []

    workspace.later(MINUTE)

    (nudge,) = nudges(workspace, room)
    assert nudge.text.startswith("@Alice An update on INC-1 was promised for today")
    assert nudge.text.endswith("What should people know?")
    assert (nudge.pings, nudge.buttons) == (["Alice"], BUTTONS)
    assert nudge.fallback.startswith("@Alice An update on INC-1")
    assert "overdue since today" in workspace.card(room).text

    form = workspace.alice.click(nudge, "Update now").form
    assert form is not None
    assert workspace.alice.submit(form, {"Message": "Half of them are back."}).closed
    workspace.later()
    said = r"Asked for the update due (today|tomorrow) [\w: ]+: Alice posted an update\."
    assert re.fullmatch(said, nudge.text), nudge.text
    assert (nudge.buttons, nudge.pings) == ([], [])
    assert "overdue" not in workspace.card(room).text
    workspace.later(9 * MINUTE)
    assert len(open_nudges(room)) == 0
    workspace.later(MINUTE)
    assert [m.pings for m in open_nudges(room)] == [["Alice"]]


def test_a_deputy_who_takes_the_lead_leaves_the_deputy_vacant(one_workspace: Workspace) -> None:
    alice, bob, charlie = one_workspace.alice, one_workspace.bob, one_workspace.charlie
    room = war_room(one_workspace, severity="S1 Critical")
    alice.slash("/incident role lead none", room)
    assert bob.slash("/incident claim lead", room).error is None
    one_workspace.later()
    assert "Claim Deputy" in one_workspace.card(room).buttons
    refused = charlie.slash("/incident rename x", room).text
    assert "Bob leads, and nobody is deputy: ask Bob" in refused
    assert "no longer Deputy: Bob" in "\n".join(one_workspace.lines(room))

    alice.slash("/incident role deputy @Alice", room)
    bob.slash("/incident handover @Alice", room)
    one_workspace.later()
    asked = next(m for m in reversed(alice.dms()) if "Take over" in m.buttons)
    alice.click(asked, "Take over")
    one_workspace.later()
    assert "Claim Deputy" in one_workspace.card(room).buttons
    assert "Alice leads, and nobody is deputy" in charlie.slash("/incident rename x", room).text


@HURRIED
def test_an_ignored_promise_climbs_from_lead_to_deputy_to_everybody(workspace: Workspace) -> None:
    room = war_room(workspace)
    workspace.later(10 * MINUTE + 1)
    workspace.later(3 * MINUTE + 1)
    (deputy,) = open_nudges(room)
    assert deputy.pings == ["Bob"]
    assert any(line.endswith(": no answer, so the reminder was escalated.") for line in workspace.lines(room))
    assert deputy.text.endswith("is 3 min late, and the lead has not answered. Can you post it?")
    assert len(workspace.announcements.messages) == 1

    workspace.later(3 * MINUTE + 1)

    _, asked = workspace.announcements.messages
    assert asked.text.startswith("The update on INC-1 API is down promised for today")
    assert asked.text.endswith("is 6 min late. If you know more, go to #inc-1-api-is-down")
    assert (asked.pings, asked.buttons) == ([], [])

    for late in ("16 min", "26 min"):
        workspace.later(10 * MINUTE)
        last = workspace.announcements.messages[-1]
        assert last.text.endswith(f"is {late} late. If you know more, go to #inc-1-api-is-down")
    assert len(workspace.announcements.messages) == 4
    assert asked.text.startswith("INC-1: Asked for the update due ")
    assert asked.text.endswith(": no answer, so the reminder was escalated.")
    assert [m.ts for m in open_nudges(room)] == [deputy.ts]
    assert workspace.bob.slash("/incident timeline", room).text.count("is overdue; the reminder was escalated.") == 2

    workspace.bob.slash("/incident update Found it.", room)
    workspace.later()
    assert open_nudges(room) == []
    assert last.text.startswith("INC-1: Asked for the update due ")
    assert last.text.endswith(": Bob posted an update.")
    workspace.later(10 * MINUTE)
    assert len(workspace.announcements.messages) == 4


@HURRIED
def test_the_ladder_of_a_private_incident_ends_in_its_own_room(workspace: Workspace) -> None:
    room = war_room(workspace, private=True)
    for seconds in (10 * MINUTE + 1, 3 * MINUTE + 1, 3 * MINUTE + 1):
        workspace.later(seconds)

    assert [m.pings for m in open_nudges(room)] == [["Alice", "Bob"]]
    assert "nobody has answered. Can one of you post it?" in last_nudge(workspace, room).text
    assert workspace.announcements.messages == []


@HURRIED
def test_a_snoozed_reminder_comes_back_once_and_the_ladder_waits(one_workspace: Workspace) -> None:
    room = war_room(one_workspace)
    one_workspace.later(10 * MINUTE)
    nudge = last_nudge(one_workspace, room)

    one_workspace.alice.click(nudge, "Snooze 15 min")
    one_workspace.later()
    assert ": Alice snoozed the reminder until today" in nudge.text
    assert nudge.buttons == []
    one_workspace.later(14 * MINUTE)
    assert open_nudges(room) == []
    one_workspace.later(MINUTE)

    (again,) = open_nudges(room)
    assert again.pings == ["Alice"]
    one_workspace.later(3 * MINUTE)
    (further,) = open_nudges(room)
    assert further.pings == ["Bob"]


@HURRIED
def test_a_reminder_that_is_not_needed_skips_one_update(one_workspace: Workspace) -> None:
    room = war_room(one_workspace)
    one_workspace.later(10 * MINUTE)
    nudge = last_nudge(one_workspace, room)
    one_workspace.alice.click(nudge, "Not needed")
    one_workspace.later()
    assert ": Alice: no update needed this time. The next one comes by today " in nudge.text
    assert "None promised" not in one_workspace.card(room).text

    one_workspace.later(11 * MINUTE)
    assert [m.pings for m in open_nudges(room)] == [["Alice"]], "the next one is asked for"


@HURRIED
def test_a_bystander_cannot_answer_the_leads_reminder(one_workspace: Workspace) -> None:
    room = war_room(one_workspace)
    one_workspace.later(10 * MINUTE)
    nudge = last_nudge(one_workspace, room)
    for button in ("Update now", "Snooze 15 min", "Not needed"):
        refused = one_workspace.charlie.click(nudge, button)
        who = "Only people with a role in INC-1 can do that: Alice, Bob."
        assert refused.text == f"{who} Ask one of them, or claim a role with /incident claim.", button
    assert nudge.buttons == BUTTONS


@HURRIED
def test_a_resolved_incident_is_not_nudged(one_workspace: Workspace) -> None:
    room = war_room(one_workspace)
    one_workspace.later(10 * MINUTE)
    nudge = last_nudge(one_workspace, room)
    one_workspace.alice.slash("/incident resolve done", room)
    one_workspace.later()
    assert (nudge.text.partition(": ")[2], nudge.buttons) == ("no longer needed.", [])
    one_workspace.later(60 * MINUTE)
    assert open_nudges(room) == []


# ------------------------------------------------------------------------------------------------- quiet hours


def quiet_for(clock: SandboxClock, hours: float) -> str:
    """Quiet hours that hold S2 back from an hour ago until `hours` from now."""
    now = clock.now()
    start, end = now - timedelta(hours=1), now + timedelta(hours=hours)
    return (
        "severities: {S2: {update_every: 10m, escalate_after: 3m}, S1: {update_every: 10m, escalate_after: 3h}}\n"
        f'quiet_hours: {{start: "{start:%H:%M}", end: "{end:%H:%M}", timezone: UTC, severities: [S2]}}\n'
    )


@pytest.mark.parametrize("programme", [pytest.param(quiet_for(SandboxClock(BEGINS), 2), id="quiet")])
def test_quiet_hours_hold_a_low_severity_back_and_lose_nothing(one_workspace: Workspace) -> None:
    held = war_room(one_workspace)
    crisis = one_workspace.declare(one_workspace.alice, "Data centre burns", Severity="S1 Critical")

    one_workspace.later(11 * MINUTE)
    assert [m.pings for m in open_nudges(crisis)] == [["Alice"]]
    assert open_nudges(held) == []

    one_workspace.later(110 * MINUTE)
    assert [m.pings for m in open_nudges(held)] == [["Alice"]]


# ------------------------------------------------------------------------------------------ tasks, one's own


def test_a_task_is_due_for_whoever_has_it(one_workspace: Workspace) -> None:
    room = war_room(one_workspace)
    form = one_workspace.alice.slash("/incident task", room).form
    assert form is not None
    filled = {"What needs to be done": "Ring the vendor & <ask>", "Who": one_workspace.bob, "Due": "30m"}
    assert one_workspace.alice.submit(form, filled).errors == {}
    one_workspace.later(14 * MINUTE)
    assert nudges(one_workspace, room) == []
    one_workspace.later(MINUTE)
    soon = last_nudge(one_workspace, room)
    assert re.fullmatch(r"@Bob task 3 is due today 10:3\d AM: Ring the vendor & <ask>", soon.text)
    one_workspace.later(15 * MINUTE)

    nudge = last_nudge(one_workspace, room)
    assert nudge.text == "@Bob task 3 is due: Ring the vendor & <ask>"
    assert (nudge.pings, nudge.buttons) == (["Bob"], ["Done"])
    one_workspace.bob.click(nudge, "Done")
    one_workspace.later()
    assert (nudge.text, nudge.buttons) == ("Asked for task 3: Bob finished the task.", [])


def test_a_task_done_in_time_reminds_nobody(one_workspace: Workspace) -> None:
    room = war_room(one_workspace)
    form = one_workspace.alice.slash("/incident task", room).form
    assert form is not None
    one_workspace.alice.submit(form, {"What needs to be done": "Ring", "Who": one_workspace.bob, "Due": "30m"})
    one_workspace.bob.slash("/incident task done 3", room)
    one_workspace.later(31 * MINUTE)
    assert nudges(one_workspace, room) == []


def test_bob_is_reminded_of_what_he_asked_for(one_workspace: Workspace) -> None:
    room = war_room(one_workspace)
    told = one_workspace.bob.slash("/incident remind in 40m check the queue", room).text
    assert re.fullmatch(r"Reminder set for 13 Jan \d\d:\d\d UTC, in this room\.", told), told
    one_workspace.later(40 * MINUTE)
    nudge = last_nudge(one_workspace, room)
    assert (nudge.text, nudge.pings) == ("@Bob you asked to be reminded: check the queue", ["Bob"])
    one_workspace.later(60 * MINUTE)
    assert len(nudges(one_workspace, room)) == 1


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("remind check the queue", "Start with the time: /incident remind in 2h check the queue."),
        ("remind in 2h", "Write what you want to be reminded of."),
        ("remind yesterday 10:00 look", "That time has passed. Choose a later one."),
    ],
)
def test_a_reminder_that_makes_no_sense_is_explained(one_workspace: Workspace, typed: str, answer: str) -> None:
    room = one_workspace.declare(one_workspace.alice, "API is down")
    assert one_workspace.alice.slash(f"/incident {typed}", room).text.replace("`", "") == answer


def test_a_wrong_time_in_the_reminder_form_shows_on_its_field(one_workspace: Workspace) -> None:
    room = one_workspace.declare(one_workspace.alice, "API is down")
    form = one_workspace.alice.slash("/incident remind", room).form
    assert form is not None
    errors = one_workspace.alice.submit(form, {"Remind me of": "look", "When": "soonish"}).errors
    assert list(errors) == ["When"]
    assert form.values == {"Remind me of": "look", "When": "soonish"}


# ----------------------------------------------------------------------------------------------------- restart


@HURRIED
def test_a_restart_fires_the_next_reminder_once_and_on_time(database_url: str, programme_file: Path | None) -> None:
    clock = SandboxClock(BEGINS)
    with a_workspace(clock) as slack:
        settings = settings_for(slack, database_url, False, programme_file)
        runtime, server = start_muster(slack, settings, clock)
        room = war_room(Workspace(slack, runtime, clock))
        server.stop()
        clock.advance(5 * MINUTE)

        runtime, server = start_muster(slack, settings, clock)
        workspace = Workspace(slack, runtime, clock)
        workspace.later(4 * MINUTE)
        assert nudges(workspace, room) == []
        workspace.later(MINUTE)
        assert [m.pings for m in nudges(workspace, room)] == [["Alice"]]
        server.stop()

        clock.advance(2 * MINUTE)
        runtime, server = start_muster(slack, settings, clock)
        workspace = Workspace(slack, runtime, clock)
        workspace.later(30)
        assert [m.pings for m in nudges(workspace, room)] == [["Alice"]]
        workspace.later(MINUTE)
        assert [m.pings for m in open_nudges(room)] == [["Bob"]]
        assert len(room.pins) == 1
        assert people(room) == {"Alice", "Bob", "Charlie", slack.bot_name}
        server.stop()
        assert slack.violations == []


@HURRIED
def test_a_reminder_that_came_due_while_muster_was_away_comes_at_once(
    database_url: str, programme_file: Path | None
) -> None:
    clock = SandboxClock(BEGINS)
    with a_workspace(clock) as slack:
        settings = settings_for(slack, database_url, True, programme_file)
        runtime, server = start_muster(slack, settings, clock)
        room = war_room(Workspace(slack, runtime, clock))
        server.stop()
        clock.advance(30 * MINUTE)

        runtime, server = start_muster(slack, settings, clock)
        workspace = Workspace(slack, runtime, clock)
        workspace.later(1)

        assert [m.pings for m in nudges(workspace, room)] == [["Alice"]]
        server.stop()


def people(room: Room) -> set[str]:
    return set(room.members)


def test_only_the_person_named_is_pinged_by_anything_muster_says(one_workspace: Workspace) -> None:
    """A room full of activity, in which nobody was to be called, and one reminder."""
    room = war_room(one_workspace)
    busy: list[tuple[Person, str]] = [
        (one_workspace.alice, "update @Bob says <!channel> @here it is fine"),
        (one_workspace.alice, "note decision: @Charlie and <!everyone> stop"),
        (one_workspace.alice, "task ask @Bob"),
        (one_workspace.bob, "severity S1 @Charlie insists @channel"),
        (one_workspace.alice, "rename <!channel> @here"),
        (one_workspace.bob, "remind in 40m ask @Charlie"),
    ]
    for who, words in busy:
        who.slash(f"/incident {words}", room)
    one_workspace.later()
    assert nudges(one_workspace, room) == []
    assert [m.pings for m in one_workspace.announcements.messages] == [[], []], "raised to S1 in a new message"

    one_workspace.later(40 * MINUTE)
    assert [m.pings for m in nudges(one_workspace, room)] == [["Bob"]]
