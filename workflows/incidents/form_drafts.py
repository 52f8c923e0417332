"""Messages that somebody is about to declare from. A form cannot carry their words, so they wait here for a day."""

import json
from datetime import datetime

from workflows.deps import Deps
from workflows.domain.ids import ChannelId, MessageTs, UserId
from workflows.domain.incident import MessageRef
from workflows.incidents.declare import Origin


def keep_origin(origin: Origin, key: str, now: datetime, deps: Deps) -> str:
    """Keep the message until the form is sent; the key under which it waits."""
    data = {
        "channel": origin.ref.channel,
        "ts": origin.ref.ts,
        "author": origin.author,
        "author_name": origin.author_name,
        "text": origin.text,
        "words": origin.words,
        "has_media": origin.has_media,
        "said_at": origin.said_at.isoformat(),
    }
    with deps.store.write() as uow:
        uow.drafts.put(key, json.dumps(data), now)
        uow.commit()
    return key


def take_origin(key: str, deps: Deps) -> Origin | None:
    """The message kept under `key`; None when there is none. It stays, so that a repeated submission finds it."""
    if not key:
        return None
    with deps.store.read() as uow:
        kept = uow.drafts.get(key)
    if kept is None:
        return None
    data = json.loads(kept)
    return Origin(
        ref=MessageRef(ChannelId(data["channel"]), MessageTs(data["ts"])),
        author=UserId(data["author"]) if data["author"] else None,
        author_name=data.get("author_name", ""),
        text=data["text"],
        words=data.get("words", data["text"]),
        has_media=data.get("has_media", False),
        said_at=datetime.fromisoformat(data["said_at"]),
    )
