"""What a step of the war-room plan works with, and what it leaves."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from workflows.deps import Deps
from workflows.domain.direct_messages import DirectMessage
from workflows.domain.ids import ChannelId, UserId
from workflows.domain.incident import Incident

Result = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class StepContext:
    """What a step works with. `may_have_run`: an earlier run may have had its effect. `began`: when this one did."""

    incident: Incident
    deps: Deps
    may_have_run: bool
    began: datetime

    @property
    def room(self) -> ChannelId:
        assert self.incident.room is not None
        return self.incident.room

    def key(self, step: str) -> str:
        return step_key(self.incident.request_id, step)

    def to_person(self, user: UserId, step: str) -> DirectMessage:
        """What the step writes to somebody."""
        return DirectMessage(incident_id=self.incident.id, user=user, key=self.key(step))


def step_key(request_id: str, step: str) -> str:
    """Marks the message of a step, so that it can be found. It tells nobody which incident that is."""
    return hashlib.sha256(f"{request_id}/{step}".encode()).hexdigest()[:32]
