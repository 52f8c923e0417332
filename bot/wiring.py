"""The composition root: every object is made here, once, the same for production, the demo and tests."""

import secrets
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import structlog
from slack_bolt import App
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.context import BoltContext
from slack_bolt.response import BoltResponse

from bot.anchor_file import AnchorFile
from bot.clock import DatabaseClock, SystemClock
from bot.metrics import Metrics
from bot.person_limiter import PersonLimiter
from bot.request_limiter import PATIENCE, RequestLimiter
from bot.settings import Settings
from bot.slack.admin import SlackAdmin
from bot.slack.chat import SlackChat
from bot.slack.circuit_breaker import CircuitBreaker, Hooks
from bot.slack.client import SlackClient
from bot.slack.http import SlackHttp
from bot.slack.identity import BotIdentity
from bot.slack.rate_limiter import RateLimiter
from bot.slack.rendering import home_renderer, renderer
from bot.slack.web_api import Guard, SlackCalls
from bot.worker.ticker import EVERY, Ticker
from bot.worker.wakeup import WorkSignal
from bot.worker.worker import LEASE, Worker
from commands.listeners import listen
from commands.responding.runner import ResponderConfig
from commands.views.slack_formatter import SlackFormatter
from storage.circuit_breaker import SqlCircuit
from storage.engine.database import Database, PostgresDatabase, open_database
from storage.engine.job_notifier import JobNotifier
from storage.identities import BotIdentityStore
from storage.rate_limits import SqlRateLimits
from storage.unit_of_work import SqlStore
from workflows.deps import Deps
from workflows.domain.errors import AuthRevoked, ChatError, ChatRejected, SettingsError
from workflows.domain.health import Health
from workflows.ports.clock import Clock
from workflows.ports.store import Store
from workflows.programme.load import load_programme
from workflows.recovery.outage import chat_came_back, chat_locked_out, chat_went_away
from workflows.text.load import LOCALES, load_catalogue

log = structlog.get_logger()

CHAT_CALLS = 16
"""Independent calls of all jobs together that run side by side."""
ANSWERS = 64
"""Working states, and answers to buttons, that are said side by side."""

UNUSED_SECRET = secrets.token_hex(32)
"""Signs nothing: in Socket Mode without a signing secret, no HTTP request is Slack's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Runtime:
    """Everything, wired. Nothing runs yet."""

    settings: Settings
    database: Database
    store: Store
    deps: Deps
    responder_config: ResponderConfig
    app: App
    identity: BotIdentity
    request_limiter: RequestLimiter
    work_signal: WorkSignal
    worker: Worker
    job_notifier: JobNotifier
    ticker: Ticker
    metrics: Metrics
    http: SlackHttp
    guard: Guard
    pools: tuple[ThreadPoolExecutor, ...] = field(default=())

    def close(self) -> None:
        """After worker and ticker have stopped."""
        self.request_limiter.close()
        for pool in self.pools:
            pool.shutdown(wait=True)
        self.http.close()
        self.job_notifier.stop()
        self.database.close()


def build(
    settings: Settings,
    clock: Clock | None = None,
    tick_every: float = EVERY,
    lease: timedelta = LEASE,
    *,
    patience: float = PATIENCE,
    paced: bool = True,
    locales: Path = LOCALES,
) -> Runtime:
    """Wire everything. Raises `SettingsError` for settings or programme data that cannot be used.

    Without `paced` calls to Slack wait for nothing: for a look at a house whose database may not be ready.
    `locales`: where the catalogues are.
    """
    programme = load_programme(settings.muster_programme)
    fmt = SlackFormatter(catalogue=load_catalogue(programme.texts, programme.language, locales), programme=programme)
    metrics = Metrics()
    persistence = _open_persistence(settings, clock, metrics)
    pool = ThreadPoolExecutor(CHAT_CALLS, thread_name_prefix="chat")
    answers = ThreadPoolExecutor(ANSWERS, thread_name_prefix="answer")
    slack = _build_slack_stack(settings, persistence, fmt, metrics, paced=paced)
    deps = _for_workflows(settings, persistence, slack, fmt, pool)
    limiter_of_people = PersonLimiter(settings.muster_person_limit)
    responder_config = ResponderConfig(deps=deps, fmt=fmt, executor=answers, wait_for=limiter_of_people.wait_for)
    app = _bolt_app(settings, slack.calls, slack.identity)
    listen(app, responder_config)
    limiter = RequestLimiter(answers, patience=patience)
    return Runtime(
        settings=settings,
        database=persistence.database,
        store=persistence.store,
        deps=deps,
        responder_config=responder_config,
        app=app,
        identity=slack.identity,
        request_limiter=limiter,
        work_signal=persistence.work_signal,
        worker=Worker(deps, persistence.work_signal, metrics, lease=lease),
        job_notifier=persistence.job_notifier,
        ticker=Ticker(deps, metrics, tick_every),
        metrics=metrics,
        http=slack.http,
        guard=slack.guard,
        pools=(answers, pool),
    )


@dataclass(frozen=True, slots=True)
class _Persistence:
    """What remembers, and rings when there is work."""

    database: Database
    store: Store
    time: Clock
    work_signal: WorkSignal
    job_notifier: JobNotifier


def _open_persistence(settings: Settings, clock: Clock | None, metrics: Metrics) -> _Persistence:
    database = open_database(settings.database_url.get_secret_value(), keys=settings.keys)
    work_signal = WorkSignal()
    job_notifier = database.job_notifier(work_signal.set)
    time = clock or clock_of(database)
    store = SqlStore(database, lambda: _notify(work_signal, job_notifier), time)
    metrics.watch(lambda: _health(store, time))
    database.on_error(metrics.database_failed)
    return _Persistence(database, store, time, work_signal, job_notifier)


@dataclass(frozen=True, slots=True)
class _SlackStack:
    """What speaks to Slack."""

    http: SlackHttp
    guard: Guard
    calls: SlackCalls
    identity: BotIdentity
    chat: SlackChat


def _build_slack_stack(
    settings: Settings, persistence: _Persistence, fmt: SlackFormatter, metrics: Metrics, *, paced: bool
) -> _SlackStack:
    http = SlackHttp(settings.slack_api_url)
    guard = Guard(
        RateLimiter(SqlRateLimits(persistence.database), persistence.time, on=settings.muster_pacing == "on"),
        CircuitBreaker(SqlCircuit(persistence.database), persistence.time),
    )
    calls = SlackCalls(http, settings.slack_bot_token.get_secret_value(), guard if paced else None, metrics.called)
    identity = BotIdentity(calls, settings.slack_bot_token.get_secret_value(), BotIdentityStore(persistence.database))
    admin = settings.slack_admin_token
    chat = SlackChat(
        calls,
        renderer(fmt, persistence.store),
        home_renderer(fmt, persistence.store),
        lambda: identity.user,
        lambda: identity.workspace,
        SlackAdmin(SlackCalls(http, admin.get_secret_value(), count=metrics.called)) if admin else None,
        lambda: identity.ours,
    )
    return _SlackStack(http, guard, calls, identity, chat)


def _for_workflows(
    settings: Settings, persistence: _Persistence, slack: _SlackStack, fmt: SlackFormatter, pool: ThreadPoolExecutor
) -> Deps:
    """What verbs and jobs work with. They also hear when Slack goes away and comes back."""
    deps = Deps(
        store=persistence.store,
        chat=slack.chat,
        clock=persistence.time,
        programme=fmt.programme,
        catalogue=fmt.catalogue,
        announce_channel=settings.muster_announce_channel,
        operators_channel=settings.muster_operators_channel,
        admins=settings.admins,
        pool=pool,
        anchors=_anchors(settings),
        anchor_channel=settings.journal_anchor_channel,
    )
    slack.guard.breaker.hooks = Hooks(
        on_open=lambda now: chat_went_away(now, deps),
        on_close=lambda now: chat_came_back(now, deps),
        on_locked_out=lambda now: chat_locked_out(now, deps),
    )
    return deps


def _anchors(settings: Settings) -> AnchorFile | None:
    path, key = settings.journal_anchor_file, settings.journal_anchor_key
    return AnchorFile(path, key) if path and key else None


def clock_of(database: Database) -> Clock:
    """Replicas go by the clock of the database they share; a single process by its own."""
    return DatabaseClock(database.time) if isinstance(database, PostgresDatabase) else SystemClock()


def _health(store: Store, time: Clock) -> Health:
    with store.read() as uow:
        return uow.health(time.now())


def _notify(work_signal: WorkSignal, job_notifier: JobNotifier) -> None:
    """Wake the worker of this process, then those of all others."""
    work_signal.set()
    job_notifier.notify()


def _bolt_app(settings: Settings, calls: SlackCalls, identity: BotIdentity) -> App:
    """Bolt makes a client of the SDK's own for every request: listeners are given ours instead."""
    client = SlackClient(calls, settings.slack_bot_token.get_secret_value(), settings.slack_api_url)

    def give_ours(context: BoltContext, next: Callable[[], BoltResponse]) -> BoltResponse:  # noqa: A002
        context["client"] = client
        return next()

    def authorize() -> AuthorizeResult:
        """Answers from the cache, so that no request waits for it. Without an identity the bot does what it can."""
        me = identity.cached()
        return AuthorizeResult(
            enterprise_id=me.enterprise if me else None,
            team_id=me.team if me else None,
            bot_user_id=me.user if me else None,
            bot_id=me.bot if me else None,
            bot_token=settings.slack_bot_token.get_secret_value(),
        )

    app = App(
        client=client,
        authorize=authorize,
        signing_secret=settings.slack_signing_secret.get_secret_value() or UNUSED_SECRET,
        process_before_response=True,
        request_verification_enabled=True,
    )
    app.use(give_ours)
    return app


def check_token(runtime: Runtime) -> None:
    """Refuse to start with a token that Slack refuses. A Slack that is away is waited for instead; so is one that took
    this very token before, since it may do so again."""
    try:
        runtime.identity.refresh()
    except AuthRevoked as error:
        if runtime.identity.cached() is None:
            raise SettingsError(f"SLACK_BOT_TOKEN: Slack refuses it ({error}).") from None
        log.warning("token.refused", error=error.reason)
    except ChatRejected as error:
        raise SettingsError(f"SLACK_BOT_TOKEN: Slack refuses it ({error}).") from None
    except ChatError:
        return
