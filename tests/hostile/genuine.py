"""Genuine requests of every kind, as the local Slack sent them: what hostile ones are made of."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from commands.views.exposures import OPENED
from tests.e2e.workspace import Workspace

Payload = dict[str, Any]


@dataclass(frozen=True)
class Genuine:
    """`kind`: a command, an interaction or an event."""

    kind: str
    name: str
    payload: Payload


def collect(workspace: Workspace) -> list[Genuine]:
    """People do a bit of everything around a private incident; one request of each kind is kept. What nobody does here
    is made from what they do."""
    _work_on_one(workspace)
    _move_about(workspace)
    workspace.quiet()
    found: dict[tuple[str, str], Genuine] = {}
    for parcel in workspace.slack.hub.sent:
        found[parcel.name, _which(parcel.payload)] = Genuine(parcel.kind, parcel.name, dict(parcel.payload))
    submission = next(one for one in found.values() if one.name == "view_submission")
    reaction = next(one for one in found.values() if one.name == "reaction_added")
    closed = {
        **submission.payload,
        "type": "view_closed",
        "view": {**submission.payload["view"], "callback_id": OPENED},
    }
    others = [{**reaction.payload, "event": event} for event in EVENTS_FROM_AFAR]
    verified = {"type": "url_verification", "token": "sandbox", "challenge": "x"}
    return [
        *(found[key] for key in sorted(found)),
        Genuine("interaction", "view_closed", closed),
        *(Genuine("event", str(other["event"]["type"]), other) for other in others),
        Genuine("event", "url_verification", verified),
    ]


EVENTS_FROM_AFAR: tuple[Payload, ...] = (
    *(
        {"type": f"{kind}_{what}", "channel": "C000000001", "user": "U000000001", "event_ts": "1799834401.000100"}
        for kind in ("channel", "group")
        for what in ("archive", "unarchive", "left", "deleted")
    ),
    {
        "type": "subteam_members_changed",
        "subteam_id": "S1",
        "team_id": "T1",
        "added_users": ["U1"],
        "removed_users": [],
    },
    {"type": "subteam_updated", "subteam": {"id": "S1", "handle": "legal", "name": "Legal", "users": ["U1"]}},
)


def _which(payload: Mapping[str, Any]) -> str:
    """What tells apart two requests of the same name."""
    callback = str((payload.get("view") or {}).get("callback_id", ""))
    action = next(iter(payload.get("actions", ())), {}).get("action_id", "")
    return callback or action or str((payload.get("event") or {}).get("subtype", ""))


def _work_on_one(workspace: Workspace) -> None:
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
    said = bob.say(room, "The rival knows")
    bob.react(said, "pushpin")
    bob.unreact(said, "pushpin")
    bob.message_shortcut(said, "Add to timeline")
    bob.edit(said, "The rival knows more")
    bob.delete(said)
    bob.shares(room, "rival.png", b"png", "Look")
    alice.click(workspace.card(room), "Post update")
    if alice.form:
        alice.close(alice.form)
    bob.home()


def _move_about(workspace: Workspace) -> None:
    """Around an open incident."""
    alice, charlie = workspace.alice, workspace.charlie
    room = workspace.declare(alice, "Slow search")
    charlie.joins(room)
    charlie.leaves(room)
    alice.makes_private(room)
    workspace.slack.deactivate(workspace.slack.add_person("Zed"))
    charlie.shortcut("Declare incident")
    if charlie.form:
        charlie.form.options("Type", "fraud")
        charlie.close(charlie.form)


def encoded(genuine: Genuine) -> tuple[bytes, str]:
    """As Slack sends it: body and content type."""
    if genuine.kind == "command":
        return urlencode(genuine.payload).encode(), "application/x-www-form-urlencoded"
    if genuine.kind == "interaction":
        return urlencode({"payload": json.dumps(genuine.payload)}).encode(), "application/x-www-form-urlencoded"
    return json.dumps(genuine.payload).encode(), "application/json"
