"""Outages of the chat, and of Muster itself. When one ends, a backfill reads what was missed.

Several processes may notice the same outage. The first to record it acts.
"""

from datetime import datetime, timedelta

from workflows.deps import Deps
from workflows.domain.health import CHAT_AWAY, CHAT_LOCKED_OUT
from workflows.jobs.recovery import PlanBackfill
from workflows.ports.store import UnitOfWork

HEARTBEAT_NAME = "listening"
"""The heartbeat of receiving events, shared by all processes."""
HEARTBEAT_EVERY = timedelta(seconds=15)
"""How often a connected process beats."""
MISSED_AFTER = timedelta(seconds=45)
"""After a longer gap, events may be lost. Within it, the chat redelivers them."""
MARGIN = timedelta(minutes=2)
"""Events just before an outage may be lost too."""


def chat_went_away(now: datetime, deps: Deps) -> bool:
    """Record that the chat does not answer. False when it was recorded before."""
    with deps.store.write() as uow:
        first = uow.heartbeats.begin(CHAT_AWAY, now)
        uow.heartbeats.end(CHAT_LOCKED_OUT)
        uow.commit()
    return first


def chat_locked_out(now: datetime, deps: Deps) -> bool:
    """Record that the chat refuses every call: an outage until a person fixes the token. False when it was recorded
    before."""
    with deps.store.write() as uow:
        uow.heartbeats.begin(CHAT_AWAY, now)
        first = uow.heartbeats.begin(CHAT_LOCKED_OUT, now)
        uow.commit()
    return first


def chat_came_back(now: datetime, deps: Deps) -> bool:
    """End the outage of the chat: deferred jobs run now, and a backfill starts. False when there was no outage."""
    with deps.store.write() as uow:
        since = uow.heartbeats.end(CHAT_AWAY)
        uow.heartbeats.end(CHAT_LOCKED_OUT)
        if since is None:
            return False
        uow.outbox.release_deferred(now)
        _backfill_since(uow, since)
        uow.commit()
    return True


def current_outage(deps: Deps) -> str | None:
    """`chat_away` or `chat_locked_out` during an outage; None otherwise."""
    with deps.store.read() as uow:
        return next((name for name in (CHAT_LOCKED_OUT, CHAT_AWAY) if uow.heartbeats.get(name)), None)


def beat(now: datetime, deps: Deps) -> bool:
    """Record that this process can receive events. True when no process could for a while, which starts a backfill:
    after a downtime, a broken connection, or a machine that slept."""
    with deps.store.write() as uow:
        last = uow.heartbeats.renew(HEARTBEAT_NAME, now)
        was_disconnected = last is not None and now - last > MISSED_AFTER
        if last is not None and was_disconnected:
            _backfill_since(uow, last)
        uow.commit()
    return was_disconnected


def _backfill_since(uow: UnitOfWork, since: datetime) -> None:
    uow.outbox.put(PlanBackfill(since=(since - MARGIN).isoformat()))
