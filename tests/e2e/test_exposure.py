"""What can hurt its reader opens for who asks twice, and only that person reads how long they had it before them."""

import pytest

from sandbox import Form, Person, Room
from tests.e2e.conftest import BEGINS
from tests.e2e.hazards import joins, notices
from tests.e2e.test_guarded import GUARDED
from tests.e2e.test_restricted import declare_restricted, put, seen_by
from tests.e2e.workspace import Workspace, sends
from workflows.domain.ids import UserId

guarded = pytest.mark.parametrize("programme", [GUARDED], ids=["guarded"])
WORDS = "unspeakable words of the report"
HIDDEN = "Hidden: Cruelty to people"


def a_room(workspace: Workspace) -> Room:
    room = workspace.declare(workspace.alice, "Something", private=True, Type="Shock")
    workspace.bring_in(room, workspace.bob)
    return room


def notes(workspace: Workspace, who: Person, room: Room, text: str = WORDS, kind: str = "Impact") -> None:
    form = who.slash("/incident note", room).form
    assert form is not None
    who.submit(form, {"What happened": text, "Kind": kind, "What people may meet in it": "Cruelty to people"})
    workspace.quiet()


def asked(who: Person, room: Room, button: str = "Show…") -> Form:
    who.slash("/incident timeline", room)
    who.click(who.sees(room)[-1], button)
    form = who.form
    assert form is not None
    return form


@guarded
def test_what_an_entry_of_a_class_says_opens_for_who_asks_twice(one_workspace: Workspace) -> None:
    workspace, alice, bob = one_workspace, one_workspace.alice, one_workspace.bob
    room = a_room(workspace)
    notes(workspace, alice, room)
    said = workspace.answer(bob, "timeline", room)
    assert HIDDEN in said
    for word in ("timeline", "catchup", "summary", "timeline at now", "sitrep"):
        answer = workspace.answer(bob, word, room)
        assert WORDS not in answer, word
    assert WORDS not in "".join(message.text for message in room.messages)

    form = asked(bob, room)
    assert "Reports about people who are treated with great cruelty" in form.text
    assert WORDS not in form.text
    bob.click(form, "Show it to me")
    opened = workspace.screen(bob, WORDS)
    assert "Only you see this" in opened.text
    bob.submit(opened)
    workspace.quiet()
    said = workspace.answer(alice, "timeline", room)
    assert said.count("Bob opened entry") == 1
    assert WORDS not in "".join(message.text for message in room.messages)


def own(who: Person, room: Room) -> Form:
    form = who.slash("/incident exposure", room).form
    assert form is not None
    return form


@guarded
def test_how_long_somebody_had_it_before_them_is_theirs_alone(one_workspace: Workspace) -> None:
    """Counted until *Done*, until the form is closed, or for a quarter of an hour."""
    workspace, bob = one_workspace, one_workspace.bob
    room = a_room(workspace)
    notes(workspace, workspace.alice, room)
    assert "You opened nothing" in own(bob, room).text

    for minutes, ending in ((4, bob.submit), (7, bob.close), (600, lambda form: None)):
        bob.click(asked(bob, room), "Show it to me")
        opened = workspace.screen(bob, WORDS)
        workspace.pass_time(60 * minutes)
        ending(opened)
        workspace.quiet()
    said = own(bob, room).text
    assert "Cruelty to people: 26 min today, 26 min this week" in said
    assert "not a medical limit" in said
    assert "You opened nothing" in own(workspace.alice, room).text
    for word in ("timeline", "summary", "access", "catchup"):
        assert "26" not in workspace.answer(workspace.alice, word, room), word

    workspace.pass_time(91 * 86400)

    def forgotten() -> bool:
        with workspace.runtime.store.read() as uow:
            return uow.exposures.of_person(UserId(bob.user.id), BEGINS) == ()

    workspace.slack.wait_until(forgotten, what="the minutes forgotten after ninety days")


CALLING = """
types:
  SHOCK: {title: Shock, visibility: private, guarded: true, classes: [torture, hate], invite: [response]}
functions:
  response: {title: Response, members: [bob@example.com, dana@example.com]}
"""


@pytest.mark.parametrize("programme", [CALLING], ids=["calling"])
def test_whoever_opted_out_of_a_class_is_not_called_and_nobody_else_can_tell(one_workspace: Workspace) -> None:
    """The same words as for somebody whom nobody named; and nothing of the class opens until they take it back."""
    workspace, alice, bob = one_workspace, one_workspace.alice, one_workspace.bob
    dana = workspace.slack.person("Dana")
    before = a_called_room(workspace)
    joins(workspace, bob, dana, room=before)
    assert {"Bob", "Dana"} <= set(before.members)
    form = own(bob, workspace.general)
    told = bob.submit(form, {"Do not call me for": ["Cruelty to people"]}).form
    assert told is not None
    assert "Nobody else reads" in told.text

    room = a_called_room(workspace, "Another matter")
    joins(workspace, dana, room=room)
    assert "Dana" in room.members
    assert "Bob" not in room.members
    lines = "\n".join([*workspace.lines(room), workspace.card(room).text])
    for word in ("access", "timeline", "info", "summary", "export"):
        lines += workspace.answer(alice, word, room)
    lines += "\n".join(message.text for message in (*alice.dms(), *bob.dms()) if "INC-1" not in message.text)
    assert "not called for" not in lines
    assert "Bob" not in lines.split("INC-2", 1)[-1]

    notes(workspace, alice, before)
    bob.slash("/incident timeline", before)
    bob.click(bob.sees(before)[-1], "Show…")
    assert WORDS not in bob.waits_for(before, "You asked not to meet this").text
    bob.submit(own(bob, before), {"Do not call me for": []})
    bob.click(asked(bob, before), "Show it to me")
    workspace.screen(bob, WORDS)


def a_called_room(workspace: Workspace, title: str = "Something") -> Room:
    room = workspace.declare(workspace.alice, title, private=True, Type="Shock")
    workspace.quiet()
    return room


OF_LEGAL = """
types:
  SHOCK: {title: Shock, visibility: private, guarded: true, classes: [torture]}
  SECRET: {title: Secret, visibility: privileged, forced: true, classes: [torture]}
"""


@pytest.mark.parametrize("programme", [OF_LEGAL], ids=["of_legal"])
def test_whoever_of_legal_opted_out_is_not_let_in_and_listed_nowhere(one_workspace: Workspace) -> None:
    """Declared privileged or made so later: they are as if they were not of Legal. Of others they are as ever."""
    workspace, alice = one_workspace, one_workspace.alice
    dana, petra = workspace.slack.person("Dana"), workspace.slack.person("Petra")
    put(workspace, "legal", People=["Petra", "Dana"])
    dana.submit(own(dana, workspace.general), {"Do not call me for": ["Cruelty to people"]})
    declared = declared_as(workspace, "Secret")
    made_so, other = a_called_room(workspace, "Another matter"), workspace.declare(alice, "Other", private=True)
    for room in (made_so, other):
        workspace.answer(alice, "visibility privileged counsel", room)
        workspace.quiet()
    assert "Dana" in workspace.answer(alice, "access", other)
    for one in notices(petra):
        petra.click(one, "Join")
    workspace.quiet()
    for room in (declared, made_so):
        lines = "\n".join([*workspace.lines(room), workspace.card(room).text])
        for word in ("access", "timeline", "info"):
            lines += workspace.answer(alice, word, room)
        assert "Petra" in lines
        assert "Dana" not in lines
        assert "Petra" in room.members
        assert "Dana" not in room.members
    told = seen_by(workspace, dana)
    assert "INC-3" in told
    assert "INC-2" not in told
    assert "There is no INC-1" in told


def declared_as(workspace: Workspace, kind: str) -> Room:
    before = {room.name for room in workspace.slack.rooms}
    form = workspace.alice.slash("/incident declare Something", workspace.general).form
    assert form is not None
    workspace.alice.fill(form, {"Type": kind})
    form = workspace.screen(workspace.alice, "never have a wider visibility")
    sends(workspace.slack, workspace.alice, form, {"Title": "Something"})
    return workspace.new_room(before)


@guarded
def test_the_class_of_an_entry_is_given_by_anybody_and_taken_back_by_few(one_workspace: Workspace) -> None:
    """Taken back, the words open to all: its author, the scribe or who leads does that, unless they opted out of it;
    a form that was opened before does not either."""
    workspace, alice, bob, charlie = one_workspace, one_workspace.alice, one_workspace.bob, one_workspace.charlie
    refused = "Only its author, the scribe or who leads can take this back."
    room = a_room(workspace)
    workspace.bring_in(room, charlie)
    workspace.answer(bob, f"note {WORDS}", room)
    (line,) = [one for one in workspace.answer(bob, "timeline", room).splitlines() if WORDS in one]
    number = line.split()[0].strip("#")

    def form(who: Person) -> Form:
        found = who.slash(f"/incident correct {number}", room).form
        assert found is not None
        return found

    def chooses(who: Person, chosen: str, opened: Form | None = None) -> str:
        errors = who.submit(opened or form(who), {"What people may meet in it": chosen}).errors
        workspace.quiet()
        return str(errors)

    early = form(charlie)
    assert chooses(bob, "Cruelty to people") == "{}"
    assert refused in chooses(charlie, "None of these", early)
    assert chooses(bob, "None of these") == "{}"
    assert chooses(charlie, "Cruelty to people") == "{}"
    assert refused in charlie.slash(f"/incident correct {number}", room).text
    bob.submit(own(bob, room), {"Do not call me for": ["Cruelty to people"]})
    assert refused in chooses(bob, "None of these")
    assert refused in chooses(bob, "Hate")
    assert WORDS not in workspace.answer(charlie, "timeline", room)

    assert chooses(alice, "Hate") == "{}"
    assert chooses(bob, "None of these") == "{}"
    assert WORDS in workspace.answer(charlie, "timeline", room)


def test_that_nobody_is_cleared_does_not_tell_who_asked_not_to_be_called(one_workspace: Workspace) -> None:
    w, dana, charlie = one_workspace, one_workspace.slack.person("Dana"), one_workspace.charlie
    put(w, "legal", People=["Charlie"])
    put(w, "csea", People=["Dana", "Charlie"])
    w.later(61.0)
    charlie.submit(own(charlie, w.general), {"Do not call me for": ["Child abuse"]})
    room = declare_restricted(w, dana)
    w.later(61.0)
    assert "Nobody of Legal is cleared" not in w.card(room).text
    put(w, "csea", People=["Dana"])
    w.later(61.0)
    other = declare_restricted(w, dana)
    w.later(61.0)
    assert "Nobody of Legal is cleared" in w.card(other).text
