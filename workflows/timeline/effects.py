"""What every effect of an entry is: the jobs by which the record becomes visible, on one screen."""

from collections.abc import Callable, Mapping

from workflows.domain.entries.answers import ToAsker
from workflows.domain.entries.corrections import EntryCorrected, EntryWithdrawn
from workflows.domain.entries.incidents import PeopleInvited, TitleChanged
from workflows.domain.entries.roles import HandoverProposed, RoleGiven
from workflows.domain.entries.tasks import TaskAdded, TaskChanged, TaskReassigned
from workflows.domain.incident import Incident
from workflows.domain.request import Source
from workflows.domain.timeline import AlreadyPosted, Effect, Entry
from workflows.domain.tutorial import ticks
from workflows.jobs.incidents import NotifyAsked, NotifyAsker, NotifyAssignee, NotifyHolder, SendInstructions
from workflows.jobs.job import Job
from workflows.jobs.timeline import CompleteCapture, PostReport, PostSummary
from workflows.jobs.war_room import (
    AnnounceChange,
    LookAtRoom,
    NotifyDeclarer,
    NotifyNobodyCalled,
    PostEntry,
    PostTutorialStep,
    ProvisionWarRoom,
    RefreshAnnouncement,
    RefreshIncidentCard,
    RefreshTopic,
    RefreshTutorial,
    RenameRoom,
    WithdrawAnnouncements,
)


def _card(incident: Incident, entry: Entry) -> Job | None:
    return None if _on_first_card(entry) else RefreshIncidentCard(incident.id)


def _announcement(incident: Incident, entry: Entry) -> Job | None:
    is_shown = incident.is_announced or incident.leadership_announcement is not None
    return RefreshAnnouncement(incident.id) if is_shown and not _on_first_card(entry) else None


def _change(incident: Incident, entry: Entry) -> Job | None:
    """Where it was never announced, its first announcement will say it."""
    posted = incident.announcement if incident.is_announced else incident.leadership_announcement
    return AnnounceChange(incident.id, entry.id) if posted is not None else None


def _on_first_card(entry: Entry) -> bool:
    """Whether the set-up has yet to post the card: it will show this anyway."""
    return entry.already_posted is AlreadyPosted.BY_CARD


def _line(incident: Incident, entry: Entry) -> Job | None:
    return None if entry.already_posted else PostEntry(incident.id, entry.id)


def _line_if_unseen(incident: Incident, entry: Entry) -> Job | None:
    return None if entry.request_source is Source.CHAT else _line(incident, entry)


def _rename(incident: Incident, entry: Entry) -> Job | None:
    """The title stands in the name of the room as long as everybody may read it."""
    is_in_name = incident.exposure.title_in_name or not isinstance(entry.fact, TitleChanged)
    return RenameRoom(incident.id) if is_in_name else None


def _withdrawal(incident: Incident, entry: Entry) -> Job | None:
    return None if incident.is_announced else WithdrawAnnouncements(incident.id)


def _instructions(incident: Incident, entry: Entry) -> Job | None:
    assert isinstance(entry.fact, RoleGiven)
    if _on_first_card(entry) and entry.fact.to == incident.declared_by:
        return None  # the receipt of the declaration holds them
    return SendInstructions(incident.id, user=entry.fact.to, role=entry.fact.role, entry_id=entry.id)


def _assignee(incident: Incident, entry: Entry) -> Job | None:
    """Nobody is told of what they gave to themselves."""
    assert isinstance(entry.fact, TaskAdded | TaskReassigned)
    fact = entry.fact
    if fact.to is None or fact.to == entry.by or entry.by is None:
        return None
    return NotifyAssignee(incident.id, user=fact.to, by=entry.by, number=fact.number, entry_id=entry.id)


def _summary(incident: Incident, entry: Entry) -> Job | None:
    """An update that ends the incident is posted first; its verb puts the summary behind it."""
    return None if entry.already_posted is AlreadyPosted.BY_UPDATE else ending_summary(incident, entry)


def ending_summary(incident: Incident, entry: Entry) -> Job | None:
    """The summary of what an entry resolved, or closed after it was resolved; else None."""
    is_resolved, is_closed = entry.recorded_at == incident.resolved_at, entry.recorded_at == incident.closed_at
    if entry.by is None or incident.resolved_at is None or not (is_resolved or is_closed):
        return None
    return PostSummary(incident.id, by=entry.by, request=f"entry/{entry.id}")


def _asked(incident: Incident, entry: Entry) -> tuple[Job, ...]:
    """Nobody is told of what they did themselves."""
    assert isinstance(entry.fact, PeopleInvited | HandoverProposed)
    people = entry.fact.asked - {entry.by}
    return tuple(NotifyAsked(incident.id, user=user, entry_id=entry.id) for user in sorted(people))


def _holder(incident: Incident, entry: Entry) -> Job | None:
    assert isinstance(entry.fact, TaskChanged)
    holder = entry.fact.holder
    return NotifyHolder(incident.id, user=holder, entry_id=entry.id) if holder and holder != entry.by else None


def _author(incident: Incident, entry: Entry) -> Job | None:
    """Whose words were changed or taken back by somebody else."""
    assert isinstance(entry.fact, EntryCorrected | EntryWithdrawn)
    author = entry.fact.noted_by
    return NotifyHolder(incident.id, user=author, entry_id=entry.id) if author and author != entry.by else None


def _asker(incident: Incident, entry: Entry) -> Job | None:
    assert isinstance(entry.fact, ToAsker)
    asker = entry.fact.asker or entry.fact.told
    return NotifyAsker(incident.id, user=asker, entry_id=entry.id) if asker and asker != entry.by else None


EFFECTS: Mapping[Effect, Callable[[Incident, Entry], Job | tuple[Job, ...] | None]] = {
    Effect.PROVISION_ROOM: lambda incident, _: ProvisionWarRoom(incident.id),
    Effect.REFRESH_CARD: _card,
    Effect.REFRESH_ANNOUNCEMENT: _announcement,
    Effect.REFRESH_TOPIC: lambda incident, _: RefreshTopic(incident.id),
    Effect.RENAME_ROOM: _rename,
    Effect.POST_LINE: _line,
    Effect.POST_LINE_IF_UNSEEN: _line_if_unseen,
    Effect.SEND_INSTRUCTIONS: _instructions,
    Effect.COMPLETE_CAPTURE: lambda incident, entry: CompleteCapture(incident.id, entry.id),
    Effect.NOTIFY_ASSIGNEE: _assignee,
    Effect.WITHDRAW_ANNOUNCEMENTS: _withdrawal,
    Effect.LOOK_AT_ROOM: lambda incident, _: LookAtRoom(incident.id),
    Effect.INVITE_RESPONDERS: lambda incident, _: ProvisionWarRoom(incident.id),
    Effect.POST_SUMMARY: _summary,
    Effect.POST_REPORT: lambda incident, entry: PostReport(incident.id, entry.id),
    Effect.NOTIFY_HOLDER: _holder,
    Effect.NOTIFY_ASKED: _asked,
    Effect.NOTIFY_ASKER: _asker,
    Effect.NOTIFY_AUTHOR: _author,
    Effect.ANNOUNCE_CHANGE: _change,
    Effect.NOTIFY_NOBODY_CALLED: lambda incident, _: NotifyNobodyCalled(incident.id),
    Effect.NOTIFY_DECLARER: lambda incident, _: NotifyDeclarer(incident.id),
}


def jobs_for(incident: Incident, entry: Entry) -> tuple[Job, ...]:
    """The jobs an entry causes, in order."""
    caused = [EFFECTS[effect](incident, entry) for effect in entry.fact.effects]
    if incident.practice and ticks(entry):
        caused.append((RefreshTutorial(incident.id), PostTutorialStep(incident.id, entry_id=entry.id)))
    return tuple(job for jobs in caused for job in (jobs if isinstance(jobs, tuple) else (jobs,)) if job is not None)
