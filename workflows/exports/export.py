"""Exporting: who may, what is put on record of it, and sending it to whoever asked."""

from dataclasses import dataclass
from datetime import datetime

from workflows.access.audit import log_access
from workflows.access.authorize import access_of, authorize, is_legal
from workflows.access.people import get_person
from workflows.deps import Deps
from workflows.domain.access_log import Accessed
from workflows.domain.entries.exports import RecordExported
from workflows.domain.errors import NotAllowed, Obsolete
from workflows.domain.exports import ExportOrder, check_order
from workflows.domain.ids import IncidentId
from workflows.domain.incident import Incident
from workflows.domain.markings import Audience
from workflows.domain.people import Person
from workflows.domain.policy import Verb
from workflows.domain.request import Request
from workflows.domain.roles import DEPUTY, LEAD
from workflows.exports.bundle import Export, build_export
from workflows.jobs.exports import SendExport
from workflows.jobs.states import Claimed, job_as
from workflows.messages.exports import ExportGiven
from workflows.outbox.direct import tell
from workflows.outbox.preconditions import incident_of
from workflows.ports.store import UnitOfWork
from workflows.presentation.presenter import Presenter
from workflows.timeline.as_of import check_moment
from workflows.timeline.record import record


@dataclass(frozen=True, slots=True)
class Exported:
    """`is_new` False: this request was recorded before."""

    incident: Incident
    export: Export | None
    is_new: bool = True


def check_export(incident_id: IncidentId, person: Person, deps: Deps) -> Incident:
    """The incident, for somebody who may export it, before a form is filled in for nothing."""
    with deps.store.read() as uow:
        return _authorized(uow, incident_id, person)


def export_record(
    incident_id: IncidentId,
    audience: Audience,
    purpose: str,
    at: datetime | None,
    say: Presenter,
    request: Request,
    deps: Deps,
    *,
    send: bool,
) -> Exported:
    """Put the export on record, with its purpose and the SHA-256 of its bytes, once for each request. `at`: as it was
    on record then; None: as it is. `send`: to whoever asked, in a direct message.

    Raises `NotFound`, `NotAllowed`, and `InvalidField`: without a purpose, where the marking forbids it, for a moment
    that cannot be.
    """
    with deps.store.write() as uow:
        incident = _authorized(uow, incident_id, request.person)
        check_order(incident, audience, purpose)
        if not uow.idempotency_keys.claim(f"export/{request.id}", request.now):
            return Exported(incident, None, is_new=False)
        if at is not None:
            check_moment(incident, at, request.now)
        order = ExportOrder(audience=audience, purpose=purpose.strip(), at=at or _newest(uow, incident, request.now))
        export = build_export(uow, incident, order, request, say)
        fact = RecordExported(audience=audience, as_of=order.at, sha256=export.sha256)
        entry = record(uow, incident, fact, request, text=order.purpose)
        about = {"audience": audience.value, "purpose": order.purpose, "sha256": export.sha256}
        log_access(uow, incident, Accessed.EXPORTED, request, **about)
        if send:
            uow.outbox.put(SendExport(incident.id, user=request.person.id, entry_id=entry.id))
        uow.commit()
    return Exported(incident, export)


def _newest(uow: UnitOfWork, incident: Incident, now: datetime) -> datetime:
    """Now, or when the newest entry was recorded by a process whose clock is ahead: nothing on record is left out."""
    return max([now, *(entry.recorded_at for entry in uow.timeline.of(incident.id))])


def _authorized(uow: UnitOfWork, incident_id: IncidentId, person: Person) -> Incident:
    """The lead, a deputy and Legal; what is marked as privileged only Legal lets out, and a privileged incident nobody
    before Legal waived it."""
    incident = authorize(uow, Verb.EXPORT, incident_id, person)
    decides_for_legal = is_legal(uow, incident, person)
    if incident.privilege_marked and not decides_for_legal:
        raise NotAllowed("need_legal_to_export", label=incident.label)
    if not decides_for_legal and not {LEAD, DEPUTY} & set(access_of(uow, incident, person).roles):
        raise NotAllowed("need_lead_to_export", label=incident.label)
    return incident


def send_export(claimed: Claimed, deps: Deps) -> None:
    """The same bytes again, as a file below a direct message. Nothing is sent to somebody who may not export it any
    more, nor anything other than what is on record."""
    job, now = job_as(SendExport, claimed), deps.clock.now()
    try:
        person = get_person(job.user, now, deps)
    except NotAllowed:
        raise Obsolete from None
    with deps.store.read() as uow:
        entry = uow.timeline.get(job.entry_id)
        assert entry is not None, "entries are never deleted"
        assert isinstance(entry.fact, RecordExported)
        try:
            incident = _authorized(uow, incident_of(uow, job.incident_id).id, person)
        except NotAllowed:
            raise Obsolete from None
        fact = entry.fact
        order = ExportOrder(audience=fact.audience, purpose=entry.text, at=fact.as_of)
        say = Presenter(deps.catalogue, deps.programme).into(person.locale, person.timezone)
        request = Request(person=person, now=entry.recorded_at, id="", source=entry.request_source)
        export = build_export(uow, incident, order, request, say, until=entry.id)
    is_same = export.sha256 == fact.sha256
    message = ExportGiven(incident=incident, audience=fact.audience, sha256=fact.sha256, is_same=is_same)
    ref = tell(claimed, job.user, message, deps, has_file=is_same)
    if is_same:
        title = deps.catalogue.into(person.locale)("export.file", label=incident.label)
        deps.chat.upload(ref, export.name, title, export.content, may_have_run=claimed.may_have_run)
