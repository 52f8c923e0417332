"""Who can be reached about an incident: people whose accounts are open and who may see it."""

from collections.abc import Iterable

from workflows.access.audience import may_read
from workflows.domain.ids import UserId
from workflows.domain.roles import DEPUTY, holders, lead_of
from workflows.domain.snapshot import Snapshot
from workflows.ports.store import UnitOfWork


def first_reachable(uow: UnitOfWork, shown: Snapshot) -> UserId | None:
    """The lead, or else a deputy, whoever has another role, or the declarer."""
    lead = lead_of(shown.holdings)
    others = [holding.user for holding in shown.holdings if holding.until is None]
    wanted = [*([lead] if lead else []), *holders(shown.holdings, DEPUTY), *others, shown.incident.declared_by]
    return next(iter(reachable(uow, shown, wanted)), None)


def reachable(uow: UnitOfWork, shown: Snapshot, wanted: Iterable[UserId]) -> tuple[UserId, ...]:
    """Those of them who can be told privately. Whoever left the room of a private incident cannot."""
    return tuple(user for user in wanted if user not in shown.gone and may_read(uow, shown.incident, user))
