"""The sandbox with its people: what tests and the demo hold in their hands."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from aiohttp import web

from sandbox.browser.backstage import Backstage
from sandbox.browser.pages import Pages
from sandbox.browser.player import Player
from sandbox.browser.reads import Reads
from sandbox.clock import SandboxClock
from sandbox.delivery.answers import Answer
from sandbox.driver.context import PATIENCE, DriverContext
from sandbox.driver.message import Message
from sandbox.driver.person import Person
from sandbox.driver.room import Room
from sandbox.driver.transcript import transcript
from sandbox.people import deactivate, welcome
from sandbox.posts import add_hook_post, change_post
from sandbox.records import Json, User
from sandbox.server import Server
from sandbox.story import Story
from sandbox.welcome import Welcome

T = TypeVar("T")


class Sandbox(Server):
    """A running Slack. Also a context manager: `with Sandbox(manifest) as slack:`."""

    def __init__(
        self,
        manifest: Json,
        clock: SandboxClock | None = None,
        time_scale: float = 1.0,
        port: int = 0,
        host: str = "127.0.0.1",
        deadline: float = 3.0,
    ) -> None:
        super().__init__(manifest, clock, time_scale, port, host, deadline)
        self._driver = DriverContext(self.workspace, self.hub, self.run)
        self._stage = Backstage(self._driver, self.faults, self.traffic, Reads(self.workspace), Player(self))
        self._pages = Pages(self._stage)

    def _furnish(self, app: web.Application) -> None:
        self._pages.install(app)

    def __enter__(self) -> Sandbox:
        self.start()
        return self

    def __exit__(self, *reason: object) -> None:
        self.stop()

    # the browser page

    @property
    def page_url(self) -> str:
        """Where a browser finds this workspace."""
        return f"{self.base_url}/"

    @property
    def welcome(self) -> Welcome | None:
        """The tour that the page begins with, if any."""
        return self._stage.welcome

    @welcome.setter
    def welcome(self, welcome: Welcome | None) -> None:
        self._stage.welcome = welcome

    @property
    def on_restart(self) -> Callable[[], None] | None:
        """What "Restart" in the side panel does; the button is there only if this is set."""
        return self._stage.on_restart

    @on_restart.setter
    def on_restart(self, restart: Callable[[], None] | None) -> None:
        self._stage.on_restart = restart

    @property
    def on_reset(self) -> Callable[[], None] | None:
        """What "Reset" in the side panel does, usually `begin_again` and more; hidden if not set."""
        return self._stage.on_reset

    @on_reset.setter
    def on_reset(self, reset: Callable[[], None] | None) -> None:
        self._stage.on_reset = reset

    @property
    def story(self) -> Story | None:
        """What the story player of the page plays; setting it winds the player back."""
        return self._stage.player.story

    @story.setter
    def story(self, story: Story | None) -> None:
        self._stage.player.story = story

    def everyone_has_read(self) -> None:
        """Nothing that was said so far is shown as new."""
        with self.workspace.changing():
            self._stage.reads.everyone_has_read()

    def begin_again(self) -> None:
        """The workspace as it was opened: nothing said, all switches off, the traffic forgotten."""
        self.faults.clear()
        self.workspace.begin_again()
        self.traffic.clear()
        self.everyone_has_read()

    # people and rooms

    def person(self, name: str) -> Person:
        return Person(self._driver, self._driver.user_named(name))

    @property
    def people(self) -> list[Person]:
        with self.workspace.lock:
            return [Person(self._driver, user) for user in self.workspace.users.values() if not user.is_bot]

    def add_person(
        self, name: str, title: str = "", guest: bool = False, tz: str = "Etc/UTC", locale: str = "en-US"
    ) -> Person:
        with self.workspace.changing():
            user = self.workspace.add_user(name, title, is_restricted=guest)
            user.tz, user.locale = tz, locale
            welcome(self.workspace, user)
        return Person(self._driver, user)

    def add_outsider(self, name: str, *, team: str = "", app: bool = False, in_one_channel: bool = False) -> Person:
        """Somebody of another workspace, another app's bot, or a guest of a single channel."""
        with self.workspace.changing():
            user = self.workspace.add_user(name, is_restricted=in_one_channel)
            user.team, user.is_ultra_restricted = team, in_one_channel
            user.bot_id = self.workspace.new_id("B") if app else ""
        return Person(self._driver, user)

    def deactivate(self, person: Person) -> None:
        """Close somebody's account; they leave every room."""
        with self.workspace.changing():
            deactivate(self.workspace, person.user)

    def add_group(self, handle: str, name: str, people: Sequence[Person]) -> None:
        """A user group that can be mentioned as @handle."""
        with self.workspace.changing():
            self.workspace.add_usergroup(handle, name, [person.user.id for person in people])

    def hook(self, room: Room, name: str, **content: Any) -> Message:
        """A message from an incoming webhook: `text`, `blocks`, `attachments`."""
        with self.workspace.changing():
            post = add_hook_post(self.workspace, room.channel, name, content)
        return Message(self._driver, room.channel, post, None)

    def hook_edits(self, message: Message, **content: Any) -> None:
        """The tool that posted a message gives it other content."""
        with self.workspace.changing():
            tool = User(id=message.post.extra["bot_id"], name="", real_name="")
            change_post(self.workspace, message.channel, message.post, tool, **content)

    def channel(self, name: str) -> Room:
        """The channel with this name; LookupError if there is none."""
        with self.workspace.lock:
            return Room(self._driver, self._driver.channel_named(name))

    @property
    def rooms(self) -> list[Room]:
        with self.workspace.lock:
            channels = [one for one in self.workspace.channels.values() if one.kind != "im"]
            return [Room(self._driver, channel) for channel in channels]

    @property
    def bot_name(self) -> str:
        return self.workspace.bot.real_name

    # looking

    @property
    def violations(self) -> list[str]:
        """What the bot sent that Slack would refuse."""
        return self.traffic.violations

    def transcript(self, room: Room | str, as_: Person | None = None) -> str:
        """The room in plain text, for one person or for a member without ephemerals."""
        channel = room.channel if isinstance(room, Room) else self.channel(room).channel
        if as_:
            as_.sees(Room(self._driver, channel))
        return transcript(self._driver, channel, as_.user if as_ else None)

    def wait_until(self, predicate: Callable[[], T], timeout: float = PATIENCE, what: str = "") -> T:
        """The predicate's truthy answer as soon as there is one; AssertionError with what was seen."""
        return self._driver.wait_until(predicate, timeout, what)

    # again

    def redeliver_last(self, name: str, by: Person | None = None) -> Answer:
        """Send the last delivery of this name or kind once more, with the very same payload.

        Names are `/command`, `view_submission`, `block_actions`, `message` ...; kinds are
        `command`, `interaction` and `event`; with `by`, an event that this person caused. The answer is returned, not
        acted upon.
        """
        parcel = self.hub.last(name, by.user.id if by else "")
        if parcel is None:
            raise LookupError(f"nothing called {name} was delivered yet")
        return self.run(self.hub.redeliver(parcel))
