"""Genuine requests of every kind, as the local Slack sent them: what hostile ones are made of."""

import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from tests.e2e.workspace import Workspace

Payload = dict[str, Any]


@dataclass(frozen=True)
class Genuine:
    """`kind`: a command, an interaction or an event."""

    kind: str
    name: str
    payload: Payload


def collect(workspace: Workspace) -> list[Genuine]:
    """People do a bit of everything around a private incident; one request of each kind is kept."""
    alice, bob = workspace.alice, workspace.bob
    room = workspace.declare(alice, "Wobblegate", private=True, Severity="S2 High")
    alice.slash("/incident invite @Bob", room)
    workspace.slack.wait_until(lambda: "Bob" in room.members)
    alice.slash("/incident task Call the rival @Bob", room)
    for word in ("note", "severity", "task", "invite"):
        form = alice.slash(f"/incident {word}", room).form
        assert form is not None
        if word == "note":
            alice.submit(form, {"What happened": "It began"})
        else:
            alice.close(form)
    bob.react(bob.say(room, "The rival knows"), "pushpin")
    said = bob.say(room, "The rival knows more")
    bob.message_shortcut(said, "Add to timeline")
    alice.click(workspace.card(room), "Post update")
    if alice.form:
        alice.close(alice.form)
    bob.home()
    workspace.quiet()
    found: dict[tuple[str, str], Genuine] = {}
    for parcel in workspace.slack.hub.sent:
        callback = str((parcel.payload.get("view") or {}).get("callback_id", ""))
        action = next(iter(parcel.payload.get("actions", ())), {}).get("action_id", "")
        found[parcel.name, callback or action] = Genuine(parcel.kind, parcel.name, dict(parcel.payload))
    return list(found.values())


def encoded(genuine: Genuine) -> tuple[bytes, str]:
    """As Slack sends it: body and content type."""
    if genuine.kind == "command":
        return urlencode(genuine.payload).encode(), "application/x-www-form-urlencoded"
    if genuine.kind == "interaction":
        return urlencode({"payload": json.dumps(genuine.payload)}).encode(), "application/x-www-form-urlencoded"
    return json.dumps(genuine.payload).encode(), "application/json"
