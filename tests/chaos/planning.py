"""Makes the plan of a run."""

from tests.chaos.fault_kinds import faults_of
from tests.chaos.load import people_at_work
from tests.chaos.plan import Plan, Shape


def plan_of(shape: Shape) -> Plan:
    """The same for the same shape."""
    acts = tuple(sorted(people_at_work(shape), key=lambda act: act.at))
    faults = tuple(sorted(faults_of(shape, frozenset(shape.only)), key=lambda fault: fault.at))
    return Plan(shape, acts, faults)
