"""Who is in a private room and may not be of the organisation."""

from collections.abc import Iterable

from workflows.domain.entries.access import OutsiderFound, StrangerFound
from workflows.domain.ids import UserId
from workflows.domain.incident import Incident
from workflows.domain.people import FRESH_FOR
from workflows.ports.store import UnitOfWork

MOST = 500


def perhaps_outside(uow: UnitOfWork, incident: Incident, present: Iterable[UserId]) -> frozenset[UserId]:
    """Of those in its room: whoever is not known as one of ours, and was not flagged there before."""
    if not incident.exposure.private_room or incident.has_ended:
        return frozenset()
    unsure = frozenset(present) - uow.people.ours(present, uow.now - FRESH_FOR)
    return unsure - _flagged(uow, incident) if unsure else unsure


def _flagged(uow: UnitOfWork, incident: Incident) -> frozenset[UserId]:
    """Once is enough. Whoever was put out and comes back is put out again, and that is on record."""
    found = uow.timeline.newest(incident.id, MOST, kind=OutsiderFound)
    apart = uow.timeline.newest(incident.id, MOST, kind=StrangerFound)
    return frozenset(user for entry in (*found, *apart) for user in entry.fact.people_named)
