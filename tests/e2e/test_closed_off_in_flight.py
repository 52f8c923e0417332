"""What is being announced at the moment at which an incident is closed off: it is found and emptied, though Slack never
answered."""

from collections.abc import Callable

import pytest

from sandbox import Room
from tests.e2e.test_visibility import TITLE, announced, open_incident
from tests.e2e.workspace import Workspace

RAISED, REMINDED = "was raised", "promised for"


def answer_is_lost(w: Workspace, words: str) -> None:
    """Of what is posted in the announce channel and says this."""
    channel = w.announcements.channel.id
    w.slack.faults.lose_answer(
        "chat.postMessage", when=lambda args: args["channel"] == channel and words in str(args["text"])
    )


def raise_it(w: Workspace, room: Room) -> None:
    w.alice.slash("/incident severity S0 Everything is down", room)


def break_the_promise(w: Workspace, room: Room) -> None:
    w.later(3605)
    w.pass_time(605)


def comes_to_be_empty(w: Workspace, words: str) -> None:
    def is_empty() -> bool:
        w.pass_time(1)
        return TITLE not in announced(w) and words not in announced(w)

    w.slack.wait_until(is_empty, what="an announce channel without a word of it")


@pytest.mark.parametrize(
    ("words", "happens"), [(RAISED, raise_it), (REMINDED, break_the_promise)], ids=["a change", "a reminder"]
)
def test_a_message_that_slack_never_confirmed_is_emptied(
    one_workspace: Workspace, words: str, happens: Callable[[Workspace, Room], None]
) -> None:
    w = one_workspace
    room = open_incident(w)
    answer_is_lost(w, words)
    happens(w, room)
    w.slack.wait_until(lambda: words in announced(w), what="the message whose answer is lost")

    w.bob.slash("/incident visibility private the rival reads along", room)

    comes_to_be_empty(w, words)


def test_a_message_that_slack_lets_nobody_edit_is_deleted(one_workspace: Workspace) -> None:
    w = one_workspace
    room = open_incident(w)
    raise_it(w, room)
    w.slack.wait_until(lambda: RAISED in announced(w), what="the raise")
    w.later()
    channel = w.announcements.channel.id
    w.slack.faults.refuse("chat.update", "edit_window_closed", times=None, when=lambda args: args["channel"] == channel)

    w.bob.slash("/incident visibility private the rival reads along", room)

    comes_to_be_empty(w, RAISED)
    assert [m for m in w.announcements.messages if not m.is_system] == []
