"""Saying, reading, reacting."""

from __future__ import annotations

from typing import Any

from sandbox.driver.composing import Composer
from sandbox.driver.context import PATIENCE
from sandbox.driver.message import Message
from sandbox.driver.presence import Place, Presence
from sandbox.driver.room import Room
from sandbox.driver.transcript import transcript
from sandbox.forwarding import forwarded
from sandbox.posts import add_post, change_post, pin, react, remove_post, unpin, unreact
from sandbox.records import Channel, File


class Talking(Presence):
    def say(self, place: Place, text: str, thread: Message | None = None) -> Message:
        """Write a message. `@Bob`, `#general`, `@here` and links become live as in the composer."""
        with self._driver.ws.changing():
            extra = {"client_msg_id": self._driver.ws.new_id("m")}
            return self._posts(self._place(place), text, thread, extra=extra)

    def shares(
        self, place: Place, filename: str, content: bytes, text: str = "", thread: Message | None = None
    ) -> Message:
        """Put a file into a room."""
        channel = self._place(place)
        ws = self._driver.ws
        with ws.changing():
            self._must_write_in(channel)
            file = File(ws.new_id("F"), filename, self._user.id, ws.seconds(), len(content), content=content)
            file.shared_in.append(channel.id)
            ws.files[file.id] = file
            return self._posts(channel, text, thread, files=[file.id], subtype="file_share")

    def forwards(self, message: Message, place: Place, text: str = "") -> Message:
        """Forward a message to another room, with or without a word about it."""
        self._must_see(message.channel)
        with self._driver.ws.changing():
            attachment = forwarded(self._driver.ws, message.channel, message.post)
            return self._posts(self._place(place), text, attachments=[attachment])

    def _posts(self, channel: Channel, text: str, thread: Message | None = None, **more: Any) -> Message:
        ws = self._driver.ws
        with ws.changing():
            self._must_write_in(channel)
            body, blocks = Composer(ws, self._user).composed(text) if text else ("", [])
            root = (thread.post.thread_ts or thread.ts) if thread else ""
            post = add_post(ws, channel, self._user, text=body, blocks=blocks, thread_ts=root, **more)
        return Message(self._driver, channel, post, self._user)

    def _must_write_in(self, channel: Channel) -> None:
        self._must_be_in(channel)
        if channel.archived:
            raise PermissionError(f"#{channel.name} is archived")

    def reloads(self) -> None:
        """Open Slack anew: what only this person saw is gone."""
        ws = self._driver.ws
        with ws.changing():
            for channel in ws.channels.values():
                channel.posts = [post for post in channel.posts if post.visible_to != self._user.id]

    def edit(self, message: Message, text: str) -> None:
        self._own(message)
        ws = self._driver.ws
        with ws.changing():
            body, blocks = Composer(ws, self._user).composed(text)
            change_post(ws, message.channel, message.post, self._user, text=body, blocks=blocks)

    def delete(self, message: Message) -> None:
        self._own(message)
        with self._driver.ws.changing():
            remove_post(self._driver.ws, message.channel, message.post)

    def react(self, message: Message, emoji: str) -> None:
        with self._driver.ws.changing():
            self._must_see(message.channel)
            react(self._driver.ws, message.channel, message.post, self._user, emoji.strip(":"))

    def unreact(self, message: Message, emoji: str) -> None:
        with self._driver.ws.changing():
            unreact(self._driver.ws, message.channel, message.post, self._user, emoji.strip(":"))

    def pins(self, message: Message) -> None:
        with self._driver.ws.changing():
            self._must_be_in(message.channel)
            pin(self._driver.ws, message.channel, message.post, self._user)

    def unpins(self, message: Message) -> None:
        with self._driver.ws.changing():
            self._must_be_in(message.channel)
            unpin(self._driver.ws, message.channel, message.post, self._user)

    def sees(self, place: Place) -> list[Message]:
        """The main line of a room as this person sees it, own ephemerals included.

        Raises PermissionError if they cannot see the room.
        """
        return Room(self._driver, self._place(place)).seen_by(self._user)

    def dms(self) -> list[Message]:
        """The conversation with the bot."""
        return self.sees("dm")

    def waits_for(self, place: Place, containing: str = "", timeout: float = PATIENCE) -> Message:
        """The newest message (or thread reply) in this place with these words, once there is one."""

        def look() -> Message | None:
            main = self.sees(place)
            everything = [one for message in main for one in (message, *message.thread)]
            return next((one for one in reversed(everything) if containing in one.text), None)

        found = self._driver.settle(look, timeout)
        if found is None:
            seen = transcript(self._driver, self._place(place), self._user)
            raise AssertionError(
                f"{self.name} waited {timeout:g} s for {containing!r} in {place}, and saw:\n"
                f"{seen}\n{self._driver.lately()}"
            )
        return found
