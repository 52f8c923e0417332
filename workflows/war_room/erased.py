"""What an erasure leaves in the chat: Muster's own messages are emptied or deleted, in rooms and to people, the room's
name and topic are its number. What people wrote is theirs, and goes by the chat's own retention. What the chat refuses
is on the certificate."""

from workflows.access.audience import may_read
from workflows.deps import Deps
from workflows.domain.channels import RoomState
from workflows.domain.direct_messages import DirectMessage
from workflows.domain.errors import ChatRejected
from workflows.domain.ids import ChannelId
from workflows.domain.incident import Incident, MessageRef
from workflows.domain.retention import Certificate, ErasedMessage
from workflows.jobs.states import Claimed
from workflows.messages.holds import Erased
from workflows.messages.war_room import Sentence
from workflows.outbox.direct import take_away
from workflows.outbox.posting import empty
from workflows.outbox.preconditions import incident_of
from workflows.war_room.leaving import empty_of_ours
from workflows.war_room.refresh import give_name

BY_RULE = "retention"
MESSAGE, DIRECT, ROOM = "message", "direct message", "room"
"""What could not be cleared, on the certificate; the code of why comes after."""


def clear_erased(claimed: Claimed, deps: Deps) -> None:
    """May run twice: what is emptied is forgotten, one by one. Raises `ChatUnavailable` and `RateLimited`."""
    with deps.store.read() as uow:
        incident = incident_of(uow, claimed.incident_id)
        done = uow.erasing.certificates(incident.id)
        waiting, sent = uow.erasing.remembered(incident.id), uow.direct_messages.of(incident.id)
        unnamed = {one for one in sent if not (incident.exposure.number_stays or may_read(uow, incident, one.user))}
    if not done:
        return
    left = Erased(label=incident.label, by_rule=done[-1].basis == BY_RULE)
    for posted in waiting:
        _clear_message(posted, left, done[-1], deps)
    for one in sent:
        _clear_direct(one, Sentence(key="access.gone_unnamed") if one in unnamed else left, done[-1], deps)
    if incident.room is not None:
        _clear_room(incident, left, done[-1], deps)


def _clear_message(posted: ErasedMessage, left: Erased, certificate: Certificate, deps: Deps) -> None:
    refused = ""
    try:
        empty(posted.message, left, deps)
    except ChatRejected as error:
        refused = error.code
    with deps.store.write() as uow:
        if refused:
            uow.erasing.not_cleared(certificate.id, f"{MESSAGE}: {refused}")
        uow.erasing.forget(posted)
        uow.commit()


def _clear_direct(one: DirectMessage, left: Erased | Sentence, certificate: Certificate, deps: Deps) -> None:
    try:
        take_away(one, left, deps)
    except ChatRejected as error:
        with deps.store.write() as uow:
            uow.erasing.not_cleared(certificate.id, f"{DIRECT}: {error.code}")
            uow.direct_messages.forget(one)
            uow.commit()


def _clear_room(incident: Incident, left: Erased, certificate: Certificate, deps: Deps) -> None:
    assert incident.room is not None
    try:
        refused = _clear_ours(incident, incident.room, left, deps)
    except ChatRejected as error:
        refused = error.code
    what = f"{ROOM}: {refused}"
    if refused and what not in certificate.uncleared:
        with deps.store.write() as uow:
            uow.erasing.not_cleared(certificate.id, what)
            uow.commit()


def _clear_ours(incident: Incident, room: ChannelId, left: Erased, deps: Deps) -> str:
    """The card stays, as the shell. An archived room is opened for it, where the chat lets Muster do so, and archived
    again. Why not; empty: it is done."""
    found = deps.chat.look_at(room)
    if found is None or not found.is_member:
        return RoomState.ABSENT.value
    if found.is_archived and not deps.chat.unarchive(room):
        return RoomState.ARCHIVED.value
    card = MessageRef(room, incident.card) if incident.card else None
    empty_of_ours(room, deps, but=card)
    deps.chat.set_topic(room, incident.label)
    give_name(incident, "", deps)
    if found.is_archived:
        if card is not None:
            empty(card, left, deps)  # nothing was drawn in it meanwhile
        deps.chat.archive(room)
    return ""
