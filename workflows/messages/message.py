"""Everything that is posted. `TimelinePage`, `CatchUp` and `Home` are shown to one person and never posted."""

from workflows.messages.access import (
    CouldNotRemove,
    DeclarerAskedMessage,
    GlassAlert,
    GlassAnswer,
    GlassQuestion,
    HazardNoticeGiven,
    OutsiderInRoom,
)
from workflows.messages.exports import ExportGiven
from workflows.messages.holds import Erased, ErasureAhead, HoldAsked, HoldOver
from workflows.messages.incidents import (
    AnswerGiven,
    Asked,
    AskRefreshed,
    CouldNotInvite,
    Instructions,
    MediaNotTaken,
    ProposalAnswered,
    ProposalPosted,
    SignOffAsked,
    TaskGiven,
    UpdatePosted,
)
from workflows.messages.operations import AnchorPosted, OperatorMessage
from workflows.messages.reminders import Nudge, NudgeClosed
from workflows.messages.timeline import ReportPosted, SecretsMasked, SummaryGiven, SummaryPosted
from workflows.messages.war_room import (
    AiNotExcluded,
    Announcement,
    ChangeAnnounced,
    DeclaredReceipt,
    EntryPosted,
    IncidentCard,
    LateEntriesPosted,
    LeadershipAnnouncement,
    MovedToRoom,
    NobodyWasCalled,
    PeopleLine,
    RoomLost,
    RoomNotArchived,
    Sentence,
    SetUpFailed,
    Tutorial,
    TutorialStep,
    Withdrawn,
)

Message = (
    IncidentCard
    | Announcement
    | LeadershipAnnouncement
    | ChangeAnnounced
    | NobodyWasCalled
    | EntryPosted
    | LateEntriesPosted
    | PeopleLine
    | UpdatePosted
    | Nudge
    | NudgeClosed
    | ProposalPosted
    | ProposalAnswered
    | SignOffAsked
    | Instructions
    | Asked
    | AskRefreshed
    | AnswerGiven
    | CouldNotInvite
    | CouldNotRemove
    | OutsiderInRoom
    | GlassAlert
    | HazardNoticeGiven
    | DeclarerAskedMessage
    | HoldAsked
    | HoldOver
    | ErasureAhead
    | Erased
    | GlassAnswer
    | GlassQuestion
    | MediaNotTaken
    | TaskGiven
    | DeclaredReceipt
    | SetUpFailed
    | Tutorial
    | TutorialStep
    | Sentence
    | SummaryPosted
    | SummaryGiven
    | ReportPosted
    | ExportGiven
    | SecretsMasked
    | OperatorMessage
    | AnchorPosted
    | Withdrawn
    | RoomLost
    | MovedToRoom
    | RoomNotArchived
    | AiNotExcluded
)
