"""Somebody for a function that nobody is set up for, in one incident."""

from workflows.access.authorize import authorize
from workflows.access.people import require_assignable
from workflows.deps import Deps
from workflows.domain.entries.incidents import PersonNamed
from workflows.domain.errors import InvalidField
from workflows.domain.ids import FunctionId, IncidentId, UserId
from workflows.domain.policy import Verb
from workflows.domain.request import Request
from workflows.incidents.membership import Invited, let_in_or_propose
from workflows.timeline.record import record


def name_somebody(
    incident_id: IncidentId, function: FunctionId, user: UserId | None, request: Request, deps: Deps
) -> Invited:
    """Invite `user` as the one for `function`, or propose it where inviting is proposed: once for each request.

    Raises `InvalidField`, and `NotAllowed` as inviting does.
    """
    if function not in deps.programme.functions:
        raise InvalidField("function", "choice_gone")
    if user is None:
        raise InvalidField("person", "nobody_named")
    require_assignable("person", user, request.now, deps)
    why = deps.programme.functions[function].title.into(deps.catalogue.language)
    with deps.store.write() as uow:
        incident = authorize(uow, Verb.INVITE, incident_id, request.person)
        is_new = uow.idempotency_keys.claim(f"name/{request.id}", request.now)
        result = let_in_or_propose(uow, incident, (user,), why, request, deps.programme, function)[user]
        if is_new and result is not Invited.PROPOSED:
            record(uow, incident, PersonNamed(function=function, to=user), request)
        uow.commit()
    return result
