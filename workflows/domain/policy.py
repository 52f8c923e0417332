"""Who may see and who may do. Every read asks `can_see`, every verb asks `check` at the moment it runs."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from workflows.domain.errors import NotAllowed, NotFound
from workflows.domain.exposure import SeenBy
from workflows.domain.grants import Granted
from workflows.domain.ids import RoleId, UserId
from workflows.domain.incident import Incident, Phase
from workflows.domain.people import Person
from workflows.domain.privilege import Use
from workflows.domain.roles import DEPUTY, LEAD, SCRIBE, Holding, holders, role_holders


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
    MERGE = "duplicate"
    UNDO_MERGE = "undo_duplicate"
    ASSIGN_ROLE = "role"
    CLAIM_ROLE = "claim"
    HAND_OVER = "handover"
    INVITE = "invite"
    ADMIT = "admit"
    """Invite where not every member may."""
    EXCLUDE = "exclude"
    """Take it from somebody who sees it."""
    NOTE = "note"
    DECIDE = "decide"
    CORRECT = "correct"
    """Change what somebody else noted."""
    CAPTURE = "capture"
    TASK = "task"
    EXHIBIT = "exhibit"
    """Put evidence on record, hand it on, open where it is kept."""
    REMIND = "remind"
    READ = "timeline"
    SUMMARISE = "summary"
    EXPORT = "export"
    RENAME = "rename"
    SET_VISIBILITY = "visibility"
    OPEN_UP = "open_up"
    SIGN_OFF = "sign_off"
    """Decide for Legal: who comes in, what may be lowered, what may leave the room."""
    SET_TYPE = "type"
    MARK = "marking"
    WIDEN_MARKING = "widen_marking"
    AGREE_MARKING = "agree_marking"
    RETRY = "retry"
    DISCARD = "dismiss"


class Requirement(StrEnum):
    """What somebody must be."""

    SEES = "sees"
    MEMBER = "member"
    RESPONDER = "responder"
    SCRIBE = "scribe"
    """Who keeps the record: scribe, lead or deputy."""
    LEAD = "lead"
    LEGAL = "legal"


@dataclass(frozen=True, slots=True)
class Rule:
    """Who may, and in which phases."""

    requirement: Requirement
    phases: frozenset[Phase] = field(default_factory=lambda: frozenset(Phase))
    use: Use | None = None
    """What the record is used for: what is privileged is left out there until Legal waives it."""


_NOT_ENDED = frozenset({Phase.ACTIVE, Phase.SETTLED})
_ACTIVE = frozenset({Phase.ACTIVE})

RULES: Mapping[Verb, Rule] = {
    Verb.SEE: Rule(Requirement.SEES),
    Verb.UPDATE: Rule(Requirement.RESPONDER, _NOT_ENDED),
    Verb.SET_SEVERITY: Rule(Requirement.MEMBER, _NOT_ENDED),
    Verb.LOWER_SEVERITY: Rule(Requirement.LEAD, _NOT_ENDED),
    Verb.SET_STATUS: Rule(Requirement.RESPONDER),
    Verb.RESOLVE: Rule(Requirement.LEAD, _ACTIVE),
    Verb.CLOSE: Rule(Requirement.LEAD, frozenset({Phase.SETTLED})),
    Verb.CANCEL: Rule(Requirement.LEAD, _ACTIVE),
    Verb.REOPEN: Rule(Requirement.MEMBER, frozenset({Phase.SETTLED, Phase.ENDED})),
    Verb.MERGE: Rule(Requirement.LEAD, _NOT_ENDED),
    Verb.UNDO_MERGE: Rule(Requirement.RESPONDER, frozenset({Phase.ENDED})),
    Verb.ASSIGN_ROLE: Rule(Requirement.MEMBER, _NOT_ENDED),
    Verb.CLAIM_ROLE: Rule(Requirement.SEES, _NOT_ENDED),  # a person who claims a role is added to the room
    Verb.HAND_OVER: Rule(Requirement.LEAD, _NOT_ENDED),
    Verb.INVITE: Rule(Requirement.MEMBER, _NOT_ENDED),
    Verb.ADMIT: Rule(Requirement.RESPONDER, _NOT_ENDED),
    Verb.EXCLUDE: Rule(Requirement.LEAD),  # also of what is over
    Verb.NOTE: Rule(Requirement.MEMBER),
    Verb.DECIDE: Rule(Requirement.RESPONDER),
    Verb.CORRECT: Rule(Requirement.SCRIBE),
    Verb.CAPTURE: Rule(Requirement.SEES),
    Verb.TASK: Rule(Requirement.MEMBER),
    Verb.EXHIBIT: Rule(Requirement.MEMBER),
    Verb.REMIND: Rule(Requirement.MEMBER, _NOT_ENDED),
    Verb.READ: Rule(Requirement.MEMBER),
    Verb.SUMMARISE: Rule(Requirement.MEMBER, use=Use.SUMMARIES),
    Verb.EXPORT: Rule(Requirement.SEES, use=Use.EXPORTS),  # by the lead, a deputy or Legal
    Verb.RENAME: Rule(Requirement.LEAD, _NOT_ENDED),
    Verb.SET_VISIBILITY: Rule(Requirement.MEMBER),  # what must not be public is closed by whoever sees it
    Verb.OPEN_UP: Rule(Requirement.LEAD, _NOT_ENDED),
    Verb.SIGN_OFF: Rule(Requirement.LEGAL),
    Verb.SET_TYPE: Rule(Requirement.RESPONDER, _NOT_ENDED),
    Verb.MARK: Rule(Requirement.MEMBER),  # what must not go further is marked so by whoever sees it
    Verb.WIDEN_MARKING: Rule(Requirement.LEAD),  # also of what is over: that is when it is sent
    Verb.AGREE_MARKING: Rule(Requirement.RESPONDER),
    Verb.RETRY: Rule(Requirement.MEMBER),
    Verb.DISCARD: Rule(Requirement.RESPONDER),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """What a person is to one incident at this moment."""

    person: Person
    is_member: bool
    """In the war room, as far as Muster knows."""
    roles: tuple[RoleId, ...] = ()
    has_lead: bool = True
    holdings: tuple[Holding, ...] = ()
    """All roles of the incident: a refusal names who can."""
    granted: Granted = Granted()
    """What their grants about it come to at this moment."""
    is_cleared: bool = False
    """For the type of the incident."""
    is_legal: bool = False
    """Decides for Legal here: has its role, or is one of its people."""


_SEES: Mapping[SeenBy, Callable[[Access], bool]] = {
    SeenBy.FULL_MEMBERS: lambda at: at.person.is_full_member or at.is_member or at.granted.is_let_in,
    SeenBy.MEMBERS: lambda at: at.is_member and not at.granted.has_lapsed,
    SeenBy.CLEARED: lambda at: at.is_cleared or at.granted.past_clearance,
    SeenBy.GRANTED: lambda at: at.granted.is_let_in,
}


def can_see(incident: Incident, access: Access) -> bool:
    """Whether the incident exists for this person: whom its exposure lets see it and no live grant denies it.

    `storage.incidents.may_see` says the same in SQL.
    """
    if access.person.is_deactivated or access.granted.is_denied:
        return False
    return _SEES[incident.exposure.seen_by](access)


def sees_for_a_while(incident: Incident, access: Access) -> bool:
    """Whether their sight ends by itself: they let nobody else in, and sign nothing for Legal."""
    if incident.exposure.seen_by is SeenBy.FULL_MEMBERS:
        return False
    sees_anyway = incident.exposure.seen_by is SeenBy.CLEARED and access.is_cleared
    return access.granted.until is not None and not sees_anyway


def check(verb: Verb, incident: Incident, access: Access) -> None:
    """Raise unless this person may do this now. For somebody who may not see the incident it does not exist.

    A refusal for want of a role names, by their ids, `lead`, `deputy` and `holders` of any role.
    """
    if not can_see(incident, access):
        raise NotFound("no_such_incident", label=incident.label)
    rule = RULES[verb]
    if incident.phase not in rule.phases:
        first = incident.is_active and verb is Verb.CLOSE
        raise NotAllowed("resolve_first" if first else f"{incident.phase}_phase", label=incident.label, verb=verb.value)
    if rule.use is not None and incident.leaves_out(rule.use):
        raise NotAllowed(f"privileged_{rule.use}", label=incident.label)
    if verb in (Verb.ADMIT, Verb.SIGN_OFF) and sees_for_a_while(incident, access):
        raise NotAllowed("need_lasting_access", label=incident.label)
    if not _meets(rule.requirement, access):
        missing = rule.requirement if access.is_member or rule.requirement is Requirement.LEGAL else Requirement.MEMBER
        lead = holders(access.holdings, LEAD)
        deputy = tuple(user for user in holders(access.holdings, DEPUTY) if user not in lead)
        raise NotAllowed(
            "need_lead_or_deputy" if missing is Requirement.LEAD and deputy else f"need_{missing}",
            label=incident.label,
            verb=verb.value,
            lead=lead,
            deputy=deputy,
            holders=_may_instead(missing, access.holdings),
        )


def _may_instead(missing: Requirement, holdings: Iterable[Holding]) -> tuple[UserId, ...]:
    """Whom to ask: with any role, or with one of those it takes."""
    enough = {LEAD, DEPUTY, SCRIBE}
    return role_holders(held for held in holdings if missing is not Requirement.SCRIBE or held.role in enough)


def may(verb: Verb, incident: Incident, access: Access) -> bool:
    """Whether `check` would pass: what a surface may offer."""
    try:
        check(verb, incident, access)
    except (NotAllowed, NotFound):
        return False
    return True


def _meets(requirement: Requirement, access: Access) -> bool:
    match requirement:
        case Requirement.SEES:
            return True
        case Requirement.MEMBER:
            return access.is_member
        case Requirement.RESPONDER:
            return bool(access.roles) or (access.is_member and not access.has_lead)
        case Requirement.SCRIBE:
            return bool({LEAD, DEPUTY, SCRIBE} & set(access.roles)) or (access.is_member and not access.has_lead)
        case Requirement.LEAD:
            return bool({LEAD, DEPUTY} & set(access.roles)) or (access.is_member and not access.has_lead)
        case Requirement.LEGAL:
            return access.is_legal
