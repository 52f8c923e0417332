"""Commands, forms, buttons, shortcuts, Home: everything the bot has to answer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sandbox.driver.composing import Composer
from sandbox.driver.entry import entered
from sandbox.driver.finding import Target, find_choice, find_pressable
from sandbox.driver.form import Form, Home, Surface
from sandbox.driver.form_checks import client_errors
from sandbox.driver.message import Message
from sandbox.driver.mrkdwn import Reader
from sandbox.driver.outcome import Before, Outcome, before
from sandbox.driver.presence import Place, Presence
from sandbox.driver.reading import text_of
from sandbox.gestures import commands, forms
from sandbox.gestures.presses import press_on_message, press_on_view, set_value
from sandbox.gestures.result import Result
from sandbox.home import open_home
from sandbox.modals import stack
from sandbox.records import Json

Screen = Message | Form | Home


class Operating(Presence):
    # commands and shortcuts

    def slash(self, text: str, place: Place) -> Outcome:
        """Type a command into a room: `/incident declare API is down`."""
        self._must_be_active()
        channel = self._place(place)
        command, _, rest = text.partition(" ")
        known = self._driver.ws.manifest.command(command)
        with self._driver.ws.lock:
            self._must_be_in(channel)
            rest = (
                Composer(self._driver.ws, self._user).escaped_command(rest) if known and known.should_escape else rest
            )
        return self._do(commands.slash(self._driver.hub, self._user, channel, command, rest))

    def shortcut(self, name: str) -> Outcome:
        """Run a global shortcut by its name in the manifest."""
        self._must_be_active()
        callback_id = self._callback(name, "global")
        return self._do(commands.shortcut(self._driver.hub, self._user, callback_id))

    def message_shortcut(self, message: Message, name: str) -> Outcome:
        """Run a shortcut from the menu of a message."""
        self._must_see(message.channel)
        callback_id = self._callback(name, "message")
        return self._do(commands.shortcut_on(self._driver.hub, self._user, message.channel, message.post, callback_id))

    def _callback(self, name: str, kind: str) -> str:
        found = self._driver.ws.manifest.shortcut(name, kind)
        if found is None:
            offered = [one.name for one in self._driver.ws.manifest.shortcuts if one.kind == kind]
            raise AssertionError(f"the manifest has no {kind} shortcut {name!r}; it has {offered}")
        return found.callback_id

    # forms

    @property
    def form(self) -> Form | None:
        """The modal on top of this person's screen."""
        with self._driver.ws.lock:
            views = stack(self._driver.ws, self._user.id)
            return Form(self._driver, self._user, views[-1]) if views else None

    def fill(self, form: Form, values: Mapping[str, Any]) -> Form:
        """Enter values by label. Inputs that tell the bot at once do so, one after another."""
        for label, value in values.items():
            block = form.input_block(label)
            self._enter(form, Target(label, block, block["element"]), value)
        return form

    def _enter(self, surface: Surface, target: Target, value: Any) -> Outcome | None:
        """Enter one value; the outcome if the bot was told."""
        typed = entered(self._driver, target.element, value, lambda text: surface.suggested(target, text))
        if target.block["type"] == "input" and not target.block.get("dispatch_action"):
            with self._driver.ws.changing():
                set_value(surface.view, target.block, target.element, typed)
            return None
        work = press_on_view(self._driver.hub, self._user, surface.view, target.block, target.element, typed)
        return self._do(work)

    def submit(self, form: Form, values: Mapping[str, Any] | None = None, unchecked: bool = False) -> Outcome:
        """Fill and send a form. Slack's own checks come first; `unchecked` skips them, as attackers do."""
        self.fill(form, values or {})
        earlier = self._before()
        with self._driver.ws.changing():
            if not form.is_open:
                raise AssertionError(f"the form {form.title!r} is no longer open")
            errors = {} if unchecked else client_errors(form.view)
            form.view.errors = errors
        if errors:
            return Outcome(self._driver, self._user, None, earlier, view_id=form.view.id)
        result = self._driver.run(forms.submit(self._driver.hub, self._user, form.view))
        return Outcome(self._driver, self._user, result, earlier, view_id=form.view.id)

    def close(self, form: Form, everything: bool = False) -> None:
        """Press Cancel, or with `everything` the cross that closes the whole stack."""
        self._driver.run(forms.close(self._driver.hub, self._user, form.view, everything))

    # buttons and menus

    def click(self, screen: Screen, label: str, confirm: bool = True, near: str | None = None) -> Outcome:
        """Press a button, or choose an overflow option, by its words.

        `near` tells apart several with the same words. `confirm` answers the dialog if there is
        one; its text is in the outcome's `confirmation`.
        """
        self._must_be_active()
        with self._driver.ws.lock:
            target = find_pressable(self._reader, screen.blocks, label, near)
        dialog = self._dialog(target)
        if dialog and not confirm:
            return Outcome(self._driver, self._user, None, self._before(), dialog)
        return self._press(screen, target, target.option, dialog)

    def choose(self, screen: Screen, label: str, value: Any, confirm: bool = True) -> Outcome:
        """Choose in a menu or picker, found by its label, placeholder or the text beside it."""
        self._must_be_active()
        with self._driver.ws.lock:
            target = find_choice(self._reader, screen.blocks, label)
        dialog = self._dialog(target)
        if dialog and not confirm:
            return Outcome(self._driver, self._user, None, self._before(), dialog)
        if isinstance(screen, Surface):
            outcome = self._enter(screen, target, value)
            return outcome or Outcome(self._driver, self._user, None, self._before())
        typed = entered(self._driver, target.element, value, lambda text: [])
        return self._press(screen, target, typed, dialog)

    def _press(self, screen: Screen, target: Target, value: Any, dialog: str) -> Outcome:
        hub, where = self._driver.hub, (target.block, target.element, value)
        if isinstance(screen, Message):
            if not screen.exists:
                raise AssertionError(f"the message is gone: {screen.text!r}")
            self._must_see(screen.channel)
            return self._do(press_on_message(hub, self._user, screen.channel, screen.post, *where), dialog)
        if isinstance(screen, Form) and not screen.is_open:
            raise AssertionError(f"the form {screen.title!r} is no longer open")
        return self._do(press_on_view(hub, self._user, screen.view, *where), dialog)

    def _dialog(self, target: Target) -> str:
        confirm: Json = target.element.get("confirm") or {}
        texts = [text_of(self._reader, confirm.get(part)) for part in ("title", "text")]
        return "\n".join(text for text in texts if text)

    # Home

    def home(self) -> Home:
        """Open the App Home: the bot hears of it, and is given as long to publish as it has to answer."""
        self._must_be_active()
        ws = self._driver.ws
        earlier = self._home_hash()
        with ws.changing():
            open_home(ws, self._user.id)
        self._driver.settle(lambda: self._home_hash() != earlier, self._driver.hub.deadline)
        with ws.lock:
            view_id = ws.homes.get(self._user.id)
            if view_id is None:
                raise AssertionError(f"the bot published no Home for {self.name}\n{self._driver.lately()}")
            return Home(self._driver, self._user, ws.views[view_id])

    def _home_hash(self) -> str:
        with self._driver.ws.lock:
            view_id = self._driver.ws.homes.get(self._user.id)
            return self._driver.ws.views[view_id].hash if view_id else ""

    # shared

    def _do(self, work: Any, dialog: str = "") -> Outcome:
        earlier = self._before()
        result: Result = self._driver.run(work)
        return Outcome(self._driver, self._user, result, earlier, dialog)

    def _before(self) -> Before:
        return before(self._driver, self._user)

    @property
    def _reader(self) -> Reader:
        return Reader(self._driver.ws, self._user)
