"""Giving a job up: it leaves the outbox, and the war room learns what will not be said."""

from datetime import datetime

from workflows.deps import Deps
from workflows.domain.timeline import EntryKind
from workflows.jobs import (
    RefreshAnnouncement,
    RefreshStateCard,
    RefreshTopic,
    RefreshTutorial,
    SettleNudge,
    SettleOffer,
    TellRoom,
)
from workflows.ports.outbox import Claimed
from workflows.record import record

UNTOLD = (TellRoom, RefreshStateCard, RefreshAnnouncement, RefreshTopic, RefreshTutorial, SettleNudge, SettleOffer)
"""Jobs whose loss the room is not told of: telling it would fail as well, or the next change mends it."""


def bury(claimed: Claimed, error: str, now: datetime, deps: Deps) -> None:
    """`error` is a code of the chat or the type of a fault, never a person's words."""
    with deps.store.write() as uow:
        uow.outbox.bury(claimed, now, error)
        incident = uow.incidents.get(claimed.job.incident_id)
        if incident is not None and not isinstance(claimed.job, UNTOLD):
            data = {"job": type(claimed.job).__name__, "error": error}
            record(uow, incident, EntryKind.DELIVERY_FAILED, None, now, data=data)
        uow.commit()
