"""A message that somebody forwards: it travels as an attachment, with who wrote it and where.

https://slack.com/help/articles/203274767-Forward-messages-in-Slack
"""

from __future__ import annotations

from sandbox.records import Channel, Json, Post
from sandbox.shapes import file_shape, permalink
from sandbox.workspace import Workspace


def forwarded(ws: Workspace, channel: Channel, post: Post) -> Json:
    """The attachment. It does not tell the name of a private room."""
    author = ws.users.get(post.user)
    name = author.real_name if author else str(post.extra.get("username", ""))
    where = f"Posted in #{channel.name}" if channel.kind == "public" else "From a private conversation"
    message = {"blocks": post.blocks}
    shape: Json = {
        "id": 1,
        "ts": post.ts,
        "channel_id": channel.id,
        "channel_team": ws.team_id,
        "is_msg_unfurl": True,
        "is_share": True,
        "author_name": name,
        "author_subname": name,
        "from_url": permalink(ws, post),
        "original_url": permalink(ws, post),
        "fallback": f"{name}: {post.text}",
        "text": post.text,
        "mrkdwn_in": ["text"],
        "footer": where,
        "message_blocks": [{"team": ws.team_id, "channel": channel.id, "ts": post.ts, "message": message}],
    }
    if author:
        shape["author_id"] = author.id
    if post.files:
        shape["files"] = [file_shape(ws, ws.files[file_id]) for file_id in post.files]
    return shape
