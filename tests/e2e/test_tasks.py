"""Tasks: from the room, on the card, in one's own list across incidents."""

from datetime import timedelta

import pytest

from sandbox import Message, Outcome, Person, Room
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
    assert (
        one_workspace.bob.slash("/incident task done 2", room).text == "Nothing changed: the task is already like that."
    )

    one_workspace.bob.slash("/incident task reopen #2", room)
    one_workspace.later()
    assert "• 2. call the vendor & <ask>  (Bob)" in one_workspace.card(room).text
    assert one_workspace.lines(room) == [
        "Alice assigned task 2 to Bob: call the vendor & <ask>",
        "Bob finished task 2: call the vendor & <ask>",
        "Bob reopened task 2: call the vendor & <ask>",
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
    wrong = one_workspace.alice.submit(form, {"What needs to be done": "Ring", "Due": "someday"}).errors
    assert list(wrong) == ["Due"]
    past = one_workspace.alice.submit(form, {"Due": "yesterday 10:00"}).errors
    assert past == {"Due": "That time has passed. Choose a later one."}
    told = one_workspace.alice.submit(form, {"Who": one_workspace.bob, "Due": "30m"}).form
    assert told is not None
    assert told.text.startswith("Task 2 added, due 13 Jan 10:3")
    one_workspace.alice.close(told)
    one_workspace.alice.slash("/incident task tidy up", room)

    listed = one_workspace.bob.slash("/incident task list", room)

    lines = listed.text.split("\n")
    assert lines[0] == "3 open tasks"
    assert lines[1] == "1. Write down what is known, unknown and assumed  (Alice)"
    assert lines[2].startswith("2. Ring  (Bob, due today ") or lines[2].startswith("2. Ring  (Bob, due tomorrow ")
    assert lines[3] == "3. tidy up  (unassigned)"
    assert listed.message is not None
    assert listed.message.buttons == ["Done"] * 3
    done = one_workspace.bob.click(listed.message, "Done", near="tidy up")
    assert done.error is None
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
    one_workspace.alice.submit(form, {"What needs to be done": "Count orders", "Who": one_workspace.bob, "Due": "30m"})
    one_workspace.alice.slash("/incident task for Charlie @Charlie", second)

    mine = one_workspace.bob.slash("/incident todo", one_workspace.general)

    lines = mine.text.split("\n")
    assert lines[:2] == ["2 open tasks for you", "Count orders"]
    assert lines[2].startswith("#inc-2-checkout-is-slow  ·  due ")
    assert lines[3:] == ["ring the vendor", "#inc-1-api-is-down"]
    assert mine.message is not None
    assert one_workspace.bob.click(mine.message, "Done", near="ring the vendor").text == "Done. Thank you."
    assert one_workspace.bob.slash("/incident todo", one_workspace.general).text.startswith(
        "1 open task for you\nCount orders"
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


# ------------------------------------------------------------------------------------ whoever is asked is told


@pytest.fixture(params=[False, True], ids=["open", "private"])
def room(request: pytest.FixtureRequest, one_workspace: Workspace) -> Room:
    made = one_workspace.declare(one_workspace.alice, "API is down", private=request.param)
    one_workspace.bring_in(made, one_workspace.bob)
    one_workspace.later()
    return made


def asked(person: Person) -> Message:
    """The last message that asks this person for something."""
    return person.waits_for("dm", "gave you task 2 of INC-1")


def test_the_assignee_reads_who_asks_for_what_and_by_when(one_workspace: Workspace, room: Room) -> None:
    one_workspace.alice.slash("/incident task answer the regulator by 14 Jan 9:00 @Charlie", room)
    message = asked(one_workspace.charlie)
    assert message.text.startswith(
        f"Alice gave you task 2 of INC-1, API is down #{room.name}:\nanswer the regulator\nDue tomorrow 9:00 AM"
    )
    assert message.buttons == ["On it", "Done", "Can't", "Answer…"]
    assert "Charlie" in room.members

    one_workspace.charlie.click(message, "On it")
    one_workspace.charlie.click(message, "On it")
    one_workspace.later()
    assert one_workspace.lines(room)[-1] == "Charlie is on task 2."
    one_workspace.charlie.click(message, "Done")
    one_workspace.later()
    assert one_workspace.lines(room)[-1] == "Charlie finished task 2: answer the regulator"


def test_who_cannot_says_so_in_their_own_words_and_the_task_is_nobodys(one_workspace: Workspace, room: Room) -> None:
    one_workspace.alice.slash("/incident task call the vendor @Bob", room)
    form = one_workspace.bob.click(asked(one_workspace.bob), "Can't").form
    assert form is not None
    one_workspace.bob.submit(form, {"What the room should know": "I am on a plane"})
    one_workspace.later()
    assert one_workspace.lines(room)[-1] == "Bob cannot do task 2, and it is unassigned now: I am on a plane"
    assert "2. call the vendor  (unassigned)" in one_workspace.card(room).text
    assert asked(one_workspace.bob).buttons == []


def test_who_gets_a_task_back_can_say_again_that_they_are_on_it(one_workspace: Workspace, room: Room) -> None:
    one_workspace.alice.slash("/incident task call the vendor @Bob", room)
    first = asked(one_workspace.bob)
    one_workspace.bob.click(first, "On it")
    form = one_workspace.bob.click(first, "Can't").form
    assert form is not None
    one_workspace.bob.submit(form)
    one_workspace.alice.slash("/incident task assign 2 @Bob", room)
    one_workspace.alice.slash("/incident task assign 2 @Bob", room)
    one_workspace.later()
    again = [m for m in one_workspace.bob.dms() if "gave you task" in m.text][-1]
    one_workspace.bob.click(again, "On it")
    one_workspace.later()
    lines = one_workspace.lines(room)
    assert lines.count("Bob is on task 2.") == 2
    assert lines.count("Alice assigned task 2 to Bob: call the vendor") == 2


def test_words_for_a_task_that_go_on_are_a_new_task(one_workspace: Workspace, room: Room) -> None:
    alice = one_workspace.alice
    assert one_workspace.told(alice, "task complete 1 report", room) == "Alice added task 2: complete 1 report"
    assert one_workspace.told(alice, "task drop 1 listing", room) == "Alice added task 3: drop 1 listing"
    assert one_workspace.alice.slash("/incident task done", room).text.startswith("Which one?")
    assert "1. Write down" in one_workspace.alice.slash("/incident task list", room).text


def test_nobody_is_told_of_what_they_gave_themselves(one_workspace: Workspace, room: Room) -> None:
    before = len(one_workspace.alice.dms())
    one_workspace.alice.slash("/incident task call the vendor @Alice", room)
    one_workspace.later()
    assert len(one_workspace.alice.dms()) == before


def test_a_task_is_changed_by_its_number_in_the_words_people_use(one_workspace: Workspace, room: Room) -> None:
    one_workspace.alice.slash("/incident task call the vendor @Bob", room)
    told = [
        one_workspace.answer(one_workspace.alice, f"task {words}", room)
        for words in ("rename 2 call both vendors", "assign #2 @Charlie")
    ]
    asked(one_workspace.charlie)
    told += [
        one_workspace.answer(one_workspace.alice, f"task {words}", room)
        for words in (
            "due two tomorrow 9am",
            "finish 2",
            "undo 2",
            "cancel 2 they called us",
            "cancel 2",
            "assign 2 @Bob",
            "cancel the campaign",
        )
    ]
    assert told == [
        "",
        "",
        "Task 2 is now due 14 Jan 09:00 UTC.",
        "",
        "",
        "",
        "Nothing changed: the task is already like that.",
        "Task 2 is done or cancelled. Reopen it first.",
        "",
    ]
    one_workspace.later()
    assert one_workspace.lines(room)[1:7] == [
        "Alice changed task 2: call both vendors",
        "Alice assigned task 2 to Charlie: call both vendors",
        "Alice moved task 2 to tomorrow 9:00 AM: call both vendors",
        "Alice finished task 2: call both vendors",
        "Alice reopened task 2: call both vendors",
        "Alice cancelled task 2: they called us",
    ]


# ------------------------------------------------------------------------------------ whatever is open is never dropped


def closed(workspace: Workspace, room: Room) -> Outcome:
    workspace.alice.slash("/incident resolve done", room)
    return workspace.alice.slash("/incident close", room)


def test_closing_says_what_stays_open_and_it_still_reminds(one_workspace: Workspace, room: Room) -> None:
    one_workspace.alice.slash("/incident task done 1", room)
    one_workspace.alice.slash("/incident task answer the regulator by 14 Jan 9:00 @Bob", room)
    answer = closed(one_workspace, room).text
    assert "Tasks are still open. They stay so, with their reminders" in answer
    assert "• 2. answer the regulator  (Bob, due " in answer
    assert "answer the regulator" in one_workspace.bob.slash("/incident todo", one_workspace.general).text

    one_workspace.pass_time(timedelta(hours=17, minutes=30).total_seconds())
    soon = one_workspace.bob.waits_for(room, "task 2 is due")
    assert soon.text.startswith("@Bob task 2 is due today 9:00 AM: answer the regulator")
    one_workspace.pass_time(timedelta(hours=6).total_seconds())
    overdue = one_workspace.bob.waits_for(room, "task 2 is due: answer the regulator")
    assert overdue.pings == ["Bob"]
    assert "overdue since" in one_workspace.bob.slash("/incident todo", one_workspace.general).text


def test_what_is_open_can_be_handed_over_or_cancelled_at_the_end(one_workspace: Workspace, room: Room) -> None:
    for words in ("one @Bob", "two"):
        one_workspace.alice.slash(f"/incident task {words}", room)
    form = one_workspace.alice.slash("/incident status", room).form
    assert form is not None
    assert "3 open tasks" in form.text
    one_workspace.alice.submit(
        form, {"Status": "Resolved", "What was done": "Rolled back", "Or hand them to": one_workspace.charlie}
    )
    one_workspace.later()
    assert one_workspace.card(room).text.count("(Charlie)") == 3
    form = one_workspace.alice.slash("/incident status", room).form
    assert form is not None
    one_workspace.alice.submit(form, {"Status": "Closed", "Open tasks": "Cancel them"})
    one_workspace.later()
    assert "open task" not in one_workspace.card(room).text


def test_a_task_that_is_opened_again_when_it_is_overdue_reminds_at_once(one_workspace: Workspace, room: Room) -> None:
    one_workspace.alice.slash("/incident task call the vendor by 14:00 @Bob", room)
    one_workspace.bob.slash("/incident task done 2", room)
    one_workspace.later(timedelta(hours=5).total_seconds())
    one_workspace.alice.slash("/incident task reopen 2", room)
    one_workspace.later()
    one_workspace.bob.waits_for(room, "task 2 is due: call the vendor")


# ------------------------------------------------------------------------------------ changed, and overdue


def test_who_has_a_task_is_told_what_others_change_of_it(one_workspace: Workspace, room: Room) -> None:
    alice, bob = one_workspace.alice, one_workspace.bob
    alice.slash("/incident task call the vendor by 18:00 @Bob", room)
    asked(bob)
    for words in ("due 2 19:00", "rename 2 call both vendors", "unassign 2"):
        alice.slash(f"/incident task {words}", room)
        one_workspace.later()
    assert alice.slash("/incident task unassign 2", room).text == "Nothing changed: the task is already like that."
    alice.slash("/incident task assign 2 @Bob", room)
    alice.slash("/incident task assign 2 nobody", room)
    alice.slash("/incident task assign 2 @Bob", room)
    one_workspace.later()
    alice.slash("/incident task cancel 2 they called us", room)
    bob.waits_for("dm", "they called us")
    told = [message.text.split("\n")[0] for message in bob.dms() if "Alice gave you" not in message.text]
    assert told == [
        "Alice moved task 2 to today 7:00 PM: call the vendor",
        "Alice changed task 2: call both vendors",
        "Alice unassigned task 2: call both vendors",
        "Alice unassigned task 2: call both vendors",
        "Alice cancelled task 2: they called us",
    ]
    assert [m.text for m in alice.dms() if "task 2" in m.text] == []


def test_a_task_that_stays_overdue_goes_to_the_lead_once(one_workspace: Workspace, room: Room) -> None:
    one_workspace.alice.slash("/incident task call the vendor by 14:00 @Bob", room)
    one_workspace.later(timedelta(hours=5).total_seconds())
    one_workspace.bob.waits_for(room, "task 2 is due: call the vendor")
    one_workspace.later(timedelta(hours=5).total_seconds())
    above = one_workspace.alice.waits_for(room, "task 2 (Bob) is")
    assert above.pings == ["Alice"]
    assert above.buttons == ["Done"]
    one_workspace.later(timedelta(hours=10).total_seconds())
    assert len([m for m in room.messages if "task 2 (Bob) is" in m.text]) == 1
    one_workspace.alice.click(above, "Done")
    one_workspace.later()
    assert above.buttons == []


def test_a_task_pings_once_at_a_time_and_what_is_overdue_stands_first(one_workspace: Workspace, room: Room) -> None:
    """Nobody looked for hours: the reminder before it is due and the one that says so come at the same moment."""
    alice, bob = one_workspace.alice, one_workspace.bob
    for words in ("b", "c", "d", "e @Bob by 1h", "f @Bob by 1h", "g by 1h", "h by 1h"):
        alice.slash(f"/incident task {words}", room)
    one_workspace.later()
    one_workspace.later(timedelta(hours=2).total_seconds())
    pings = [m.text for m in room.messages if "task 5 is due" in m.text]
    assert pings == ["@Bob task 5 is due: e"]
    card = one_workspace.card(room).text
    lines = [line for line in card.splitlines() if line.startswith(("•", "…"))]
    assert [line.partition("  ")[0] for line in lines[:-1]] == ["• 5. e", "• 6. f", "• 7. g"]
    assert lines[-1] == "… and 5 more, 1 of them overdue: /incident task list"
    assert "Task 5 is now due" in bob.slash("/incident task due 5 tomorrow 9am", room).text
