"""Stored notices to people who are called and not let in yet."""

from collections.abc import Collection
from datetime import datetime
from typing import Protocol

from workflows.domain.hazard_notices import HazardNotice, HazardNoticeState
from workflows.domain.ids import EntryId, IncidentId, UserId


class HazardNotices(Protocol):
    def open(self, notice: HazardNotice) -> None:
        """One that is open already stays as it is."""

    def of(self, incident_id: IncidentId) -> tuple[HazardNotice, ...]:
        """Answered ones as well, oldest first."""

    def open_of(self, incident_id: IncidentId) -> tuple[HazardNotice, ...]: ...
    def open_for(self, incident_id: IncidentId, user: UserId) -> HazardNotice | None: ...
    def told_by(self, notice: HazardNotice, entry_id: EntryId) -> None:
        """The entry in whose place they are told."""

    def settle(
        self, incident_id: IncidentId, users: Collection[UserId], state: HazardNoticeState, now: datetime
    ) -> None:
        """Those of these people that are open."""
