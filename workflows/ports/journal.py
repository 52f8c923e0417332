"""The stored journal: what was recorded, in an order that cannot be changed unseen."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from workflows.domain.ids import ChainName, IncidentId
from workflows.domain.journal import Fact, Head, JournalRow

Rows = Mapping[int, Mapping[str, Any]]
"""Rows of a table by their id, as JSON holds them; a column without a value is left out."""


@dataclass(frozen=True, slots=True)
class Projection:
    """The entries and revisions of an incident, row by row."""

    entries: Rows
    revisions: Rows


class Journal(Protocol):
    def append(self, *facts: Fact) -> None:
        """Seal them behind what their chains hold, when this unit of work is committed: the chain is locked only then.

        Not within a savepoint that may be rolled back.
        """

    def rows(self, chain: ChainName, after: int = 0, limit: int | None = None) -> tuple[JournalRow, ...]:
        """Of a chain, in order, with their contents: those that come after number `after`."""

    def chains(self) -> tuple[ChainName, ...]:
        """Every chain that anything is stored of, in whichever table, in order of its name."""

    def recorded_before(self, kinds: str, moment: datetime) -> Mapping[ChainName, tuple[int, ...]]:
        """The numbers of the rows whose kind begins so and whose content is there, chain by chain, in order."""

    def head(self, chain: ChainName) -> Head | None:
        """Where the chain ends, as its head row has it."""

    def lock(self, chain: ChainName) -> None:
        """Nobody commits anything to it until this unit of work is over. Lock the incident first."""

    def foreign_contents(self, chain: ChainName) -> tuple[int, ...]:
        """Numbers of contents to which no row belongs."""

    def erase(self, chain: ChainName, at: datetime, certificate: str, numbers: Collection[int] | None = None) -> None:
        """Delete the contents of these rows, or of all rows until now, what was appended in this unit of work included.
        A row of the chain says so, with the certificate under which it was done."""

    def certificates(self, chain: ChainName) -> tuple[str, ...]:
        """Under which contents of the chain were erased, the oldest first."""


class ProjectionTables(Protocol):
    """The tables that follow from the journal, as they are."""

    def of(self, incident_id: IncidentId) -> Projection: ...

    def incidents(self) -> tuple[IncidentId, ...]:
        """Those that have entries."""

    def restore(self, to: Projection, foreign: Projection, elsewhere: Projection) -> None:
        """Write the rows of `to`, and remove those of `foreign` with what refers to them. `elsewhere`: rows of other
        incidents that lie here; they stay, and stand in nobody's way."""

    def add_shell(self, row: Mapping[str, Any]) -> None:
        """Add an entry under a new number."""

    def referring(self, entries: Collection[int]) -> Mapping[str, int]:
        """How many rows of which tables, other than revisions, refer to these entries."""

    def defaults(self) -> Projection:
        """One row of each table, with number 0: what its columns hold where a row in the journal, made before the
        column was, says nothing."""


class Key(Protocol):
    """A secret that is not shown by accident."""

    def get_secret_value(self) -> str: ...


class AnchorFile(Protocol):
    """Where anchors are kept, with the key that signs them."""

    @property
    def key(self) -> Key: ...

    def lines(self) -> Sequence[str]: ...

    def add(self, make: Callable[[Sequence[str]], str | None]) -> None:
        """Append the line that `make` returns, given those that are there; one process at a time."""
