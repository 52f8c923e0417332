"""What Muster wrote to one person about an incident, so that it can be taken back."""

from dataclasses import dataclass

from workflows.domain.ids import IncidentId, UserId
from workflows.domain.incident import MessageRef


@dataclass(frozen=True, slots=True, kw_only=True)
class DirectMessage:
    """`message`: None while nobody knows whether it was posted: then `key` finds it, if it was. `stays`: it is for
    somebody who need not see the incident, so that it is not taken back when they see it no more. `has_file`: files
    stand below it."""

    id: int = 0
    incident_id: IncidentId
    user: UserId
    key: str
    message: MessageRef | None = None
    stays: bool = False
    has_file: bool = False
