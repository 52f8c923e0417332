"""Declaring an incident: one transaction that makes the fact, its first entries, its reminders and its jobs."""

from dataclasses import dataclass, replace
from datetime import datetime

from workflows.access.authorize import is_visible, names_of
from workflows.access.grants import begin_grants, can_come, thanks_for
from workflows.access.people import check_assignable, require_assignable
from workflows.deps import Deps
from workflows.domain.entries.incidents import IncidentDeclared
from workflows.domain.entries.scope import ClassAdded
from workflows.domain.entries.words import MessageCaptured
from workflows.domain.errors import DomainError, InvalidField, NotAllowed
from workflows.domain.exposure import Visibility
from workflows.domain.ids import ClassId, IncidentId, ProgrammeVersion, SeverityCode, SubtypeId, TypeCode, UserId
from workflows.domain.incident import Incident, MessageRef
from workflows.domain.naming import code_name
from workflows.domain.numbers import numbers_skipped
from workflows.domain.people import Person
from workflows.domain.reminders import for_missing_lead
from workflows.domain.request import Request
from workflows.domain.similarity import WINDOW, find_similar
from workflows.domain.timeline import Entry, EntryState
from workflows.incidents.roles import give_first_lead
from workflows.ports.store import UnitOfWork
from workflows.programme.models import Programme
from workflows.reminders.closing import remind_of_promise
from workflows.timeline.record import add_entries, new_entry

MAX_TITLE = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """The message an incident is declared from. `words`: without what shows media, or names it."""

    ref: MessageRef
    author: UserId | None
    author_name: str
    text: str
    said_at: datetime
    words: str = ""
    has_media: bool = False

    @property
    def about_media(self) -> frozenset[str]:
        """The lines that tell of its media."""
        lines = {line.strip() for line in self.text.splitlines()}
        return frozenset(lines - {line.strip() for line in self.words.splitlines()} - {""})


@dataclass(frozen=True, slots=True, kw_only=True)
class Declaration:
    """What the form says."""

    title: str
    description: str = ""
    type: TypeCode
    subtype: str = ""
    severity: SeverityCode
    visibility: Visibility | None = None
    """None: as the type says."""
    lead: UserId | None = None
    origin: Origin | None = None
    despite_similar: bool = False
    practice: bool = False
    classes: tuple[ClassId, ...] = ()
    """What people may meet in it besides what its type says."""


@dataclass(frozen=True, slots=True)
class Declared:
    """`thanks`: the text for a declarer who may not see it. For them it does not exist: they are thanked, and told
    nothing of it."""

    incident: Incident
    thanks: str = ""


@dataclass(frozen=True, slots=True)
class Similar:
    """Somebody declared something alike just now. Nothing was stored."""

    incident: Incident


def declare(order: Declaration, request: Request, deps: Deps) -> Declared | Similar:
    """Declare, or offer the incident that somebody else declared just now. A repeat returns the same incident, even if
    it would be refused by now."""
    order = _without_media(order, deps.programme)
    try:
        visibility = _check(order, request.person, deps.programme)
        lead = _lead(order, request, deps)
    except DomainError:
        with deps.store.read() as uow:
            known = uow.incidents.by_request(request.id)
            if known is not None:
                return _declared(uow, known, request)
        raise
    with deps.store.write() as uow:
        known = uow.incidents.by_request(request.id)
        if known is not None:
            return _declared(uow, known, request)
        similar = None if order.despite_similar or order.practice else _just_declared(uow, order.title, request)
        if similar is not None:
            return Similar(similar)
        incident = uow.incidents.add(
            _draft(order, visibility, request, deps.programme), numbers_skipped(deps.programme.number_gaps)
        )
        _write_beginnings(uow, incident, order, _lead_who_sees(uow, incident, lead, request), request, deps)
        declared = _declared(uow, incident, request)
        uow.commit()
    return declared


def _declared(uow: UnitOfWork, incident: Incident, request: Request) -> Declared:
    is_seen = is_visible(uow, incident, request.person)
    return Declared(incident, "" if is_seen else thanks_for(uow, incident))


def _without_media(order: Declaration, programme: Programme) -> Declaration:
    """A guarded type keeps no message with media, and no line that tells of it."""
    origin = order.origin
    if origin is None or not origin.has_media or not programme.guarded(order.type):
        return order
    lines = [line for line in order.description.splitlines() if line.strip() not in origin.about_media]
    return replace(order, origin=None, description="\n".join(lines))


def _lead(order: Declaration, request: Request, deps: Deps) -> UserId | None:
    if not order.lead:
        return None
    return (
        check_assignable("lead", request.person)
        if order.lead == request.person.id
        else require_assignable("lead", order.lead, request.now, deps)
    ).id


def _lead_who_sees(uow: UnitOfWork, incident: Incident, lead: UserId | None, request: Request) -> UserId | None:
    """Whoever declares what they may not see themselves does not lead it. Raises `InvalidField` for somebody else who
    may not."""
    if lead is None or can_come(uow, incident, lead):
        return lead
    if lead == request.person.id:
        return None
    raise InvalidField("lead", "not_cleared", name=names_of(uow, (lead,))[0], word=incident.type.lower())


def _check(order: Declaration, by: Person, programme: Programme) -> Visibility:
    if not by.is_full_member:
        raise NotAllowed("guest_declares")
    if not order.title.strip():
        raise InvalidField("title", "title_missing")
    if len(order.title) > MAX_TITLE:
        raise InvalidField("title", "too_long", limit=MAX_TITLE)
    if order.type not in programme.types or order.severity not in programme.severities:
        raise InvalidField("type" if order.type not in programme.types else "severity", "choice_gone")
    if not set(order.classes) <= set(programme.classes):
        raise InvalidField("classes", "choice_gone")
    severity = programme.severities[order.severity]
    if severity.reason and not (order.practice or order.origin or order.description.strip()):
        raise InvalidField("summary", "declaring_needs_reason", severity=order.severity)
    kind = programme.types[order.type]
    if order.subtype and order.subtype not in kind.subtypes:
        raise InvalidField("type", "choice_gone")
    wanted = order.visibility or kind.visibility
    if wanted not in programme.visibilities_of(order.type):
        forced = wanted.is_wider_than(kind.floor)
        raise InvalidField("visibility", "visibility_forced" if forced else "nobody_cleared", type=kind.title)
    return wanted


def _just_declared(uow: UnitOfWork, title: str, request: Request) -> Incident | None:
    recent = uow.incidents.titles_since(request.now - WINDOW, request.person)
    similar = uow.incidents.get_many(find_similar(title, recent))
    found = [incident for _, incident in sorted(similar.items())][:1]
    uow.look.lists(found)
    return next(iter(found), None)


def _draft(order: Declaration, visibility: Visibility, request: Request, programme: Programme) -> Incident:
    return Incident(
        id=IncidentId(0),
        request_id=request.id,
        title=" ".join(order.title.split()),
        description=order.description.strip(),
        type=order.type,
        subtype=order.subtype,
        programme=programme.version,
        severity=order.severity,
        status=programme.lifecycle.declared,
        visibility=visibility,
        practice=order.practice,
        declared_by=request.person.id,
        declared_at=request.now,
        code_name="" if visibility.exposure.title_in_name else code_name(request.id),
        added_classes=frozenset(order.classes) - frozenset(programme.classes_of(order.type)),
        next_update_at=request.now + programme.severities[order.severity].update_every,
    )


def _write_beginnings(
    uow: UnitOfWork,
    incident: Incident,
    order: Declaration,
    lead: UserId | None,
    request: Request,
    deps: Deps,
) -> None:
    if can_come(uow, incident, request.person.id):
        uow.members.add(incident.id, request.person.id, request.now)
    entries = [] if order.origin is None else [origin_entry(incident, order.origin, request)]
    fact = IncidentDeclared(
        severity=incident.severity,
        type=incident.type,
        visibility=incident.visibility,
        next=incident.next_update_at,
        subtype=SubtypeId(incident.subtype) if incident.subtype else None,
        programme=ProgrammeVersion(incident.programme) if incident.programme else None,
    )
    entries.append(new_entry(incident, fact, request, text=incident.title))
    entries += [new_entry(incident, ClassAdded(one), request) for one in sorted(incident.added_classes)]
    if lead is not None:
        entries += give_first_lead(uow, incident, lead, request, deps)
    begin_grants(uow, incident, request.person.id, deps.programme.classes_in(incident))
    add_entries(uow, incident, entries)
    if lead is None:
        uow.reminders.add(for_missing_lead(incident, request.now, deps.programme.missing_lead_after))
    remind_of_promise(uow, incident)


def origin_entry(incident: Incident, origin: Origin, request: Request) -> Entry:
    """The message as an entry, by whoever chose it."""
    return Entry(
        incident_id=incident.id,
        fact=MessageCaptured(),
        by=request.person.id,
        happened_at=origin.said_at,
        recorded_at=request.now,
        text=origin.text,
        author=origin.author,
        author_name=origin.author_name,
        source=origin.ref,
        state=EntryState.LIVE,
    )
