"""The composition root: every object is made here, once, the same for production, the demo and tests."""

import secrets
import threading
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from slack_bolt import App
from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.adapters.clock import SystemClock
from bot.adapters.slack import SlackChat
from bot.adapters.slack_calls import slack_client
from bot.adapters.slack_errors import BREAKS_THE_LINE, from_line, from_slack
from bot.settings import Settings
from bot.ticker import EVERY, Ticker
from bot.worker import LEASE, Wake, Worker
from commands.listeners import listen
from commands.replies import Desk
from commands.views.render import render
from commands.views.voice import Voice
from storage.database import Database, open_database
from storage.unit_of_work import SqlStore
from workflows.deps import Deps
from workflows.domain.errors import ChatError, ChatRejected, SettingsError
from workflows.domain.ids import UserId
from workflows.ports.clock import Clock
from workflows.ports.store import Store
from workflows.programme.load import load_programme
from workflows.words import load_words

CHAT_CALLS = 16
"""Independent calls of all jobs together that run side by side."""
WAITING_ROOM = 64
"""Requests that may wait for a slow database at once."""


NOBODY_KNOWS = secrets.token_hex(32)
"""Signs nothing: in Socket Mode without a signing secret, no HTTP request is Slack's."""


class Identity:
    """Who Muster is in this workspace: asked of Slack once, when first needed."""

    def __init__(self, client: WebClient) -> None:
        self._client = client
        self._lock = threading.Lock()
        self._known: Mapping[str, Any] | None = None

    def get(self) -> Mapping[str, Any]:
        """`auth.test`. Raises a `ChatError` when Slack refuses the token or does not answer."""
        with self._lock:
            if self._known is None:
                self._known = self._ask()
            return self._known

    def _ask(self) -> Mapping[str, Any]:
        try:
            answer = self._client.auth_test()
        except SlackApiError as error:
            raise from_slack(error) from error
        except BREAKS_THE_LINE as error:
            raise from_line(error) from error
        scopes = answer.headers.get("x-oauth-scopes") or answer.headers.get("X-OAuth-Scopes") or ""
        known: dict[str, Any] = dict(answer.data) if isinstance(answer.data, dict) else {}
        return known | {"scopes": tuple(s.strip() for s in str(scopes).split(",") if s.strip())}

    @property
    def user(self) -> UserId:
        return UserId(str(self.get()["user_id"]))


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """Everything, wired. Nothing runs yet."""

    settings: Settings
    database: Database
    store: Store
    deps: Deps
    desk: Desk
    app: App
    identity: Identity
    worker: Worker
    ticker: Ticker
    pools: tuple[ThreadPoolExecutor, ...] = field(default=())

    def close(self) -> None:
        """After worker and ticker have stopped."""
        for pool in self.pools:
            pool.shutdown(wait=True)
        self.database.close()


def build(
    settings: Settings,
    clock: Clock | None = None,
    tick_every: float = EVERY,
    lease: timedelta = LEASE,
) -> House:
    """Make the house. Raises `SettingsError` for settings or programme data that cannot be used."""
    programme = load_programme(settings.muster_programme)
    words = load_words(programme.texts)
    voice = Voice(words=words, programme=programme)
    database = open_database(settings.database_url.get_secret_value())
    wake = Wake()
    store = SqlStore(database, wake.ring)
    client = slack_client(settings.slack_bot_token.get_secret_value(), settings.slack_api_url)
    identity = Identity(client)
    chat = SlackChat(client, lambda message: render(voice, message), lambda: identity.user)
    calls = ThreadPoolExecutor(CHAT_CALLS, thread_name_prefix="chat")
    answers = ThreadPoolExecutor(WAITING_ROOM, thread_name_prefix="answer")
    deps = Deps(
        store=store,
        chat=chat,
        clock=clock or SystemClock(),
        programme=programme,
        words=words,
        announce_channel=settings.muster_announce_channel,
        pool=calls,
    )
    desk = Desk(deps=deps, voice=voice, executor=answers)
    app = _bolt_app(settings, client, identity)
    listen(app, desk)
    return House(
        settings=settings,
        database=database,
        store=store,
        deps=deps,
        desk=desk,
        app=app,
        identity=identity,
        worker=Worker(deps, wake, lease=lease),
        ticker=Ticker(deps, tick_every),
        pools=(answers, calls),
    )


def _bolt_app(settings: Settings, client: WebClient, identity: Identity) -> App:
    def authorize() -> AuthorizeResult:
        me = identity.get()
        return AuthorizeResult(
            enterprise_id=me.get("enterprise_id"),
            team_id=me.get("team_id"),
            bot_user_id=me.get("user_id"),
            bot_id=me.get("bot_id"),
            bot_token=settings.slack_bot_token.get_secret_value(),
        )

    return App(
        client=client,
        authorize=authorize,
        signing_secret=settings.slack_signing_secret.get_secret_value() or NOBODY_KNOWS,
        process_before_response=True,
        request_verification_enabled=True,
    )


def check_token(house: House) -> None:
    """Refuse to start with a token that Slack refuses. A Slack that is away is waited for instead."""
    try:
        house.identity.get()
    except ChatRejected as error:
        raise SettingsError(f"SLACK_BOT_TOKEN: Slack refuses it ({error.code}).") from None
    except ChatError:
        return
