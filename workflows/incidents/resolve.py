"""Resolving: what was done, whom it hit, why it happened if that is known, and what is left."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from workflows.access.authorize import authorize
from workflows.deps import Deps
from workflows.domain.entries.words import CauseAdded, Finding, ImpactAdded
from workflows.domain.ids import IncidentId
from workflows.domain.incident import Incident
from workflows.domain.policy import Verb
from workflows.domain.record import Record
from workflows.domain.request import Request
from workflows.domain.snapshot import Snapshot
from workflows.domain.timeline import AlreadyPosted
from workflows.incidents.leftover import Leftover, check_leftover, dispose
from workflows.incidents.status import shift_status
from workflows.outbox.snapshot import snapshot
from workflows.ports.store import UnitOfWork
from workflows.timeline.notes import check_note
from workflows.timeline.record import record
from workflows.timeline.summary import read_record


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolution:
    """What the form says; `done` is the reason of the change."""

    done: str
    impact: str = ""
    cause: str = ""
    leftover: Leftover | None = None


FINDINGS: Mapping[str, type[Finding]] = {"impact": ImpactAdded, "cause": CauseAdded}
"""The fields that become entries of their own."""


def resolution_so_far(incident_id: IncidentId, request: Request, deps: Deps) -> tuple[Snapshot, Resolution]:
    """The incident, and the resolution as far as the record knows it: what a form begins with."""
    with deps.store.read() as uow:
        incident = authorize(uow, Verb.RESOLVE, incident_id, request.person)
        shown = snapshot(uow, incident, request.now)
        known = read_record(uow, incident, request.now)
        shown_freely = [entry for entry in known.entries if not deps.programme.hides(entry.content_class)]
        known = replace(known, entries=tuple(shown_freely))
    done = shown.last_update.message if shown.last_update else ""
    return shown, Resolution(done=done, impact=_known(known, ImpactAdded), cause=_known(known, CauseAdded))


def _known(known: Record, kind: type[Finding]) -> str:
    return "\n".join(entry.text for entry in known.findings(kind))


def resolve(incident_id: IncidentId, resolution: Resolution, request: Request, deps: Deps) -> Incident:
    """Resolve, with everything that is said of it. What the record knows already is not written down again."""
    for field in ("done", *FINDINGS):
        check_note(field, getattr(resolution, field))
    check_leftover(resolution.leftover, request, deps)
    with deps.store.write() as uow:
        incident = authorize(uow, Verb.SEE, incident_id, request.person)
        _write_findings(uow, incident, resolution, request)
        status = deps.programme.lifecycle.resolved
        changed = shift_status(uow, incident, status, resolution.done.strip(), request, deps)
        if resolution.leftover is not None:
            dispose(uow, changed, resolution.leftover, request, deps.programme)
        uow.commit()
    return changed


def _write_findings(uow: UnitOfWork, incident: Incident, resolution: Resolution, request: Request) -> None:
    """The summary that follows tells the room."""
    known = read_record(uow, incident, request.now)
    for field, kind in FINDINGS.items():
        text = getattr(resolution, field).strip()
        if text and text != _known(known, kind):
            posted = AlreadyPosted.BY_SUMMARY
            record(uow, incident, kind(is_all=True), request, text=text, already_posted=posted)
