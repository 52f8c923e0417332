"""What the declarer is told: the way into the room, or thanks where they may not see the incident."""

from workflows.access.audience import may_read
from workflows.access.grants import thanks_for
from workflows.domain.chat import Priority
from workflows.domain.ids import ChannelId, MessageTs
from workflows.domain.incident import MessageRef
from workflows.messages.war_room import DeclaredReceipt, Sentence
from workflows.outbox.direct import write_to
from workflows.outbox.snapshot import snapshot
from workflows.war_room.creation_queue import edit_into_receipt, rewrite_receipt
from workflows.war_room.step_context import Result, StepContext


def notify_declarer(context: StepContext) -> Result:
    receipt = _receipt(context)
    ref = edit_into_receipt(receipt, context)
    if ref is None:
        sent = context.to_person(context.incident.declared_by, "tell_declarer")
        ref = write_to(sent, receipt, context.deps, may_have_run=context.may_have_run, priority=Priority.FIRST)
    return {"channel": ref.channel, "ts": ref.ts}


def refresh_receipt(context: StepContext) -> Result:
    """After a move. A receipt of an earlier version, of which nobody knows where it stands, stays as it is."""
    with context.deps.store.read() as uow:
        receipts = (step.result for step in uow.steps.of(context.incident.id) if step.step == "tell_declarer")
        posted = next((MessageRef(ChannelId(r["channel"]), MessageTs(r["ts"])) for r in receipts if "ts" in r), None)
    if posted is not None:
        rewrite_receipt(posted, _receipt(context), context)
    return {}


def _receipt(context: StepContext) -> DeclaredReceipt | Sentence:
    """Thanks have a reference that says nothing."""
    with context.deps.store.read() as uow:
        if may_read(uow, context.incident, context.incident.declared_by):
            return DeclaredReceipt(snapshot(uow, context.incident, context.deps.clock.now()))
        return Sentence(key=thanks_for(uow, context.incident), params={"reference": context.incident.code_name})
