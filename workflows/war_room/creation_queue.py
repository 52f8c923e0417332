"""When rooms queue: the oldest incident goes first, and its declarer is told the place in the queue, once.

The chat lets so many rooms be created in a minute. The message that tells the place becomes the receipt later.
"""

from datetime import datetime, timedelta
from math import ceil

from workflows.domain.chat import RoomTurn
from workflows.domain.errors import ChatRejected, ChatUnavailable, NotYet, Paced
from workflows.domain.ids import ChannelId, MessageTs
from workflows.domain.incident import MessageRef
from workflows.domain.steps import StepRecord, StepState
from workflows.domain.times import say_duration
from workflows.messages import DeclaredReceipt, Message, Sentence
from workflows.war_room.step_context import Result, Site

CREATE_ROOM = "create_room"
TELL_PLACE = "tell_place"
WORTH_TELLING = timedelta(seconds=5)
STILL_TRYING = timedelta(minutes=30)
"""An older incident that was not tried for so long is not waited for."""


def wait_for_turn(site: Site) -> None:
    """Raises `Paced` when older incidents wait for their rooms and the chat cannot take this one as well."""
    incident, now = site.incident, site.deps.clock.now()
    with site.deps.store.read() as uow:
        behind = uow.steps.waiting(CREATE_ROOM, incident.id, now - STILL_TRYING)
    turn = site.deps.chat.room_turn(behind)
    if turn.at is None or turn.at <= now:
        return
    if turn.at - now > WORTH_TELLING:
        _tell_place(site, _place(site, behind + 1, turn, turn.at - now))
    raise Paced(turn.at)


def _place(site: Site, place: int, turn: RoomTurn, wait: timedelta) -> Message:
    params = {"label": site.incident.label, "per_minute": turn.per_minute, "place": place, "wait": _about(wait)}
    by_pace = timedelta(minutes=1 + place / turn.per_minute)
    return Sentence(key="receipt.queued" if wait <= by_pace else "receipt.paused", params=params)


def _about(wait: timedelta) -> str:
    """Rounded up: to five seconds, beyond a minute to minutes."""
    step = 5 if wait <= timedelta(seconds=60) else 60
    return say_duration(timedelta(seconds=ceil(wait.total_seconds() / step) * step))


def _tell_place(site: Site, message: Message) -> None:
    """Never more than one such message; the room does not wait for it."""
    told = _told(site)
    if told is not None and told.state is StepState.DONE:
        return
    again = told is not None and told.state is StepState.STARTED
    _save(site, StepState.STARTED, {})
    try:
        ref = site.deps.chat.post(site.incident.declared_by, message, key=site.key(TELL_PLACE), again=again)
    except ChatRejected:
        _save(site, StepState.DONE, {})
    except (ChatUnavailable, NotYet) as error:
        if not again and not getattr(error, "ambiguous", False):
            _save(site, StepState.HELD, {})
    else:
        _save(site, StepState.DONE, {"channel": ref.channel, "ts": ref.ts})


def turn_into(receipt: DeclaredReceipt, site: Site) -> bool:
    """Let the message that told the place become the receipt. False when there is none."""
    ref = _message(site)
    if ref is None:
        return False
    try:
        site.deps.chat.edit(ref, receipt)
    except ChatRejected as error:
        if error.code != "message_not_found":
            raise
        return False
    return True


def _message(site: Site) -> MessageRef | None:
    told = _told(site)
    if told is None or told.state is StepState.HELD:
        return None
    if told.state is StepState.STARTED:
        return site.deps.chat.posted(site.incident.declared_by, site.key(TELL_PLACE))
    if not told.result:
        return None
    return MessageRef(ChannelId(told.result["channel"]), MessageTs(told.result["ts"]))


def _told(site: Site) -> StepRecord | None:
    with site.deps.store.read() as uow:
        return next((r for r in uow.steps.of(site.incident.id) if r.step == TELL_PLACE), None)


def _save(site: Site, state: StepState, result: Result) -> None:
    now: datetime = site.deps.clock.now()
    record = StepRecord(incident_id=site.incident.id, step=TELL_PLACE, state=state, at=now, result=result)
    with site.deps.store.write() as uow:
        uow.steps.save(record)
        uow.commit()
