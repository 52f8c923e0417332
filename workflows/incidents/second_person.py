"""The second person: confirms that somebody breaks the glass, or does not. Without a yes nothing opens."""

from dataclasses import replace
from datetime import datetime

from workflows.access.authorize import NO_INCIDENT
from workflows.deps import Deps
from workflows.domain.break_glass import GlassRequest, GlassRequestState
from workflows.domain.entries.access import GlassConfirmed, GlassExpired, GlassRefused
from workflows.domain.errors import NotFound
from workflows.domain.grants import granted
from workflows.domain.ids import GlassRequestId, UserId
from workflows.domain.incident import Incident
from workflows.domain.request import Request
from workflows.domain.rosters import people_of_function
from workflows.incidents.break_glass import CONFIRMING, open_to, require_not_kept_out, require_right
from workflows.jobs.access import AskSecondPerson, CloseGlassQuestion, TellGlassAnswer
from workflows.jobs.states import Claimed, job_as
from workflows.messages.access import GlassAnswer, GlassQuestion
from workflows.outbox.direct import tell
from workflows.outbox.posting import edit_if_there
from workflows.outbox.preconditions import incident_of
from workflows.ports.store import UnitOfWork
from workflows.timeline.record import record, record_own


def confirm(request_id: GlassRequestId, accept: bool, request: Request, deps: Deps) -> bool:
    """One of those who were asked says yes or no. False when it was settled before, or is too late.

    Raises `NotFound` alike where there is no such request and for everybody else, and `NotAllowed` where who asked may
    not break the glass any more.
    """
    with deps.store.write() as uow:
        found = uow.glass_requests.get(request_id)
        if found is None or not _may_confirm(uow, found, request):
            uow.look.missed(NO_INCIDENT)
            raise NotFound("control_gone")
        uow.incidents.lock(found.incident_id)
        asked = uow.glass_requests.get(request_id)
        assert asked is not None, "it was there just now"
        if not asked.is_open(request.now):
            return False
        incident = incident_of(uow, asked.incident_id)
        uow.look.saw(incident)
        state = GlassRequestState.CONFIRMED if accept else GlassRequestState.REFUSED
        _settle(uow, asked, state, request.now, request.person.id)
        record(uow, incident, GlassConfirmed(who=asked.user) if accept else GlassRefused(who=asked.user), request)
        if accept:
            _open(uow, incident, asked, request, deps)
        uow.outbox.put(TellGlassAnswer(incident.id, request_id=asked.id))
        uow.commit()
    return True


def _may_confirm(uow: UnitOfWork, asked: GlassRequest, request: Request) -> bool:
    person = request.person
    if not person.is_full_member or person.id == asked.user or person.id not in asked.asked:
        return False
    if granted(uow.grants.of_person(asked.incident_id, person.id), request.now).is_denied:
        return False
    theirs = uow.rosters.naming(person.id)
    return any(people_of_function(one) in theirs for one in CONFIRMING)


def _open(uow: UnitOfWork, incident: Incident, asked: GlassRequest, request: Request, deps: Deps) -> None:
    person = uow.people.get(asked.user)
    if person is None:
        raise NotFound("control_gone")
    theirs = replace(request, person=person)
    require_right(uow, person)
    require_not_kept_out(uow, incident, theirs)
    open_to(uow, incident, asked.code, asked.reason, theirs, deps)


def expire_glass_requests(now: datetime, deps: Deps) -> None:
    """Nobody confirmed in time: it is on record, the questions lose their buttons, and nobody is told."""
    with deps.store.read() as uow:
        old = [asked for asked in uow.glass_requests.open_before(now) if now >= asked.expires_at]
    for one in old:
        with deps.store.write() as uow:
            uow.incidents.lock(one.incident_id)
            asked = uow.glass_requests.get(one.id)
            if asked is not None and asked.state is GlassRequestState.OPEN:
                _settle(uow, asked, GlassRequestState.EXPIRED, now, None)
                record_own(uow, incident_of(uow, asked.incident_id), GlassExpired(who=asked.user), now)
                uow.commit()


def _settle(uow: UnitOfWork, asked: GlassRequest, state: GlassRequestState, now: datetime, by: UserId | None) -> None:
    uow.glass_requests.save(replace(asked, state=state, answered_by=by, answered_at=now))
    uow.outbox.put(CloseGlassQuestion(asked.incident_id, request_id=asked.id))


# ----------------------------------------------------------------------------------------------------------- jobs


def ask_second_person(claimed: Claimed, deps: Deps) -> None:
    """Nobody is asked what was settled by then."""
    job = job_as(AskSecondPerson, claimed)
    asked, question = _question(job.request_id, deps)
    if not asked.is_open(deps.clock.now()) and not claimed.may_have_run:
        return
    ref = tell(claimed, job.user, question, deps, stays=True)
    with deps.store.write() as uow:
        uow.incidents.lock(asked.incident_id)
        now_is = uow.glass_requests.get(asked.id)
        assert now_is is not None, "it was there just now"
        uow.glass_requests.save(replace(now_is, messages={**now_is.messages, job.user: ref}))
        if now_is.state is not GlassRequestState.OPEN:
            uow.outbox.put(CloseGlassQuestion(now_is.incident_id, request_id=now_is.id))
        uow.commit()


def close_glass_question(claimed: Claimed, deps: Deps) -> None:
    """It says what came of it, without buttons."""
    asked, question = _question(job_as(CloseGlassQuestion, claimed).request_id, deps)
    for user, ref in asked.messages.items():
        edit_if_there(ref, question, deps, reader=user)


def tell_glass_answer(claimed: Claimed, deps: Deps) -> None:
    """To who asked: that they see it now, or that somebody said no."""
    asked, question = _question(job_as(TellGlassAnswer, claimed).request_id, deps)
    answer = GlassAnswer(label=question.label, request=asked, answered=question.answered)
    tell(claimed, asked.user, answer, deps)


def _question(request_id: GlassRequestId, deps: Deps) -> tuple[GlassRequest, GlassQuestion]:
    with deps.store.read() as uow:
        asked = uow.glass_requests.get(request_id)
        assert asked is not None, "a request goes with its incident only, and so do its jobs"
        label = incident_of(uow, asked.incident_id).label
        names = uow.people.names({asked.user, *([asked.answered_by] if asked.answered_by else [])})
    name, answered = names.get(asked.user, ""), names.get(asked.answered_by or asked.user, "")
    return asked, GlassQuestion(label=label, request=asked, name=name, answered=answered)
