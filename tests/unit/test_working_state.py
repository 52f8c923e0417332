"""Slack hears either the answer or the working state, never both."""

import threading

from slack_bolt.response import BoltResponse

from commands.responding.answers import Acknowledged, Answer
from commands.responding.working_state import Shown, WorkingState

SHOWN = Shown(BoltResponse(status=200), lambda _answer: None)


def test_an_answer_in_time_leaves_nothing_to_show() -> None:
    working = WorkingState()
    assert working.show() is None
    assert working.during(Acknowledged, lambda: SHOWN) == (Acknowledged(), None)
    assert working.show() is None


def test_a_late_answer_learns_what_was_shown_once() -> None:
    working = WorkingState()

    def work() -> Answer:
        assert working.show() is SHOWN.response
        assert working.show() is None
        return Acknowledged()

    assert working.during(work, lambda: SHOWN) == (Acknowledged(), SHOWN)


def test_an_answer_waits_for_a_working_state_that_is_just_being_shown() -> None:
    working = WorkingState()
    begun, answered = threading.Event(), threading.Event()

    def show_slowly() -> Shown:
        begun.set()
        answered.wait(60)
        return SHOWN

    def work() -> Answer:
        threading.Thread(target=working.show).start()
        begun.wait(60)
        answered.set()
        return Acknowledged()

    assert working.during(work, show_slowly) == (Acknowledged(), SHOWN)
