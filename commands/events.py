"""What happens in channels: reactions, edits, deletions, people who join and leave. Repeats change nothing."""

from collections.abc import Callable, Mapping
from typing import TypeVar

from commands.payloads.events import (
    ChannelEvent,
    GroupChanged,
    MediaPosted,
    MemberEvent,
    MessageDeleted,
    MessageEdited,
    ReactionEvent,
    RoomEvent,
    UserChanged,
    read_group_changed,
    read_member,
    read_message,
    read_reaction,
    read_room,
    read_user_changed,
)
from commands.payloads.payload import Payload, parsed
from workflows.access.people import expire_person, get_person
from workflows.access.readable import person_name, read
from workflows.deps import Deps
from workflows.domain.errors import NotAllowed, NotFound, PersonUnknown
from workflows.domain.request import Request
from workflows.incidents.departures import account_closed
from workflows.incidents.presence import came_back, joined, left, reacted_in
from workflows.incidents.room import made_private, room_changed
from workflows.organisation.rosters import refresh_rosters
from workflows.organisation.settings import current
from workflows.timeline.captures import (
    CAPTURE_EMOJI,
    capture,
    follow_delete,
    follow_edit,
    is_captured,
    is_war_room,
    withdraw,
)
from workflows.timeline.key_moments import KEY_EMOJI, star
from workflows.timeline.media import media_gone, post_of, refuse_media, takes_no_media

ROOM_EVENTS = (
    "channel_archive",
    "channel_unarchive",
    "channel_left",
    "channel_deleted",
    "group_archive",
    "group_unarchive",
    "group_left",
    "group_deleted",
)
"""What people do to a channel by hand. That it is made private comes as a message."""
EventHandler = Callable[[Payload, Deps], None]
Event = TypeVar("Event")


def reaction_added(event: ReactionEvent, deps: Deps) -> None:
    """:pushpin: keeps a message on the timeline of its war room; :star: makes one that is kept a key moment.

    Raises `PersonUnknown`, which is answered 500: Slack sends the event again, and may know the person by then.
    """
    channel = event.message.channel
    if event.emoji in KEY_EMOJI:
        _star(event, True, deps)
    if event.emoji not in CAPTURE_EMOJI or not is_war_room(channel, deps):
        return
    now = deps.clock.now()
    try:
        person = get_person(event.user, now, deps)
        if not person.is_bot:
            reacted_in(channel, person.id, event.at, deps)
            capture(event.message, event.said_at, "", person, event.at, now, deps)
    except PersonUnknown:
        raise
    except (NotAllowed, NotFound):
        return  # a guest from outside: a reaction asks for no answer


def _star(event: ReactionEvent, is_set: bool, deps: Deps) -> None:
    """:star: on a message that is kept makes it a key moment. Raises `PersonUnknown`, as above."""
    if not is_captured(event.message, deps):
        return
    now = deps.clock.now()
    try:
        person = get_person(event.user, now, deps)
        if not person.is_bot:
            star(event.message, is_set, Request(person=person, now=now), deps)
    except PersonUnknown:
        raise
    except (NotAllowed, NotFound):
        return  # a reaction asks for no answer


def reaction_removed(event: ReactionEvent, deps: Deps) -> None:
    if event.emoji in KEY_EMOJI:
        _star(event, False, deps)
    if event.emoji in CAPTURE_EMOJI:
        withdraw(event.message, event.user, event.at, deps)


def message(event: ChannelEvent, deps: Deps) -> None:
    """The timeline follows what becomes of a captured message, the incident what becomes of its room."""
    if isinstance(event, RoomEvent):
        room(event, deps)
    elif isinstance(event, MessageDeleted):
        follow_delete(event.message, deps.clock.now(), deps)
        media_gone(event.message, deps)
    elif isinstance(event, MediaPosted):
        refuse_media(post_of(event.message, event.seen), deps)
    elif isinstance(event, MessageEdited) and not event.is_own:
        edited(event, deps)


def edited(event: MessageEdited, deps: Deps) -> None:
    """Media may have come with the edit, such as a preview, or have gone."""
    if event.seen.has_media and takes_no_media(event.message, deps):
        refuse_media(post_of(event.message, event.seen), deps)
        return
    if not event.seen.has_media:
        media_gone(event.message, deps)
    if is_captured(event.message, deps):
        words = read(event.seen.markup, deps)
        follow_edit(event.message, words, event.by, event.at or deps.clock.now(), deps)


def member_joined(event: MemberEvent, deps: Deps) -> None:
    if event.is_own:
        came_back(event.channel, deps)
    else:
        joined(event.channel, event.user, event.at, deps)


def member_left(event: MemberEvent, deps: Deps) -> None:
    left(event.channel, event.user, event.at, deps)


def room(event: RoomEvent, deps: Deps) -> None:
    """A war room that was made private takes its incident along at once; Slack is asked about everything else."""
    if event.is_made_private:
        if event.by is not None and is_war_room(event.channel, deps):
            person_name(event.by, deps)  # remembered, so that the timeline can name them
        made_private(event.channel, event.by, deps)
    else:
        room_changed(event.channel, deps)


def user_changed(event: UserChanged, deps: Deps) -> None:
    """Ask Slack again for what Muster remembers of this person. What somebody held whose account was closed is
    vacant."""
    expire_person(event.user, deps)
    if event.is_closed:
        account_closed(event.user, deps)


def group_changed(_event: GroupChanged, deps: Deps) -> None:
    """Whoever is cleared by a group, or decides as one of it, is read anew."""
    refresh_rosters(deps.clock.now(), current(deps))


def _when(read: Callable[[Payload], Event | None], handle: Callable[[Event, Deps], None]) -> EventHandler:
    """Parse, then handle. What cannot be parsed is ignored."""

    def listen(payload: Payload, deps: Deps) -> None:
        event = parsed(read, payload)
        if event is not None:
            handle(event, deps)

    return listen


EVENTS: Mapping[str, EventHandler] = {
    "reaction_added": _when(read_reaction, reaction_added),
    "reaction_removed": _when(read_reaction, reaction_removed),
    "message": _when(read_message, message),
    "member_joined_channel": _when(read_member, member_joined),
    "member_left_channel": _when(read_member, member_left),
    **dict.fromkeys(ROOM_EVENTS, _when(read_room, room)),
    "subteam_members_changed": _when(read_group_changed, group_changed),
    "subteam_updated": _when(read_group_changed, group_changed),
    "user_change": _when(read_user_changed, user_changed),
}
"""Besides these, `app_home_opened` publishes the Home tab."""
