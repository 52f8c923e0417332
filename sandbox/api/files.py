"""files.*: the upload in three steps (address, bytes, sharing)."""

from __future__ import annotations

from sandbox.api.call import TIER_3, TIER_4, Call, method
from sandbox.errors import SlackError, missing
from sandbox.posts import add_post, drop_file
from sandbox.records import Channel, File, Json
from sandbox.shapes import file_shape

WRITE = ("files:write",)


@method("files.getUploadURLExternal", per_minute=TIER_4, required=("filename", "length"), scopes=WRITE)
def get_upload_url(call: Call) -> Json:
    length = str(call.args["length"])
    if not length.isdigit() or length == "0":
        raise SlackError("missing_argument")
    ws = call.ws
    file = File(ws.new_id("F"), call.text("filename"), ws.bot.id, ws.seconds(), int(length))
    ws.files[file.id] = file
    return {"upload_url": f"{call.base_url}/upload/{file.id}", "file_id": file.id}


@method("files.completeUploadExternal", per_minute=TIER_4, required=("files",), scopes=WRITE)
def complete_upload(call: Call) -> Json:
    """Share uploaded files as one message, or keep them private when no channel is named."""
    files = [_uploaded(call, item) for item in call.data("files") or []]
    if not files:
        raise missing("files")
    for channel_id in [*call.words("channel_id"), *call.words("channels")]:
        _share(call, files, _target(call, channel_id))
    return {"files": [file_shape(call.ws, file) for file in files]}


@method("files.delete", per_minute=TIER_3, required=("file",), scopes=WRITE, takes=("bot", "admin"))
def delete_file(call: Call) -> Json:
    """A bot deletes its own files only; an admin, by a user token, those of others too that the admin can see.

    https://docs.slack.dev/reference/methods/files.delete
    """
    file = call.ws.files.get(call.text("file"))
    if file is None or not any(_sees(call, call.ws.channels[one]) for one in file.shared_in):
        raise SlackError("file_not_found")
    if file.deleted:
        raise SlackError("file_deleted")
    if file.user != call.caller.id and not call.caller.is_admin:
        raise SlackError("cant_delete_file")
    drop_file(call.ws, file, call.caller)
    return {}


def _sees(call: Call, channel: Channel) -> bool:
    """A bot sees what is shared where it is; a person also what is shared in public."""
    return call.caller.id in channel.members or (call.acts_as == "admin" and not channel.is_private)


def _uploaded(call: Call, item: Json) -> File:
    file = call.ws.files.get(str(item.get("id")))
    if file is None or file.content is None:
        raise SlackError("file_not_found")
    file.title = item.get("title") or file.name
    return file


def _target(call: Call, channel_id: str) -> Channel:
    channel = call.ws.channels.get(channel_id)
    if channel is None or (channel.is_private and not call.ws.bot_in(channel)):
        raise SlackError("channel_not_found")
    if not call.ws.bot_in(channel):
        raise SlackError("not_in_channel")
    if channel.archived:
        raise SlackError("posting_to_channel_denied")
    return channel


def _share(call: Call, files: list[File], channel: Channel) -> None:
    for file in files:
        file.shared_in.append(channel.id)
    add_post(
        call.ws,
        channel,
        call.bot,
        text=call.text("initial_comment"),
        files=[file.id for file in files],
        thread_ts=call.ts("thread_ts"),
        subtype="file_share",
    )
