"""An incident is raised from open to restricted to privileged: its room and its people are those it is for."""

from sandbox import Room
from tests.e2e.hazards import joins
from tests.e2e.test_access import grant
from tests.e2e.test_clearance import leads
from tests.e2e.test_restricted import CSEA, TITLE, put
from tests.e2e.workspace import Workspace
from workflows.domain.ids import IncidentId

SAID = "Forty accounts are involved"
NOTHING = "There is no INC-1 that you can see"


def war_room(w: Workspace) -> Room:
    with w.runtime.store.read() as uow:
        incident = uow.incidents.get(IncidentId(1))
    assert incident is not None
    return w.slack.channel(incident.room_name)


def people(w: Workspace, room: Room) -> set[str]:
    return set(room.members) - {w.slack.bot_name}


def test_from_open_to_restricted_to_privileged(one_workspace: Workspace) -> None:
    """Petra and Dana are cleared, Dana is Legal as well. Alice, who declared it and leads, is neither."""
    w, alice, bob, charlie = one_workspace, one_workspace.alice, one_workspace.bob, one_workspace.charlie
    petra, dana = w.slack.person("Petra"), w.slack.person("Dana")
    put(w, "csea", People=["Petra", "Dana"])
    put(w, "legal", People=["Dana"])
    public = w.declare(alice, TITLE)
    bob.joins(public)
    petra.joins(public)
    w.quiet()
    w.answer(petra, "claim scribe", public)
    w.answer(petra, f"note {SAID}", public)
    for reader in (alice, bob):
        assert SAID in w.answer(reader, "timeline 1", w.general)
    for outside in (alice, bob, charlie):
        assert TITLE in w.answer(outside, "list all", w.general)
        assert TITLE in outside.home().text
    assert TITLE in w.slack.transcript(w.announcements, as_=charlie)

    w.answer(petra, f"type {CSEA}", public)
    w.slack.wait_until(lambda: public.channel.archived, what="the public room being left")
    w.later(5)
    restricted = war_room(w)
    assert restricted.channel.kind == "private"
    assert TITLE.lower() not in restricted.name
    joins(w, dana, room=restricted)
    w.slack.wait_until(lambda: people(w, restricted) == {"Petra", "Dana"}, what="the cleared in the room")
    for outside in (alice, bob, charlie):
        assert NOTHING in w.answer(outside, "timeline 1", w.general)
        assert TITLE not in w.answer(outside, "list all", w.general)
        assert TITLE not in outside.home().text
    assert TITLE not in w.slack.transcript(w.announcements, as_=charlie)
    assert SAID in w.answer(petra, "timeline 1", w.general)
    w.later(61)
    assert leads(w) == ()
    w.answer(petra, "claim lead", restricted)
    assert TITLE in w.answer(petra, "catchup", restricted)
    assert "never have a wider visibility" in w.answer(petra, "visibility private it is over", restricted)

    w.answer(petra, "visibility privileged counsel asked for it", restricted)
    w.later(61)
    assert war_room(w).name == restricted.name, "a private room stays"
    assert people(w, restricted) == {"Petra", "Dana"}
    for inside in (petra, dana):
        assert SAID in w.answer(inside, "timeline 1", w.general)
        assert "is privileged, so catch-up" in w.answer(inside, "catchup", restricted)
    put(w, "csea", People=["Petra", "Dana", "Bob"])
    w.later(61)
    assert NOTHING in w.answer(bob, "info 1", w.general), "clearance lets nobody into what is privileged"

    w.answer(petra, "visibility restricted counsel is done", restricted)
    dana.click(dana.waits_for(restricted, "Legal has to approve."), "Approve")
    w.slack.wait_until(lambda: TITLE in w.answer(bob, "info 1", w.general), what="Bob, who is cleared, seeing it")
    assert NOTHING in w.answer(charlie, "timeline 1", w.general)


def test_who_may_not_see_it_any_more_is_put_out_at_once(one_workspace: Workspace) -> None:
    """The clock stands still and Legal is in the room already, so nothing else has it read. Personal access stays."""
    w, alice, bob, charlie = one_workspace, one_workspace.alice, one_workspace.bob, one_workspace.charlie
    dana = w.slack.person("Dana")
    put(w, "legal", People=["Dana"])
    room = w.declare(alice, TITLE, private=True)
    w.bring_in(room, bob, dana)
    grant(w, room, charlie)
    w.answer(bob, "claim scribe", room)
    w.quiet()
    assert people(w, room) == {"Alice", "Bob", "Charlie", "Dana"}

    said = w.answer(alice, "visibility privileged counsel asked for it", room)
    assert "You, the incident lead and whoever has personal access can still see it" in said
    w.quiet()
    assert "Bob is no longer Scribe: they cannot see this incident any more. The role is vacant." in w.lines(room)
    assert people(w, room) == {"Alice", "Charlie", "Dana"}
    assert NOTHING in w.answer(bob, "timeline 1", w.general)
    assert TITLE in w.answer(charlie, "info 1", w.general)
