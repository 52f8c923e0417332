"""Deletes data that is no longer needed. Never touches the record."""

from datetime import datetime, timedelta

from workflows.deps import Deps

KEPT = timedelta(days=1)
"""How long idempotency keys and drafts are kept. Slack redelivers an event for less than an hour."""


def housekeeping(now: datetime, deps: Deps) -> None:
    """Delete what is older than `KEPT`."""
    before = now - KEPT
    with deps.store.write() as uow:
        uow.idempotency_keys.forget_before(before)
        uow.drafts.forget_before(before)
        uow.exposures.forget_before(now - timedelta(days=deps.programme.exposure_days))
        uow.commit()
