"""Jobs caused by changes of an incident."""

from dataclasses import dataclass
from typing import ClassVar

from workflows.domain.ids import EntryId, ProposalId, RoleId, UpdateId, UserId
from workflows.jobs.job import IncidentJob


@dataclass(frozen=True, slots=True)
class PostUpdate(IncidentJob):
    kind: ClassVar[str] = "update.post"
    update_id: UpdateId


@dataclass(frozen=True, slots=True)
class PostProposal(IncidentJob):
    """`asked`: the one person who may accept is told privately besides. Earlier versions called them in the room."""

    kind: ClassVar[str] = "proposal.post"
    proposal_id: ProposalId
    asked: bool = False


@dataclass(frozen=True, slots=True)
class AskLegal(IncidentJob):
    """Ask a person of Legal privately to answer a proposal that only Legal may."""

    kind: ClassVar[str] = "legal.ask"
    speaks_in_room: ClassVar[bool] = False
    proposal_id: ProposalId
    user: UserId


@dataclass(frozen=True, slots=True)
class CloseProposal(IncidentJob):
    """Remove the buttons of a proposal that was answered or superseded."""

    kind: ClassVar[str] = "proposal.close"
    announced_when_dead: ClassVar[bool] = False
    speaks_in_room: ClassVar[bool] = False
    proposal_id: ProposalId


@dataclass(frozen=True, slots=True)
class SendInstructions(IncidentJob):
    """Send a person the instructions of their new role, privately. `entry_id`: the entry that gave it to them; the
    jobs of earlier versions have none."""

    kind: ClassVar[str] = "instructions.send"
    speaks_in_room: ClassVar[bool] = False
    user: UserId
    role: RoleId
    entry_id: EntryId = EntryId(0)


@dataclass(frozen=True, slots=True)
class NotifyAssignee(IncidentJob):
    """Tell a person privately that a task is theirs. `entry_id`: the entry that gave it to them; the jobs of earlier
    versions have none."""

    kind: ClassVar[str] = "assignee.notify"
    speaks_in_room: ClassVar[bool] = False
    user: UserId
    by: UserId
    number: int
    entry_id: EntryId = EntryId(0)


@dataclass(frozen=True, slots=True)
class NotifyAsked(IncidentJob):
    """Tell a person privately what an entry asks of them. Jobs that do so wait their turn behind the invitation into
    the room: who is not let in reads nothing."""

    kind: ClassVar[str] = "asked.notify"
    speaks_in_room: ClassVar[bool] = False
    user: UserId
    entry_id: EntryId


@dataclass(frozen=True, slots=True)
class RefreshAsks(IncidentJob):
    """Edit the messages that ask people for something, once that is settled or answered."""

    kind: ClassVar[str] = "asks.refresh"
    deduplicated: ClassVar[bool] = True
    announced_when_dead: ClassVar[bool] = False
    speaks_in_room: ClassVar[bool] = False
    anew: bool = False
    """Also what has not changed: the room that all of it names is another one now."""

    @property
    def dedup_part(self) -> str:
        return "anew" if self.anew else ""


@dataclass(frozen=True, slots=True)
class NotifyHolder(IncidentJob):
    """Tell a person privately what somebody else changed of their task."""

    kind: ClassVar[str] = "holder.notify"
    speaks_in_room: ClassVar[bool] = False
    user: UserId
    entry_id: EntryId


@dataclass(frozen=True, slots=True)
class NotifyAsker(IncidentJob):
    """Tell a person privately what was answered to them."""

    kind: ClassVar[str] = "asker.notify"
    speaks_in_room: ClassVar[bool] = False
    user: UserId
    entry_id: EntryId


@dataclass(frozen=True, slots=True)
class NotifyProposer(IncidentJob):
    """Tell a person privately what came of their proposal."""

    kind: ClassVar[str] = "proposer.notify"
    speaks_in_room: ClassVar[bool] = False
    proposal_id: ProposalId
    user: UserId


@dataclass(frozen=True, slots=True)
class InviteToRoom(IncidentJob):
    """Invite a person to the room; on failure notify `by` privately."""

    kind: ClassVar[str] = "member.invite"
    speaks_in_room: ClassVar[bool] = False
    user: UserId
    by: UserId
