"""How attempts at jobs end, and noting it: of many in one transaction."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from workflows.job_states import Claimed
from workflows.nudging import Posted, note_posted
from workflows.ports.store import UnitOfWork
from workflows.retry import Again


@dataclass(frozen=True, slots=True)
class Ended:
    """How an attempt ended, to be noted with the next claim. `again` None: the job is done."""

    claimed: Claimed
    again: Again | None = None
    posted: Posted | None = None
    was_quick: bool = False

    @property
    def outcome(self) -> str:
        if self.again is None:
            return "done"
        return "postponed" if self.again.failure is None else "failed"


def note(uow: UnitOfWork, ended: Sequence[Ended], now: datetime) -> None:
    """A job is settled in the same transaction that says what came of it."""
    note_posted(uow, [one.posted for one in ended if one.posted is not None])
    uow.outbox.settle([one.claimed for one in ended if one.again is None])
    for one in ended:
        if one.again is None:
            continue
        if one.again.failure is None:
            uow.outbox.postpone(one.claimed, one.again.at, now)
        else:
            uow.outbox.retry(one.claimed, one.again.at, one.again.failure)
