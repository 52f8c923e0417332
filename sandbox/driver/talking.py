"""Saying, reading, reacting."""

from __future__ import annotations

from sandbox.driver.composing import composed
from sandbox.driver.context import PATIENCE
from sandbox.driver.message import Message
from sandbox.driver.presence import Place, Presence
from sandbox.driver.room import Room
from sandbox.driver.transcript import transcript
from sandbox.posts import add_post, change_post, pin, react, remove_post, unpin, unreact
from sandbox.records import File


class Talking(Presence):
    def say(self, place: Place, text: str, thread: Message | None = None) -> Message:
        """Write a message. `@Bob`, `#general`, `@here` and links become live as in the composer."""
        channel = self._place(place)
        ws = self._driver.ws
        with ws.changing():
            self._must_be_in(channel)
            if channel.archived:
                raise PermissionError(f"#{channel.name} is archived")
            body, blocks = composed(ws, text)
            root = (thread.post.thread_ts or thread.ts) if thread else ""
            extra = {"client_msg_id": ws.new_id("m")}
            post = add_post(ws, channel, self._user, text=body, blocks=blocks, thread_ts=root, extra=extra)
        return Message(self._driver, channel, post, self._user)

    def shares(
        self, place: Place, filename: str, content: bytes, text: str = "", thread: Message | None = None
    ) -> Message:
        """Put a file into a room."""
        channel = self._place(place)
        ws = self._driver.ws
        with ws.changing():
            self._must_be_in(channel)
            file = File(ws.new_id("F"), filename, self._user.id, ws.seconds(), len(content), content=content)
            file.shared_in.append(channel.id)
            ws.files[file.id] = file
            body, blocks = composed(ws, text) if text else ("", [])
            root = (thread.post.thread_ts or thread.ts) if thread else ""
            post = add_post(
                ws,
                channel,
                self._user,
                text=body,
                blocks=blocks,
                thread_ts=root,
                files=[file.id],
                subtype="file_share",
            )
        return Message(self._driver, channel, post, self._user)

    def edit(self, message: Message, text: str) -> None:
        self._own(message)
        ws = self._driver.ws
        with ws.changing():
            body, blocks = composed(ws, text)
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
