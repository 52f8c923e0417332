"""People: the shape of what is stored."""

from collections.abc import Iterable, Mapping
from typing import Protocol

from workflows.domain.ids import (
    UserId,
)
from workflows.domain.people import Person


class People(Protocol):
    def get(self, user: UserId) -> Person | None: ...
    def save(self, person: Person) -> None: ...
    def names(self, users: Iterable[UserId]) -> Mapping[UserId, str]: ...
    def find_by_name(self, name: str) -> tuple[Person, ...]:
        """Those remembered by that name; if there are none, those with a name that has it as its beginning or as one
        of its words. In any case of letters; no apps, no closed accounts."""
