"""What the watchdog remembers between two looks."""

from datetime import datetime, timedelta
from typing import Protocol

from workflows.domain.health_alerts import HealthAlert, HealthProblem, Outage
from workflows.domain.ids import ChannelId, OutageId
from workflows.domain.incident import MessageRef


class HealthAlerts(Protocol):
    """What was wrong at the last look."""

    def claim_check(self, now: datetime, every: timedelta) -> bool:
        """True for one of all who ask within `every`; whoever takes the turn holds the others up until the end."""

    def note_chat_away(self, now: datetime) -> None:
        """The chat was away at that moment: nothing could have been told."""

    def chat_away_at(self) -> datetime | None:
        """The last such moment."""

    def all(self) -> tuple[HealthAlert, ...]:
        """In the order of `HealthProblem`."""

    def save(self, alert: HealthAlert) -> None: ...
    def remove(self, problem: HealthProblem) -> None: ...


class Outages(Protocol):
    """Each is one line in the operators' channel."""

    def begin(self, now: datetime) -> Outage: ...
    def current(self) -> Outage | None:
        """The one that goes on."""

    def end(self, outage_id: OutageId, now: datetime) -> None: ...
    def unclosed(self) -> tuple[Outage, ...]:
        """Those of which something may still have to be said, the oldest first."""

    def close(self, outage_id: OutageId) -> None: ...
    def posted(self, outage_id: OutageId, message: MessageRef) -> None:
        """This message tells of it."""

    def last_posted_in(self) -> ChannelId | None:
        """The channel in which the newest line stands."""
