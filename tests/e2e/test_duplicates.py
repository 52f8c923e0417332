"""Duplicates: merged into the incident they are the same as, without a word reaching somebody who may not read it, and
brought back within a day."""

import json

import pytest

from sandbox import Room
from tests.e2e.workspace import Workspace
from workflows.domain.ids import IncidentId

DAY = 24 * 3600


@pytest.fixture(params=[False, True], ids=["open", "private"])
def both(one_workspace: Workspace, request: pytest.FixtureRequest) -> tuple[Room, Room]:
    return two(one_workspace, request.param, request.param)


def two(w: Workspace, first_private: bool, second_private: bool) -> tuple[Room, Room]:
    """Bob leads the first, Alice the second; both are in both rooms."""
    first = w.declare(w.bob, "Payments fail", private=first_private, Severity="S2 High")
    second = w.declare(w.alice, "Checkout broken", private=second_private, Severity="S3 Moderate")
    w.bob.invites(first, w.alice)
    w.bring_in(second, w.bob)
    w.slack.wait_until(lambda: w.alice.user.id in members(w, 1), what="Alice in the first room")
    w.quiet()
    return first, second


def members(w: Workspace, number: int) -> frozenset[str]:
    with w.runtime.store.read() as uow:
        return frozenset(uow.members.of(IncidentId(number)))


def tasks(w: Workspace, number: int) -> list[tuple[int, str, bool]]:
    with w.runtime.store.read() as uow:
        return [(task.number, task.text, task.is_open) for task in uow.tasks.of(IncidentId(number))]


def notes(w: Workspace, number: int) -> list[str]:
    with w.runtime.store.read() as uow:
        return [entry.text for entry in uow.timeline.of(IncidentId(number)) if entry.fact.kind == "note"]


def everything(room: Room) -> str:
    return "\n".join([room.name, room.topic, room.purpose, *(m.text for m in room.messages)])


FIRST_TASK = "Write down what is known, unknown and assumed"


def test_a_duplicate_takes_people_and_tasks_along_and_sends_its_room_on(
    one_workspace: Workspace, both: tuple[Room, Room]
) -> None:
    w, (first, second) = one_workspace, both
    w.bring_in(second, w.charlie)
    w.bob.slash("/incident role lead @Alice", first)  # into a private one, only people with a role let others in
    w.alice.slash("/incident task call the bank @Bob by 20:00", second)
    w.later()
    before = len(w.lines(first))

    answer = w.alice.slash("/incident duplicate of INC-1 same outage", second).text
    w.later()

    assert answer.splitlines() == [
        f"INC-2 is now a duplicate of INC-1. Go on in #{first.name}",
        "Task 1 is now task 2 of INC-1.",
        "Task 2 is now task 3 of INC-1.",
        "Bob: already in the room",
        "Charlie: invited",
        "Undo on its card brings everything back as it was, for 24 hours.",
    ]
    assert "Charlie" in first.members
    assert f"Duplicate of INC-1 #{first.name}" in w.card(second).text
    assert w.card(second).buttons == ["Undo"]
    assert f"Merged into this one\nINC-2 #{second.name}" in w.card(first).text
    assert "3. call the bank  (Bob, due today 8:00 PM), was task 2 of INC-2" in w.card(first).text
    assert w.lines(first)[before:] == [
        f"Alice merged INC-2 into this incident. Its timeline stays there.  #{second.name}",
        "Alice invited Charlie.",
    ]
    assert w.lines(second)[-1] == f"Alice merged this incident into INC-1: same outage  #{first.name}"
    assert "call the bank" in w.bob.slash("/incident todo", w.general).text

    redirected = w.bob.slash("/incident note Card payments too", second).text
    assert redirected.endswith("INC-2 is a duplicate, so this is about INC-1: Payments fail")
    assert (notes(w, 1), notes(w, 2)) == (["Card payments too"], [])
    shown = w.bob.slash("/incident timeline", second).text
    assert "Timeline of INC-1" in shown
    assert f"Alice merged INC-2 into this incident. Its timeline stays there.  #{second.name}" in shown
    assert "Timeline of INC-2" in w.bob.slash("/incident timeline INC-2", second).text
    menu = w.bob.slash("/incident", second).form
    assert menu is not None
    assert menu.title == "INC-1"
    again = w.alice.slash("/incident duplicate of INC-1", second).text
    assert again == f"INC-2 is already a duplicate of INC-1: #{first.name}"

    w.later(3 * 3600 + 10 * 3600)
    assert any("task 3 is due" in line for line in w.lines(first))
    assert not any("is due" in line for line in w.lines(second))


def test_undone_within_a_day_everything_is_as_it_was_but_for_what_changed(
    one_workspace: Workspace, both: tuple[Room, Room]
) -> None:
    w, (first, second) = one_workspace, both
    for what in ("call the bank @Bob", "count the orders"):
        w.alice.slash(f"/incident task {what}", second)
    before = tasks(w, 2)
    w.alice.slash("/incident status containing", second)
    w.alice.slash("/incident duplicate INC-1", second)
    w.alice.slash("/incident task done 3", first)
    w.alice.slash("/incident task rename 4 count all orders", first)
    w.alice.slash("/incident task ring the vendor", first)
    w.later()
    assert tasks(w, 2) == []

    told = w.alice.click(w.card(second), "Undo").text
    w.later()

    assert told == (
        f"INC-2 is Containing again, with its tasks: #{second.name} "
        "People who were invited into the other war room stay there."
    )
    assert [number for number, _, _ in before] == [1, 2, 3]
    assert tasks(w, 2) == [(1, FIRST_TASK, True), (2, "call the bank", False), (3, "count all orders", True)]
    assert tasks(w, 1) == [(1, FIRST_TASK, True), (5, "ring the vendor", True)]
    assert "Post update" in w.card(second).buttons
    assert "Status\nContaining" in w.card(second).text
    assert "today 10:00 AM" in w.card(second).text or "tomorrow" in w.card(second).text
    assert "was task" not in w.card(second).text + w.card(first).text
    assert "Merged into this one" not in w.card(first).text
    assert w.lines(second)[-1] == "Alice undid the merge into INC-1. This incident goes on here."
    assert w.lines(first)[-1] == "Alice undid the merge of INC-2, which goes on by itself."
    w.alice.slash("/incident task one more", first)
    assert tasks(w, 1)[-1] == (6, "one more", True)
    assert w.bob.slash("/incident note back here", second).text == "Added to the timeline."
    assert w.alice.slash("/incident duplicate undo", second).text == "That was already undone."


def test_the_form_asks_of_which_one(one_workspace: Workspace, both: tuple[Room, Room]) -> None:
    w, (_, second) = one_workspace, both
    hidden = w.declare(w.charlie, "Wobblegate", private=True)
    form = w.alice.slash("/incident status", second).form
    assert form is not None
    assert w.alice.submit(form, {"Status": "Duplicate", "Reason": "the same outage"}).form is not None
    asked = w.screen(w.alice, "Its open tasks and its people go to the other incident")
    assert asked.options("Duplicate of") == ["INC-1  Payments fail"]
    assert asked.values["Reason"] == "the same outage"
    assert w.alice.slash("/incident status duplicate", second).form is not None

    asked = w.screen(w.alice, "Its open tasks and its people go to the other incident")
    asked.view.content["blocks"] = json.loads(json.dumps(asked.view.content["blocks"]).replace('"1"', '"3"'))
    turned = w.alice.submit(asked, {"Duplicate of": "INC-1  Payments fail"}).errors
    assert list(turned.values()) == ["There is no INC-3 that you can see. `/incident list` shows what you can."]
    w.alice.close(asked)

    form = w.alice.slash("/incident duplicate", second).form
    assert form is not None
    w.alice.submit(form, {"Duplicate of": "INC-1  Payments fail"})
    w.screen(w.alice, "INC-2 is now a duplicate of INC-1.")
    w.quiet()
    assert "Wobblegate" in everything(hidden)
    assert "INC-2" not in everything(hidden)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("duplicate INC-2", "An incident cannot be a duplicate of itself. Choose another one."),
        ("duplicate 99", "There is no INC-99 that you can see. /incident list shows what you can."),
        ("duplicate the other one", "“the other one” is not an incident number. Try 12 or INC-12."),
        ("status duplicate INC-1", "INC-2 is now a duplicate of INC-1."),
        ("status duplicate of INC-1", "INC-2 is now a duplicate of INC-1."),
        ("duplicate undo", "That was already undone."),
    ],
)
def test_what_is_typed_is_done_or_explained(one_workspace: Workspace, typed: str, said: str) -> None:
    w = one_workspace
    _, second = two(w, False, False)
    assert said in w.alice.slash(f"/incident {typed}", second).text


def test_an_open_incident_merged_into_a_private_one_betrays_nothing(one_workspace: Workspace) -> None:
    """Alice and Bob see both; Charlie and the announcement channel only the open one."""
    w = one_workspace
    _, second = two(w, True, False)
    w.bring_in(second, w.charlie)
    w.alice.slash("/incident task call the bank", second)
    w.later()
    form = w.alice.slash("/incident duplicate INC-1 same outage", second).form
    assert form is not None, "who is invited has to be chosen"
    assert form.values["Duplicate of"] == "INC-1  Payments fail"
    assert form.values["Invite into the other war room"] is None
    w.alice.submit(form, {"Invite into the other war room": "Only people with a role or an open task"})
    w.screen(w.alice, "INC-2 is now a duplicate of INC-1.")
    w.later()

    assert w.charlie.user.id not in members(w, 1)
    assert "Status\nDuplicate\n" in w.card(second).text
    said = everything(second) + everything(w.announcements)
    announced, ended = w.announcements.messages[-2:]
    assert "Checkout broken: 🟡 S3 Moderate, Duplicate" in announced.fallback
    assert ended.fallback.startswith(":white_check_mark: INC-2 Checkout broken has ended: Duplicate.")
    assert "merged this incident into another one: same outage" in said
    assert "INC-1" not in said
    assert "Payments fail" not in said
    for words in ("note Too", "timeline", "info", "info INC-2", "catchup", "task list", ""):
        outcome = w.charlie.slash(f"/incident {words}", second)
        shown = outcome.text + (w.charlie.form.text if w.charlie.form else "")
        assert "INC-1" not in shown
        assert "Payments fail" not in shown
    assert "INC-1" in w.bob.slash("/incident info INC-2", second).text
    assert [text for _, text, _ in tasks(w, 1)] == [FIRST_TASK, FIRST_TASK, "call the bank"]

    w.bob.slash("/incident task rename 3 call the secret bank", w.general)
    w.alice.slash("/incident task INC-1 rename 3 call the secret bank", second)
    w.alice.click(w.card(second), "Undo")
    w.later()
    assert tasks(w, 2)[-1] == (2, "call the bank", True)
    assert "secret" not in everything(second) + everything(w.announcements)


def test_a_private_incident_is_merged_into_no_open_one(one_workspace: Workspace) -> None:
    """What is typed in its room afterwards would be read by everybody. The other way round it is done."""
    w = one_workspace
    first, second = two(w, False, True)
    w.alice.slash("/incident task call the hidden bank", second)
    told = w.alice.slash("/incident duplicate INC-1 the hidden reason", second).text
    assert "More people may know of INC-1 than of INC-2" in told
    assert "Merge INC-1 into INC-2 instead, or change the visibility of INC-1 first." in told
    offered = w.alice.slash("/incident duplicate", second)
    assert offered.form is None, "it is not offered either"
    w.alice.slash("/incident note the hidden word", second)
    w.later()
    assert [text for _, text, _ in tasks(w, 2)] == [FIRST_TASK, "call the hidden bank"]
    outside = everything(first) + everything(w.announcements)
    for words in ("timeline INC-1", "info INC-1", "list all"):
        outside += w.charlie.slash(f"/incident {words}", w.general).text
    for hidden in ("INC-2", "Checkout", "hidden", second.name):
        assert hidden not in outside

    form = w.bob.slash("/incident duplicate INC-2", first).form
    assert form is not None
    w.bob.submit(form, {"Invite into the other war room": "Nobody"})
    w.screen(w.bob, "INC-1 is now a duplicate of INC-2.")


def test_after_a_day_it_is_reopened_instead(one_workspace: Workspace) -> None:
    w = one_workspace
    first, second = two(w, False, False)
    w.alice.slash("/incident duplicate INC-1", second)
    w.later()
    w.later(DAY + 1200)
    w.slack.wait_until(lambda: w.card(second).buttons == ["Reopen…"], what="a card without Undo")
    told = w.alice.slash("/incident duplicate undo", second)
    assert told.text == (
        "A merge can be undone for 24 hours. /incident reopen <reason> brings INC-2 back without its tasks."
    )
    w.alice.slash("/incident reopen it was another matter", second)
    w.later()
    assert "Merged into this one" not in w.card(first).text
    assert w.bob.slash("/incident note here again", second).text == "Added to the timeline."
    assert notes(w, 2) == ["here again"]
