"""Catching up: who comes into a room late reads what happened, whom it hit, and what is asked of them."""

import pytest

from tests.e2e.workspace import Workspace


@pytest.mark.parametrize("private", [False, True])
def test_who_comes_late_reads_what_happened_and_what_is_asked_of_them(one_workspace: Workspace, private: bool) -> None:
    w = one_workspace
    room = w.declare(w.alice, "API is down", private=private, Summary="Checkout fails for everybody in DE.")
    w.bring_in(room, w.bob)
    w.later()
    for words in (
        "note impact: 61 orders lost",
        "invite @Charlie we need your view on refunds",
        "role deputy @Charlie",
        "task answer the regulator @Charlie by 2h",
    ):
        w.alice.slash(f"/incident {words}", room)
    w.bob.slash("/incident note decision: Refund everybody", room)
    w.quiet()

    told = w.charlie.slash("/incident catchup", room).text
    for expected in (
        "Checkout fails for everybody in DE.",
        "Impact: 61 orders lost",
        "Alice invited you, and you have not answered: we need your view on refunds",
        "Bob proposes a decision that you can approve: Refund everybody",
        "answer the regulator, due ",
    ):
        assert expected in told, told
    bobs = w.bob.slash("/incident catchup", room).text
    assert "Waiting for somebody to approve your decision: Refund everybody" in bobs
    assert "invited you" not in bobs

    (asked,) = [m for m in w.charlie.dms() if "invited you" in m.text]
    w.charlie.click(asked, "On it")
    w.quiet()
    again = w.charlie.slash("/incident catchup", room).text
    assert "have not answered" not in again
    assert "Checkout fails" not in again, "that was told at first"
