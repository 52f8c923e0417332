"""A privileged incident is left out of catch-up, summaries, reports and exports until Legal allows that, on record.

Each refusal is shown to be one: after the waiver the same words show it.
"""

import pytest

from sandbox import Form, Message, Person, Room
from tests.e2e.test_restricted import TITLE, put
from tests.e2e.workspace import Workspace

SECRET = "Their lawyers wrote to us"
LEFT_OUT = "INC-1 is privileged, so catch-up, summaries and reports leave it out. Legal can allow"
SUMMARISED = (
    *("catchup", "catchup 1", "summary", "sitrep"),
    *("catchup 1 at {at}", "summary at {at}"),
)


@pytest.fixture
def room(one_workspace: Workspace) -> Room:
    """Alice leads, Bob is in it, Petra is Legal."""
    w = one_workspace
    put(w, "legal", People=["Petra"])
    room = w.declare(w.alice, TITLE, private=True, Severity="S2 High")
    w.bring_in(room, w.bob)
    w.answer(w.alice, f"note {SECRET}", room)
    w.answer(w.alice, "role scribe @Bob", room)
    told = w.answer(w.alice, "visibility privileged counsel asked for it", room)
    assert "INC-1 is privileged." in told
    assert "the incident lead proposes /incident visibility private <reason> and Legal approves" in told
    w.quiet()
    petra = w.slack.person("Petra")
    w.slack.wait_until(lambda: "Petra" in room.members, what="Legal in the room")
    waiting = [m for m in room.messages if "Invite" in m.buttons]
    if waiting:
        petra.click(waiting[-1], "Invite")
        w.quiet()
    return room


def access(w: Workspace, who: Person, room: Room) -> Message:
    (found,) = who.slash("/incident access", room).answers
    return found


def waive(w: Workspace, who: Person, room: Room, use: str, reason: str = "The regulator asked for it") -> Form:
    form = who.click(access(w, who, room), "Allow in summaries / exports…").form
    assert form is not None
    outcome = who.submit(form, {"For": use, "Reason": reason})
    w.quiet()
    return outcome.form or form


def test_it_is_left_out_of_every_text_about_it_until_legal_waives_that(one_workspace: Workspace, room: Room) -> None:
    w, alice, petra = one_workspace, one_workspace.alice, one_workspace.slack.person("Petra")
    w.pass_time(120)
    words = [words.format(at="10:01 UTC") for words in SUMMARISED]
    for said in words:
        told = w.answer(alice, said, room)
        assert LEFT_OUT in told, said
        assert SECRET not in told, said
    before = len(w.lines(room))
    assert LEFT_OUT in w.answer(alice, "summary post", room)
    assert LEFT_OUT in w.answer(alice, "sitrep post", room)
    assert "so it is not exported. Legal can allow that" in w.answer(petra, "export counsel For the file", room)
    w.quiet()
    assert len(w.lines(room)) == before
    assert not [dm for dm in petra.dms() if dm.files]

    assert "Allow in summaries / exports…" not in access(w, alice, room).buttons, "only Legal signs"
    assert "Privileged: left out of catch-up" in access(w, alice, room).text
    form = petra.click(access(w, petra, room), "Allow in summaries / exports…").form
    assert form is not None
    assert "This does not waive legal privilege." in form.text
    assert "Reason" in petra.submit(form, {"For": "Catch-up, summaries and reports"}).errors
    waive(w, petra, room, "Catch-up, summaries and reports")
    assert (
        "Petra allowed catch-up, summaries and reports of this privileged incident: The regulator asked for it"
        in w.lines(room)
    )
    for said in words:
        told = w.answer(alice, said, room)
        assert LEFT_OUT not in told, said
        assert TITLE in told or SECRET in told, said
    w.answer(alice, "summary post", room)
    alice.waits_for(room, "Key moments")
    assert "not exported" in w.answer(petra, "export counsel For the file", room)

    waive(w, petra, room, "Exports")
    w.answer(petra, "export counsel For the file", room)
    w.slack.wait_until(lambda: any(dm.thread for dm in petra.dms()), what="the file")
    petra.click(access(w, petra, room), "Leave out again: summaries")
    w.quiet()
    assert LEFT_OUT in w.answer(alice, "catchup", room)
    assert "Petra no longer allows catch-up" in w.lines(room)[-1]
    told = w.answer(alice, "timeline", room)
    assert "no longer allows catch-up" in told
    assert "allowed exports of this privileged incident" in told


def test_the_work_in_it_goes_on_and_outside_nothing_of_it_shows(one_workspace: Workspace, room: Room) -> None:
    """Inside: timeline, info, notes, tasks, roles, updates, Home. Ended, no summary comes by itself."""
    w, alice, bob, charlie = one_workspace, one_workspace.alice, one_workspace.bob, one_workspace.charlie
    assert SECRET in w.answer(bob, "timeline", room)
    assert TITLE in w.answer(bob, "info", room)
    w.answer(bob, "note They want an answer by Friday", room)
    w.answer(alice, "task call the bank @Bob", room)
    assert "call the bank" in w.answer(bob, "todo", room)
    w.answer(alice, "update We answer on Friday.", room)
    w.quiet()
    assert "We answer on Friday." in bob.waits_for(room, "We answer on Friday.").text
    assert TITLE in bob.home().text
    for words in ("list", "list all", "info 1", "catchup 1", "summary 1", "sitrep 1", "export 1", "access 1"):
        told = w.answer(charlie, words, w.general)
        assert TITLE not in told, words
        assert "privileged" not in told.lower(), words
    assert TITLE not in charlie.home().text
    form = charlie.slash(f"/incident declare {TITLE}", w.general).form
    assert form is not None
    assert "INC-1" not in form.text, "no hint that somebody declared the same"

    assert alice.submit(_resolve(alice, room), {"What was done": "They withdrew"}).error is None
    w.later(5)
    assert not [m for m in room.messages if "Key moments" in m.text], "no summary comes by itself"


def _resolve(who: Person, room: Room) -> Form:
    form = who.slash("/incident resolve", room).form
    assert form is not None
    return form


def test_a_waiver_ends_with_the_visibility_it_was_given_for(one_workspace: Workspace, room: Room) -> None:
    w, alice, petra = one_workspace, one_workspace.alice, one_workspace.slack.person("Petra")
    waive(w, petra, room, "Catch-up, summaries and reports")
    assert LEFT_OUT not in w.answer(alice, "catchup", room)
    w.answer(alice, "visibility private counsel is done", room)
    w.quiet()
    assert "Waiting for somebody to approve: make the incident private." in w.answer(alice, "catchup", room)
    assert "Make the incident private, so that more people can see it" in w.answer(alice, "sitrep", room)
    told = w.answer(alice, "timeline", room)
    assert "Alice proposed to make the incident private, so that more people can see it: counsel is done" in told
    assert "to everybody" not in told
    petra.click(petra.waits_for(room, "Legal has to approve."), "Approve")
    w.quiet()
    w.answer(alice, "visibility privileged counsel asked again", room)
    w.quiet()
    assert LEFT_OUT in w.answer(alice, "catchup", room)
    assert "Allow in summaries / exports…" in access(w, petra, room).buttons


def asks_for(w: Workspace, who: Person, room: Room, use: str) -> None:
    form = who.click(access(w, who, room), "Ask Legal: summaries / exports…").form
    assert form is not None
    assert who.submit(form, {"For": use, "Reason": "The shift changes"}).error is None
    w.quiet()


def test_others_ask_legal_for_a_waiver_and_legal_answers_in_the_room(one_workspace: Workspace, room: Room) -> None:
    w, alice, petra = one_workspace, one_workspace.alice, one_workspace.slack.person("Petra")
    assert "Ask Legal: summaries / exports…" not in access(w, petra, room).buttons
    asks_for(w, alice, room, "Catch-up, summaries and reports")
    asked = petra.waits_for(room, "Alice asks Legal to allow")
    assert "The shift changes" in asked.text
    assert "Only Legal can decide that" in w.slack.person("Bob").click(asked, "Allow").text
    petra.click(asked, "Leave out")
    w.quiet()
    assert LEFT_OUT in w.answer(alice, "summary", room)
    assert "as before" in w.answer(petra, "timeline", room)

    asks_for(w, alice, room, "Catch-up, summaries and reports")
    asked = [m for m in room.messages if "Allow" in m.buttons][-1]
    petra.click(asked, "Allow")
    w.quiet()
    assert LEFT_OUT not in w.answer(alice, "summary", room)
    assert "so it is not exported" in w.answer(petra, "export counsel For the file", room)
    said = w.answer(petra, "timeline", room)
    assert "Alice asked Legal to allow" in said
    assert "The shift changes" in said


def test_whose_access_ends_signs_nothing_for_legal(one_workspace: Workspace, room: Room) -> None:
    """Of Legal, and let in until a moment: they see it and sign nothing. Afterwards there is no such incident."""
    w, alice, petra = one_workspace, one_workspace.alice, one_workspace.slack.person("Petra")
    dana = w.slack.person("Dana")
    form = petra.click(access(w, petra, room), "Let somebody in…").form
    assert form is not None
    assert petra.submit(form, {"Person": "Dana", "Until": "in 2h"}).error is None
    w.quiet()
    put(w, "legal", People=["Petra", "Dana"])
    asks_for(w, alice, room, "Exports")
    asked = [m for m in room.messages if "Allow" in m.buttons][-1]
    assert "nor sign for Legal" in dana.click(asked, "Allow").text
    w.later(2 * 3600 + 61)
    assert "There is no INC-1" in w.answer(dana, "info 1", w.general)
    petra.click([m for m in room.messages if "Allow" in m.buttons][-1], "Allow")
    w.quiet()
    assert "so it is not exported" not in w.answer(petra, "export counsel For the file", room)


def test_what_only_legal_may_answer_is_asked_of_legal_and_of_nobody_else(one_workspace: Workspace, room: Room) -> None:
    """By a message of their own with the buttons, which it loses once it is answered; the lead is not pinged."""
    w, alice, bob, petra = one_workspace, one_workspace.alice, one_workspace.bob, one_workspace.slack.person("Petra")
    w.answer(alice, "role scribe @Bob", room)
    w.quiet()
    before = len(alice.dms()), len(bob.dms())
    w.answer(alice, "visibility private counsel is done", room)
    w.quiet()
    asked = petra.waits_for(room, "Legal has to approve.")
    assert asked.pings == []
    assert (len(alice.dms()), len(bob.dms())) == before
    told = petra.dms()[-1]
    assert told.text.startswith(f"Only Legal can answer this, in INC-1, {TITLE}")
    assert "Alice proposes that more people may know of this incident: private instead of privileged." in told.text
    assert "counsel is done" in told.text
    petra.click(told, "Approve")
    w.quiet()
    assert "INC-1: Petra approved that more people may know" in petra.dms()[-1].text
    assert petra.dms()[-1].buttons == []
    assert "Alice made the incident private, approved by Petra: counsel is done" in w.lines(room)
