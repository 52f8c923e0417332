"""How far each step of a war-room plan came."""

from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, select

from storage.tables import UNFINISHED, steps
from storage.transaction import Transaction
from workflows.domain.ids import IncidentId
from workflows.ports.records import StepRecord, StepState


class SqlSteps:
    """`workflows.ports.records.Steps`."""

    def __init__(self, transaction: Transaction) -> None:
        self._tx = transaction

    def of(self, incident_id: IncidentId) -> tuple[StepRecord, ...]:
        """The last one touched last."""
        wanted = select(steps).where(steps.c.incident_id == incident_id).order_by(steps.c.at, steps.c.step)
        return tuple(map(_record, self._tx.all(wanted)))

    def failed(self, incident_id: IncidentId) -> tuple[StepRecord, ...]:
        failed = (UNFINISHED, steps.c.state == StepState.FAILED.value)
        wanted = select(steps).where(steps.c.incident_id == incident_id, *failed).order_by(steps.c.at, steps.c.step)
        return tuple(map(_record, self._tx.all(wanted)))

    def waiting(self, step: str, before: IncidentId, since: datetime) -> int:
        open_ones = steps.c.state.in_([StepState.STARTED.value, StepState.HELD.value])
        older = (steps.c.incident_id < before, steps.c.step == step, steps.c.at >= since)
        return int(self._tx.scalar(select(func.count()).select_from(steps).where(UNFINISHED, open_ones, *older)))

    def save(self, record: StepRecord) -> None:
        self._tx.put(steps, _columns(record), steps.c.incident_id, steps.c.step)


def _columns(record: StepRecord) -> dict[str, Any]:
    return {
        "incident_id": record.incident_id,
        "step": record.step,
        "state": record.state.value,
        "at": record.at,
        "result": dict(record.result),
        "error": record.error,
    }


def _record(row: Row[Any]) -> StepRecord:
    return StepRecord(
        incident_id=row.incident_id,
        step=row.step,
        state=StepState(row.state),
        at=row.at,
        result=row.result,
        error=row.error,
    )
