"""The tutorial: six steps of a practice incident, ticked from its timeline."""

from collections.abc import Callable, Iterable, Mapping

from workflows.domain.roles import LEAD
from workflows.domain.timeline import Entry, EntryKind, EntryState


def _is(*kinds: EntryKind) -> Callable[[Entry], bool]:
    return lambda entry: entry.kind in kinds


def _takes_a_role(entry: Entry) -> bool:
    """Any role except the lead, which is assigned at the declaration."""
    return entry.kind is EntryKind.ROLE_ASSIGNED and entry.data["role"] != LEAD


def _gives_a_task(entry: Entry) -> bool:
    """A task added by a person: Muster adds the tasks of a role itself."""
    return entry.kind is EntryKind.TASK_ADDED and entry.by is not None


def _resolves(entry: Entry) -> bool:
    return entry.kind is EntryKind.STATUS_CHANGED and entry.data.get("phase") == "settled"


STEPS: Mapping[str, Callable[[Entry], bool]] = {
    "declare": _is(EntryKind.DECLARED),
    "update": _is(EntryKind.UPDATE),
    "role": _takes_a_role,
    "note": _is(EntryKind.NOTE, EntryKind.DECISION, EntryKind.CAPTURE),
    "task": _gives_a_task,
    "resolve": _resolves,
}
"""In the order shown. People may do them in any order."""


def steps_done(entries: Iterable[Entry]) -> frozenset[str]:
    """The completed steps."""
    lived = [e for e in entries if e.state is not EntryState.WITHDRAWN]
    return frozenset(step for step, shows in STEPS.items() if any(shows(e) for e in lived))


def ticks(entry: Entry) -> bool:
    """Whether an entry can complete a step."""
    return any(shows(entry) for shows in STEPS.values())
