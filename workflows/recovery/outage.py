"""Outages: of the chat, and of Muster itself. When one ends, a backfill catches up with what was missed.

Any number of processes may notice the same outage; the first to record it acts.
"""

from datetime import datetime, timedelta

from workflows.deps import Deps
from workflows.domain.health import CHAT_AWAY, CHAT_LOCKED_OUT
from workflows.jobs.recovery import PlanBackfill
from workflows.ports.store import UnitOfWork

HEARTBEAT_NAME = "listening"
"""When some process was last able to receive events."""
HEARTBEAT_EVERY = timedelta(seconds=15)
"""How often a process that listens records it."""
MISSED_AFTER = timedelta(seconds=45)
"""When nobody listened for longer, events may have been missed. Within it, the chat repeats an event by itself."""
MARGIN = timedelta(minutes=2)
"""Events right before an outage may be missing too."""


def chat_went_away(now: datetime, deps: Deps) -> bool:
    """The chat does not answer. False when that was recorded before."""
    with deps.store.write() as uow:
        first = uow.heartbeats.begin(CHAT_AWAY, now)
        uow.heartbeats.end(CHAT_LOCKED_OUT)
        uow.commit()
    return first


def chat_locked_out(now: datetime, deps: Deps) -> bool:
    """The chat answers and refuses every call: an outage like any other, until somebody mends the token. False when
    that was recorded before."""
    with deps.store.write() as uow:
        uow.heartbeats.begin(CHAT_AWAY, now)
        first = uow.heartbeats.begin(CHAT_LOCKED_OUT, now)
        uow.commit()
    return first


def chat_came_back(now: datetime, deps: Deps) -> bool:
    """The chat answers again: jobs that waited for it run now, and a backfill begins. False when that was recorded
    before, or it was not away."""
    with deps.store.write() as uow:
        since = uow.heartbeats.end(CHAT_AWAY)
        uow.heartbeats.end(CHAT_LOCKED_OUT)
        if since is None:
            return False
        uow.outbox.release_deferred(now)
        _backfill_since(uow, since)
        uow.commit()
    return True


def absence(deps: Deps) -> str | None:
    """`chat_away` or `chat_locked_out` during an outage; None otherwise."""
    with deps.store.read() as uow:
        return next((name for name in (CHAT_LOCKED_OUT, CHAT_AWAY) if uow.heartbeats.get(name)), None)


def beat(now: datetime, deps: Deps) -> bool:
    """This process can receive events. True when nobody could for a while, so that a backfill begins: after a start, a
    broken connection, a machine that slept."""
    with deps.store.write() as uow:
        last = uow.heartbeats.renew(HEARTBEAT_NAME, now)
        was_disconnected = last is not None and now - last > MISSED_AFTER
        if last is not None and was_disconnected:
            _backfill_since(uow, last)
        uow.commit()
    return was_disconnected


def _backfill_since(uow: UnitOfWork, since: datetime) -> None:
    uow.outbox.put(PlanBackfill(since=(since - MARGIN).isoformat()))
