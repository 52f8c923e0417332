"""What people see of a message is what Muster keeps of it, whoever posted it and whatever it is made of."""

from collections.abc import Mapping

import pytest

from sandbox import Message, Room
from tests.e2e.workspace import Workspace
from tests.message_shapes import ALERTS, Json, Shape, attached, shapes
from workflows.domain.entries.words import MessageCaptured
from workflows.domain.ids import IncidentId
from workflows.domain.timeline import Entry, EntryState

PIN, MARK = "pushpin", "white_check_mark"
FILES = ("files",)
"""Parts that only a person's upload can have here."""


@pytest.fixture(params=[False, True], ids=["open", "private"])
def room(request: pytest.FixtureRequest, one_workspace: Workspace) -> Room:
    return one_workspace.declare(one_workspace.alice, "API is down", private=request.param)


def kept(workspace: Workspace) -> list[Entry]:
    with workspace.runtime.store.read() as uow:
        return [entry for entry in uow.timeline.of(IncidentId(1)) if isinstance(entry.fact, MessageCaptured)]


def posted(workspace: Workspace, room: Room, message: Json, name: str = "Alertmanager") -> Message:
    return workspace.slack.hook(room, name, **message)


def captured(workspace: Workspace, message: Message) -> None:
    workspace.alice.react(message, PIN)
    workspace.slack.wait_until(lambda: MARK in message.reactions, what="the mark")


def postable() -> Mapping[str, Shape]:
    return {name: shape for name, shape in shapes() if not set(shape.message) & set(FILES)}


def test_no_message_leaves_an_empty_entry(one_workspace: Workspace, room: Room) -> None:
    for shape in postable().values():
        captured(one_workspace, posted(one_workspace, room, shape.message))
    told = [entry.text for entry in kept(one_workspace)]
    assert told == ["\n".join(shape.seen) for shape in postable().values()]


@pytest.mark.parametrize("name", ALERTS)
def test_an_alert_declares_an_incident_with_a_title_and_a_description(one_workspace: Workspace, name: str) -> None:
    shape = ALERTS[name]
    alert = posted(one_workspace, one_workspace.general, shape.message)
    form = one_workspace.alice.message_shortcut(alert, "Declare incident from message").form
    assert form is not None
    assert (form.values["Title"], form.values["Summary"]) == (shape.title or shape.seen[0], "\n".join(shape.seen))
    one_workspace.sent(one_workspace.alice, form)
    assert [entry.text for entry in kept(one_workspace)] == ["\n".join(shape.seen)]


def test_an_alert_that_is_resolved_is_followed(one_workspace: Workspace, room: Room) -> None:
    alert = posted(one_workspace, room, attached({"title": "[FIRING:1] Disk full", "text": "db-1"}))
    captured(one_workspace, alert)
    one_workspace.pass_time(60)
    one_workspace.slack.hook_edits(alert, **attached({"title": "[RESOLVED] Disk full", "text": "db-1"}))
    one_workspace.slack.wait_until(lambda: "[RESOLVED]" in kept(one_workspace)[0].text, what="the new words")
    with one_workspace.runtime.store.read() as uow:
        assert uow.timeline.revisions(IncidentId(1))[-1].text == "[FIRING:1] Disk full\ndb-1"


def test_the_words_of_a_webhook_go_by_its_name(one_workspace: Workspace, room: Room) -> None:
    captured(one_workspace, posted(one_workspace, room, {"text": "Disk full"}, name="Watchtower"))
    captured(one_workspace, posted(one_workspace, room, {"text": "Still full"}, name=""))
    told = one_workspace.alice.slash("/incident timeline", room).text
    assert "Watchtower wrote: Disk full" in told
    assert "someone wrote: Still full" in told
    assert "Muster wrote" not in told


def test_a_deleted_message_with_replies_keeps_its_words(one_workspace: Workspace, room: Room) -> None:
    said = one_workspace.alice.say(room, "The key is in the safe")
    one_workspace.alice.say(room, "Which one?", thread=said)
    captured(one_workspace, said)
    one_workspace.alice.delete(said)
    one_workspace.slack.wait_until(lambda: kept(one_workspace)[0].deleted_at, what="the mark of the deletion")
    assert kept(one_workspace)[0].text == "The key is in the safe"
    told = one_workspace.alice.slash("/incident timeline", room).text
    assert "The key is in the safe (message deleted later)" in told


def test_a_message_that_is_deleted_before_it_was_fetched_says_so(one_workspace: Workspace, room: Room) -> None:
    said = one_workspace.alice.say(room, "The key is in the safe")
    one_workspace.alice.say(room, "Which one?", thread=said)
    one_workspace.slack.faults.rate_limit("conversations.replies", retry_after=30)
    one_workspace.alice.react(said, PIN)
    one_workspace.slack.wait_until(lambda: kept(one_workspace), what="the entry")
    one_workspace.alice.delete(said)
    one_workspace.run_until_idle()
    (entry,) = kept(one_workspace)
    assert (entry.text, entry.state, entry.deleted_at is not None) == ("", EntryState.LIVE, True)


def test_names_that_slack_writes_as_ids_are_read_by_everybody(one_workspace: Workspace, room: Room) -> None:
    one_workspace.slack.add_group("legal", "Legal", [one_workspace.bob])
    cellar = one_workspace.alice.creates("cellar", private=True)
    with one_workspace.slack.workspace.lock:
        group = next(iter(one_workspace.slack.workspace.usergroups))
    general = one_workspace.general.channel.id
    text = f"<@{one_workspace.bob.user.id}> of <!subteam^{group}> asked in <#{general}|> and <#{cellar.channel.id}|>"
    captured(one_workspace, posted(one_workspace, room, {"text": text}))
    assert kept(one_workspace)[0].text == "@Bob of @legal asked in #general and a private channel"
