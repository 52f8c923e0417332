"""Legal hold in the chat: who is asked, who acknowledges, who is missing, and what Legal hears."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.cli.doctor import examine
from bot.cli.findings import Finding
from sandbox import Message, Person, Room
from tests.e2e.command_line import CommandLine
from tests.e2e.workspace import Workspace
from workflows.domain.ids import IncidentId, UserId
from workflows.domain.retention import Hold
from workflows.domain.rosters import LEGAL, people_of_function

TITLE = "Wobblegate"
DAY = 24 * 3600
ACKNOWLEDGE = "Read and will comply"
PROGRAMME = "functions:\n  legal: {title: Legal, members: [petra@example.com, dana@example.com]}\n"
legal_is_set_up = pytest.mark.parametrize("programme", [PROGRAMME], ids=["legal"])


def held(who: Person, place: Room, words: str = "hold") -> Message:
    message = who.slash(f"/incident {words}", place).message
    assert message is not None
    return message


def issue(workspace: Workspace, who: Person, **fields: object) -> None:
    form = who.click(held(who, workspace.general, "hold 1"), "Issue a hold…").form
    assert form is not None
    told = who.submit(form, {"Matter": "MATTER-7", **fields}).form
    assert told is not None
    assert "Hold 1 is in force" in told.text
    who.close(told)
    workspace.quiet()


def legal_is_known(workspace: Workspace) -> None:
    """Rosters are read every minute."""
    workspace.later(61)

    def known() -> bool:
        with workspace.runtime.store.read() as uow:
            return len(uow.rosters.of(people_of_function(LEGAL))) == 2

    workspace.slack.wait_until(known, what="Legal on its roster")


def of_the_hold(who: Person) -> list[Message]:
    return [message for message in who.dms() if "MATTER-7" in message.text]


def acknowledge(workspace: Workspace, who: Person, message: Message) -> None:
    assert "It is on record" in who.click(message, ACKNOWLEDGE).text
    workspace.quiet()


@legal_is_set_up
def test_custodians_are_asked_once_and_who_is_missing_is_known(workspace: Workspace, tmp_path: Path) -> None:
    alice, bob, charlie = workspace.alice, workspace.bob, workspace.charlie
    petra, dana = workspace.slack.person("Petra"), workspace.slack.person("Dana")
    room = workspace.declare(alice, TITLE)
    workspace.bring_in(room, bob)
    legal_is_known(workspace)
    assert "Issue a hold…" not in held(alice, room).buttons
    issue(workspace, petra, Scope="The seller list")

    alice.waits_for(room, "Petra put the record of this incident under legal hold: MATTER-7")
    assert [len(of_the_hold(who)) for who in (alice, bob, charlie, petra, dana)] == [1, 1, 0, 0, 0]
    asked = of_the_hold(bob)[0]
    assert "INC-1" in asked.text
    assert "Do not delete, edit or move anything" in asked.text
    assert "The seller list" in asked.text
    acknowledge(workspace, bob, asked)
    assert ACKNOWLEDGE not in of_the_hold(bob)[0].buttons
    assert "Bob read the legal hold and keeps everything." in workspace.answer(alice, "timeline", room)
    shown = held(alice, room).text
    assert "1 of 2 have acknowledged it." in shown
    assert "Not yet: Alice" in shown
    said = CommandLine(workspace, tmp_path).says("show", "INC-1", under="hold")
    assert "acknowledged by 1 of 2" in said
    assert "not yet: Alice" in said

    workspace.bring_in(room, charlie)
    workspace.later(61)
    charlie.waits_for("dm", "legal hold MATTER-7")
    workspace.later(61)
    assert [len(of_the_hold(who)) for who in (alice, bob, charlie)] == [1, 1, 1]
    acknowledge(workspace, charlie, of_the_hold(charlie)[0])

    for days, messages in ((1, 2), (2, 2), (3, 3), (5, 4)):  # from a Wednesday, with a week-end
        workspace.later(days * DAY)
        assert [len(of_the_hold(who)) for who in (alice, bob, charlie, petra)] == [messages, 1, 1, 0], days
    workspace.later(5 * DAY)
    assert len(of_the_hold(alice)) == 4
    (told,) = of_the_hold(petra)
    assert "have not acknowledged the legal hold MATTER-7: Alice" in told.text
    workspace.later(20 * DAY)
    assert [len(of_the_hold(who)) for who in (alice, bob, charlie, petra)] == [4, 1, 1, 1]


@legal_is_set_up
def test_a_hold_of_a_private_incident_names_no_title_and_a_second_of_legal_releases_it(
    one_workspace: Workspace,
) -> None:
    workspace = one_workspace
    alice, bob = workspace.alice, workspace.bob
    petra, dana = workspace.slack.person("Petra"), workspace.slack.person("Dana")
    room = workspace.declare(alice, TITLE, private=True)
    workspace.bring_in(room, bob, petra, dana)
    legal_is_known(workspace)
    issue(workspace, petra, Instruction="Keep your phones.", **{"Who must acknowledge it": [alice]})
    workspace.later(61)
    assert [len(of_the_hold(who)) for who in (alice, bob, petra, dana)] == [1, 0, 0, 0]
    (asked,) = of_the_hold(alice)
    assert TITLE not in asked.text
    assert "Keep your phones." in asked.text
    workspace.later(DAY)
    assert not [message for message in of_the_hold(alice) if TITLE in message.text]
    acknowledge(workspace, alice, of_the_hold(alice)[-1])
    assert ACKNOWLEDGE not in asked.buttons

    refused = petra.click(held(petra, room), "Release…")
    assert "somebody else of Legal has to release it" in refused.text
    form = dana.click(held(dana, room), "Release…").form
    assert form is not None
    dana.submit(form, {"Why it is released": "Settled"})
    alice.waits_for(room, "Dana released the legal hold: Settled")
    over = alice.waits_for("dm", "is released: you no longer have to keep everything")
    assert TITLE not in over.text
    workspace.quiet()
    assert not [m for m in (*bob.dms(), *petra.dms()) if "is released" in m.text]
    assert "is not under legal hold" in held(dana, room).text


@legal_is_set_up
def test_what_a_hold_asks_stays_without_the_title_of_what_was_narrowed(one_workspace: Workspace) -> None:
    """Legal's words for custodians stay: matter, scope and instruction. Reminders and their notifications too."""
    workspace, alice, bob = one_workspace, one_workspace.alice, one_workspace.bob
    petra = workspace.slack.person("Petra")
    room = workspace.declare(alice, TITLE)
    workspace.bring_in(room, bob)
    legal_is_known(workspace)
    issue(workspace, petra, Scope="The seller list")
    workspace.later(2 * DAY)
    before = len(of_the_hold(bob))
    assert before > 1
    workspace.answer(alice, "visibility privileged counsel", room)
    workspace.later(70)
    assert "There is no INC-1" in workspace.answer(bob, "info 1", workspace.general)
    assert len(of_the_hold(bob)) == before
    for one in of_the_hold(bob):
        assert "The seller list" in one.text
        assert TITLE not in one.text + one.fallback


@legal_is_set_up
def test_who_cannot_see_it_is_named_to_legal_and_asked_once_when_let_in(
    one_workspace: Workspace, tmp_path: Path
) -> None:
    """Bob and Charlie were in the room when it became privileged; Bob is not out of it yet when the hold is issued."""
    w, alice, bob, charlie = one_workspace, one_workspace.alice, one_workspace.bob, one_workspace.charlie
    petra = w.slack.person("Petra")
    legal_is_known(w)
    room = w.declare(alice, TITLE, private=True)
    w.bring_in(room, bob, charlie)
    w.answer(alice, "visibility privileged counsel asked for it", room)
    w.quiet()
    with w.runtime.store.write() as uow:
        uow.members.add(IncidentId(1), UserId(bob.user.id), w.clock.now() + timedelta(seconds=1))
        uow.commit()
    issue(w, petra)
    assert [len(of_the_hold(who)) for who in (alice, bob, charlie)] == [1, 0, 0]
    assert "Not asked: Bob, Charlie\nThey cannot see the incident." in held(petra, room).text
    assert "Not asked" not in held(alice, room).text
    line = CommandLine(w, tmp_path)
    assert "not asked: Bob, Charlie (they cannot see it" in line.says("show", "INC-1", who="Petra", under="hold")
    w.later(61)

    def is_out() -> bool:
        with w.runtime.store.read() as uow:
            return bob.user.id not in uow.members.of(IncidentId(1))

    w.slack.wait_until(is_out, what="Bob being put out")
    w.quiet()
    assert [len(of_the_hold(who)) for who in (bob, charlie)] == [0, 0]

    petra.click(petra.waits_for(room, "Alice proposes to invite"), "Invite")
    w.quiet()
    w.later(61)
    for who in (bob, charlie):
        who.waits_for("dm", "legal hold MATTER-7")
    w.later(61)
    assert [len(of_the_hold(who)) for who in (alice, bob, charlie)] == [1, 1, 1]
    acknowledge(w, bob, of_the_hold(bob)[0])
    shown = held(petra, room).text
    assert "Not asked" not in shown
    assert "Charlie" in shown.split("Not yet: ")[1].splitlines()[0]


@legal_is_set_up
def test_a_hold_is_reviewed_every_six_months(one_workspace: Workspace) -> None:
    workspace = one_workspace
    petra, dana = workspace.slack.person("Petra"), workspace.slack.person("Dana")
    room = workspace.declare(workspace.alice, TITLE)
    legal_is_known(workspace)
    issue(workspace, petra)
    acknowledge(workspace, workspace.alice, of_the_hold(workspace.alice)[0])
    workspace.later(181 * DAY)
    assert of_the_hold(petra) == []
    for weeks in range(2):
        workspace.later(7 * DAY)
        assert len(of_the_hold(petra)) == weeks + 1
    assert of_the_hold(dana) == []
    asked = of_the_hold(petra)[-1]
    assert "still needed?" in asked.text
    form = petra.click(asked, "Still needed…").form
    assert form is not None
    told = petra.submit(form, {"Why it is still needed": "The case goes on"}).form
    assert told is not None
    assert "The next review is due" in told.text
    petra.close(told)
    timeline = workspace.answer(workspace.alice, "timeline", room)
    assert "Petra reviewed the legal hold. It is still needed: The case goes on" in timeline
    workspace.later(60 * DAY)
    assert of_the_hold(petra) == [], "both were answered"
    workspace.later(130 * DAY)
    assert len(of_the_hold(petra)) == 1


def test_doctor_names_a_hold_that_nobody_reviewed(one_workspace: Workspace) -> None:
    workspace = one_workspace
    workspace.declare(workspace.alice, TITLE)

    def found() -> Finding:
        return next(one for one in examine(workspace.runtime.settings) if one.name == "legal holds")

    assert found().ok
    long_ago = datetime(2020, 1, 1, tzinfo=UTC)
    with workspace.runtime.store.write() as uow:
        uow.holds.add(Hold(incident_id=IncidentId(1), matter="MATTER-7", by=UserId("U1"), at=long_ago))
        uow.commit()
    late = found()
    assert (late.ok, late.is_warning, late.said) == (False, True, "to be reviewed: hold 1 of INC-1")
    assert "MATTER-7" not in late.said
