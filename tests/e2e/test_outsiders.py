"""Guests, people of other organisations and other apps in rooms that are not for everybody."""

import pytest

from sandbox import Person, Room
from tests.e2e.hazards import joins
from tests.e2e.test_restricted import declare_restricted, put
from tests.e2e.workspace import Workspace
from workflows.domain.entries.access import OutsiderFound, StrangerFound
from workflows.domain.ids import IncidentId, UserId
from workflows.domain.people import Outsider

TITLE = "Wobblegate"
MINUTE = 61
READS = "is in this room and reads what is posted here."


def outsider(workspace: Workspace, kind: Outsider) -> Person:
    """As Slack says it: a guest of one channel, somebody with another `team_id`, an account with `is_bot`."""
    add = workspace.slack.add_outsider
    made = {
        Outsider.GUEST: lambda: add("Gwen", in_one_channel=True),
        Outsider.EXTERNAL: lambda: add("Xavier", team="T0PARTNER"),
        Outsider.APP: lambda: add("Notetaker", app=True),
    }
    return made[kind]()


def found(workspace: Workspace) -> list[tuple[str, Outsider]]:
    with workspace.runtime.store.read() as uow:
        facts = [entry.fact for entry in uow.timeline.of(IncidentId(1))]
    return [(fact.who, fact.outside) for fact in facts if isinstance(fact, OutsiderFound)]


SAID = {
    Outsider.GUEST: ("Gwen (guest)", "Gwen is a guest and reads everything"),
    Outsider.EXTERNAL: ("Xavier (another organisation)", "Xavier is of another organisation and reads everything"),
    Outsider.APP: ("Notetaker (app)", "With its own token it can read every message and file there."),
}


@pytest.mark.parametrize("kind", list(Outsider))
def test_who_is_not_of_the_organisation_is_flagged_once_to_the_lead_who_can_remove_them(
    workspace: Workspace, kind: Outsider
) -> None:
    alice, bob = workspace.alice, workspace.bob
    room = workspace.declare(alice, TITLE, private=True)
    workspace.bring_in(room, bob)
    who = outsider(workspace, kind)
    bob.invites(room, who)
    workspace.later(MINUTE)

    line, told = SAID[kind]
    alice.waits_for(room, f"{line} {READS}")
    message = alice.waits_for("dm", told)
    assert "INC-1" in message.text
    assert TITLE not in message.text
    assert [dm for dm in bob.dms() if told in dm.text] == [], "the lead is told, nobody else"
    for _ in range(3):
        workspace.later(MINUTE)
    assert found(workspace) == [(who.user.id, kind)]
    assert len([dm for dm in alice.dms() if told in dm.text]) == 1

    alice.click(message, "Remove from room")
    workspace.slack.wait_until(lambda: who.name not in room.members, what="the way out")
    for _ in range(2):
        workspace.later(MINUTE)
    assert len(found(workspace)) == 1


def test_people_of_the_organisation_and_muster_itself_are_not_flagged(one_workspace: Workspace) -> None:
    workspace = one_workspace
    room = workspace.declare(workspace.alice, TITLE, private=True)
    workspace.bring_in(room, workspace.bob, workspace.charlie)
    for _ in range(2):
        workspace.later(MINUTE)
    assert found(workspace) == []
    assert READS not in workspace.slack.transcript(room)


def test_in_a_room_that_everybody_reads_nobody_is_flagged(one_workspace: Workspace) -> None:
    workspace = one_workspace
    room = workspace.declare(workspace.alice, TITLE)
    there = {kind: outsider(workspace, kind) for kind in Outsider}
    for who in there.values():
        workspace.alice.invites(room, who)
    workspace.later(MINUTE)
    assert found(workspace) == []

    workspace.answer(workspace.alice, "visibility private because", room)
    workspace.later(MINUTE)
    workspace.later(MINUTE)
    both = {Outsider.GUEST, Outsider.EXTERNAL}
    workspace.slack.wait_until(lambda: {kind for _, kind in found(workspace)} >= both, what="both being found")
    with workspace.runtime.store.read() as uow:
        incident = uow.incidents.get(IncidentId(1))
    (moved,) = [one for one in workspace.slack.rooms if incident is not None and one.channel.id == incident.room]
    assert moved != room
    assert there[Outsider.GUEST].name in moved.members
    assert there[Outsider.APP].name not in moved.members, "no app comes along"


def test_what_slack_never_told_is_found_within_a_minute(one_workspace: Workspace) -> None:
    workspace = one_workspace
    room = workspace.declare(workspace.alice, TITLE, private=True)
    who = outsider(workspace, Outsider.APP)
    room.channel.members.append(who.user.id)
    workspace.later(MINUTE)
    workspace.alice.waits_for("dm", "The app Notetaker is in the private room of INC-1.")
    with workspace.runtime.store.read() as uow:
        assert who.user.id not in uow.members.of(IncidentId(1))


@pytest.mark.parametrize("told", [True, False], ids=["Slack said so", "found by looking"])
@pytest.mark.parametrize("kind", list(Outsider))
def test_from_a_guarded_room_they_are_removed_on_record(one_workspace: Workspace, kind: Outsider, told: bool) -> None:
    workspace, dana = one_workspace, one_workspace.slack.person("Dana")
    put(workspace, "csea", People=["Dana"])
    workspace.later(MINUTE)
    room = declare_restricted(workspace, workspace.bob)
    joins(workspace, dana, room=room)
    who = outsider(workspace, kind)
    enters(room, dana, who, told)
    for _ in range(2):
        workspace.later(MINUTE)
    workspace.slack.wait_until(lambda: who.name not in room.members, what="their removal")
    dana.waits_for(room, f"{who.name} was in this room and may not see the incident: Muster removes them.")
    assert found(workspace) == []
    assert strangers(workspace) == [who.user.id]


def enters(room: Room, by: Person, who: Person, told: bool) -> None:
    if told:
        by.invites(room, who)
    else:
        room.channel.members.append(who.user.id)


def strangers(workspace: Workspace) -> list[UserId]:
    with workspace.runtime.store.read() as uow:
        facts = [entry.fact for entry in uow.timeline.of(IncidentId(1))]
    return [fact.who for fact in facts if isinstance(fact, StrangerFound)]


def test_an_app_that_slack_does_not_let_muster_remove_is_the_leads_to_remove(one_workspace: Workspace) -> None:
    workspace, dana = one_workspace, one_workspace.slack.person("Dana")
    put(workspace, "csea", People=["Dana"])
    workspace.later(MINUTE)
    room = declare_restricted(workspace, workspace.bob)
    joins(workspace, dana, room=room)
    workspace.answer(dana, "claim lead", room)
    who = outsider(workspace, Outsider.APP)
    workspace.slack.faults.refuse("conversations.kick", "restricted_action")
    room.channel.members.append(who.user.id)
    workspace.later(MINUTE)
    dana.waits_for("dm", "Slack does not let Muster remove them")
    for _ in range(3):
        workspace.later(MINUTE)
    told = [dm.text for dm in dana.dms() if "Slack does not let Muster remove them" in dm.text]
    assert len(told) == 1, "once, not every minute"
    assert strangers(workspace) == [who.user.id]


def test_somebody_of_another_organisation_sees_nothing_that_is_open_to_all(one_workspace: Workspace) -> None:
    """Slack puts people of a shared channel into our workspace's lists; by their `team_id` they are not ours."""
    workspace = one_workspace
    workspace.declare(workspace.alice, TITLE)
    xavier = outsider(workspace, Outsider.EXTERNAL)
    assert TITLE in workspace.answer(workspace.charlie, "list", workspace.general)
    workspace.alice.invites(workspace.general, xavier)
    assert TITLE not in workspace.answer(xavier, "list", workspace.general)
