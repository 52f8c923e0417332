"""The glass is broken once a second person confirms it, where the organisation wants that or who breaks it does."""

from typing import Any

from sandbox import Message, Person
from tests.e2e.glass import LAW, LIFE, TITLE, appoint, break_form, breaks, listed, sees, set_up
from tests.e2e.workspace import Workspace
from workflows.domain.grants import Grant, Via
from workflows.domain.ids import IncidentId
from workflows.domain.rosters import BREAK_GLASS, SECURITY


def button_of(message: Message) -> dict[str, Any]:
    return next(e for block in message.blocks if block["type"] == "actions" for e in block["elements"])


ASKS = "Charlie asks for emergency access to INC-1: a legal deadline is running."


def guarded(workspace: Workspace, second: str = "required") -> tuple[Person, Person]:
    """Alice's private incident; Charlie and Dana may break the glass, Petra is of Security."""
    dana, petra = workspace.slack.person("Dana"), workspace.slack.person("Petra")
    workspace.declare(workspace.alice, TITLE, private=True)
    appoint(workspace, BREAK_GLASS, workspace.charlie, dana)
    appoint(workspace, SECURITY, petra)
    set_up(workspace, "break_glass_second", second)
    return dana, petra


def test_nothing_opens_before_a_second_person_confirms_and_danger_to_life_never_waits(
    one_workspace: Workspace,
) -> None:
    workspace, charlie = one_workspace, one_workspace.charlie
    dana, petra = guarded(workspace)
    assert "a second person confirms first" in break_form(charlie, workspace.general).text
    assert charlie.form is not None
    charlie.close(charlie.form)

    assert "2 people were asked to confirm" in breaks(workspace, charlie)
    assert "2 people were asked to confirm" in breaks(workspace, charlie)  # asked again: asked once
    assert not sees(workspace, charlie)
    room = next(room for room in workspace.slack.rooms if room.pins)
    assert not [line for line in workspace.lines(room) if "used emergency access" in line]
    question, other = dana.waits_for("dm", ASKS), petra.waits_for("dm", ASKS)
    assert len([message for message in dana.dms() if ASKS in message.text]) == 1
    assert "The court asks" in question.text
    assert TITLE not in question.text
    assert not sees(workspace, dana)

    dana.click(question, "Confirm")
    charlie.waits_for("dm", "Dana confirmed it: you can see INC-1 until")
    assert sees(workspace, charlie)
    workspace.alice.waits_for(
        room, "Charlie used emergency access (a legal deadline is running) and sees this incident"
    )
    workspace.quiet()
    assert not other.buttons
    assert "Dana confirmed it." in other.text
    timeline = workspace.answer(workspace.alice, "timeline", room)
    assert "Charlie asked a second person to confirm emergency access" in timeline
    assert "Dana confirmed the emergency access of Charlie." in timeline

    assert "You can see INC-1 until" in breaks(workspace, dana, LIFE)
    assert sees(workspace, dana)


def test_a_no_no_answer_and_whoever_was_not_asked_open_nothing(one_workspace: Workspace) -> None:
    workspace, charlie = one_workspace, one_workspace.charlie
    dana, _ = guarded(workspace)
    room = next(room for room in workspace.slack.rooms if room.pins)
    breaks(workspace, charlie)
    question = dana.waits_for("dm", ASKS)
    dana.click(question, "Do not confirm")
    charlie.waits_for("dm", "Dana did not confirm your emergency access to INC-1.")
    assert not sees(workspace, charlie)

    workspace.pass_time(60)
    breaks(workspace, charlie)
    workspace.slack.wait_until(lambda: len([m for m in dana.dms() if ASKS in m.text and m.buttons]) == 1)
    again = next(m for m in dana.dms() if ASKS in m.text and m.buttons)
    bob = workspace.bob
    appoint(workspace, SECURITY, bob)  # of Security since: not asked
    number = str(button_of(again)["value"])
    with workspace.runtime.store.write() as uow:
        keeps_out = Grant(incident_id=IncidentId(1), user=dana.user.id, via=Via.INVITATION, denies=True, at=uow.now)
        uow.grants.add(keeps_out)  # of those who were asked, and kept out since
        uow.commit()
    for somebody in (charlie, bob, workspace.alice, dana):
        other = listed(somebody, workspace.general, "access 77")
        button_of(other).update(action_id="access.confirm", value=number)
        somebody.click(other, "Ask to join…")
        assert not sees(workspace, charlie)

    before = charlie.dms()
    workspace.later(15 * 60 + 61)
    workspace.slack.wait_until(lambda: not again.buttons, what="the question losing its buttons")
    assert "Nobody confirmed it in time." in again.text
    assert not sees(workspace, charlie)
    assert charlie.dms() == before
    timeline = workspace.answer(workspace.alice, "timeline", room)
    assert "Dana did not confirm the emergency access of Charlie." in timeline
    assert "Nobody confirmed the emergency access of Charlie in time." in timeline


def test_who_breaks_it_may_ask_for_a_second_person_unless_there_is_to_be_none(one_workspace: Workspace) -> None:
    workspace, charlie = one_workspace, one_workspace.charlie
    dana, _ = guarded(workspace, "optional")
    assert "asked to confirm" in breaks(workspace, charlie, LAW, **{"Second person": "Ask somebody to confirm first"})
    assert not sees(workspace, charlie)
    assert "You can see INC-1 until" in breaks(workspace, charlie)
    assert sees(workspace, charlie)

    set_up(workspace, "break_glass_second", "none")
    assert "Second person" not in break_form(dana, workspace.general).text
    assert dana.form is not None
    dana.close(dana.form)
    set_up(workspace, "break_glass_second", "required")
    appoint(workspace, SECURITY)
    appoint(workspace, BREAK_GLASS, dana)
    refused = dana.submit(break_form(dana, workspace.general), {"Reason": LAW, "What for": "The court asks"})
    assert "Nobody else is set up who could confirm it." in str(refused.errors or refused.text)
    assert not sees(workspace, dana)
