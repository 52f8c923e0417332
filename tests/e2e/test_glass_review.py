"""Whoever answers for it reviews that the glass was broken: reminded, listed, never by who broke it."""

from datetime import timedelta

from sandbox import Person, Room
from tests.e2e.glass import HOUR, LIFE, TITLE, appoint, breaks, listed
from tests.e2e.workspace import Workspace
from workflows.domain.rosters import BREAK_GLASS, PRIVACY, SECURITY

DUE = "Charlie used emergency access to INC-1: danger to life. The review is due by"
OVERDUE = "The review was due by"


def broken(workspace: Workspace, *security: Person) -> Room:
    """On a Wednesday at ten."""
    room = workspace.declare(workspace.alice, TITLE, private=True)
    appoint(workspace, BREAK_GLASS, workspace.charlie)
    appoint(workspace, SECURITY, *security)
    appoint(workspace, PRIVACY, workspace.charlie)
    breaks(workspace, workspace.charlie, LIFE)
    return room


def count(who: Person, words: str) -> int:
    return len([message for message in who.dms() if words in message.text])


def test_the_review_is_asked_for_at_half_and_at_its_end_then_once_a_working_day(one_workspace: Workspace) -> None:
    workspace, alice, bob, charlie = one_workspace, one_workspace.alice, one_workspace.bob, one_workspace.charlie
    room = broken(workspace, bob)
    assert "Reviews that wait for you" in bob.home().text
    assert DUE in bob.home().text
    assert TITLE not in bob.home().text
    assert "Reviews that wait for you" not in charlie.home().text
    assert "Reviews that wait for you" not in workspace.slack.person("Dana").home().text
    assert DUE in listed(alice, room).text

    assert count(bob, DUE) == 0
    workspace.later(5 * HOUR)
    assert count(bob, DUE) == 1
    asked = bob.waits_for("dm", DUE)
    assert TITLE not in asked.text
    workspace.later(19.5 * HOUR)  # Thursday, half past ten
    assert count(bob, DUE) == 2
    assert count(alice, OVERDUE) == 0
    for _ in ("Friday", "Saturday", "Sunday", "Monday"):
        workspace.later(24 * HOUR)
    assert count(alice, OVERDUE) == 2
    assert (count(bob, OVERDUE), count(charlie, OVERDUE), count(charlie, DUE)) == (0, 0, 0)

    assert alice.slash("/incident cancel It was nothing", room).error is None
    alice.waits_for(room, "The emergency access of Charlie has not been reviewed yet.")
    form = bob.click(bob.waits_for("dm", DUE), "Review…").form
    assert form is not None
    bob.submit(form, {"What you found": "It was right"})
    workspace.quiet()
    alice.waits_for(room, "Bob reviewed the emergency access of Charlie: It was right")
    assert not [message for message in (*bob.dms(), *alice.dms()) if OVERDUE in message.text and message.buttons]
    assert "Reviews that wait for you" not in bob.home().text
    workspace.later(24 * HOUR)
    assert count(alice, OVERDUE) <= 2


def test_without_security_and_privacy_who_leads_is_asked(one_workspace: Workspace) -> None:
    workspace, alice = one_workspace, one_workspace.alice
    broken(workspace)
    workspace.later(timedelta(hours=5).total_seconds())
    assert count(alice, DUE) == 1
    assert count(workspace.charlie, DUE) == 0
