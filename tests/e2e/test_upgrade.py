"""Muster is upgraded in the middle of its work, and goes on: nothing is lost, and nothing is done twice.

`tests/contract/upgrade` says what had happened until it was stopped. Twenty minutes later Slack is back.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from sandbox import Message, Room, SandboxClock
from storage.tables import jobs
from tests.contract.test_migrations import empty_database
from tests.contract.upgrade import STOPPED_SINCE, furnish, old_database
from tests.databases import DATABASES
from tests.e2e.workspace import Workspace, a_workspace, settings_for, start_muster
from workflows.dead_letters.requeue import list_dead_letters

MINUTE = 60
MARK = "white_check_mark"
CARD_BUTTON = "Post update"


@pytest.fixture(params=DATABASES)
def upgraded(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Workspace]:
    """What waited is done when a story begins."""
    clock = SandboxClock(STOPPED_SINCE)
    with empty_database(request.param, request, tmp_path) as url, a_workspace(clock) as slack:
        old_database(url, tmp_path)
        furnish(slack)
        settings = settings_for(slack, url, socket=False, MUSTER_OPERATORS_CHANNEL="muster-operators")
        runtime, server = start_muster(slack, settings, clock)
        workspace = Workspace(slack, runtime, clock)
        workspace.run_until_idle()
        yield workspace
        violations = slack.violations
        server.stop()
    assert not violations, violations


def the_room(workspace: Workspace, number: int) -> Room:
    (room,) = [room for room in workspace.slack.rooms if room.name.startswith(f"inc-{number}-")]
    return room


def summaries(workspace: Workspace, room: Room) -> list[str]:
    return [text for text in workspace.lines(room) if "Summary of INC-" in text or "Key moments" in text]


def times(workspace: Workspace, text: str, room: Room) -> int:
    """How often Muster says so in the room, apart from summaries, which say everything again."""
    told = summaries(workspace, room)
    return sum(line.count(text) for line in workspace.lines(room) if line not in told)


def with_button(room: Room, label: str) -> Message:
    """The one message that has it."""
    (found,) = [m for m in room.messages if label in m.buttons and not m.pinned]
    return found


def test_what_waited_is_done_once(upgraded: Workspace) -> None:
    one, two = the_room(upgraded, 1), the_room(upgraded, 2)
    once = {
        "posted and not noted": one,
        "written while Slack is away": one,
        "made Charlie Scribe": one,
        "Update by Bob\nThe bank froze the payouts": two,
        "Update by Bob\nNo buyer lost money": two,
        "more banks": two,
    }
    assert {text: times(upgraded, text, room) for text, room in once.items()} == dict.fromkeys(once, 1)
    assert len(summaries(upgraded, one)) == 1
    assert one.name == "inc-1-api-is-down-in-asia"
    assert "Petra" in one.members
    assert len([m for m in upgraded.charlie.dms() if "You are Scribe of INC-1" in m.text.replace("*", "")]) == 1
    assert (the_room(upgraded, 5).is_private, len(the_room(upgraded, 5).pins)) == (True, 1)
    assert [m.pings for m in one.messages if "Done" in m.buttons and "task 3 is due" in m.text] == [["Alice"]]
    with upgraded.runtime.database.read() as transaction:
        left = transaction.all(select(jobs.c.kind, jobs.c.error))
    assert [tuple(row) for row in left] == [(kind, "restricted_action") for kind in ("entry.post", "update.post")]


def test_what_was_marked_and_unmarked_while_slack_was_away_shows_it(upgraded: Workspace) -> None:
    one = the_room(upgraded, 1)
    marks = {m.text: m.reactions.get(MARK, []) for m in one.messages if "answer" in m.text and m.author == "Bob"}
    marked = [text for text, by in marks.items() if by == ["Muster"]]
    assert (marked, len(marks)) == (["No gateway answers", "All gateways answer"], 4)


def test_reminders_come_once_and_when_they_should(upgraded: Workspace) -> None:
    one, four = the_room(upgraded, 1), the_room(upgraded, 4)
    assert [m.pings for m in one.messages if "Update now" in m.buttons] == [["Bob"]]
    assert times(upgraded, "promised for today 3:04 PM", one) == 1
    assert times(upgraded, "no answer", one) == 2, "the day's first promise, and this one"
    assert [m for m in four.messages if "Update now" in m.buttons] == [], "snoozed"

    upgraded.later(40 * MINUTE)

    assert [m.pings for m in four.messages if "Update now" in m.buttons] == [["Bob"]]


def test_the_buttons_of_old_messages_work(upgraded: Workspace) -> None:
    one, two, four = (the_room(upgraded, number) for number in (1, 2, 4))
    assert upgraded.bob.click(with_button(one, "Agree"), "Agree").error is None
    assert upgraded.alice.click(with_button(two, "Take over"), "Take over").error is None
    form = upgraded.bob.click(upgraded.card(four), CARD_BUTTON).form
    assert form is not None
    assert upgraded.bob.submit(form, {"Message": "Search is fast again"}).closed
    upgraded.later()

    assert "S2 High" in upgraded.card(one).text
    assert "Incident lead\nAlice" in upgraded.card(two).text
    assert times(upgraded, "Search is fast again", four) == 1


def test_of_two_handovers_the_one_that_waited_can_be_accepted(upgraded: Workspace) -> None:
    one = the_room(upgraded, 1)
    assert with_button(one, "Take over").pings == ["Bob"], "nothing else tells whoever was asked by the version before"
    assert [m for m in upgraded.bob.dms() if "asking you to take over" in m.text] == []
    assert upgraded.bob.click(with_button(one, "Take over"), "Take over").error is None
    upgraded.later()
    assert "Incident lead\nBob" in upgraded.card(one).text


@pytest.mark.parametrize(("button", "told"), [("Retry", 1), ("Dismiss", 0)])
def test_dead_letters_are_tried_again_or_discarded_by_the_old_buttons(
    upgraded: Workspace, button: str, told: int
) -> None:
    one, deps = the_room(upgraded, 1), upgraded.runtime.deps
    assert [letter.incident_id for letter in list_dead_letters(deps)] == [1, 1]
    assert upgraded.alice.click(with_button(one, button), button).error is None
    upgraded.later()
    assert list_dead_letters(deps) == ()
    assert [times(upgraded, text, one) for text in ("unspeakable note", "unspeakable update")] == [told, told]


def test_operators_are_told_in_the_message_they_have(upgraded: Workspace) -> None:
    operators = upgraded.slack.channel("muster-operators")
    (line,) = [m for m in operators.messages if not m.is_system]
    assert "Up to 5 jobs failed permanently" in line.text
    assert upgraded.bob.click(line, "Retry").text == "Retrying what failed."
    upgraded.later(MINUTE + 1)
    assert upgraded.bob.waits_for(operators, "working normally again") == line


def test_a_private_incident_stays_private(upgraded: Workspace) -> None:
    listed = {name: upgraded.slack.person(name).slash("/incident list", "general").text for name in ("Bob", "Dana")}
    assert [name for name, text in listed.items() if "Ring of fake sellers" in text] == ["Bob"]
    assert [name for name, text in listed.items() if "API is down in Asia" in text] == ["Bob", "Dana"]


def test_the_record_tells_the_old_story_and_goes_on(upgraded: Workspace) -> None:
    one = the_room(upgraded, 1)
    assert "written while Slack is away" in upgraded.alice.slash("/incident timeline", one).text
    assert upgraded.alice.slash("/incident update Nearly done", one).error is None
    upgraded.later()
    assert upgraded.alice.slash("/incident summary post", one).error is None
    upgraded.later()

    *_, summary = [m for m in one.messages if "Key moments" in m.text]
    *_, (_, file) = [file for reply in summary.thread for file in reply.files]
    assert "Nearly done" in summary.text
    told = ("uploads are off", "Half of them are back", "Two gateways answer", "Nearly done")
    told += ("No gateway answers", "All gateways answer", "written while Slack is away")
    told += ("it only hits Europe", "could not post an update here", "is overdue; the reminder", "call the vendor")
    assert [text for text in told if text not in file.decode()] == []
