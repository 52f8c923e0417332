"""Block Kit is refused where Slack refuses it, in Slack's words, and for nothing else."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from sandbox import Sandbox
from sandbox.api.gate import answer
from sandbox.clock import SandboxClock
from sandbox.manifest import read_manifest
from sandbox.modals import new_trigger
from sandbox.workspace import Workspace

from . import payloads_bad, payloads_edges, payloads_good
from .kit import Bad, Good, Json, Surface, home, modal, mrkdwn, section, words
from .manifest import MANIFEST

GOOD = [*payloads_good.GOOD, *(edge.good for edge in payloads_edges.EDGES)]
BAD = [*payloads_bad.BAD, *(edge.bad for edge in payloads_edges.EDGES)]

Ask = Callable[[Surface, Any], Json]


@pytest.fixture
def ask() -> Ask:
    """Sends a payload to the method of its surface, in a fresh workspace."""
    ws = Workspace(read_manifest(MANIFEST), SandboxClock())

    def call(method: str, **arguments: Any) -> Json:
        return answer(ws, method, ws.bot_token, arguments, base_url="")

    def sent(surface: Surface, payload: Any) -> Json:
        match surface:
            case "message":
                return call("chat.postMessage", channel="#general", **payload)
            case "update":
                post = call("chat.postMessage", channel="#general", text="before")
                return call("chat.update", channel=post["channel"], ts=post["ts"], **payload)
            case "modal":
                return call("views.open", trigger_id=new_trigger(ws, someone(ws)), view=payload)
            case "home":
                return call("views.publish", user_id=someone(ws), view=payload)

    return sent


def someone(ws: Workspace) -> str:
    return next(user.id for user in ws.users.values() if not user.is_bot)


def refusal(body: Json) -> tuple[str, list[str]]:
    """The error and what was said about it."""
    return body.get("error", ""), body.get("response_metadata", {}).get("messages", [])


def expected(row: Bad) -> tuple[str, list[str]]:
    return row.error, [f"[ERROR] {row.said}"] if row.said else []


def named(row: Good | Bad) -> str:
    return f"{row.surface}-{row.name}"


@pytest.mark.parametrize("row", GOOD, ids=named)
def test_what_slack_takes_is_taken(ask: Ask, row: Good) -> None:
    assert refusal(ask(row.surface, row.payload)) == ("", [])


@pytest.mark.parametrize("row", BAD, ids=named)
def test_what_slack_refuses_is_refused_for_that_reason_alone(ask: Ask, row: Bad) -> None:
    assert refusal(ask(row.surface, row.payload)) == expected(row)


def test_a_view_may_have_250_kb_and_not_a_byte_more(ask: Ask) -> None:
    def of(size: int) -> Json:
        view = modal(*[section(text=mrkdwn(words(2410)))] * 100, private_metadata="")
        return view | {"private_metadata": words(size - len(json.dumps(view)))}

    assert refusal(ask("modal", of(250_000))) == ("", [])
    assert refusal(ask("modal", of(250_001))) == ("view_too_large", [])


def test_text_past_40_000_characters_is_cut_off(ask: Ask) -> None:
    kept = [len(ask("message", {"text": words(length)})["message"]["text"]) for length in (39_999, 40_000, 40_001)]
    assert kept == [39_999, 40_000, 40_000]


@pytest.mark.parametrize("surface", ["modal", "home"])
@pytest.mark.parametrize("payload", [[], "[]", 7], ids=["list", "list as text", "number"])
def test_a_view_is_an_object(ask: Ask, surface: Surface, payload: Any) -> None:
    said = "[ERROR] must provide an object [json-pointer:/view]"
    assert refusal(ask(surface, payload)) == ("invalid_arguments", [said])


KINDS = {
    *("plain_text", "mrkdwn", "section", "actions", "context", "header", "divider", "image", "input"),
    *("markdown", "table", "video", "alert", "context_actions", "feedback_buttons", "icon_button"),
    *("rich_text", "rich_text_section", "rich_text_list", "rich_text_preformatted", "rich_text_quote"),
    *("button", "workflow_button", "overflow", "checkboxes", "radio_buttons"),
    *("static_select", "external_select", "users_select", "conversations_select", "channels_select"),
    *("multi_static_select", "multi_external_select"),
    *("multi_users_select", "multi_conversations_select", "multi_channels_select"),
    *("datepicker", "timepicker", "datetimepicker"),
    *("plain_text_input", "email_text_input", "url_text_input", "number_input", "rich_text_input", "file_input"),
}


def kinds(value: Any) -> Iterator[str]:
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    if isinstance(value, dict) and isinstance(value.get("type"), str):
        yield value["type"]
    for part in parts:
        yield from kinds(part)


def test_every_block_and_element_is_in_the_tables() -> None:
    shown = {kind for row in GOOD for kind in kinds(row.payload)}
    assert sorted(KINDS - shown) == []
    assert {row.surface for row in GOOD} == {row.surface for row in BAD} == {"message", "update", "modal", "home"}


def test_no_two_rows_share_a_name() -> None:
    names = [*map(named, GOOD), *map(named, BAD)]
    assert sorted(name for name in set(names) if names.count(name) > 1) == []


# over the wire, as the bot calls


WIRE = [
    "message-blocks of a message: 51",
    "message-header: 151",
    "message-two tables",
    "message-action_id twice",
    "message-13,201 characters in blocks",
    "message-metadata without payload",
    "update-4,001 characters in an update",
    "update-an update to an unknown block",
    "modal-title: 25",
    "modal-input without submit",
    "modal-the focus twice",
    "modal-Home opened as a modal",
    "home-blocks of a Home: 101",
    "home-table at Home",
]
SOUND: dict[Surface, Json] = {
    "message": {"text": "after"},
    "update": {"text": "after"},
    "modal": modal(section()),
    "home": home(section()),
}


def send(slack: Sandbox, client: WebClient, ts: str, surface: Surface, payload: Json) -> None:
    channel, alice = slack.channel("general").channel.id, someone(slack.workspace)
    match surface:
        case "message":
            client.chat_postMessage(channel=channel, **{"text": "in short", **payload})
        case "update":
            client.chat_update(channel=channel, ts=ts, **{"text": "in short", **payload})
        case "modal":
            client.views_open(trigger_id=new_trigger(slack.workspace, alice), view=payload)
        case "home":
            client.views_publish(user_id=alice, view=payload)


def shown(slack: Sandbox) -> tuple[list[str], list[Json]]:
    return [m.text for m in slack.channel("general").messages], [v.content for v in slack.workspace.views.values()]


@pytest.mark.parametrize("row", [row for row in BAD if named(row) in WIRE], ids=named)
def test_the_validator_stands_in_the_way_of_the_bot(slack: Sandbox, client: WebClient, row: Bad) -> None:
    ts = client.chat_postMessage(channel="#general", text="before")["ts"]
    before = shown(slack)
    with pytest.raises(SlackApiError) as caught:
        send(slack, client, ts, row.surface, row.payload)
    assert refusal(dict(caught.value.response.data)) == expected(row)
    assert shown(slack) == before
    assert [line.split()[1] for line in slack.violations] == [row.error]
    send(slack, client, ts, row.surface, SOUND[row.surface])
    assert shown(slack) != before
