"""What was on record at a moment, rebuilt from the entries: later changes, corrections and withdrawals are undone.

Pure. What counts is when Muster wrote something down, not when it happened. Only what never changes (number, words of
the declarer, channels) is taken from the incident as it is.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from workflows.domain.entries.incidents import (
    IncidentDeclared,
    PromiseChanged,
    SeverityChanged,
    StatusChanged,
    TitleChanged,
    UpdateIssued,
)
from workflows.domain.entries.markings import (
    MarkingChanged,
    PrivilegeLifted,
    PrivilegeMarked,
    PrivilegeWaived,
    WaiverRevoked,
)
from workflows.domain.entries.merges import MergedInto, MergeUndone
from workflows.domain.entries.roles import HandoverAccepted, RoleAssigned, RoleReleased, RoleVacated
from workflows.domain.entries.scope import (
    ClassAdded,
    ClassRemoved,
    SubtypeChanged,
    TypeChanged,
    VisibilityClosed,
    VisibilityFollowed,
    VisibilityOpened,
)
from workflows.domain.entries.words import MessageCaptured
from workflows.domain.exposure import Visibility
from workflows.domain.ids import EntryId, StatusId, subtype_of
from workflows.domain.incident import Incident, Phase
from workflows.domain.lifecycle import PHASES, StatusKind
from workflows.domain.markings import strictest
from workflows.domain.record import Record
from workflows.domain.roles import Holding
from workflows.domain.tasks_as_of import tasks_as_of
from workflows.domain.timeline import Change, Entry, EntryFact, EntryState, Revision

Kinds = Mapping[StatusId, StatusKind]
"""What each status of the programme means."""


def record_as_of(record: Record, at: datetime, kinds: Kinds) -> Record:
    """All that was on record at that moment. `record`: all that is."""
    entries = tuple(entry_as_of(entry, of_entry, at) for entry, of_entry in _with_revisions(record, at))
    return replace(
        record,
        incident=incident_as_of(record.incident, record.entries, at, kinds),
        entries=entries,
        revisions=tuple(one for one in record.revisions if one.at <= at),
        updates=tuple(one for one in record.updates if one.at <= at),
        holdings=holdings_as_of(record.entries, at),
        tasks=tasks_as_of(record.tasks, record.entries, at),
        at=at,
    )


def _with_revisions(record: Record, at: datetime) -> Iterable[tuple[Entry, list[Revision]]]:
    of_each: dict[EntryId, list[Revision]] = {}
    for revision in record.revisions:
        of_each.setdefault(revision.entry_id, []).append(revision)
    return ((entry, of_each.get(entry.id, [])) for entry in record.entries if entry.recorded_at <= at)


# ------------------------------------------------------------------------------------------------------ entries

_MADE: Mapping[Change, EntryState] = {
    Change.COMPLETED: EntryState.LIVE,
    Change.WITHDRAWN: EntryState.WITHDRAWN,
    Change.RESTORED: EntryState.PENDING,
}
"""What a revision makes of an entry; other changes leave its state as it is."""


def entry_as_of(entry: Entry, revisions: Sequence[Revision], at: datetime) -> Entry:
    """An entry as it read at that moment. `revisions`: its own, in the order in which they were made."""
    later = [one for one in revisions if one.at > at]
    if not later:
        return entry
    past = [one for one in revisions if one.at <= at]
    was_fetched = not isinstance(entry.fact, MessageCaptured) or bool(revisions[0].text)
    states = [
        EntryState.LIVE if was_fetched else EntryState.PENDING,
        *(_MADE[r.change] for r in past if r.change in _MADE),
    ]
    edits = [one.at for one in past if one.change in (Change.EDITED, Change.CORRECTED)]
    deleted = entry.deleted_at if entry.deleted_at and entry.deleted_at <= at else None
    return replace(entry, text=later[0].text, state=states[-1], edited_at=max(edits, default=None), deleted_at=deleted)


def recorded_until(entries: Iterable[Entry], at: datetime) -> list[Entry]:
    """In the order in which they were recorded."""
    return sorted((entry for entry in entries if entry.recorded_at <= at), key=lambda entry: entry.id)


# ----------------------------------------------------------------------------------------------------- incident


def incident_as_of(incident: Incident, entries: Iterable[Entry], at: datetime, kinds: Kinds) -> Incident:
    """The incident as its entries made it. `entries`: all there are."""
    known = tuple(entries)
    past = recorded_until(known, at)
    then = _as_declared(incident, recorded_until(known, max((e.recorded_at for e in known), default=at)))
    for entry in past:
        change = _CHANGES.get(type(entry.fact))
        if change is not None:
            then = replace(then, **change(then, entry, entry.fact, kinds))
    is_merge_known = len(past) == len(known) or not any(
        isinstance(e.fact, StatusChanged) for e in known if e not in past
    )
    return replace(then, duplicate_of=incident.duplicate_of) if is_merge_known else then


def with_stricter_marking(then: Incident, now: Incident) -> Incident:
    """As it was then, with the stricter of both markings: what is read today goes no further than it may today."""
    privileged = then.privilege_marked or now.privilege_marked
    return replace(then, marking=strictest(then.tlp, now.tlp), privilege_marked=privileged)


def _as_declared(incident: Incident, recorded: Sequence[Entry]) -> Incident:
    """Before anything changed: what the first change of each kind replaced, else what it still is."""
    firsts: dict[type[EntryFact], Any] = {}
    for entry in recorded:
        firsts.setdefault(type(entry.fact), entry.fact)

    def old(kind: type[EntryFact], now: Any) -> Any:
        return firsts[kind].old if kind in firsts else now

    declared = firsts.get(IncidentDeclared)
    return replace(
        incident,
        title=old(TitleChanged, incident.title),
        severity=old(SeverityChanged, incident.severity),
        type=old(TypeChanged, incident.type),
        subtype=_first_subtype(incident, recorded),
        status=old(StatusChanged, incident.status),
        visibility=declared.visibility if declared else incident.visibility,
        next_update_at=declared.next if declared else None,
        updated_at=None,
        resolved_at=None,
        closed_at=None,
        phase=Phase.ACTIVE,
        duplicate_of=None,
        marking=None,
        privilege_marked=False,
        waived=frozenset(),
        added_classes=frozenset(),
    )


def _first_subtype(incident: Incident, recorded: Sequence[Entry]) -> str:
    """What the first change of it replaced, else what it still is."""
    for entry in recorded:
        if isinstance(entry.fact, TypeChanged):
            return entry.fact.old_subtype
        if isinstance(entry.fact, SubtypeChanged):
            return subtype_of(entry.fact.old)
    return incident.subtype


def _status(then: Incident, entry: Entry, fact: StatusChanged, kinds: Kinds) -> dict[str, Any]:
    old, kind = kinds.get(fact.old), kinds.get(fact.new)
    phase = fact.phase or (PHASES[kind] if kind else then.phase)
    changed: dict[str, Any] = {"status": fact.new, "phase": phase, "duplicate_of": None}
    if phase is not Phase.ACTIVE:
        changed["next_update_at"] = None
    if old is StatusKind.DUPLICATE and not fact.reopens:
        return changed  # the merge was undone: it is as it was before
    if kind is StatusKind.RESOLVED:
        changed["resolved_at"] = entry.recorded_at
    if phase is Phase.ENDED:
        changed["closed_at"] = entry.recorded_at
    if fact.reopens:
        changed |= {"next_update_at": fact.next, "resolved_at": None, "closed_at": None}
    return changed


def _severity(then: Incident, entry: Entry, fact: SeverityChanged, kinds: Kinds) -> dict[str, Any]:
    return {"severity": fact.new} | ({"next_update_at": fact.next} if fact.next else {})


_Changed = Callable[[Incident, Entry, Any, Kinds], dict[str, Any]]
_CHANGES: Mapping[type[EntryFact], _Changed] = {
    TitleChanged: lambda then, entry, fact, kinds: {"title": fact.new},
    SeverityChanged: _severity,
    StatusChanged: _status,
    TypeChanged: lambda then, entry, fact, kinds: {"type": fact.new, "subtype": fact.new_subtype},
    ClassAdded: lambda then, entry, fact, kinds: {"added_classes": then.added_classes | {fact.content_class}},
    ClassRemoved: lambda then, entry, fact, kinds: {"added_classes": then.added_classes - {fact.content_class}},
    SubtypeChanged: lambda then, entry, fact, kinds: {"subtype": subtype_of(fact.new)},
    VisibilityClosed: lambda then, entry, fact, kinds: {"visibility": fact.new, "waived": frozenset()},
    VisibilityOpened: lambda then, entry, fact, kinds: {"visibility": fact.new},
    VisibilityFollowed: lambda then, entry, fact, kinds: {"visibility": Visibility.PRIVATE},
    MarkingChanged: lambda then, entry, fact, kinds: {"marking": fact.new},
    PrivilegeMarked: lambda then, entry, fact, kinds: {"privilege_marked": True},
    PrivilegeLifted: lambda then, entry, fact, kinds: {"privilege_marked": False},
    PrivilegeWaived: lambda then, entry, fact, kinds: {"waived": then.waived | {fact.use}},
    WaiverRevoked: lambda then, entry, fact, kinds: {"waived": then.waived - {fact.use}},
    UpdateIssued: lambda then, entry, fact, kinds: {"updated_at": entry.recorded_at, "next_update_at": fact.next},
    PromiseChanged: lambda then, entry, fact, kinds: {"next_update_at": fact.new},
    MergedInto: lambda then, entry, fact, kinds: {"duplicate_of": fact.other},
    MergeUndone: lambda then, entry, fact, kinds: {"next_update_at": fact.next, "closed_at": None},
}
"""What each kind of entry made of the incident: a new kind that changes it is a line here."""


# -------------------------------------------------------------------------------------------------------- roles


def holdings_as_of(entries: Iterable[Entry], at: datetime) -> tuple[Holding, ...]:
    """Who had which role, and who had had it before."""
    held: list[Holding] = []
    for entry in recorded_until(entries, at):
        match entry.fact:
            case RoleAssigned(role=role, to=to):
                _begin(held, entry, role, to)
            case HandoverAccepted(role=role, to=to, from_=old):
                _end(held, entry, role, old)
                _begin(held, entry, role, to)
            case RoleReleased(role=role, from_=old) | RoleVacated(role=role, from_=old):
                _end(held, entry, role, old)
    return tuple(sorted(held, key=lambda holding: holding.since))


def _begin(held: list[Holding], entry: Entry, role: Any, user: Any) -> None:
    if not any((h.role, h.user, h.until) == (role, user, None) for h in held):
        held.append(Holding(incident_id=entry.incident_id, role=role, user=user, since=entry.recorded_at))


def _end(held: list[Holding], entry: Entry, role: Any, user: Any) -> None:
    held[:] = [
        replace(h, until=entry.recorded_at) if (h.role, h.user, h.until) == (role, user, None) else h for h in held
    ]
