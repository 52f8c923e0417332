"""A message of any channel is put on the timeline of an incident."""

from dataclasses import replace

from workflows.access.authorize import authorize
from workflows.deps import Deps
from workflows.domain.errors import InvalidField
from workflows.domain.ids import ClassId, IncidentId
from workflows.domain.incident import Incident
from workflows.domain.policy import Verb
from workflows.domain.request import Request
from workflows.incidents.declare import Origin, origin_entry
from workflows.timeline.captures import entry_of
from workflows.timeline.notes import check_class
from workflows.timeline.record import keep


def capture_elsewhere(
    incident_id: IncidentId, origin: Origin, request: Request, deps: Deps, content_class: ClassId | None = None
) -> Incident:
    """Keep the message with the words it had when it was chosen; once, however often it is asked for.

    Raises `InvalidField` for media in an incident of a guarded type.
    """
    check_class(content_class, deps)
    with deps.store.write() as uow:
        incident = authorize(uow, Verb.CAPTURE, incident_id, request.person)
        if origin.has_media and deps.programme.guarded(incident.type):
            raise InvalidField("incident", "guarded_media", label=incident.label)
        uow.incidents.lock(incident.id)
        if entry_of(uow, incident, origin.ref) is None:
            keep(uow, incident, replace(origin_entry(incident, origin, request), content_class=content_class))
            uow.commit()
    return incident
