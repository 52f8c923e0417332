"""A restricted incident that nobody answers goes on calling, and asks nobody who may not see it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from sandbox import Room, SandboxClock
from tests.databases import SqliteTemplate
from tests.e2e.conftest import a_muster
from tests.e2e.hazards import joins, notices
from tests.e2e.test_restricted import TITLE, chosen_type, put
from tests.e2e.test_watchdog import OPERATORS, a_channel
from tests.e2e.workspace import Workspace, sends

MINUTES = 60


@pytest.fixture
def with_operators(sqlite_template: SqliteTemplate, tmp_path: Path, clock: SandboxClock) -> Iterator[Workspace]:
    url = sqlite_template.clone(tmp_path)
    with a_muster(url, socket=False, clock=clock, MUSTER_OPERATORS_CHANNEL=OPERATORS) as workspace:
        yield workspace


def declared_by_bob(w: Workspace) -> Room:
    """Severest, by somebody who is not cleared; Dana is called, and Petra is cleared as well."""
    put(w, "csea", People=["Dana", "Petra"])
    put(w, "incident_management", People=["Dana"])
    w.later(61)
    before = {room.name for room in w.slack.rooms}
    form = w.bob.slash(f"/incident declare {TITLE}", w.general).form
    assert form is not None
    form = chosen_type(w, w.bob, form)
    sends(w.slack, w.bob, form, {"Title": TITLE, "Severity": "S0 Crisis", "Summary": "It spreads"})
    w.quiet()
    return w.new_room(before)


def test_who_is_called_is_asked_again_until_somebody_comes(one_workspace: Workspace) -> None:
    w, bob = one_workspace, one_workspace.bob
    dana, petra = w.slack.person("Dana"), w.slack.person("Petra")
    room = declared_by_bob(w)
    assert "Cleared colleagues have been called." in bob.dms()[-1].text
    thanked = len(bob.dms())
    (first,) = notices(dana)
    assert "Nobody has answered yet" not in first.text
    assert notices(petra) == []

    w.later(5 * MINUTES + 5)
    (again,) = notices(dana)
    assert again.ts != first.ts, "a new message, which rings; the one before has no button any more"
    assert "Nobody has answered yet." in again.text
    assert "You are called to INC-1." in again.text.replace("*", "")
    assert TITLE not in again.text
    w.later(5 * MINUTES + 5)
    assert notices(petra), "the next who may come"
    for _ in range(40):
        w.later(5 * MINUTES + 5)
    assert len([message for message in dana.dms() if "INC-1" in message.text]) > 6, "it does not end"
    said = [m.text for m in room.messages if "no lead" in m.text or "late" in m.text or bob.name in m.pings]
    assert said == [], "nothing is asked in an empty room, and nobody who may not see it is asked"
    assert len(bob.dms()) == thanked

    joins(w, petra, room=room)
    assert "Somebody has “" in bob.dms()[-1].text
    assert "Petra" not in bob.dms()[-1].text
    w.later(31 * MINUTES)
    asked = [message for message in room.messages if "no lead" in message.text]
    assert [message.pings for message in asked[-1:]] == [["Petra"]]
    joins(w, dana, room=room)
    assert len([message for message in bob.dms() if "Somebody has" in message.text]) == 1


def test_the_operators_hear_that_nobody_answers(with_operators: Workspace) -> None:
    w = with_operators
    ops = a_channel(w, private=True)
    room = declared_by_bob(w)
    for _ in range(5):
        w.later(5 * MINUTES + 5)
    w.later(61)
    told = "\n".join(message.text for message in ops.messages)
    assert "Nobody answers up to 5 incidents" in told
    assert "INC-1" not in told
    joins(w, w.slack.person("Dana"), room=room)
    w.answer(w.slack.person("Dana"), "claim lead", room)
    w.later(61)
    assert "Nobody answers" not in "\n".join(message.text for message in ops.messages)
