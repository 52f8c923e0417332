"""Letting somebody into a restricted incident: the same by every way, and each refusal names the way that works."""

from sandbox import Form, Person, Room
from tests.e2e.hazards import joins, notices
from tests.e2e.test_access import ask, listed, on_roster
from tests.e2e.test_restricted import CSEA, TITLE, declare_restricted, put, seen_by
from tests.e2e.workspace import Workspace
from workflows.domain.rosters import BREAK_GLASS, people_of_function

WAY = "Somebody who runs Muster clears them: /incident setup csea"
EMERGENCY = "Emergency access… under /incident access"


def plain(text: str) -> str:
    return text.replace("*", "").replace("`", "")


def restricted(w: Workspace) -> tuple[Person, Room]:
    """Dana and Petra are cleared; Dana is inside."""
    dana = w.slack.person("Dana")
    put(w, "csea", People=["Dana", "Petra"])
    w.later(61)
    room = declare_restricted(w, dana)
    return dana, room


def grant_form(who: Person, room: Room) -> Form:
    form = who.click(listed(who, room), "Let somebody in…").form
    assert form is not None
    return form


def test_nobody_who_is_not_cleared_is_let_in_by_any_button_and_each_names_the_way(one_workspace: Workspace) -> None:
    w, charlie = one_workspace, one_workspace.charlie
    dana, room = restricted(w)
    form = grant_form(dana, room)
    assert f"Only people who are cleared for {CSEA} can be let in" in plain(form.text)
    assert "Until" not in form.text
    said = [str(dana.submit(form, {"Person": charlie}).errors), w.answer(dana, "invite @Charlie", room)]
    w.answer(dana, "claim lead", room)
    said.append(w.answer(dana, "role scribe @Charlie", room))
    ask(charlie, w.general, 1)
    asked = dana.waits_for(room, "Charlie, who cannot see this incident, asks to join.")
    assert "Let in until…" not in asked.buttons
    said.append(dana.click(asked, "Let in").text)
    for refused in said:
        assert "cannot come into INC-1: they are not cleared for its type" in plain(refused), refused
        assert WAY in plain(refused)
        assert EMERGENCY in plain(refused)
    assert TITLE not in seen_by(w, charlie)
    assert "Alice let Charlie" not in w.answer(dana, "timeline", room)

    put(w, "csea", People=["Dana", "Petra", "Charlie"])
    w.later(61)
    dana.submit(grant_form(dana, room), {"Person": charlie})
    w.quiet()
    joins(w, charlie, room=room)
    assert TITLE in seen_by(w, charlie)


def test_the_other_way_that_a_refusal_names_works(one_workspace: Workspace) -> None:
    w, charlie = one_workspace, one_workspace.charlie
    restricted(w)
    on_roster(w, people_of_function(BREAK_GLASS), charlie)
    form = charlie.click(listed(charlie, w.general, "access 1"), "Emergency access…").form
    assert form is not None
    charlie.submit(form, {"Reason": "danger to life", "What for": "Nobody cleared answers"})
    w.quiet()
    assert TITLE in seen_by(w, charlie)


def test_who_is_cleared_has_no_end_and_is_called_once(one_workspace: Workspace) -> None:
    w = one_workspace
    dana, room = restricted(w)
    petra = w.slack.person("Petra")
    w.quiet()
    assert len(notices(petra)) == 1
    shown = listed(dana, room).text
    assert "1 person is known to see INC-1" in shown
    assert "can see INC-1" not in shown
    assert "Whoever else is cleared" in shown

    before = w.answer(dana, "timeline", room).count("Dana invited Petra")
    dana.submit(grant_form(dana, room), {"Person": petra})
    w.quiet()
    assert w.answer(dana, "timeline", room).count("Dana invited Petra") == before, "nothing new reached her"
    assert len(notices(petra)) == 1
    joins(w, petra, room=room)
    shown = plain(listed(dana, room).text)
    assert f"cleared for {CSEA}  ·  in the room" in shown
    for word in ("let in by", "until", "· cleared\n"):
        assert word not in shown, word
