"""Stored holds and certificates, and the erasing itself."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Protocol

from workflows.domain.ids import CertificateId, HoldId, IncidentId, UserId
from workflows.domain.incident import Incident, MessageRef
from workflows.domain.retention import AccessLogNotice, Certificate, Custodian, ErasedMessage, ErasureNotice, Hold


class Holds(Protocol):
    def add(self, hold: Hold) -> Hold: ...
    def get(self, hold_id: HoldId) -> Hold | None: ...
    def release(self, hold_id: HoldId, by: UserId, at: datetime) -> None: ...
    def of(self, incident_id: IncidentId) -> tuple[Hold, ...]: ...

    def live(self) -> tuple[Hold, ...]:
        """Of every incident, the oldest first."""

    def review(self, hold_id: HoldId, at: datetime) -> None: ...

    def add_custodian(self, custodian: Custodian) -> bool:
        """False when they were asked before."""

    def custodians(self, hold_id: HoldId) -> tuple[Custodian, ...]: ...

    def acknowledge(self, hold_id: HoldId, user: UserId, at: datetime) -> bool:
        """False when they did so before."""


class Erasing(Protocol):
    def ended(self) -> tuple[Incident, ...]:
        """Incidents that have ended and were not erased, by their numbers; without their channels."""

    def certify(self, certificate: Certificate) -> Certificate: ...
    def certificates(self, incident_id: IncidentId) -> tuple[Certificate, ...]: ...
    def not_cleared(self, certificate_id: CertificateId, what: str) -> None:
        """One more of its messages, or its room, that the chat does not let Muster clear, with the code of why."""

    def yet_to_clear(self, incident_id: IncidentId) -> int:
        """How many messages of an erased incident have not been cleared so far."""

    def get(self, certificate_id: CertificateId) -> Certificate | None: ...

    def count(self, incident_id: IncidentId) -> Mapping[str, int]:
        """How many rows of each table `remove` would take."""

    def remove(self, incident_id: IncidentId, title: str) -> None:
        """Every row with words or people of the incident. Of its own row stay number, type, severity, status, times."""

    def messages(self, incident_id: IncidentId) -> tuple[MessageRef, ...]:
        """Reminders, and what people were asked for, as far as Muster knows where they stand."""

    def remember(self, incident_id: IncidentId, messages: Collection[MessageRef]) -> None:
        """They have yet to be emptied."""

    def remembered(self, incident_id: IncidentId) -> tuple[ErasedMessage, ...]: ...
    def forget(self, message: ErasedMessage) -> None: ...

    def announce(self, notice: ErasureNotice) -> bool:
        """False when it was announced before."""

    def notices(self) -> Mapping[IncidentId, ErasureNotice]: ...
    def withdraw(self, incident_id: IncidentId) -> None:
        """It is not announced any more."""

    def announce_access_log(self, notice: AccessLogNotice) -> None: ...
    def access_log_notice(self) -> AccessLogNotice | None: ...
    def withdraw_access_log(self) -> None: ...
