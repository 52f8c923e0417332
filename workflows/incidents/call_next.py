"""Somebody who was called cannot come: the next person of their function is, if there is one."""

from collections.abc import Iterator
from itertools import chain

from workflows.access.grants import who_comes
from workflows.access.hazard_notices import awaited, call
from workflows.deps import Deps
from workflows.domain.entries.calls import NobodyLeft
from workflows.domain.entries.incidents import PeopleInvited
from workflows.domain.errors import ChatRejected
from workflows.domain.ids import FunctionId, UserId
from workflows.domain.incident import Incident
from workflows.jobs.access import CallNext
from workflows.jobs.states import Claimed, job_as
from workflows.outbox.preconditions import incident_of
from workflows.ports.store import UnitOfWork
from workflows.timeline.record import record_own


def call_next(claimed: Claimed, deps: Deps) -> None:
    """One person, whom nobody called before; where nobody of a function is left, the room is told. Into a privileged
    incident nobody is called in place of another: Legal chooses. Raises `ChatUnavailable`."""
    job = job_as(CallNext, claimed)
    with deps.store.read() as uow:
        incident = incident_of(uow, job.incident_id)
    if incident.has_ended:
        return
    functions = {function: people for function, people in people_called(incident, deps) if job.user in people}
    roster = () if incident.exposure.admitted_by_legal else tuple(dict.fromkeys(chain(*functions.values())))
    with deps.store.write() as uow:
        incident = incident_of(uow, job.incident_id)
        if not uow.idempotency_keys.claim(claimed.key, uow.now):
            return
        following = call_the_next(uow, incident, roster, deps)
        if following is not None:
            record_own(uow, incident, PeopleInvited((following,)), uow.now)
        there = uow.members.of(incident.id) | awaited(uow, incident)
        if left := tuple(function for function, people in functions.items() if there.isdisjoint(people)):
            record_own(uow, incident, NobodyLeft(left), uow.now)
        uow.commit()


def call_the_next(uow: UnitOfWork, incident: Incident, roster: tuple[UserId, ...], deps: Deps) -> UserId | None:
    """Inside a transaction: the first of these who may come and was not called before; None: there is none."""
    following = _following(uow, incident, roster, deps)
    if following is not None:
        call(uow, incident, following, None, uow.now)
    return following


def people_called(incident: Incident, deps: Deps, *also: FunctionId) -> Iterator[tuple[FunctionId, list[UserId]]]:
    """Each function that the type calls, and `also` these, with its people. Raises `ChatUnavailable`."""
    known = deps.programme.types.get(incident.type)
    wanted = dict.fromkeys((*(known.invite if known else ()), *also))
    for function in (one for one in wanted if one in deps.programme.functions):
        people: list[UserId] = []
        for reference in deps.programme.functions[function].members:
            try:
                people += deps.chat.resolve(reference)
            except ChatRejected:
                continue
        yield FunctionId(function), people


def _following(uow: UnitOfWork, incident: Incident, roster: tuple[UserId, ...], deps: Deps) -> UserId | None:
    called = {one.user for one in uow.hazard_notices.of(incident.id)} | uow.members.of(incident.id)
    known = {user: uow.people.get(user) for user in roster}
    left = [u for u, one in known.items() if u not in called and (one is None or one.reads)]
    coming, _waiting = who_comes(uow, incident, left, deps.programme.hazards_of(incident)) if left else ([], [])
    return next((user for user in coming if user not in called), None)
