"""For how long an incident was open: the time between its end and its reopening does not count."""

from datetime import datetime, timedelta

from workflows.domain.entries.incidents import StatusChanged
from workflows.domain.incident import Phase
from workflows.domain.record import Record


def time_open(record: Record, until: datetime) -> timedelta:
    """From the declaration to that moment, without the times after which it was reopened."""
    open_for = until - record.incident.declared_at
    left: datetime | None = None
    for entry, fact in record.facts(StatusChanged):
        if entry.happened_at > until:
            break
        if fact.phase is Phase.ACTIVE and left is not None:
            open_for, left = open_for - (entry.happened_at - left), None
        elif fact.phase is not Phase.ACTIVE and left is None:
            left = entry.happened_at
    return open_for
