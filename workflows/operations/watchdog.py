"""The watchdog: checks the health of Muster every minute, and has the operators notified of problems."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from workflows.deps import Deps
from workflows.domain.counts import in_steps
from workflows.domain.health import Health
from workflows.domain.health_alerts import UNPOSTABLE, HealthAlert, HealthProblem, Outage
from workflows.jobs.operations import RefreshOperatorMessage
from workflows.ports.store import UnitOfWork

EVERY = timedelta(seconds=55)
"""One of the processes that try once a minute runs the check."""
SETTLING = timedelta(minutes=5)
"""After an outage of the chat, deferred work gets this long before it is reported."""
POST_AGAIN_EVERY = timedelta(minutes=10)
EXPIRED_TOO_OFTEN = 20
"""Leases within an hour. A killed process loses at most one per worker thread."""


def health_problems(health: Health) -> Mapping[HealthProblem, int]:
    """Problem -> how many."""
    expired = health.expired_leases
    counts = {
        HealthProblem.UNANSWERED: health.unanswered,
        HealthProblem.OVERDUE_REMINDERS: health.overdue_reminders,
        HealthProblem.STUCK_ROOMS: len(health.stuck_rooms),
        HealthProblem.DEAD_LETTERS: health.dead_letters,
        HealthProblem.EXPIRED_LEASES: expired if expired >= EXPIRED_TOO_OFTEN else 0,
        HealthProblem.CHAT_PAUSED: int(health.paused_until is not None),
        HealthProblem.CHAT_AWAY: int(health.chat_away_since is not None and not health.is_locked_out),
        HealthProblem.CHAT_LOCKED_OUT: int(health.is_locked_out),
    }
    return {problem: count for problem, count in counts.items() if count}


def run_health_check(now: datetime, deps: Deps) -> None:
    """Compare the problems with those of the last check; when they changed, queue a job that notifies the operators.

    During an outage of the chat nothing is recorded: it could not be posted, and most problems resolve afterwards.
    """
    with deps.store.write() as uow:
        if not uow.health_alerts.claim_check(now, EVERY):
            return
        found = health_problems(uow.health(now))
        if not UNPOSTABLE.isdisjoint(found):
            uow.health_alerts.note_chat_away(now)
        elif not _is_recovering(uow, now):
            _record(uow, found, now, deps)
        uow.commit()


def _is_recovering(uow: UnitOfWork, now: datetime) -> bool:
    away_at = uow.health_alerts.chat_away_at()
    return away_at is not None and timedelta() <= now - away_at < SETTLING


def _record(uow: UnitOfWork, found: Mapping[HealthProblem, int], now: datetime, deps: Deps) -> None:
    known = {alert.problem: alert for alert in uow.health_alerts.all()}
    for problem in known.keys() - found.keys():
        uow.health_alerts.remove(problem)
    for problem, count in found.items():
        since = known[problem].since if problem in known else now
        uow.health_alerts.save(HealthAlert(problem, count, since))
    outage = uow.outages.current()
    if not deps.operators_channel:
        return
    if found and outage is None:
        uow.outages.begin(now)
        uow.outbox.put(RefreshOperatorMessage())
    elif outage is not None and not found:
        uow.outages.end(outage.id, now)
        uow.outbox.put(RefreshOperatorMessage())
    elif outage is not None and (_changed(found, known) or _is_unposted(outage, now)):
        uow.outbox.put(RefreshOperatorMessage())


def _changed(found: Mapping[HealthProblem, int], known: Mapping[HealthProblem, HealthAlert]) -> bool:
    """Whether the message says something else than before."""
    before = {problem: in_steps(alert.count) for problem, alert in known.items()}
    return {problem: in_steps(count) for problem, count in found.items()} != before


def _is_unposted(outage: Outage, now: datetime) -> bool:
    """Whether to try again to post, because Muster may have been invited to the channel."""
    return outage.message is None and (now - outage.began_at) % POST_AGAIN_EVERY < timedelta(minutes=1)
