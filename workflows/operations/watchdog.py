"""The watchdog: looks every minute whether something is wrong with the house, and has the operators told."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from workflows.deps import Deps
from workflows.domain.health import Health
from workflows.domain.health_alerts import UNSAYABLE, Alarm, Episode, Trouble
from workflows.jobs import TellOperators
from workflows.ports.store import UnitOfWork

EVERY = timedelta(seconds=55)
"""Of several processes that look once a minute, one does."""
SETTLING = timedelta(minutes=5)
"""After the chat was away, what waited for it is given time before anything about it is said."""
UNTOLD_AGAIN = timedelta(minutes=10)
EXPIRED_TOO_OFTEN = 20
"""Leases within an hour: a killed process loses at most as many as it had hands."""


def troubles(health: Health) -> Mapping[Trouble, int]:
    """What is wrong, and how much of it."""
    expired = health.expired_leases
    counts = {
        Trouble.OVERDUE_REMINDERS: health.overdue_reminders,
        Trouble.STUCK_ROOMS: len(health.stuck_rooms),
        Trouble.BURIED_JOBS: health.buried_jobs,
        Trouble.EXPIRED_LEASES: expired if expired >= EXPIRED_TOO_OFTEN else 0,
        Trouble.CHAT_PAUSED: int(health.paused_until is not None),
        Trouble.CHAT_AWAY: int(health.chat_away_since is not None and not health.is_locked_out),
        Trouble.CHAT_LOCKED_OUT: int(health.is_locked_out),
    }
    return {trouble: count for trouble, count in counts.items() if count}


def look_around(now: datetime, deps: Deps) -> None:
    """Compare what is wrong with what was; when it changed, one job tells the operators.

    While the chat is away nothing is noted: it could not be told, and most of it comes right by itself afterwards.
    """
    with deps.store.write() as uow:
        if not uow.alarms.take_turn(now, EVERY):
            return
        found = troubles(uow.health(now))
        if not UNSAYABLE.isdisjoint(found):
            uow.alarms.rest(now)
        elif not _settles(uow, now):
            _note(uow, found, now, deps)
        uow.commit()


def _settles(uow: UnitOfWork, now: datetime) -> bool:
    rested_at = uow.alarms.rested_at()
    return rested_at is not None and timedelta() <= now - rested_at < SETTLING


def _note(uow: UnitOfWork, found: Mapping[Trouble, int], now: datetime, deps: Deps) -> None:
    known = {alarm.trouble: alarm for alarm in uow.alarms.all()}
    for trouble in known.keys() - found.keys():
        uow.alarms.remove(trouble)
    for trouble, count in found.items():
        since = known[trouble].since if trouble in known else now
        uow.alarms.save(Alarm(trouble, count, since))
    episode = uow.episodes.current()
    if not deps.operators_channel:
        return
    if found and episode is None:
        uow.episodes.begin(now)
        uow.outbox.put(TellOperators())
    elif episode is not None and not found:
        uow.episodes.end(episode.id, now)
        uow.outbox.put(TellOperators())
    elif episode is not None and (_changed(found, known) or _is_still_untold(episode, now)):
        uow.outbox.put(TellOperators())


def _changed(found: Mapping[Trouble, int], known: Mapping[Trouble, Alarm]) -> bool:
    return found != {trouble: alarm.count for trouble, alarm in known.items()}


def _is_still_untold(episode: Episode, now: datetime) -> bool:
    """There was no channel to tell it in; perhaps Muster was invited since."""
    return episode.message is None and (now - episode.began_at) % UNTOLD_AGAIN < timedelta(minutes=1)
