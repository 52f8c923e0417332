"""Runs a handler: in time, once more after a conflict, and with every error turned into an answer."""

import time
import traceback
from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass
from uuid import uuid4

import structlog

from commands.context import Context, build_context
from commands.payloads.request import SlackRequest
from commands.responding.answers import Acknowledged, Answer, Ephemeral, FieldErrors, Refused
from commands.responding.working_state import Shown, WorkingState
from commands.views import plain
from commands.views.slack_formatter import SlackFormatter
from workflows.access.audit import put_on_record, watched
from workflows.access.people import get_person
from workflows.deps import Deps
from workflows.domain.access_log import Look
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
from workflows.incidents.queries import war_rooms
from workflows.messages.incidents import WarRooms
from workflows.recovery.outage import current_outage
from workflows.war_room.activity_feed import says_it_now

log = structlog.get_logger()

SETTLING = 0.5
"""Seconds for Slack to show the working state before the result replaces it."""
SHOWS_WAR_ROOMS = frozenset({"not_a_war_room"})
"""Refusals whose next step is one of the person's war rooms."""

Handler = Callable[[Context], Answer]
Speak = Callable[[SlackFormatter], None]
"""Receives the language of the person who asked, once it is known who that is."""


def _no_limit(_user: UserId) -> int:
    """The default: nobody asks too often."""
    return 0


@dataclass(frozen=True, slots=True)
class ResponderConfig:
    """What answering needs: the verbs' dependencies, the texts, and threads for answers after the acknowledgement."""

    deps: Deps
    fmt: SlackFormatter
    executor: Executor
    wait_for: Callable[[UserId], int] = _no_limit
    """Counts a request of somebody; the seconds to wait before the next one when they asked too often."""


def run_in_time(
    config: ResponderConfig,
    request: SlackRequest,
    working: WorkingState,
    handler: Handler,
    show_working: Callable[[], Shown],
    speak: Speak,
) -> Answer | None:
    """The answer of a handler. None: a working state was shown meanwhile, and the answer has replaced it."""
    answer, shown = working.during(lambda: run(config, request, handler, speak), show_working)
    if shown is None:
        return answer
    time.sleep(SETTLING)
    shown.replace_by(answer)
    return None


def run(config: ResponderConfig, request: SlackRequest, handler: Handler, speak: Speak) -> Answer:
    """Run a handler; every error becomes an answer. One of the four places that catch everything."""
    fmt = config.fmt
    if seconds := config.wait_for(request.user):
        return Refused(fmt.line("errors.too_often", n=seconds))

    def attempt() -> Answer:
        nonlocal fmt
        context = build_context(request, config.deps, config.fmt)
        fmt = context.fmt
        speak(fmt)
        return _on_record(handler, context)

    try:
        try:
            answer = attempt()
        except ConcurrentUpdate:
            answer = attempt()
        return _with_outage(_said(answer, request, config), fmt, config)
    except ConcurrentUpdate:
        return Refused(fmt.line("errors.conflict"))
    except InvalidField as error:
        return FieldErrors({error.field: fmt.plain(fmt.refusal(error))})
    except DomainError as error:
        return Refused(fmt.refusal(error), _next_step(error, request, config.deps))
    except AuthRevoked:
        return Refused(fmt.line("errors.chat_locked_out"))
    except ChatError:
        return Refused(fmt.line("errors.chat_away"))
    except StoreUnavailable as error:
        log.warning("store.away", code=error.code)
        return Refused(fmt.line("errors.store_away"))
    except Exception as error:  # noqa: BLE001
        reference = uuid4().hex[:8]
        log_failure(reference, error)
        return Refused(fmt.line("errors.unexpected", reference=reference))


def _on_record(handler: Handler, context: Context) -> Answer:
    """The answer, once the access log says what this person is shown by it, or refused."""
    try:
        answer = _with_masked(handler(context), context)
    except DomainError as error:
        put_on_record(context.look, context.request, context.deps, error=error)
        raise
    put_on_record(context.look, context.request, context.deps, shown=answer != Acknowledged())
    return answer


def _with_masked(answer: Answer, context: Context) -> Answer:
    """Whoever typed a secret that was kept without it reads so, once."""
    if not context.masker.kinds or not isinstance(answer, Acknowledged | Ephemeral):
        return answer
    fmt = context.fmt
    told = fmt("masked.told", what=tuple(fmt(f"masked.{kind}") for kind in sorted(context.masker.kinds)))
    if isinstance(answer, Ephemeral):
        return Ephemeral(plain.with_footer(answer.message, told))
    return Ephemeral(
        plain.with_footer(plain.sentence(answer.message), told) if answer.message else plain.sentence(told)
    )


def _said(answer: Answer, request: SlackRequest, config: ResponderConfig) -> Answer:
    """What was typed is answered privately where the room does not say it, or says it in a thread."""
    if not isinstance(answer, Acknowledged) or not answer.message or not request.is_command:
        return answer
    try:
        says = current_outage(config.deps) is None and says_it_now(request.channel, config.deps)
    except StoreUnavailable:
        says = False
    return answer if says else Ephemeral(plain.sentence(answer.message))


def _with_outage(answer: Answer, fmt: SlackFormatter, config: ResponderConfig) -> Answer:
    """During an outage of Slack, a message that says something is posted also says that it waits."""
    if not isinstance(answer, Ephemeral):
        return answer
    try:
        away = current_outage(config.deps)
    except StoreUnavailable:  # the change is committed all the same
        return answer
    return Ephemeral(plain.with_footer(answer.message, fmt(f"meanwhile.{away}"))) if away else answer


def _next_step(error: DomainError, request: SlackRequest, deps: Deps) -> WarRooms | None:
    if error.text_key not in SHOWS_WAR_ROOMS:
        return None
    try:
        now, look = deps.clock.now(), Look(through=request.through)
        person = get_person(request.user, now, deps)
        shown = war_rooms(person, watched(deps, look))
        put_on_record(look, Request(person=person, now=now), deps)
        return shown
    except (DomainError, StoreUnavailable):  # the refusal is shown without it
        return None


def log_failure(reference: str, error: Exception) -> None:
    """Where it broke, without any text of a person: types and lines, no values."""
    frames = [f"{f.filename}:{f.lineno}" for f in traceback.extract_tb(error.__traceback__)]
    log.error("request.failed", reference=reference, error=type(error).__name__, frames=frames[-8:])
