"""Entries and revisions as they follow from the journal."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from workflows.domain.ids import IncidentId
from workflows.domain.journal import ENTRY, REVISION, JournalRow
from workflows.ports.journal import Projection, Rows

Shell = tuple[str, str, str]
"""What stays of an entry whose content was erased: its kind, when it happened and when it was recorded."""


@dataclass(frozen=True, slots=True)
class Projected:
    """`rows`: what the tables have to hold. `partial`: of entries whose own row was erased, what later revisions set.
    `shells`: how often each erased entry has to be there, and `erased_revisions` how many of those."""

    rows: Projection
    partial: Rows
    shells: Mapping[Shell, int]
    erased_revisions: int


def project(journalled: Iterable[JournalRow], defaults: Projection) -> Projected:
    """Follow the rows of a chain, in their order. What is no entry and no revision is passed over."""
    entries: dict[int, dict[str, Any]] = {}
    partial: dict[int, dict[str, Any]] = {}
    revisions: dict[int, dict[str, Any]] = {}
    shells: Counter[Shell] = Counter()
    erased = 0
    for row in journalled:
        seal, data = row.seal, row.data
        if seal.kind.startswith(ENTRY):
            if data is None:
                shells[(seal.kind.removeprefix(ENTRY), seal.happened_at, seal.recorded_at)] += 1
            else:
                entries[data["entry"]["id"]] = {**defaults.entries[0], **data["entry"]}
        elif seal.kind.startswith(REVISION):
            if data is None:
                erased += 1
                continue
            revision = {**defaults.revisions[0], **data["revision"]}
            revisions[revision["id"]] = revision
            (entries.get(revision["entry_id"]) or partial.setdefault(revision["entry_id"], {})).update(data["new"])
    return Projected(Projection(_without_none(entries), _without_none(revisions)), partial, shells, erased)


def _without_none(rows: Mapping[int, Mapping[str, Any]]) -> Rows:
    return {number: {name: value for name, value in row.items() if value is not None} for number, row in rows.items()}


@dataclass(frozen=True, slots=True)
class Difference:
    """How a table differs from the journal. `columns`: those that differ; none where the whole row is too much or too
    little. `recorded_at`: as the journal says, or else the table."""

    table: str
    row: int
    what: str
    columns: tuple[str, ...] = ()
    recorded_at: datetime | None = None

    @property
    def is_lost_shell(self) -> bool:
        """Of an entry whose content was erased no row is there either; which one it was, nobody knows."""
        return self.what is MISSING and self.row == 0


ALTERED, MISSING, FOREIGN = "altered", "missing", "foreign"


def differences(projected: Projected, there: Projection) -> tuple[Difference, ...]:
    """Of entries first, each in the order of their numbers."""
    in_entries = _compare("entry", projected.rows.entries, there.entries)
    in_revisions = _compare("revision", projected.rows.revisions, there.revisions)
    others = [one for one in in_entries if one.what is FOREIGN]
    shells = Counter(projected.shells)
    surplus = []
    for one in others:
        row = there.entries[one.row]
        shell = (row["kind"], row["happened_at"], row["recorded_at"])
        if shells[shell]:
            shells[shell] -= 1
        else:
            surplus.append(one)
    lost = [
        Difference("entry", 0, MISSING, (), datetime.fromisoformat(recorded)) for _, _, recorded in shells.elements()
    ]
    extra = [one for one in in_revisions if one.what is FOREIGN][projected.erased_revisions :]
    return (
        *(one for one in in_entries if one.what is not FOREIGN),
        *surplus,
        *lost,
        *_of_partial(projected.partial, there.entries),
        *(one for one in in_revisions if one.what is not FOREIGN),
        *extra,
    )


def _of_partial(partial: Rows, there: Rows) -> list[Difference]:
    found = []
    for number, values in sorted(partial.items()):
        row = there.get(number, {})
        columns = tuple(sorted(name for name, value in values.items() if row.get(name) != value))
        if columns:
            found.append(Difference("entry", number, ALTERED, columns, _recorded(row)))
    return found


def _compare(table: str, wanted: Rows, there: Rows) -> list[Difference]:
    found = []
    for number in sorted(wanted.keys() | there.keys()):
        one, other = wanted.get(number), there.get(number)
        if one == other:
            continue
        at = _recorded(one or other or {})
        if one is None or other is None:
            found.append(Difference(table, number, FOREIGN if one is None else MISSING, (), at))
        else:
            names = sorted(name for name in one.keys() | other.keys() if one.get(name) != other.get(name))
            found.append(Difference(table, number, ALTERED, tuple(names), at))
    return found


def _recorded(row: Mapping[str, Any]) -> datetime | None:
    said = row.get("recorded_at") or row.get("at")
    return datetime.fromisoformat(said) if said else None


def incident_of(chain: str) -> IncidentId | None:
    """Of `INC-12`: 12."""
    head, _, number = chain.partition("-")
    return IncidentId(int(number)) if head == "INC" and number.isdecimal() else None
