"""Away and back: the chat that does not answer, and Muster itself. What was missed meanwhile is looked for.

Any number of processes may notice the same; the first to say so does what is to be done.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from workflows.deps import Deps
from workflows.domain.health import CHAT_AWAY, CHAT_LOCKED_OUT
from workflows.domain.missed import RoomToSee, Sight, Sought
from workflows.jobs import Backfill, FollowMembers, Job, LookThrough, TakeStock
from workflows.ports.store import UnitOfWork

LISTENING = "listening"
"""When some process was last able to hear what the chat tells."""
BEAT = timedelta(seconds=15)
"""How often a process that listens says so."""
MISSED_AFTER = timedelta(seconds=45)
"""Nobody listened for longer than this: something may have been missed. The chat itself repeats what it told in vain
sooner than that."""
MARGIN = timedelta(minutes=2)
"""What happened right before may not have been heard either."""
AT_ONCE = 25
"""Rooms that are looked through before anything else."""
READ = 2000
"""Rooms whose history is read: at Slack's pace some forty minutes."""
ENDED = 2000
"""Rooms of ended incidents that are asked who is in them, the last that ended: their number only grows, and so would
what every restart costs."""
NOTED_TOGETHER = 500
FEW = 20
"""Looks that stand in the outbox at a time."""


def chat_went_away(now: datetime, deps: Deps) -> bool:
    """The chat does not answer. False when somebody noticed before."""
    with deps.store.write() as uow:
        first = uow.pulses.begin(CHAT_AWAY, now)
        uow.pulses.end(CHAT_LOCKED_OUT)
        uow.commit()
    return first


def chat_locked_out(now: datetime, deps: Deps) -> bool:
    """The chat answers, and refuses all that Muster asks: an absence like any other, until somebody mends the token.
    False when somebody noticed before."""
    with deps.store.write() as uow:
        uow.pulses.begin(CHAT_AWAY, now)
        first = uow.pulses.begin(CHAT_LOCKED_OUT, now)
        uow.commit()
    return first


def chat_came_back(now: datetime, deps: Deps) -> bool:
    """The chat answers again: jobs that waited for it run now, and rooms are looked through. False when somebody
    noticed before, or it was not away."""
    with deps.store.write() as uow:
        since = uow.pulses.end(CHAT_AWAY)
        uow.pulses.end(CHAT_LOCKED_OUT)
        if since is None:
            return False
        uow.outbox.hasten(now)
        _look_for_what_was_missed(uow, since)
        uow.commit()
    return True


def absence(deps: Deps) -> str | None:
    """`chat_away` or `chat_locked_out` while the chat cannot be told anything; None: nothing is known against it."""
    with deps.store.read() as uow:
        return next((pulse for pulse in (CHAT_LOCKED_OUT, CHAT_AWAY) if uow.pulses.get(pulse)), None)


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
    uow.outbox.put(TakeStock(since=(since - MARGIN).isoformat()))


def take_stock(job: TakeStock, deps: Deps) -> None:
    """Note what is to be looked at. A part at a time, so that nobody who writes has to wait for all of it."""
    since = datetime.fromisoformat(job.since)
    with deps.store.read() as uow:
        ended = uow.incidents.guarded_rooms_ended(ENDED)
        sights = list(sights_in_order(uow.incidents.rooms_under_way(), ended))
    for begin in range(0, len(sights), NOTED_TOGETHER):
        part = sights[begin : begin + NOTED_TOGETHER]
        with deps.store.write() as uow:
            uow.missed.put_each([Sought(room.incident_id, sight, since) for room, sight in part])
            uow.outbox.put(LookThrough())
            uow.commit()


def sights_in_order(under_way: Sequence[RoomToSee], ended: Sequence[RoomToSee]) -> Iterator[tuple[RoomToSee, Sight]]:
    """What is looked at, first things first; each list begins with the room where something happened last.

    1. All of the rooms where most goes on. 2. Who is in all the others that show more than everybody may see, also of
    what has ended: its record can still be read. 3. What was said in the rest, as far as that is bearable.
    """
    first, rest = under_way[:AT_ONCE], under_way[AT_ONCE:]
    for room in first:
        yield from ((room, Sight.MEMBERS), (room, Sight.WORDS))
    for room in (*(room for room in rest if room.guarded), *ended):
        yield room, Sight.MEMBERS
    for room in rest[: READ - AT_ONCE]:
        if not room.guarded:
            yield room, Sight.MEMBERS
        yield room, Sight.WORDS


def look_through(deps: Deps) -> None:
    """Put the next few looks into the outbox; behind them, in their lane, whatever follows."""
    with deps.store.write() as uow:
        sought = uow.missed.take(FEW)
        for one in sought:
            uow.outbox.put(LOOKS[one.sight](one))
        if sought:
            uow.outbox.put(LookThrough())
        uow.commit()


LOOKS: Mapping[Sight, Callable[[Sought], Job]] = {
    Sight.MEMBERS: lambda one: FollowMembers(one.incident_id),
    Sight.WORDS: lambda one: Backfill(one.incident_id, since=one.since.isoformat()),
}
