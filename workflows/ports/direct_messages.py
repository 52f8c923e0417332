"""What people were written privately about incidents, and whose Home tab shows which."""

from collections.abc import Collection
from typing import Protocol

from workflows.domain.direct_messages import DirectMessage
from workflows.domain.ids import IncidentId, UserId
from workflows.domain.incident import MessageRef


class DirectMessages(Protocol):
    def note(self, sent: DirectMessage) -> None:
        """One of that person and key that is known already stays as it is."""

    def posted(self, user: UserId, key: str, message: MessageRef) -> None: ...
    def of(self, incident_id: IncidentId) -> tuple[DirectMessage, ...]:
        """To everybody, the oldest first."""

    def goes(self, message: MessageRef) -> None:
        """It does not stay any more."""

    def at(self, message: MessageRef) -> DirectMessage | None: ...
    def forget(self, sent: DirectMessage) -> None:
        """Its words are gone."""


class HomeTabs(Protocol):
    def will_show(self, user: UserId, incidents: Collection[IncidentId]) -> None:
        """Their Home tab may show these from now on, besides those it showed."""

    def shows(self, user: UserId, incidents: Collection[IncidentId]) -> None:
        """It shows these and no others."""

    def readers(self, incident_id: IncidentId) -> tuple[UserId, ...]:
        """Whose Home tab shows it."""
