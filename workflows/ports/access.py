"""Stored people."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Protocol

from workflows.domain.ids import (
    UserId,
)
from workflows.domain.people import Person


class People(Protocol):
    def get(self, user: UserId) -> Person | None: ...
    def save(self, person: Person) -> None: ...
    def names(self, users: Iterable[UserId]) -> Mapping[UserId, str]: ...
    def admins(self) -> tuple[Person, ...]:
        """Who administers the workspace, as far as is remembered."""

    def gone(self, users: Iterable[UserId]) -> frozenset[UserId]:
        """Those whose accounts are known to be closed."""

    def ours(self, users: Iterable[UserId], since: datetime) -> frozenset[UserId]:
        """Those who are known to be of the organisation, by what the chat said since then."""

    def find_by_name(self, name: str) -> tuple[Person, ...]:
        """People of that name; if there are none, those whose name starts with it or contains it as a word.
        Case-insensitive, without bots and deactivated people."""
