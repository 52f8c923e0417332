"""The allowed status changes. Statuses are programme data; their kinds and this table are code."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from workflows.domain.errors import InvalidTransition, ReasonNeeded
from workflows.domain.ids import StatusId
from workflows.domain.incident import Phase


class StatusKind(StrEnum):
    """What a status means for the rules."""

    ACTIVE = "active"
    WATCH = "watch"
    RESOLVED = "resolved"
    REVIEW = "review"
    CLOSED = "closed"
    SIDE_EXIT = "side_exit"
    DUPLICATE = "duplicate"
    """Left for another incident, which has to be named."""


PHASES: Mapping[StatusKind, Phase] = {
    StatusKind.ACTIVE: Phase.ACTIVE,
    StatusKind.WATCH: Phase.ACTIVE,
    StatusKind.RESOLVED: Phase.SETTLED,
    StatusKind.REVIEW: Phase.SETTLED,
    StatusKind.CLOSED: Phase.ENDED,
    StatusKind.SIDE_EXIT: Phase.ENDED,
    StatusKind.DUPLICATE: Phase.ENDED,
}


@dataclass(frozen=True, slots=True)
class Step:
    """An allowed change. `needs_reason`: only with a reason."""

    needs_reason: bool = False


_A, _W, _R, _V, _C, _S, _D = (
    StatusKind.ACTIVE,
    StatusKind.WATCH,
    StatusKind.RESOLVED,
    StatusKind.REVIEW,
    StatusKind.CLOSED,
    StatusKind.SIDE_EXIT,
    StatusKind.DUPLICATE,
)

TRANSITIONS: Mapping[tuple[StatusKind, StatusKind], Step] = {
    (_A, _A): Step(),
    (_A, _W): Step(needs_reason=True),
    (_A, _R): Step(),
    (_A, _S): Step(needs_reason=True),
    (_A, _D): Step(),
    (_W, _A): Step(),
    (_W, _R): Step(),
    (_W, _S): Step(needs_reason=True),
    (_W, _D): Step(),
    (_R, _V): Step(),
    (_R, _C): Step(),
    (_R, _D): Step(),
    (_R, _A): Step(needs_reason=True),
    (_V, _C): Step(),
    (_V, _D): Step(),
    (_V, _A): Step(needs_reason=True),
    (_C, _A): Step(needs_reason=True),
    (_S, _A): Step(needs_reason=True),
    (_D, _A): Step(needs_reason=True),
}
"""Everything else is refused. A change from RESOLVED or later to ACTIVE is a reopening."""


class StatusLike(Protocol):
    """A status of the programme, as the rules read it."""

    @property
    def id(self) -> StatusId: ...
    @property
    def title(self) -> str: ...
    @property
    def kind(self) -> StatusKind: ...
    @property
    def reason(self) -> bool: ...


def check_transition(old: StatusLike, new: StatusLike, reason: str, *, review_expected: bool) -> None:
    """Raises `InvalidTransition` for a change that is not allowed, `ReasonNeeded` when it lacks its reason.

    `review_expected`: this severity is closed only after a review or with a reason.
    """
    step = TRANSITIONS.get((old.kind, new.kind))
    if step is None or old.id == new.id:
        raise InvalidTransition(
            "already_in_status" if old.id == new.id else "invalid_transition", old=old.title, new=new.title
        )
    skips_review = review_expected and (old.kind, new.kind) == (_R, _C)
    if (step.needs_reason or new.reason or skips_review) and not reason.strip():
        raise ReasonNeeded("review_skipped" if skips_review else "reason_needed", new=new.title)


def reachable(old: StatusLike, statuses: tuple[StatusLike, ...]) -> tuple[StatusLike, ...]:
    """The statuses that a form may offer, in the programme's order."""
    return tuple(s for s in statuses if s.id != old.id and (old.kind, s.kind) in TRANSITIONS)
