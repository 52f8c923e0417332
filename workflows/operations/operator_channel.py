"""One message to the operators per outage: posted at the first problem, edited while it lasts and when it ends."""

from contextlib import suppress

from workflows.deps import Deps
from workflows.domain.errors import ChatRejected
from workflows.domain.ids import ChannelId
from workflows.domain.incident import MessageRef
from workflows.jobs.states import Claimed
from workflows.messages.operations import OperatorMessage

GONE = "message_not_found"


def refresh_operator_message(claimed: Claimed, deps: Deps) -> None:
    """Update every open message. An outage that ended before it could be posted is never posted.

    Nothing is posted when the channel is not private or the chat rejects it; `doctor` reports why. Raises
    `ChatUnavailable` and `RateLimited`.
    """
    with deps.store.read() as uow:
        outages, health_alerts = uow.outages.unclosed(), uow.health_alerts.all()
    for outage in outages:
        content = OperatorMessage(outage=outage, health_alerts=() if outage.ended_at else health_alerts)
        with suppress(ChatRejected):
            _post_or_edit(content, deps)
        if outage.ended_at is not None:
            with deps.store.write() as uow:
                uow.outages.close(outage.id)
                uow.commit()


def _post_or_edit(content: OperatorMessage, deps: Deps) -> None:
    message = content.outage.message
    if message is not None and _edited(message, content, deps):
        return
    channel = private_channel(deps) if content.outage.ended_at is None else None
    if channel is None:
        return
    ref = deps.chat.post(channel, content, key=f"operators-{content.outage.id}", may_have_run=True)
    with deps.store.write() as uow:
        uow.outages.posted(content.outage.id, ref)
        uow.commit()


def _edited(message: MessageRef, content: OperatorMessage, deps: Deps) -> bool:
    """False when the message was deleted, so that a new one is needed."""
    if _is_guarded(message.channel, deps):
        try:
            deps.chat.edit(message, content)
        except ChatRejected as error:
            return error.code != GONE
    return True


def private_channel(deps: Deps) -> ChannelId | None:
    """The operators' channel; None when there is none or non-members can read it.

    Raises `ChatUnavailable`, `ChatRejected` and `RateLimited`.
    """
    channel = deps.chat.find_channel(deps.operators_channel) if deps.operators_channel else None
    return channel if channel is not None and _is_guarded(channel, deps) else None


def _is_guarded(channel: ChannelId, deps: Deps) -> bool:
    found = deps.chat.look_at(channel)
    return found is not None and found.is_guarded
