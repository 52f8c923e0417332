"""Rooms: joining, inviting, renaming, archiving."""

from __future__ import annotations

from sandbox.driver.presence import Place, Presence
from sandbox.driver.room import Room
from sandbox.membership import add_member, invite, join, kick, leave
from sandbox.records import Channel
from sandbox.rooms import (
    archive_room,
    create_room,
    make_private,
    make_public,
    rename_room,
    set_purpose,
    set_topic,
    share_room,
    unarchive_room,
)


class Moving(Presence):
    """Slack's refusals come as SlackError, a room out of sight as PermissionError."""

    def rooms(self) -> list[Room]:
        """The channels this person is in, archived ones included."""
        with self._driver.ws.lock:
            channels = [c for c in self._driver.ws.channels.values() if c.kind != "im"]
            return [Room(self._driver, c, self._user) for c in channels if self._user.id in c.members]

    def creates(self, name: str, private: bool = False) -> Room:
        self._must_be_active()
        with self._driver.ws.changing():
            channel = create_room(self._driver.ws, self._user, name, private)
        return Room(self._driver, channel, self._user)

    def joins(self, place: Place) -> None:
        channel = self._place(place)
        with self._driver.ws.changing():
            join(self._driver.ws, channel, self._user)

    def leaves(self, place: Place) -> None:
        channel = self._inside(place)
        with self._driver.ws.changing():
            leave(self._driver.ws, channel, self._user)

    def invites(self, place: Place, *people: Presence | str) -> None:
        """Invite people, or the bot by its name."""
        channel = self._inside(place)
        ids = [self._driver.user_named(str(one)).id for one in people]
        with self._driver.ws.changing():
            invite(self._driver.ws, channel, self._user, ids)

    def removes(self, place: Place, person: Presence | str) -> None:
        channel = self._inside(place)
        with self._driver.ws.changing():
            kick(self._driver.ws, channel, self._user, self._driver.user_named(str(person)))

    def sets_topic(self, place: Place, topic: str) -> None:
        channel = self._inside(place)
        with self._driver.ws.changing():
            set_topic(self._driver.ws, channel, self._user, topic)

    def sets_purpose(self, place: Place, purpose: str) -> None:
        channel = self._inside(place)
        with self._driver.ws.changing():
            set_purpose(self._driver.ws, channel, self._user, purpose)

    def renames(self, place: Place, name: str) -> None:
        channel = self._inside(place)
        with self._driver.ws.changing():
            rename_room(self._driver.ws, channel, self._user, name)

    def archives(self, place: Place) -> None:
        channel = self._inside(place)
        with self._driver.ws.changing():
            archive_room(self._driver.ws, channel, self._user)

    def unarchives(self, place: Place) -> None:
        channel = self._place(place)
        with self._driver.ws.changing():
            unarchive_room(self._driver.ws, channel, self._user)
            if self._user.id not in channel.members:
                add_member(self._driver.ws, channel, self._user)

    def makes_private(self, place: Place) -> None:
        channel = self._inside(place)
        with self._driver.ws.changing():
            make_private(self._driver.ws, channel, self._user)

    def makes_public(self, place: Place) -> None:
        channel = self._inside(place)
        with self._driver.ws.changing():
            make_public(self._driver.ws, channel, self._user)

    def shares_with(self, place: Place, organisation: str) -> None:
        """Slack Connect: another organisation reads the channel from now on."""
        channel = self._inside(place)
        with self._driver.ws.changing():
            share_room(self._driver.ws, channel, organisation)

    def _inside(self, place: Place) -> Channel:
        channel = self._place(place)
        with self._driver.ws.lock:
            self._must_be_in(channel)
        return channel
