"""How long the record of an incident is kept, what holds it longer, and what is left once it was erased."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from workflows.domain.ids import CertificateId, HoldId, IncidentId, UserId
from workflows.domain.incident import MessageRef

REVIEW_EVERY = timedelta(weeks=26)
"""How often Legal is asked whether a hold is still needed: keeping too much is a fault as well."""
SETTLING = timedelta(days=1)
"""Nothing is erased sooner after its end: drafts of forms live that long, and so does a merge that can be undone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """Nothing of the incident is erased until it is released. `matter`: the reference that Legal has for it. `scope`:
    what of the incident, in Legal's words; empty: everything. `instruction`: what its custodians are told; empty: in
    Muster's words."""

    incident_id: IncidentId
    matter: str
    by: UserId
    at: datetime
    scope: str = ""
    instruction: str = ""
    reviewed_at: datetime | None = None
    released_by: UserId | None = None
    released_at: datetime | None = None
    id: HoldId = HoldId(0)

    @property
    def is_live(self) -> bool:
        return self.released_at is None

    @property
    def review_due(self) -> datetime:
        return (self.reviewed_at or self.at) + REVIEW_EVERY


@dataclass(frozen=True, slots=True, kw_only=True)
class Custodian:
    """Who is asked to keep everything under a hold, and when they said that they read it. `asked_at`: None for
    somebody who was there and saw the incident when it was issued, and whom Legal did not choose."""

    incident_id: IncidentId
    hold_id: HoldId
    user: UserId
    asked_at: datetime | None
    acknowledged_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldState:
    """A hold with those who have yet to acknowledge it, and who of Legal is told about it."""

    hold: Hold
    unread: tuple[UserId, ...]
    legal: tuple[UserId, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """That an incident was erased: numbers and hashes, no words. `head`: the last row of its chain before.
    `rows`: how many of each table. `holds_released`: how many holds there had been, none of them live. `reason`: why,
    in the words of who erased it by hand. `uncleared`: how many messages and rooms the chat does not let Muster clear,
    by what they are and the code of why."""

    incident_id: IncidentId
    at: datetime
    basis: str
    head: str
    length: int
    holds_released: int
    rows: Mapping[str, int]
    reason: str = ""
    uncleared: Mapping[str, int] = field(default_factory=dict)
    id: CertificateId = CertificateId(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class ErasureNotice:
    """That its lead and Legal were told that it will be erased, and when."""

    incident_id: IncidentId
    announced_at: datetime
    erase_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessLogNotice:
    """That what rows of the access log say, recorded before `until`, will be erased, and when."""

    until: datetime
    announced_at: datetime
    erase_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ErasedMessage:
    """A message outside its room that has yet to be emptied."""

    id: int
    message: MessageRef
