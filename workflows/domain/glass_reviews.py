"""The review after the glass was broken: which are open, when one is due, and who is reminded of it when. Pure."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from workflows.domain.entries.access import BreakGlassReviewed, GlassBroken
from workflows.domain.ids import EntryId, IncidentId, UserId
from workflows.domain.reminders import Reminder, ReminderKind
from workflows.domain.timeline import Entry
from workflows.domain.working_time import WORKING_DAY, working_time_after

REVIEWER, LEAD = 0, 1
"""Levels of the reminder: to one reviewer until it is due, to the lead once it is overdue."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenReview:
    """That somebody let themselves in, for somebody who may review it: without the title of the incident."""

    incident_id: IncidentId
    entry_id: EntryId
    broken: GlassBroken
    name: str
    due_at: datetime


def unreviewed(entries: Iterable[Entry]) -> dict[EntryId, GlassBroken]:
    """The times that somebody let themselves in and nobody looked at yet."""
    found = tuple(entries)
    seen = {entry.fact.of for entry in found if isinstance(entry.fact, BreakGlassReviewed)}
    return {e.id: e.fact for e in found if isinstance(e.fact, GlassBroken) and int(e.id) not in seen}


def for_review(
    incident_id: IncidentId, entry_id: EntryId, reviewers: Collection[UserId], now: datetime, timezone: str
) -> tuple[Reminder, ...]:
    """A review is due within one working day: each reviewer is reminded after half of it and at its end, then the lead
    once a working day. Without reviewers the lead is from the start."""
    due = working_time_after(now, WORKING_DAY, timezone)
    half = working_time_after(now, WORKING_DAY / 2, timezone)

    def one(key: str, at: datetime, user: UserId | None, level: int) -> Reminder:
        return Reminder(
            incident_id=incident_id,
            kind=ReminderKind.REVIEW_DUE,
            occurrence_key=f"{entry_id}/{key}",
            due_at=at,
            promised_at=due,
            subject_id=int(entry_id),
            user=user,
            level=level,
        )

    people: list[UserId | None] = [*sorted(reviewers)] or [None]
    times = {"half": half, "due": due}
    asked = [one(f"{user or 'lead'}/{name}", at, user, REVIEWER) for user in people for name, at in times.items()]
    return (*asked, one("overdue/0", working_time_after(due, WORKING_DAY, timezone), None, LEAD))
