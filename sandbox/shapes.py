"""Slack's JSON for the things a workspace holds."""

from __future__ import annotations

import mimetypes
from zoneinfo import ZoneInfo

from sandbox.records import Bookmark, Channel, File, Json, Post, User, UserGroup, View
from sandbox.workspace import Workspace


def user_shape(ws: Workspace, user: User) -> Json:
    """A user object; the e-mail address needs its own scope, as in Slack."""
    profile: Json = {
        "title": user.title,
        "real_name": user.real_name,
        "real_name_normalized": user.real_name,
        "display_name": user.name,
        "display_name_normalized": user.name,
        "status_text": "",
        "status_emoji": "",
        "team": ws.team_id,
    }
    if user.email and "users:read.email" in ws.manifest.scopes:
        profile["email"] = user.email
    if user.is_bot:
        profile |= {"bot_id": user.bot_id, "api_app_id": ws.app_id}
    return {
        "id": user.id,
        "team_id": user.team or ws.team_id,
        "name": user.name,
        "deleted": user.deleted,
        "real_name": user.real_name,
        "tz": user.tz,
        "tz_label": user.tz,
        "tz_offset": _tz_offset(ws, user),
        "profile": profile,
        "is_admin": user.is_admin,
        "is_owner": False,
        "is_primary_owner": False,
        "is_restricted": user.is_restricted,
        "is_ultra_restricted": user.is_ultra_restricted,
        "is_bot": user.is_bot,
        "is_app_user": False,
        "updated": user.updated,
    }


def _tz_offset(ws: Workspace, user: User) -> int:
    offset = ws.clock.now().astimezone(ZoneInfo(user.tz)).utcoffset()
    return int(offset.total_seconds()) if offset else 0


def channel_shape(ws: Workspace, channel: Channel) -> Json:
    if channel.kind == "im":
        return _im_shape(ws, channel)
    return {
        "id": channel.id,
        "name": channel.name,
        "name_normalized": channel.name,
        "is_channel": True,
        "is_group": False,
        "is_im": False,
        "is_mpim": False,
        "is_private": channel.is_private,
        "created": channel.created,
        "creator": channel.creator,
        "is_archived": channel.archived,
        "is_general": channel.name == "general",
        "is_member": ws.bot_in(channel),
        "is_shared": bool(channel.shared_with),
        "is_ext_shared": bool(channel.shared_with),
        "is_org_shared": False,
        "is_pending_ext_shared": False,
        "pending_shared": [],
        "unlinked": 0,
        "context_team_id": ws.team_id,
        "topic": dict(channel.topic),
        "purpose": dict(channel.purpose),
        "previous_names": list(channel.previous_names),
    }


def _im_shape(ws: Workspace, channel: Channel) -> Json:
    person = next(member for member in channel.members if member != ws.bot.id)
    return {
        "id": channel.id,
        "created": channel.created,
        "is_archived": False,
        "is_im": True,
        "is_org_shared": False,
        "context_team_id": ws.team_id,
        "user": person,
        "is_user_deleted": ws.users[person].deleted,
        "is_open": True,
        "priority": 0,
    }


def message_shape(ws: Workspace, post: Post, *, metadata: bool = True) -> Json:
    """A message as history, events and interaction payloads show it."""
    shape: Json = {"type": "message", "user": post.user, "text": post.text, "ts": post.ts, "team": ws.team_id}
    if not post.user:
        del shape["user"]
    if post.subtype:
        shape["subtype"] = post.subtype
    if post.bot_id:
        shape |= {"bot_id": post.bot_id, "app_id": ws.app_id, "bot_profile": _bot_profile(ws)}
    for key in ("blocks", "attachments"):
        if getattr(post, key):
            shape[key] = getattr(post, key)
    if post.files:
        shape["files"] = [file_shape(ws, ws.files[file_id]) for file_id in post.files]
        shape["upload"] = not post.bot_id
    if post.edited:
        shape["edited"] = post.edited
    if post.metadata and metadata:
        shape["metadata"] = post.metadata
    if post.reactions:
        shape["reactions"] = reactions_shape(post)
    return shape | _thread_part(ws, post) | post.extra


def _thread_part(ws: Workspace, post: Post) -> Json:
    replies = [p for p in ws.channels[post.channel].posts if p.thread_ts == post.ts and p.is_reply and not p.visible_to]
    if post.is_reply:
        parent = ws.post(ws.channels[post.channel], post.thread_ts)
        return {"thread_ts": post.thread_ts, "parent_user_id": parent.user if parent else ""}
    if not replies:
        return {}
    people = list(dict.fromkeys(reply.user or str(reply.extra.get("bot_id", "")) for reply in replies))
    return {
        "thread_ts": post.ts,
        "reply_count": len(replies),
        "reply_users_count": len(people),
        "reply_users": people,
        "latest_reply": replies[-1].ts,
        "is_locked": False,
        "subscribed": False,
    }


def reactions_shape(post: Post) -> list[Json]:
    return [{"name": n, "users": list(u), "count": len(u)} for n, u in post.reactions.items()]


def _bot_profile(ws: Workspace) -> Json:
    return {
        "id": ws.bot.bot_id,
        "app_id": ws.app_id,
        "name": ws.bot.real_name,
        "deleted": False,
        "updated": ws.bot.updated,
        "team_id": ws.team_id,
    }


def file_shape(ws: Workspace, file: File) -> Json:
    if file.deleted:
        return {"id": file.id, "mode": "tombstone"}
    kind = file.name.rsplit(".", 1)[-1] if "." in file.name else "text"
    return {
        "id": file.id,
        "created": file.created,
        "timestamp": file.created,
        "name": file.name,
        "title": file.title or file.name,
        "filetype": kind,
        "mimetype": mimetypes.guess_type(file.name)[0] or "application/octet-stream",
        "user": file.user,
        "size": file.length,
        "mode": "hosted",
        "is_external": False,
        "is_public": any(not ws.channels[one].is_private for one in file.shared_in),
        "channels": list(file.shared_in),
        "permalink": f"https://{ws.domain}.slack.com/files/{file.user}/{file.id}/{file.name}",
    }


def bookmark_shape(ws: Workspace, channel: Channel, bookmark: Bookmark) -> Json:
    return {
        "id": bookmark.id,
        "channel_id": channel.id,
        "title": bookmark.title,
        "link": bookmark.link,
        "emoji": bookmark.emoji,
        "icon_url": None,
        "type": "link",
        "entity_id": None,
        "date_created": bookmark.created,
        "date_updated": bookmark.updated,
        "rank": "g",
        "last_updated_by_user_id": bookmark.by,
        "last_updated_by_team_id": ws.team_id,
        "shortcut_id": None,
        "app_id": None,
    }


def usergroup_shape(ws: Workspace, group: UserGroup) -> Json:
    return {
        "id": group.id,
        "team_id": ws.team_id,
        "is_usergroup": True,
        "name": group.name,
        "handle": group.handle,
        "description": "",
        "is_external": False,
        "date_delete": 0,
        "user_count": len(group.members),
        "users": list(group.members),
    }


def view_shape(ws: Workspace, view: View) -> Json:
    """A view as answers and payloads show it, with what its inputs hold."""
    content = view.content
    return {
        "id": view.id,
        "team_id": ws.team_id,
        "type": content["type"],
        "title": content.get("title") or {"type": "plain_text", "text": "View Title", "emoji": True},
        "submit": content.get("submit"),
        "close": content.get("close"),
        "blocks": content["blocks"],
        "private_metadata": content.get("private_metadata", ""),
        "callback_id": content.get("callback_id", ""),
        "external_id": content.get("external_id", ""),
        "state": {"values": view.values},
        "hash": view.hash,
        "clear_on_close": bool(content.get("clear_on_close")),
        "notify_on_close": bool(content.get("notify_on_close")),
        "root_view_id": view.root_id,
        "previous_view_id": view.previous_id,
        "app_id": ws.app_id,
        "app_installed_team_id": ws.team_id,
        "bot_id": ws.bot.bot_id,
    }


def permalink(ws: Workspace, post: Post) -> str:
    link = f"https://{ws.domain}.slack.com/archives/{post.channel}/p{post.ts.replace('.', '')}"
    return f"{link}?thread_ts={post.thread_ts}&cid={post.channel}" if post.is_reply else link
