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
from commands.responding.answers import Answer, Done, FieldErrors, Refused, Say, ShowForm
from commands.responding.responder import Mouth, by_block, inputs_of, try_to_say
from commands.responding.working_state import Shown, WorkingState
from commands.views import home_tab, plain
from commands.views.slack_formatter import SlackFormatter as Voice
from workflows.access.people import know
from workflows.deps import Deps
from workflows.domain.errors import (
    ChatError,
    ChatLockedOut,
    ConcurrentUpdate,
    DomainError,
    InvalidField,
    StoreUnavailable,
)
from workflows.domain.ids import UserId
from workflows.incidents.queries import home
from workflows.recovery.outage import absence

log = structlog.get_logger()

SETTLING = 0.5
"""Seconds for Slack to show the working state before the result replaces it."""

Handler = Callable[[Context], Answer]


@dataclass(frozen=True, slots=True)
class Desk:
    """What the boundary needs to answer: the verbs' dependencies, the words, and threads to say things in later."""

    deps: Deps
    voice: Voice
    executor: Executor


@dataclass(frozen=True, slots=True)
class Asked:
    """One request, what to answer it through, and what is shown while it takes long."""

    body: Mapping[str, Any]
    client: WebClient
    working: WorkingState


def answer_command(desk: Desk, asked: Asked, handler: Handler, ack: Ack, respond: Respond) -> None:
    """A slash command: a form, or one private message."""
    mouth = Mouth(desk.voice, asked.body, asked.client, respond)
    wants_form = " " not in str(asked.body.get("text", "")).strip()

    def show_working() -> Shown:
        view_id = mouth.open(plain.working(desk.voice)) if wants_form else None
        if view_id is not None:
            return Shown(ack(), lambda late: mouth.replace(view_id, late))
        said = ack(response_type="ephemeral", text=desk.voice("working.command"))
        return Shown(said, lambda late: mouth.say(late, instead=True))

    answer = _in_time(desk, asked, handler, show_working)
    if answer is not None:
        _answer_command_now(answer, mouth, desk, ack)


def _answer_command_now(answer: Answer, mouth: Mouth, desk: Desk, ack: Ack) -> None:
    if isinstance(answer, ShowForm):
        if mouth.open(answer.view) is not None:
            ack()
            return
        key = "errors.chat_locked_out" if mouth.is_locked_out else "errors.form_too_late"
        answer = Say(plain.sentence(desk.voice(key)))
    said = mouth.as_message(answer)
    if said is None:
        ack()
    else:
        ack(response_type="ephemeral", text=said.text, blocks=list(said.blocks) or None)


def answer_press(desk: Desk, asked: Asked, handler: Handler, ack: Ack, respond: Respond) -> None:
    """A button or a menu: in a message, in a form or on the Home tab."""
    mouth = Mouth(desk.voice, asked.body, asked.client, respond)

    def show_working() -> Shown:
        return Shown(ack(), lambda late: _after_press(late, mouth, asked, desk, trigger_alive=False))

    answer = _in_time(desk, asked, handler, show_working)
    if answer is None:
        return
    if isinstance(answer, ShowForm) or "view" in asked.body:
        _after_press(answer, mouth, asked, desk, trigger_alive=True)
        ack()
    else:
        ack()
        desk.executor.submit(mouth.say, answer)


def _after_press(answer: Answer, mouth: Mouth, asked: Asked, desk: Desk, *, trigger_alive: bool) -> None:
    view = asked.body.get("view") or {}
    if view.get("type") == "modal":
        if not isinstance(answer, Done):
            mouth.replace(view["id"], answer)
    elif isinstance(answer, Done) and view:
        publish_home(desk, asked.body["user"]["id"], asked.client)
    elif trigger_alive and (view or isinstance(answer, ShowForm)):
        mouth.open(mouth.as_view(answer))
        if mouth.is_locked_out and not view:
            mouth.say(_refused(desk.voice("errors.chat_locked_out")))
    else:
        mouth.say(answer)


def answer_shortcut(desk: Desk, asked: Asked, handler: Handler, ack: Ack) -> None:
    """A shortcut: always answered by a form, since there may be no room to answer in."""
    mouth = Mouth(desk.voice, asked.body, asked.client)

    def show_working() -> Shown:
        view_id = mouth.open(plain.working(desk.voice))
        return Shown(ack(), lambda late: view_id and mouth.replace(view_id, late))

    answer = _in_time(desk, asked, handler, show_working)
    if answer is None:
        return
    if not isinstance(answer, Done):
        mouth.open(mouth.as_view(answer))
    ack()


def answer_submission(desk: Desk, asked: Asked, handler: Handler, ack: Ack) -> None:
    """A submitted form: closed, kept open with errors under fields, or replaced."""
    mouth, view = Mouth(desk.voice, asked.body, asked.client), asked.body["view"]

    def show_working() -> Shown:
        saving = ack(response_action="update", view=plain.saving(desk.voice))
        return Shown(saving, lambda late: mouth.replace(view["id"], late, typed=view))

    answer = _in_time(desk, asked, handler, show_working)
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
            ack(response_action="update", view=mouth.as_view(answer))


def publish_home(desk: Desk, user: str, client: WebClient) -> None:
    """Show somebody their Home tab: with `views.open` the one call made while they look on."""
    now = desk.deps.clock.now()
    try:
        person = know(UserId(user), now, desk.deps)
    except DomainError:
        return  # rights are not known: nothing is shown
    view = home_tab.home(desk.voice, home(person, now, desk.deps))
    try_to_say(lambda: client.views_publish(user_id=user, view=view))


# ------------------------------------------------------------------------------------------------ running


def _in_time(desk: Desk, asked: Asked, handler: Handler, show_working: Callable[[], Shown]) -> Answer | None:
    """None: a working state was shown meanwhile, and the answer has taken its place."""
    answer, shown = asked.working.during(lambda: _run(desk, asked.body, handler), show_working)
    if shown is None:
        return answer
    time.sleep(SETTLING)
    shown.replace_by(answer)
    return None


def _run(desk: Desk, body: Mapping[str, Any], handler: Handler) -> Answer:
    """Run a handler; whatever goes wrong becomes an answer. One of the four places that catch everything."""
    try:
        try:
            answer = handler(build_context(body, desk.deps, desk.voice))
        except ConcurrentUpdate:
            answer = handler(build_context(body, desk.deps, desk.voice))
        return _as_things_are(answer, desk)
    except InvalidField as error:
        return FieldErrors({error.field: desk.voice.error(error)})
    except DomainError as error:
        message = plain.refusal(desk.voice, error, _places(body, desk))
        return Refused(message, desk.voice.error(error))
    except ChatLockedOut:
        return _refused(desk.voice("errors.chat_locked_out"))
    except ChatError:
        return _refused(desk.voice("errors.chat_away"))
    except StoreUnavailable as error:
        log.warning("store.away", code=error.code)
        return _refused(desk.voice("errors.store_away"))
    except Exception as error:  # noqa: BLE001
        reference = uuid4().hex[:8]
        log_failure(reference, error)
        return _refused(desk.voice("errors.unexpected", reference=reference))


def _as_things_are(answer: Answer, desk: Desk) -> Answer:
    """While Slack takes nothing, whoever is told that something is posted or on its way is told that, too."""
    if not isinstance(answer, Say):
        return answer
    try:
        away = absence(desk.deps)
    except StoreUnavailable:  # what was asked is done all the same
        return answer
    return Say(plain.with_footer(answer.message, desk.voice(f"meanwhile.{away}"))) if away else answer


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
        return plain.own_war_rooms(context.person, desk.deps, desk.voice)

    return look
