"""Who is in a channel: joining, inviting, leaving, being removed."""

from __future__ import annotations

from collections.abc import Sequence

from sandbox.errors import SlackError
from sandbox.posts import service_note
from sandbox.records import Channel, Json, User
from sandbox.workspace import Workspace

MOST_INVITED_AT_ONCE = 100


def may_see(user: User, channel: Channel) -> bool:
    """Members, and everybody but guests in public channels."""
    return user.id in channel.members or (channel.kind == "public" and not user.is_restricted)


def add_member(ws: Workspace, channel: Channel, user: User, inviter: User | None = None) -> None:
    """Put someone in, with the line everyone reads and the event the bot gets."""
    channel.members.append(user.id)
    text = f"<@{user.id}> has joined the channel"
    extra = {"inviter": inviter.id} if inviter else {}
    service_note(ws, channel, user, "channel_join", text, **extra)
    _tell_membership(ws, channel, user, "member_joined_channel", extra)


def join(ws: Workspace, channel: Channel, user: User) -> None:
    """Walk into a public channel; a private one does not exist for outsiders."""
    if channel.kind == "im":
        raise SlackError("method_not_supported_for_channel_type")
    if channel.kind == "private" or user.is_restricted:
        raise SlackError("channel_not_found")
    if channel.archived:
        raise SlackError("is_archived")
    if user.id not in channel.members:
        add_member(ws, channel, user)


def invite(ws: Workspace, channel: Channel, by: User, user_ids: Sequence[str], force: bool = False) -> list[Json]:
    """Invite people; returns what went wrong with each of the others.

    Without `force` one bad id fails the whole call and nobody is invited. With it the good
    ones come in; the call still fails when there are none.
    """
    if channel.archived:
        raise SlackError("is_archived")
    if by.id not in channel.members:
        raise SlackError("not_in_channel")
    problems = {user_id: _why_not(ws, channel, by, user_id) for user_id in user_ids}
    errors: list[Json] = [{"user": u, "ok": False, "error": why} for u, why in problems.items() if why]
    welcome = [user_id for user_id, why in problems.items() if not why]
    if errors and not (force and welcome):
        raise SlackError(next(filter(None, problems.values())), errors=errors)
    for user_id in welcome:
        add_member(ws, channel, ws.users[user_id], inviter=by)
    return errors


def _why_not(ws: Workspace, channel: Channel, by: User, user_id: str) -> str:
    user = ws.users.get(user_id)
    if user is None:
        return "user_not_found"
    if user_id == by.id:
        return "cant_invite_self"
    if user.deleted:
        return "cant_invite"
    return "already_in_channel" if user_id in channel.members else ""


def leave(ws: Workspace, channel: Channel, user: User) -> None:
    if channel.archived:
        raise SlackError("is_archived")
    if channel.name == "general":
        raise SlackError("cant_leave_general")
    _remove(ws, channel, user, f"<@{user.id}> has left the channel")


def kick(ws: Workspace, channel: Channel, by: User, user: User) -> None:
    if user.id == by.id:
        raise SlackError("cant_kick_self")
    if channel.name == "general":
        raise SlackError("cant_kick_from_general")
    if user.id not in channel.members:
        raise SlackError("not_in_channel")
    _remove(ws, channel, user, f"<@{user.id}> was removed from the channel by <@{by.id}>")


def _remove(ws: Workspace, channel: Channel, user: User, text: str) -> None:
    """The one who goes still hears of it: a removed bot gets its own event."""
    service_note(ws, channel, user, "channel_leave", text)
    _tell_membership(ws, channel, user, "member_left_channel", {})
    if user is ws.bot:
        kind = "channel_left" if channel.kind == "public" else "group_left"
        ws.emit(kind, {"type": kind, "channel": channel.id, "event_ts": ws.new_ts()})
    channel.members.remove(user.id)


def _tell_membership(ws: Workspace, channel: Channel, user: User, kind: str, extra: Json) -> None:
    if not ws.bot_in(channel):
        return
    event = {
        "type": kind,
        "user": user.id,
        "channel": channel.id,
        "channel_type": channel.id[0],
        "team": ws.team_id,
        **extra,
        "event_ts": ws.new_ts(),
    }
    ws.emit(kind, event)
