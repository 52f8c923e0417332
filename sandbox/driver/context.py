"""What every part of the driver shares: state, the way to the server's loop, and waiting."""

from __future__ import annotations

import time
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

from sandbox.delivery.hub import Hub
from sandbox.records import Channel, User
from sandbox.workspace import Workspace

T = TypeVar("T")
PATIENCE = 30.0
"""Seconds. Only what never comes takes so long; a machine that is slow must not look like one that is broken."""
LOOK_AGAIN = 0.02  # for predicates about things outside the workspace


class DriverContext:
    def __init__(self, ws: Workspace, hub: Hub, run: Callable[[Coroutine[Any, Any, Any]], Any]) -> None:
        self.ws = ws
        self.hub = hub
        self.run = run

    def user_named(self, name: str) -> User:
        wanted = name.removeprefix("@").casefold()
        for user in self.ws.users.values():
            if wanted in (user.real_name.casefold(), user.name):
                return user
        raise LookupError(f"there is nobody called {name}")

    def channel_named(self, name: str) -> Channel:
        channel = self.ws.channel_named(name)
        if channel is None:
            known = ", ".join(f"#{c.name}" for c in self.ws.channels.values() if c.name)
            raise LookupError(f"there is no channel {name}; there are {known}")
        return channel

    def name_of(self, user_id: str) -> str:
        user = self.ws.users.get(user_id)
        return user.real_name if user else "Slackbot"

    def settle(self, look: Callable[[], T], timeout: float) -> T:
        """Look until the answer is truthy or time is up; returns the last answer either way.

        `look` runs without the lock, and again on every change of the workspace.
        """
        deadline = time.monotonic() + timeout
        while True:
            seen = self.ws.version
            answer = look()
            left = deadline - time.monotonic()
            if answer or left <= 0:
                return answer
            self.ws.wait_for_change(seen, min(left, LOOK_AGAIN))

    def wait_until(self, predicate: Callable[[], T], timeout: float = PATIENCE, what: str = "") -> T:
        """The predicate's truthy answer, or an AssertionError that shows what was there instead.

        A LookupError or AssertionError inside the predicate counts as "not yet".
        """
        trouble = ""

        def look() -> T | None:
            nonlocal trouble
            try:
                answer = predicate()
                trouble = f"last answer: {answer!r}"
                return answer
            except (LookupError, AssertionError) as error:
                trouble = f"last error: {error}"
                return None

        answer = self.settle(look, timeout)
        if not answer:
            raise AssertionError(f"waited {timeout:g} s for {what or 'a condition'}; {trouble}\n{self.lately()}")
        return answer

    def lately(self) -> str:
        """The last exchanges with the bot, for failure messages."""
        lines = [
            f"  {one.direction} {one.name} {one.status or ''} {one.error}".rstrip()
            for one in self.hub.traffic.all()[-8:]
        ]
        violations = [f"  violation: {text}" for text in self.hub.traffic.violations[-3:]]
        return "\n".join(["lately:", *lines, *violations])
