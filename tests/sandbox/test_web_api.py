"""The Web API answers as Slack does, refusals included."""

from __future__ import annotations

import json
import urllib.request
from collections.abc import Callable
from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from sandbox import Sandbox

from .manifest import MANIFEST, without

Json = dict[str, Any]


def refusal(call: Callable[..., Any], **arguments: Any) -> Json:
    with pytest.raises(SlackApiError) as caught:
        call(**arguments)
    return dict(caught.value.response.data)


def code(call: Callable[..., Any], **arguments: Any) -> str:
    return str(refusal(call, **arguments)["error"])


def raw(slack: Sandbox, path: str, body: bytes | None = None, **headers: str) -> Json:
    request = urllib.request.Request(f"{slack.api_url}{path}", data=body, headers=headers)
    with urllib.request.urlopen(request) as response:
        return dict(json.load(response))


# tokens, scopes, arguments


def test_the_bot_learns_who_it_is_and_what_it_may_do(slack: Sandbox, client: WebClient) -> None:
    answer = client.auth_test()
    assert (answer["user"], answer["team"]) == ("muster", "Sandbox")
    assert "chat:write" in answer.headers["x-oauth-scopes"].split(",")


def test_tokens_are_checked(slack: Sandbox) -> None:
    assert code(WebClient(base_url=slack.api_url).auth_test) == "not_authed"
    assert code(WebClient(token="xoxb-other", base_url=slack.api_url).auth_test) == "invalid_auth"
    app_client = WebClient(token=slack.app_token, base_url=slack.api_url)
    assert code(app_client.conversations_list) == "not_allowed_token_type"
    assert app_client.apps_connections_open(app_token=slack.app_token)["url"].startswith("ws://127.0.0.1")
    assert len(slack.violations) == 3


def test_a_missing_scope_is_named() -> None:
    with Sandbox(without("groups:write")) as slack:
        client = WebClient(token=slack.bot_token, base_url=slack.api_url)
        client.conversations_create(name="open-room")
        answer = refusal(client.conversations_create, name="closed-room", is_private=True)
        assert (answer["error"], answer["needed"]) == ("missing_scope", "groups:write")
        assert "channels:manage" in answer["provided"]
        assert slack.violations == ["conversations.create: missing_scope groups:write"]


def test_unknown_methods_and_missing_arguments(client: WebClient) -> None:
    assert code(client.api_call, api_method="chat.whisper") == "unknown_method"
    answer = refusal(client.api_call, api_method="chat.update", json={"channel": "C1"})
    assert answer["error"] == "invalid_arguments"
    assert answer["response_metadata"]["messages"] == ["[ERROR] missing required field: ts"]


def test_arguments_arrive_in_every_way(slack: Sandbox) -> None:
    auth = {"Authorization": f"Bearer {slack.bot_token}"}
    general = slack.channel("general").channel.id
    form = f"token={slack.bot_token}&channel={general}&text=form".encode()
    body = json.dumps({"channel": general, "text": "json"}).encode()
    multipart = (
        f'--x\r\nContent-Disposition: form-data; name="channel"\r\n\r\n{general}\r\n'
        '--x\r\nContent-Disposition: form-data; name="text"\r\n\r\nmultipart\r\n--x--\r\n'
    ).encode()
    raw(slack, "chat.postMessage", form)
    raw(slack, "chat.postMessage", body, **auth, **{"Content-Type": "application/json; charset=utf-8"})
    raw(slack, "chat.postMessage", multipart, **auth, **{"Content-Type": "multipart/form-data; boundary=x"})
    raw(slack, f"chat.postMessage?channel={general}&text=query", **auth)
    assert [m.text for m in slack.channel("general").messages] == ["form", "json", "multipart", "query"]


def test_times_are_text(slack: Sandbox, client: WebClient) -> None:
    general = slack.channel("general").channel.id
    answer = refusal(client.api_call, api_method="chat.delete", json={"channel": general, "ts": 1.5})
    assert answer["response_metadata"]["messages"] == ["[ERROR] must provide a string [json-pointer:/ts]"]


# channels


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("", "invalid_name_required"),
        ("x" * 81, "invalid_name_maxlength"),
        ("Upper", "invalid_name_specials"),
        ("with space", "invalid_name_specials"),
        ("dot.dot", "invalid_name_specials"),
        ("--__", "invalid_name_punctuation"),
        ("general", "name_taken"),
    ],
)
def test_channel_names_have_rules(client: WebClient, name: str, why: str) -> None:
    assert code(client.conversations_create, name=name) == why


def test_names_of_archived_and_private_rooms_stay_taken(slack: Sandbox, client: WebClient) -> None:
    made = client.conversations_create(name="störung-2")["channel"]["id"]
    client.conversations_archive(channel=made)
    slack.person("Alice").creates("hidden", private=True)
    assert code(client.conversations_create, name="störung-2") == "name_taken"
    assert code(client.conversations_create, name="hidden") == "name_taken"


def test_a_private_room_without_the_bot_does_not_exist_for_it(slack: Sandbox, client: WebClient) -> None:
    alice = slack.person("Alice")
    hidden = alice.creates("hidden", private=True)
    calls = [client.conversations_info, client.conversations_history, client.conversations_members]
    assert {code(call, channel=hidden.channel.id) for call in calls} == {"channel_not_found"}
    assert code(client.chat_postMessage, channel="#hidden", text="x") == "channel_not_found"
    alice.invites(hidden, slack.bot_name)
    assert client.conversations_info(channel=hidden.channel.id)["channel"]["is_private"]


def test_topics_and_purposes_have_a_length(slack: Sandbox, client: WebClient) -> None:
    made = client.conversations_create(name="room")["channel"]["id"]
    client.conversations_setTopic(channel=made, topic="x" * 250)
    assert code(client.conversations_setTopic, channel=made, topic="x" * 251) == "too_long"
    assert code(client.conversations_setPurpose, channel=made, purpose="x" * 251) == "too_long"
    general = slack.channel("general").channel.id
    assert code(client.conversations_setTopic, channel=general, topic="x") == "not_in_channel"


def test_an_archived_room_takes_nothing(slack: Sandbox, client: WebClient) -> None:
    made = client.conversations_create(name="room")["channel"]["id"]
    posted = client.chat_postMessage(channel=made, text="x")["ts"]
    client.conversations_archive(channel=made)
    assert code(client.conversations_archive, channel=made) == "already_archived"
    assert code(client.chat_postMessage, channel=made, text="x") == "is_archived"
    assert code(client.chat_update, channel=made, ts=posted, text="y") == "is_inactive"
    assert code(client.conversations_rename, channel=made, name="other") == "is_archived"
    assert code(client.conversations_invite, channel=made, users=["U1"]) == "is_archived"
    assert code(client.conversations_unarchive, channel=made) == "not_in_channel"
    slack.workspace.bots_can_unarchive = True
    client.conversations_unarchive(channel=made)
    assert not slack.channel("room").is_archived


def test_listing_pages_through(client: WebClient) -> None:
    for number in range(5):
        client.conversations_create(name=f"room-{number}")
    pages, cursor = [], ""
    while not pages or cursor:
        page = client.conversations_list(limit=3, cursor=cursor)
        pages.append([channel["name"] for channel in page["channels"]])
        cursor = page["response_metadata"]["next_cursor"]
    assert [len(page) for page in pages] == [3, 3, 2]
    assert code(client.conversations_list, cursor="bogus") == "invalid_cursor"
    assert code(client.conversations_list, types="secret") == "invalid_types"


# membership


def test_one_bad_id_fails_an_invitation_unless_forced(slack: Sandbox, client: WebClient) -> None:
    made = client.conversations_create(name="room")["channel"]["id"]
    alice, gus, dora = (slack.person(name).user.id for name in ("Alice", "Gus", "Dora"))
    me = client.auth_test()["user_id"]
    everyone = [alice, "UNOBODY", dora, me, gus]
    answer = refusal(client.conversations_invite, channel=made, users=everyone)
    assert {one["user"]: one["error"] for one in answer["errors"]} == {
        "UNOBODY": "user_not_found",
        dora: "cant_invite",
        me: "cant_invite_self",
    }
    assert slack.channel("room").members == ["Muster"]
    forced = client.conversations_invite(channel=made, users=everyone, force=True)
    assert len(forced["errors"]) == 3
    assert slack.channel("room").members == ["Muster", "Alice", "Gus"]
    assert code(client.conversations_invite, channel=made, users=[alice]) == "already_in_channel"
    assert code(client.conversations_invite, channel=made, users=[dora], force=True) == "cant_invite"


def test_the_bot_invites_only_where_it_is(slack: Sandbox, client: WebClient) -> None:
    incidents = slack.channel("incidents").channel.id
    gus = slack.person("Gus").user.id
    assert code(client.conversations_invite, channel=incidents, users=[gus]) == "not_in_channel"
    client.conversations_join(channel=incidents)
    assert client.conversations_join(channel=incidents)["warning"] == "already_in_channel"
    client.conversations_invite(channel=incidents, users=[gus])
    client.conversations_kick(channel=incidents, user=gus)
    assert code(client.conversations_kick, channel=incidents, user=gus) == "not_in_channel"
    client.conversations_leave(channel=incidents)
    assert "Muster" not in slack.channel("incidents").members


def test_a_guest_sees_only_their_rooms(slack: Sandbox) -> None:
    gus = slack.person("Gus")
    assert [room.name for room in gus.rooms()] == ["general"]
    with pytest.raises(PermissionError):
        gus.sees("incidents")
    assert slack.person("Dora").rooms() == []


# messages


def test_posting_by_id_name_and_person(slack: Sandbox, client: WebClient) -> None:
    alice = slack.person("Alice")
    for channel in (slack.channel("random").channel.id, "#random", "random"):
        client.chat_postMessage(channel=channel, text="hi")
    client.chat_postMessage(channel=alice.user.id, text="just you")
    assert len(alice.sees("random")) == 3
    assert [message.text for message in alice.dms()] == ["just you"]
    assert code(client.chat_postMessage, channel="nowhere", text="x") == "channel_not_found"


def test_without_the_public_scope_the_bot_posts_only_where_it_is() -> None:
    with Sandbox(without("chat:write.public")) as slack:
        client = WebClient(token=slack.bot_token, base_url=slack.api_url)
        assert code(client.chat_postMessage, channel="#general", text="x") == "not_in_channel"


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ({}, "no_text"),
        ({"blocks": []}, "no_text"),
        ({"text": "x", "blocks": "not json"}, "invalid_blocks_format"),
        ({"text": "x", "blocks": [{"type": "wobble"}]}, "invalid_blocks"),
        (
            {"text": "x", "blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": "x" * 2900}}] * 5},
            "msg_blocks_too_long",
        ),
        ({"text": "x", "metadata": {"event_type": "x"}}, "invalid_metadata_format"),
        ({"text": "x", "markdown_text": "y"}, "markdown_text_conflict"),
        ({"text": "x", "thread_ts": "123.456"}, "thread_not_found"),
    ],
)
def test_bad_messages_are_refused(client: WebClient, content: Json, why: str) -> None:
    arguments = {"channel": "#general", **content}
    assert code(client.api_call, api_method="chat.postMessage", json=arguments) == why


def test_invalid_blocks_are_explained_with_pointers(slack: Sandbox, client: WebClient) -> None:
    blocks = [{"type": "header", "text": {"type": "plain_text", "text": "x" * 151}}]
    answer = refusal(client.chat_postMessage, channel="#general", text="x", blocks=blocks)
    said = "must be less than 151 characters [json-pointer:/blocks/0/text/text]"
    assert (answer["error"], answer["errors"]) == ("invalid_blocks", [said])
    assert answer["response_metadata"]["messages"] == [f"[ERROR] {said}"]
    assert slack.violations == [f"chat.postMessage: invalid_blocks ['[ERROR] {said}']"]


def test_an_update_keeps_what_it_does_not_name(slack: Sandbox, client: WebClient) -> None:
    blocks = [{"type": "section", "text": {"type": "mrkdwn", "text": "block"}}]
    metadata = {"event_type": "e", "event_payload": {"n": 1}}
    posted = client.chat_postMessage(channel="#general", text="x", blocks=blocks, metadata=metadata)
    where = {"channel": posted["channel"], "ts": posted["ts"]}
    client.chat_update(**where, text="new")
    message = slack.channel("general").messages[0]
    assert (message.text, message.fallback, message.edited, message.metadata) == ("block", "new", True, metadata)
    client.chat_update(**where, text="new", blocks=[])
    assert message.text == "new"
    assert code(client.chat_update, **where, text="x" * 4001) == "msg_too_long"


def test_only_its_own_messages_are_the_bots_to_change(slack: Sandbox, client: WebClient) -> None:
    message = slack.person("Alice").say("general", "mine")
    where = {"channel": message.channel.id, "ts": message.ts}
    assert code(client.chat_update, **where, text="x") == "cant_update_message"
    assert code(client.chat_delete, **where) == "cant_delete_message"
    assert code(client.chat_delete, channel=message.channel.id, ts="1.2") == "message_not_found"


def test_an_ephemeral_is_for_one_person_and_not_in_history(slack: Sandbox, client: WebClient) -> None:
    general = client.conversations_join(channel=slack.channel("general").channel.id)["channel"]["id"]
    alice, bob = slack.person("Alice"), slack.person("Bob")
    client.chat_postEphemeral(channel=general, user=alice.user.id, text="psst")
    assert [m.text for m in alice.sees("general") if m.is_ephemeral] == ["psst"]
    assert [m.text for m in bob.sees("general") if m.is_ephemeral] == []
    assert "psst" not in str(client.conversations_history(channel=general)["messages"])
    dora = slack.person("Dora").user.id
    assert code(client.chat_postEphemeral, channel=general, user=dora, text="x") == "user_not_in_channel"


def test_threads_and_broadcasts(slack: Sandbox, client: WebClient) -> None:
    root = client.chat_postMessage(channel="#general", text="root")
    reply = {"channel": root["channel"], "thread_ts": root["ts"]}
    client.conversations_join(channel=root["channel"])
    client.chat_postMessage(**reply, text="quiet")
    loud = client.chat_postMessage(**reply, text="loud", reply_broadcast=True)
    client.chat_postMessage(channel=root["channel"], thread_ts=loud["ts"], text="same thread")
    thread = client.conversations_replies(channel=root["channel"], ts=root["ts"])["messages"]
    assert [m["text"] for m in thread] == ["root", "quiet", "loud", "same thread"]
    assert thread[0]["reply_count"] == 3
    history = client.conversations_history(channel=root["channel"])["messages"]
    assert [m["text"] for m in history if m.get("subtype") != "channel_join"] == ["loud", "root"]
    assert [m.text for m in slack.channel("general").messages[0].thread] == ["quiet", "loud", "same thread"]


def test_history_pages_back_from_the_newest_and_forward_from_oldest(slack: Sandbox, client: WebClient) -> None:
    general = client.conversations_join(channel=slack.channel("general").channel.id)["channel"]["id"]
    posted = [client.chat_postMessage(channel=general, text=str(n))["ts"] for n in range(6)]

    def texts(**arguments: Any) -> list[str]:
        return [m["text"] for m in client.conversations_history(channel=general, **arguments)["messages"]]

    assert texts(limit=2) == ["5", "4"]
    assert texts(oldest=posted[1], limit=2) == ["3", "2"]
    assert texts(oldest=posted[1], inclusive=True, limit=2) == ["2", "1"]
    assert texts(oldest=posted[1], latest=posted[4], limit=2) == ["3", "2"]
    first = client.conversations_history(channel=general, oldest=posted[0], limit=2)
    assert first["has_more"]
    assert texts(oldest=posted[0], limit=2, cursor=first["response_metadata"]["next_cursor"]) == ["4", "3"]
    assert code(client.conversations_history, channel=general, oldest="soon") == "invalid_ts_oldest"


def test_metadata_comes_only_when_asked_for(slack: Sandbox, client: WebClient) -> None:
    general = client.conversations_join(channel=slack.channel("general").channel.id)["channel"]["id"]
    client.chat_postMessage(channel=general, text="x", metadata={"event_type": "e", "event_payload": {}})
    plain = client.conversations_history(channel=general)["messages"][0]
    full = client.conversations_history(channel=general, include_all_metadata=True)["messages"][0]
    assert ("metadata" in plain, full["metadata"]["event_type"]) == (False, "e")


# what is fastened


def test_pins_bookmarks_and_reactions(slack: Sandbox, client: WebClient) -> None:
    made = client.conversations_create(name="room")["channel"]["id"]
    ts = client.chat_postMessage(channel=made, text="x")["ts"]
    client.pins_add(channel=made, timestamp=ts)
    assert code(client.pins_add, channel=made, timestamp=ts) == "already_pinned"
    assert [item["message"]["ts"] for item in client.pins_list(channel=made)["items"]] == [ts]
    client.reactions_add(channel=made, timestamp=ts, name="eyes")
    assert code(client.reactions_add, channel=made, timestamp=ts, name="eyes") == "already_reacted"
    room = slack.channel("room")
    assert (room.pins[0].reactions, room.pins[0].pinned) == ({"eyes": ["Muster"]}, True)
    client.reactions_remove(channel=made, timestamp=ts, name="eyes")
    assert code(client.reactions_remove, channel=made, timestamp=ts, name="eyes") == "no_reaction"
    client.pins_remove(channel=made, timestamp=ts)
    assert code(client.pins_remove, channel=made, timestamp=ts) == "no_pin"
    link = {"channel_id": made, "title": "Runbook", "type": "link"}
    mark = client.bookmarks_add(**link, link="https://example.com")["bookmark"]["id"]
    client.bookmarks_edit(channel_id=made, bookmark_id=mark, title="Runbook 2")
    assert room.bookmarks == [("Runbook 2", "https://example.com")]
    assert code(client.bookmarks_add, **link, link="ftp://x") == "invalid_link"
    client.bookmarks_remove(channel_id=made, bookmark_id=mark)
    assert client.bookmarks_list(channel_id=made)["bookmarks"] == []
    assert code(client.bookmarks_remove, channel_id=made, bookmark_id=mark) == "not_found"


def test_a_file_is_uploaded_and_shared(slack: Sandbox, client: WebClient) -> None:
    made = client.conversations_create(name="room")["channel"]["id"]
    root = client.chat_postMessage(channel=made, text="root")["ts"]
    client.files_upload_v2(
        channel=made, filename="report.md", content="# Report", initial_comment="Here", thread_ts=root
    )
    reply = slack.channel("room").messages[-1].thread[0]
    assert (reply.text, reply.files) == ("Here", [("report.md", b"# Report")])


# people


def test_people_are_found_by_id_and_address(slack: Sandbox, client: WebClient) -> None:
    found = client.users_lookupByEmail(email="dana@example.com")["user"]
    assert (found["real_name"], found["profile"]["title"]) == ("Dana", "Legal")
    assert code(client.users_lookupByEmail, email="dora@example.com") == "users_not_found"
    assert client.users_info(user=slack.person("Gus").user.id)["user"]["is_restricted"]
    assert code(client.users_info, user="U404") == "user_not_found"
    assert code(client.conversations_open, users=slack.person("Dora").user.id) == "user_disabled"
    slack.add_group("oncall", "On call", [slack.person("Bob")])
    groups = client.usergroups_list(include_users=True)["usergroups"]
    assert [(g["handle"], g["users"]) for g in groups] == [("oncall", [slack.person("Bob").user.id])]


def test_addresses_need_their_own_scope() -> None:
    with Sandbox(without("users:read.email")) as slack:
        client = WebClient(token=slack.bot_token, base_url=slack.api_url)
        user = client.users_info(user=slack.person("Alice").user.id)["user"]
        assert "email" not in user["profile"]


def test_only_this_machine_is_served() -> None:
    with pytest.raises(ValueError, match=r"127\.0\.0\.1 only"):
        Sandbox(MANIFEST, host="0.0.0.0")
