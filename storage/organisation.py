"""What is set up in the chat: one row for every change, and the newest one of each setting counts."""

from sqlalchemy import JSON, Column, Index, bindparam, func, select

from storage.engine.columns import moment, table, text
from storage.engine.row_mapper import RowMapper
from storage.engine.transaction import Transaction
from workflows.domain.organisation import OrganisationSettings, SettingChange

setting_changes = table(
    "setting_changes",
    text("name"),
    Column("old", JSON(none_as_null=True), nullable=True),
    Column("new", JSON(none_as_null=True), nullable=True),
    text("by"),
    moment("at"),
    Index(None, "name", "id"),
)

_CHANGES = RowMapper(SettingChange, setting_changes)
_LAST = select(func.max(setting_changes.c.id)).group_by(setting_changes.c.name)
_CURRENT = select(setting_changes.c.name, setting_changes.c.new).where(setting_changes.c.id.in_(_LAST))
_NEWEST = select(setting_changes).order_by(setting_changes.c.id.desc()).limit(bindparam("most"))


class SqlOrganisation:
    """`workflows.ports.organisation.Organisation`."""

    def __init__(self, transaction: Transaction) -> None:
        self._tx = transaction

    def current(self) -> OrganisationSettings:
        return OrganisationSettings({row.name: row.new for row in self._tx.all(_CURRENT) if row.new is not None})

    def add(self, change: SettingChange) -> None:
        self._tx.insert(setting_changes, _CHANGES.to_row(change))

    def newest(self, limit: int) -> tuple[SettingChange, ...]:
        return tuple(map(_CHANGES.from_row, self._tx.all(_NEWEST, {"most": limit})))
