"""Messages to operators."""

from dataclasses import dataclass

from workflows.domain.health_alerts import HealthAlert, Outage


@dataclass(frozen=True, slots=True, kw_only=True)
class OperatorMessage:
    """The current problems, as counts without incident data. Without alerts the outage is over."""

    outage: Outage
    health_alerts: tuple[HealthAlert, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AnchorPosted:
    """What an anchor of the journal says of all chains together, as its line has it."""

    number: int
    at: str
    root: str
    signature: str
