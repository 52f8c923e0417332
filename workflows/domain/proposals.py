"""What waits for another person: a handover to be accepted, a lowered severity to be confirmed, a decision or an
invitation that takes somebody with a role."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from workflows.domain.exposure import Exposure, Visibility
from workflows.domain.ids import IncidentId, MessageTs, ProposalId, RoleId, SeverityCode, UserId
from workflows.domain.markings import Tlp
from workflows.domain.policy import Verb
from workflows.domain.privilege import Use
from workflows.domain.roles import Holding, leaders, role_holders


class ProposalKind(StrEnum):
    HANDOVER = "handover"
    LOWER_SEVERITY = "lower_severity"
    OPEN_UP = "open_up"
    """More people may know of it."""
    WIDEN_MARKING = "widen_marking"
    """What is written about it may go further."""
    ACCESS = "access"
    """Somebody who may not see it asks to come in."""
    WAIVER = "waiver"
    """What is privileged is used for texts about it."""
    INVITATION = "invitation"
    DECISION = "decision"


class ProposalState(StrEnum):
    OPEN = "open"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    SUPERSEDED = "superseded"
    """The facts moved on before anybody answered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """Something one person proposes and another settles."""

    id: ProposalId = ProposalId(0)
    incident_id: IncidentId
    kind: ProposalKind
    by: UserId
    at: datetime
    to: UserId | None = None
    """The one person who may accept; None: whoever `PROPOSALS` allows."""
    role: RoleId | None = None
    severity: SeverityCode | None = None
    marking: Tlp | None = None
    visibility: Visibility | None = None
    """OPEN_UP: which it is to have; None: everybody in the workspace may know."""
    use: Use | None = None
    """WAIVER: what the record is to be used for."""
    people: tuple[UserId, ...] = ()
    """INVITATION: who is to be invited."""
    happened_at: datetime | None = None
    """DECISION: when it was taken, if not now."""
    reason: str = ""
    """Why; of a DECISION its words."""
    state: ProposalState = ProposalState.OPEN
    answered_by: UserId | None = None
    answered_at: datetime | None = None
    message: MessageTs | None = None
    """The message in the war room that carries its buttons."""


@dataclass(frozen=True, slots=True)
class ProposalRule:
    """`verb`: what somebody must be allowed, to answer. `alone`: a newer proposal overtakes those of its kind.
    `mentions`: whom the message in the room calls."""

    verb: Verb
    alone: bool = False
    mentions: Callable[[Iterable[Holding]], tuple[UserId, ...]] = leaders
    by_legal: Callable[[Exposure], bool] = lambda _exposure: False
    """Where only Legal answers."""

    def is_legal_asked(self, exposure: Exposure) -> bool:
        """Whether it waits for Legal alone."""
        return self.asks_for(exposure) is Verb.SIGN_OFF

    def asks_for(self, exposure: Exposure) -> Verb:
        """What somebody must be allowed, to answer about an incident of that exposure."""
        return Verb.SIGN_OFF if self.by_legal(exposure) else self.verb


PROPOSALS: Mapping[ProposalKind, ProposalRule] = {
    ProposalKind.HANDOVER: ProposalRule(Verb.CLAIM_ROLE, alone=True, mentions=lambda _: ()),  # asked privately
    ProposalKind.LOWER_SEVERITY: ProposalRule(Verb.SET_SEVERITY, alone=True, mentions=role_holders),
    ProposalKind.OPEN_UP: ProposalRule(
        Verb.ADMIT, alone=True, mentions=role_holders, by_legal=lambda exposure: exposure.lowered_by_legal
    ),
    ProposalKind.WIDEN_MARKING: ProposalRule(Verb.AGREE_MARKING, alone=True, mentions=role_holders),
    ProposalKind.WAIVER: ProposalRule(Verb.SIGN_OFF, mentions=role_holders),
    ProposalKind.INVITATION: ProposalRule(Verb.ADMIT, by_legal=lambda exposure: exposure.admitted_by_legal),
    ProposalKind.ACCESS: ProposalRule(Verb.ADMIT, by_legal=lambda exposure: exposure.admitted_by_legal),
    ProposalKind.DECISION: ProposalRule(Verb.DECIDE),
}
