"""The boundary to Slack: runs a handler, answers in time, and turns every error into a sentence.

A handler that is done within `PATIENCE` is answered at once, after its commit. One that is not (a database that
stalls) shows a working state, which the result replaces: nobody ever sees Slack's own time-out.
"""

import threading
import time
import traceback
from collections.abc import Callable, Mapping
from concurrent.futures import Executor, Future
from concurrent.futures import TimeoutError as NotDoneYet
from dataclasses import dataclass
from http.client import HTTPException
from typing import Any
from uuid import uuid4

import structlog
from slack_bolt import Ack, Respond
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.models.views import View

from commands.answers import Answer, Done, FieldErrors, Refused, Rendered, Say, ShowForm
from commands.context import Context, build_context
from commands.views import home_tab, plain
from commands.views.forms import restore
from commands.views.voice import Voice
from workflows.deps import Deps
from workflows.domain.errors import ChatError, ConcurrentUpdate, DomainError, InvalidField
from workflows.domain.ids import UserId
from workflows.look import home
from workflows.people import know

log = structlog.get_logger()

PATIENCE = 1.5
"""Seconds a handler may take before a working state is shown. Slack waits 3 s, and a trigger lives as long."""
SETTLING = 0.5
"""Seconds for Slack to show the working state before the result replaces it."""

Handler = Callable[[Context], Answer]


@dataclass(frozen=True, slots=True)
class Desk:
    """What the boundary needs to answer: the verbs' dependencies, the words, and threads to wait in."""

    deps: Deps
    voice: Voice
    executor: Executor


def answer_command(
    desk: Desk, body: Mapping[str, Any], handler: Handler, client: WebClient, ack: Ack, respond: Respond
) -> None:
    """A slash command: a form, or one private message."""
    future = _begin(desk, body, handler)
    answer = _await(future)
    has_words = " " in str(body.get("text", "")).strip()
    if answer is not None:
        _say_or_open(answer, body, client, ack, desk)
    elif has_words:
        ack(response_type="ephemeral", text=desk.voice("working.command"))
        _later(desk, future, lambda late: _respond(late, respond, desk, replace=True))
    else:
        view_id = _open(client, body, plain.working(desk.voice))
        ack()
        _later(desk, future, lambda late: _replace(late, client, view_id, None, desk))


def answer_press(
    desk: Desk, body: Mapping[str, Any], handler: Handler, client: WebClient, ack: Ack, respond: Respond
) -> None:
    """A button or a menu: in a message, in a form or on the Home tab."""
    future = _begin(desk, body, handler)
    answer = _await(future)
    if isinstance(answer, ShowForm) or (answer is not None and "view" in body):
        _say(lambda: _after_press(answer, body, client, respond, desk, trigger_alive=True))
        ack()
        return
    ack()
    if answer is None:
        _later(desk, future, lambda late: _after_press(late, body, client, respond, desk, trigger_alive=False))
    else:
        desk.executor.submit(_say, lambda: _after_press(answer, body, client, respond, desk, trigger_alive=True))


def answer_shortcut(desk: Desk, body: Mapping[str, Any], handler: Handler, client: WebClient, ack: Ack) -> None:
    """A shortcut: always answered by a form, since there may be no room to answer in."""
    future = _begin(desk, body, handler)
    answer = _await(future)
    if answer is not None:
        if not isinstance(answer, Done):
            _open(client, body, _as_view(answer, None, desk))
        ack()
        return
    view_id = _open(client, body, plain.working(desk.voice))
    ack()
    _later(desk, future, lambda late: _replace(late, client, view_id, None, desk))


def answer_submission(desk: Desk, body: Mapping[str, Any], handler: Handler, client: WebClient, ack: Ack) -> None:
    """A submitted form: closed, kept open with errors under fields, or replaced."""
    future = _begin(desk, body, handler)
    answer = _await(future)
    match answer:
        case None:
            ack(response_action="update", view=plain.saving(desk.voice))
            view = body["view"]
            _later(desk, future, lambda late: _replace(late, client, view["id"], view, desk))
        case FieldErrors() if _inputs(body["view"]):
            ack(response_action="errors", errors=_by_block(answer.errors, body["view"]))
        case Refused() if _inputs(body["view"]):
            ack(response_action="errors", errors=_by_block({"": answer.sentence}, body["view"]))
        case Done():
            ack()
        case _:
            ack(response_action="update", view=_as_view(answer, None, desk))


def publish_home(desk: Desk, user: str, client: WebClient) -> None:
    """Show somebody their Home tab: with `views.open` the one call made while they look on."""
    now = desk.deps.clock.now()
    try:
        person = know(UserId(user), now, desk.deps)
    except DomainError:
        return  # rights are not known: nothing is shown
    view = home_tab.home(desk.voice, home(person, now, desk.deps))
    _say(lambda: client.views_publish(user_id=user, view=view))


# ------------------------------------------------------------------------------------------------ running


def _begin(desk: Desk, body: Mapping[str, Any], handler: Handler) -> Future[Answer]:
    return desk.executor.submit(_run, desk, body, handler)


def _await(future: "Future[Answer]") -> Answer | None:
    try:
        return future.result(PATIENCE)
    except NotDoneYet:
        return None


def _run(desk: Desk, body: Mapping[str, Any], handler: Handler) -> Answer:
    """Run a handler; whatever goes wrong becomes an answer. One of the four places that catch everything."""
    try:
        try:
            return handler(build_context(body, desk.deps, desk.voice))
        except ConcurrentUpdate:
            return handler(build_context(body, desk.deps, desk.voice))
    except InvalidField as error:
        return FieldErrors({error.field: desk.voice.error(error)})
    except DomainError as error:
        message = plain.refusal(desk.voice, error, _places(body, desk))
        return Refused(message, desk.voice.error(error))
    except ChatError:
        return _refused(desk.voice("errors.chat_away"))
    except Exception as error:  # noqa: BLE001
        reference = uuid4().hex[:8]
        log_failure(reference, error)
        return _refused(desk.voice("errors.unexpected", reference=reference))


def _refused(sentence: str) -> Refused:
    return Refused(plain.sentence(sentence), sentence)


def log_failure(reference: str, error: Exception) -> None:
    """Where it broke, without any text of a person: types and lines, no values."""
    frames = [f"{f.filename}:{f.lineno}" for f in traceback.extract_tb(error.__traceback__)]
    log.error("request.failed", reference=reference, error=type(error).__name__, frames=frames[-8:])


def _places(body: Mapping[str, Any], desk: Desk) -> Callable[[], str]:
    """The open incidents of whoever asked, looked up only for the refusals that name them."""

    def look() -> str:
        context = build_context(body, desk.deps, desk.voice)
        return plain.own_rooms(context.person, desk.deps, desk.voice)

    return look


def _later(desk: Desk, future: "Future[Answer]", then: Callable[[Answer], None]) -> None:
    """Say the result once it is there. Never in this thread: the acknowledgement leaves when the listener returns."""
    here = threading.get_ident()

    def done(finished: "Future[Answer]") -> None:
        if threading.get_ident() == here:
            desk.executor.submit(settle, finished)
        else:
            settle(finished)

    def settle(finished: "Future[Answer]") -> None:
        time.sleep(SETTLING)
        _say(lambda: then(finished.result()))

    future.add_done_callback(done)


def _say(speak: Callable[[], object]) -> bool:
    """Tell somebody something that is not worth another try; what they did is committed. False: it was not heard."""
    try:
        speak()
    except (SlackApiError, SlackClientError, HTTPException, OSError) as error:
        log.warning("answer.lost", error=type(error).__name__)
        return False
    return True


# ------------------------------------------------------------------------------------------------ answering


def _say_or_open(answer: Answer, body: Mapping[str, Any], client: WebClient, ack: Ack, desk: Desk) -> None:
    if isinstance(answer, ShowForm):
        opened = _try_open(client, body, answer.view)
        if opened:
            ack()
            return
        answer = Say(plain.sentence(desk.voice("errors.form_too_late")))
    said = _as_message(answer, desk)
    if said is None:
        ack()
    else:
        ack(response_type="ephemeral", text=said.text, blocks=list(said.blocks) or None)


def _after_press(
    answer: Answer,
    body: Mapping[str, Any],
    client: WebClient,
    respond: Respond,
    desk: Desk,
    trigger_alive: bool,
) -> None:
    view = body.get("view")
    in_modal = view is not None and view.get("type") == "modal"
    if in_modal and not isinstance(answer, Done):
        client.views_update(view_id=body["view"]["id"], view=_as_view(answer, None, desk))
    elif isinstance(answer, ShowForm) and trigger_alive:
        _try_open(client, body, answer.view)
    elif isinstance(answer, ShowForm):
        respond(text=desk.voice("errors.press_again"), response_type="ephemeral", replace_original=False)
    elif view is not None and not isinstance(answer, Done):
        _try_open(client, body, _as_view(answer, None, desk))
    elif view is not None:
        publish_home(desk, body["user"]["id"], client)
    else:
        _respond(answer, respond, desk, replace=False)


def _respond(answer: Answer, respond: Respond, desk: Desk, replace: bool) -> None:
    said = _as_message(answer, desk)
    if said is None and replace:
        said = Rendered(text=desk.voice("working.done"))
    if said is not None:
        respond(
            text=said.text,
            blocks=list(said.blocks),
            response_type="ephemeral",
            replace_original=replace,
        )


def _replace(answer: Answer, client: WebClient, view_id: str, typed: Mapping[str, Any] | None, desk: Desk) -> None:
    client.views_update(view_id=view_id, view=_as_view(answer, typed, desk))


def _open(client: WebClient, body: Mapping[str, Any], view: View | dict[str, Any]) -> str:
    opened = client.views_open(trigger_id=body["trigger_id"], view=view)
    view_shown: dict[str, Any] = opened.get("view") or {}
    return str(view_shown["id"])


def _try_open(client: WebClient, body: Mapping[str, Any], view: View | dict[str, Any]) -> bool:
    return _say(lambda: _open(client, body, view))


def _as_message(answer: Answer, desk: Desk) -> Rendered | None:
    match answer:
        case Say() | Refused():
            return answer.message
        case FieldErrors():
            return plain.sentence(" ".join(answer.errors.values()))
        case Done():
            return plain.sentence(answer.said) if answer.said else None
        case ShowForm():
            return plain.sentence(desk.voice("errors.press_again"))


def _as_view(answer: Answer, typed: Mapping[str, Any] | None, desk: Desk) -> View | dict[str, Any]:
    """Any answer as something to show in a form. `typed`: the form that was submitted, to give it back on errors."""
    match answer:
        case ShowForm():
            return answer.view
        case FieldErrors() if typed is not None:
            return restore(typed, _by_block(answer.errors, typed))
        case Refused() if typed is not None:
            return restore(typed, _by_block({"": answer.sentence}, typed))
        case _:
            said = _as_message(answer, desk) or plain.sentence(desk.voice("working.done"))
            return plain.told(desk.voice, said)


def _inputs(view: Mapping[str, Any]) -> list[str]:
    return [b["block_id"] for b in view["blocks"] if b["type"] == "input"]


def _by_block(errors: Mapping[str, str], view: Mapping[str, Any]) -> dict[str, str]:
    """Field names -> block ids. An error on a field the form lacks goes to its first input: it is never lost."""
    inputs = _inputs(view)
    by_field = {block_id.partition(":")[0]: block_id for block_id in inputs}
    return {by_field.get(field, inputs[0]): text for field, text in errors.items()} if inputs else {}
