"""Situation reports: reading what the next one says, and posting it under its author's name."""

from workflows.access.authorize import authorize
from workflows.deps import Deps
from workflows.domain.entries.reports import SituationReported
from workflows.domain.errors import InvalidField, Obsolete
from workflows.domain.ids import IncidentId
from workflows.domain.incident import Incident
from workflows.domain.policy import Verb
from workflows.domain.privilege import Use
from workflows.domain.proposals import ProposalKind
from workflows.domain.request import Request
from workflows.jobs.states import Claimed, job_as
from workflows.jobs.timeline import PostReport
from workflows.messages.timeline import ReportPosted
from workflows.outbox.posting import post_in_room
from workflows.outbox.snapshot import snapshot
from workflows.ports.store import UnitOfWork
from workflows.presentation.presenter import Presenter
from workflows.presentation.situation_report import MAX_REPORT, present_report, report_text, reports_of
from workflows.presentation.summary import SummaryView
from workflows.timeline.record import record
from workflows.timeline.summary import read_record


def look_at_report(incident_id: IncidentId, say: Presenter, request: Request, deps: Deps) -> SummaryView:
    """What the next report would say, for somebody who may read the record."""
    with deps.store.read() as uow:
        incident = authorize(uow, Verb.SUMMARISE, incident_id, request.person)
        return _next(uow, incident, say, request)


def post_report(incident_id: IncidentId, text: str | None, request: Request, deps: Deps) -> Incident:
    """Put the next report on record and have it posted, once for each request. `text` None: as the record says, in the
    language of the room. Raises `InvalidField`."""
    if text is not None and not text.strip():
        raise InvalidField("text", "message_missing")
    if text is not None and len(text) > MAX_REPORT:
        raise InvalidField("text", "too_long", limit=MAX_REPORT)
    with deps.store.write() as uow:
        incident = authorize(uow, Verb.SUMMARISE, incident_id, request.person)
        if uow.idempotency_keys.claim(f"report/{request.id}", request.now):
            written = text or report_text(_next(uow, incident, Presenter(deps.catalogue, deps.programme), request))
            number = len(reports_of(read_record(uow, incident, request.now))) + 1
            record(uow, incident, SituationReported(number=number), request, text=written.strip())
            uow.commit()
    return incident


def _next(uow: UnitOfWork, incident: Incident, say: Presenter, request: Request) -> SummaryView:
    waiting = [proposal for kind in ProposalKind for proposal in uow.proposals.open_of(incident.id, kind)]
    known = read_record(uow, incident, request.now, *(proposal.by for proposal in waiting), is_kept=True)
    return present_report(say, known, waiting)


def post_report_in_room(claimed: Claimed, deps: Deps) -> None:
    """As it was signed: what happened since is in the next one."""
    job = job_as(PostReport, claimed)

    def say(uow: UnitOfWork, incident: Incident) -> ReportPosted:
        if incident.leaves_out(Use.SUMMARIES):
            raise Obsolete
        entry = uow.timeline.get(job.entry_id)
        assert entry is not None, "entries are never deleted"
        return ReportPosted(snapshot(uow, incident, deps.clock.now(), *entry.people), entry)

    post_in_room(claimed, say, deps)
