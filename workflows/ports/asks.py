"""Stored messages in which somebody is asked for something."""

from typing import Protocol

from workflows.domain.asks import AskedMessage
from workflows.domain.ids import IncidentId


class AskedMessages(Protocol):
    def add(self, asked: AskedMessage) -> None:
        """One that is known already stays as it is."""

    def save(self, asked: AskedMessage) -> None: ...
    def open_of(self, incident_id: IncidentId) -> tuple[AskedMessage, ...]:
        """Those that are not settled, oldest first."""

    def of(self, incident_id: IncidentId) -> tuple[AskedMessage, ...]:
        """Settled ones as well, oldest first."""

    def forget(self, asked: AskedMessage) -> None:
        """Its words are gone: nobody edits it any more."""
