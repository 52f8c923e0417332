"""Whoever may not see an incident any more has no task in it, and no reminder names them."""

from tests.e2e.test_access import listed
from tests.e2e.workspace import Workspace


def test_the_tasks_of_somebody_whose_access_was_taken_are_nobodys(one_workspace: Workspace) -> None:
    w, alice, bob = one_workspace, one_workspace.alice, one_workspace.bob
    room = w.declare(alice, "Wobblegate", private=True)
    w.answer(alice, "invite @Bob", room)
    w.slack.wait_until(lambda: "Bob" in room.members, what="Bob in the room")
    w.answer(alice, "task Call the vendor @Bob by 2h", room)
    w.answer(bob, "remind in 3h look again", room)
    w.quiet()

    alice.click(listed(alice, room), "Take away", near="Bob")
    w.slack.wait_until(lambda: "Bob" not in room.members, what="Bob leaving the room")
    w.quiet()

    assert sum("was Bob's, who cannot see this incident any more." in line for line in w.lines(room)) == 1
    before = len(room.messages)
    for _ in range(5):
        w.later(3605)
    after = room.messages[before:]
    assert any("Call the vendor" in message.text for message in after), "the task is due"
    assert not [message.text for message in after if "Bob" in message.pings or "@Bob" in message.text]
    assert not [message.text for message in after if "look again" in message.text]


def test_a_declarer_who_may_not_see_it_is_not_asked_who_leads(one_workspace: Workspace) -> None:
    """They left the private room, so that they do not see it any more."""
    w, alice, bob = one_workspace, one_workspace.alice, one_workspace.bob
    room = w.declare(alice, "Wobblegate", private=True, **{"Incident lead": "Bob"})
    w.slack.wait_until(lambda: "Bob" in room.members, what="Bob in the room")
    w.answer(bob, "remind in 3h look again", room)
    alice.leaves(room)
    w.quiet()
    w.answer(bob, "role incident lead none", room)
    w.quiet()
    before = len(room.messages)
    for _ in range(3):
        w.later(305)
    after = room.messages[before:]
    assert any("no lead" in message.text for message in after)
    assert not [message.text for message in after if "Alice" in message.pings]
