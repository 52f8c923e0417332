"""Reads the state of an incident: for rules, and with names for what is shown of it."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from workflows.access.audience import may_be_named, tasks_for
from workflows.access.hazard_notices import awaited
from workflows.domain.entries.access import BreakGlassReviewed, GlassBroken
from workflows.domain.entries.calls import NobodyLeft
from workflows.domain.entries.incidents import PersonNamed
from workflows.domain.entries.war_room import NobodyCleared
from workflows.domain.exposure import SeenBy
from workflows.domain.glass_reviews import unreviewed
from workflows.domain.grants import Via
from workflows.domain.ids import FunctionId, UserId
from workflows.domain.incident import Incident
from workflows.domain.merges import MergeState
from workflows.domain.people import Person
from workflows.domain.rosters import PRIVACY, SECURITY, cleared_for, people_of_function
from workflows.domain.snapshot import Snapshot
from workflows.domain.timeline import Entry
from workflows.ports.store import UnitOfWork

FUNCTIONS = 100
"""At most as many people as are named for a function in one incident."""

EMERGENCIES = 50
"""At most as many of the newest times that somebody broke the glass are looked at."""


def state_of(uow: UnitOfWork, incident: Incident, now: datetime) -> Snapshot:
    """What belongs to the incident now, without its last update, failed steps and names."""
    holdings, tasks = uow.roles.of(incident.id), uow.tasks.of(incident.id)
    concerned = {incident.declared_by, *(h.user for h in holdings if h.until is None)}
    concerned |= {task.assignee for task in tasks if task.assignee}
    broken = uow.timeline.newest(incident.id, EMERGENCIES, kind=GlassBroken)
    reviewed = uow.timeline.newest(incident.id, EMERGENCIES, kind=BreakGlassReviewed) if broken else ()
    to_review = unreviewed((*broken, *reviewed))
    reviewers = reviewers_of(uow) if to_review else frozenset[UserId]()
    return Snapshot(
        incident=incident,
        holdings=holdings,
        tasks=tasks,
        gone=uow.people.gone(concerned | reviewers),
        emergencies=_emergencies(uow, incident, broken, now),
        to_review=to_review,
        reviewers=reviewers,
        now=now,
    )


def reviewers_of(uow: UnitOfWork) -> frozenset[UserId]:
    """Who is asked to review that the glass was broken: Security and Privacy."""
    return frozenset[UserId]().union(*(uow.rosters.of(people_of_function(one)) for one in (SECURITY, PRIVACY)))


def snapshot(
    uow: UnitOfWork, incident: Incident, now: datetime, *also: UserId | None, reader: Person | None = None
) -> Snapshot:
    """The incident now. `also`: more people whose names the surface needs. `reader`: who alone reads it; else everybody
    who sees the incident does."""
    state = state_of(uow, incident, now)
    last_update = uow.updates.last(incident.id)
    needs_none = incident.exposure.seen_by is not SeenBy.CLEARED
    called = tuple(sorted(awaited(uow, incident)))
    named = uow.timeline.newest(incident.id, FUNCTIONS, kind=PersonNamed)
    people = {
        incident.declared_by,
        *called,
        *(one.who for one in state.emergencies),
        *(holding.user for holding in state.holdings),
        *(task.assignee for task in state.tasks),
        *((last_update.by,) if last_update else ()),
        *also,
    }
    return replace(
        state,
        tasks=tasks_for(uow, incident, state.tasks, reader),
        last_update=last_update,
        awaited=called,
        uncleared=_uncleared(uow, incident),
        unfilled=_unfilled(uow, incident, named),
        is_anybody_cleared=needs_none or bool(uow.rosters.of(cleared_for(incident.type))),
        present=uow.members.of(incident.id),
        failed_steps={step.step: step.error for step in uow.steps.failed(incident.id)},
        named_for=frozenset(e.fact.function for e in named if isinstance(e.fact, PersonNamed)),
        names=uow.people.names(user for user in people if user),
        **_merges(uow, incident, now, reader),
    )


def _uncleared(uow: UnitOfWork, incident: Incident) -> frozenset[FunctionId]:
    """As it was when they were called last."""
    if incident.exposure.seen_by is not SeenBy.CLEARED:
        return frozenset()
    newest = uow.timeline.newest(incident.id, 1, kind=NobodyCleared)
    of_type = [e.fact for e in newest if isinstance(e.fact, NobodyCleared) and e.fact.type == incident.type]
    return frozenset(function for fact in of_type for function in fact.functions)


def _unfilled(uow: UnitOfWork, incident: Incident, named: Sequence[Entry]) -> frozenset[FunctionId]:
    """Until somebody is named for them."""
    since = {e.fact.function: e.id for e in sorted(named, key=lambda e: e.id) if isinstance(e.fact, PersonNamed)}
    left = uow.timeline.newest(incident.id, FUNCTIONS, kind=NobodyLeft)
    return frozenset(
        function
        for entry in left
        if isinstance(entry.fact, NobodyLeft)
        for function in entry.fact.functions
        if since.get(function, 0) < entry.id
    )


def _emergencies(
    uow: UnitOfWork, incident: Incident, entries: Iterable[Entry], now: datetime
) -> tuple[GlassBroken, ...]:
    """Those who broke the glass and see it by that now: the hour is not over, and nobody took it from them."""
    lasting = {e.fact.who: e.fact for e in entries if isinstance(e.fact, GlassBroken) and e.fact.until > now}
    if not lasting:
        return ()
    live = {one.user for one in uow.grants.of(incident.id) if one.via is Via.BREAK_GLASS and one.is_live(now)}
    return tuple(fact for who, fact in lasting.items() if who in live)


def _merges(uow: UnitOfWork, incident: Incident, now: datetime, reader: Person | None) -> dict[str, Any]:
    """What the reader may know of its duplicates, or of what it is a duplicate of."""

    def may_know(other: Incident) -> bool:
        return may_be_named(uow, incident, other, reader)

    found: dict[str, Any] = {"duplicates": tuple(filter(may_know, uow.incidents.duplicates_of(incident.id)))}
    if incident.duplicate_of is not None:
        target = uow.incidents.get_many([incident.duplicate_of])[incident.duplicate_of]
        merge = uow.merges.last_of(incident.id)
        can_undo = merge is not None and merge.state is MergeState.OPEN and now < merge.undo_until
        found["duplicate_of"] = target if may_know(target) else None
        found["undo_until"] = merge.undo_until if merge and can_undo else None
    return found
