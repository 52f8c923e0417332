"""How long people had content of a class before them, kept for a short time."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import Index, bindparam, delete, select, update

from storage.engine.columns import moment, table, text
from storage.engine.row_mapper import RowMapper
from storage.engine.transaction import Transaction
from workflows.domain.exposures import Exposure
from workflows.domain.ids import ExposureId, UserId

exposures = table(
    "exposures",
    text("user"),
    text("content_class"),
    text("medium"),
    moment("started_at"),
    moment("ended_at", nullable=True),
    Index(None, "user", "started_at"),
)

_EXPOSURES = RowMapper(Exposure, exposures)
_OF_PERSON = (
    select(exposures)
    .where(exposures.c.user == bindparam("user"), exposures.c.started_at >= bindparam("since"))
    .order_by(exposures.c.id)
)


class SqlExposures:
    """`workflows.ports.exposures.Exposures`."""

    def __init__(self, transaction: Transaction) -> None:
        self._tx = transaction

    def begin(self, exposure: Exposure) -> Exposure:
        self._end(exposure.started_at, exposures.c.user == exposure.user)
        return replace(exposure, id=ExposureId(self._tx.insert(exposures, _EXPOSURES.to_row(exposure))))

    def end(self, exposure_id: ExposureId, user: UserId, at: datetime) -> None:
        self._end(at, exposures.c.id == exposure_id, exposures.c.user == user)

    def _end(self, at: datetime, *which: object) -> None:
        still_open = (*which, exposures.c.ended_at.is_(None))
        self._tx.change(update(exposures).where(*still_open).values(ended_at=at))  # type: ignore[arg-type]

    def of_person(self, user: UserId, since: datetime) -> tuple[Exposure, ...]:
        return tuple(map(_EXPOSURES.from_row, self._tx.all(_OF_PERSON, {"user": user, "since": since})))

    def forget_before(self, moment: datetime) -> None:
        self._tx.change(delete(exposures).where(exposures.c.started_at < moment))
