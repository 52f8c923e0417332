"""What one person does at one Muster, as requests from Slack would: typed, pressed, sent, opened. Answers as JSON."""

import io
import json
import shlex
from collections.abc import Callable, Mapping
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import asdict, dataclass, is_dataclass
from datetime import datetime
from types import SimpleNamespace
from typing import Any, cast

from bot.cli.main import app
from bot.cli.session import commands_on
from commands import registry, shortcuts
from commands.context import Context
from commands.payloads.press import Press
from commands.payloads.request import SlackRequest, Surface
from commands.payloads.shortcut import MessageShortcut
from commands.responding.answers import Acknowledged, Answer, Ephemeral, FieldErrors, Options, Refused, ShowForm
from commands.responding.responder import home_view
from commands.responding.runner import ResponderConfig, run
from commands.room_state import with_room_state
from commands.views import plain
from commands.views.slack_formatter import SlackFormatter
from commands.views.submission import Submission
from tests.hunt.chat import PUBLIC
from workflows.deps import Deps
from workflows.domain.ids import ChannelId, UserId


@dataclass
class MovingClock:
    """Both the verbs' and the jobs'."""

    at: datetime

    def now(self) -> datetime:
        return self.at


class Actor:
    """A person in front of a Muster. Each request has an id of its own, the same in every world."""

    def __init__(self, deps: Deps, fmt: SlackFormatter, user: UserId, clock: MovingClock) -> None:
        self.deps, self.user, self.clock = deps, user, clock
        self._config = ResponderConfig(deps=deps, fmt=fmt, executor=deps.pool)
        self._asked = 0

    def types(self, words: str, channel: ChannelId = PUBLIC) -> str:
        return self._answered(lambda c: registry.INCIDENT.run(c, words), channel, is_command=True)

    def presses(
        self,
        action_id: str,
        value: str,
        channel: ChannelId = PUBLIC,
        form: Submission | None = None,
        surface: Surface = Surface.MESSAGE,
    ) -> str:
        press = Press(action_id=action_id, value=value, form=form, surface=surface)

        def handle(context: Context) -> Answer:
            here = context.room_incident.id if context.room_incident else None
            return with_room_state(context, here, registry.action_handler(action_id)(context, press))

        return self._answered(handle, channel, surface=surface)

    def sends(self, form: Submission) -> str:
        return self._answered(lambda c: with_room_state(c, form.about, registry.view_handler(form.callback)(c, form)))

    def uses(self, callback: str, on: MessageShortcut | None = None, channel: ChannelId = PUBLIC) -> str:
        found = shortcuts.shortcut_named(callback)

        def handle(context: Context) -> Answer:
            if isinstance(found, shortcuts.GlobalShortcut):
                return found.run(context)
            assert on is not None
            return found.run(context, on)

        return self._answered(handle, channel)

    def looks_in(self, menu: str, typed: str) -> str:
        """What a menu offers for what is typed into it."""
        return self._answered(lambda c: registry.options_handler(menu)(c, typed), surface=Surface.FORM)

    def opens_home(self) -> str:
        return _dumped(home_view(self._config, self.user))

    def asks(self, words: str) -> str:
        """Typed behind `./muster` on its machine, in this person's name."""
        runtime = SimpleNamespace(deps=self.deps, settings=SimpleNamespace(muster_as=self.user))
        said = io.StringIO()
        with commands_on(cast(Any, runtime)), redirect_stdout(said), redirect_stderr(said):
            code = app(shlex.split(words), prog_name="muster", standalone_mode=False)
        return _dumped({"said": said.getvalue(), "code": code})

    def _answered(
        self,
        handler: Callable[[Context], Answer],
        channel: ChannelId = PUBLIC,
        *,
        is_command: bool = False,
        surface: Surface = Surface.MESSAGE,
    ) -> str:
        self._asked += 1
        number = f"{self.user}.{self._asked}"
        request = SlackRequest(
            user=self.user,
            channel=channel,
            id=f"V{number}",
            trigger_id=f"T{number}",
            surface=surface,
            is_command=is_command,
        )
        said = run(self._config, request, handler, lambda fmt: None)
        return _dumped(_shown(said, self._config.fmt))


def form_about(callback: str, metadata: Mapping[str, Any], values: Mapping[str, Mapping[str, Any]]) -> Submission:
    """A form as somebody could send it who never saw it."""
    state = {name: {name: dict(value)} for name, value in values.items()}
    blocks = [{"type": "input", "block_id": name, "element": {"action_id": name}} for name in values]
    view = {"callback_id": callback, "private_metadata": json.dumps(metadata), "blocks": blocks}
    return Submission({**view, "id": "V1", "type": "modal", "state": {"values": state}})


def _shown(answer: Answer, fmt: SlackFormatter) -> object:
    match answer:
        case Ephemeral(message):
            return message
        case Refused():
            return plain.refusal(fmt, answer.why, answer.next_step)
        case ShowForm(view):
            return view
        case FieldErrors(errors):
            return {"type": "plain_text", **errors}
        case Acknowledged(message=said):
            return {"acknowledged": said}
        case Options(options):
            return list(options)


def _dumped(value: object) -> str:
    plainly = asdict(value) if is_dataclass(value) and not isinstance(value, type) else value
    return json.dumps(plainly, ensure_ascii=False, sort_keys=True, default=str)
