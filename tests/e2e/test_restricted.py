"""Restricted and privileged incidents: clearance and Legal decide who sees them, by every path and at once."""

from sandbox import Form, Person, Room
from tests.e2e.hazards import joins
from tests.e2e.workspace import Workspace, sends
from workflows.domain.ids import IncidentId
from workflows.domain.journal import chain_of
from workflows.outbox.snapshot import snapshot

CSEA = "Child sexual exploitation and abuse"
TITLE = "Wobblegate"


def put(workspace: Workspace, listed: str, **chosen: object) -> None:
    """Alice, who is an admin of the workspace, says who is on a list."""
    form = workspace.alice.slash(f"/incident setup {listed}", workspace.general).form
    assert form is not None
    workspace.alice.submit(form, chosen)
    workspace.quiet()


def declare_restricted(workspace: Workspace, who: Person) -> Room:
    before = {room.name for room in workspace.slack.rooms}
    form = who.slash(f"/incident declare {TITLE}", workspace.general).form
    assert form is not None
    form = chosen_type(workspace, who, form)
    sends(workspace.slack, who, form, {"Title": TITLE})
    return workspace.new_room(before)


def chosen_type(workspace: Workspace, who: Person, form: Form) -> Form:
    who.fill(form, {"Type": CSEA})
    shown = workspace.screen(who, "never have a wider visibility")
    assert "Restricted: only people who are cleared for this type can see it." in shown.text
    return shown


def seen_by(workspace: Workspace, who: Person) -> str:
    said = [workspace.answer(who, words, workspace.general) for words in ("list", "info 1", "timeline 1")]
    return "\n".join([*said, *(dm.text for dm in who.dms())])


def test_a_restricted_incident_exists_for_cleared_people_alone(workspace: Workspace) -> None:
    """Not for an admin, nor for who declared it; and a group that somebody left clears them no more."""
    dana, petra = workspace.slack.person("Dana"), workspace.slack.person("Petra")
    workspace.slack.add_group("csea", "CSEA cleared", [petra])
    put(workspace, "csea", **{"People": ["Dana"], "User groups": ["@csea  CSEA cleared"]})
    workspace.later(61)

    room = declare_restricted(workspace, workspace.bob)

    joins(workspace, dana, petra, room=room)
    assert set(room.members) - {workspace.slack.bot_name} == {"Dana", "Petra"}
    thanks, answered = (message.text for message in workspace.bob.dms()[-2:])
    assert answered.startswith("Somebody has “")
    assert thanks.startswith("Thank you. Cleared colleagues have been called.")
    assert thanks.split("“")[1].split("”")[0] in room.name
    for outside in (workspace.bob, workspace.alice, workspace.charlie):
        assert TITLE not in seen_by(workspace, outside)
        assert "There is no INC-1 that you can see" in seen_by(workspace, outside)
    for inside in (dana, petra):
        assert TITLE in seen_by(workspace, inside)

    answer = workspace.answer
    answer(dana, "claim lead", room)
    assert "cannot come into INC-1" in answer(dana, "invite @Charlie", room)
    assert "Charlie" not in room.members
    assert "never have a wider visibility" in answer(dana, "visibility private because", room)

    (group,) = workspace.slack.workspace.usergroups.values()
    group.members.remove(petra.user.id)
    workspace.later(61)
    workspace.slack.wait_until(
        lambda: "There is no INC-1" in answer(petra, "info 1", workspace.general), what="Petra being cleared no more"
    )
    workspace.slack.wait_until(lambda: "Petra" not in room.members, what="Petra leaving the room")
    dana.waits_for(room, "Petra was in this room and may not see the incident: Muster removes them.")
    assert TITLE in seen_by(workspace, dana)


def test_into_a_privileged_incident_legal_lets_people_and_only_legal_lowers_it(workspace: Workspace) -> None:
    alice, bob, charlie = workspace.alice, workspace.bob, workspace.charlie
    petra = workspace.slack.person("Petra")
    put(workspace, "legal", People=["Petra"])
    room = workspace.declare(alice, TITLE, private=True)
    workspace.bring_in(room, bob, charlie)
    assert TITLE in seen_by(workspace, charlie)
    answer = workspace.answer

    assert "INC-1 is privileged." in answer(bob, "visibility privileged counsel asked for it", room)

    workspace.quiet()
    assert "There is no INC-1" in answer(charlie, "info 1", workspace.general)
    for inside in (alice, bob, petra):
        assert TITLE in answer(inside, "info 1", workspace.general)
    assert "Petra" in room.members
    asked = petra.waits_for(room, "Bob proposes to invite Charlie.")
    assert "Only Legal can decide that" in bob.click(asked, "Invite").text
    petra.click(asked, "Invite")
    workspace.slack.wait_until(lambda: TITLE in answer(charlie, "info 1", workspace.general), what="Charlie let in")

    answer(alice, "visibility private counsel is done", room)
    asked = petra.waits_for(room, "private instead of privileged. Legal has to approve.")
    assert "Only Legal can decide that" in bob.click(asked, "Approve").text
    petra.click(asked, "Approve")
    petra.waits_for(room, "Alice made the incident private, approved by Petra: counsel is done")
    assert "Private" in answer(charlie, "info 1", workspace.general)


def test_whom_a_privileged_type_calls_waits_in_one_question_for_legal(one_workspace: Workspace) -> None:
    workspace, bob = one_workspace, one_workspace.bob
    petra, dana = workspace.slack.person("Petra"), workspace.slack.person("Dana")
    put(workspace, "legal", People=["Petra"])
    put(workspace, "security", People=["Dana", "Charlie"])
    before = {room.name for room in workspace.slack.rooms}
    form = bob.slash(f"/incident declare {TITLE}", workspace.general).form
    assert form is not None
    bob.fill(form, {"Type": "Personal data"})
    sends(workspace.slack, bob, form, {"Title": TITLE})
    room = workspace.new_room(before)

    assert set(room.members) - {workspace.slack.bot_name} == {"Bob", "Petra"}
    assert TITLE not in seen_by(workspace, dana)
    asked = petra.waits_for(room, "Bob proposes to invite Dana, Charlie.")
    petra.click(asked, "Not now")
    workspace.quiet()
    assert TITLE not in seen_by(workspace, dana)
    workspace.answer(petra, "invite @Dana", room)
    workspace.slack.wait_until(lambda: "Dana" in room.members, what="Dana let in")
    assert TITLE in seen_by(workspace, dana)
    workspace.answer(bob, "role scribe @Dana", room)
    assert "Legal decides who comes into INC-1" in workspace.answer(bob, "role deputy @Charlie", room)
    assert TITLE not in seen_by(workspace, workspace.charlie)


def test_legal_lets_in_single_people_and_no_text_names_the_others(one_workspace: Workspace) -> None:
    """Whoever is not chosen is told nothing; who proposed them, that some were not."""
    workspace, alice, bob = one_workspace, one_workspace.alice, one_workspace.bob
    charlie, dana, petra = workspace.charlie, workspace.slack.person("Dana"), workspace.slack.person("Petra")
    put(workspace, "legal", People=["Petra"])
    room = workspace.declare(alice, TITLE, private=True)
    workspace.answer(alice, "visibility privileged counsel", room)
    workspace.quiet()
    workspace.answer(alice, "invite @Bob @Charlie @Dana", room)
    asked = petra.waits_for(room, "Alice proposes to invite Bob, Charlie, Dana.")
    before = [len(charlie.dms()), len(dana.dms()), len(alice.dms())]
    assert "Only Legal can decide that" in alice.click(asked, "Choose…").text
    form = petra.click(asked, "Choose…").form
    assert form is not None
    assert "at least one person" in str(petra.submit(form, {"Let in": []}).errors)
    petra.submit(form, {"Let in": ["Bob"]})
    workspace.slack.wait_until(lambda: "Bob" in room.members, what="Bob let in")
    workspace.quiet()
    assert TITLE in seen_by(workspace, bob)
    for outside in (charlie, dana):
        assert outside.name not in room.members
        assert TITLE not in seen_by(workspace, outside)
    assert [len(charlie.dms()), len(dana.dms())] == before[:2]
    (told,) = alice.dms()[before[2] :]
    assert "Petra let in some of those whom you proposed, and not the others." in told.text
    later = "\n".join([told.text, *workspace.lines(room), workspace.answer(alice, "timeline", room)])
    assert "Petra let in some of those whom Alice proposed, and not the others." in later
    for line in later.splitlines():
        assert not ("Petra" in line and ("Charlie" in line or "Dana" in line)), line
    with workspace.runtime.store.read() as uow:
        rows = [str(row.data) for row in uow.journal.rows(chain_of(IncidentId(1)))]
    (narrowed,) = [row for row in rows if "invitation_narrowed" in row]
    assert petra.user.id in narrowed
    assert charlie.user.id not in narrowed
    assert dana.user.id not in narrowed


def test_who_declared_it_from_outside_is_asked_and_learns_nothing(one_workspace: Workspace) -> None:
    workspace, bob, charlie = one_workspace, one_workspace.bob, one_workspace.charlie
    dana = workspace.slack.person("Dana")
    put(workspace, "csea", People=["Dana"])
    workspace.later(61)
    room = declare_restricted(workspace, bob)
    joins(workspace, dana, room=room)
    workspace.answer(dana, "claim lead", room)
    reference = bob.dms()[-1].text.split("“")[1].split("”")[0]

    def asks(words: str) -> Form:
        (shown,) = dana.slash("/incident access", room).answers
        form = dana.click(shown, "Ask who declared it…").form
        assert form is not None
        return form

    dana.submit(asks("first"), {"Your question": "When did you see it?"})
    workspace.quiet()
    asked = bob.dms()[-1]
    assert "When did you see it?" in asked.text
    assert f"“{reference}”" in asked.text
    assert "Dana asked Bob, who declared it: When did you see it?" in workspace.answer(dana, "timeline", room)
    form = bob.click(asked, "Answer…").form
    assert form is not None
    for word in ("INC-1", TITLE, CSEA, room.name):
        assert word not in asked.text.replace(reference, "") + form.text
    bob.submit(form, {"Your answer": "Yesterday at noon"})
    workspace.quiet()
    said = workspace.answer(dana, "timeline", room)
    assert "Bob, who declared it, answered Dana from outside: Yesterday at noon" in said
    assert "Yesterday at noon" in dana.dms()[-1].text
    assert "no longer asked" in bob.click(asked, "Answer…").text or bob.form is None
    assert TITLE not in seen_by(workspace, bob)
    assert "There is no INC-1" in seen_by(workspace, bob)

    for number in range(4):
        dana.submit(asks("more"), {"Your question": f"And then {number}?"})
    workspace.quiet()
    errors = dana.submit(asks("too many"), {"Your question": "Once more?"}).errors
    assert "5 times within a day" in str(errors)
    assert not [dm for dm in charlie.dms() if "question" in dm.text]


def test_card_and_room_say_for_whom_nobody_is_cleared(one_workspace: Workspace) -> None:
    """Charlie is Legal and not cleared. Once somebody of Legal is, it is said no more of the next incident."""
    workspace = one_workspace
    dana = workspace.slack.person("Dana")
    put(workspace, "csea", People=["Dana"])
    put(workspace, "legal", People=["Charlie"])
    workspace.later(61)
    room = declare_restricted(workspace, dana)
    missing = f"Nobody of Legal is cleared for {CSEA}"
    assert missing in workspace.card(room).text.replace("*", "")
    assert "/incident setup csea" in workspace.card(room).text
    assert missing in "\n".join(workspace.lines(room))

    put(workspace, "csea", People=["Dana", "Charlie"])
    workspace.later(3700)
    other = declare_restricted(workspace, dana)
    assert "is cleared for" not in workspace.card(other).text
    assert missing not in "\n".join(workspace.lines(other))

    put(workspace, "csea", People=[])
    workspace.later(61)
    with workspace.runtime.store.read() as uow:
        incident = uow.incidents.get(IncidentId(1))
        assert incident is not None
        assert not snapshot(uow, incident, workspace.clock.now()).is_anybody_cleared
