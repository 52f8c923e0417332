"""Stored grants and rosters."""

from collections.abc import Iterable
from datetime import datetime
from typing import Protocol

from workflows.domain.access_requests import AccessRequest
from workflows.domain.break_glass import GlassRequest
from workflows.domain.grants import Grant
from workflows.domain.ids import AccessRequestId, ClassId, GlassRequestId, GrantId, IncidentId, RosterName, UserId


class Grants(Protocol):
    """None is ever deleted: one that ended keeps who ended it and when."""

    def add(self, grant: Grant) -> Grant:
        """Store a new grant (its id is ignored); return it with the id the database gave it."""

    def get(self, grant_id: GrantId) -> Grant | None: ...
    def end(self, grant_id: GrantId, at: datetime, by: UserId | None) -> None:
        """From now on it is not live; one that ended before stays as it is."""

    def of(self, incident_id: IncidentId) -> tuple[Grant, ...]:
        """All about the incident, past ones too, oldest first."""

    def of_person(self, incident_id: IncidentId, user: UserId) -> tuple[Grant, ...]:
        """Those of one person about the incident, past ones too, oldest first."""

    def opted_out(self, user: UserId, now: datetime) -> frozenset[ClassId]:
        """The classes that this person is not called for."""

    def who_opted_out(self, classes: Iterable[ClassId], now: datetime) -> frozenset[UserId]:
        """Of at least one of these."""

    def of_class(self, content_class: ClassId, user: UserId) -> tuple[Grant, ...]:
        """Those of one person about a content class, past ones too, oldest first."""

    def over(self, now: datetime) -> tuple[Grant, ...]:
        """Those about incidents whose end has come and that nobody has ended yet, some hundreds at once."""


class AccessRequests(Protocol):
    def add(self, asked: AccessRequest) -> AccessRequest:
        """Store it (its id is ignored); return it with the id the database gave it."""

    def get(self, request_id: AccessRequestId) -> AccessRequest | None: ...
    def count_since(self, user: UserId, since: datetime) -> int:
        """How often somebody asked since then, whatever they asked for."""


class GlassRequests(Protocol):
    """Requests for a second person to confirm that somebody breaks the glass."""

    def add(self, asked: GlassRequest) -> GlassRequest:
        """Store it (its id is ignored); return it with the id the database gave it."""

    def get(self, request_id: GlassRequestId) -> GlassRequest | None: ...
    def save(self, asked: GlassRequest) -> None: ...
    def open_of(self, incident_id: IncidentId) -> tuple[GlassRequest, ...]:
        """Those about the incident that nobody settled, oldest first."""

    def open_before(self, moment: datetime) -> tuple[GlassRequest, ...]:
        """Those made before then that nobody settled, oldest first."""


class Rosters(Protocol):
    def of(self, name: RosterName) -> frozenset[UserId]:
        """Who is on it; nobody where it was never filled."""

    def naming(self, user: UserId) -> frozenset[RosterName]:
        """The rosters that somebody is on."""

    def replace(self, name: RosterName, users: Iterable[UserId], at: datetime) -> bool:
        """From now on these people alone are on it. Whether that is news."""
