"""Reading the access log: for an auditor, and itself on record."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from workflows.domain.access_log import Accessed, access_fact
from workflows.domain.ids import ChainName, IncidentId, UserId
from workflows.domain.journal import ACCESS, JournalRow, access_chain
from workflows.domain.request import Source
from workflows.evidence.chain import pages
from workflows.ports.store import Store, UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which rows: of one incident, of one person, from a moment on."""

    incident: IncidentId | None = None
    person: UserId | None = None
    since: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """One row. `said`: what stands in it, as `docs/journal.md` says; None once it was erased, or is lost."""

    chain: ChainName
    seq: int
    what: str
    at: datetime
    source: str
    said: Mapping[str, Any] | None
    name: str = ""

    @property
    def incidents(self) -> tuple[int, ...]:
        """Those that it names."""
        said = self.said or {}
        return tuple(said.get("incidents", ())) or ((said["incident"],) if "incident" in said else ())


def read_access_log(wanted: Wanted, operator: str, now: datetime, store: Store) -> tuple[Access, ...]:
    """Newest last. That it was read is on record before it is shown."""
    with store.write() as uow:
        about = {"incident": wanted.incident, "person": wanted.person}
        said = {"operator": operator, "through": "./muster access-log", **about}
        since = {"since": wanted.since.isoformat()} if wanted.since else {}
        chain = access_chain(wanted.incident)
        uow.journal.append(access_fact(chain, Accessed.LOG_READ, now, Source.COMMAND_LINE, {**said, **since}))
        uow.commit()
    with store.read() as uow:
        found = [row for chain in _chains(uow, wanted.incident) for row in _rows(uow, chain) if _is_wanted(row, wanted)]
        names = uow.people.names({UserId(row.said["by"]) for row in found if row.said and "by" in row.said})
    named = (_named(row, names) for row in found)
    return tuple(sorted(named, key=lambda row: (row.at, row.chain, row.seq)))


def _chains(uow: UnitOfWork, incident: IncidentId | None) -> tuple[ChainName, ...]:
    if incident is not None:
        return (access_chain(incident), access_chain())
    return tuple(chain for chain in uow.journal.chains() if chain.partition(":")[0] == access_chain())


def _rows(uow: UnitOfWork, chain: ChainName) -> Iterator[Access]:
    for row in pages(uow, chain):
        if row.seal.kind.startswith(ACCESS):
            yield _access(chain, row)


def _access(chain: ChainName, row: JournalRow) -> Access:
    return Access(
        chain=chain,
        seq=row.seal.seq,
        what=row.seal.kind.removeprefix(ACCESS),
        at=row.recorded_at,
        source=row.seal.source,
        said=row.data["access"] if row.data else None,
    )


def _is_wanted(row: Access, wanted: Wanted) -> bool:
    if wanted.since is not None and row.at < wanted.since:
        return False
    if wanted.person is not None and (row.said is None or row.said.get("by") != wanted.person):
        return False
    return wanted.incident is None or row.chain != access_chain() or wanted.incident in row.incidents


def _named(row: Access, names: Mapping[UserId, str]) -> Access:
    by = (row.said or {}).get("by")
    return Access(**{f: getattr(row, f) for f in row.__slots__ if f != "name"}, name=names.get(by, "") if by else "")
