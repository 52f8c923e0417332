"""The composition root: builds every object once, identically for production, the demo and tests."""

import secrets
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import timedelta

import structlog
from slack_bolt import App
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.context import BoltContext
from slack_bolt.response import BoltResponse

from bot.clock import DatabaseClock, SystemClock
from bot.metrics import Metrics
from bot.request_limiter import PATIENCE, RequestLimiter
from bot.settings import Settings
from bot.slack.chat import SlackChat
from bot.slack.circuit_breaker import CircuitBreaker, Hooks
from bot.slack.client import SlackClient
from bot.slack.http import SlackHttp
from bot.slack.identity import BotIdentity
from bot.slack.rate_limiter import RateLimiter
from bot.slack.web_api import Guard, SlackCalls
from bot.worker.ticker import EVERY, Ticker
from bot.worker.wakeup import WorkSignal
from bot.worker.worker import LEASE, Worker
from commands.listeners import listen
from commands.responding.runner import ResponderConfig
from commands.views.render import render
from commands.views.slack_formatter import SlackFormatter as SlackFormatter
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
from workflows.text.catalogue import load_catalogue

log = structlog.get_logger()

CHAT_THREADS = 16
"""Threads for parallel calls to Slack, shared by all jobs."""
ANSWER_THREADS = 64
"""Threads that show working states and answer buttons."""

UNUSED_SECRET = secrets.token_hex(32)
"""Used in Socket Mode without a signing secret, so that no HTTP request verifies."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Runtime:
    """All components, wired but not started."""

    settings: Settings
    database: Database
    store: Store
    deps: Deps
    desk: ResponderConfig
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
        """Close everything. Worker and ticker must have stopped."""
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
) -> Runtime:
    """Build Muster. Raises `SettingsError` for settings or programme data that cannot be used.

    Without `paced`, calls to Slack bypass rate limiter and circuit breaker, which need a migrated database.
    """
    programme = load_programme(settings.muster_programme)
    fmt = SlackFormatter(catalogue=load_catalogue(programme.texts), programme=programme)
    metrics = Metrics()
    persistence = _open_persistence(settings, clock, metrics)
    pool = ThreadPoolExecutor(CHAT_THREADS, thread_name_prefix="chat")
    answers = ThreadPoolExecutor(ANSWER_THREADS, thread_name_prefix="answer")
    slack = _build_slack_stack(settings, persistence, fmt, metrics, paced=paced)
    deps = _build_deps(settings, persistence, slack, fmt, pool)
    desk = ResponderConfig(deps=deps, fmt=fmt, executor=answers)
    app = _bolt_app(settings, slack.calls, slack.identity)
    listen(app, desk)
    limiter = RequestLimiter(answers, patience=patience)
    return Runtime(
        settings=settings,
        database=persistence.database,
        store=persistence.store,
        deps=deps,
        desk=desk,
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
    """The database, and the signals for new work."""

    database: Database
    store: Store
    time: Clock
    work_signal: WorkSignal
    job_notifier: JobNotifier


def _open_persistence(settings: Settings, clock: Clock | None, metrics: Metrics) -> _Persistence:
    database = open_database(settings.database_url.get_secret_value())
    work_signal = WorkSignal()
    job_notifier = database.job_notifier(work_signal.set)
    store = SqlStore(database, lambda: _notify(work_signal, job_notifier))
    time = clock or clock_of(database)
    metrics.watch(lambda: _read_health(store, time))
    database.on_error(metrics.database_failed)
    return _Persistence(database, store, time, work_signal, job_notifier)


@dataclass(frozen=True, slots=True)
class _SlackStack:
    """Everything that calls Slack."""

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
    chat = SlackChat(calls, lambda m: render(fmt, m), lambda: identity.user, lambda: identity.workspace)
    return _SlackStack(http, guard, calls, identity, chat)


def _build_deps(
    settings: Settings, persistence: _Persistence, slack: _SlackStack, fmt: SlackFormatter, pool: ThreadPoolExecutor
) -> Deps:
    """The dependencies of verbs and job handlers; connects the circuit breaker to the outage workflows."""
    deps = Deps(
        store=persistence.store,
        chat=slack.chat,
        clock=persistence.time,
        programme=fmt.programme,
        catalogue=fmt.catalogue,
        announce_channel=settings.muster_announce_channel,
        operators_channel=settings.muster_operators_channel,
        pool=pool,
    )
    slack.guard.breaker.hooks = Hooks(
        on_open=lambda now: chat_went_away(now, deps),
        on_close=lambda now: chat_came_back(now, deps),
        on_locked_out=lambda now: chat_locked_out(now, deps),
    )
    return deps


def clock_of(database: Database) -> Clock:
    """The database's clock for replicas that share one; the machine's clock for a single process."""
    return DatabaseClock(database.time) if isinstance(database, PostgresDatabase) else SystemClock()


def _read_health(store: Store, time: Clock) -> Health:
    with store.read() as uow:
        return uow.health(time.now())


def _notify(work_signal: WorkSignal, job_notifier: JobNotifier) -> None:
    """Wake the worker of this process, then those of the others."""
    work_signal.set()
    job_notifier.notify()


def _bolt_app(settings: Settings, calls: SlackCalls, identity: BotIdentity) -> App:
    """Bolt, with our Slack client in place of the SDK client it creates for every request."""
    client = SlackClient(calls, settings.slack_bot_token.get_secret_value(), settings.slack_api_url)

    def use_our_client(context: BoltContext, next: Callable[[], BoltResponse]) -> BoltResponse:  # noqa: A002
        context["client"] = client
        return next()

    def authorize() -> AuthorizeResult:
        """Never calls Slack. Before the identity is known, requests are handled without it."""
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
    app.use(use_our_client)
    return app


def check_token(runtime: Runtime) -> None:
    """Raises `SettingsError` when Slack refuses the token. An outage is no reason to refuse the start, nor is a revoked
    token that Slack accepted before: it may accept it again."""
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
