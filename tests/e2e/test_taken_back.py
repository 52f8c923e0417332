"""Whoever may not see an incident any more keeps nothing of what Muster showed them: no direct message, no Home tab."""

from collections.abc import Callable

import pytest

from sandbox import Home, Person, Room
from tests.e2e.hazards import joins
from tests.e2e.test_access import grant, listed, on_roster
from tests.e2e.test_exports import files_of
from tests.e2e.test_hazard_notices import SECRET, a_room, shock, told
from tests.e2e.workspace import Workspace
from workflows.domain.ids import IncidentId
from workflows.domain.rosters import cleared_for

TITLE, TASK, WHY = "Wobblegate", "call the bank", "Knows the seller"
HOUR = 3600


def taken_away(workspace: Workspace, room: Room) -> None:
    workspace.alice.click(listed(workspace.alice, room), "Take away", near="Bob")


def left(workspace: Workspace, room: Room) -> None:
    workspace.bob.leaves(room)


def put_out(workspace: Workspace, room: Room) -> None:
    workspace.alice.removes(room, workspace.bob)


def ended(workspace: Workspace, room: Room) -> None:
    workspace.later(2 * HOUR + 70)


def raised(workspace: Workspace, room: Room) -> None:
    with workspace.runtime.store.read() as uow:
        kind = uow.incidents.get_many([IncidentId(1)])[IncidentId(1)].type
    on_roster(workspace, cleared_for(kind), workspace.alice)
    workspace.answer(workspace.alice, "visibility restricted", room)
    workspace.later(70)


Loss = Callable[[Workspace, Room], None]


def told_everything(workspace: Workspace, **until: object) -> Room:
    """Bob is let in, given a task and a role, answered, reminded and sent the summary."""
    alice, bob = workspace.alice, workspace.bob
    room = workspace.declare(alice, TITLE, private=True)
    grant(workspace, room, bob, Reason=WHY, **until)
    workspace.later()
    workspace.answer(alice, f"task add @Bob {TASK}", room)
    workspace.answer(alice, "role scribe @Bob", room)
    bob.waits_for("dm", TASK)
    workspace.answer(bob, "handover @Alice", room)
    shown = alice.slash("/incident summary", room).message
    assert shown is not None
    form = alice.click(shown, "Send to…").form
    assert form is not None
    alice.submit(form, {"To": bob})
    bob.waits_for("dm", "sends you the summary")
    workspace.quiet()
    return room


def words_kept(who: Person) -> list[str]:
    return [one.text for one in who.dms() if any(words in one.text + one.fallback for words in (TITLE, TASK, WHY))]


def shows(home: Home) -> bool:
    return TITLE in home.text or TASK in home.text


@pytest.mark.parametrize("lose", [taken_away, left, put_out, ended, raised])
def test_whoever_sees_it_no_more_keeps_nothing_of_what_muster_showed(one_workspace: Workspace, lose: Loss) -> None:
    workspace, alice, bob = one_workspace, one_workspace.alice, one_workspace.bob
    room = told_everything(workspace, **({"Until": "in 2h"} if lose is ended else {}))
    home, hers = bob.home(), alice.home()
    assert shows(home)
    assert len(words_kept(bob)) >= 4
    kept = len(words_kept(alice))
    assert kept

    lose(workspace, room)
    workspace.later()

    workspace.slack.wait_until(lambda: not words_kept(bob), what="nothing of it in his direct messages")
    assert not [one for one in bob.dms() if one.buttons]
    workspace.slack.wait_until(lambda: not shows(home), what="nothing of it on his Home tab")
    gone = [one.text for one in bob.dms() if "no longer" in one.text.lower()]
    assert len(gone) >= 4
    if lose is raised:  # by then nobody is cleared
        assert set(gone) == {"No longer available to you."}
        return
    assert len(words_kept(alice)) == kept, "nothing of hers is gone"
    assert shows(hers)


def test_the_file_of_an_export_goes_as_well(one_workspace: Workspace) -> None:
    workspace, alice, bob = one_workspace, one_workspace.alice, one_workspace.bob
    room = workspace.declare(alice, TITLE, private=True)
    grant(workspace, room, bob)
    workspace.later()
    workspace.answer(alice, "role deputy @Bob", room)
    workspace.answer(bob, "export counsel For the file", room)
    workspace.slack.wait_until(lambda: len(files_of(bob)) == 1, what="the file")
    alice.click(listed(alice, room), "Take away", near="Bob")
    workspace.slack.wait_until(lambda: not files_of(bob), what="no file")


def test_nothing_is_edited_back_into_what_it_was_about(one_workspace: Workspace) -> None:
    """Answers, reminders and the end of the incident draw anew what people were asked."""
    workspace, alice, bob = one_workspace, one_workspace.alice, one_workspace.bob
    room = told_everything(workspace)
    alice.click(listed(alice, room), "Take away", near="Bob")
    workspace.slack.wait_until(lambda: not words_kept(bob), what="nothing of it in his direct messages")
    workspace.answer(alice, "task done 4", room)
    workspace.answer(alice, "resolve Found it", room)
    workspace.later(70)
    assert not words_kept(bob)


@shock
def test_a_notice_that_became_the_invitation_is_taken_back_like_it(one_workspace: Workspace) -> None:
    workspace, alice, bob = one_workspace, one_workspace.alice, one_workspace.bob
    room = a_room(workspace)
    joins(workspace, bob, room=room)
    assert SECRET in told(bob)
    alice.click(listed(alice, room), "Take away", near="Bob")
    workspace.slack.wait_until(lambda: SECRET not in told(bob), what="nothing of it in his direct messages")
    assert not [one for one in bob.dms() if SECRET in one.fallback or one.buttons]


def test_a_task_given_just_before_they_see_it_no_more_is_not_told(one_workspace: Workspace) -> None:
    """Slack is slow, and they are still in the room."""
    workspace, alice, bob = one_workspace, one_workspace.alice, one_workspace.bob
    room = workspace.declare(alice, TITLE, private=True)
    workspace.bring_in(room, bob)
    workspace.quiet()
    before = len(bob.dms())
    workspace.slack.faults.rate_limit("conversations.kick", times=1, retry_after=200)
    workspace.slack.faults.rate_limit("chat.postMessage", times=3, retry_after=30)
    alice.slash(f"/incident task {TASK} @Bob", room)
    alice.slash("/incident visibility privileged counsel", room)
    workspace.slack.faults.clear()
    workspace.later(31)
    workspace.later(201)
    assert bob.name not in room.members
    assert not [one for one in bob.dms()[before:] if TASK in one.text or TITLE in one.text or one.buttons]
