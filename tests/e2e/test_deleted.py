"""Somebody deletes what Muster posted: it is posted again at the next change, and everybody finds it where it was."""

from sandbox import Message, Room
from sandbox.posts import remove_post
from tests.e2e.test_reminders import HURRIED, MINUTE, last_nudge
from tests.e2e.test_reminders import war_room as led_room
from tests.e2e.test_tutorial import practise, steps
from tests.e2e.workspace import Workspace


def admin_deletes(workspace: Workspace, message: Message) -> None:
    """In Slack an admin may delete what an app posted; the people of the sandbox only their own."""
    with workspace.slack.workspace.changing():
        remove_post(workspace.slack.workspace, message.channel, message.post)


def cards(room: Room) -> list[Message]:
    return [m for m in room.messages if "INC-1" in m.text and "More…" in m.buttons]


def test_a_deleted_state_card_comes_back_pinned_and_goes_on_following(one_workspace: Workspace) -> None:
    room = one_workspace.declare(one_workspace.alice, "API is down", Severity="S2 High")
    ((_, link),) = room.bookmarks
    admin_deletes(one_workspace, one_workspace.card(room))
    assert (cards(room), room.pins) == ([], [])

    one_workspace.alice.slash("/incident severity S1 half of Europe", room)
    one_workspace.later()

    (card,) = cards(room)
    assert card.pinned
    assert "S1 Critical" in card.text
    ((_, turned),) = room.bookmarks
    assert turned != link
    one_workspace.alice.slash("/incident rename Logins fail", room)
    one_workspace.later()
    assert "Logins fail" in card.text
    assert [len(those) for those in (cards(room), room.pins, room.bookmarks)] == [1, 1, 1]
    with one_workspace.runtime.store.read() as uow:
        assert uow.outbox.dead_letters() == ()


def test_a_deleted_announcement_comes_back(one_workspace: Workspace) -> None:
    room = one_workspace.declare(one_workspace.alice, "API is down")
    (announcement,) = one_workspace.announcements.messages
    admin_deletes(one_workspace, announcement)
    one_workspace.alice.slash("/incident rename Logins fail", room)
    one_workspace.later()
    (announcement,) = [m for m in one_workspace.announcements.messages if not m.is_system]
    assert "Logins fail" in announcement.text


def test_a_deleted_tutorial_comes_back(one_workspace: Workspace) -> None:
    room = practise(one_workspace, one_workspace.alice)
    admin_deletes(one_workspace, steps(one_workspace, room))
    one_workspace.alice.slash("/incident update All is well", room)
    one_workspace.later()
    assert "2 of 6 done" in steps(one_workspace, room).text
    assert len(cards(room)) == 1


def test_a_room_that_was_archived_leaves_one_grave_for_its_card(one_workspace: Workspace) -> None:
    room = one_workspace.declare(one_workspace.alice, "API is down")
    one_workspace.slack.faults.refuse("chat.update", "is_archived", times=None)
    for title in ("Logins fail", "All logins fail", "Everything fails"):
        one_workspace.alice.slash(f"/incident rename {title}", room)
        one_workspace.later()
    with one_workspace.runtime.store.read() as uow:
        dead_letters = [dead_letter.kind for dead_letter in uow.outbox.dead_letters()]
    assert sorted(dead_letters) == ["announcement.refresh", "card.refresh"]


@HURRIED
def test_a_deleted_nudge_needs_no_answer(one_workspace: Workspace) -> None:
    room = led_room(one_workspace)
    one_workspace.later(10 * MINUTE)
    admin_deletes(one_workspace, last_nudge(one_workspace, room))
    one_workspace.alice.slash("/incident update Half of them are back", room)
    one_workspace.later()
    assert "Half of them are back" in room.messages[-1].text
    with one_workspace.runtime.store.read() as uow:
        assert uow.outbox.dead_letters() == ()
