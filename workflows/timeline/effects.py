"""What every entry of a timeline sets off: the process map of Muster on one screen."""

from collections.abc import Callable, Mapping

from workflows.domain.ids import RoleId, UserId
from workflows.domain.incident import Incident
from workflows.domain.timeline import Entry, EntryKind
from workflows.domain.tutorial import ticks
from workflows.jobs.incidents import SendInstructions
from workflows.jobs.job import Job
from workflows.jobs.timeline import CompleteCapture
from workflows.jobs.war_room import (
    NotifyDeclarer,
    PostEntry,
    ProvisionWarRoom,
    RefreshAnnouncement,
    RefreshIncidentCard,
    RefreshTopic,
    RefreshTutorial,
    RenameRoom,
)

Effect = Callable[[Incident, Entry], Job | None]

ALREADY_POSTED = "told"
"""Set in `data` of an entry that is told of elsewhere already, so that nothing is said twice."""
BY_UPDATE = "update"
BY_CARD = "card"
NOWHERE = "nowhere"
"""The room cannot be told."""
SOURCE = "via"
"""Set in `data` of an entry that came another way than through the chat: nobody in the room has seen anything of it."""


def provision(incident: Incident, entry: Entry) -> Job:
    return ProvisionWarRoom(incident.id)


def card(incident: Incident, entry: Entry) -> Job | None:
    return None if _on_first_card(entry) else RefreshIncidentCard(incident.id)


def announcement(incident: Incident, entry: Entry) -> Job | None:
    return RefreshAnnouncement(incident.id) if incident.is_announced and not _on_first_card(entry) else None


def _on_first_card(entry: Entry) -> bool:
    """Whether the set-up has yet to post the card: it will show this anyway."""
    return entry.data.get(ALREADY_POSTED) == BY_CARD


def topic(incident: Incident, entry: Entry) -> Job:
    return RefreshTopic(incident.id)


def rename(incident: Incident, entry: Entry) -> Job | None:
    return RenameRoom(incident.id) if incident.exposure.title_in_name else None


def line(incident: Incident, entry: Entry) -> Job | None:
    return None if ALREADY_POSTED in entry.data else PostEntry(incident.id, entry.id)


def line_about_outside(incident: Incident, entry: Entry) -> Job | None:
    return line(incident, entry) if SOURCE in entry.data else None


def instructions(incident: Incident, entry: Entry) -> Job | None:
    if _on_first_card(entry) and entry.data["to"] == incident.declared_by:
        return None  # the receipt of the declaration holds them
    return SendInstructions(incident.id, user=UserId(entry.data["to"]), role=RoleId(entry.data["role"]))


def complete(incident: Incident, entry: Entry) -> Job:
    return CompleteCapture(incident.id, entry.id)


def notify_declarer(incident: Incident, entry: Entry) -> Job:
    return NotifyDeclarer(incident.id)


EFFECTS: Mapping[EntryKind, tuple[Effect, ...]] = {
    EntryKind.DECLARED: (provision,),
    EntryKind.ROOM_READY: (),
    EntryKind.STEP_FAILED: (card, notify_declarer),
    EntryKind.DELIVERY_FAILED: (line,),
    EntryKind.DELIVERY_DISCARDED: (line,),
    EntryKind.TITLE_CHANGED: (card, announcement, topic, rename, line),
    EntryKind.SEVERITY_CHANGED: (card, announcement, topic, line),
    EntryKind.SEVERITY_PROPOSED: (),
    EntryKind.SEVERITY_KEPT: (),
    EntryKind.STATUS_CHANGED: (card, announcement, line),
    EntryKind.ROLE_ASSIGNED: (card, announcement, line, instructions),
    EntryKind.ROLE_RELEASED: (card, announcement, line),
    EntryKind.HANDOVER_OFFERED: (),
    EntryKind.HANDOVER_ACCEPTED: (card, announcement, line, instructions),
    EntryKind.HANDOVER_DECLINED: (),
    EntryKind.INVITED: (line,),
    EntryKind.UPDATE: (card, announcement),
    EntryKind.PROMISE_CHANGED: (card, announcement),
    EntryKind.REMINDER_SNOOZED: (),
    EntryKind.REMINDER_ESCALATED: (),
    EntryKind.REMINDER_SET: (),
    EntryKind.NOTE: (line_about_outside,),
    EntryKind.DECISION: (line,),
    EntryKind.CAPTURE: (complete,),
    EntryKind.TASK_ADDED: (card, line),
    EntryKind.TASK_DONE: (card, line),
    EntryKind.TASK_REOPENED: (card, line),
}


def jobs_for(incident: Incident, entry: Entry) -> tuple[Job, ...]:
    """The jobs an entry causes, in order."""
    jobs = [react(incident, entry) for react in EFFECTS[entry.kind]]
    if incident.practice and ticks(entry):
        jobs.append(RefreshTutorial(incident.id))
    return tuple(job for job in jobs if job is not None)
