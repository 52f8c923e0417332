"""Tasks: from the room, on the card, in one's own list across incidents."""

from sandbox import Room
from tests.e2e.workspace import Workspace


def war_room(workspace: Workspace, title: str = "API is down") -> Room:
    room = workspace.declare(workspace.alice, title)
    workspace.bring_in(room, workspace.bob)
    workspace.later()
    return room


def test_a_task_is_given_done_and_opened_again(one_workspace: Workspace) -> None:
    room = war_room(one_workspace)
    one_workspace.alice.slash("/incident task call the vendor & <ask> @Bob", room)
    one_workspace.later()
    assert "2 open tasks" in one_workspace.card(room).text
    assert "• 2. call the vendor & <ask>  (Bob)" in one_workspace.card(room).text

    one_workspace.bob.slash("/incident task done 2", room)
    one_workspace.later()
    assert "1 open task\n" in one_workspace.card(room).text
    assert "call the vendor" not in one_workspace.card(room).text
    assert one_workspace.bob.slash("/incident task done 2", room).text == "Nothing changed: the task is like that already."

    one_workspace.bob.slash("/incident task reopen #2", room)
    one_workspace.later()
    assert "• 2. call the vendor & <ask>  (Bob)" in one_workspace.card(room).text
    assert one_workspace.lines(room) == [
        "Alice gave task 2 to Bob: call the vendor & <ask>",
        "Bob finished task 2: call the vendor & <ask>",
        "Bob opened task 2 again: call the vendor & <ask>",
    ]


def test_whoever_gets_a_task_is_brought_into_the_room(one_workspace: Workspace) -> None:
    room = war_room(one_workspace)
    one_workspace.alice.slash("/incident task ask legal @Charlie", room)
    one_workspace.later()
    assert "Charlie" in room.members


def test_the_list_names_number_person_and_time(one_workspace: Workspace) -> None:
    room = war_room(one_workspace)
    form = one_workspace.alice.slash("/incident task", room).form
    assert form is not None
    wrong = one_workspace.alice.submit(form, {"What is to be done": "Ring", "Due": "someday"}).errors
    assert list(wrong) == ["Due"]
    past = one_workspace.alice.submit(form, {"Due": "yesterday 10:00"}).errors
    assert past == {"Due": "That time has passed. Choose one to come."}
    assert one_workspace.alice.submit(form, {"Who": one_workspace.bob, "Due": "30m"}).closed
    one_workspace.alice.slash("/incident task tidy up", room)

    listed = one_workspace.bob.slash("/incident task list", room)

    lines = listed.text.split("\n")
    assert lines[0] == "3 open tasks"
    assert lines[1] == "1. Write down what is known, unknown and assumed  (Alice)"
    assert lines[2].startswith("2. Ring  (Bob, due today ") or lines[2].startswith("2. Ring  (Bob, due tomorrow ")
    assert lines[3] == "3. tidy up  (nobody yet)"
    assert listed.message is not None
    assert listed.message.buttons == ["Done"] * 3
    done = one_workspace.bob.click(listed.message, "Done", near="tidy up")
    assert done.text == "Done. Thank you."
    assert "2 open tasks" in one_workspace.alice.slash("/incident task list", room).text


def test_without_tasks_the_list_says_how_to_add_one(one_workspace: Workspace) -> None:
    room = war_room(one_workspace)
    one_workspace.alice.slash("/incident task done 1", room)
    answer = one_workspace.alice.slash("/incident task list", room).text
    assert answer == "No open tasks. /incident task <text> @person adds one."


def test_todo_gathers_mine_from_every_incident_i_may_see(one_workspace: Workspace) -> None:
    first, second = war_room(one_workspace), war_room(one_workspace, "Checkout is slow")
    one_workspace.alice.slash("/incident task ring the vendor @Bob", first)
    form = one_workspace.alice.slash("/incident task", second).form
    assert form is not None
    one_workspace.alice.submit(form, {"What is to be done": "Count orders", "Who": one_workspace.bob, "Due": "30m"})
    one_workspace.alice.slash("/incident task for Charlie @Charlie", second)

    mine = one_workspace.bob.slash("/incident todo", one_workspace.general)

    lines = mine.text.split("\n")
    assert lines[:2] == ["2 tasks wait for you", "Count orders"]
    assert lines[2].startswith("#inc-2-checkout-is-slow  ·  due ")
    assert lines[3:] == ["ring the vendor", "#inc-1-api-is-down"]
    assert mine.message is not None
    assert one_workspace.bob.click(mine.message, "Done", near="ring the vendor").text == "Done. Thank you."
    assert one_workspace.bob.slash("/incident todo", one_workspace.general).text.startswith(
        "1 task waits for you\nCount orders"
    )
    assert one_workspace.slack.person("Dana").slash("/incident todo", "general").text == "You have no open tasks."


def test_a_task_that_is_not_there_or_belongs_to_two_is_explained(one_workspace: Workspace) -> None:
    room = war_room(one_workspace)
    answers = {
        words: one_workspace.alice.slash(f"/incident task {words}", room).text
        for words in ("done 99", "ask @Bob @Charlie", "ask @Nobody")
    }
    assert answers == {
        "done 99": "There is no such task. /incident task list shows them.",
        "ask @Bob @Charlie": "A task belongs to one person. Name one.",
        "ask @Nobody": "Slack did not recognise that name. Pick it from the list that appears when you type @.",
    }
