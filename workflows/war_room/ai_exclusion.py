"""Keeping the chat's own AI out of rooms that are not for everybody: by Muster where it may, else by people."""

from workflows.access.reach import first_reachable
from workflows.messages.war_room import AiNotExcluded
from workflows.outbox.direct import write_to
from workflows.outbox.snapshot import snapshot
from workflows.war_room.step_context import Result, StepContext


def exclude_from_ai(context: StepContext) -> Result:
    """Where Muster is not given the means or is refused, the lead is told once for each room what to do."""
    refused = context.deps.chat.exclude_from_ai(context.room)
    if not refused:
        return {}
    with context.deps.store.read() as uow:
        shown = snapshot(uow, context.incident, context.deps.clock.now())
        person = first_reachable(uow, shown)
    if person is not None:
        sent = context.to_person(person, f"exclude_from_ai-{context.room}")
        write_to(sent, AiNotExcluded(shown), context.deps, may_have_run=context.may_have_run)
    return {"refused_ai": refused}
