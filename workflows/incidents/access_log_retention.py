"""How long the access log is kept: what its rows say goes by a time of its own, whatever becomes of their incidents.

The rows stay, with kinds, times and hashes, so that the chains verify. What names an incident under hold is spared.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from workflows.deps import Deps
from workflows.domain.ids import ChainName, IncidentId
from workflows.domain.journal import ACCESS, JournalRow, access_chain
from workflows.domain.retention import AccessLogNotice
from workflows.evidence.chain import PAGE
from workflows.evidence.projection import incident_of
from workflows.ports.store import UnitOfWork

CERTIFICATE = "retention of the access log"
"""Of what `./muster verify` names: there is no certificate with a number, since no incident is erased."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessLogReport:
    """Of rows that still say something: how many have had their time, how many of them a hold keeps, and how many were
    emptied now. `notice`: what is announced."""

    due: int = 0
    held: int = 0
    erased: int = 0
    notice: AccessLogNotice | None = None


def access_log_due(before: datetime, deps: Deps) -> AccessLogReport:
    """Rows that will have had their time by `before`. Changes nothing."""
    with deps.store.read() as uow:
        notice = uow.erasing.access_log_notice()
        going, all_of_it = _going(uow, before, deps)
        return AccessLogReport(due=all_of_it, held=all_of_it - sum(map(len, going.values())), notice=notice)


def run_access_log_retention(now: datetime, deps: Deps) -> AccessLogReport:
    """Empties nothing that was not announced so long before, and nothing of what is held, or was since."""
    rules = deps.programme.retention
    if not rules.apply:
        return access_log_due(now, deps)
    notice = _standing_notice(deps)
    erased = 0
    if notice is not None and notice.erase_at <= now:
        erased = _erase(notice, now, deps)
        notice = None
    if notice is None:
        _announce(now, deps)
    left = access_log_due(now, deps)
    return AccessLogReport(due=left.due, held=left.held, erased=erased, notice=left.notice)


def _standing_notice(deps: Deps) -> AccessLogNotice | None:
    """Withdrawn if the programme by now keeps longer what it announces."""
    kept = deps.programme.retention.access_log
    with deps.store.write() as uow:
        notice = uow.erasing.access_log_notice()
        if notice is not None and (kept is None or notice.until + kept > notice.erase_at):
            uow.erasing.withdraw_access_log()
            notice = None
        uow.commit()
    return notice


def _announce(now: datetime, deps: Deps) -> None:
    rules = deps.programme.retention
    erase_at = now + rules.announced
    with deps.store.write() as uow:
        going, _ = _going(uow, erase_at, deps)
        if rules.access_log is not None and going:
            until = erase_at - rules.access_log
            uow.erasing.announce_access_log(AccessLogNotice(until=until, announced_at=now, erase_at=erase_at))
            uow.commit()


def _erase(notice: AccessLogNotice, now: datetime, deps: Deps) -> int:
    """So many rows at a time, each time in a transaction. The notice is over with the last."""
    with deps.store.read() as uow:
        found = uow.journal.recorded_before(ACCESS, notice.until)
    done = 0
    for chain, numbers in found.items():
        for start in range(0, len(numbers), PAGE):
            done += _erase_some(chain, numbers[start : start + PAGE], notice, now, deps)
    with deps.store.write() as uow:
        uow.erasing.withdraw_access_log()
        uow.commit()
    return done


def _erase_some(chain: ChainName, numbers: tuple[int, ...], notice: AccessLogNotice, now: datetime, deps: Deps) -> int:
    """Incidents are locked before their holds are read: whoever holds one is before or after this."""
    with deps.store.write() as uow:
        rows = tuple(_rows(uow, chain, numbers))
        for number in sorted({number for row in rows for number in _named(row) or ()}):
            uow.incidents.lock(number)
        holds = _Holds(uow, notice.announced_at)
        going = [row.seal.seq for row in rows if not holds.keep(row)]
        if going:
            uow.journal.erase(chain, now, CERTIFICATE, going)
        uow.commit()
    return len(going)


def _going(uow: UnitOfWork, at: datetime, deps: Deps) -> tuple[Mapping[ChainName, list[int]], int]:
    """What goes of each chain at that moment, if nothing is held until then; and how many rows have had their time."""
    kept = deps.programme.retention.access_log
    found = uow.journal.recorded_before(ACCESS, at - kept) if kept is not None else {}
    holds = _Holds(uow)
    going = {
        chain: [row.seal.seq for row in _rows(uow, chain, numbers) if not holds.keep(row)]
        for chain, numbers in found.items()
    }
    return {chain: some for chain, some in going.items() if some}, sum(map(len, found.values()))


class _Holds:
    """Which rows holds keep: those of incidents that are held, and those that were since a moment, because then they
    were not announced to go."""

    def __init__(self, uow: UnitOfWork, since: datetime | None = None) -> None:
        self._uow = uow
        self._since = since
        self._known: dict[IncidentId, bool] = {}

    def keep(self, row: JournalRow) -> bool:
        """A row that cannot be read is kept: whoever verifies has to see it."""
        named = _named(row)
        return named is None or any(self._is_held(number) for number in named)

    def _is_held(self, number: IncidentId) -> bool:
        if number not in self._known:
            holds, since = self._uow.holds.of(number), self._since
            self._known[number] = any(
                one.released_at is None or (since is not None and one.released_at > since) for one in holds
            )
        return self._known[number]


def _named(row: JournalRow) -> frozenset[IncidentId] | None:
    """The incidents that it is about; None where that cannot be told."""
    try:
        said = (row.data or {})["access"]
        several = [*said.get("incidents", ()), *filter(None, [said.get("incident")])]
        named = {IncidentId(int(number)) for number in several}
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
    own = incident_of(row.seal.chain.removeprefix(f"{access_chain()}:"))
    return frozenset(named if own is None else named | {own})


def _rows(uow: UnitOfWork, chain: ChainName, numbers: tuple[int, ...]) -> Iterator[JournalRow]:
    wanted, last = frozenset(numbers), min(numbers, default=1) - 1
    while rows := uow.journal.rows(chain, last, PAGE):
        yield from (row for row in rows if row.seal.seq in wanted)
        last = rows[-1].seal.seq
        if last >= max(wanted):
            return
