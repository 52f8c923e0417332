"""Whom a change of the incident calls: names in lines call nobody else."""

from workflows.domain.entries.incidents import SeverityChanged, StatusChanged
from workflows.domain.ids import SeverityCode, UserId
from workflows.domain.roles import LEAD, role_holders
from workflows.domain.snapshot import Snapshot
from workflows.domain.timeline import Entry
from workflows.programme.models import Programme


def calls_everybody(old: SeverityCode, new: SeverityCode, programme: Programme) -> bool:
    """Whether everybody with a role is called to a severity: raised to one that takes a reason."""
    known = programme.severities.get(new)
    return known is not None and known.reason and programme.rank(new) < programme.rank(old)


def called_by(entry: Entry, shown: Snapshot, programme: Programme) -> tuple[UserId, ...]:
    """Everybody with a role, but for who did it: to the worst severity, and back to an incident that goes on; back also
    who declared it and who led last."""
    also: tuple[UserId, ...] = ()
    match entry.fact:
        case SeverityChanged(old=old, new=new) if calls_everybody(old, new, programme):
            pass
        case StatusChanged(reopens=True):
            also = _who_began_and_led(shown)
        case _:
            return ()
    called = dict.fromkeys((*role_holders(shown.holdings), *also))
    return tuple(user for user in called if user != entry.by)


def _who_began_and_led(shown: Snapshot) -> tuple[UserId, ...]:
    """The declarer, and who led last: as long as they can read it."""
    led = sorted((h.until, h.user) for h in shown.holdings if h.role == LEAD and h.until is not None)
    people = (shown.incident.declared_by, *(user for _, user in led[-1:]))
    is_closed_off = shown.incident.exposure.private_room
    return tuple(u for u in people if u not in shown.gone and (u in shown.present or not is_closed_off))
