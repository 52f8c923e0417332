"""How long the record of an incident is kept, what holds it longer, and what is left once it was erased."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from workflows.domain.ids import CertificateId, HoldId, IncidentId, UserId

SETTLING = timedelta(days=1)
"""Nothing is erased sooner after its end: drafts of forms live that long, and so does a merge that can be undone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """Nothing of the incident is erased until it is released. `matter`: the reference that Legal has for it."""

    incident_id: IncidentId
    matter: str
    by: UserId
    at: datetime
    released_by: UserId | None = None
    released_at: datetime | None = None
    id: HoldId = HoldId(0)

    @property
    def is_live(self) -> bool:
        return self.released_at is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """That an incident was erased: numbers and hashes, no words. `head`: the last row of its chain before.
    `rows`: how many of each table. `holds_released`: how many holds there had been, none of them live."""

    incident_id: IncidentId
    at: datetime
    basis: str
    head: str
    length: int
    holds_released: int
    rows: Mapping[str, int]
    id: CertificateId = CertificateId(0)
