"""Entries and revisions as they follow from the journal."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from workflows.domain.ids import IncidentId
from workflows.domain.journal import ENTRY, REVISION, JournalRow
from workflows.domain.timeline import EntryState
from workflows.ports.journal import Projection, Rows

Shell = tuple[str, str, str]
"""What stays of a row whose content was erased: the kind of entry or change, when it happened, when it was recorded."""


@dataclass(frozen=True, slots=True)
class Projected:
    """`rows`: what the tables have to hold. `partial`: of entries whose own row was erased, what later revisions set.
    `shells`: how often each erased entry has to be there, in the order in which they were recorded;
    `erased_revisions`: how often an erased one may be."""

    rows: Projection
    partial: Rows
    shells: Mapping[Shell, int]
    erased_revisions: Mapping[Shell, int]


def project(journalled: Iterable[JournalRow], defaults: Projection, gone_until: datetime | None = None) -> Projected:
    """Follow the rows of a chain, in their order. What is no entry and no revision is passed over. `gone_until`: the
    incident was erased then: of what was erased and recorded before, no shell is left either."""
    entries: dict[int, dict[str, Any]] = {}
    partial: dict[int, dict[str, Any]] = {}
    revisions: dict[int, dict[str, Any]] = {}
    shells = {ENTRY: Counter[Shell](), REVISION: Counter[Shell]()}
    for row in journalled:
        data, kind = row.data, next((one for one in shells if row.seal.kind.startswith(one)), None)
        if kind is None:
            continue
        if data is None:
            if gone_until is None or row.recorded_at > gone_until:
                shells[kind][row.seal.kind.removeprefix(kind), row.seal.happened_at, row.seal.recorded_at] += 1
        elif kind == ENTRY:
            entries[data["entry"]["id"]] = {**defaults.entries[0], **data["entry"]}
        else:
            revision = {**defaults.revisions[0], **data["revision"]}
            revisions[revision["id"]] = revision
            (entries.get(revision["entry_id"]) or partial.setdefault(revision["entry_id"], {})).update(data["new"])
    rows = Projection(_without_none(entries), _without_none(revisions))
    return Projected(rows, partial, shells[ENTRY], shells[REVISION])


def _without_none(rows: Mapping[int, Mapping[str, Any]]) -> Rows:
    return {number: {name: value for name, value in row.items() if value is not None} for number, row in rows.items()}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the tables have to hold, given what is there: the rows of the journal, and of erased ones those that are
    there, which only their shells can tell. `lost`: entries of erased contents that are not, whose numbers nobody
    knows."""

    rows: Projection
    lost: tuple[Mapping[str, Any], ...]


def wanted(projected: Projected, there: Projection, empty: Mapping[str, Any]) -> Wanted:
    """`empty`: what an entry holds of whose content nothing is known."""
    entries = dict(projected.rows.entries)
    others = {number: row for number, row in there.entries.items() if number not in entries}
    left = Counter(projected.shells)
    entries |= {
        number: _changed(others[number], projected.partial[number])
        for number in _matched(
            left, {n: others[n] for n in sorted(others.keys() & projected.partial.keys())}, ENTRY_SHELL
        )
    }
    unmatched = sorted(projected.partial.keys() - entries.keys())
    rest = {number: row for number, row in sorted(others.items()) if number not in projected.partial}
    spare = left.total() - len(unmatched)
    entries |= {number: others[number] for number in _matched(left, rest, ENTRY_SHELL, spare)}
    lost = [dict(zip(ENTRY_SHELL, shell, strict=True)) for shell in left.elements()]
    for number, shell in zip(unmatched, lost, strict=False):  # which one it is, only their order tells
        entries[number] = _changed(
            {**empty, **others.get(number, {}), **shell}, {**projected.partial[number], "id": number}
        )
    revisions = {number: row for number, row in projected.rows.revisions.items() if row["entry_id"] in entries}
    rest = {
        number: row
        for number, row in sorted(there.revisions.items())
        if number not in revisions and row["entry_id"] in entries
    }
    revisions |= {
        number: rest[number] for number in _matched(Counter(projected.erased_revisions), rest, REVISION_SHELL)
    }
    return Wanted(Projection(entries, revisions), tuple({**empty, **shell} for shell in lost[len(unmatched) :]))


def _matched(
    left: Counter[Shell], others: Rows, columns: tuple[str, str, str], most: int | None = None
) -> tuple[int, ...]:
    """Which rows are those of erased contents; their shells are taken out of `left`."""
    found: list[int] = []
    for number, row in others.items():
        kind, happened, recorded = (str(row.get(name)) for name in columns)
        if left[kind, happened, recorded] > 0 and (most is None or len(found) < most):
            left[kind, happened, recorded] -= 1
            found.append(number)
    return tuple(found)


def _changed(row: Mapping[str, Any], new: Mapping[str, Any]) -> Mapping[str, Any]:
    return {name: value for name, value in {**row, **new}.items() if value is not None}


ENTRY_SHELL, REVISION_SHELL = ("kind", "happened_at", "recorded_at"), ("change", "at", "at")


@dataclass(frozen=True, slots=True)
class Difference:
    """How a table differs from the journal. `columns`: those that differ; none where the whole row is too much or too
    little. `row`: 0 of an entry whose content, with its number, was erased. `recorded_at`: as the journal says, or else
    the table."""

    table: str
    row: int
    what: str
    columns: tuple[str, ...] = ()
    recorded_at: datetime | None = None


ALTERED, MISSING, FOREIGN = "altered", "missing", "foreign"


def differences(to: Wanted, there: Projection) -> tuple[Difference, ...]:
    """Of entries first, each in the order of their numbers."""
    lost = [Difference("entry", 0, MISSING, (), _recorded(row)) for row in to.lost]
    return (
        *_compare("entry", to.rows.entries, there.entries),
        *lost,
        *_compare("revision", to.rows.revisions, there.revisions),
    )


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
    """None: what the table says is no moment."""
    try:
        return datetime.fromisoformat(row.get("recorded_at") or row["at"])
    except (ValueError, KeyError, TypeError):
        return None


def empty_entry(incident_id: IncidentId, defaults: Projection) -> Mapping[str, Any]:
    """Without words, and no part of the story."""
    empty = {"text": "", "data": {}, "thread": "", "permalink": "", "state": EntryState.WITHDRAWN.value}
    return {**defaults.entries[0], **empty, "incident_id": incident_id}


def incident_of(chain: str) -> IncidentId | None:
    """Of `INC-12`: 12."""
    head, _, number = chain.partition("-")
    return IncidentId(int(number)) if head == "INC" and number.isdecimal() else None
