"""Everything the invariants look at, taken once when all is quiet: a value, so that tests can damage it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sandbox import Sandbox
from tests.chaos.calls import Call, Recorder
from tests.chaos.database import Database, Rows
from tests.chaos.ledger import Deed, Ledger
from tests.chaos.load import RESPONDERS
from tests.chaos.plan import Plan

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class PostedMessage:
    """A message as it stands. `key`: what Muster marked it with; `thread`: the message it answers."""

    ts: str
    by_muster: bool
    text: str
    key: str = ""
    thread: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A conversation as it stands. `of`: the person of a direct conversation."""

    id: str
    name: str
    kind: str
    by_muster: bool
    members: frozenset[str] = frozenset()
    messages: tuple[PostedMessage, ...] = ()
    pins: tuple[str, ...] = ()
    bookmarks: int = 0
    topic: str = ""
    purpose: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """`now`: when it was taken. `pause`: how long a process stood still at most."""

    now: float
    pause: float
    muster: str
    announcements: str
    ids: Mapping[str, str]
    """People's ids by their names."""
    responders: frozenset[str]
    deeds: tuple[Deed, ...] = ()
    places: tuple[Place, ...] = ()
    calls: tuple[Call, ...] = ()
    tables: Rows = field(default_factory=dict)
    stops: tuple[float, ...] = ()
    """When processes were killed or frozen."""
    mistakes: tuple[str, ...] = ()
    """What Muster sent that Slack would refuse."""
    unproved: tuple[str, ...] = ()
    """What verifying found in the journal and its projection, and the anchors against it."""
    strange: tuple[str, ...] = ()
    """Ends of processes that nothing explains, and faults that did not end."""

    def place(self, channel: str | None) -> Place | None:
        return next((p for p in self.places if p.id == channel), None)

    def rows(self, table: str, **wanted: Any) -> list[Row]:
        return [row for row in self.tables[table] if all(row[k] == v for k, v in wanted.items())]


def gather(plan: Plan, slack: Sandbox, database: Database, ledger: Ledger, recorder: Recorder) -> Evidence:
    ws = slack.workspace
    with ws.lock:
        ids = {user.real_name: user.id for user in ws.users.values()}
        places = tuple(_place(ws, channel) for channel in ws.channels.values())
        announcements = slack.channel("incidents").channel.id
    return Evidence(
        now=slack.clock.timestamp(),
        pause=plan.longest_pause,
        muster=ws.bot.id,
        announcements=announcements,
        ids=ids,
        responders=frozenset(ids[name] for name in RESPONDERS),
        deeds=ledger.all(recorder.heard),
        places=places,
        calls=recorder.calls,
        tables=database.rows(),
        mistakes=tuple(slack.violations),
    )


def _place(ws: Any, channel: Any) -> Place:
    return Place(
        id=channel.id,
        name=channel.name,
        kind=channel.kind,
        by_muster=channel.creator == ws.bot.id and channel.kind != "im",
        members=frozenset(channel.members),
        messages=tuple(
            _said(ws, p) for p in channel.posts if not p.visible_to and not p.subtype.startswith("channel_")
        ),
        pins=tuple(pin.ts for pin in channel.pins),
        bookmarks=len(channel.bookmarks),
        topic=channel.topic["value"],
        purpose=channel.purpose["value"],
    )


def _said(ws: Any, post: Any) -> PostedMessage:
    payload = (post.metadata or {}).get("event_payload", {})
    return PostedMessage(
        ts=post.ts,
        by_muster=post.user == ws.bot.id,
        text=f"{post.text}\n{json.dumps(post.blocks, ensure_ascii=False)}",
        key=str(payload.get("key", "")),
        thread=post.thread_ts if post.is_reply else "",
    )
