"""`./muster verify`: that nothing in the journal was changed, and that entries and revisions are what it says."""

from dataclasses import dataclass

from workflows.domain.ids import ChainName, IncidentId
from workflows.domain.journal import access_chain, chain_of
from workflows.evidence.chain import Checked, Fault, Wrong, check_chain, pages
from workflows.evidence.projection import (
    Difference,
    Projected,
    Wanted,
    differences,
    empty_entry,
    incident_of,
    project,
    wanted,
)
from workflows.ports.journal import Projection
from workflows.ports.store import Store, UnitOfWork


@dataclass(frozen=True, slots=True)
class Verdict:
    """Of one chain: whether it is whole, how its incident's entries differ from it, and under which certificates
    contents were erased."""

    checked: Checked
    differences: tuple[Difference, ...] = ()
    certificates: tuple[str, ...] = ()

    @property
    def is_good(self) -> bool:
        return self.checked.fault is None and not self.differences


def verify(store: Store, incident_id: IncidentId | None = None) -> tuple[Verdict, ...]:
    """Every chain, or the two of one incident. Reads only; each chain as it is at one moment."""
    with store.read() as uow:
        wanted = chains(uow) if incident_id is None else (chain_of(incident_id), access_chain(incident_id))
    found = []
    for chain in wanted:
        with store.read() as uow:
            found.append(verify_chain(uow, chain))
    return tuple(found)


def chains(uow: UnitOfWork) -> tuple[ChainName, ...]:
    """Those that are there, and those that have to be: every incident has one."""
    return tuple(sorted({*uow.journal.chains(), *map(chain_of, uow.projection.incidents())}, key=_order))


def verify_chain(uow: UnitOfWork, chain: ChainName) -> Verdict:
    checked = check_chain(uow, chain)
    certificates = uow.journal.certificates(chain) if checked.erased else ()
    number = incident_of(chain)
    if number is None or checked.fault is not None:
        return Verdict(checked, (), certificates)
    projected = projection_of(uow, chain)
    if projected is None:
        unreadable = Fault(chain, checked.rows, Wrong.UNREADABLE)
        return Verdict(Checked(chain, checked.rows, checked.erased, unreadable, checked.head), (), certificates)
    there = uow.projection.of(number)
    return Verdict(checked, differences(wanted_of(uow, number, projected, there), there), certificates)


def wanted_of(uow: UnitOfWork, incident_id: IncidentId, projected: Projected, there: Projection) -> Wanted:
    return wanted(projected, there, empty_entry(incident_id, uow.projection.defaults()))


def projection_of(uow: UnitOfWork, chain: ChainName) -> Projected | None:
    """What follows from a chain that is whole; None when its contents, although sealed, are not what Muster writes."""
    number = incident_of(chain)
    gone_until = max((one.at for one in uow.erasing.certificates(number)), default=None) if number else None
    try:
        return project(pages(uow, chain), uow.projection.defaults(), gone_until)
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def _order(chain: ChainName) -> tuple[str, int, str]:
    """Incidents by their number, then the access log."""
    head, _, number = chain.rpartition("-")
    return (head if head.isupper() else f"~{head}", int(number) if number.isdecimal() else 0, chain)
