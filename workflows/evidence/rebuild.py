"""`./muster rebuild`: put the entries and revisions of an incident back to what its journal says.

Never from a chain that is not whole: what was written there by hand would become the record.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from workflows.domain.errors import InvalidField
from workflows.domain.ids import ChainName, EntryId, IncidentId, incident_label
from workflows.domain.journal import REBUILT, Fact, JournalRow, chain_of
from workflows.domain.request import Source
from workflows.evidence.chain import Fault, Wrong, pages
from workflows.evidence.projection import ALTERED, Difference, Wanted, incident_of
from workflows.evidence.verify import projection_of, verify_chain, wanted_of
from workflows.jobs.timeline import RefreshSummary
from workflows.jobs.war_room import RefreshEntry, RefreshIncidentCard
from workflows.ports.journal import Projection, Rows
from workflows.ports.store import Store, UnitOfWork

OPERATOR = "operator"
"""Who rebuilds: whoever may run commands beside the database. They need not be a person in Slack."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rebuilt:
    """Of one incident: what differed. `fault`: why nothing is done: its chain is not whole. `elsewhere`: rows here that
    are in the journal of another incident, by that one's number: its own rebuild takes them back. `referring`: how many
    rows of which tables go with the foreign entries. `remaining`: what still differs after it was applied."""

    incident_id: IncidentId
    fault: Fault | None = None
    differences: tuple[Difference, ...] = ()
    elsewhere: Mapping[tuple[str, int], IncidentId]
    referring: Mapping[str, int]
    remaining: tuple[Difference, ...] = ()


def rebuild(store: Store, incident_id: IncidentId, *, apply: bool, anchored: Iterable[Fault] = ()) -> Rebuilt:
    """What would be done, or with `apply` was. `anchored`: what the anchors know against the chains. Raises
    `InvalidField` where there is no such incident."""
    chain = chain_of(incident_id)
    against = next((fault for fault in anchored if fault.chain == chain), None)
    with store.write() if apply else store.read() as uow:
        if uow.incidents.get(incident_id) is None:
            raise InvalidField("incident", "no_such_number", label=incident_label(incident_id))
        if apply:
            uow.journal.lock(chain)
        plan = _planned(uow, chain, incident_id, against)
        if not apply or plan.done.fault or not plan.changes:
            return plan.done
        uow.projection.restore(plan.changed, plan.foreign, plan.elsewhere)
        for row in plan.wanted.lost:
            uow.projection.add_shell(row)
        uow.journal.append(_fact(plan.done, chain, uow.now))
        _refresh(uow, plan.done)
        remaining = verify_chain(uow, chain).differences
        uow.commit()
    return replace(plan.done, remaining=remaining)


@dataclass(frozen=True, slots=True)
class _Plan:
    """`changed`: rows to write; `foreign`: to remove; `elsewhere`: to leave to another incident."""

    done: Rebuilt
    wanted: Wanted
    changed: Projection
    foreign: Projection
    elsewhere: Projection

    @property
    def changes(self) -> bool:
        return any((*self._numbers(), *self.wanted.lost))

    def _numbers(self) -> Iterator[int]:
        for part in (self.changed, self.foreign):
            yield from (*part.entries, *part.revisions)


NOTHING = Projection({}, {})


def _planned(uow: UnitOfWork, chain: ChainName, incident_id: IncidentId, against: Fault | None) -> _Plan:
    verdict = verify_chain(uow, chain)
    fault = verdict.checked.fault or against
    if verdict.checked.rows == 0 and verdict.differences:
        fault = Fault(chain, 1, Wrong.MISSING)  # a chain that is gone as a whole says nothing of what was on record
    projected = None if fault else projection_of(uow, chain)
    if projected is None:
        refused = Rebuilt(incident_id=incident_id, fault=fault, elsewhere={}, referring={})
        return _Plan(refused, Wanted(NOTHING, ()), NOTHING, NOTHING, NOTHING)
    there = uow.projection.of(incident_id)
    to = wanted_of(uow, incident_id, projected, there)
    changed = Projection(_differing(to.rows.entries, there.entries), _differing(to.rows.revisions, there.revisions))
    foreign = Projection(_only(there.entries, to.rows.entries), _only(there.revisions, to.rows.revisions))
    owners = _owners(uow, incident_id, foreign)
    foreign, elsewhere = _apart(foreign, owners)
    done = Rebuilt(
        incident_id=incident_id,
        differences=verdict.differences,
        elsewhere=owners,
        referring=uow.projection.referring(foreign.entries),
    )
    return _Plan(done, to, changed, foreign, elsewhere)


def _differing(rows: Rows, there: Rows) -> Rows:
    return {number: row for number, row in rows.items() if there.get(number) != row}


def _only(there: Rows, rows: Rows) -> Rows:
    return {number: row for number, row in there.items() if number not in rows}


def _owners(uow: UnitOfWork, here: IncidentId, foreign: Projection) -> Mapping[tuple[str, int], IncidentId]:
    """Which of these rows another incident's journal knows."""
    found: dict[tuple[str, int], IncidentId] = {}
    if not foreign.entries and not foreign.revisions:
        return found
    for chain in uow.journal.chains():
        owner = incident_of(chain)
        if owner is None or owner == here:
            continue
        for row in pages(uow, chain):
            kind = row.seal.kind.partition(".")[0]
            number = _number_in(row, kind)
            rows = foreign.entries if kind == "entry" else foreign.revisions
            if number in rows:
                found[kind, number] = owner
    return found


def _number_in(row: JournalRow, kind: str) -> int:
    """Of the entry or revision in a row that nobody verified; 0: of none."""
    try:
        return int((row.data or {})[kind]["id"])
    except (ValueError, KeyError, TypeError):
        return 0


def _apart(foreign: Projection, owners: Collection[tuple[str, int]]) -> tuple[Projection, Projection]:
    """Those of nobody, and those that other incidents take back, with the foreign entries that these hang on by now."""
    revisions = {number: row for number, row in foreign.revisions.items() if ("revision", number) in owners}
    needed = {row["entry_id"] for row in revisions.values()}
    entries = {
        number: row for number, row in foreign.entries.items() if ("entry", number) in owners or number in needed
    }
    mine = Projection(_only(foreign.entries, entries), _only(foreign.revisions, revisions))
    return mine, Projection(entries, revisions)


def _fact(done: Rebuilt, chain: ChainName, now: datetime) -> Fact:
    """The numbers of the rows, by table and by what was wrong with them."""
    rows = defaultdict[str, dict[str, list[int]]](dict)
    for one in done.differences:
        if (one.table, one.row) not in done.elsewhere:
            rows[one.table].setdefault(one.what, []).append(one.row)
    content = {"actor": OPERATOR, "rebuilt": dict(rows)}
    return Fact(
        chain=chain,
        kind=REBUILT,
        happened_at=now,
        recorded_at=now,
        source=Source.COMMAND_LINE.value,
        content=content,
    )


def _refresh(uow: UnitOfWork, done: Rebuilt) -> None:
    """Timelines are drawn when they are asked for. Only what is posted of these entries, and is edited in place, may
    show what was altered."""
    uow.outbox.put(RefreshIncidentCard(done.incident_id))
    incident = uow.incidents.get(done.incident_id)
    if incident is not None and incident.summary is not None:
        uow.outbox.put(RefreshSummary(done.incident_id))
    for one in done.differences:
        entry_id = EntryId(one.row)
        if one.table == "entry" and one.what is ALTERED and uow.posted_entries.get(entry_id):
            uow.outbox.put(RefreshEntry(done.incident_id, entry_id))
