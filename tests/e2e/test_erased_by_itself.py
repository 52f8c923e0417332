"""Where the programme says so, what has had its time is announced, and later erased, unless somebody holds it."""

import pytest

from sandbox import Person
from tests.e2e.test_retention import DAY, NUMBER, asks, closed
from tests.e2e.workspace import Workspace
from workflows.domain.ids import UserId
from workflows.domain.rosters import LEGAL, people_of_function
from workflows.incidents.erasure import certificate_of, due
from workflows.incidents.holds import release_hold
from workflows.organisation.settings import current

APPLIED = """
    retention: {default: 30d, apply: true, announced: 14d}
    functions:
      legal: {title: Legal, members: [petra@example.com, dana@example.com]}
    """


@pytest.mark.parametrize("programme", [APPLIED])
def test_it_is_announced_and_can_be_held_before_it_is_erased_by_itself(one_workspace: Workspace) -> None:
    workspace = one_workspace
    alice, petra, dana = workspace.alice, workspace.slack.person("Petra"), workspace.slack.person("Dana")
    room = workspace.declare(alice, "Wobblegate")
    closed(workspace, room)
    workspace.later(61.0)
    workspace.slack.wait_until(lambda: of_legal(workspace), what="who is of Legal")
    workspace.later(15 * DAY)
    assert not ahead(petra)
    workspace.later(2 * DAY)
    told = petra.waits_for("dm", "Its record is erased on")
    assert "ask Legal for a hold" in alice.waits_for("dm", "Its record is erased on").text
    form = petra.click(told, "Keep: issue a hold…").form
    assert form is not None
    petra.submit(form, {"Matter": "MATTER-7"})
    for _ in range(3):
        workspace.later(20 * DAY)
    assert certificate_of(NUMBER, workspace.runtime.deps) is None
    deps = current(workspace.runtime.deps)
    (held,) = due(deps.clock.now(), deps)
    assert (held.rule, [hold.matter for hold in held.holds]) == ("default", ["MATTER-7"])

    release_hold(NUMBER, held.holds[0].id, "over", asks(workspace, dana.user.id), deps)
    workspace.later(DAY)
    workspace.slack.wait_until(lambda: len(ahead(petra)) == 2, what="a second announcement")
    workspace.later(13 * DAY)
    assert certificate_of(NUMBER, workspace.runtime.deps) is None
    workspace.later(2 * DAY)
    shell = "INC-1: record erased under the retention schedule."
    workspace.slack.wait_until(
        lambda: workspace.announcements.messages[-1].text == shell, what="the announcement as a shell"
    )
    workspace.run_until_idle()
    assert (room.name, room.topic, workspace.lines(room)) == ("inc-1", "INC-1", [])
    found = certificate_of(NUMBER, workspace.runtime.deps)
    assert found is not None
    assert found[0].basis == "retention"
    workspace.later(3 * DAY)
    assert due(deps.clock.now(), deps) == ()


def ahead(who: Person) -> list[str]:
    return [message.text for message in who.dms() if "Its record is erased on" in message.text]


def of_legal(workspace: Workspace) -> frozenset[UserId]:
    with workspace.runtime.deps.store.read() as uow:
        return uow.rosters.of(people_of_function(LEGAL))
