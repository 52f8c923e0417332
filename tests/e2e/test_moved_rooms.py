"""An open incident is closed off: its public room becomes private, or a private one takes its place."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from sandbox import Room, SandboxClock
from tests.databases import SqliteTemplate
from tests.e2e.conftest import a_muster
from tests.e2e.test_visibility import SECRETS, TITLE, announced, open_incident, secrets_that_charlie_finds, war_room
from tests.e2e.workspace import Workspace

LAST_LINE = "This room is closed. Muster posts nothing more here."


@pytest.fixture
def enterprise(sqlite_template: SqliteTemplate, tmp_path: Path, clock: SandboxClock) -> Iterator[Workspace]:
    """With the token of an admin of the whole organisation."""
    with a_muster(sqlite_template.clone(tmp_path), socket=False, clock=clock, admin=True) as muster:
        yield muster


def test_a_private_room_takes_the_place_of_the_public_one(workspace: Workspace) -> None:
    w, alice, bob = workspace, workspace.alice, workspace.bob
    old = open_incident(w)
    said = bob.say(old, "They wrote to us at noon")
    bob.react(said, "pushpin")
    alice.slash("/incident update We asked the rival to stop.", old)
    bob.waits_for(old, "We asked the rival to stop.")
    bob.slash("/incident task add @Alice Call the rival", old)
    asked = alice.waits_for("dm", "Call the rival")

    assert "INC-1 is private." in bob.slash("/incident visibility private the rival reads along", old).text

    new = moved(w, old)
    assert (new.channel.kind, TITLE.lower() in new.name, new.members) == ("private", False, ["Muster", "Alice", "Bob"])
    assert [m.text for m in old.messages if m.author == "Muster" and not m.is_system] == [LAST_LINE]
    assert "They wrote to us at noon" in w.slack.transcript(old, as_=w.charlie)
    for public in (old.name, announced(w), *(m.text for m in old.messages if not m.is_system)):
        assert [secret for secret in (*SECRETS, new.name, new.channel.id) if secret in public] == []
    assert secrets_that_charlie_finds(w) == []

    bob.waits_for(new, "The incident moved into this private room.")
    assert "We asked the rival to stop." in new.pins[0].text
    assert (TITLE in new.topic, [title for title, _ in new.bookmarks]) == (True, ["Incident card"])
    told = bob.waits_for("dm", "goes on in").text
    assert f"#{new.name}" in told
    assert "stays readable for everybody in the old room" in told
    receipt = next(m.text for m in alice.dms() if "your war room is" in m.text)
    w.slack.wait_until(lambda: f"#{new.name}" in asked.text, what="what is asked of Alice naming the new room")
    assert f"#{new.name}" in receipt

    alice.slash("/incident update The rival answered.", new)
    bob.waits_for(new, "The rival answered.")
    assert "They wrote to us at noon" in w.answer(bob, "timeline", new)
    assert f"#{new.name}" in w.answer(bob, "list", w.general)
    assert LAST_LINE in old.messages[-2].text


def moved(w: Workspace, old: Room) -> Room:
    w.slack.wait_until(lambda: old.channel.archived, what="the old room being archived")
    w.later()
    return war_room(w)


def test_with_an_admins_token_the_room_itself_becomes_private(enterprise: Workspace) -> None:
    w = enterprise
    room = open_incident(w)

    w.bob.slash("/incident visibility private the rival reads along", room)

    w.slack.wait_until(lambda: room.channel.kind == "private", what="the room being private")
    w.bob.waits_for(room, "Bob made the incident private: the rival reads along")
    w.slack.wait_until(lambda: TITLE.lower() not in room.name, what="a name without the title")
    w.slack.wait_until(lambda: room.channel.id in w.slack.workspace.kept_from_ai, what="the room kept from AI")
    w.quiet()
    assert war_room(w).channel.id == room.channel.id
    assert secrets_that_charlie_finds(w) == []
    assert not room.channel.archived
    assert [m for person in (w.alice, w.bob) for m in person.dms() if "AI" in m.text or "goes on" in m.text] == []

    private = w.declare(w.alice, "Coffee", private=True)
    w.slack.wait_until(lambda: private.channel.id in w.slack.workspace.kept_from_ai, what="the room kept from AI")


def test_an_admins_token_that_slack_refuses_is_as_none_and_stops_nothing_else(enterprise: Workspace) -> None:
    w = enterprise
    old = open_incident(w)
    w.slack.faults.refuse("admin.conversations.convertToPrivate", "feature_not_enabled", times=None)
    w.slack.faults.refuse("admin.conversations.bulkSetProperties", "token_revoked", times=None)

    w.bob.slash("/incident visibility private the rival reads along", old)

    new = moved(w, old)
    told = w.alice.waits_for("dm", "Slack's own AI can still read").text
    assert "AI use" in told
    w.alice.slash("/incident update Nothing is lost.", new)
    w.bob.waits_for(new, "Nothing is lost.")
    w.run_until_idle()
    assert len([m for m in w.alice.dms() if "Slack's own AI" in m.text]) == 1


def test_whoever_may_not_see_the_incident_is_not_taken_along(enterprise: Workspace) -> None:
    """Where such a person is in the room it is not enough to close its doors."""
    w = enterprise
    old = open_incident(w)
    w.slack.faults.refuse("admin.conversations.convertToPrivate", "ratelimited", times=2)
    w.bob.slash("/incident visibility private the rival reads along", old)
    w.charlie.joins(old)

    new = moved(w, old)
    assert (new.channel.kind, new.members) == ("private", ["Muster", "Alice", "Bob"])


def test_a_room_that_slack_does_not_let_muster_archive_is_the_leads_to_archive(one_workspace: Workspace) -> None:
    w = one_workspace
    old = open_incident(w)
    w.slack.faults.refuse("conversations.archive", "restricted_action", times=None)

    w.bob.slash("/incident visibility private the rival reads along", old)

    told = w.alice.waits_for("dm", "did not let Muster archive").text
    assert f"#{old.name}" in told
    assert "Archive channel" in told
    assert [m.text for m in old.messages if m.author == "Muster" and not m.is_system] == [LAST_LINE]
    assert war_room(w).channel.kind == "private"
