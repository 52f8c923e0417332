"""The tutorial: six steps of a practice incident, ticked from its timeline."""

from collections.abc import Callable, Iterable, Mapping

from workflows.domain.entries.incidents import IncidentDeclared, StatusChanged, UpdateIssued
from workflows.domain.entries.roles import RoleAssigned
from workflows.domain.entries.tasks import TaskAdded
from workflows.domain.entries.words import NOTES, MessageCaptured
from workflows.domain.incident import Phase
from workflows.domain.roles import LEAD
from workflows.domain.timeline import Entry, EntryFact, EntryState


def _is(*kinds: type[EntryFact]) -> Callable[[Entry], bool]:
    return lambda entry: isinstance(entry.fact, kinds)


def _takes_a_role(entry: Entry) -> bool:
    """Any role but the lead, which comes with the declaration."""
    return isinstance(entry.fact, RoleAssigned) and entry.fact.role != LEAD


def _gives_a_task(entry: Entry) -> bool:
    """A task of a person: those that come with a role are Muster's own."""
    return isinstance(entry.fact, TaskAdded) and entry.by is not None


def _resolves(entry: Entry) -> bool:
    return isinstance(entry.fact, StatusChanged) and entry.fact.phase is Phase.SETTLED


STEPS: Mapping[str, Callable[[Entry], bool]] = {
    "declare": _is(IncidentDeclared),
    "update": _is(UpdateIssued),
    "role": _takes_a_role,
    "note": _is(*NOTES.values(), MessageCaptured),
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
