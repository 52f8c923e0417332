"""What every person has: a name, a place in the workspace, and the rules of who may do what."""

from __future__ import annotations

from sandbox.driver.context import DriverContext
from sandbox.driver.message import Message
from sandbox.driver.room import Room
from sandbox.records import Channel, User

Place = Room | str
"""A room, the name of one, or `dm` for the conversation with the bot."""


class Presence:
    """The part of a person that does nothing yet."""

    def __init__(self, driver: DriverContext, user: User) -> None:
        self._driver = driver
        self._user = user

    @property
    def user(self) -> User:
        return self._user

    @property
    def name(self) -> str:
        return self._user.real_name

    @property
    def email(self) -> str:
        return self._user.email

    def _place(self, place: Place) -> Channel:
        """The channel somebody means, if they can see it at all."""
        with self._driver.ws.lock:
            if place == "dm":
                return self._driver.ws.im_with(self._user.id)
            channel = place.channel if isinstance(place, Room) else self._driver.channel_named(place)
            self._must_see(channel)
            return channel

    def _must_see(self, channel: Channel) -> None:
        inside = self._user.id in channel.members
        if self._user.deleted:
            raise PermissionError(f"{self.name} is deactivated")
        if not inside and (channel.is_private or self._user.is_restricted):
            raise PermissionError(f"{self.name} cannot see #{channel.name}")

    def _must_be_in(self, channel: Channel) -> None:
        self._must_see(channel)
        if self._user.id not in channel.members:
            raise PermissionError(f"{self.name} is not in #{channel.name}")

    def _must_be_active(self) -> None:
        if self._user.deleted:
            raise PermissionError(f"{self.name} is deactivated")

    def _own(self, message: Message) -> None:
        if message.post.user != self._user.id:
            raise PermissionError(f"{self.name} did not write {message.text!r}")

    def __str__(self) -> str:
        return self.name

    def __repr__(self) -> str:
        return f"<{self.name}>"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Presence) and other._user is self._user

    def __hash__(self) -> int:
        return hash(self._user.id)
