"""Posting to a room and editing a message, for job handlers."""

from collections.abc import Callable

from workflows.deps import Deps
from workflows.domain.errors import ChatError, ChatRejected, RateLimited
from workflows.domain.ids import UserId
from workflows.domain.incident import Incident, MessageRef
from workflows.jobs.states import Claimed
from workflows.messages.message import Message
from workflows.outbox.preconditions import incident_of, reached_room, speaking_room
from workflows.ports.store import UnitOfWork


def post_in_room(
    claimed: Claimed, say: Callable[[UnitOfWork, Incident], Message], deps: Deps, *, in_public: bool = False
) -> MessageRef:
    """Post the message that `say` builds from the current facts. `in_public`: also while everybody can still read the
    room of a private incident.

    Raises `ChatUnavailable`, `ChatRejected`, `RetryLater` and `Obsolete`.
    """
    with deps.store.read() as uow:
        incident = incident_of(uow, claimed.incident_id)
        room = (reached_room if in_public else speaking_room)(uow, incident, deps)
        message = say(uow, incident)
    return deps.chat.post(room, message, key=claimed.key, may_have_run=claimed.may_have_run)


def empty(ref: MessageRef, message: Message, deps: Deps, *, reader: UserId | None = None) -> None:
    """Leave only `message` of what stands there; nothing, where the chat refuses edits for good, as it does after the
    hours in which it allows them. Raises `ChatUnavailable`, `ChatRejected` and `RateLimited`."""
    try:
        edit_if_there(ref, message, deps, reader=reader)
    except ChatRejected:
        deps.chat.delete(ref)


def edit_if_there(ref: MessageRef, message: Message, deps: Deps, *, reader: UserId | None = None) -> bool:
    """Edit a message; False where it was deleted. `reader`: to whom it was sent. Raises `ChatUnavailable`,
    `ChatRejected` and `RateLimited`."""
    try:
        deps.chat.edit(ref, message, reader=reader)
    except ChatRejected as error:
        if error.code != "message_not_found":
            raise
        return False
    return True


def do_each(*parts: Callable[[], None]) -> None:
    """One that fails leaves no other undone: the first error is raised once all were tried."""
    failed: list[ChatError | RateLimited] = []
    for part in parts:
        try:
            part()
        except (ChatError, RateLimited) as error:
            failed.append(error)
    if failed:
        raise failed[0]
