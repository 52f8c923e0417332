"""Reading: what one person sees. Every read goes through `can_see`."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from workflows.access.audience import entries_for
from workflows.access.authorize import NO_INCIDENT, access_of, authorize
from workflows.deps import Deps
from workflows.domain.entries.answers import AskAccepted, AskAnswered, AskDeclined, RoleAccepted
from workflows.domain.entries.calls import HazardAcknowledged, HazardDeclined
from workflows.domain.entries.incidents import PeopleInvited
from workflows.domain.entries.roles import RoleAssigned
from workflows.domain.entries.words import DecisionAdded, ImpactAdded, KeyMomentMarked, KeyMomentUnmarked
from workflows.domain.errors import NotFound
from workflows.domain.exposure import Presence
from workflows.domain.ids import ChannelId, EntryId, IncidentId, UserId
from workflows.domain.incident import Incident, Phase
from workflows.domain.key_moments import key_moments
from workflows.domain.people import Person
from workflows.domain.policy import Access, Verb, may
from workflows.domain.proposals import PROPOSALS, Proposal, ProposalKind
from workflows.domain.record import still_told
from workflows.domain.request import Request
from workflows.domain.snapshot import Snapshot
from workflows.domain.tasks import Task
from workflows.domain.timeline import Entry, correctors
from workflows.incidents.glass_review import open_reviews
from workflows.incidents.presence import acted_in
from workflows.messages.incidents import Home, IncidentPage, Listed, WarRooms
from workflows.messages.timeline import CatchUp, TimelinePage
from workflows.outbox.snapshot import snapshot
from workflows.ports.store import UnitOfWork
from workflows.programme.find_type import Kind
from workflows.timeline.corrections import may_correct

LISTED = 100
ON_HOME = 25
PAGE = 20
MOST_TASKS = 500
MOST_NEW = 500
DECISIONS = 5
MOST_MARKS = 200
USED_LATELY = timedelta(days=90)
MOST_USED = 8
"""Types that are offered before anybody types."""
ANSWERS = (AskAccepted, AskDeclined, AskAnswered, RoleAccepted, HazardAcknowledged, HazardDeclined)
"""What somebody can say to an invitation, with a button or by coming."""

ON_PAGE = 20

UNDER_WAY = frozenset({Phase.ACTIVE, Phase.SETTLED})
LISTS: Mapping[Listed, tuple[frozenset[Phase], bool]] = {
    Listed.OPEN: (UNDER_WAY, False),
    Listed.CLOSED: (frozenset({Phase.ENDED}), False),
    Listed.ALL: (frozenset(Phase), False),
    Listed.MINE: (UNDER_WAY, True),
}
"""The phases of each list, and whether only those count whose war room one is in."""


def incident_of_room(room: ChannelId, person: Person, typed: bool, at: datetime, deps: Deps) -> Incident | None:
    """The incident whose war room this is, if `person` may see it. Who typed or pressed something there at that moment
    of our clock may have become a member by it."""
    acted_in(room, person.id, Presence.TYPED if typed else Presence.PRESSED, at, deps)
    with deps.store.read() as uow:
        return uow.incidents.seen_in(person, room)


def under_way(person: Person, deps: Deps, limit: int = LISTED) -> tuple[Incident, ...]:
    """The incidents that have not ended and that `person` may see, the newest first."""
    with deps.store.read() as uow:
        return uow.incidents.visible_to(person, UNDER_WAY, limit)


def page_of(which: Listed, number: int, person: Person, deps: Deps) -> IncidentPage:
    """The page of that number, from 1, of the incidents `person` may see, the newest first. A page after the last is
    the last."""
    phases, own = LISTS[which]
    with deps.store.read() as uow:
        count = uow.incidents.how_many(person, phases, own=own)
        pages = max(-(-count // ON_PAGE), 1)
        shown = min(max(number, 1), pages)
        found = uow.incidents.page(person, phases, ON_PAGE, (shown - 1) * ON_PAGE, own=own)
    return IncidentPage(which=which, incidents=found, count=count, number=shown, pages=pages, now=deps.clock.now())


def own_under_way(person: Person, deps: Deps) -> tuple[Incident, ...]:
    """Those whose war room `person` is in, the newest first."""
    with deps.store.read() as uow:
        own = uow.incidents.of_member(person, UNDER_WAY, LISTED)
    return tuple(sorted(own, key=lambda i: i.id, reverse=True))


def war_rooms(person: Person, deps: Deps) -> WarRooms:
    """Where `person` can go from a place that is no war room."""
    own = own_under_way(person, deps)
    return WarRooms(own or under_way(person, deps), bool(own))


def types_used(person: Person, now: datetime, deps: Deps) -> tuple[Kind, ...]:
    """The most used of late, of what `person` may see."""
    with deps.store.read() as uow:
        found = uow.incidents.types_used(now - USED_LATELY, person, MOST_USED)
    return tuple(Kind(code, subtype) for code, subtype in found)


def find_incident(
    number: IncidentId | None, room: ChannelId | None, label: str, person: Person, deps: Deps
) -> Incident:
    """The incident of that number or war room. Raises `NotFound`, with `label`, unless `person` may see it."""
    with deps.store.read() as uow:
        found = uow.incidents.seen_in(person, room) if room else None
        wanted = found.id if found else number
        try:
            return authorize(uow, Verb.SEE, wanted or NO_INCIDENT, person)
        except NotFound:
            raise NotFound("no_such_incident", label=label) from None


def look_at(incident_id: IncidentId, request: Request, deps: Deps) -> Snapshot:
    """One incident, for somebody who may see it."""
    with deps.store.read() as uow:
        incident = authorize(uow, Verb.SEE, incident_id, request.person)
        return snapshot(uow, incident, request.now, reader=request.person)


def access_for_reader(incident_id: IncidentId, person: Person, deps: Deps) -> Access:
    """What `person` is to an incident they may see."""
    with deps.store.read() as uow:
        return access_of(uow, authorize(uow, Verb.SEE, incident_id, person), person)


def timeline_page(
    incident_id: IncidentId, request: Request, deps: Deps, limit: int = PAGE, before: int | None = None
) -> TimelinePage:
    """The newest entries, oldest of them first; of those before entry `before` where it is given. Raises `NotFound`."""
    with deps.store.read() as uow:
        incident = authorize(uow, Verb.READ, incident_id, request.person)
        ids = uow.timeline.ids(incident.id)
        numbers = {entry_id: number for number, entry_id in enumerate(ids, start=1)}
        later = _numbered(uow, ids, before)
        page = entries_for(uow, incident, uow.timeline.newest(incident.id, limit, before=later), request.person)
        return TimelinePage(
            snapshot=snapshot(uow, incident, request.now, *_named(page), reader=request.person),
            entries=page,
            key=frozenset(key_moments(_marks(uow, incident))),
            more=uow.timeline.count(incident.id, before=later) - len(page),
            numbers={entry.id: numbers[entry.id] for entry in page},
            correctable=frozenset(e.id for e in page if may_correct(uow, incident, e, request.person)),
        )


def _numbered(uow: UnitOfWork, ids: Sequence[EntryId], number: int | None) -> Entry | None:
    if number is None:
        return None
    entry = uow.timeline.get(ids[number - 1]) if 0 < number <= len(ids) else None
    if entry is None:
        raise NotFound("no_such_entry")
    return entry


def _marks(uow: UnitOfWork, incident: Incident) -> list[Entry]:
    kinds = (KeyMomentMarked, KeyMomentUnmarked)
    return [entry for kind in kinds for entry in uow.timeline.newest(incident.id, MOST_MARKS, kind=kind)]


def catch_up(incident_id: IncidentId, request: Request, deps: Deps) -> CatchUp:
    """The state, and what changed since `person` last asked. Remembers that they asked now."""
    with deps.store.write() as uow:
        incident = authorize(uow, Verb.SUMMARISE, incident_id, request.person)
        last = uow.read_markers.last(incident.id, request.person.id)
        new = entries_for(uow, incident, uow.timeline.newest(incident.id, MOST_NEW, unseen=last), request.person)
        decisions = uow.timeline.newest(incident.id, DECISIONS, kind=DecisionAdded)
        impact = tuple(still_told(uow.timeline.newest(incident.id, MOST_MARKS, kind=ImpactAdded)))
        proposals, invitation = _waiting(uow, incident, request.person), _unanswered(uow, incident, request.person)
        asking = (invitation,) if invitation else ()
        corrected = correctors(uow.timeline.revisions(incident.id))
        named = {*_named((*new, *decisions, *asking)), *(proposal.by for proposal in proposals), *corrected.values()}
        told = CatchUp(
            snapshot=snapshot(uow, incident, request.now, *named, reader=request.person),
            reader=request.person,
            proposals=proposals,
            since=last.at if last else None,
            entries=new,
            decisions=decisions,
            impact=impact,
            invitation=invitation,
            correctors=corrected,
            more=uow.timeline.count(incident.id, unseen=last) - len(new),
        )
        uow.read_markers.save(incident.id, request.person.id, uow.timeline.read_marker(incident.id, request.now))
        uow.commit()
    return told


def _waiting(uow: UnitOfWork, incident: Incident, person: Person) -> tuple[Proposal, ...]:
    """What waits for an answer: proposed by this person, or one that they may answer."""
    access = access_of(uow, incident, person)
    open_ones = [p for kind in ProposalKind for p in uow.proposals.open_of(incident.id, kind)]
    return tuple(
        p
        for p in open_ones
        if p.by == person.id or may(PROPOSALS[p.kind].asks_for(incident.exposure), incident, access)
    )


def _unanswered(uow: UnitOfWork, incident: Incident, person: Person) -> Entry | None:
    """The last invitation by somebody else that this person has said nothing to, and taken no role since."""
    if incident.has_ended:
        return None
    invited = uow.timeline.newest(incident.id, MOST_MARKS, kind=PeopleInvited)
    mine = [e for e in invited if e.by != person.id and person.id in e.fact.people_named]
    answers = [e for kind in ANSWERS for e in uow.timeline.newest(incident.id, MOST_MARKS, kind=kind)]
    taken = [
        e for e in uow.timeline.newest(incident.id, MOST_MARKS, kind=RoleAssigned) if person.id in e.fact.people_named
    ]
    answered = max((e.id for e in (*answers, *taken) if e.by == person.id), default=0)
    return next((e for e in sorted(mine, key=lambda e: -e.id) if e.id > answered), None)


def _named(entries: Iterable[Entry]) -> set[UserId]:
    return set().union(*(e.people for e in entries))


def todo(person: Person, deps: Deps) -> tuple[tuple[Incident, Task], ...]:
    """The open tasks of `person` across the incidents they may see, the most urgent first."""
    with deps.store.read() as uow:
        return _tasks_of(uow, person, MOST_TASKS)


def _tasks_of(uow: UnitOfWork, person: Person, limit: int) -> tuple[tuple[Incident, Task], ...]:
    tasks = uow.tasks.open_of(person, limit)
    incidents = uow.incidents.get_many(task.incident_id for task in tasks)
    uow.look.lists(incidents.values())
    return tuple((incidents[task.incident_id], task) for task in tasks)


def home(request: Request, deps: Deps) -> Home:
    """What the Home tab shows: every open incident `person` may see, the most severe first, and their tasks."""
    person, severities = request.person, tuple(deps.programme.severities)
    reviews = open_reviews(person, deps)
    with deps.store.read() as uow:
        open_ones = uow.incidents.most_severe(person, UNDER_WAY, severities, LISTED)
        own = frozenset(incident.id for incident in uow.incidents.of_member(person, UNDER_WAY, LISTED))
        return Home(
            incidents=open_ones[:ON_HOME],
            own=own,
            more=len(open_ones) - len(open_ones[:ON_HOME]),
            tasks=_tasks_of(uow, request.person, PAGE),
            may_declare=request.person.is_full_member,
            reviews=reviews,
            now=request.now,
        )
