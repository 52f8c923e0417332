"""What a merge takes along, what it leaves with whoever cannot follow, and what it asks before."""

from sandbox import Message, Room
from tests.e2e.test_duplicates import FIRST_TASK, members, tasks, two
from tests.e2e.workspace import Workspace
from workflows.domain.ids import IncidentId

MINUTE = 60
WHOM = "Invite into the other war room"


def lost(w: Workspace, number: int) -> list[str]:
    """The jobs about one incident that failed for good."""
    with w.runtime.store.read() as uow:
        return [letter.job.kind for letter in uow.outbox.dead_letters_of(IncidentId(number))]


def with_button(room: Room, label: str) -> list[Message]:
    return [message for message in room.messages if label in message.buttons]


def test_the_reminder_of_a_task_that_goes_along_loses_its_button_here_and_there(one_workspace: Workspace) -> None:
    w = one_workspace
    first, second = two(w, False, False)
    w.alice.slash("/incident task call the bank @Bob in 10 minutes", second)
    w.later(11 * MINUTE)
    assert len(with_button(second, "Done")) == 1

    w.alice.slash("/incident duplicate INC-1", second)
    w.later()
    w.later()

    assert with_button(second, "Done") == []
    assert "Asked for a task that is in another incident now." in w.lines(second)
    w.alice.click(w.card(second), "Undo")
    w.later()
    w.later()
    assert with_button(first, "Done") == []
    assert (lost(w, 1), lost(w, 2)) == ([], [])


def test_a_task_goes_nowhere_where_its_assignee_cannot_follow(one_workspace: Workspace) -> None:
    """Alice is in the private target without a role: she may let nobody in."""
    w = one_workspace
    first = w.declare(w.bob, "Payments fail", private=True, Severity="S2 High")
    second = w.declare(w.alice, "Checkout broken", private=True, Severity="S2 High")
    w.bring_in(second, w.bob, w.charlie)
    w.bob.invites(first, w.alice)
    w.slack.wait_until(lambda: w.alice.user.id in members(w, 1), what="Alice in the first room")
    w.alice.slash("/incident task call the bank @Charlie", second)
    w.alice.slash("/incident task write it down @Bob", second)
    w.later()

    asked = w.alice.slash("/incident duplicate INC-1 same outage", second).form
    assert asked is not None
    assert "You may not invite people into INC-1: Charlie would not come along" in asked.text
    assert asked.values["Duplicate of"] == "INC-1  Payments fail"
    w.alice.submit(asked, {WHOM: "Everybody in this war room"})
    said = w.screen(w.alice, "is now a duplicate of").text
    w.later()

    assert "Task 2 stays with INC-2" in said or "tasks stay with INC-2" in said
    assert (2, "call the bank", True) in tasks(w, 2)
    assert "call the bank" in w.charlie.slash("/incident todo", w.general).text
    given = next(message for message in w.charlie.dms() if "call the bank" in message.text)
    w.charlie.click(given, "Done")
    w.later()
    assert (2, "call the bank", False) in tasks(w, 2)


def test_what_is_not_merged_in_passing(one_workspace: Workspace) -> None:
    """The more severe one into the lesser one is asked once; the other way round it is done."""
    w = one_workspace
    first, second = two(w, False, False)
    form = w.bob.slash("/incident duplicate INC-2", first).form
    assert form is not None
    assert "INC-2 is less severe than INC-1, or its timeline is much shorter." in form.text
    assert form.values[WHOM] == "Everybody in this war room"
    w.bob.close(form)
    for number in range(32):
        w.alice.slash(f"/incident note fact {number}", second)
    form = w.alice.slash("/incident duplicate INC-1", second).form
    assert form is not None
    assert "its timeline is much shorter" in form.text
    w.alice.submit(form, {})
    w.screen(w.alice, "INC-2 is now a duplicate of INC-1.")
    assert tasks(w, 1)[-1] == (2, FIRST_TASK, True)


def test_a_number_typed_in_the_room_of_a_duplicate_is_never_guessed(one_workspace: Workspace) -> None:
    """Of both incidents task 1 stands; what came along has another number than it had."""
    w = one_workspace
    first, second = two(w, True, True)
    w.bob.invites(first, w.charlie)
    w.slack.wait_until(lambda: w.charlie.user.id in members(w, 1), what="Charlie in the first room")
    w.alice.slash("/incident task call the bank", second)
    assert "2 tasks stay with INC-2" in w.alice.slash("/incident duplicate INC-1", second).text
    asked = w.bob.slash("/incident task done 1", second).text
    assert asked == (
        "Task 1 of which incident? Type one of these:\n"
        f"• /incident task INC-1 done 1  {FIRST_TASK}\n"
        f"• /incident task INC-2 done 1  {FIRST_TASK}"
    )
    assert "task INC-2 assign 2" in w.bob.slash("/incident task 2 @Bob", second).text, "only the duplicate has it"
    assert all(is_open for number in (1, 2) for _, _, is_open in tasks(w, number))
    w.bob.slash("/incident task INC-2 done 1", second)
    assert "INC-1, which others read as well" in w.bob.slash("/incident task one more", second).text
    w.bob.slash("/incident task INC-1 one more", second)
    assert [is_open for _, _, is_open in tasks(w, 2)] == [False, True]
    assert tasks(w, 1)[-1] == (2, "one more", True)


def test_a_number_from_before_the_merge_is_asked_about(one_workspace: Workspace) -> None:
    w = one_workspace
    first, second = two(w, False, False)
    w.bob.slash("/incident task ring the vendor", first)
    w.alice.slash("/incident task call the bank", second)
    w.alice.slash("/incident duplicate INC-1", second)
    asked = w.bob.slash("/incident done 2", second).text
    assert "• /incident task INC-1 done 2  ring the vendor\n• /incident task INC-1 done 4  call the bank" in asked
    w.bob.slash("/incident done 4", second)
    assert tasks(w, 1)[-1] == (4, "call the bank", False)


def test_words_move_nowhere_where_others_read_unless_it_is_said_that_they_do(one_workspace: Workspace) -> None:
    """Charlie is in the first private room and not in the second."""
    w = one_workspace
    first, second = two(w, True, True)
    w.bob.invites(first, w.charlie)
    w.slack.wait_until(lambda: w.charlie.user.id in members(w, 1), what="Charlie in the first room")
    w.alice.slash("/incident duplicate INC-1", second)

    asked = w.alice.slash("/incident note the seller is Zed", second).text
    assert asked == (
        "INC-2 was merged into INC-1, which others read as well. To write it there, type "
        "/incident note INC-1 the seller is Zed"
    )
    assert "Zed" not in w.answer(w.charlie, "timeline", first)
    assert "INC-1" in w.alice.slash("/incident info", second).text, "what is only read is read there"

    w.alice.slash("/incident note INC-1 the seller is Zed", second)
    assert "Zed" in w.answer(w.charlie, "timeline", first)
