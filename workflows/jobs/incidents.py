"""Jobs caused by changes of an incident."""

from dataclasses import dataclass
from typing import ClassVar

from workflows.domain.ids import ProposalId, RoleId, UpdateId, UserId
from workflows.jobs.job import IncidentJob


@dataclass(frozen=True, slots=True)
class PostUpdate(IncidentJob):
    kind: ClassVar[str] = "update.post"
    update_id: UpdateId


@dataclass(frozen=True, slots=True)
class PostProposal(IncidentJob):
    kind: ClassVar[str] = "proposal.post"
    proposal_id: ProposalId


@dataclass(frozen=True, slots=True)
class CloseProposal(IncidentJob):
    """Remove the buttons of a proposal that was answered or superseded."""

    kind: ClassVar[str] = "proposal.close"
    announced_when_dead: ClassVar[bool] = False
    speaks_in_room: ClassVar[bool] = False
    proposal_id: ProposalId


@dataclass(frozen=True, slots=True)
class SendInstructions(IncidentJob):
    """Send a person the instructions of their new role, privately."""

    kind: ClassVar[str] = "instructions.send"
    user: UserId
    role: RoleId

    @property
    def ordering_key(self) -> str:
        return f"person/{self.user}/{self.incident_id}"


@dataclass(frozen=True, slots=True)
class NotifyAssignee(IncidentJob):
    """Tell a person privately that a task is theirs."""

    kind: ClassVar[str] = "assignee.notify"
    user: UserId
    by: UserId
    number: int

    @property
    def ordering_key(self) -> str:
        return f"person/{self.user}/{self.incident_id}"


@dataclass(frozen=True, slots=True)
class InviteToRoom(IncidentJob):
    """Invite a person to the room; on failure notify `by` privately."""

    kind: ClassVar[str] = "member.invite"
    speaks_in_room: ClassVar[bool] = False
    user: UserId
    by: UserId
