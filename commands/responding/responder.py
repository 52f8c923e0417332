"""The ways to answer somebody in Slack: open a form, put something in its place, say something privately.

What they did is committed by then, so an answer that is not heard is logged and not tried again.
"""

from collections.abc import Callable, Mapping
from http.client import HTTPException
from typing import Any

import structlog
from slack_bolt import Respond
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError

from commands.responding.answers import Answer, Done, Ephemeral, FieldErrors, Refused, ShowForm
from commands.views import plain
from commands.views.blocks import Rendered, View
from commands.views.slack_formatter import SlackFormatter as SlackFormatter
from commands.views.submission import refill as refill
from workflows.domain.errors import AuthRevoked, ChatError

log = structlog.get_logger()

AnyView = View | dict[str, Any]


def try_to_answer(speak: Callable[[], object]) -> bool:
    """False: it was not heard."""
    try:
        speak()
    except (ChatError, SlackApiError, SlackClientError, HTTPException, OSError) as error:
        log.warning("answer.lost", error=type(error).__name__)
        return False
    return True


class SlackResponder:
    """Answers one request."""

    def __init__(
        self, fmt: SlackFormatter, body: Mapping[str, Any], client: WebClient, respond: Respond | None = None
    ) -> None:
        self.fmt = fmt
        """In the language of whoever asked, once it is known who that is."""
        self._body = body
        self._client = client
        self._respond = respond
        self.is_locked_out = False
        """Slack refused to open a form, and will refuse the next one."""

    def open(self, view: AnyView) -> str | None:
        """The id of the form that opened; None when it was too late, or Slack did not answer."""
        opened: list[str] = []

        def call() -> None:
            try:
                answer = self._client.views_open(trigger_id=self._body["trigger_id"], view=view)
            except AuthRevoked:
                self.is_locked_out = True
                raise
            shown: dict[str, Any] = answer.get("view") or {}
            opened.append(str(shown["id"]))

        try_to_answer(call)
        return opened[0] if opened else None

    def replace(self, view_id: str, answer: Answer, submission: Mapping[str, Any] | None = None) -> bool:
        """Put an answer in the place of a form. `submission`: the form that was sent, to give it back on errors."""
        view = self.as_view(answer, submission)
        return try_to_answer(lambda: self._client.views_update(view_id=view_id, view=view))

    def say(self, answer: Answer, *, instead: bool = False) -> None:
        """Say it privately, or `instead` of the working state that was said."""
        said = self.as_message(answer)
        if said is None and instead:
            said = Rendered(text=self.fmt("working.done"))
        if said is None or self._respond is None:
            return
        respond, blocks, text = self._respond, list(said.blocks), said.text
        try_to_answer(lambda: respond(text=text, blocks=blocks, response_type="ephemeral", replace_original=instead))

    def as_message(self, answer: Answer) -> Rendered | None:
        """Any answer as a private message; None when there is nothing to say."""
        match answer:
            case Ephemeral() | Refused():
                return answer.message
            case FieldErrors():
                return plain.sentence(" ".join(answer.errors.values()))
            case Done():
                return plain.sentence(answer.said) if answer.said else None
            case ShowForm():
                return plain.sentence(self.fmt("errors.press_again"))

    def as_view(self, answer: Answer, submission: Mapping[str, Any] | None = None) -> AnyView:
        """Any answer as something to show in a form."""
        match answer:
            case ShowForm():
                return answer.view
            case FieldErrors() if submission is not None:
                return refill(submission, by_block(answer.errors, submission))
            case Refused() if submission is not None:
                return refill(submission, by_block({"": answer.sentence}, submission))
            case _:
                said = self.as_message(answer) or plain.sentence(self.fmt("working.done"))
                return plain.told(self.fmt, said)


def inputs_of(view: Mapping[str, Any]) -> list[str]:
    """The block ids of a form's inputs."""
    return [b["block_id"] for b in view["blocks"] if b["type"] == "input"]


def by_block(errors: Mapping[str, str], view: Mapping[str, Any]) -> dict[str, str]:
    """Field names -> block ids. An error on a field the form lacks goes to its first input: it is never lost."""
    inputs = inputs_of(view)
    by_field = {block_id.partition(":")[0]: block_id for block_id in inputs}
    return {by_field.get(field, inputs[0]): text for field, text in errors.items()} if inputs else {}
