"""Who can be reached about an incident: people whose accounts are open."""

from workflows.domain.ids import UserId
from workflows.domain.roles import DEPUTY, holders, lead_of
from workflows.domain.snapshot import Snapshot
from workflows.ports.store import UnitOfWork


def first_reachable(uow: UnitOfWork, shown: Snapshot) -> UserId | None:
    """The lead, or else a deputy, whoever has another role, or the declarer."""
    lead = lead_of(shown.holdings)
    others = [holding.user for holding in shown.holdings if holding.until is None]
    wanted = [*([lead] if lead else []), *holders(shown.holdings, DEPUTY), *others, shown.incident.declared_by]
    return next((user for user in wanted if not _is_gone(uow, user)), None)


def _is_gone(uow: UnitOfWork, user: UserId) -> bool:
    known = uow.people.get(user)
    return known is not None and known.is_deactivated
