"""Who is called into an incident that can hurt them is told so before anything else, and comes in by their own word."""

import pytest

from sandbox import Person, Room
from tests.e2e.hazards import joins, notices
from tests.e2e.test_exposure import own
from tests.e2e.test_restricted import TITLE, declare_restricted, put
from tests.e2e.workspace import Workspace
from workflows.access.people import get_person
from workflows.domain.errors import NotFound
from workflows.domain.ids import IncidentId, UserId
from workflows.domain.request import Request, Source
from workflows.incidents.hazard_notices import join_called

SHOCK = """
types:
  SHOCK: {title: Shock, visibility: private, guarded: true, classes: [torture, hate], invite: [response]}
functions:
  response: {title: Response, members: [bob@example.com, dana@example.com]}
"""
shock = pytest.mark.parametrize("programme", [SHOCK], ids=["shock"])
SECRET = "Unspeakable matter"


def a_room(workspace: Workspace, private: bool = True, **fields: object) -> Room:
    return workspace.declare(workspace.alice, SECRET, private=private, Type="Shock", **fields)


def told(who: Person) -> str:
    return "\n".join(message.text for message in who.dms())


def presses_a_stale_join(w: Workspace, who: Person) -> None:
    """The button that they do not have any more."""
    person = get_person(UserId(who.user.id), w.clock.now(), w.runtime.deps)
    request = Request(person=person, now=w.clock.now(), id="stale", source=Source.CHAT)
    with pytest.raises(NotFound):
        join_called(IncidentId(1), request, w.runtime.deps)
    w.quiet()


@shock
def test_who_is_called_reads_the_classes_alone_until_they_join(workspace: Workspace) -> None:
    """By a rule or by hand; one message, which becomes the invitation."""
    alice, bob, charlie = workspace.alice, workspace.bob, workspace.charlie
    room = a_room(workspace)
    assert "You may meet here: Cruelty to people, Hate" in told(alice), "in the receipt of who declared it"
    workspace.answer(alice, "invite @Charlie you know them", room)
    workspace.quiet()
    for who in (bob, charlie):
        assert who.name not in room.members
        (notice,) = notices(who)
        assert "You are called to INC-1. It may contain: cruelty to people, hate." in notice.text.replace("*", "")
        assert "S3" in notice.text
        assert ("Response needed" in notice.text.replace("*", "")) == (who is bob)
        for word in (SECRET, "you know them", room.name):
            assert word not in told(who), word
        assert "There is no INC-1" in workspace.answer(who, "info 1", workspace.general)
    assert "Called, no answer yet: Bob, Charlie, Dana" in workspace.card(room).text
    before = {who.name: len(who.dms()) for who in (bob, charlie)}

    joins(workspace, bob, charlie, room=room)
    for who in (bob, charlie):
        assert len(who.dms()) == before[who.name], "the notice became the invitation"
        assert SECRET in told(who)
        assert notices(who) == []
        assert SECRET in workspace.answer(who, "info 1", workspace.general)
    assert "you know them" in told(charlie)
    assert "Called, no answer yet: Dana" in workspace.card(room).text
    said = workspace.answer(alice, "timeline", room)
    assert "Bob joined, told before what they may meet here: Cruelty to people, Hate." in said
    assert "told before" not in told(bob), "to them it is no news"


@shock
def test_a_notice_says_truly_what_can_be_read_before_joining(one_workspace: Workspace) -> None:
    """Nothing of a private incident."""
    w, bob = one_workspace, one_workspace.bob
    a_room(w)
    assert "If you join, you read there what it is about" in notices(bob)[-1].text
    assert SECRET not in bob.home().text


def test_who_is_cleared_is_told_that_they_may_read_it_already(one_workspace: Workspace) -> None:
    w, dana = one_workspace, one_workspace.slack.person("Dana")
    put(w, "csea", People=["Dana"])
    put(w, "legal", People=["Dana"])
    w.later(61)
    declare_restricted(w, w.bob)
    (notice,) = notices(dana)
    assert "You may read INC-1 already" in notice.text.replace("*", "")
    assert "whether or not you join" in notice.text
    assert "Legal needed" in notice.text.replace("*", "")
    assert TITLE in dana.home().text


def test_who_joined_may_claim_a_role_that_falls_to_their_function(one_workspace: Workspace) -> None:
    """Petra, who is of none of its functions, is offered none."""
    w, dana, petra = one_workspace, one_workspace.slack.person("Dana"), one_workspace.slack.person("Petra")
    put(w, "csea", People=["Dana", "Petra"])
    put(w, "legal", People=["Dana"])
    w.later(61)
    room = declare_restricted(w, petra)
    w.answer(petra, "claim lead", room)
    w.answer(petra, "severity S1 it spreads", room)
    joins(w, dana, room=room)
    (message,) = [one for one in dana.dms() if "INC-1" in one.text]
    assert [one for one in message.buttons if one.startswith("Claim")] == ["Claim Legal counsel"], message.buttons
    dana.click(message, "Claim Legal counsel")
    w.quiet()
    assert "Dana is Legal counsel" in w.answer(petra, "timeline", room)


@shock
def test_not_me_is_told_only_to_who_called_and_gives_back_what_they_were_given(one_workspace: Workspace) -> None:
    w, alice, bob, charlie = one_workspace, one_workspace.alice, one_workspace.bob, one_workspace.charlie
    room = a_room(w, Severity="S0 Crisis", Summary="It spreads")
    w.answer(alice, "role scribe @Charlie", room)
    w.answer(alice, "task call the vendor @Charlie", room)
    w.answer(alice, "invite @Charlie", room)
    w.quiet()
    (notice,) = notices(charlie)
    said = charlie.click(notice, "Not me").text
    assert "Only whoever called you is told" in said
    assert "what you were given is free again" in said
    w.quiet()
    assert "Charlie cannot come." in told(alice)
    assert "Charlie" not in room.members
    assert notices(charlie) == []
    assert SECRET not in told(charlie)
    lines = "\n".join(w.lines(room))
    assert "Charlie cannot come" not in lines
    assert "Charlie cannot help" not in lines
    assert "Charlie cannot be Scribe" in lines
    assert "Scribe" not in w.card(room).text.split("Claim")[0]
    assert "There is no INC-1" in w.answer(charlie, "info 1", w.general)
    presses_a_stale_join(w, charlie)
    assert "Charlie" not in room.members

    said = bob.click(notices(bob)[-1], "Not me").text
    assert "Only whoever called you is told" in said
    assert "free again" not in said
    w.quiet()
    assert "Bob cannot come." in told(alice), "a rule called: who declared it hears"
    assert "Bob cannot" not in "\n".join(w.lines(room))
    assert "Bob cannot come." in w.answer(alice, "timeline", room), "on record"
    assert "Bob cannot" not in w.answer(alice, "catchup", room)


@shock
def test_a_summary_file_names_nobody_who_could_not_come(one_workspace: Workspace) -> None:
    w, alice, bob = one_workspace, one_workspace.alice, one_workspace.bob
    room = a_room(w)
    bob.click(notices(bob)[-1], "Not me")
    w.quiet()
    w.answer(alice, "resolve over", room)
    w.quiet()
    ((_, text),) = [file for m in room.messages for reply in m.thread for file in reply.files]
    assert "is in the timeline of the incident only" in text.decode()
    assert "Bob cannot" not in text.decode()


@shock
def test_where_nobody_of_a_function_is_left_somebody_can_be_named(one_workspace: Workspace) -> None:
    w, alice, bob, charlie = one_workspace, one_workspace.alice, one_workspace.bob, one_workspace.charlie
    dana = w.slack.person("Dana")
    room = a_room(w)
    bob.click(notices(bob)[-1], "Not me")
    w.quiet()
    assert "Nobody of Response" not in w.card(room).text
    dana.click(notices(dana)[-1], "Not me")
    w.quiet()
    assert "Nobody of Response is left to call" in "\n".join(w.lines(room))
    assert "Nobody of Response can come" in w.card(room).text
    form = alice.click(w.card(room), "Name somebody").form
    assert form is not None
    alice.submit(form, {"Person": "Charlie"})
    w.quiet()
    assert notices(charlie)
    assert "Nobody of Response can come" not in w.card(room).text


@shock
def test_whoever_joined_is_asked_for_no_answer_any_more(one_workspace: Workspace) -> None:
    """The message that called them has no button left."""
    w, bob = one_workspace, one_workspace.bob
    room = a_room(w)
    joins(w, bob, room=room)
    assert "On it" not in [button for message in bob.dms() for button in message.buttons]
    assert "You were called" not in w.answer(bob, "catchup", room)


@shock
def test_the_next_of_their_function_is_called_and_who_opted_out_is_told_nothing(one_workspace: Workspace) -> None:
    """Dana opted out after the first call; nobody else reads why she does not answer."""
    w, alice, bob, charlie = one_workspace, one_workspace.alice, one_workspace.bob, one_workspace.charlie
    petra, dana = w.slack.person("Petra"), w.slack.person("Dana")
    dana.submit(own(dana, w.general), {"Do not call me for": ["Hate"]})
    room = a_room(w)
    w.answer(alice, "invite @Dana", room)
    w.quiet()
    assert "Called, no answer yet: Bob, Dana" in w.card(room).text, "as if she had not answered"
    assert notices(dana) == []

    put(w, "response", People=["Bob", "Dana", "Petra", "Charlie"])
    bob.click(notices(bob)[-1], "Not me")
    w.quiet()
    assert len(notices(petra)) + len(notices(charlie)) == 1, "one, who was not called before"
    following = petra if notices(petra) else charlie
    joins(w, following, room=room)
    assert SECRET in told(following)
    lines = "\n".join([*w.lines(room), w.card(room).text, w.answer(alice, "timeline", room)])
    assert "opted" not in lines
    assert "not called for" not in lines


@shock
def test_whoever_is_made_lead_or_asks_to_join_is_told_first_too(one_workspace: Workspace) -> None:
    w, dana = one_workspace, one_workspace.slack.person("Dana")
    room = a_room(w, **{"Incident lead": "Dana"})
    assert "Dana" not in room.members
    assert "It may contain" in notices(dana)[-1].text
    w.later(120)
    assert "Dana" in w.card(room).text, "who leads keeps the role while they have not answered"
    joins(w, dana, room=room)
    assert "Decide the pace" in told(dana)
    assert len([message for message in dana.dms() if "INC-1" in message.text]) == 1

    charlie = w.charlie
    asking = charlie.click(charlie.slash("/incident access 1", w.general).answers[-1], "Ask to join…").form
    assert asking is not None
    charlie.submit(asking, {"Why you should be in it": "I know this"})
    question = dana.waits_for(room, "Charlie, who cannot see this incident")
    dana.click(question, "Let in")
    w.quiet()
    assert "Charlie" not in room.members
    joins(w, charlie, room=room)
    assert SECRET in told(charlie)
    assert "Bob" not in room.members


@shock
def test_a_call_that_was_not_answered_ends_with_what_it_was_for(one_workspace: Workspace) -> None:
    """Made privileged, nobody joins past Legal; taken away or over, nobody joins at all."""
    w, alice, bob, charlie = one_workspace, one_workspace.alice, one_workspace.bob, one_workspace.charlie
    petra = w.slack.person("Petra")
    put(w, "legal", People=["Petra"])
    room = a_room(w)
    w.answer(alice, "invite @Charlie", room)
    w.quiet()
    assert notices(charlie)
    w.answer(alice, "visibility privileged counsel", room)
    w.quiet()
    assert notices(charlie) == []
    presses_a_stale_join(w, charlie)
    assert "Charlie" not in room.members
    assert "There is no INC-1" in w.answer(charlie, "info 1", w.general)
    joins(w, petra, room=room)
    petra.click(petra.waits_for(room, "Charlie"), "Invite")
    w.quiet()
    joins(w, charlie, room=room)

    other = w.declare(alice, "Another", private=True, Type="Shock")
    w.quiet()
    assert "INC-2" in notices(bob)[-1].text
    w.answer(alice, "cancel not ours", other)
    w.quiet()
    assert [notice for notice in notices(bob) if "INC-2" in notice.text] == []


def test_cleared_people_are_told_by_number_and_who_declared_reads_it_in_the_receipt(one_workspace: Workspace) -> None:
    w = one_workspace
    dana = w.slack.person("Dana")
    put(w, "csea", People=["Dana"])
    w.later(61)
    room = declare_restricted(w, w.bob)
    (notice,) = notices(dana)
    assert "child abuse, sexual violence" in notice.text
    assert TITLE not in notice.text
    joins(w, dana, room=room)
    assert "May contain" not in told(w.bob), "who may not see it is thanked, and told nothing"
    assert notices(w.bob) == []


@shock
def test_legal_keeps_its_call_when_the_incident_becomes_privileged(one_workspace: Workspace) -> None:
    """Of Legal: Dana has not answered yet, Petra said no. Both have a call, and join by it; others lose theirs."""
    w, alice, bob, dana = one_workspace, one_workspace.alice, one_workspace.bob, one_workspace.slack.person("Dana")
    petra = w.slack.person("Petra")
    put(w, "legal", People=["Dana", "Petra"])
    room = a_room(w)
    w.answer(alice, "invite @Petra", room)
    w.quiet()
    petra.click(notices(petra)[-1], "Not me")
    w.quiet()
    assert notices(bob)
    assert notices(dana)
    assert notices(petra) == []

    w.answer(alice, "visibility privileged counsel", room)
    w.run_until_idle()
    assert notices(bob) == []
    (kept,), (anew,) = notices(dana), notices(petra)
    assert "not called any more" not in kept.text + anew.text
    assert "Called, no answer yet: Dana, Petra" in w.card(room).text
    said = w.answer(alice, "timeline", room)
    assert "Alice made the incident privileged, so Legal is called: Petra." in said

    joins(w, dana, petra, room=room)
    assert "invited you" not in told(petra)
    assert "Alice made INC-1" in told(petra)
    assert "catchup" not in told(petra), "it leaves out what is privileged"
    assert "/incident timeline there tells you the rest" in told(petra)
    assert "counsel" in w.answer(petra, "timeline", room)


@shock
def test_only_who_may_not_see_it_any_more_is_not_called_any_more_and_is_again_once_they_may(
    one_workspace: Workspace,
) -> None:
    """Charlie has access of his own; Bob and Dana are called by the type alone."""
    w, alice, bob, charlie = one_workspace, one_workspace.alice, one_workspace.bob, one_workspace.charlie
    petra = w.slack.person("Petra")
    put(w, "legal", People=["Petra"])
    room = a_room(w)
    assert len(notices(bob)) == 1
    w.answer(alice, "visibility privileged counsel", room)
    w.quiet()
    joins(w, petra, room=room)
    form = petra.click(petra.slash("/incident access", room).answers[-1], "Let somebody in…").form
    assert form is not None
    assert petra.submit(form, {"Person": "Charlie"}).error is None
    w.quiet()
    assert notices(bob) == []
    assert len(notices(charlie)) == 1
    assert "Called, no answer yet: Charlie" in w.card(room).text

    w.answer(alice, "visibility private counsel is done", room)
    w.quiet()
    petra.click(petra.waits_for(room, "Legal has to approve."), "Approve")
    w.run_until_idle()
    said = w.answer(alice, "timeline", room)
    assert "Called again, now that they can see the incident: Bob, Dana." in said
    assert "Called, no answer yet: Bob, Charlie, Dana" in w.card(room).text

    w.answer(alice, "visibility privileged counsel once more", room)
    w.quiet()
    assert len(notices(charlie)) == 1, "he sees it still"
    assert notices(bob) == []
    w.answer(alice, "visibility private counsel is done again", room)
    w.quiet()
    petra.click(petra.waits_for(room, "counsel is done again"), "Approve")
    w.run_until_idle()
    joins(w, bob, charlie, room=room)
    assert SECRET in told(bob)
