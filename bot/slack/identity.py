"""Who Muster is in this workspace. Slack is asked at each start; while it cannot be, what it said before counts."""

import hashlib
import threading
import time
from collections.abc import Mapping
from typing import Any

import structlog

from bot.slack.web_api import SlackCalls
from storage.identities import BotAccount, BotIdentityStore
from workflows.domain.errors import MusterError
from workflows.domain.ids import UserId

log = structlog.get_logger()

LOOK_EVERY = 30.0
"""Seconds for which it counts that nothing is known: one request of so long waits for a database that stalls."""


class BotIdentity:
    def __init__(self, calls: SlackCalls, token: str, book: BotIdentityStore, look_every: float = LOOK_EVERY) -> None:
        self._calls = calls
        self.fingerprint = hashlib.sha256(token.encode()).hexdigest()[:32]
        self._book = book
        self._lock = threading.Lock()
        self._known: BotAccount | None = None
        self._look_every = look_every
        self._looked: float | None = None

    def fetch(self) -> Mapping[str, Any]:
        """`auth.test`, and the scopes. Raises a `ChatError` when Slack refuses the token or does not answer."""
        answer = self._calls.ask("auth.test", form={})
        scopes = answer.headers.get("x-oauth-scopes", "")
        return answer.data | {"scopes": tuple(s.strip() for s in scopes.split(",") if s.strip())}

    def refresh(self) -> BotAccount:
        """Ask, and keep it for when Slack cannot be asked. Raises as `ask` does."""
        told = self.fetch()
        me = BotAccount(
            user=str(told["user_id"]),
            bot=str(told.get("bot_id") or ""),
            team=str(told.get("team_id") or ""),
            enterprise=told.get("enterprise_id"),
            workspace=str(told.get("url") or ""),
        )
        self._known = me
        try:
            if self._book.get(self.fingerprint) != me:
                self._book.put(self.fingerprint, me)
        except MusterError as error:
            log.warning("identity.not_kept", error=type(error).__name__)
        return me

    def cached(self) -> BotAccount | None:
        """Without asking Slack, for who cannot wait for it. None: it never answered this bot yet."""
        if self._known is None and self._may_look():
            try:
                self._known = self._book.get(self.fingerprint)
            except MusterError as error:
                log.warning("identity.not_read", error=type(error).__name__)
        return self._known

    def _may_look(self) -> bool:
        """Whether nobody did a moment ago, or is about to."""
        now = time.monotonic()
        if self._looked is not None and now - self._looked < self._look_every:
            return False
        self._looked = now
        return True

    def get(self) -> BotAccount:
        """Raises as `ask` does, when it never answered."""
        with self._lock:
            return self.cached() or self.refresh()

    @property
    def user(self) -> UserId:
        return UserId(self.get().user)

    @property
    def workspace(self) -> str:
        return self.get().workspace
