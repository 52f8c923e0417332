"""What those who run Muster are shown."""

from dataclasses import dataclass

from workflows.domain.health_alerts import HealthAlert, Outage


@dataclass(frozen=True, slots=True, kw_only=True)
class OperatorMessage:
    """What is wrong with the house, in counts; nothing of any incident. None left: all is right again."""

    outage: Outage
    health_alerts: tuple[HealthAlert, ...]
