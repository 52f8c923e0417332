"""Stored members of war rooms."""

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from workflows.domain.ids import IncidentId, UserId
from workflows.domain.members import Membership


class Members(Protocol):
    """Who is in the war room, as far as Muster knows.

    Events of the chat are ordered by the chat's clock alone, however late they arrive, because our clock may have been
    changed. When chat and Muster contradict each other, nobody gains access.
    """

    def of(self, incident_id: IncidentId) -> frozenset[UserId]: ...
    def known(self, incident_id: IncidentId) -> Mapping[UserId, Membership]:
        """Everybody ever recorded, including people who left."""

    def invited(self, incident_id: IncidentId) -> frozenset[UserId]:
        """People being invited: members who are not in the room yet."""

    def leaving(self, incident_id: IncidentId) -> frozenset[UserId]:
        """People being removed: they may still be in the room."""

    def add(self, incident_id: IncidentId, user: UserId, at: datetime) -> None:
        """Muster invited them or saw them in the room at that time of our clock. A newer record takes precedence."""

    def came(self, incident_id: IncidentId, user: UserId, reported_at: datetime, now: datetime) -> bool:
        """The chat reports that they were in the room at that time of its clock. False when this contradicts a record
        by Muster and the order is unknown: then the room has to be read."""

    def left(self, incident_id: IncidentId, user: UserId, reported_at: datetime, now: datetime) -> None:
        """The chat reports that they left at that time of its clock. Ignored when they have come back since."""

    def correct(
        self, incident_id: IncidentId, user: UserId, before: Membership | None, *, is_member: bool, at: datetime
    ) -> None:
        """Record the result of reading the room. `before`: the record before the read; a newer one takes precedence."""

    def refuse(self, incident_id: IncidentId, user: UserId, at: datetime) -> None:
        """The invitation failed: people recorded as members only by Muster lose membership."""
