"""Away and back: the chat that does not answer, and Muster itself. What was missed meanwhile is looked for.

Any number of processes may notice the same; the first to say so does what is to be done.
"""

from datetime import datetime, timedelta

from workflows.deps import Deps
from workflows.jobs import Backfill
from workflows.ports.store import CHAT_AWAY, UnitOfWork

LISTENING = "listening"
"""When some process was last able to hear what the chat tells."""
BEAT = timedelta(seconds=15)
"""How often a process that listens says so."""
MISSED_AFTER = timedelta(seconds=45)
"""Nobody listened for longer than this: something may have been missed. The chat itself repeats what it told in vain
sooner than that."""
MARGIN = timedelta(minutes=2)
"""What happened right before may not have been heard either."""


def chat_went_away(now: datetime, deps: Deps) -> bool:
    """The chat does not answer. False when somebody noticed before."""
    with deps.store.write() as uow:
        first = uow.pulses.begin(CHAT_AWAY, now)
        uow.commit()
    return first


def chat_came_back(now: datetime, deps: Deps) -> bool:
    """The chat answers again: jobs that waited for it run now, and rooms are looked through. False when somebody
    noticed before, or it was not away."""
    with deps.store.write() as uow:
        since = uow.pulses.end(CHAT_AWAY)
        if since is None:
            return False
        uow.outbox.hasten(now)
        _look_for_what_was_missed(uow, since)
        uow.commit()
    return True


def still_listening(now: datetime, deps: Deps) -> bool:
    """This process can hear what the chat tells. True when nobody could for a while, so that rooms are looked
    through: after a start, a line that broke, a machine that slept."""
    with deps.store.write() as uow:
        last = uow.pulses.renew(LISTENING, now)
        missed = last is not None and now - last > MISSED_AFTER
        if missed:
            assert last is not None
            _look_for_what_was_missed(uow, last)
        uow.commit()
    return missed


def _look_for_what_was_missed(uow: UnitOfWork, since: datetime) -> None:
    for incident_id in uow.incidents.with_rooms():
        uow.outbox.put(Backfill(incident_id, since=(since - MARGIN).isoformat()))
