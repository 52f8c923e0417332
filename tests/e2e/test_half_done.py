"""Slack does what it was asked and answers that something broke: it is found again, and not done twice."""

from collections import Counter

import pytest

from sandbox import Room
from tests.e2e.workspace import Workspace

STEPS = (
    "conversations.create",
    "conversations.invite",
    "pins.add",
    "bookmarks.add",
    "conversations.setTopic",
    "conversations.setPurpose",
)


def err_once_each(workspace: Workspace, code: str) -> None:
    """Each message once, by its key; every other method once."""
    met: set[str] = set()

    def is_new(arguments: dict[str, object]) -> bool:
        key = str(arguments["metadata"])
        return key not in met and not met.add(key)

    workspace.slack.faults.err_late("chat.postMessage", code, times=None, when=is_new)
    for method in STEPS:
        workspace.slack.faults.err_late(method, code)


def keys(workspace: Workspace) -> Counter[str]:
    """How often each message of Muster stands anywhere."""
    payloads = ((post.metadata or {}).get("event_payload") or {} for post in posts(workspace))
    return Counter(str(payload["key"]) for payload in payloads if "key" in payload)


def posts(workspace: Workspace):  # type: ignore[no-untyped-def]
    return [post for channel in workspace.slack.workspace.channels.values() for post in channel.posts]


def war_rooms(workspace: Workspace) -> list[Room]:
    return [room for room in workspace.slack.rooms if room.name.startswith("inc-")]


@pytest.mark.parametrize("code", ["internal_error", "fatal_error", "service_unavailable"])
def test_what_slack_did_and_called_broken_stands_once(one_workspace: Workspace, code: str) -> None:
    err_once_each(one_workspace, code)
    form = one_workspace.alice.slash("/incident declare API is down", one_workspace.general).form
    assert form is not None
    assert one_workspace.alice.submit(form, {"Visibility": "Open (everybody in the workspace)"}).closed
    one_workspace.run_until_idle()
    (room,) = war_rooms(one_workspace)
    one_workspace.slack.faults.err_late("files.completeUploadExternal", code)
    for words in ("note decision: roll back", "update Rolling back", "role scribe @Bob", "summary post"):
        assert one_workspace.alice.slash(f"/incident {words}", room).error is None
    one_workspace.run_until_idle()

    said = keys(one_workspace)
    assert {key: count for key, count in said.items() if count > 1} == {}
    assert len(said) >= 7, "card, announcement, receipt, decision, update, instructions, summary"
    broken = Counter(call.name for call in one_workspace.slack.traffic.calls() if call.error == code)
    assert broken == Counter(
        {**dict.fromkeys((*STEPS, "files.completeUploadExternal"), 1), "chat.postMessage": len(said)}
    )
    assert (len(room.pins), len(room.bookmarks), room.topic.endswith("API is down")) == (1, 1, True)
    assert len([m for m in room.messages if m.text == ":scales: Decision (Alice): roll back"]) == 1
    assert len([file for m in room.messages for reply in m.thread for file in reply.files]) == 1
    with one_workspace.runtime.store.read() as uow:
        assert uow.outbox.dead_letters() == ()
