"""A script in somebody's name is asked to wait; it slows down nobody else, and no form loses what was typed."""

from sandbox import SandboxClock
from tests.e2e.conftest import a_muster

LIMIT = 60


def test_who_asks_too_often_waits_alone_and_loses_nothing(
    transport: str, database_url: str, clock: SandboxClock
) -> None:
    more = {"MUSTER_PERSON_LIMIT": str(LIMIT)}
    with a_muster(database_url, transport == "socket", clock=clock, **more) as workspace:
        alice, bob, slack = workspace.alice, workspace.bob, workspace.slack
        form = alice.slash("/incident declare Cache is cold", workspace.general).form
        assert form is not None
        said = [alice.slash("/incident help", workspace.general).text for _ in range(LIMIT + 20)]
        refused = [text for text in said if "Wait 1 s, then try again." in text]
        assert len(refused) >= 10
        assert "Wait" not in said[LIMIT - 5]
        assert "/incident declare" in bob.slash("/incident help", workspace.general).text

        before = {room.name for room in slack.rooms}
        alice.submit(form, {"Summary": "Since noon"})
        if form.is_open:  # else the second was over by chance
            assert list(form.errors.values()) == ["That was a lot at once. Wait 1 s, then try again."]
            assert form.values["Summary"] == "Since noon"

            def sent() -> bool:
                alice.submit(form)
                return not form.is_open

            slack.wait_until(sent, what="the second to be over")
        room = workspace.new_room(before)
        assert "Cache is cold" in workspace.card(room).text
