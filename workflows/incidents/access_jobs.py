"""What the jobs about who may see an incident do."""

from workflows.access.audience import may_read
from workflows.access.reach import first_reachable
from workflows.deps import Deps
from workflows.domain.entries.access import GlassBroken
from workflows.domain.errors import ChatRejected
from workflows.domain.ids import ErrorCode
from workflows.incidents.access_requests import deliver_access_request
from workflows.incidents.call_again import call_further, remind_called
from workflows.incidents.call_next import call_next
from workflows.incidents.declarer_questions import tell_declarer
from workflows.incidents.outsiders import flag_outsiders, tell_of_outsider
from workflows.incidents.second_person import ask_second_person, close_glass_question, tell_glass_answer
from workflows.incidents.strangers import put_strangers_out
from workflows.incidents.taken_back import refresh_home, withdraw_messages
from workflows.jobs.access import (
    AskDeclarer,
    AskSecondPerson,
    CallFurther,
    CallNext,
    CloseGlassQuestion,
    DeliverAccessRequest,
    FlagOutsiders,
    NotifyAccessEnded,
    NotifyBrokenGlass,
    PutStrangersOut,
    RefreshHome,
    RemindCalled,
    RemoveFromRoom,
    TellDeclarerAnswered,
    TellGlassAnswer,
    TellOfOutsider,
    WithdrawMessages,
)
from workflows.jobs.states import Claimed, job_as
from workflows.messages.access import CouldNotRemove, GlassAlert
from workflows.messages.war_room import Sentence
from workflows.outbox.direct import tell
from workflows.outbox.handlers import Handlers
from workflows.outbox.preconditions import incident_of, reached_room
from workflows.outbox.snapshot import snapshot


def remove_from_room(claimed: Claimed, deps: Deps) -> None:
    """Nobody is removed who may see it again by now. Where the chat refuses, its lead hears what to do."""
    job = job_as(RemoveFromRoom, claimed)
    with deps.store.read() as uow:
        incident = incident_of(uow, job.incident_id)
        room = reached_room(uow, incident, deps)
        if may_read(uow, incident, job.user):
            return
        shown = snapshot(uow, incident, deps.clock.now(), job.user)
        told = first_reachable(uow, shown)
    try:
        deps.chat.remove(room, job.user)
    except ChatRejected as error:
        if told is not None:
            name = shown.names.get(job.user, "")
            message = CouldNotRemove(label=incident.label, name=name, code=ErrorCode(error.code))
            tell(claimed, told, message, deps)


def notify_broken_glass(claimed: Claimed, deps: Deps) -> None:
    job = job_as(NotifyBrokenGlass, claimed)
    with deps.store.read() as uow:
        incident = incident_of(uow, job.incident_id)
        entry = uow.timeline.get(job.entry_id)
        assert entry is not None, "entries are never deleted"
        assert isinstance(entry.fact, GlassBroken)
        name = uow.people.names([entry.fact.who]).get(entry.fact.who, "")
    message = GlassAlert(
        label=incident.label, name=name, fact=entry.fact, reason=entry.text, entry_id=entry.id, reader=job.user
    )
    tell(claimed, job.user, message, deps)


def notify_access_ended(claimed: Claimed, deps: Deps) -> None:
    """In one line, by the number alone. Nobody is told who may see it again by now, or whose account is closed."""
    job = job_as(NotifyAccessEnded, claimed)
    with deps.store.read() as uow:
        incident, person = incident_of(uow, job.incident_id), uow.people.get(job.user)
        if may_read(uow, incident, job.user) or (person is not None and not person.reads):
            return
    params = {"label": incident.label, "number": incident.id}
    told = Sentence(key="access.over" if job.planned else "access.taken_away", params=params)
    tell(claimed, job.user, told, deps, stays=True)


def tell_declarer_answered(claimed: Claimed, deps: Deps) -> None:
    """By the reference alone that they were thanked with."""
    with deps.store.read() as uow:
        incident = incident_of(uow, claimed.incident_id)
        person = uow.people.get(incident.declared_by)
        if may_read(uow, incident, incident.declared_by) or (person is not None and not person.reads):
            return
    told = Sentence(key="declare.answered", params={"reference": incident.code_name})
    tell(claimed, incident.declared_by, told, deps, stays=True)


HANDLERS: Handlers = {
    RemoveFromRoom: remove_from_room,
    PutStrangersOut: put_strangers_out,
    FlagOutsiders: flag_outsiders,
    TellOfOutsider: tell_of_outsider,
    DeliverAccessRequest: deliver_access_request,
    NotifyBrokenGlass: notify_broken_glass,
    NotifyAccessEnded: notify_access_ended,
    AskSecondPerson: ask_second_person,
    CloseGlassQuestion: close_glass_question,
    TellGlassAnswer: tell_glass_answer,
    CallFurther: call_further,
    CallNext: call_next,
    RemindCalled: remind_called,
    TellDeclarerAnswered: tell_declarer_answered,
    WithdrawMessages: withdraw_messages,
    RefreshHome: refresh_home,
    AskDeclarer: tell_declarer,
}
