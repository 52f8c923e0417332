"""Who may see an incident, as SQL."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, false, literal, not_, or_, true

from storage.grants import grants
from storage.rosters import rosters
from storage.tables import incidents, members
from workflows.domain.exposure import SeenBy, Visibility, visibilities
from workflows.domain.grants import PAST_CLEARANCE
from workflows.domain.people import Person
from workflows.domain.rosters import cleared_for


def may_see(person: Person, now: datetime) -> ColumnElement[bool]:
    """`policy.can_see` of each incident, for one person at one moment."""
    if person.is_deactivated:
        return false()
    theirs = and_(grants.c.incident_id == incidents.c.id, grants.c.user == person.id)
    live = and_(grants.c.ended_at.is_(None), or_(grants.c.until.is_(None), grants.c.until > now))
    lets_in = exists().where(theirs, ~grants.c.denies, live)
    is_denied = exists().where(theirs, grants.c.denies, live)
    had_one = exists().where(theirs, ~grants.c.denies)
    past_clearance = exists().where(theirs, ~grants.c.denies, live, grants.c.via.in_([v.value for v in PAST_CLEARANCE]))
    seen: Mapping[SeenBy, ColumnElement[bool]] = {
        SeenBy.FULL_MEMBERS: true() if person.is_full_member else or_(is_member(person), lets_in),
        SeenBy.MEMBERS: and_(is_member(person), or_(lets_in, not_(had_one))),
        SeenBy.CLEARED: or_(_is_cleared(person), past_clearance),
        SeenBy.GRANTED: lets_in,
    }
    return and_(not_(is_denied), or_(*(and_(_seen_by(reach), sees) for reach, sees in seen.items())))


def _seen_by(reach: SeenBy) -> ColumnElement[bool]:
    """Whether the incident is for these. A visibility that only a newer version knows is for the fewest."""
    if reach is SeenBy.GRANTED:
        return incidents.c.visibility.not_in(_values(visibilities(lambda exposure: exposure.seen_by is not reach)))
    return incidents.c.visibility.in_(_values(visibilities(lambda exposure: exposure.seen_by is reach)))


def _values(found: frozenset[Visibility]) -> list[str]:
    return sorted(visibility.value for visibility in found)


def is_member(person: Person) -> ColumnElement[bool]:
    """Whether they are in its war room, as far as Muster knows."""
    return exists().where(members.c.incident_id == incidents.c.id, members.c.user == person.id, members.c.is_member)


def _is_cleared(person: Person) -> ColumnElement[bool]:
    return exists().where(rosters.c.name == literal(cleared_for("")) + incidents.c.type, rosters.c.user == person.id)
