"""One page and the person it acts as; and how the ids a page sends become what they mean."""

from __future__ import annotations

from sandbox.browser.backstage import Backstage
from sandbox.browser.screen import Screen
from sandbox.browser.seen import visible
from sandbox.driver.message import Message
from sandbox.driver.person import Person
from sandbox.driver.room import Room
from sandbox.records import Channel, Json, Post, View
from sandbox.view_state import elements


class Visitor:
    """One page, and the person it acts as."""

    def __init__(self, stage: Backstage, screen: Screen) -> None:
        self.stage = stage
        self.screen = screen
        self.driver = stage.driver
        self.ws = stage.driver.ws
        self.hub = stage.driver.hub

    @property
    def person(self) -> Person:
        return Person(self.driver, self.screen.user)

    # finding what the page means

    def channel(self, args: Json) -> Channel:
        """The room, if this person can see it; PermissionError if not."""
        channel = self.ws.channel(str(args.get("room", "")))
        self.person.sees(Room(self.driver, channel))
        return channel

    def room(self, args: Json) -> Room:
        return Room(self.driver, self.channel(args), self.screen.user)

    def post(self, args: Json) -> Post:
        posts = self.channel(args).posts
        wanted = str(args.get("ts", ""))
        found = next((p for p in reversed(posts) if p.ts == wanted and visible(self.screen.user, p)), None)
        if found is None:
            raise LookupError("This message is gone.")
        return found

    def message(self, args: Json) -> Message:
        return Message(self.driver, self.channel(args), self.post(args), self.screen.user)

    def view(self, args: Json) -> View:
        view = self.ws.views.get(str(args.get("view", "")))
        if view is None or view.user != self.screen.user.id:
            raise LookupError("This form is no longer open.")
        return view


def element_in(blocks: list[Json], args: Json) -> tuple[Json, Json]:
    wanted = (args.get("block"), args.get("action"))
    for block, element in elements(blocks):
        if (block["block_id"], element["action_id"]) == wanted:
            return block, element
    raise LookupError("This control is gone.")
