"""Who can be reached about an incident: people whose accounts are open."""

from workflows.domain.ids import UserId
from workflows.domain.roles import DEPUTY, holders, lead_of
from workflows.domain.snapshot import Snapshot


def first_reachable(shown: Snapshot) -> UserId | None:
    """The lead, or else a deputy, whoever has another role, or the declarer."""
    lead = lead_of(shown.holdings)
    others = [holding.user for holding in shown.holdings if holding.until is None]
    wanted = [*([lead] if lead else []), *holders(shown.holdings, DEPUTY), *others, shown.incident.declared_by]
    return next((user for user in wanted if user not in shown.gone), None)
