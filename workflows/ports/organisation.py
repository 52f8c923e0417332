"""Stored settings of the organisation."""

from typing import Protocol

from workflows.domain.organisation import OrganisationSettings, SettingChange


class Organisation(Protocol):
    """Only ever added to: the newest change of a setting is what counts."""

    def current(self) -> OrganisationSettings: ...
    def add(self, change: SettingChange) -> None: ...
    def newest(self, limit: int) -> tuple[SettingChange, ...]:
        """The last changes, the newest first."""
