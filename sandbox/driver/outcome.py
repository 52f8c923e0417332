"""What somebody sees after doing something."""

from __future__ import annotations

from dataclasses import dataclass

from sandbox.driver.context import DriverContext
from sandbox.driver.form import Form
from sandbox.driver.message import Message
from sandbox.gestures.result import Result
from sandbox.modals import stack
from sandbox.records import Post, Trigger, User


@dataclass(frozen=True)
class Before:
    """What was there before somebody did something: the time, and the modals on their screen."""

    ts: str
    screen: tuple[str, ...]


def before(driver: DriverContext, person: User) -> Before:
    with driver.ws.lock:
        return Before(driver.ws.new_ts(), _screen(driver, person))


def _screen(driver: DriverContext, person: User) -> tuple[str, ...]:
    return tuple(view.hash for view in stack(driver.ws, person.id))


class Outcome:
    """Looks when asked. `form` and `text` wait, as long as the bot is still allowed to answer.

    `confirmation` is the text of the dialog that came up, if any.
    """

    def __init__(
        self,
        driver: DriverContext,
        person: User,
        result: Result | None,
        before: Before,
        confirmation: str = "",
        view_id: str = "",
    ) -> None:
        self._driver = driver
        self._person = person
        self._result = result
        self._before = before
        self._view_id = view_id
        self.confirmation = confirmation

    @property
    def error(self) -> str | None:
        """Slack's own red text."""
        return (self._result and self._result.shown) or None

    @property
    def message(self) -> Message | None:
        """The first message that only this person got in answer, or the one in the acknowledgement."""
        found = self._messages()
        return found[0] if found else None

    @property
    def answers(self) -> list[Message]:
        """What the bot said to this and to nothing else: in the acknowledgement, then through the response URL."""
        if self._result is None:
            return []
        with self._driver.ws.lock:
            token = self._result.response_url.partition("/response/")[2]
            url = self._driver.ws.response_urls.get(token)
            posts = ([self._result.post] if self._result.post else []) + (url.posts if url else [])
            return [Message(self._driver, self._driver.ws.channels[p.channel], p, self._person) for p in posts]

    @property
    def text(self) -> str:
        """What the answer says: waits until there is one, a form opens, or the trigger is over."""
        if self._result is None:
            return ""
        self._driver.settle(lambda: self._messages() or self._triggered, self._driver.ws.trigger_life)
        return "\n".join(message.text for message in self._messages())

    @property
    def form(self) -> Form | None:
        """The modal now on top: waits for a new or changed one as long as the trigger lives."""
        if self.error or (self._result and self._result.post):
            return self._top
        if self._result and not self._view_id:
            self._driver.settle(
                lambda: self._changed or self._triggered or self._expired, self._driver.ws.trigger_life + 1
            )
        return self._top

    @property
    def closed(self) -> bool:
        """Whether the submitted modal is gone."""
        with self._driver.ws.lock:
            return bool(self._view_id) and self._view_id not in self._driver.ws.views

    @property
    def errors(self) -> dict[str, str]:
        """The texts under the inputs, by label."""
        form = self._top
        return form.errors if form else {}

    @property
    def _top(self) -> Form | None:
        with self._driver.ws.lock:
            views = stack(self._driver.ws, self._person.id)
            return Form(self._driver, self._person, views[-1]) if views else None

    @property
    def _trigger(self) -> Trigger | None:
        with self._driver.ws.lock:
            return self._driver.ws.triggers.get(self._result.trigger_id) if self._result else None

    @property
    def _changed(self) -> bool:
        with self._driver.ws.lock:
            return _screen(self._driver, self._person) != self._before.screen

    @property
    def _triggered(self) -> bool:
        trigger = self._trigger
        return trigger is not None and trigger.used

    @property
    def _expired(self) -> bool:
        trigger = self._trigger
        return trigger is None or self._driver.ws.clock.timestamp() - trigger.created > self._driver.ws.trigger_life

    def _messages(self) -> list[Message]:
        """The answer in the acknowledgement and what the bot whispered since."""
        with self._driver.ws.lock:
            posts = [
                (channel, post)
                for channel in self._driver.ws.channels.values()
                for post in channel.posts
                if post.ts > self._before.ts and self._is_answer(post)
            ]
            return [Message(self._driver, channel, post, self._person) for channel, post in posts]

    def _is_answer(self, post: Post) -> bool:
        whispered = post.visible_to == self._person.id and not post.is_error
        return whispered or (self._result is not None and post is self._result.post)

    def __repr__(self) -> str:
        return f"<Outcome error={self.error} messages={self._messages()} form={self._top}>"
