"""One private line to those who run Muster: posted at the first trouble, edited while it lasts and when it is over."""

from contextlib import suppress

from workflows.deps import Deps
from workflows.domain.errors import ChatRejected
from workflows.domain.ids import ChannelId
from workflows.domain.incident import MessageRef
from workflows.jobs.states import Claimed
from workflows.messages.operations import OperatorMessage

GONE = "message_not_found"


def refresh_operator_message(claimed: Claimed, deps: Deps) -> None:
    """Bring every line to what is so now. What came and went before it could be told stays unsaid.

    Where it may not be told, or the chat refuses it, nothing is: `doctor` says what is wrong with the channel.
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
    ref = deps.chat.post(channel, content, key=f"operators-{content.outage.id}", again=True)
    with deps.store.write() as uow:
        uow.outages.posted(content.outage.id, ref)
        uow.commit()


def _edited(message: MessageRef, content: OperatorMessage, deps: Deps) -> bool:
    """Whether nothing more can be done about this message; False: somebody deleted it."""
    if deps.chat.is_private(message.channel):
        try:
            deps.chat.edit(message, content)
        except ChatRejected as error:
            return error.code != GONE
    return True


def private_channel(deps: Deps) -> ChannelId | None:
    """The operators' channel, if there is one that only its members can read."""
    channel = deps.chat.find_channel(deps.operators_channel) if deps.operators_channel else None
    return channel if channel is not None and deps.chat.is_private(channel) else None
