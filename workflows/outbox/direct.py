"""Writing to one person about an incident: noted before it is posted, so that it can be found and taken back."""

from dataclasses import replace

from workflows.access.audience import may_read
from workflows.deps import Deps
from workflows.domain.chat import Priority
from workflows.domain.direct_messages import DirectMessage
from workflows.domain.errors import ChatRejected
from workflows.domain.ids import IncidentId, MessageTs, UserId
from workflows.domain.incident import Incident, MessageRef
from workflows.jobs.access import RefreshHome, WithdrawMessages
from workflows.jobs.states import Claimed
from workflows.messages.message import Message
from workflows.outbox.posting import edit_if_there, empty
from workflows.outbox.preconditions import incident_of
from workflows.ports.store import UnitOfWork


def tell(
    claimed: Claimed, user: UserId, message: Message, deps: Deps, *, stays: bool = False, has_file: bool = False
) -> MessageRef:
    """As `write_to`, from a job that writes one message."""
    sent = DirectMessage(incident_id=claimed.incident_id, user=user, key=claimed.key, stays=stays, has_file=has_file)
    return write_to(sent, message, deps, may_have_run=claimed.may_have_run)


def write_to(
    sent: DirectMessage,
    message: Message,
    deps: Deps,
    *,
    may_have_run: bool = False,
    priority: Priority = Priority.ORDINARY,
) -> MessageRef:
    """Post it to its person. It is taken back once they see the incident no more, also if that was just now; not where
    it `stays`, or where they did not see the incident before. Raises `ChatUnavailable`, `ChatRejected` and
    `RateLimited`."""
    stays = _note(sent, deps)
    ref = deps.chat.post(sent.user, message, key=sent.key, may_have_run=may_have_run, priority=priority)
    with deps.store.write() as uow:
        uow.direct_messages.posted(sent.user, sent.key, ref)
        incident = incident_of(uow, sent.incident_id)
        if not stays and not may_read(uow, incident, sent.user):
            uow.outbox.put(WithdrawMessages(incident.id, user=sent.user))
        uow.commit()
    return ref


def rewrite(
    incident_id: IncidentId, user: UserId, ref: MessageRef, message: Message, deps: Deps, *, stays: bool = False
) -> bool:
    """Edit what somebody was written; False where it was deleted. Whatever it said before, from now on it is taken back
    once they see the incident no more, also if that was just now; whoever sees it no more is shown nothing new. Not so
    where this message `stays`. Raises `ChatUnavailable`, `ChatRejected` and `RateLimited`."""
    if not stays and not _is_to_go(incident_id, user, ref, deps):
        return True
    is_there = edit_if_there(ref, message, deps, reader=user)
    with deps.store.write() as uow:
        incident = incident_of(uow, incident_id)
        if not stays and not may_read(uow, incident, user):
            uow.outbox.put(WithdrawMessages(incident.id, user=user))
        uow.commit()
    return is_there


def _is_to_go(incident_id: IncidentId, user: UserId, ref: MessageRef, deps: Deps) -> bool:
    """Noted also where it was taken back before. False: they may not read it."""
    with deps.store.write() as uow:
        if not may_read(uow, incident_of(uow, incident_id), user):
            return False
        if uow.direct_messages.at(ref) is None:
            key = f"{ref.channel}-{ref.ts}"
            uow.direct_messages.note(DirectMessage(incident_id=incident_id, user=user, key=key, message=ref))
        uow.direct_messages.goes(ref)
        uow.commit()
    return True


def _note(sent: DirectMessage, deps: Deps) -> bool:
    """Whether it stays."""
    with deps.store.write() as uow:
        sees = may_read(uow, incident_of(uow, sent.incident_id), sent.user)
        noted = replace(sent, stays=sent.stays or not sees)
        uow.direct_messages.note(noted)
        uow.commit()
    return noted.stays


def take_back(uow: UnitOfWork, incident: Incident, user: UserId) -> None:
    """Inside a transaction, after somebody may have lost sight of it: nothing that Muster showed them of it stays."""
    uow.outbox.put(WithdrawMessages(incident.id, user=user))
    uow.outbox.put(RefreshHome(incident.id, user=user))


def must_not_read(uow: UnitOfWork, incident: Incident, one: DirectMessage) -> bool:
    return not one.stays and not may_read(uow, incident, one.user)


def shown_to(uow: UnitOfWork, incident_id: IncidentId) -> frozenset[UserId]:
    """Who has something to read of it outside its room."""
    sent = {one.user for one in uow.direct_messages.of(incident_id) if not one.stays}
    return frozenset({*sent, *uow.home_tabs.readers(incident_id)})


def take_away(one: DirectMessage, left: Message, deps: Deps) -> None:
    """Only `left` stays of it, and no file below it."""
    ref = one.message or _perhaps_posted(one, deps)
    if ref is not None:
        if one.has_file:
            _empty_thread(ref, deps)
        empty(ref, left, deps, reader=one.user)
    with deps.store.write() as uow:
        uow.direct_messages.forget(one)
        for asked in uow.asked_messages.of(one.incident_id):
            if asked.message == ref:
                uow.asked_messages.forget(asked)
        uow.commit()


def _perhaps_posted(one: DirectMessage, deps: Deps) -> MessageRef | None:
    try:
        return deps.chat.posted(one.user, one.key)
    except ChatRejected:
        return None  # whoever cannot be written to was written nothing


def _empty_thread(ref: MessageRef, deps: Deps) -> None:
    cursor: MessageTs | str = ""
    while True:
        page = deps.chat.history(ref.channel, ref.ts, cursor)
        for reply in page.messages:
            if reply.is_ours and reply.ref != ref:
                for file in reply.seen.files:
                    deps.chat.delete_file(file)
                deps.chat.delete(reply.ref)
        if page.next is None:
            return
        cursor = page.next
