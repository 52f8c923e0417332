"""Shows an answer in Slack, as the surface allows: a command, a press, a shortcut, a submission, the Home tab.

A quick handler is answered at once, after its commit. For a slow one (a database that stalls) a working state is shown,
which the result replaces, so that nobody sees Slack's own time-out. What a handler did is committed by then: an answer
that does not arrive is logged and not tried again.
"""

from collections.abc import Callable, Mapping
from http.client import HTTPException

import structlog
from slack_bolt import Ack, Respond
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError

from commands.payloads.request import SlackRequest, Surface
from commands.responding.answers import Acknowledged, Answer, Ephemeral, FieldErrors, Options, Refused, ShowForm
from commands.responding.runner import Handler, ResponderConfig, run, run_in_time
from commands.responding.working_state import Shown, WorkingState
from commands.views import plain
from commands.views.blocks import Rendered, View
from commands.views.harmless import harmless, harmless_view
from commands.views.render import render_home
from commands.views.slack_formatter import SlackFormatter
from commands.views.submission import Submission
from workflows.access.audit import put_on_record, watched
from workflows.access.people import get_person
from workflows.domain.access_log import Look
from workflows.domain.errors import AuthRevoked, ChatError, DomainError
from workflows.domain.ids import UserId
from workflows.domain.request import Request
from workflows.incidents.queries import home
from workflows.incidents.taken_back import home_shown, home_will_show
from workflows.messages.incidents import Home
from workflows.organisation.settings import current

log = structlog.get_logger()


def try_to_answer(call: Callable[[], object]) -> bool:
    """Whether the answer reached Slack."""
    try:
        call()
    except (ChatError, SlackApiError, SlackClientError, HTTPException, OSError) as error:
        log.warning("answer.lost", error=type(error).__name__)
        return False
    return True


def home_view(config: ResponderConfig, user: UserId) -> View | None:
    """The Home tab of somebody, once the access log says what it shows them; None while their rights are not known."""
    found = _home(config, user)
    return found[0] if found else None


def _home(config: ResponderConfig, user: UserId) -> tuple[View, Request, Home] | None:
    now = config.deps.clock.now()
    try:
        deps = current(config.deps)
        person = get_person(user, now, deps)
    except DomainError:
        return None
    fmt = config.fmt.over(deps.programme).into(person.locale, person.timezone)
    request, look = Request(person=person, now=now), Look(through="home")
    shown = home(request, watched(deps, look))
    put_on_record(look, request, deps)
    return render_home(fmt, shown), request, shown


def publish_home(config: ResponderConfig, user: UserId, client: WebClient) -> None:
    """Show somebody their Home tab: like `views.open`, a call that is made while they look on. What it shows is
    remembered, to be taken back."""
    found = _home(config, user)
    if found is None:
        return
    view, request, shown = found
    home_will_show(request, shown, config.deps)
    if try_to_answer(lambda: client.views_publish(user_id=user, view=view)):
        home_shown(request, shown, config.deps)


class SlackResponder:
    """Runs the handler of one request, and answers it."""

    def __init__(
        self,
        config: ResponderConfig,
        request: SlackRequest,
        client: WebClient,
        working: WorkingState,
        ack: Ack,
        respond: Respond | None = None,
    ) -> None:
        self._config = config
        self._fmt = config.fmt
        """In the language of the person who asked, once it is known who that is."""
        self._request = request
        self._client = client
        self._working = working
        self._ack = ack
        self._respond = respond
        self._is_locked_out = False
        """Slack refused to open a form, and will refuse the next one."""

    # ------------------------------------------------------------------------------------------- one per surface

    def answer_command(self, handler: Handler, opens_form: bool) -> None:
        """A slash command: a form, or one private message."""

        def show_working() -> Shown:
            view_id = self._open(plain.working(self._fmt)) if opens_form else None
            if view_id is not None:
                return Shown(self._ack(), lambda late: self._replace(view_id, late))
            saving = self._ack(response_type="ephemeral", text=self._fmt("working.command"))
            return Shown(saving, lambda late: self._say(late, replaces=True))

        answer = self._run(handler, show_working)
        if isinstance(answer, ShowForm):
            if self._open(answer.view) is not None:
                self._ack()
                return
            key = "errors.chat_locked_out" if self._is_locked_out else "errors.form_too_late"
            answer = Refused(self._fmt.line(key))
        if answer is not None:
            self._acknowledge_with(None if isinstance(answer, Acknowledged) else self._as_message(answer))

    def _acknowledge_with(self, message: Rendered | None) -> None:
        if message is None:
            self._ack()
        else:
            self._ack(response_type="ephemeral", text=message.text, blocks=list(message.blocks) or None)

    def answer_press(self, handler: Handler) -> None:
        """A button or a menu: in a message, in a form or on the Home tab."""

        def show_working() -> Shown:
            return Shown(self._ack(), lambda late: self._after_press(late, trigger_alive=False))

        answer = self._run(handler, show_working)
        if answer is None:
            return
        if isinstance(answer, ShowForm) or self._request.surface is not Surface.MESSAGE:
            self._after_press(answer, trigger_alive=True)
            self._ack()
        else:
            self._ack()
            self._config.executor.submit(self._say, answer)

    def _after_press(self, answer: Answer, *, trigger_alive: bool) -> None:
        on_home = self._request.surface is Surface.HOME
        if self._request.surface is Surface.FORM:
            if not isinstance(answer, Acknowledged):
                self._replace(self._request.view_id, answer)
        elif on_home and isinstance(answer, Acknowledged):
            publish_home(self._config, self._request.user, self._client)
        elif trigger_alive and (on_home or isinstance(answer, ShowForm)):
            self._open(self._as_view(answer))
            if self._is_locked_out and not on_home:
                self._say(Refused(self._fmt.line("errors.chat_locked_out")))
        else:
            self._say(answer)

    def answer_shortcut(self, handler: Handler) -> None:
        """A shortcut: always answered by a form, since there may be no room to answer in."""

        def show_working() -> Shown:
            view_id = self._open(plain.working(self._fmt))
            return Shown(self._ack(), lambda late: self._replace(view_id, late))

        answer = self._run(handler, show_working)
        if answer is None:
            return
        if not isinstance(answer, Acknowledged):
            self._open(self._as_view(answer))
        self._ack()

    def answer_submission(self, handler: Handler, submission: Submission) -> None:
        """A submitted form: closed, kept open with errors under fields, or replaced."""

        def show_working() -> Shown:
            saving = self._ack(response_action="update", view=plain.saving(self._fmt))
            return Shown(saving, lambda late: self._replace(self._request.view_id, late, submission))

        answer = self._run(handler, show_working)
        match answer:
            case None:
                return
            case FieldErrors() | Refused() if submission.has_inputs:
                self._ack(response_action="errors", errors=submission.by_block(self._by_field(answer)))
            case Acknowledged():
                self._ack()
            case _:
                self._ack(response_action="update", view=harmless_view(self._as_view(answer)))

    def answer_options(self, handler: Handler) -> None:
        """What a menu offers. A refusal offers nothing: there is no place for a sentence."""
        answer = run(self._config, self._request, handler, self._speak)
        self._ack(options=list(answer.options) if isinstance(answer, Options) else [])

    def _run(self, handler: Handler, show_working: Callable[[], Shown]) -> Answer | None:
        return run_in_time(self._config, self._request, self._working, handler, show_working, self._speak)

    def _speak(self, fmt: SlackFormatter) -> None:
        self._fmt = fmt

    # ------------------------------------------------------------------------------------------- the ways to answer

    def _open(self, view: View) -> str | None:
        """The id of the form that opened; None when it was too late, or Slack did not answer."""
        opened: list[str] = []

        def call() -> None:
            try:
                answer = self._client.views_open(trigger_id=self._request.trigger_id, view=harmless_view(view))
            except AuthRevoked:
                self._is_locked_out = True
                raise
            shown = answer.get("view") or {}
            opened.append(str(shown["id"]))

        try_to_answer(call)
        return opened[0] if opened else None

    def _replace(self, view_id: str | None, answer: Answer, submission: Submission | None = None) -> None:
        """Show an answer in place of a form. `submission`: the form that was sent, shown again if it has errors."""
        if view_id is None:
            return  # it never opened
        view = harmless_view(self._as_view(answer, submission))
        try_to_answer(lambda: self._client.views_update(view_id=view_id, view=view))

    def _say(self, answer: Answer, *, replaces: bool = False) -> None:
        """Show it as a private message, which `replaces` the working state if there is one."""
        if isinstance(answer, Acknowledged) and not replaces:
            return  # the room says it
        message = self._as_message(answer)
        if message is None and replaces:
            message = Rendered(text=self._fmt("working.done"))
        if message is None or self._respond is None:
            return
        respond, blocks, text = self._respond, list(message.blocks), message.text
        try_to_answer(lambda: respond(text=text, blocks=blocks, response_type="ephemeral", replace_original=replaces))

    def _as_message(self, answer: Answer) -> Rendered | None:
        """Any answer as a private message, in which no address can be pressed: it may tell of any incident. None when
        there is nothing to say."""
        said = self._said(answer)
        return harmless(said) if said is not None else None

    def _said(self, answer: Answer) -> Rendered | None:
        match answer:
            case Ephemeral():
                return answer.message
            case Refused():
                return plain.refusal(self._fmt, answer.why, answer.next_step)
            case FieldErrors():
                return plain.sentence(" ".join(answer.errors.values()))
            case Acknowledged():
                return plain.sentence(answer.message) if answer.message else None
            case ShowForm():
                return plain.sentence(self._fmt("errors.press_again"))
            case Options():
                return None

    def _as_view(self, answer: Answer, submission: Submission | None = None) -> View:
        """Any answer as a form."""
        match answer:
            case ShowForm():
                return answer.view
            case FieldErrors() | Refused() if submission is not None:
                return submission.refilled(self._by_field(answer))
            case _:
                message = self._as_message(answer) or plain.sentence(self._fmt("working.done"))
                return plain.notice(self._fmt, message)

    def _by_field(self, answer: FieldErrors | Refused) -> Mapping[str, str]:
        """The sentences by field. A refusal is about no field, so it goes under the first."""
        return answer.errors if isinstance(answer, FieldErrors) else {"": self._fmt.plain(answer.why)}
