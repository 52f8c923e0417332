"""The daily chore of retention: what has had its time is reported; where the programme says so, its erasure is
announced, and it is erased some time later. A hold keeps it at any moment before."""

from dataclasses import dataclass
from datetime import datetime

from workflows.access.audience import may_read
from workflows.deps import Deps
from workflows.domain.errors import InvalidField
from workflows.domain.hold_rules import for_review
from workflows.domain.ids import IncidentId, UserId
from workflows.domain.retention import ErasureNotice
from workflows.domain.roles import leaders
from workflows.incidents.erasure import BY_RULE, Due, due, erase_incident
from workflows.jobs.holds import NotifyErasure
from workflows.outbox.hold_state import legal_of
from workflows.ports.store import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class ChoreReport:
    """What came of it, by number. `due`: has had its time and is not held. Without `applies` nothing was changed."""

    applies: bool
    due: tuple[IncidentId, ...]
    held: tuple[IncidentId, ...]
    announced: tuple[IncidentId, ...] = ()
    erased: tuple[IncidentId, ...] = ()


def run_retention(now: datetime, deps: Deps) -> ChoreReport:
    """Erases nothing that was not announced so long before, and nothing that is held."""
    _see_to_reviews(deps)
    rules = deps.programme.retention
    soon = due(now + rules.announced, deps)
    over = [one for one in soon if one.until <= now]
    report = {
        "due": tuple(one.incident.id for one in over if not one.is_held),
        "held": tuple(one.incident.id for one in over if one.is_held),
    }
    if not rules.apply:
        return ChoreReport(applies=False, **report)
    _withdraw_what_stays(soon, deps)
    announced = [one.incident.id for one in soon if not one.is_held and _announce(one, now, deps)]
    ripe = [one for one in over if not one.is_held and one.notice and one.notice.erase_at <= now]
    erased = [one.incident.id for one in ripe if _erase(one.incident.id, now, deps)]
    return ChoreReport(applies=True, **report, announced=tuple(announced), erased=tuple(erased))


def _see_to_reviews(deps: Deps) -> None:
    """Holds of earlier versions have no reminder yet."""
    with deps.store.write() as uow:
        for hold in uow.holds.live():
            uow.reminders.add(for_review(hold))
        uow.commit()


def _withdraw_what_stays(soon: tuple[Due, ...], deps: Deps) -> None:
    """Held since, reopened, or kept longer: should its time come again, it is announced again."""
    with deps.store.write() as uow:
        going = {one.incident.id: one for one in soon if not one.is_held}
        for number, notice in uow.erasing.notices().items():
            if number not in going or going[number].until > notice.erase_at:
                uow.erasing.withdraw(number)
        uow.commit()


def _announce(one: Due, now: datetime, deps: Deps) -> bool:
    """Once: whoever leads it and Legal are told when."""
    incident = one.incident
    at = max(one.until, now + deps.programme.retention.announced)
    with deps.store.write() as uow:
        if not uow.erasing.announce(ErasureNotice(incident_id=incident.id, announced_at=now, erase_at=at)):
            return False
        for user in sorted(_told(uow, incident.id)):
            uow.outbox.put(NotifyErasure(incident.id, user=user))
        uow.commit()
    return True


def _told(uow: UnitOfWork, incident_id: IncidentId) -> set[UserId]:
    incident = uow.incidents.get(incident_id)
    assert incident is not None, "incidents are never deleted"
    leading = [user for user in leaders(uow.roles.of(incident_id)) if may_read(uow, incident, user)]
    return {*leading, *legal_of(uow, incident)}


def _erase(incident_id: IncidentId, now: datetime, deps: Deps) -> bool:
    """False when somebody held it, reopened it or erased it just now."""
    try:
        erase_incident(incident_id, BY_RULE, now, deps)
    except InvalidField:
        return False
    return True
