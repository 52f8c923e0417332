"""A message that is kept on the timeline without a secret still shows it in the room: its author is told, once."""

from datetime import datetime

from workflows.access.authorize import is_visible
from workflows.access.people import find_person
from workflows.deps import Deps
from workflows.domain.errors import Obsolete
from workflows.domain.timeline import Entry
from workflows.jobs.states import Claimed, job_as
from workflows.jobs.timeline import NotifyMasked
from workflows.messages.timeline import SecretsMasked
from workflows.outbox.direct import tell
from workflows.outbox.preconditions import incident_of
from workflows.ports.store import UnitOfWork
from workflows.text.secrets import Masked


def tell_of_masked(uow: UnitOfWork, entry: Entry, words: Masked, now: datetime) -> None:
    """Put a private word to whoever wrote a message and whoever kept it; for an entry each hears it once."""
    if not words.kinds:
        return
    for user in sorted({user for user in (entry.author, entry.by) if user}):
        if uow.idempotency_keys.claim(f"masked/{entry.id}/{user}", now):
            uow.outbox.put(NotifyMasked(entry.incident_id, user=user, entry_id=entry.id))


def notify_masked(claimed: Claimed, deps: Deps) -> None:
    """Nobody hears of an incident that they may not see."""
    job, now = job_as(NotifyMasked, claimed), deps.clock.now()
    reader = find_person(job.user, now, deps)
    with deps.store.read() as uow:
        incident, entry = incident_of(uow, job.incident_id), uow.timeline.get(job.entry_id)
        if entry is None or reader is None or reader.is_bot or not is_visible(uow, incident, reader):
            raise Obsolete
    message = SecretsMasked(label=incident.label, link=entry.permalink, is_own=entry.author == job.user)
    tell(claimed, job.user, message, deps)
