"""The problems that the watchdog found at its last check."""

from datetime import datetime, timedelta

from sqlalchemy import Column, Integer, Table, delete, or_, select, update

from storage.engine.columns import metadata, moment, text
from storage.engine.row_mapper import RowMapper, Stored
from storage.engine.transaction import Transaction
from storage.heartbeats import heartbeats
from workflows.domain.health_alerts import HealthAlert, HealthProblem

health_alerts = Table(
    "health_alerts",
    metadata,
    text("name", primary_key=True),
    Column("count", Integer, nullable=False),
    moment("since"),
)
"""Problems that the watchdog found and that persist."""

LAST_CHECK = "watch.turn"
LAST_OUTAGE = "watch.rest"
_ALERTS = RowMapper(
    HealthAlert, health_alerts, problem=Stored(("name",), lambda problem: (problem.value,), HealthProblem)
)
_ORDER = {problem.value: place for place, problem in enumerate(HealthProblem)}


class SqlHealthAlerts:
    """`workflows.ports.health.HealthAlerts`."""

    def __init__(self, transaction: Transaction) -> None:
        self._tx = transaction

    def claim_check(self, now: datetime, every: timedelta) -> bool:
        """A last check in the future (the clock was set back) counts as long ago."""
        if self._tx.insert_or_ignore(heartbeats, {"name": LAST_CHECK, "at": now}, heartbeats.c.name) is not None:
            return True
        over = or_(heartbeats.c.at <= now - every, heartbeats.c.at > now)
        return self._tx.change(update(heartbeats).where(heartbeats.c.name == LAST_CHECK, over).values(at=now)) > 0

    def note_chat_away(self, now: datetime) -> None:
        self._tx.upsert(heartbeats, {"name": LAST_OUTAGE, "at": now}, heartbeats.c.name)

    def chat_away_at(self) -> datetime | None:
        at: datetime | None = self._tx.scalar(select(heartbeats.c.at).where(heartbeats.c.name == LAST_OUTAGE))
        return at

    def all(self) -> tuple[HealthAlert, ...]:
        """Problems that only another version knows are left out."""
        known = [row for row in self._tx.all(select(health_alerts)) if row.name in _ORDER]
        known.sort(key=lambda row: _ORDER[row.name])
        return tuple(map(_ALERTS.from_row, known))

    def save(self, alert: HealthAlert) -> None:
        self._tx.upsert(health_alerts, _ALERTS.to_row(alert), health_alerts.c.name)

    def remove(self, problem: HealthProblem) -> None:
        self._tx.change(delete(health_alerts).where(health_alerts.c.name == problem.value))
