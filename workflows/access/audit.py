"""What a request came to see goes into the access log before it is answered."""

from dataclasses import replace

from workflows.deps import Deps
from workflows.domain.access_log import Accessed, Look
from workflows.domain.errors import ConcurrentUpdate, DomainError, NotAllowed
from workflows.domain.incident import Incident
from workflows.domain.journal import Fact, access_chain
from workflows.domain.request import Request
from workflows.ports.store import UnitOfWork


def watched(deps: Deps, look: Look) -> Deps:
    """`deps` of one request: what its person is shown is gathered in `look`."""
    return replace(deps, store=deps.store.watched(look))


def put_on_record(
    look: Look, request: Request, deps: Deps, *, shown: bool = True, error: DomainError | None = None
) -> None:
    """Commit what was seen or refused; without any of it, and for open incidents, nothing is asked of the database.

    Raises `StoreUnavailable`: then nothing of it may be shown.
    """
    facts = look.facts(request, shown=shown, refused=isinstance(error, NotAllowed))
    if not facts:
        return
    try:
        _append(facts, deps)
    except ConcurrentUpdate:
        _append(facts, deps)
    look.clear()


def _append(facts: tuple[Fact, ...], deps: Deps) -> None:
    with deps.store.write() as uow:
        uow.journal.append(*facts)
        uow.commit()


def log_access(uow: UnitOfWork, incident: Incident, what: Accessed, request: Request, **more: object) -> None:
    """In the transaction of what is done: an export, an exhibit that is opened. Of open incidents too."""
    uow.journal.append(uow.look.fact(access_chain(incident.id), what, request, incident=incident.id, **more))
    uow.look.told(incident.id)
