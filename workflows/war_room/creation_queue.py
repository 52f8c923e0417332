"""When rooms queue: the oldest incident goes first, and a direct message tells its declarer the place in the queue,
once.

The chat lets so many rooms be created in a minute. The message that tells the place becomes the receipt later.
"""

from datetime import datetime, timedelta
from math import ceil

from workflows.access.audience import may_read
from workflows.domain.chat import RoomSlot
from workflows.domain.errors import ChatRejected, ChatUnavailable, RateLimited, RetryLater
from workflows.domain.ids import ChannelId, MessageTs
from workflows.domain.incident import MessageRef
from workflows.domain.steps import StepRecord, StepState
from workflows.messages.message import Message
from workflows.messages.war_room import DeclaredReceipt, Sentence
from workflows.outbox.direct import rewrite, write_to
from workflows.war_room.step_context import Result, StepContext

CREATE_ROOM = "create_room"
POST_QUEUE_PLACE = "tell_place"
MIN_WAIT_SHOWN = timedelta(seconds=5)
STILL_TRYING = timedelta(minutes=30)
"""An older incident that was not tried for so long is not waited for."""


def wait_in_queue(context: StepContext) -> None:
    """Raises `RateLimited` when older incidents wait for their rooms and the chat cannot take this one as well."""
    incident, now = context.incident, context.deps.clock.now()
    with context.deps.store.read() as uow:
        behind = uow.steps.waiting(CREATE_ROOM, incident.id, now - STILL_TRYING)
    slot = context.deps.chat.room_slot(behind)
    if slot.at is None or slot.at <= now:
        return
    if slot.at - now > MIN_WAIT_SHOWN:
        _post_queue_place(context, _place(context, behind + 1, slot, slot.at - now))
    raise RateLimited(slot.at)


def _place(context: StepContext, place: int, slot: RoomSlot, wait: timedelta) -> Message:
    with context.deps.store.read() as uow:
        is_seen = may_read(uow, context.incident, context.incident.declared_by)
    label = context.incident.label if is_seen else context.incident.code_name
    params = {"label": label, "per_minute": slot.per_minute, "place": place, "wait": _about(wait)}
    by_pace = timedelta(minutes=1 + place / slot.per_minute)
    return Sentence(key="receipt.queued" if wait <= by_pace else "receipt.paused", params=params)


def _about(wait: timedelta) -> timedelta:
    """Rounded up: to five seconds, beyond a minute to minutes."""
    step = 5 if wait <= timedelta(seconds=60) else 60
    return timedelta(seconds=ceil(wait.total_seconds() / step) * step)


def _post_queue_place(context: StepContext, message: Message) -> None:
    """Never more than one such message; the room does not wait for it."""
    notice = _notice(context)
    if notice is not None and notice.state is StepState.DONE:
        return
    may_have_run = notice is not None and notice.state is StepState.STARTED
    _save(context, StepState.STARTED, {})
    try:
        sent = context.to_person(context.incident.declared_by, POST_QUEUE_PLACE)
        ref = write_to(sent, message, context.deps, may_have_run=may_have_run)
    except ChatRejected:
        _save(context, StepState.DONE, {})
    except (ChatUnavailable, RetryLater) as error:
        if not may_have_run and not getattr(error, "ambiguous", False):
            _save(context, StepState.DEFERRED, {})
    else:
        _save(context, StepState.DONE, {"channel": ref.channel, "ts": ref.ts})


def edit_into_receipt(receipt: DeclaredReceipt | Sentence, context: StepContext) -> MessageRef | None:
    """Let the message that told the place become the receipt. None when there is none."""
    ref = _message(context)
    return ref if ref is not None and rewrite_receipt(ref, receipt, context) else None


def rewrite_receipt(ref: MessageRef, receipt: DeclaredReceipt | Sentence, context: StepContext) -> bool:
    """Thanks stay. False where the message was deleted."""
    stays = isinstance(receipt, Sentence)
    return rewrite(context.incident.id, context.incident.declared_by, ref, receipt, context.deps, stays=stays)


def _message(context: StepContext) -> MessageRef | None:
    notice = _notice(context)
    if notice is None or notice.state is StepState.DEFERRED:
        return None
    if notice.state is StepState.STARTED:
        return context.deps.chat.posted(context.incident.declared_by, context.key(POST_QUEUE_PLACE))
    if not notice.result:
        return None
    return MessageRef(ChannelId(notice.result["channel"]), MessageTs(notice.result["ts"]))


def _notice(context: StepContext) -> StepRecord | None:
    with context.deps.store.read() as uow:
        return next((r for r in uow.steps.of(context.incident.id) if r.step == POST_QUEUE_PLACE), None)


def _save(context: StepContext, state: StepState, result: Result) -> None:
    now: datetime = context.deps.clock.now()
    record = StepRecord(incident_id=context.incident.id, step=POST_QUEUE_PLACE, state=state, at=now, result=result)
    with context.deps.store.write() as uow:
        uow.steps.save(record)
        uow.commit()
