"""Muster's own account in this workspace: fetched at each start, and stored for starts during an outage."""

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

READ_EVERY = 30.0
"""Seconds between reads of a missing identity, so that few requests wait for a slow database."""


class BotIdentity:
    def __init__(self, calls: SlackCalls, token: str, store: BotIdentityStore, read_every: float = READ_EVERY) -> None:
        self._calls = calls
        self.fingerprint = hashlib.sha256(token.encode()).hexdigest()[:32]
        self._store = store
        self._lock = threading.Lock()
        self._known: BotAccount | None = None
        self._read_every = read_every
        self._read_at: float | None = None

    def fetch(self) -> Mapping[str, Any]:
        """`auth.test`, and the scopes. Raises a `ChatError` when Slack refuses the token or does not answer."""
        answer = self._calls.ask("auth.test", form={})
        scopes = answer.headers.get("x-oauth-scopes", "")
        return answer.data | {"scopes": tuple(s.strip() for s in scopes.split(",") if s.strip())}

    def refresh(self) -> BotAccount:
        """Fetch and store it. Raises as `fetch` does."""
        answer = self.fetch()
        me = BotAccount(
            user=str(answer["user_id"]),
            bot=str(answer.get("bot_id") or ""),
            team=str(answer.get("team_id") or ""),
            enterprise=answer.get("enterprise_id"),
            workspace=str(answer.get("url") or ""),
        )
        self._known = me
        try:
            if self._store.get(self.fingerprint) != me:
                self._store.put(self.fingerprint, me)
        except MusterError as error:
            log.warning("identity.save_failed", error=type(error).__name__)
        return me

    def cached(self) -> BotAccount | None:
        """Without calling Slack; None when it was never fetched. Never raises."""
        if self._known is None and self._may_read():
            try:
                self._known = self._store.get(self.fingerprint)
            except MusterError as error:
                log.warning("identity.read_failed", error=type(error).__name__)
        return self._known

    def _may_read(self) -> bool:
        """False when another thread just did."""
        now = time.monotonic()
        if self._read_at is not None and now - self._read_at < self._read_every:
            return False
        self._read_at = now
        return True

    def get(self) -> BotAccount:
        """Cached, or fetched once. Raises as `fetch` does."""
        with self._lock:
            return self.cached() or self.refresh()

    @property
    def user(self) -> UserId:
        return UserId(self.get().user)

    @property
    def workspace(self) -> str:
        return self.get().workspace

    @property
    def ours(self) -> frozenset[str]:
        """The ids of the workspace and of the organisation it belongs to."""
        me = self.get()
        return frozenset({me.team, me.enterprise or ""} - {""})
