"""The kinds of jobs by their stored names, and their encoding."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, NamedTuple

from workflows.jobs.access import (
    AskDeclarer,
    AskSecondPerson,
    CallFurther,
    CallNext,
    CloseGlassQuestion,
    DeliverAccessRequest,
    FlagOutsiders,
    NotifyAccessEnded,
    NotifyBrokenGlass,
    PutStrangersOut,
    RefreshHome,
    RemindCalled,
    RemoveFromRoom,
    TellDeclarerAnswered,
    TellGlassAnswer,
    TellOfOutsider,
    WithdrawMessages,
)
from workflows.jobs.exports import SendExport
from workflows.jobs.holds import AskCustodian, NotifyErasure, NotifyReleased
from workflows.jobs.incidents import (
    AskLegal,
    CloseProposal,
    InviteToRoom,
    NotifyAsked,
    NotifyAsker,
    NotifyAssignee,
    NotifyHolder,
    NotifyProposer,
    PostProposal,
    PostUpdate,
    RefreshAsks,
    SendInstructions,
)
from workflows.jobs.job import Job
from workflows.jobs.operations import PostAnchor, RefreshOperatorMessage
from workflows.jobs.recovery import (
    BackfillCapture,
    BackfillHistory,
    BackfillNext,
    LookAtPerson,
    LookAtRooms,
    PlanBackfill,
    SyncMembers,
)
from workflows.jobs.reminders import CloseNudge, PostNudge
from workflows.jobs.timeline import (
    CompleteCapture,
    NotifyMasked,
    PostReport,
    PostSummary,
    RefreshSummary,
    RemoveMedia,
    SendSummary,
    UnmarkCapture,
)
from workflows.jobs.war_room import (
    AnnounceChange,
    ClearErased,
    LookAtRoom,
    NotifyDeclarer,
    NotifyNobodyCalled,
    NotifyNotArchived,
    NotifyOfRoom,
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

JOBS: Mapping[str, type[Job]] = {
    job.kind: job
    for job in (
        ProvisionWarRoom,
        RefreshIncidentCard,
        RefreshAnnouncement,
        AnnounceChange,
        RefreshTopic,
        RefreshTutorial,
        PostTutorialStep,
        RefreshEntry,
        RefreshPeopleLine,
        RenameRoom,
        PostEntry,
        PostUpdate,
        PostProposal,
        AskLegal,
        CloseProposal,
        PostNudge,
        CloseNudge,
        SendInstructions,
        NotifyDeclarer,
        NotifyNobodyCalled,
        NotifyNotArchived,
        NotifyAssignee,
        NotifyAsked,
        RefreshAsks,
        NotifyAsker,
        NotifyHolder,
        NotifyProposer,
        InviteToRoom,
        RemoveFromRoom,
        PutStrangersOut,
        FlagOutsiders,
        TellOfOutsider,
        DeliverAccessRequest,
        NotifyBrokenGlass,
        AskCustodian,
        NotifyReleased,
        NotifyErasure,
        ClearErased,
        NotifyAccessEnded,
        AskDeclarer,
        AskSecondPerson,
        CloseGlassQuestion,
        TellGlassAnswer,
        CallFurther,
        RemindCalled,
        TellDeclarerAnswered,
        CallNext,
        WithdrawMessages,
        RefreshHome,
        RemoveMedia,
        CompleteCapture,
        UnmarkCapture,
        NotifyMasked,
        PostSummary,
        PostReport,
        SendExport,
        RefreshSummary,
        SendSummary,
        SyncMembers,
        PlanBackfill,
        BackfillNext,
        BackfillHistory,
        BackfillCapture,
        RefreshOperatorMessage,
        PostAnchor,
        WithdrawAnnouncements,
        RetellMerged,
        LookAtRoom,
        LookAtRooms,
        LookAtPerson,
        NotifyOfRoom,
    )
}


class OldKind(NamedTuple):
    """What a kind of an earlier version is now: its class, its renamed fields, and the fields it lacked."""

    job: type[Job]
    renamed: Mapping[str, str] = {}
    added: Mapping[str, Any] = {}


OLD_KINDS: Mapping[str, OldKind] = {
    "ProvisionWarRoom": OldKind(ProvisionWarRoom),
    "RefreshStateCard": OldKind(RefreshIncidentCard),
    "RefreshAnnouncement": OldKind(RefreshAnnouncement),
    "RefreshTopic": OldKind(RefreshTopic),
    "RefreshTutorial": OldKind(RefreshTutorial),
    "RenameRoom": OldKind(RenameRoom),
    "TellRoom": OldKind(PostEntry),
    "PostUpdate": OldKind(PostUpdate),
    "PostOffer": OldKind(PostProposal, renamed={"offer_id": "proposal_id"}),
    "SettleOffer": OldKind(CloseProposal, renamed={"offer_id": "proposal_id"}),
    "PostNudge": OldKind(PostNudge),
    "SettleNudge": OldKind(CloseNudge),
    "SendInstructions": OldKind(SendInstructions),
    "TellDeclarer": OldKind(NotifyDeclarer),
    "InviteToRoom": OldKind(InviteToRoom),
    "CompleteCapture": OldKind(CompleteCapture),
    "UnmarkCapture": OldKind(UnmarkCapture),
    "PostSummary": OldKind(PostSummary),
    "TellOperators": OldKind(RefreshOperatorMessage),
    "CheckMembers": OldKind(SyncMembers),
    "FollowMembers": OldKind(SyncMembers, added={"in_backfill": True}),
    "TakeStock": OldKind(PlanBackfill),
    "LookThrough": OldKind(BackfillNext),
    "Backfill": OldKind(BackfillHistory),
    "BackfillEarlier": OldKind(BackfillHistory, renamed={"before": "cursor"}),
    "BackfillThread": OldKind(BackfillHistory, renamed={"after": "cursor"}),
    "BackfillCapture": OldKind(BackfillCapture),
}
"""Kinds stored by earlier versions: in waiting jobs, in dead letters and in timeline entries."""


def encode(job: Job) -> tuple[str, dict[str, Any]]:
    """A job as its kind and plain data."""
    return job.kind, asdict(job)


def decode(kind: str, data: Mapping[str, Any]) -> Job:
    """The inverse of `encode`. Raises `KeyError` or `TypeError` for a job of a newer version."""
    old = OLD_KINDS.get(kind)
    if old is None:
        return JOBS[kind](**data)
    return old.job(**{old.renamed.get(name, name): value for name, value in data.items()}, **old.added)


def job_class(kind: str) -> type[Job] | None:
    """The class of a stored kind, also of an earlier version; None for a kind of a newer version."""
    return OLD_KINDS[kind].job if kind in OLD_KINDS else JOBS.get(kind)
