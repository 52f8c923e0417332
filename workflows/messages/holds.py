"""What is told about legal holds, to one person each."""

from dataclasses import dataclass

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
