"""Everything the page can reach: the workspace, the switches, and what the owner of the sandbox hooked in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sandbox.browser.player import Player
from sandbox.browser.reads import Reads
from sandbox.browser.seen import CAST
from sandbox.driver.context import DriverContext
from sandbox.faults import Faults
from sandbox.membership import may_see
from sandbox.records import Channel, User
from sandbox.traffic import Traffic
from sandbox.welcome import Welcome


@dataclass
class Backstage:
    """`on_restart` and `on_reset` run in a thread of their own; without them the page hides the buttons."""

    driver: DriverContext
    faults: Faults
    traffic: Traffic
    reads: Reads
    player: Player
    welcome: Welcome | None = None
    on_restart: Callable[[], None] | None = None
    on_reset: Callable[[], None] | None = None

    def first_person(self) -> User:
        return self.driver.user_named(self.welcome.person if self.welcome else CAST[0])

    def first_room(self, user: User) -> Channel:
        """Where the tour begins, a room this person is in, or else the conversation with the bot."""
        start = self.driver.ws.channel_named(self.welcome.room) if self.welcome else None
        if start and may_see(user, start):
            return start
        rooms = [one for one in self.driver.ws.channels.values() if one.kind != "im" and may_see(user, one)]
        inside = [one for one in rooms if user.id in one.members]
        return next(iter(inside or rooms), None) or self.driver.ws.im_with(user.id)
