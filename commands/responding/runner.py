"""The boundary to Slack: runs a handler, answers in time, and turns every error into a sentence.

A handler that is quick is answered at once, after its commit. One that is not (a database that stalls) shows a working
state, which the result replaces: nobody ever sees Slack's own time-out.
"""

import time
import traceback
from collections.abc import Callable, Mapping
from concurrent.futures import Executor
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import structlog
from slack_bolt import Ack, Respond
from slack_sdk import WebClient

from commands.context import Context, build_context
from commands.responding.answers import Answer, Done, Ephemeral, FieldErrors, Refused, ShowForm
from commands.responding.responder import SlackResponder, by_block, inputs_of, try_to_answer
from commands.responding.working_state import Shown, WorkingState
from commands.views import home_tab, plain
from commands.views.slack_formatter import SlackFormatter as SlackFormatter
from workflows.access.people import get_person
from workflows.deps import Deps
from workflows.domain.errors import (
    AuthRevoked,
    ChatError,
    ConcurrentUpdate,
    DomainError,
    InvalidField,
    StoreUnavailable,
)
from workflows.domain.ids import UserId
from workflows.domain.request import Request
from workflows.incidents.queries import home
from workflows.recovery.outage import absence

log = structlog.get_logger()

SETTLING = 0.5
"""Seconds for Slack to show the working state before the result replaces it."""

Handler = Callable[[Context], Answer]


@dataclass(frozen=True, slots=True)
class ResponderConfig:
    """What the boundary needs to answer: the verbs' dependencies, the words, and threads to say things in later."""

    deps: Deps
    fmt: SlackFormatter
    executor: Executor


@dataclass(frozen=True, slots=True)
class SlackRequest:
    """One request, what to answer it through, and what is shown while it takes long."""

    body: Mapping[str, Any]
    client: WebClient
    working: WorkingState


def answer_command(
    config: ResponderConfig, request: SlackRequest, handler: Handler, ack: Ack, respond: Respond
) -> None:
    """A slash command: a form, or one private message."""
    responder = SlackResponder(config.fmt, request.body, request.client, respond)
    wants_form = " " not in str(request.body.get("text", "")).strip()

    def show_working() -> Shown:
        view_id = responder.open(plain.working(responder.fmt)) if wants_form else None
        if view_id is not None:
            return Shown(ack(), lambda late: responder.replace(view_id, late))
        said = ack(response_type="ephemeral", text=responder.fmt("working.command"))
        return Shown(said, lambda late: responder.say(late, instead=True))

    answer = _in_time(config, request, responder, handler, show_working)
    if answer is not None:
        _answer_command_now(answer, responder, ack)


def _answer_command_now(answer: Answer, responder: SlackResponder, ack: Ack) -> None:
    if isinstance(answer, ShowForm):
        if responder.open(answer.view) is not None:
            ack()
            return
        key = "errors.chat_locked_out" if responder.is_locked_out else "errors.form_too_late"
        answer = Ephemeral(plain.sentence(responder.fmt(key)))
    said = responder.as_message(answer)
    if said is None:
        ack()
    else:
        ack(response_type="ephemeral", text=said.text, blocks=list(said.blocks) or None)


def answer_press(config: ResponderConfig, request: SlackRequest, handler: Handler, ack: Ack, respond: Respond) -> None:
    """A button or a menu: in a message, in a form or on the Home tab."""
    responder = SlackResponder(config.fmt, request.body, request.client, respond)

    def show_working() -> Shown:
        return Shown(ack(), lambda late: _after_press(late, responder, request, config, trigger_alive=False))

    answer = _in_time(config, request, responder, handler, show_working)
    if answer is None:
        return
    if isinstance(answer, ShowForm) or "view" in request.body:
        _after_press(answer, responder, request, config, trigger_alive=True)
        ack()
    else:
        ack()
        config.executor.submit(responder.say, answer)


def _after_press(
    answer: Answer, responder: SlackResponder, request: SlackRequest, config: ResponderConfig, *, trigger_alive: bool
) -> None:
    view = request.body.get("view") or {}
    if view.get("type") == "modal":
        if not isinstance(answer, Done):
            responder.replace(view["id"], answer)
    elif isinstance(answer, Done) and view:
        publish_home(config, request.body["user"]["id"], request.client)
    elif trigger_alive and (view or isinstance(answer, ShowForm)):
        responder.open(responder.as_view(answer))
        if responder.is_locked_out and not view:
            responder.say(_refused(responder.fmt("errors.chat_locked_out")))
    else:
        responder.say(answer)


def answer_shortcut(config: ResponderConfig, request: SlackRequest, handler: Handler, ack: Ack) -> None:
    """A shortcut: always answered by a form, since there may be no room to answer in."""
    responder = SlackResponder(config.fmt, request.body, request.client)

    def show_working() -> Shown:
        view_id = responder.open(plain.working(responder.fmt))
        return Shown(ack(), lambda late: view_id and responder.replace(view_id, late))

    answer = _in_time(config, request, responder, handler, show_working)
    if answer is None:
        return
    if not isinstance(answer, Done):
        responder.open(responder.as_view(answer))
    ack()


def answer_submission(config: ResponderConfig, request: SlackRequest, handler: Handler, ack: Ack) -> None:
    """A submitted form: closed, kept open with errors under fields, or replaced."""
    responder, view = SlackResponder(config.fmt, request.body, request.client), request.body["view"]

    def show_working() -> Shown:
        saving = ack(response_action="update", view=plain.saving(responder.fmt))
        return Shown(saving, lambda late: responder.replace(view["id"], late, submission=view))

    answer = _in_time(config, request, responder, handler, show_working)
    match answer:
        case None:
            return
        case FieldErrors() if inputs_of(view):
            ack(response_action="errors", errors=by_block(answer.errors, view))
        case Refused() if inputs_of(view):
            ack(response_action="errors", errors=by_block({"": answer.sentence}, view))
        case Done():
            ack()
        case _:
            ack(response_action="update", view=responder.as_view(answer))


def publish_home(config: ResponderConfig, user: str, client: WebClient) -> None:
    """Show somebody their Home tab: with `views.open` the one call made while they look on."""
    now = config.deps.clock.now()
    try:
        person = get_person(UserId(user), now, config.deps)
    except DomainError:
        return  # rights are not known: nothing is shown
    view = home_tab.home(config.fmt.into(person.locale), home(Request(person=person, now=now), config.deps))
    try_to_answer(lambda: client.views_publish(user_id=user, view=view))


# ------------------------------------------------------------------------------------------------ running


def _in_time(
    config: ResponderConfig,
    request: SlackRequest,
    responder: SlackResponder,
    handler: Handler,
    show_working: Callable[[], Shown],
) -> Answer | None:
    """None: a working state was shown meanwhile, and the answer has taken its place."""
    answer, shown = request.working.during(lambda: _run(config, request.body, responder, handler), show_working)
    if shown is None:
        return answer
    time.sleep(SETTLING)
    shown.replace_by(answer)
    return None


def _run(config: ResponderConfig, body: Mapping[str, Any], responder: SlackResponder, handler: Handler) -> Answer:
    """Run a handler; whatever goes wrong becomes an answer. One of the four places that catch everything."""

    def attempt() -> Answer:
        context = build_context(body, config.deps, config.fmt)
        responder.fmt = context.fmt
        return handler(context)

    try:
        try:
            answer = attempt()
        except ConcurrentUpdate:
            answer = attempt()
        return _as_things_are(answer, responder, config)
    except InvalidField as error:
        return FieldErrors({error.field: responder.fmt.error(error)})
    except DomainError as error:
        message = plain.refusal(responder.fmt, error, _places(body, config))
        return Refused(message, responder.fmt.error(error))
    except AuthRevoked:
        return _refused(responder.fmt("errors.chat_locked_out"))
    except ChatError:
        return _refused(responder.fmt("errors.chat_away"))
    except StoreUnavailable as error:
        log.warning("store.away", code=error.code)
        return _refused(responder.fmt("errors.store_away"))
    except Exception as error:  # noqa: BLE001
        reference = uuid4().hex[:8]
        log_failure(reference, error)
        return _refused(responder.fmt("errors.unexpected", reference=reference))


def _as_things_are(answer: Answer, responder: SlackResponder, config: ResponderConfig) -> Answer:
    """While Slack takes nothing, whoever is told that something is posted or on its way is told that, too."""
    if not isinstance(answer, Ephemeral):
        return answer
    try:
        away = absence(config.deps)
    except StoreUnavailable:  # what was asked is done all the same
        return answer
    return Ephemeral(plain.with_footer(answer.message, responder.fmt(f"meanwhile.{away}"))) if away else answer


def _refused(sentence: str) -> Refused:
    return Refused(plain.sentence(sentence), sentence)


def log_failure(reference: str, error: Exception) -> None:
    """Where it broke, without any text of a person: types and lines, no values."""
    frames = [f"{f.filename}:{f.lineno}" for f in traceback.extract_tb(error.__traceback__)]
    log.error("request.failed", reference=reference, error=type(error).__name__, frames=frames[-8:])


def _places(body: Mapping[str, Any], config: ResponderConfig) -> Callable[[], str]:
    """The open incidents of whoever asked, looked up only for the refusals that name them."""

    def look() -> str:
        context = build_context(body, config.deps, config.fmt)
        return plain.own_war_rooms(context.person, config.deps, context.fmt)

    return look
