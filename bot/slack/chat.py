"""The Chat port over Slack's Web API: one typed error tree, effects that are found again, nothing asked twice."""

from collections.abc import Callable, Collection, Iterable
from datetime import datetime, timedelta
from typing import Any

from bot.slack.admin import SlackAdmin
from bot.slack.directory import SlackDirectory
from bot.slack.history import AT_ONCE, page_of
from bot.slack.http import Json
from bot.slack.rate_limits import PER_MINUTE
from bot.slack.web_api import SlackCalls
from commands.views.blocks import Rendered, View
from workflows.domain.chat import FetchedMessage, Page, Priority, Refusal, Room, RoomSlot
from workflows.domain.errors import ChatRejected
from workflows.domain.ids import ChannelId, MessageTs, UserId
from workflows.domain.incident import MessageRef
from workflows.messages.incidents import Home
from workflows.messages.message import Message
from workflows.text.seen_message import seen

EVENT = "muster_message"
CANNOT_BE_JOINED = frozenset({"method_not_supported_for_channel_type", "channel_not_found", "is_archived"})
"""What Slack says of joining a private channel, or an archived one. Whether it can be read shows when it is read."""
GONE = frozenset({"thread_not_found", "message_not_found"})
CANNOT_INVITE_HERE = frozenset({"channel_not_found", "is_archived", "not_in_channel"})
"""Refusals that have nothing to do with who is invited."""
NOT_AN_ADMIN = "no_admin_token"
"""Our own code, in place of a refusal of Slack's."""
LOOK_BACK = 999
"""Messages looked through for one of ours after an ambiguous call: people may have gone on while Muster was cut off.
As many as Slack gives at once: a search of several calls that has to wait would begin anew, perhaps for ever."""
INVITES = 100
SKEW = timedelta(minutes=1)


class SlackChat(SlackDirectory):
    """`workflows.ports.chat.Chat`. `render` turns a message into blocks, for one reader or for a room, and says less
    on top where that is direct; `home` is the workspace's address."""

    def __init__(
        self,
        calls: SlackCalls,
        render: Callable[[Message, UserId | None, bool], Rendered],
        render_home: Callable[[Home, UserId], View],
        me: Callable[[], UserId],
        home: Callable[[], str],
        admin: SlackAdmin | None = None,
        ours: Callable[[], Collection[str]] = frozenset,
    ) -> None:
        super().__init__(calls, ours)
        self._admin = admin
        self._render = render
        self._render_home = render_home
        self._me = me
        self._home = home

    # -------------------------------------------------------------------------------------------- rooms

    def room_slot(self, calls_ahead: int) -> RoomSlot:
        return RoomSlot(self._calls.earliest("conversations.create", calls_ahead), PER_MINUTE["conversations.create"])

    def create_room(self, name: str, *, private: bool, not_before: datetime) -> Room | None:
        try:
            made = self._calls.call("conversations.create", name=name, is_private=private)
        except ChatRejected as error:
            if error.code != "name_taken":
                raise
            return self._our_room(name, private, not_before)
        if private and not made["channel"].get("is_private"):
            raise ChatRejected("not_private")
        return Room(ChannelId(made["channel"]["id"]), made["channel"]["name"])

    def _our_room(self, name: str, private: bool, not_before: datetime) -> Room | None:
        oldest = (not_before - SKEW).timestamp()
        kind = "private_channel" if private else "public_channel"
        for channel in self._calls.pages("users.conversations", "channels", types=kind, exclude_archived=True):
            ours = channel.get("creator") == self._me() and channel.get("created", 0) >= oldest
            if channel["name"] == name and ours and bool(channel.get("is_private")) == private:
                return Room(ChannelId(channel["id"]), channel["name"])
        return None

    def invite(self, room: ChannelId, users: Iterable[UserId]) -> tuple[Refusal, ...]:
        wanted = [u for u in dict.fromkeys(users) if u != self._me()]
        refused: list[Refusal] = []
        for start in range(0, len(wanted), INVITES):
            refused += self._invite(room, wanted[start : start + INVITES])
        return tuple(refused)

    def _invite(self, room: ChannelId, users: list[UserId]) -> list[Refusal]:
        try:
            answer = self._calls.call("conversations.invite", channel=room, users=",".join(users), force=True)
        except ChatRejected as error:
            if error.code in CANNOT_INVITE_HERE:
                raise
            if len(users) > 1:  # nobody was let in: each hears why
                return [refusal for user in users for refusal in self._invite(room, [user])]
            return [] if error.code == "already_in_channel" else [Refusal(users[0], error.code)]
        return [
            Refusal(UserId(e["user"]), e["error"])
            for e in answer.get("errors") or ()
            if e.get("error") != "already_in_channel" and e.get("user")
        ]

    def remove(self, room: ChannelId, user: UserId) -> None:
        try:
            self._calls.call("conversations.kick", channel=room, user=user)
        except ChatRejected as error:
            if error.code != "not_in_channel":
                raise

    def set_topic(self, room: ChannelId, topic: str) -> None:
        self._calls.call("conversations.setTopic", channel=room, topic=topic)

    def set_purpose(self, room: ChannelId, purpose: str) -> None:
        self._calls.call("conversations.setPurpose", channel=room, purpose=purpose)

    def add_bookmark(self, room: ChannelId, title: str, link: str, *, may_have_run: bool = False) -> None:
        present = self._calls.call("bookmarks.list", channel_id=room)["bookmarks"] if may_have_run else []
        if any(b.get("link") == link for b in present):
            return
        ours = [b["id"] for b in present if (b["title"], b.get("last_updated_by_user_id")) == (title, self._me())]
        if ours:
            self._calls.call("bookmarks.edit", channel_id=room, bookmark_id=ours[0], link=link)
        else:
            self._calls.call("bookmarks.add", channel_id=room, title=title, type="link", link=link)

    def rename(self, room: ChannelId, name: str) -> str | None:
        try:
            return str(self._calls.call("conversations.rename", channel=room, name=name)["channel"]["name"])
        except ChatRejected as error:
            if error.code != "name_taken":
                raise
        ours = self._calls.call("conversations.info", channel=room)["channel"]["name"] == name
        return name if ours else None  # an earlier attempt, whose answer was lost, may have renamed it

    @property
    def administers(self) -> bool:
        return self._admin is not None

    def make_private(self, room: ChannelId) -> bool:
        if self._admin is None:
            return False
        if self._admin.make_private(room):
            return True
        facts = self.look_at(room)  # an earlier attempt, whose answer was lost, may have done it
        return facts is not None and facts.is_guarded

    def exclude_from_ai(self, room: ChannelId) -> str:
        return self._admin.exclude_from_ai(room) if self._admin else NOT_AN_ADMIN

    def archive(self, room: ChannelId) -> None:
        self._unless("already_archived", "conversations.archive", channel=room)

    def members(self, room: ChannelId) -> frozenset[UserId]:
        found = self._calls.pages("conversations.members", "members", priority=Priority.LAST, channel=room)
        return frozenset(UserId(user) for user in found) - {self._me()}

    # ----------------------------------------------------------------------------------------- messages

    def history(self, room: ChannelId, thread: str = "", cursor: str = "") -> Page:
        try:
            if thread:
                where: Json = {"channel": room, "ts": thread, "oldest": cursor or None}
                found = self._calls.call("conversations.replies", priority=Priority.LAST, limit=AT_ONCE, **where)
            else:
                where = {"channel": room, "latest": cursor or None}
                found = self._calls.call("conversations.history", priority=Priority.LAST, limit=AT_ONCE, **where)
        except ChatRejected as error:
            if error.code in GONE:
                return Page(())
            raise
        return page_of(found, room, thread, self._me())

    def post(
        self,
        to: ChannelId | UserId | str,
        message: Message,
        *,
        key: str,
        may_have_run: bool = False,
        thread: MessageTs | None = None,
        priority: Priority = Priority.ORDINARY,
    ) -> MessageRef:
        found = self.posted(to, key, thread) if may_have_run else None
        if found is not None:
            return found
        shown = self._render(message, UserId(to) if _is_person(to) else None, _is_person(to))
        posted = self._calls.call(
            "chat.postMessage",
            priority=priority,
            channel=self._channels.get(to, to),
            text=shown.text,
            blocks=list(shown.blocks),
            metadata={"event_type": EVENT, "event_payload": {"key": key}},
            thread_ts=thread,
            unfurl_links=False,
            unfurl_media=False,
        )
        channel = ChannelId(posted["channel"])
        self._channels[to] = channel
        return MessageRef(channel, MessageTs(posted["ts"]))

    def posted(self, to: str, key: str, thread: MessageTs | None = None) -> MessageRef | None:
        channel = self._channel_of(to)
        if channel is None:
            return None
        where: Json = {"channel": channel, "include_all_metadata": True}
        if thread:  # in reading order: the newest is on the last page
            found = self._calls.pages("conversations.replies", "messages", **where, ts=thread)
        else:
            found = self._calls.call("conversations.history", **where, limit=LOOK_BACK)["messages"]
        for message in found:
            if (message.get("metadata") or {}).get("event_payload", {}).get("key") == key:
                return MessageRef(channel, MessageTs(message["ts"]))
        return None

    def _channel_of(self, to: str) -> ChannelId | None:
        """The channel a message to `to` lands in, read by the bot: a person's direct messages, or a channel by name."""
        if _is_person(to):
            return ChannelId(self._calls.call("conversations.open", users=to)["channel"]["id"])
        if to[:1] in ("C", "G", "D") and to.isalnum() and to.isupper():
            channel: ChannelId | None = ChannelId(to)
        else:
            channel = self._channels.get(to) or self.id_by_name(to)
        if channel is not None and channel.startswith("C"):
            self._join(channel)
        return channel

    def unarchive(self, room: ChannelId) -> bool:
        try:
            self._calls.call("conversations.unarchive", channel=room)
        except ChatRejected as error:
            return error.code == "not_archived"
        return True

    def _join(self, channel: ChannelId) -> None:
        """Reading a channel takes being in it. A private one cannot be joined without an invitation."""
        try:
            self._calls.call("conversations.join", channel=channel)
        except ChatRejected as error:
            if error.code not in CANNOT_BE_JOINED:
                raise

    def edit(self, ref: MessageRef, message: Message, *, reader: UserId | None = None) -> None:
        shown = self._render(message, reader, reader is not None or ref.channel.startswith("D"))
        self._calls.call("chat.update", channel=ref.channel, ts=ref.ts, text=shown.text, blocks=list(shown.blocks))

    def show_home(self, user: UserId, home: Home) -> None:
        self._calls.call("views.publish", user_id=user, view=self._render_home(home, user))

    def delete(self, ref: MessageRef) -> None:
        self._unless("message_not_found", "chat.delete", channel=ref.channel, ts=ref.ts)

    def pin(self, ref: MessageRef) -> None:
        self._unless("already_pinned", "pins.add", channel=ref.channel, timestamp=ref.ts)

    def react(self, ref: MessageRef, emoji: str) -> None:
        self._unless("already_reacted", "reactions.add", channel=ref.channel, timestamp=ref.ts, name=emoji)

    def unreact(self, ref: MessageRef, emoji: str) -> None:
        self._unless("no_reaction", "reactions.remove", channel=ref.channel, timestamp=ref.ts, name=emoji)

    def _unless(self, harmless: str, method: str, **arguments: Any) -> None:
        try:
            self._calls.call(method, **arguments)
        except ChatRejected as error:
            if error.code != harmless:
                raise

    def permalink(self, ref: MessageRef) -> str:
        return str(self._calls.call("chat.getPermalink", channel=ref.channel, message_ts=ref.ts)["permalink"])

    def address(self, ref: MessageRef) -> str:
        """As `chat.getPermalink` puts it together, for a message outside threads."""
        home = self._home()
        return f"{home}archives/{ref.channel}/p{ref.ts.replace('.', '')}" if home else self.permalink(ref)

    def fetch(self, ref: MessageRef, *, priority: Priority = Priority.ORDINARY) -> FetchedMessage | None:
        """By `conversations.replies`: `conversations.history` never returns replies in threads."""
        where = {"channel": ref.channel, "ts": ref.ts}
        try:
            found = self._calls.call("conversations.replies", priority=priority, **where, limit=1)
        except ChatRejected as error:
            if error.code in GONE:
                return None
            raise
        message = next((m for m in found["messages"] if m["ts"] == ref.ts), None)
        if message is None:
            return None
        shown = seen(message)
        if shown.is_deleted:
            return None
        return FetchedMessage(seen=shown, is_ours=shown.author == self._me(), thread=_thread_of(message))

    def upload(
        self, ref: MessageRef, filename: str, title: str, content: str | bytes, *, may_have_run: bool = False
    ) -> None:
        if may_have_run and self._has_file(ref, filename):
            return
        data = content.encode() if isinstance(content, str) else content
        place = self._calls.call("files.getUploadURLExternal", filename=filename, length=len(data))
        self._calls.upload(place["upload_url"], data)
        files = [{"id": place["file_id"], "title": title}]
        share: Json = {"channel_id": ref.channel, "thread_ts": ref.ts}
        self._calls.call("files.completeUploadExternal", files=files, **share)

    def delete_file(self, file: str) -> bool:
        if self._admin is not None and self._admin.delete_file(file):
            return True
        try:
            self._calls.call("files.delete", file=file)
        except ChatRejected as error:
            return error.code == "file_deleted"
        return True

    def _has_file(self, ref: MessageRef, filename: str) -> bool:
        replies = self._calls.call("conversations.replies", channel=ref.channel, ts=ref.ts, limit=LOOK_BACK)["messages"]
        return any(f.get("name") == filename for m in replies for f in m.get("files") or ())


def _is_person(to: str) -> bool:
    """Channels have names in lower case, and ids of another kind."""
    return to[:1] in ("U", "W") and to.isalnum() and to.isupper()


def _thread_of(message: Json) -> str:
    """The message it answers; empty for one that begins a thread, or has none."""
    thread = str(message.get("thread_ts") or "")
    return "" if thread == message["ts"] else thread
