"""What is announced in a new message, since an edited one notifies nobody: severe incidents, and the end."""

from dataclasses import replace

from workflows.deps import Deps
from workflows.domain.entries.incidents import SeverityChanged, StatusChanged
from workflows.domain.errors import Obsolete
from workflows.domain.ids import ChannelId, IncidentId, SeverityCode
from workflows.domain.incident import Incident, MessageRef, Phase
from workflows.domain.lifecycle import PHASES
from workflows.domain.snapshot import Snapshot
from workflows.domain.timeline import EntryFact
from workflows.jobs.states import Claimed, job_as
from workflows.jobs.war_room import AnnounceChange, WithdrawAnnouncements
from workflows.messages.war_room import AnnouncedChange, ChangeAnnounced
from workflows.outbox.announce_channel import is_for_us
from workflows.outbox.outside import CHANGE, Outside, note_before, note_posted
from workflows.outbox.preconditions import incident_of
from workflows.outbox.snapshot import snapshot
from workflows.programme.models import Programme

AFTER = {
    Phase.ACTIVE: AnnouncedChange.REOPENED,
    Phase.SETTLED: AnnouncedChange.RESOLVED,
    Phase.ENDED: AnnouncedChange.ENDED,
}


def leadership_channel(deps: Deps) -> ChannelId | None:
    """The channel, if it is still private, within this workspace and Muster in it: else nothing is posted there."""
    channel = ChannelId(deps.leadership_channel)
    found = deps.chat.look_at(channel) if channel else None
    return channel if found is not None and found.is_guarded else None


def announce_change(claimed: Claimed, deps: Deps) -> None:
    """To everybody, or without words to leaders. Raises `Obsolete` for what is not announced."""
    job = job_as(AnnounceChange, claimed)
    with deps.store.read() as uow:
        incident = incident_of(uow, job.incident_id)
        entry = uow.timeline.get(job.entry_id)
        shown = snapshot(uow, incident, deps.clock.now())
    change = announced_change(entry.fact, deps.programme) if entry else None
    where = _where(incident, deps) if change else None
    if entry is None or change is None or where is None:
        raise Obsolete
    name = f"{CHANGE}{job.entry_id}"
    if incident.is_announced and not note_before(name, incident.id, Outside(channel=where, key=claimed.key), deps):
        raise Obsolete  # closed off just now
    message = ChangeAnnounced(snapshot=_as_changed(shown, entry.fact), change=change, was=_was(entry.fact))
    ref = deps.chat.post(where, message, key=claimed.key, may_have_run=claimed.may_have_run)
    if incident.is_announced:
        _remember(name, incident.id, ref, claimed, deps)


def _remember(name: str, incident_id: IncidentId, ref: MessageRef, claimed: Claimed, deps: Deps) -> None:
    """Where it stands, so that it can be withdrawn; at once if the incident was closed off meanwhile."""
    with deps.store.write() as uow:
        note_posted(uow, name, incident_id, ref, claimed.key, deps)
        if not incident_of(uow, incident_id).is_announced:
            uow.outbox.put(WithdrawAnnouncements(incident_id))
        uow.commit()


def announced_change(fact: EntryFact, programme: Programme) -> AnnouncedChange | None:
    """None: the announcement is only edited."""
    match fact:
        case SeverityChanged(old=old, new=new):
            raised = programme.rank(new) < programme.rank(old)
            return AnnouncedChange.RAISED if raised and programme.severity(new).announce_again else None
        case StatusChanged(old=old, phase=phase) if phase is not None:
            return AFTER[phase] if PHASES[programme.status(old).kind] is not phase else None
    return None


def _as_changed(shown: Snapshot, fact: EntryFact) -> Snapshot:
    """What the change made of it: it may have gone on since."""
    match fact:
        case SeverityChanged(new=severity):
            return replace(shown, incident=replace(shown.incident, severity=severity))
        case StatusChanged(new=status):
            return replace(shown, incident=replace(shown.incident, status=status))
    return shown


def _was(fact: EntryFact) -> SeverityCode | None:
    return fact.old if isinstance(fact, SeverityChanged) else None


def _where(incident: Incident, deps: Deps) -> ChannelId | None:
    if incident.is_announced:
        posted = incident.announcement
        return posted.channel if posted and is_for_us(posted.channel, deps) else None
    return leadership_channel(deps) if incident.is_told_to_leadership else None
