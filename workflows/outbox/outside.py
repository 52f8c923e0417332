"""Messages about an incident outside its war room: noted before they are posted, so that each can be found and emptied,
also when the chat never answered."""

from dataclasses import dataclass

from workflows.deps import Deps
from workflows.domain.ids import ChannelId, IncidentId, MessageTs
from workflows.domain.incident import MessageRef
from workflows.domain.steps import StepRecord, StepState
from workflows.outbox.preconditions import incident_of
from workflows.ports.store import UnitOfWork

CHANGE, NUDGE = "announce_change/", "announce_nudge/"
"""Begin the names of their records; the number of the entry or reminder comes after."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outside:
    """`ts` is None while nobody knows whether it was posted: then `key` finds it, if it was."""

    channel: ChannelId
    ts: MessageTs | None = None
    key: str = ""


def note_before(name: str, incident_id: IncidentId, to: Outside, deps: Deps) -> bool:
    """Note that it will be posted. False when the incident is not for everybody any more: then it must not be."""
    with deps.store.write() as uow:
        if not incident_of(uow, incident_id).is_announced:
            return False
        _note(uow, name, incident_id, to, deps)
        uow.commit()
    return True


def note_posted(uow: UnitOfWork, name: str, incident_id: IncidentId, ref: MessageRef, key: str, deps: Deps) -> None:
    """Inside a transaction: where it stands."""
    _note(uow, name, incident_id, Outside(channel=ref.channel, ts=ref.ts, key=key), deps)


def _note(uow: UnitOfWork, name: str, incident_id: IncidentId, where: Outside, deps: Deps) -> None:
    result = {"channel": where.channel, "key": where.key} | ({"ts": where.ts} if where.ts else {})
    at = deps.clock.now()
    uow.steps.save(StepRecord(incident_id=incident_id, step=name, state=StepState.DONE, at=at, result=result))


def noted(uow: UnitOfWork, incident_id: IncidentId) -> tuple[Outside, ...]:
    """All that was noted of the incident, ordered by last change."""
    found = [step.result for step in uow.steps.of(incident_id) if step.step.startswith((CHANGE, NUDGE))]
    return tuple(
        Outside(
            channel=ChannelId(one["channel"]),
            ts=MessageTs(one["ts"]) if "ts" in one else None,
            key=one.get("key", ""),
        )
        for one in found
    )
