"""The progress of each step of a war-room plan."""

from datetime import datetime

from sqlalchemy import Table, func, literal_column, select

from storage.engine.columns import index_where, metadata, moment, of_incident, text
from storage.engine.encryption import encrypted_json
from storage.engine.lookup import Lookup
from storage.engine.row_mapper import RowMapper
from storage.engine.transaction import Transaction
from workflows.domain.ids import IncidentId
from workflows.domain.steps import StepRecord, StepState

steps = Table(
    "steps",
    metadata,
    of_incident(primary_key=True),
    text("step", primary_key=True),
    text("state"),
    moment("at"),
    encrypted_json("steps", "result"),
    text("error"),
)
UNFINISHED = steps.c.state != literal_column("'done'")
"""With a literal value, because databases match a partial index only by its text."""
index_where("ix_steps_unfinished", UNFINISHED, steps.c.incident_id)

_STEPS = RowMapper(StepRecord, steps)
_OF_INCIDENT = Lookup(_STEPS, steps.c.incident_id, order=(steps.c.at, steps.c.step))
_FAILED = Lookup(
    _STEPS,
    steps.c.incident_id,
    where=(UNFINISHED, steps.c.state == StepState.FAILED.value),
    order=(steps.c.at, steps.c.step),
)


class SqlSteps:
    """`workflows.ports.war_room.Steps`."""

    def __init__(self, transaction: Transaction) -> None:
        self._tx = transaction

    def of(self, incident_id: IncidentId) -> tuple[StepRecord, ...]:
        """Ordered by last change."""
        return _OF_INCIDENT.all(self._tx, incident_id)

    def failed(self, incident_id: IncidentId) -> tuple[StepRecord, ...]:
        return _FAILED.all(self._tx, incident_id)

    def waiting(self, step: str, before: IncidentId, since: datetime) -> int:
        open_ones = steps.c.state.in_([StepState.STARTED.value, StepState.DEFERRED.value])
        older = (steps.c.incident_id < before, steps.c.step == step, steps.c.at >= since)
        return int(self._tx.scalar(select(func.count()).select_from(steps).where(UNFINISHED, open_ones, *older)))

    def save(self, record: StepRecord) -> None:
        self._tx.upsert(steps, _STEPS.to_row(record), steps.c.incident_id, steps.c.step)
