"""Jobs about who may see an incident."""

from dataclasses import dataclass
from typing import ClassVar

from workflows.domain.ids import AccessRequestId, DeclarerQuestionId, EntryId, GlassRequestId, ReminderId, UserId
from workflows.jobs.job import IncidentJob, Job


@dataclass(frozen=True, slots=True)
class RemoveFromRoom(IncidentJob):
    """Remove a person from the room who may not see its incident; where the chat refuses, tell its lead."""

    kind: ClassVar[str] = "member.remove"
    may_be_discarded: ClassVar[bool] = False
    speaks_in_room: ClassVar[bool] = False
    user: UserId

    @property
    def dedup_part(self) -> str:
        return self.user

    deduplicated: ClassVar[bool] = True


@dataclass(frozen=True, slots=True)
class PutStrangersOut(IncidentJob):
    """Somebody came into the room, or was found there: perhaps they may not see its incident."""

    kind: ClassVar[str] = "strangers.put_out"
    announced_when_dead: ClassVar[bool] = False
    may_be_discarded: ClassVar[bool] = False
    speaks_in_room: ClassVar[bool] = False
    deduplicated: ClassVar[bool] = True
    key_prefix: ClassVar[str] = "strangers"


@dataclass(frozen=True, slots=True)
class FlagOutsiders(IncidentJob):
    """Somebody is in the private room who may not be of the organisation."""

    kind: ClassVar[str] = "outsiders.flag"
    announced_when_dead: ClassVar[bool] = False
    speaks_in_room: ClassVar[bool] = False
    deduplicated: ClassVar[bool] = True
    key_prefix: ClassVar[str] = "outsiders"


@dataclass(frozen=True, slots=True)
class TellOfOutsider(IncidentJob):
    """Tell the lead who is in the private room and not of the organisation."""

    kind: ClassVar[str] = "outsider.tell"
    announced_when_dead: ClassVar[bool] = False
    speaks_in_room: ClassVar[bool] = False
    entry_id: EntryId


@dataclass(frozen=True, slots=True)
class DeliverAccessRequest(Job):
    """Ask those who decide, if there is such an incident. It is put for every number, so that asking tells nothing."""

    kind: ClassVar[str] = "access_request.deliver"
    announced_when_dead: ClassVar[bool] = False
    speaks_in_room: ClassVar[bool] = False
    key_prefix: ClassVar[str] = "access_requests"
    request_id: AccessRequestId


@dataclass(frozen=True, slots=True)
class NotifyBrokenGlass(IncidentJob):
    """Tell one of those who answer for it that somebody let themselves in."""

    kind: ClassVar[str] = "glass.notify"
    announced_when_dead: ClassVar[bool] = False
    speaks_in_room: ClassVar[bool] = False
    user: UserId
    entry_id: EntryId


@dataclass(frozen=True, slots=True)
class AskSecondPerson(IncidentJob):
    """Ask one of those who may confirm that somebody breaks the glass."""

    kind: ClassVar[str] = "glass.ask"
    announced_when_dead: ClassVar[bool] = False
    speaks_in_room: ClassVar[bool] = False
    request_id: GlassRequestId
    user: UserId


@dataclass(frozen=True, slots=True)
class CloseGlassQuestion(IncidentJob):
    """What they were asked is settled: it loses its buttons."""

    kind: ClassVar[str] = "glass.close"
    announced_when_dead: ClassVar[bool] = False
    speaks_in_room: ClassVar[bool] = False
    deduplicated: ClassVar[bool] = True
    request_id: GlassRequestId

    @property
    def dedup_part(self) -> str:
        return str(self.request_id)


@dataclass(frozen=True, slots=True)
class TellGlassAnswer(IncidentJob):
    """Tell who asked to break the glass what the second person said."""

    kind: ClassVar[str] = "glass.answer"
    announced_when_dead: ClassVar[bool] = False
    speaks_in_room: ClassVar[bool] = False
    request_id: GlassRequestId


@dataclass(frozen=True, slots=True)
class NotifyAccessEnded(IncidentJob):
    """Tell somebody who saw the incident that they see it no more."""

    kind: ClassVar[str] = "access.ended"
    announced_when_dead: ClassVar[bool] = False
    speaks_in_room: ClassVar[bool] = False
    user: UserId
    planned: bool = True
    """It was let see until a moment; otherwise somebody took it away."""


@dataclass(frozen=True, slots=True)
class AskDeclarer(IncidentJob):
    """Ask somebody who declared what they may not see."""

    kind: ClassVar[str] = "declarer.ask"
    announced_when_dead: ClassVar[bool] = False
    speaks_in_room: ClassVar[bool] = False
    key_prefix: ClassVar[str] = "calls"
    question_id: DeclarerQuestionId


@dataclass(frozen=True, slots=True)
class CallNext(IncidentJob):
    """Somebody who was called cannot come: call the next person of their function."""

    kind: ClassVar[str] = "person.call_next"
    announced_when_dead: ClassVar[bool] = False
    speaks_in_room: ClassVar[bool] = False
    key_prefix: ClassVar[str] = "calls"
    user: UserId


@dataclass(frozen=True, slots=True)
class RemindCalled(IncidentJob):
    """Tell somebody who is called, and has not answered, once more."""

    kind: ClassVar[str] = "person.remind_called"
    announced_when_dead: ClassVar[bool] = False
    speaks_in_room: ClassVar[bool] = False
    key_prefix: ClassVar[str] = "calls"
    user: UserId
    reminder_id: ReminderId

    @property
    def dedup_part(self) -> str:
        return f"{self.user}/{self.reminder_id}"


@dataclass(frozen=True, slots=True)
class CallFurther(IncidentJob):
    """Nobody who was called has answered: call the next person of each function."""

    kind: ClassVar[str] = "person.call_further"
    announced_when_dead: ClassVar[bool] = False
    speaks_in_room: ClassVar[bool] = False
    key_prefix: ClassVar[str] = "calls"
    reminder_id: ReminderId

    @property
    def dedup_part(self) -> str:
        return str(self.reminder_id)


@dataclass(frozen=True, slots=True)
class TellDeclarerAnswered(IncidentJob):
    """Tell somebody who declared what they may not see that somebody has it."""

    kind: ClassVar[str] = "declarer.answered"
    announced_when_dead: ClassVar[bool] = False
    speaks_in_room: ClassVar[bool] = False
    key_prefix: ClassVar[str] = "calls"


@dataclass(frozen=True, slots=True)
class WithdrawMessages(IncidentJob):
    """What somebody was written privately, who may not see the incident any more: at most its number stays."""

    kind: ClassVar[str] = "asks.withdraw"
    announced_when_dead: ClassVar[bool] = False
    may_be_discarded: ClassVar[bool] = False
    speaks_in_room: ClassVar[bool] = False
    deduplicated: ClassVar[bool] = True
    user: UserId

    @property
    def dedup_part(self) -> str:
        return self.user


@dataclass(frozen=True, slots=True)
class RefreshHome(IncidentJob):
    """The Home tab of somebody who may not see the incident any more shows it. It waits for nothing in the room."""

    kind: ClassVar[str] = "home.refresh"
    announced_when_dead: ClassVar[bool] = False
    may_be_discarded: ClassVar[bool] = False
    speaks_in_room: ClassVar[bool] = False
    deduplicated: ClassVar[bool] = True
    key_prefix: ClassVar[str] = "home"
    user: UserId

    @property
    def dedup_part(self) -> str:
        return self.user
