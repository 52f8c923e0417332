"""Who may see and who may do. `can_see` stands behind every read; `check` behind every verb, at the moment it runs."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from workflows.domain.errors import NotAllowed, NotFound
from workflows.domain.ids import RoleId
from workflows.domain.incident import Incident, Phase
from workflows.domain.people import Person
from workflows.domain.roles import DEPUTY, LEAD


class Verb(StrEnum):
    """What a person can do to an incident that exists."""

    SEE = "see"
    UPDATE = "update"
    SET_SEVERITY = "severity"
    LOWER_SEVERITY = "lower_severity"
    SET_STATUS = "status"
    RESOLVE = "resolve"
    CLOSE = "close"
    CANCEL = "cancel"
    REOPEN = "reopen"
    ASSIGN_ROLE = "role"
    CLAIM_ROLE = "claim"
    HAND_OVER = "handover"
    INVITE = "invite"
    NOTE = "note"
    CAPTURE = "capture"
    TASK = "task"
    REMIND = "remind"
    SUMMARISE = "summary"
    RENAME = "rename"
    RETRY = "retry"
    DISMISS = "dismiss"


class Need(StrEnum):
    """What somebody must be."""

    SEES = "sees"
    MEMBER = "member"
    RESPONDER = "responder"
    LEAD = "lead"


@dataclass(frozen=True, slots=True)
class Rule:
    """Who may, and in which phases."""

    need: Need
    phases: frozenset[Phase] = field(default_factory=lambda: frozenset(Phase))


_NOT_ENDED = frozenset({Phase.ACTIVE, Phase.SETTLED})
_ACTIVE = frozenset({Phase.ACTIVE})

RULES: Mapping[Verb, Rule] = {
    Verb.SEE: Rule(Need.SEES),
    Verb.UPDATE: Rule(Need.RESPONDER, _NOT_ENDED),
    Verb.SET_SEVERITY: Rule(Need.MEMBER, _NOT_ENDED),
    Verb.LOWER_SEVERITY: Rule(Need.LEAD, _NOT_ENDED),
    Verb.SET_STATUS: Rule(Need.RESPONDER),
    Verb.RESOLVE: Rule(Need.LEAD, _ACTIVE),
    Verb.CLOSE: Rule(Need.LEAD, frozenset({Phase.SETTLED})),
    Verb.CANCEL: Rule(Need.LEAD, _ACTIVE),
    Verb.REOPEN: Rule(Need.MEMBER, frozenset({Phase.SETTLED, Phase.ENDED})),
    Verb.ASSIGN_ROLE: Rule(Need.MEMBER, _NOT_ENDED),
    Verb.CLAIM_ROLE: Rule(Need.SEES, _NOT_ENDED),  # whoever claims is brought into the room
    Verb.HAND_OVER: Rule(Need.LEAD, _NOT_ENDED),
    Verb.INVITE: Rule(Need.MEMBER, _NOT_ENDED),
    Verb.NOTE: Rule(Need.MEMBER),
    Verb.CAPTURE: Rule(Need.SEES),
    Verb.TASK: Rule(Need.MEMBER),
    Verb.REMIND: Rule(Need.MEMBER, _NOT_ENDED),
    Verb.SUMMARISE: Rule(Need.MEMBER),
    Verb.RENAME: Rule(Need.LEAD, _NOT_ENDED),
    Verb.RETRY: Rule(Need.MEMBER),
    Verb.DISMISS: Rule(Need.RESPONDER),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How a person stands to one incident at this moment."""

    person: Person
    is_member: bool
    """In the war room, as far as Muster knows."""
    roles: tuple[RoleId, ...] = ()
    has_lead: bool = True


def can_see(incident: Incident, standing: Standing) -> bool:
    """Open incidents: every full member. All others: only members of the war room."""
    if standing.person.is_deactivated:
        return False
    return standing.is_member or (not incident.is_private and standing.person.is_full_member)


def check(verb: Verb, incident: Incident, standing: Standing) -> None:
    """Raise unless this person may do this now. Whoever may not see it is told that it does not exist."""
    if not can_see(incident, standing):
        raise NotFound("no_such_incident", label=incident.label)
    rule = RULES[verb]
    if incident.phase not in rule.phases:
        first = incident.is_active and verb is Verb.CLOSE
        raise NotAllowed("resolve_first" if first else f"{incident.phase}_phase", label=incident.label, verb=verb.value)
    if not _meets(rule.need, standing):
        missing = rule.need if standing.is_member else Need.MEMBER
        raise NotAllowed(f"need_{missing}", label=incident.label, verb=verb.value)


def may(verb: Verb, incident: Incident, standing: Standing) -> bool:
    """Whether `check` would pass: what a surface may offer."""
    try:
        check(verb, incident, standing)
    except (NotAllowed, NotFound):
        return False
    return True


def _meets(need: Need, standing: Standing) -> bool:
    match need:
        case Need.SEES:
            return True
        case Need.MEMBER:
            return standing.is_member
        case Need.RESPONDER:
            return bool(standing.roles) or (standing.is_member and not standing.has_lead)
        case Need.LEAD:
            return bool({LEAD, DEPUTY} & set(standing.roles)) or (standing.is_member and not standing.has_lead)
