"""Tasks: from the room, on the card, in one's own list across incidents."""

from sandbox import Room
from tests.e2e.workspace import Town


def war_room(town: Town, title: str = "API is down") -> Room:
    room = town.declare(town.alice, title)
    town.bring_in(room, town.bob)
    town.later()
    return room


def test_a_task_is_given_done_and_opened_again(one_town: Town) -> None:
    room = war_room(one_town)
    one_town.alice.slash("/incident task call the vendor & <ask> @Bob", room)
    one_town.later()
    assert "2 open tasks" in one_town.card(room).text
    assert "• 2. call the vendor & <ask>  (Bob)" in one_town.card(room).text

    one_town.bob.slash("/incident task done 2", room)
    one_town.later()
    assert "1 open task\n" in one_town.card(room).text
    assert "call the vendor" not in one_town.card(room).text
    assert one_town.bob.slash("/incident task done 2", room).text == "It is so already."

    one_town.bob.slash("/incident task reopen #2", room)
    one_town.later()
    assert "• 2. call the vendor & <ask>  (Bob)" in one_town.card(room).text
    assert one_town.lines(room) == [
        "Alice gave task 2 to Bob: call the vendor & <ask>",
        "Bob finished task 2: call the vendor & <ask>",
        "Bob opened task 2 again: call the vendor & <ask>",
    ]


def test_whoever_gets_a_task_is_brought_into_the_room(one_town: Town) -> None:
    room = war_room(one_town)
    one_town.alice.slash("/incident task ask legal @Charlie", room)
    one_town.later()
    assert "Charlie" in room.members


def test_the_list_names_number_person_and_time(one_town: Town) -> None:
    room = war_room(one_town)
    form = one_town.alice.slash("/incident task", room).form
    assert form is not None
    wrong = one_town.alice.submit(form, {"What is to be done": "Ring", "Due": "someday"}).errors
    assert list(wrong) == ["Due"]
    past = one_town.alice.submit(form, {"Due": "yesterday 10:00"}).errors
    assert past == {"Due": "That time has passed. Choose one to come."}
    assert one_town.alice.submit(form, {"Who": one_town.bob, "Due": "30m"}).closed
    one_town.alice.slash("/incident task tidy up", room)

    listed = one_town.bob.slash("/incident task list", room)

    lines = listed.text.split("\n")
    assert lines[0] == "3 open tasks"
    assert lines[1] == "1. Write down what is known, unknown and assumed  (Alice)"
    assert lines[2].startswith("2. Ring  (Bob, due today ") or lines[2].startswith("2. Ring  (Bob, due tomorrow ")
    assert lines[3] == "3. tidy up  (nobody yet)"
    assert listed.message is not None
    assert listed.message.buttons == ["Done"] * 3
    done = one_town.bob.click(listed.message, "Done", near="tidy up")
    assert done.text == "Done. Thank you."
    assert "2 open tasks" in one_town.alice.slash("/incident task list", room).text


def test_without_tasks_the_list_says_how_to_add_one(one_town: Town) -> None:
    room = war_room(one_town)
    one_town.alice.slash("/incident task done 1", room)
    answer = one_town.alice.slash("/incident task list", room).text
    assert answer == "No open tasks. /incident task <text> @person adds one."


def test_todo_gathers_mine_from_every_incident_i_may_see(one_town: Town) -> None:
    first, second = war_room(one_town), war_room(one_town, "Checkout is slow")
    one_town.alice.slash("/incident task ring the vendor @Bob", first)
    form = one_town.alice.slash("/incident task", second).form
    assert form is not None
    one_town.alice.submit(form, {"What is to be done": "Count orders", "Who": one_town.bob, "Due": "30m"})
    one_town.alice.slash("/incident task for Charlie @Charlie", second)

    mine = one_town.bob.slash("/incident todo", one_town.general)

    lines = mine.text.split("\n")
    assert lines[:2] == ["2 tasks wait for you", "Count orders"]
    assert lines[2].startswith("#inc-2-checkout-is-slow  ·  due ")
    assert lines[3:] == ["ring the vendor", "#inc-1-api-is-down"]
    assert mine.message is not None
    assert one_town.bob.click(mine.message, "Done", near="ring the vendor").text == "Done. Thank you."
    assert one_town.bob.slash("/incident todo", one_town.general).text.startswith("1 task waits for you\nCount orders")
    assert one_town.slack.person("Dana").slash("/incident todo", "general").text == "Nothing waits for you."


def test_a_task_that_is_not_there_or_belongs_to_two_is_explained(one_town: Town) -> None:
    room = war_room(one_town)
    answers = {
        words: one_town.alice.slash(f"/incident task {words}", room).text
        for words in ("done 99", "ask @Bob @Charlie", "ask @Nobody")
    }
    assert answers == {
        "done 99": "There is no such task. /incident task list shows them.",
        "ask @Bob @Charlie": "A task belongs to one person. Name one.",
        "ask @Nobody": "Slack did not recognise that name. Pick it from the list that appears when you type @.",
    }
