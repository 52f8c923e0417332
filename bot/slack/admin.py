"""What an admin may do and a bot may not, with a token of its own: a user token. With `admin.conversations:write` it
changes rooms, on Slack's Enterprise plans; with `files:write` it deletes files of others, on any plan.

https://docs.slack.dev/reference/methods/admin.conversations.convertToPrivate,
https://docs.slack.dev/reference/methods/admin.conversations.bulkSetProperties,
https://docs.slack.dev/reference/methods/files.delete
"""

import json
from typing import Any

from bot.slack.http import Json
from bot.slack.web_api import SlackCalls
from workflows.domain.errors import AuthRevoked, ChatRejected, ChatUnavailable
from workflows.domain.ids import ChannelId

BUSY = frozenset({"action_already_in_progress"})
"""One such action at a time in the whole organisation."""
TRY_AGAIN = 15.0
"""Seconds."""
ALREADY_DELETED = "file_deleted"


class SlackAdmin:
    """`calls` have the admin's token and are not guarded: what Slack says of that token is no word on the bot's."""

    def __init__(self, calls: SlackCalls) -> None:
        self._calls = calls

    def make_private(self, room: ChannelId) -> bool:
        """False where Slack refuses. Raises `ChatUnavailable`."""
        try:
            self._call("admin.conversations.convertToPrivate", channel_id=room)
        except ChatRejected:
            return False
        return True

    def exclude_from_ai(self, room: ChannelId) -> str:
        """The code of the refusal; empty: it is done. Raises `ChatUnavailable`."""
        wanted = json.dumps({"exclude_from_slack_ai": True})
        try:
            done = self._call("admin.conversations.bulkSetProperties", channel_ids=[room], property=wanted)
        except ChatRejected as error:
            return error.code
        return next((str(one.get("error") or "not_added") for one in done.get("not_added") or ()), "")

    def delete_file(self, file: str) -> bool:
        """Somebody else's; False where Slack refuses, as it does where the person of the token is not in the room that
        the file stands in. Raises `ChatUnavailable`."""
        try:
            self._call("files.delete", file=file)
        except ChatRejected as error:
            return error.code == ALREADY_DELETED
        return True

    def _call(self, method: str, **arguments: Any) -> Json:
        try:
            return self._calls.call(method, **arguments)
        except AuthRevoked as error:
            raise ChatRejected(error.reason) from None
        except ChatRejected as error:
            if error.code in BUSY:
                raise ChatUnavailable(error.code, TRY_AGAIN, local=True) from None
            raise
