"""Who is in which war room, as far as Muster knows: the shape of it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from workflows.domain.ids import IncidentId, UserId
from workflows.domain.members import Membership


class Members(Protocol):
    """Who is in the war room, as far as Muster knows.

    What the chat tells is ordered by the chat's clock alone, however late it comes: our own may have been set. Where
    the two contradict each other nobody is let in.
    """

    def of(self, incident_id: IncidentId) -> frozenset[UserId]: ...
    def known(self, incident_id: IncidentId) -> Mapping[UserId, Membership]:
        """Everybody who was ever heard of, those who left too."""

    def invited(self, incident_id: IncidentId) -> frozenset[UserId]:
        """Those whom an invitation is still on its way to: they count as members, and are not in the room yet."""

    def add(self, incident_id: IncidentId, user: UserId, at: datetime) -> None:
        """Muster brought them in, or saw them there, at that moment of our clock: unless something was noted since."""

    def came(self, incident_id: IncidentId, user: UserId, told_at: datetime, now: datetime) -> bool:
        """The chat says that they were there at that moment of its clock. False when Muster knows better by itself,
        and it cannot be told which of the two was first: then only the room can say."""

    def left(self, incident_id: IncidentId, user: UserId, told_at: datetime, now: datetime) -> None:
        """The chat says that they left at that moment of its clock. Told after they came back, it changes nothing."""

    def correct(
        self, incident_id: IncidentId, user: UserId, before: Membership | None, *, is_member: bool, at: datetime
    ) -> None:
        """What a look at the room showed; `before` is what was known before it. What was noted since stands."""

    def refuse(self, incident_id: IncidentId, user: UserId, at: datetime) -> None:
        """The chat did not let them in: whoever counted as a member on our word alone is none."""
