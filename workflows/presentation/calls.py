"""Whom a change of the incident calls: names in lines call nobody else."""

from workflows.domain.entries.incidents import SeverityChanged, StatusChanged
from workflows.domain.ids import SeverityCode, UserId
from workflows.domain.roles import role_holders
from workflows.domain.snapshot import Snapshot
from workflows.domain.timeline import Entry
from workflows.programme.models import Programme


def calls_everybody(old: SeverityCode, new: SeverityCode, programme: Programme) -> bool:
    """Whether everybody with a role is called to a severity: raised to one that takes a reason."""
    known = programme.severities.get(new)
    return known is not None and known.reason and programme.rank(new) < programme.rank(old)


def called_by(entry: Entry, shown: Snapshot, programme: Programme) -> tuple[UserId, ...]:
    """Everybody with a role, but for who did it: to the worst severity, and back to an incident that goes on."""
    match entry.fact:
        case SeverityChanged(old=old, new=new) if calls_everybody(old, new, programme):
            pass
        case StatusChanged(reopens=True):
            pass
        case _:
            return ()
    return tuple(user for user in role_holders(shown.holdings) if user != entry.by)
