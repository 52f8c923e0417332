"""When Slack does not play along: what of the set-up fails is said, mended by Retry, and never half of something."""

import pytest

from sandbox import Message, Person, Room
from tests.e2e.step_posts import is_post_of
from tests.e2e.workspace import Workspace

OPEN = "Open (everybody in the workspace)"
PRIVATE = "Private (members of the war room only)"
RESPONDERS = """
functions:
  incident_management: {members: [bob@example.com, gus@example.com, dora@example.com, nobody@example.com]}
"""


def declare(workspace: Workspace, visibility: str = OPEN, who: str = "Alice", title: str = "API is down") -> None:
    person = workspace.slack.person(who)
    form = person.slash(f"/incident declare {title}", workspace.general).form
    assert form is not None
    assert person.submit(form, {"Visibility": visibility}).closed


def war_rooms(workspace: Workspace) -> list[Room]:
    return [room for room in workspace.slack.rooms if room.name.startswith("inc-")]


def told_of_failure(who: Person) -> Message:
    return who.waits_for("dm", "part of the setup failed")


def test_no_private_channel_means_no_channel_until_slack_allows_one(workspace: Workspace) -> None:
    workspace.slack.faults.refuse(
        "conversations.create", "restricted_action", when=lambda args: bool(args["is_private"])
    )

    declare(workspace, PRIVATE)

    told = told_of_failure(workspace.alice)
    workspace.quiet()
    assert "Could not create the war room (restricted_action)" in told.text
    assert war_rooms(workspace) == []
    assert workspace.announcements.messages == []

    assert "Retrying now." in workspace.alice.click(told, "Retry").text
    workspace.slack.wait_until(lambda: war_rooms(workspace) and war_rooms(workspace)[0].bookmarks)
    (room,) = war_rooms(workspace)
    assert room.is_private
    assert "Alice" in room.members
    assert workspace.announcements.messages == []


@pytest.mark.parametrize("private", [False, True])
def test_a_room_of_somebody_else_is_never_taken_over(one_workspace: Workspace, private: bool) -> None:
    theirs = one_workspace.charlie.creates("inc-1-api-is-down", private=private)
    also_theirs = one_workspace.charlie.creates("inc-1-api-is-down-2")

    declare(one_workspace)

    one_workspace.slack.wait_until(lambda: len(war_rooms(one_workspace)) == 3 and war_rooms(one_workspace)[2].bookmarks)
    assert war_rooms(one_workspace)[2].name == "inc-1-api-is-down-3"
    assert theirs.members == also_theirs.members == ["Charlie"]
    assert [m for room in (theirs, also_theirs) for m in room.messages if not m.is_system] == []


def test_a_room_of_somebody_else_is_not_taken_over_after_a_lost_answer_either(one_workspace: Workspace) -> None:
    one_workspace.charlie.creates("inc-1-api-is-down")
    one_workspace.slack.faults.lose_request("conversations.create")

    declare(one_workspace)
    one_workspace.run_until_idle()

    assert [room.name for room in war_rooms(one_workspace)] == ["inc-1-api-is-down", "inc-1-api-is-down-2"]
    assert war_rooms(one_workspace)[0].members == ["Charlie"]


@pytest.mark.parametrize("programme", [RESPONDERS])
def test_of_the_responders_those_who_can_come_do_and_the_room_hears_of_the_others(one_workspace: Workspace) -> None:
    declare(one_workspace)
    one_workspace.run_until_idle()

    (room,) = war_rooms(one_workspace)
    assert room.members == ["Muster", "Alice", "Bob", "Gus"]
    assert [m.text for m in room.messages if not m.is_system and not m.pinned] == [
        "Could not be invited: dora@example.com, nobody@example.com (nobody has this address)."
    ]
    assert [m.text for m in one_workspace.alice.dms() if "setup failed" in m.text] == []


FAILURES = {
    "announce": ("chat.postMessage", "channel_not_found", "Could not announce the incident (channel_not_found)"),
    "pin_card": ("pins.add", "too_many_pins", "Could not pin the incident card (too_many_pins)"),
    "set_topic": ("conversations.setTopic", "user_is_restricted", "Could not set the topic (user_is_restricted)"),
    "add_bookmark": ("bookmarks.add", "too_many_bookmarks", "Could not add the bookmark (too_many_bookmarks)"),
}


@pytest.mark.parametrize("step", list(FAILURES))
def test_a_step_that_slack_refuses_shows_with_a_way_to_mend_it(one_workspace: Workspace, step: str) -> None:
    method, code, said = FAILURES[step]
    one_workspace.slack.faults.refuse(
        method, code, when=lambda args: method != "chat.postMessage" or is_post_of(step, args, one_workspace.slack)
    )

    declare(one_workspace)

    assert said in told_of_failure(one_workspace.alice).text
    (room,) = war_rooms(one_workspace)
    card = one_workspace.slack.wait_until(lambda: next(m for m in room.messages if m.text.startswith("INC-1")))
    one_workspace.pass_time(3)
    one_workspace.slack.wait_until(lambda: said in card.text, what="the failure on the card")
    assert "Alice" in room.members

    one_workspace.alice.click(card, "Retry")
    one_workspace.run_until_idle()

    assert said not in card.text
    assert "Retry" not in card.buttons
    assert (card.pinned, len(room.bookmarks), "API is down" in room.topic) == (True, 1, True)
    assert len([m for m in one_workspace.announcements.messages if not m.is_system]) == 1
    assert len([m for m in room.messages if m.text.startswith("INC-1")]) == 1


def test_an_outage_during_the_set_up_is_waited_out_in_order(workspace: Workspace) -> None:
    workspace.slack.faults.latency(0.1)
    declare(workspace)
    workspace.slack.wait_until(lambda: war_rooms(workspace))
    workspace.slack.faults.outage(how="503")
    (room,) = war_rooms(workspace)
    failed = len(workspace.slack.traffic.calls())
    workspace.slack.wait_until(lambda: len(workspace.slack.traffic.calls()) > failed + 2)
    workspace.slack.faults.clear()
    workspace.run_until_idle()
    workspace.slack.wait_until(lambda: not workspace.runtime.settings.socket_mode or workspace.slack.connections)

    assert {"Alice", "Muster"} == set(room.members)
    assert (len(room.pins), len(room.bookmarks), "API is down" in room.topic) == (1, 1, True)
    assert len([m for m in room.messages if m.text.startswith("INC-1")]) == 1
    assert len([m for m in workspace.announcements.messages if not m.is_system]) == 1
    assert len(workspace.alice.dms()) == 1


@pytest.mark.parametrize("method", ["conversations.create", "conversations.invite", "chat.postMessage", "pins.add"])
def test_slack_is_not_asked_again_before_it_said(one_workspace: Workspace, method: str) -> None:
    one_workspace.slack.faults.rate_limit(method, retry_after=20)
    declare(one_workspace)
    one_workspace.slack.wait_until(lambda: [c for c in one_workspace.slack.traffic.calls(method) if c.status == 429])
    one_workspace.run_until_idle()

    limited, *later = one_workspace.slack.traffic.calls(method)[_first_limited(one_workspace, method) :]
    same = [c for c in later if c.args == limited.args or method != "chat.postMessage"]
    assert same[0].at - limited.at >= 20
    (room,) = war_rooms(one_workspace)
    assert (len(room.pins), len(room.bookmarks), "Alice" in room.members) == (1, 1, True)
    assert len([m for m in room.messages if m.text.startswith("INC-1")]) == 1


def _first_limited(workspace: Workspace, method: str) -> int:
    return next(n for n, c in enumerate(workspace.slack.traffic.calls(method)) if c.status == 429)


def test_errors_of_slacks_own_are_tried_again(one_workspace: Workspace) -> None:
    for method in ("conversations.create", "conversations.invite", "chat.postMessage", "pins.add", "bookmarks.add"):
        one_workspace.slack.faults.fail(method, times=2)
    declare(one_workspace)
    one_workspace.run_until_idle()

    (room,) = war_rooms(one_workspace)
    assert (len(room.pins), len(room.bookmarks), "Alice" in room.members) == (1, 1, True)
    assert len(one_workspace.alice.dms()) == 1
