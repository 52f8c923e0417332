"""What is told about legal holds, to one person each."""

from dataclasses import dataclass
from datetime import datetime

from workflows.domain.retention import Hold
from workflows.domain.snapshot import Snapshot


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldAsked:
    """To a custodian: what to keep, and the button that says that they read it."""

    snapshot: Snapshot
    hold: Hold


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldOver:
    """To a custodian: it is released. `still_held`: another one of the incident stands."""

    snapshot: Snapshot
    hold: Hold
    still_held: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ErasureAhead:
    """To who leads it, and to Legal, who can hold it: when its record will be erased."""

    snapshot: Snapshot
    at: datetime
    may_hold: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Erased:
    """In place of what Muster wrote about an incident that was erased."""

    label: str
    by_rule: bool
