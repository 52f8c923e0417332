"""What people write into the timeline themselves."""

from datetime import datetime

from workflows.access.authorize import authorize
from workflows.deps import Deps
from workflows.domain.errors import InvalidField
from workflows.domain.ids import ClassId, IncidentId
from workflows.domain.policy import Verb
from workflows.domain.request import Request
from workflows.domain.timeline import Entry, EntryFact
from workflows.timeline.record import record

MAX_NOTE = 3000


def add_note(
    incident_id: IncidentId,
    text: str,
    happened_at: datetime | None,
    fact: EntryFact,
    request: Request,
    deps: Deps,
    content_class: ClassId | None = None,
) -> Entry | None:
    """Put a sentence on the timeline, at the time it was so. `fact`: what it tells, one of `NOTES`. None when this
    request was recorded before."""
    check_words(text, happened_at, request)
    check_class(content_class, deps)
    with deps.store.write() as uow:
        incident = authorize(uow, Verb.NOTE, incident_id, request.person)
        if not uow.idempotency_keys.claim(f"note/{request.id}", request.now):
            return None
        words = text.strip()
        entry = record(uow, incident, fact, request, text=words, happened_at=happened_at, content_class=content_class)
        uow.commit()
    return entry


def check_words(text: str, happened_at: datetime | None, request: Request) -> None:
    """Raises `InvalidField`."""
    check_note("text", text)
    if not text.strip():
        raise InvalidField("text", "note_missing")
    if happened_at is not None and happened_at > request.now:
        raise InvalidField("time", "time_future")


def check_class(content_class: ClassId | None, deps: Deps) -> None:
    """Raises `InvalidField` for one that the programme does not have."""
    if content_class is not None and content_class not in deps.programme.classes:
        raise InvalidField("class", "choice_gone")


def check_note(field: str, text: str) -> None:
    """Raises `InvalidField` for one that is too long."""
    if len(text) > MAX_NOTE:
        raise InvalidField(field, "too_long", limit=MAX_NOTE)
