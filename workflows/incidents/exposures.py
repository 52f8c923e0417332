"""What people open that can hurt them, and how long they have it before them. Only they themselves read the latter."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from workflows.access.authorize import authorize_part
from workflows.deps import Deps
from workflows.domain.entries.exhibits import EntryViewed
from workflows.domain.errors import InvalidField, NotAllowed, NotFound
from workflows.domain.exhibits import Medium
from workflows.domain.exposures import Exposure, time_by_class
from workflows.domain.grants import Grant, Via
from workflows.domain.ids import ClassId, EntryId, ExposureId, UserId
from workflows.domain.incident import Incident
from workflows.domain.people import Person
from workflows.domain.policy import Verb
from workflows.domain.request import Request
from workflows.domain.timeline import Entry, EntryState
from workflows.ports.store import UnitOfWork
from workflows.programme.models import Programme
from workflows.timeline.record import record


@dataclass(frozen=True, slots=True, kw_only=True)
class Spent:
    """How long one person had a class before them, as they read it, beside what the organisation set for it."""

    content_class: ClassId
    today: timedelta
    this_week: timedelta
    a_day: timedelta | None
    a_week: timedelta | None

    @property
    def is_enough(self) -> bool:
        """They have reached what the organisation set."""
        limits = ((self.today, self.a_day), (self.this_week, self.a_week))
        return any(most is not None and had >= most for had, most in limits)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hidden:
    """An entry whose words are hidden, before one person opens it."""

    incident: Incident
    entry: Entry
    number: int
    spent: Spent


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """An entry with its words, for the one person who opened it. `exposure`: none for a request that was repeated."""

    incident: Incident
    entry: Entry
    number: int
    exposure: ExposureId | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnExposure:
    """One person's own: by class, and for which classes they are not called."""

    spent: tuple[Spent, ...]
    opted_out: frozenset[ClassId]


def look_at_hidden(entry_id: EntryId, request: Request, deps: Deps) -> Hidden:
    """What is asked before it opens. Raises `NotFound`, and `NotAllowed` for a class that they opted out of."""
    with deps.store.read() as uow:
        incident, entry, number, content_class = _found(uow, entry_id, request.person)
        spent = spent_on(uow, content_class, request.person, request.now, deps.programme)
    return Hidden(incident=incident, entry=entry, number=number, spent=spent)


def reveal_entry(entry_id: EntryId, request: Request, deps: Deps) -> Opened:
    """The words of a hidden entry, for this person alone, who was asked twice: on record once, and as an exposure.
    Raises as `look_at_hidden`."""
    with deps.store.write() as uow:
        incident, entry, number, content_class = _found(uow, entry_id, request.person)
        begun = None
        if uow.idempotency_keys.claim(f"reveal/{request.id}", request.now):
            begun = begin_exposure(uow, content_class, Medium.TEXT, request)
            record(uow, incident, EntryViewed(number, content_class), request)
        uow.commit()
    return Opened(incident=incident, entry=entry, number=number, exposure=begun)


def _found(uow: UnitOfWork, entry_id: EntryId, by: Person) -> tuple[Incident, Entry, int, ClassId]:
    """What is missing and what is hidden from this person are looked up alike."""
    entry, missing = uow.timeline.get(entry_id), NotFound("no_such_entry")
    incident = authorize_part(uow, Verb.SUMMARISE, entry.incident_id if entry else None, by, missing)
    if entry is None or entry.state is not EntryState.LIVE or entry.content_class is None:
        raise missing
    refuse_opted_out(uow, entry.content_class, by)
    return incident, entry, uow.timeline.ids(incident.id).index(entry.id) + 1, entry.content_class


def refuse_opted_out(uow: UnitOfWork, content_class: ClassId | None, person: Person) -> None:
    """Inside a transaction: nothing of a class opens to who asked for none of it. Raises `NotAllowed`."""
    if content_class is not None and content_class in uow.grants.opted_out(person.id, uow.now):
        raise NotAllowed("opted_out")


def begin_exposure(
    uow: UnitOfWork, content_class: ClassId | None, medium: Medium, request: Request
) -> ExposureId | None:
    """Inside a transaction. None for what is of no class."""
    if content_class is None:
        return None
    opened = Exposure(user=request.person.id, content_class=content_class, medium=medium, started_at=request.now)
    return uow.exposures.begin(opened).id


def end_exposure(exposure_id: ExposureId, user: UserId, at: datetime, deps: Deps) -> None:
    """They are done with it, or closed it. Nothing happens to somebody else's."""
    with deps.store.write() as uow:
        uow.exposures.end(exposure_id, user, at)
        uow.commit()


def spent_on(uow: UnitOfWork, content_class: ClassId, person: Person, now: datetime, programme: Programme) -> Spent:
    """Inside a transaction; of this person, for this person."""
    return _spent(uow, (content_class,), person, now, programme)[0]


def own_exposure(request: Request, deps: Deps) -> OwnExposure:
    """Of who asks, and of nobody else."""
    programme = deps.programme
    with deps.store.read() as uow:
        return OwnExposure(
            spent=_spent(uow, programme.classes, request.person, request.now, programme),
            opted_out=uow.grants.opted_out(request.person.id, uow.now),
        )


def _spent(
    uow: UnitOfWork, classes: Collection[ClassId], person: Person, now: datetime, programme: Programme
) -> tuple[Spent, ...]:
    """Today and this week, from Monday on, begin where the person is."""
    local = now.astimezone(ZoneInfo(person.timezone))
    day = local.replace(hour=0, minute=0, second=0, microsecond=0)
    week = day - timedelta(days=day.weekday())
    found = uow.exposures.of_person(person.id, week - timedelta(hours=1))
    today, this_week = time_by_class(found, day, now), time_by_class(found, week, now)
    return tuple(_of_class(one, today, this_week, programme) for one in classes)


def _of_class(
    one: ClassId, today: Mapping[ClassId, timedelta], this_week: Mapping[ClassId, timedelta], programme: Programme
) -> Spent:
    known = programme.classes.get(one)
    return Spent(
        content_class=one,
        today=today.get(one, timedelta()),
        this_week=this_week.get(one, timedelta()),
        a_day=known.a_day if known else None,
        a_week=known.a_week if known else None,
    )


def opt_out(wanted: Collection[ClassId], request: Request, deps: Deps) -> None:
    """From now on nobody calls this person for these classes, and nothing of them opens to them; of all others they
    are called as ever. No reason is asked, and nobody else reads it. Raises `InvalidField`."""
    if not set(wanted) <= set(deps.programme.classes):
        raise InvalidField("classes", "choice_gone")
    person = request.person.id
    with deps.store.write() as uow:
        now_out = uow.grants.opted_out(person, uow.now)
        for one in sorted(set(wanted) - now_out):
            out = Grant(user=person, content_class=one, via=Via.REQUEST, denies=True, by=person, at=request.now)
            uow.grants.add(out)
        for one in sorted(now_out - set(wanted)):
            for grant in uow.grants.of_class(one, person):
                uow.grants.end(grant.id, request.now, person)
        uow.commit()
