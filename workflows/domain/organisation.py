"""What the people who run Muster set up in the chat: it stands over the programme, and every change is on record."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, TypeAlias

from workflows.domain.ids import UserId

SettingValue: TypeAlias = str | list[str] | dict[str, Any]
"""As it is stored: a name or an id, references of people, or several named values."""
_FUNCTION = "function."
_CLEARED = "cleared."


class Setting(StrEnum):
    """What can be set up, besides the people of each function and those who are cleared for a type."""

    ANNOUNCE_CHANNEL = "announce_channel"
    LEADERSHIP_CHANNEL = "leadership_channel"
    QUIET_HOURS = "quiet_hours"
    """Empty: there are none."""
    DEFAULT_SEVERITY = "default_severity"
    DEFAULT_TYPE = "default_type"
    LANGUAGE = "language"
    TIMEZONE = "timezone"
    BREAK_GLASS_SECOND = "break_glass_second"
    """Whether a second person confirms before the glass is broken."""


def people_of(function: str) -> str:
    """The name of the setting that says who belongs to a function."""
    return f"{_FUNCTION}{function}"


def function_of(setting: str) -> str | None:
    """The function whose people a setting names; None for any other setting."""
    return setting.removeprefix(_FUNCTION) if setting.startswith(_FUNCTION) else None


def cleared_setting(kind: str) -> str:
    """The name of the setting that says who is cleared for a type."""
    return f"{_CLEARED}{kind}"


def cleared_type_of(setting: str) -> str | None:
    """The type for which a setting clears people; None for any other setting."""
    return setting.removeprefix(_CLEARED) if setting.startswith(_CLEARED) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingChange:
    """One change, by whom and when. None: as the programme says."""

    id: int = 0
    name: str
    old: SettingValue | None
    new: SettingValue | None
    by: UserId
    at: datetime


@dataclass(frozen=True, slots=True)
class OrganisationSettings:
    """What is set up now, by name. What is missing is as the programme or the environment says."""

    values: Mapping[str, SettingValue] = field(default_factory=dict)

    def text(self, setting: Setting) -> str:
        """The value of a setting that is one name or id; empty when it is not set up."""
        value = self.values.get(setting)
        return value if isinstance(value, str) else ""

    @property
    def functions(self) -> Mapping[str, tuple[str, ...]]:
        """Function -> references of its people, for those that are set up."""
        return self._references(function_of)

    @property
    def cleared(self) -> Mapping[str, tuple[str, ...]]:
        """Type -> references of those who are cleared for it, where that is set up."""
        return self._references(cleared_type_of)

    def _references(self, of: Callable[[str], str | None]) -> Mapping[str, tuple[str, ...]]:
        named = {of(name): value for name, value in self.values.items()}
        return {name: tuple(value) for name, value in named.items() if name is not None and isinstance(value, list)}
