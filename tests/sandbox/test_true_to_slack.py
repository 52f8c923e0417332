"""What Slack makes of messages on the way from one person to another."""

from typing import Any

import pytest
from slack_sdk import WebClient

from sandbox import Sandbox


def newest(client: WebClient, room_id: str) -> Any:
    return client.conversations_history(channel=room_id, limit=1)["messages"][0]


@pytest.mark.parametrize(
    ("typed", "sent"),
    [
        ("see https://a.example/x?y=1&z.", "see <https://a.example/x?y=1&amp;z>."),
        ("(https://a.example/wiki_(x))", "(<https://a.example/wiki_(x)>)"),
        ("pay.example.com/refunds, now", "<http://pay.example.com/refunds|pay.example.com/refunds>, now"),
        ("ask bob@example.com!", "ask <mailto:bob@example.com|bob@example.com>!"),
        ("call +49 30 1234567", "call <tel:+49301234567|+49 30 1234567>"),
        ("(555) 123-4567 or 555-123-4567", "<tel:5551234567|(555) 123-4567> or <tel:5551234567|555-123-4567>"),
        ("`https://a.example` and ```bob@example.com @Bob```", None),
        ("4.18.2, node.js, 24.11.2026, 2026-11-30 09:20, 12.30, e.g. this, INC-2", None),
    ],
)
def test_addresses_become_links_as_they_are_typed(
    slack: Sandbox, client: WebClient, typed: str, sent: str | None
) -> None:
    general = slack.channel("general")
    slack.person("Alice").invites(general, slack.bot_name)

    said = slack.person("Alice").say(general, typed)

    message = newest(client, general.channel.id)
    assert message["text"] == (sent or typed)
    links = [one for one in message["blocks"][0]["elements"][0]["elements"] if one["type"] == "link"]
    assert bool(links) == (sent is not None)
    assert said.text.replace("`", "") == typed.replace("`", "")


def test_a_private_room_is_named_by_nobody_outside(slack: Sandbox, client: WebClient) -> None:
    alice, charlie = slack.person("Alice"), slack.person("Charlie")
    general, hidden = slack.channel("general"), alice.creates("project-x", private=True)

    known, unknown = alice.say(general, "see #project-x"), charlie.say(general, "see #project-x")

    assert f"<#{hidden.channel.id}>" in known.post.text
    assert unknown.post.text == "see #project-x"
    alice.slash("/incident info #project-x #random", general)
    sent = slack.hub.last("/incident")
    assert sent is not None
    assert sent.payload["text"] == f"info <#{hidden.channel.id}|> <#{slack.channel('random').channel.id}|random>"


def test_what_one_person_saw_goes_with_a_reload(slack: Sandbox, client: WebClient) -> None:
    alice, bob, general = slack.person("Alice"), slack.person("Bob"), slack.channel("general")
    alice.invites(general, slack.bot_name)
    for person in (alice, bob):
        client.chat_postEphemeral(channel=general.channel.id, user=person.user.id, text="Only you")

    alice.reloads()

    assert [one.text for one in alice.sees(general) if one.is_ephemeral] == []
    assert [one.text for one in bob.sees(general) if one.is_ephemeral] == ["Only you"]


def test_a_forwarded_message_brings_its_author_and_not_the_name_of_its_private_room(
    slack: Sandbox, client: WebClient
) -> None:
    alice, general = slack.person("Alice"), slack.channel("general")
    alice.invites(general, slack.bot_name)
    hidden = alice.creates("project-x", private=True)
    alert = slack.hook(slack.channel("random"), "Watchtower", text="*Disk full* on db-1")

    forwarded = alice.forwards(alert, general, "Who looks?")
    secret = alice.forwards(alice.shares(hidden, "plan.txt", b"x", "The plan"), general)

    assert forwarded.text == "Who looks?\nWatchtower:\nDisk full on db-1\nPosted in #random"
    assert secret.text == "\nAlice:\nThe plan\nplan.txt\nFrom a private conversation"
    (attachment,) = newest(client, general.channel.id)["attachments"]
    assert (attachment["is_share"], attachment["author_name"], attachment["channel_id"]) == (
        True,
        "Alice",
        hidden.channel.id,
    )
    assert attachment["message_blocks"][0]["message"]["blocks"][0]["type"] == "rich_text"
    assert [file["name"] for file in attachment["files"]] == ["plan.txt"]
    assert "project-x" not in str(attachment)
    with pytest.raises(PermissionError):
        slack.person("Charlie").forwards(secret, hidden)


def test_a_file_of_a_private_room_is_not_public(slack: Sandbox, client: WebClient) -> None:
    alice, general = slack.person("Alice"), slack.channel("general")
    room = alice.creates("project-x", private=True)
    alice.invites(room, slack.bot_name)
    alice.invites(general, slack.bot_name)

    alice.shares(room, "graph.png", b"\x89PNG")
    alice.shares(general, "notes.txt", b"words")

    seen = [newest(client, one.channel.id) for one in (room, general)]
    assert [(one["files"][0]["is_public"], one["files"][0]["mimetype"], one["upload"]) for one in seen] == [
        (False, "image/png", True),
        (True, "text/plain", True),
    ]


def test_a_deleted_message_with_replies_leaves_a_tombstone(slack: Sandbox, client: WebClient) -> None:
    alice, general = slack.person("Alice"), slack.channel("general")
    alice.invites(general, slack.bot_name)
    said = alice.say(general, "Half of it is gone")
    slack.person("Bob").say(general, "Which half?", thread=said)

    alice.delete(said)

    message = newest(client, general.channel.id)
    assert (message["subtype"], message["text"], message["reply_count"]) == (
        "tombstone",
        "This message was deleted.",
        1,
    )
    assert [one.text for one in said.thread] == ["Which half?"]
