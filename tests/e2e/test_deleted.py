"""Somebody deletes what Muster posted: it is posted again at the next change, and everybody finds it where it was."""

from sandbox import Message, Room
from sandbox.posts import remove_post
from tests.e2e.test_reminders import HURRIED, MINUTE, last_nudge
from tests.e2e.test_reminders import war_room as led_room
from tests.e2e.test_tutorial import practise, steps
from tests.e2e.workspace import Town


def admin_deletes(town: Town, message: Message) -> None:
    """In Slack an admin may delete what an app posted; the people of the sandbox only their own."""
    with town.slack.workspace.changing():
        remove_post(town.slack.workspace, message.channel, message.post)


def cards(room: Room) -> list[Message]:
    return [m for m in room.messages if "INC-1" in m.text and "More …" in m.buttons]


def test_a_deleted_state_card_comes_back_pinned_and_goes_on_following(one_town: Town) -> None:
    room = one_town.declare(one_town.alice, "API is down", Severity="S2 High")
    ((_, link),) = room.bookmarks
    admin_deletes(one_town, one_town.card(room))
    assert (cards(room), room.pins) == ([], [])

    one_town.alice.slash("/incident severity S1 half of Europe", room)
    one_town.later()

    (card,) = cards(room)
    assert card.pinned
    assert "S1 Critical" in card.text
    ((_, turned),) = room.bookmarks
    assert turned != link
    one_town.alice.slash("/incident rename Logins fail", room)
    one_town.later()
    assert "Logins fail" in card.text
    assert [len(those) for those in (cards(room), room.pins, room.bookmarks)] == [1, 1, 1]
    with one_town.house.store.read() as uow:
        assert uow.outbox.buried() == ()


def test_a_deleted_announcement_comes_back(one_town: Town) -> None:
    room = one_town.declare(one_town.alice, "API is down")
    (announcement,) = one_town.announcements.messages
    admin_deletes(one_town, announcement)
    one_town.alice.slash("/incident rename Logins fail", room)
    one_town.later()
    (announcement,) = [m for m in one_town.announcements.messages if not m.is_system]
    assert "Logins fail" in announcement.text


def test_a_deleted_tutorial_comes_back(one_town: Town) -> None:
    room = practise(one_town, one_town.alice)
    admin_deletes(one_town, steps(one_town, room))
    one_town.alice.slash("/incident update All is well", room)
    one_town.later()
    assert "2 of 6 done" in steps(one_town, room).text
    assert len(cards(room)) == 1


def test_a_room_that_was_archived_leaves_one_grave_for_its_card(one_town: Town) -> None:
    room = one_town.declare(one_town.alice, "API is down")
    one_town.slack.faults.refuse("chat.update", "is_archived", times=None)
    for title in ("Logins fail", "All logins fail", "Everything fails"):
        one_town.alice.slash(f"/incident rename {title}", room)
        one_town.later()
    with one_town.house.store.read() as uow:
        graves = [grave.kind for grave in uow.outbox.buried()]
    assert sorted(graves) == ["RefreshAnnouncement", "RefreshStateCard"]


@HURRIED
def test_a_deleted_nudge_needs_no_answer(one_town: Town) -> None:
    room = led_room(one_town)
    one_town.later(10 * MINUTE)
    admin_deletes(one_town, last_nudge(one_town, room))
    one_town.alice.slash("/incident update Half of them are back", room)
    one_town.later()
    assert "Half of them are back" in room.messages[-1].text
    with one_town.house.store.read() as uow:
        assert uow.outbox.buried() == ()
