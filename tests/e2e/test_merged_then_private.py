"""An incident that becomes private is named no more by what it was merged with, to anybody who may not see it."""

import pytest

from sandbox import Room
from tests.e2e.test_duplicates import everything, members, tasks, two
from tests.e2e.workspace import Workspace

READ = ("info", "timeline", "catchup", "task list")


def seen_by_charlie(w: Workspace, number: int, room: Room) -> str:
    """All that he finds about one incident, in its room, the announce channel and the answers to him."""
    answers = [w.charlie.slash(f"/incident {word} INC-{number}", w.general) for word in READ]
    listed = [(outcome.text, outcome.form.text if outcome.form else "") for outcome in answers]
    return "\n".join([everything(room), everything(w.announcements), *(text for pair in listed for text in pair)])


def naming(text: str, number: int) -> list[str]:
    return [line for line in text.splitlines() if f"INC-{number}" in line or f"inc-{number}-" in line]


@pytest.mark.parametrize("undone", [False, True], ids=["merged", "undone"])
@pytest.mark.parametrize(("closed", "other"), [(1, 2), (2, 1)], ids=["the target", "the duplicate"])
def test_what_becomes_private_is_named_no_more(one_workspace: Workspace, closed: int, other: int, undone: bool) -> None:
    w = one_workspace
    rooms = dict(enumerate(two(w, False, False), start=1))
    w.alice.slash("/incident task call the bank", rooms[2])
    w.later()
    w.alice.slash("/incident duplicate INC-1 same outage", rooms[2])
    w.later()
    w.bring_in(rooms[other], w.charlie)
    if undone:
        w.alice.click(w.card(rooms[2]), "Undo")
        w.later()
    label = f"INC-{closed}"
    w.charlie.slash(f"/incident summary INC-{other}", w.general)
    w.later()
    before = seen_by_charlie(w, other, rooms[other])
    assert label in before
    assert rooms[closed].name in before

    w.bob.makes_private(rooms[closed])
    w.alice.waits_for(rooms[closed], "made this room private")
    w.later()

    after = seen_by_charlie(w, other, rooms[other])
    assert naming(after, closed) == []
    named = w.alice.slash(f"/incident timeline INC-{other}", w.general).text
    assert label in named, "who sees both reads of both"


def test_a_newcomer_is_not_shown_what_the_others_know(one_workspace: Workspace) -> None:
    """Everybody in the duplicate is in the target too, until Charlie comes; both are private."""
    w = one_workspace
    first, second = two(w, True, True)
    w.bob.slash("/incident role lead @Alice", first)
    w.alice.slash("/incident duplicate INC-1", second)
    w.later()
    assert "Duplicate of INC-1" in w.card(second).text

    w.bring_in(second, w.charlie)
    w.later()

    assert w.charlie.user.id not in members(w, 1)
    assert "INC-1" not in w.card(second).text
    assert "INC-1" not in w.charlie.slash("/incident timeline INC-2", second).text
    assert naming(w.slack.transcript(second, as_=w.charlie), 1) == []


def test_whoever_does_not_see_the_target_cannot_undo_the_merge(one_workspace: Workspace) -> None:
    w = one_workspace
    first, second = two(w, True, False)
    w.bring_in(second, w.charlie)
    w.charlie.slash("/incident claim scribe", second)
    w.alice.slash("/incident task call the bank @Bob by 20:00", second)
    w.later()
    form = w.alice.slash("/incident duplicate INC-1", second).form
    assert form is not None
    w.alice.submit(form, {"Invite into the other war room": "Nobody"})
    w.screen(w.alice, "INC-2 is now a duplicate of INC-1.")
    w.later()
    assert "call the bank" not in str(tasks(w, 2))
    w.alice.slash("/incident task assign 3 @Alice", first)
    w.alice.slash("/incident task due 3 tomorrow 9am", first)
    w.later()
    assert "call the bank  (Alice, due tomorrow" in w.card(first).text

    refused = w.charlie.click(w.card(second), "Undo").text
    assert refused == "Alice merged INC-2. Ask them to undo it, or somebody who sees the other incident too."
    assert "call the bank" in str(tasks(w, 1))

    w.alice.click(w.card(second), "Undo")
    w.later()
    assert "call the bank  (Bob, due today 8:00 PM)" in w.card(second).text


def test_visibility_in_the_room_of_a_duplicate_is_about_the_duplicate(one_workspace: Workspace) -> None:
    w = one_workspace
    _, second = two(w, False, False)
    w.alice.slash("/incident duplicate INC-1", second)
    w.later()
    told = w.alice.slash("/incident visibility private the rival reads along", second).text
    assert "INC-2 is private." in told
    assert "INC-1" not in told
    assert "INC-1" in w.charlie.slash("/incident list all", w.general).text
    assert "INC-2" not in w.charlie.slash("/incident list all", w.general).text


def test_a_guest_who_comes_into_the_room_is_not_shown_the_other_number(one_workspace: Workspace) -> None:
    w = one_workspace
    _, second = two(w, False, False)
    w.alice.slash("/incident duplicate INC-1 same outage", second)
    w.later()
    assert "INC-1" in w.card(second).text
    gus = w.slack.person("Gus")
    w.bring_in(second, gus)
    w.later()
    assert naming(w.slack.transcript(second, as_=gus), 1) == []


def test_whoever_leaves_the_other_room_is_not_shown_its_number(one_workspace: Workspace) -> None:
    w = one_workspace
    first, second = two(w, True, True)
    w.bring_in(second, w.charlie)
    w.bring_in(first, w.charlie)
    w.bob.slash("/incident role lead @Alice", first)
    w.alice.slash("/incident duplicate INC-1", second)
    w.later()
    assert "INC-1" in w.card(second).text
    w.alice.removes(first, w.charlie)
    w.slack.wait_until(lambda: w.charlie.user.id not in members(w, 1), what="Charlie gone")
    w.later()
    assert "INC-1" not in w.card(second).text


@pytest.mark.parametrize("away", ["archived", "removed"])
def test_what_becomes_private_while_muster_is_away_from_the_other_room_is_named_no_more_there(
    one_workspace: Workspace, away: str
) -> None:
    w = one_workspace
    first, second = two(w, False, False)
    w.alice.slash("/incident duplicate INC-1 same outage", second)
    w.later()
    assert naming(w.slack.transcript(second), 1)
    if away == "archived":
        w.alice.archives(second)
    else:
        w.alice.removes(second, w.slack.bot_name)
    w.quiet()
    w.bob.makes_private(first)
    w.alice.waits_for(first, "made this room private")
    w.later()
    if away == "archived":
        w.alice.unarchives(second)
    else:
        w.alice.invites(second, w.slack.bot_name)
    w.slack.wait_until(lambda: not naming(w.slack.transcript(second), 1), what="nothing that names it")


def test_what_stays_as_it_was_posted_names_no_other_incident(one_workspace: Workspace) -> None:
    """Files and situation reports are never drawn anew."""
    w = one_workspace
    _, second = two(w, False, False)
    w.alice.slash("/incident task call the bank", second)
    w.alice.slash("/incident duplicate INC-1 same outage", second)
    w.later()
    w.alice.slash("/incident sitrep INC-2 post", w.general)
    w.later()
    report = second.messages[-1].text
    w.alice.slash("/incident summary INC-2 post", w.general)
    w.later()
    (file,) = [body.decode() for m in second.messages for reply in m.thread for _, body in reply.files]
    assert "merged this incident into another one: same outage" in file
    assert naming(file, 1) == []
    assert "merged this incident into another one: same outage" in report
    assert naming(report, 1) == []
