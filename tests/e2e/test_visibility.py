"""An incident can become private at any moment, by a word or because people make its room private in Slack."""

import pytest
from slack_sdk import WebClient

from sandbox import Form, Message, Person, Room
from tests.e2e.workspace import Workspace
from workflows.domain.ids import IncidentId

TITLE, SUMMARY = "Wobblegate", "The seller list leaked to a rival"
SECRETS = (TITLE, "seller list", "rival", "INC-1", "inc-1", "S1", "Critical")


def open_incident(workspace: Workspace) -> Room:
    """Open and announced; Alice leads, Bob is in the room and has no role."""
    room = workspace.declare(workspace.alice, TITLE, Severity="S1 Critical", Summary=SUMMARY)
    workspace.bob.joins(room)
    workspace.quiet()
    assert TITLE in announced(workspace)
    assert TITLE in answer(workspace.charlie, "info 1", workspace)
    return room


def announced(workspace: Workspace) -> str:
    return workspace.slack.transcript(workspace.announcements, as_=workspace.charlie)


def answer(who: Person, words: str, workspace: Workspace, room: Room | None = None) -> str:
    return workspace.answer(who, words, room or workspace.general)


def secrets_that_charlie_finds(workspace: Workspace) -> list[str]:
    said = [answer(workspace.charlie, words, workspace) for words in ("list", "info 1", "timeline 1")]
    hidden = "\n".join(said).replace("There is no INC-1 that you can see", "")
    return [secret for secret in SECRETS if secret in hidden + announced(workspace)]


def no_other_room(workspace: Workspace) -> None:
    """Slack lets Muster make no room any more, so people have to convert the one there is."""
    workspace.slack.faults.refuse("conversations.create", "restricted_action", times=None)


def war_room(workspace: Workspace) -> Room:
    """Where the incident is now."""
    with workspace.runtime.store.read() as uow:
        incident = uow.incidents.get(IncidentId(1))
    assert incident is not None
    return workspace.slack.channel(incident.room_name)


def test_an_incident_follows_the_room_that_people_make_private_and_never_back(workspace: Workspace) -> None:
    room = open_incident(workspace)
    for seconds in (3605, 605):
        workspace.later(seconds)
    workspace.slack.wait_until(lambda: "promised for" in announced(workspace), what="a reminder for everybody")

    workspace.alice.makes_private(room)

    workspace.slack.wait_until(lambda: not secrets_that_charlie_finds(workspace), what="Charlie finding nothing")
    assert "This announcement was withdrawn." in announced(workspace)
    workspace.bob.waits_for(room, "Alice made this room private in Slack, so the incident is private too.")
    workspace.later()
    assert "Private" in workspace.card(room).text
    assert TITLE.lower() not in room.name
    assert TITLE in answer(workspace.bob, "info 1", workspace)

    answer(workspace.alice, "update Nothing of this leaves the room.", workspace, room)
    workspace.bob.waits_for(room, "Nothing of this leaves the room.")
    workspace.pass_time(3600)
    workspace.pass_time(3600)
    workspace.alice.makes_public(room)
    workspace.slack.wait_until(lambda: room.channel.archived, what="the room being left")
    assert war_room(workspace).channel.kind == "private"
    assert secrets_that_charlie_finds(workspace) == []


def test_anybody_in_the_room_closes_it_at_once_and_nothing_more_is_said_in_public(one_workspace: Workspace) -> None:
    workspace, bob = one_workspace, one_workspace.bob
    room = open_incident(workspace)
    no_other_room(workspace)
    said_before = workspace.slack.transcript(room, as_=workspace.charlie).count("rival")

    told = answer(bob, "visibility private the rival reads along", workspace, room)

    assert "INC-1 is private." in told
    assert "press its name" in told.lower()
    workspace.slack.wait_until(lambda: not secrets_that_charlie_finds(workspace), what="Charlie finding nothing")
    asked = bob.waits_for(room, "Muster posts nothing more here")
    assert asked.pings == ["Alice"]
    late = answer(workspace.alice, "update We told the rival's bank.", workspace, room)
    assert "posted" not in late.replace("not posted", "")
    assert "everybody can still read" in late
    answer(bob, "note They saw all of it", workspace, room)
    assert workspace.slack.transcript(room, as_=workspace.charlie).count("rival") == said_before

    workspace.alice.makes_private(room)

    workspace.alice.waits_for(room, "We told the rival's bank.")
    bob.waits_for(room, "Bob made the incident private: the rival reads along")
    workspace.later()
    assert "We told the rival's bank." in workspace.card(room).text
    assert "setup failed" not in workspace.card(room).text
    assert "is already private" in answer(bob, "visibility private", workspace, room)


def test_nobody_comes_in_through_a_room_that_everybody_can_still_read(one_workspace: Workspace) -> None:
    workspace, charlie = one_workspace, one_workspace.charlie
    room = open_incident(workspace)
    no_other_room(workspace)
    answer(workspace.bob, "visibility private the rival reads along", workspace, room)
    workspace.slack.wait_until(lambda: not secrets_that_charlie_finds(workspace), what="Charlie finding nothing")

    charlie.click(room.pins[0], "More…")
    charlie.react(room.pins[0], "pushpin")
    charlie.joins(room)
    answer(charlie, "timeline", workspace, room)
    workspace.pass_time(5)
    workspace.bob.waits_for(room, "Muster posts nothing more here")

    assert charlie.user.id not in members(workspace)
    assert secrets_that_charlie_finds(workspace) == []
    assert TITLE in answer(workspace.bob, "info 1", workspace), "who was in it stays in"

    workspace.alice.makes_private(room)
    workspace.slack.wait_until(lambda: charlie.user.id in members(workspace), what="the room's people being read")


def test_whoever_left_a_private_room_is_sent_nothing_of_it(one_workspace: Workspace) -> None:
    workspace, alice, bob = one_workspace, one_workspace.alice, one_workspace.bob
    room = workspace.declare(alice, TITLE, private=True, Severity="S1 Critical", Summary=SUMMARY)
    workspace.bring_in(room, bob)
    alice.leaves(room)
    workspace.slack.wait_until(lambda: alice.user.id not in members(workspace), what="Alice having left")
    answer(bob, "rename Gobblewate", workspace, room)
    answer(bob, "claim scribe", workspace, room)

    bob.archives(room)
    workspace.slack.wait_until(lambda: any("archived" in dm.text for dm in bob.dms()), what="Bob being told")
    workspace.pass_time(3605)
    workspace.slack.wait_until(lambda: any("update" in dm.text for dm in bob.dms()), what="Bob being reminded")

    assert not [dm for dm in alice.dms() if "Gobblewate" in dm.text]


def members(workspace: Workspace) -> frozenset[str]:
    with workspace.runtime.store.read() as uow:
        return frozenset(uow.members.of(IncidentId(1)))


def test_it_is_opened_again_by_the_lead_and_a_second_person(one_workspace: Workspace) -> None:
    workspace, alice, bob = one_workspace, one_workspace.alice, one_workspace.bob
    room = workspace.declare(alice, TITLE, private=True, Severity="S1 Critical", Summary=SUMMARY)
    answer(alice, "invite @Bob", workspace, room)
    workspace.slack.wait_until(lambda: "Bob" in room.members)
    assert "lead" in answer(bob, "visibility open I think so", workspace, room)

    form = form_of(alice, "visibility open", room)
    assert "Reason" in alice.submit(form, {}).errors
    alice.submit(form, {"Reason": "The press has it"})
    asked = bob.waits_for(room, "proposes that more people may know of this incident: open instead of private.")
    assert "You proposed this" in alice.click(asked, "Approve").text
    assert secrets_that_charlie_finds(workspace) == []

    nobody_else = "Only a second person with a role in INC-1 can do that, and nobody else has one."
    assert nobody_else in bob.click(asked, "Approve").text
    bob.slash("/incident claim deputy", room)
    answer(alice, "invite @Charlie", workspace, room)
    workspace.slack.wait_until(lambda: "Charlie" in room.members)
    refused = workspace.charlie.click(asked, "Approve").text
    assert "Only people with a role in INC-1 can do that: Bob. Ask" in refused
    alice.removes(room, workspace.charlie)
    workspace.quiet()
    bob.click(asked, "Approve")

    workspace.slack.wait_until(lambda: TITLE in announced(workspace), what="the announcement")
    alice.waits_for(room, "Alice opened the incident to everybody, approved by Bob: The press has it")
    assert SUMMARY in answer(workspace.charlie, "info 1", workspace)
    workspace.later()
    assert "Open" in workspace.card(room).text

    answer(alice, "visibility private", workspace, room)
    workspace.slack.wait_until(lambda: not secrets_that_charlie_finds(workspace), what="Charlie finding nothing")


def form_of(who: Person, words: str, room: Room) -> Form:
    form = who.slash(f"/incident {words}", room).form
    assert form is not None, "no form opened"
    return form


@pytest.mark.parametrize(
    "programme",
    [
        pytest.param(
            """
            types: {FRAUD: {forced: true}}
            functions: {payments_risk: {title: Payments, members: [dana@example.com]}}
            """,
            id="people",
        )
    ],
)
def test_another_type_calls_its_people_and_may_close_the_incident(one_workspace: Workspace) -> None:
    workspace = one_workspace
    room = workspace.declare(workspace.alice, TITLE, Type="Outage of platform or safety system")
    assert "Dana" not in room.members

    told = answer(workspace.alice, "type fraud", workspace, room)

    assert "INC-1 is now of the type Fraud and scams" in told
    workspace.slack.wait_until(lambda: "Dana" in war_room(workspace).members, what="Dana being invited")
    workspace.slack.wait_until(lambda: not secrets_that_charlie_finds(workspace), what="Charlie finding nothing")
    workspace.slack.wait_until(lambda: room.channel.archived, what="the public room being left")
    room = war_room(workspace)
    assert room.channel.kind == "private"
    assert "never have a wider visibility" in answer(workspace.alice, "visibility open because", workspace, room)
    form = form_of(workspace.alice, "type", room)
    assert form.values["Type"] == "Fraud and scams"
    assert "There is no type" in answer(workspace.alice, "type safety", workspace, room), "several are called so"


def test_a_room_that_became_private_is_no_war_room_to_those_outside(one_workspace: Workspace) -> None:
    w = one_workspace
    room = w.declare(w.alice, TITLE)
    said = w.alice.say(room, "It began at noon")
    w.quiet()
    w.alice.slash("/incident visibility private", room)
    w.alice.waits_for(room, "Muster posts nothing more here")
    assert _kept(w, said) == _kept(w, w.alice.say(w.general, "Lunch?"))


def _kept(w: Workspace, said: Message) -> str:
    """What Charlie is told who would put a message on the timeline."""
    before = w.charlie.form
    w.charlie.message_shortcut(said, "Add to timeline")
    told = w.slack.wait_until(lambda: w.charlie.form if w.charlie.form is not before else None, what="an answer")
    w.charlie.close(told, everything=True)
    return told.text


def test_of_a_failed_set_up_somebody_hears_who_may_see_it(one_workspace: Workspace) -> None:
    w = one_workspace
    room = w.declare(w.charlie, TITLE, private=True)
    w.charlie.slash("/incident invite @Alice", room)
    w.slack.wait_until(lambda: "Alice" in room.members)
    w.charlie.slash("/incident role lead @Alice", room)
    w.charlie.leaves(room)
    w.slack.wait_until(lambda: w.charlie.user.id not in members(w), what="Charlie gone")
    w.later(5)
    before = len(w.charlie.dms())
    bot = WebClient(token=w.slack.bot_token, base_url=w.slack.api_url)
    bot.chat_delete(channel=room.channel.id, ts=w.card(room).ts)
    here = room.channel.id
    w.slack.faults.refuse("chat.postMessage", "restricted_action", times=None, when=lambda a: a["channel"] == here)
    w.alice.slash("/incident rename Gobblewate", room)
    w.run_until_idle()
    assert any("part of the setup failed" in m.text for m in w.alice.dms())
    assert w.charlie.dms()[before:] == []
