"""What happens in channels: reactions, edits, deletions, people coming and going. Repeats change nothing."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from workflows.access.people import expire_person, get_person
from workflows.deps import Deps
from workflows.domain.errors import NotAllowed, NotFound, PersonUnknown
from workflows.domain.ids import ChannelId, MessageTs, UserId
from workflows.domain.incident import MessageRef
from workflows.incidents.membership import joined, left, reacted_in
from workflows.timeline.capture_jobs import readable
from workflows.timeline.captures import (
    CAPTURE_EMOJI,
    capture,
    follow_delete,
    follow_edit,
    is_captured,
    is_war_room,
    withdraw,
)

Event = Mapping[str, Any]
EventHandler = Callable[[Event, Deps], None]


def reaction_added(event: Event, deps: Deps) -> None:
    """:pushpin: keeps a message on the timeline of its war room."""
    source = _reacted_to(event)
    if source is None or not is_war_room(source.channel, deps):
        return
    now = deps.clock.now()
    try:
        person = get_person(UserId(event["user"]), now, deps)
        if not person.is_bot:
            asked_at = _asked_at(event)
            reacted_in(source.channel, person.id, asked_at, deps)
            capture(source, _moment(source.ts), "", person, asked_at, now, deps)
    except PersonUnknown:
        raise  # answered 500: Slack sends it again, and by then may say who it was
    except (NotAllowed, NotFound):
        return  # a guest from outside: not answered, since a reaction asks nothing


def reaction_removed(event: Event, deps: Deps) -> None:
    source = _reacted_to(event)
    if source is not None:
        withdraw(source, UserId(event["user"]), _asked_at(event), deps)


def _reacted_to(event: Event) -> MessageRef | None:
    item = event["item"]
    if event["reaction"].partition("::")[0] not in CAPTURE_EMOJI or item.get("type") != "message":
        return None
    return MessageRef(ChannelId(item["channel"]), MessageTs(item["ts"]))


def _asked_at(event: Event) -> datetime:
    """When Slack saw it: an event that is delivered late must not undo a newer one."""
    return _moment(str(event["event_ts"]))


def _moment(ts: str) -> datetime:
    return datetime.fromtimestamp(float(ts), UTC)


def message(event: Event, deps: Deps) -> None:
    """Only edits and deletions matter: what people write is not read."""
    handler = MESSAGE_SUBTYPES.get(str(event.get("subtype", "")))
    if handler is not None:
        handler(event, deps)


def message_changed(event: Event, deps: Deps) -> None:
    changed = event["message"]
    source = MessageRef(ChannelId(event["channel"]), MessageTs(changed.get("ts") or ""))
    if not is_captured(source, deps):
        return
    edited = changed.get("edited") or {}
    by, at = edited.get("user"), edited.get("ts")
    text = readable(str(changed.get("text", "")), deps)
    follow_edit(source, text, UserId(by) if by else None, _moment(at) if at else deps.clock.now(), deps)


def message_deleted(event: Event, deps: Deps) -> None:
    source = MessageRef(ChannelId(event["channel"]), MessageTs(event["deleted_ts"]))
    follow_delete(source, deps.clock.now(), deps)


MESSAGE_SUBTYPES: Mapping[str, EventHandler] = {
    "message_changed": message_changed,
    "message_deleted": message_deleted,
}


def member_joined(event: Event, deps: Deps) -> None:
    joined(ChannelId(event["channel"]), UserId(event["user"]), _asked_at(event), deps)


def member_left(event: Event, deps: Deps) -> None:
    left(ChannelId(event["channel"]), UserId(event["user"]), _asked_at(event), deps)


def user_changed(event: Event, deps: Deps) -> None:
    """Somebody's account changed: what Muster remembers of them is asked anew."""
    expire_person(UserId(event["user"]["id"]), deps)


EVENTS: Mapping[str, EventHandler] = {
    "reaction_added": reaction_added,
    "reaction_removed": reaction_removed,
    "message": message,
    "member_joined_channel": member_joined,
    "member_left_channel": member_left,
    "user_change": user_changed,
}
"""Besides these, `app_home_opened` publishes the Home tab."""
