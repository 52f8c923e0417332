"""What was wrong when the watchdog looked last."""

from datetime import datetime, timedelta

from sqlalchemy import delete, or_, select, update

from storage.engine.row_mapper import RowMapper, Stored
from storage.engine.transaction import Transaction
from storage.tables import alarms, pulses
from workflows.domain.health_alerts import Alarm, Trouble

TURN = "watch.turn"
REST = "watch.rest"
_ALARMS = RowMapper(Alarm, alarms, trouble=Stored(("name",), lambda trouble: (trouble.value,), Trouble))
_ORDER = {trouble.value: place for place, trouble in enumerate(Trouble)}


class SqlAlarms:
    """`workflows.ports.watch.Alarms`."""

    def __init__(self, transaction: Transaction) -> None:
        self._tx = transaction

    def take_turn(self, now: datetime, every: timedelta) -> bool:
        """A turn that was taken in the future (the clock was set back since) counts as long ago."""
        if self._tx.insert_or_ignore(pulses, {"name": TURN, "at": now}, pulses.c.name) is not None:
            return True
        over = or_(pulses.c.at <= now - every, pulses.c.at > now)
        return self._tx.change(update(pulses).where(pulses.c.name == TURN, over).values(at=now)) > 0

    def rest(self, now: datetime) -> None:
        self._tx.upsert(pulses, {"name": REST, "at": now}, pulses.c.name)

    def rested_at(self) -> datetime | None:
        at: datetime | None = self._tx.scalar(select(pulses.c.at).where(pulses.c.name == REST))
        return at

    def all(self) -> tuple[Alarm, ...]:
        """What an older or newer version looks for is left alone."""
        known = [row for row in self._tx.all(select(alarms)) if row.name in _ORDER]
        known.sort(key=lambda row: _ORDER[row.name])
        return tuple(map(_ALARMS.from_row, known))

    def save(self, alarm: Alarm) -> None:
        self._tx.upsert(alarms, _ALARMS.to_row(alarm), alarms.c.name)

    def remove(self, trouble: Trouble) -> None:
        self._tx.change(delete(alarms).where(alarms.c.name == trouble.value))
