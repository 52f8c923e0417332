"""Asking somebody who declared an incident that they may not see. They read the words of who asks, and the reference
that they were thanked with; the incident does not exist for them all the same."""

from workflows.access.audience import may_read
from workflows.access.authorize import NO_INCIDENT, authorize, is_allowed
from workflows.deps import Deps
from workflows.domain.declarer_questions import AT_MOST, WITHIN, DeclarerQuestion
from workflows.domain.entries.calls import DeclarerAnswered, DeclarerAsked
from workflows.domain.errors import InvalidField, NotFound
from workflows.domain.grants import granted
from workflows.domain.ids import DeclarerQuestionId, IncidentId
from workflows.domain.incident import Incident
from workflows.domain.people import Person
from workflows.domain.policy import Verb
from workflows.domain.request import Request
from workflows.incidents.asks import check_answer
from workflows.jobs.access import AskDeclarer
from workflows.jobs.states import Claimed, job_as
from workflows.messages.access import DeclarerAskedMessage
from workflows.outbox.direct import tell
from workflows.outbox.preconditions import incident_of
from workflows.ports.store import UnitOfWork
from workflows.timeline.record import record


def may_ask_declarer(uow: UnitOfWork, incident: Incident, person: Person) -> bool:
    """Whether `person` may, and there is somebody to ask."""
    return is_allowed(uow, Verb.UPDATE, incident, person) and _can_be_asked(uow, incident)


def _can_be_asked(uow: UnitOfWork, incident: Incident) -> bool:
    """Who sees it is asked in its room; from whom it was taken, not at all."""
    declarer = uow.people.get(incident.declared_by)
    is_there = declarer is not None and declarer.reads
    is_denied = granted(uow.grants.of_person(incident.id, incident.declared_by), uow.now).is_denied
    return is_there and not is_denied and not may_read(uow, incident, incident.declared_by)


def ask_declarer(incident_id: IncidentId, text: str, request: Request, deps: Deps) -> None:
    """On record, once for each request. Raises `InvalidField`, also where too much was asked within a day."""
    check_answer(text)
    with deps.store.write() as uow:
        incident = authorize(uow, Verb.UPDATE, incident_id, request.person)
        if not _can_be_asked(uow, incident):
            raise InvalidField("text", "declarer_not_asked")
        if uow.declarer_questions.count_since(incident.id, request.now - WITHIN) >= AT_MOST:
            raise InvalidField("text", "declarer_asked_too_often", limit=AT_MOST)
        if uow.idempotency_keys.claim(f"ask_declarer/{request.id}", request.now):
            entry = record(uow, incident, DeclarerAsked(to=incident.declared_by), request, text=text.strip())
            question = DeclarerQuestion(
                incident_id=incident.id,
                user=incident.declared_by,
                by=request.person.id,
                entry_id=entry.id,
                at=request.now,
            )
            uow.outbox.put(AskDeclarer(incident.id, question_id=uow.declarer_questions.add(question).id))
        uow.commit()


def check_question(question_id: DeclarerQuestionId, request: Request, deps: Deps) -> None:
    """Raises `NotFound` unless it waits for an answer of who asks for it."""
    with deps.store.read() as uow:
        _question(uow, question_id, request)


def answer_declarer(question_id: DeclarerQuestionId, text: str, request: Request, deps: Deps) -> None:
    """An entry, by who declared it; whoever asked is told. Raises `InvalidField` and `NotFound`."""
    check_answer(text)
    with deps.store.write() as uow:
        question = _question(uow, question_id, request)
        uow.incidents.lock(question.incident_id)
        question = _question(uow, question_id, request)
        uow.declarer_questions.answered(question, request.now)
        incident = incident_of(uow, question.incident_id)
        record(uow, incident, DeclarerAnswered(asker=question.by), request, text=text.strip())
        uow.commit()


def _question(uow: UnitOfWork, question_id: DeclarerQuestionId, request: Request) -> DeclarerQuestion:
    """Alike for one that does not exist, is for somebody else, or was answered."""
    found = uow.declarer_questions.get(question_id)
    if found is None or found.user != request.person.id or found.answered_at is not None:
        uow.look.missed(NO_INCIDENT)
        raise NotFound("no_such_ask")
    return found


def tell_declarer(claimed: Claimed, deps: Deps) -> None:
    """Not where they see it by now."""
    job = job_as(AskDeclarer, claimed)
    with deps.store.read() as uow:
        question = uow.declarer_questions.get(job.question_id)
        assert question is not None, "a question goes with its incident only, and so do its jobs"
        incident, entry = incident_of(uow, question.incident_id), uow.timeline.get(question.entry_id)
        if entry is None or not _can_be_asked(uow, incident):
            return
        name = uow.people.names([question.by]).get(question.by, "")
    asked = DeclarerAskedMessage(
        reference=incident.code_name, name=name, text=entry.text, question_id=question.id, reader=question.user
    )
    tell(claimed, question.user, asked, deps, stays=True)
