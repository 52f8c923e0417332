"""What the jobs of a war room do."""

from workflows.access.audience import may_read
from workflows.access.reach import first_reachable
from workflows.deps import Deps
from workflows.jobs.states import Claimed
from workflows.jobs.war_room import (
    AnnounceChange,
    ClearErased,
    NotifyDeclarer,
    NotifyNobodyCalled,
    NotifyNotArchived,
    PostEntry,
    PostTutorialStep,
    ProvisionWarRoom,
    RefreshAnnouncement,
    RefreshEntry,
    RefreshIncidentCard,
    RefreshPeopleLine,
    RefreshTopic,
    RefreshTutorial,
    RenameRoom,
    RetellMerged,
    WithdrawAnnouncements,
)
from workflows.messages.war_room import NobodyWasCalled, SetUpFailed
from workflows.outbox.direct import tell
from workflows.outbox.handlers import Handlers
from workflows.outbox.preconditions import incident_of
from workflows.outbox.snapshot import snapshot
from workflows.war_room.activity_feed import post_entry, refresh_entry
from workflows.war_room.announcing import announce_change
from workflows.war_room.erased import clear_erased
from workflows.war_room.leaving import notify_not_archived
from workflows.war_room.merged_lines import retell_merged
from workflows.war_room.people_line import refresh_people_line
from workflows.war_room.provision import provision
from workflows.war_room.refresh import refresh_announcement, refresh_card, refresh_topic, refresh_tutorial, rename_room
from workflows.war_room.tutorial import post_tutorial_step
from workflows.war_room.withdrawal import withdraw_announcements


def notify_declarer(claimed: Claimed, deps: Deps) -> None:
    """To the declarer, or whoever else can be reached when the declarer may not see it any more."""
    with deps.store.read() as uow:
        incident = incident_of(uow, claimed.incident_id)
        shown = snapshot(uow, incident, deps.clock.now())
        declarer = incident.declared_by
        person = declarer if may_read(uow, incident, declarer) else first_reachable(uow, shown)
    if shown.failed_steps and person is not None:
        tell(claimed, person, SetUpFailed(shown), deps)


def notify_nobody_called(claimed: Claimed, deps: Deps) -> None:
    """Nothing if somebody has come into the room meanwhile, or the declarer may not see it any more."""
    with deps.store.read() as uow:
        incident = incident_of(uow, claimed.incident_id)
        is_alone = uow.members.of(incident.id) <= {incident.declared_by}
        shown = snapshot(uow, incident, deps.clock.now())
        can_be_told = may_read(uow, incident, incident.declared_by)
    if is_alone and can_be_told:
        tell(claimed, incident.declared_by, NobodyWasCalled(shown), deps)


HANDLERS: Handlers = {
    ProvisionWarRoom: provision,
    RefreshIncidentCard: refresh_card,
    RefreshAnnouncement: refresh_announcement,
    AnnounceChange: announce_change,
    RefreshTopic: refresh_topic,
    RefreshTutorial: refresh_tutorial,
    PostTutorialStep: post_tutorial_step,
    RenameRoom: rename_room,
    PostEntry: post_entry,
    RefreshEntry: refresh_entry,
    RefreshPeopleLine: refresh_people_line,
    NotifyDeclarer: notify_declarer,
    RetellMerged: retell_merged,
    WithdrawAnnouncements: withdraw_announcements,
    ClearErased: clear_erased,
    NotifyNobodyCalled: notify_nobody_called,
    NotifyNotArchived: notify_not_archived,
}
