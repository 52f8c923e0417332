"""Forgetting what serves nobody any more. The record is never touched."""

from datetime import datetime, timedelta

from workflows.deps import Deps

KEPT = timedelta(days=1)
"""How long handled requests and unsent drafts are remembered: Slack repeats an event for less than an hour."""


def housekeeping(now: datetime, deps: Deps) -> None:
    """Drop what is older than a day."""
    before = now - KEPT
    with deps.store.write() as uow:
        uow.idempotency_keys.forget_before(before)
        uow.drafts.forget_before(before)
        uow.commit()
