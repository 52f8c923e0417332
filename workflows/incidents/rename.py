"""What it is called."""

from dataclasses import replace

from workflows.access.authorize import authorize
from workflows.deps import Deps
from workflows.domain.entries.incidents import TitleChanged
from workflows.domain.errors import InvalidField
from workflows.domain.ids import IncidentId
from workflows.domain.incident import Incident
from workflows.domain.policy import Verb
from workflows.domain.request import Request
from workflows.timeline.record import record


def rename(incident_id: IncidentId, title: str, request: Request, deps: Deps) -> Incident:
    """A new title; the room of an open incident follows, a private one keeps its code name."""
    cleaned = " ".join(title.split())
    if not cleaned:
        raise InvalidField("title", "title_missing")
    if len(cleaned) > 200:
        raise InvalidField("title", "too_long", limit=200)
    with deps.store.write() as uow:
        incident = authorize(uow, Verb.RENAME, incident_id, request.person)
        if incident.title == cleaned:
            return incident
        changed = replace(incident, title=cleaned)
        uow.incidents.save(changed)
        record(uow, changed, TitleChanged(old=incident.title, new=cleaned), request)
        uow.commit()
    return changed
