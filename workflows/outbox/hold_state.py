"""Who has yet to acknowledge a hold, and who of Legal is told about it."""

from workflows.access.audience import may_read
from workflows.domain.ids import HoldId, UserId
from workflows.domain.incident import Incident
from workflows.domain.retention import Hold, HoldState
from workflows.domain.roles import LEGAL_COUNSEL, holders
from workflows.domain.rosters import LEGAL, people_of_function
from workflows.ports.store import UnitOfWork


def hold_state(uow: UnitOfWork, incident: Incident, hold_id: int | None) -> HoldState | None:
    """None for a hold that there is not."""
    hold = uow.holds.get(HoldId(hold_id)) if hold_id is not None else None
    if hold is None:
        return None
    return HoldState(hold=hold, unread=unread(uow, incident, hold), legal=legal_of(uow, incident, hold.by))


def unread(uow: UnitOfWork, incident: Incident, hold: Hold) -> tuple[UserId, ...]:
    """Those who were asked, may still see the incident, and have not acknowledged it."""
    waiting = [one.user for one in uow.holds.custodians(hold.id) if one.asked_at and one.acknowledged_at is None]
    return tuple(user for user in waiting if may_read(uow, incident, user))


def legal_of(uow: UnitOfWork, incident: Incident, first: UserId | None = None) -> tuple[UserId, ...]:
    """`first`, as long as they see the incident; else everybody of Legal who does."""
    if first is not None and may_read(uow, incident, first):
        return (first,)
    counsel = holders(uow.roles.of(incident.id), LEGAL_COUNSEL)
    everybody = sorted({*counsel, *uow.rosters.of(people_of_function(LEGAL))})
    return tuple(user for user in everybody if may_read(uow, incident, user))
