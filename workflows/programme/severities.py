"""How bad: severities, and how soon something is to have happened at each."""

from enum import StrEnum
from typing import Annotated, Any

from pydantic import BeforeValidator

from workflows.programme.fields import Data, Duration, Sign, Text, Title


class Basis(StrEnum):
    """Which time counts."""

    CONTINUOUS = "continuous"
    BUSINESS_DAYS = "business_days"
    """One day is one working day."""
    WORKING_HOURS = "working_hours"


class Target(Data):
    """How soon, as the organisation aims at. Never a deadline of law."""

    within: Duration
    basis: Basis = Basis.CONTINUOUS


def _target(value: Any) -> Any:
    """`15m` -> `{within: 15m}`."""
    return {"within": value} if isinstance(value, str) else value


OptionalTarget = Annotated[Target | None, BeforeValidator(_target)]


class Severity(Data):
    """`update_every`: the default promise. `escalate_after`: time between levels of the ladder. `sign`: an emoji that
    stands before the code; the code is legible without it. `announce_again`: raised to it, an incident is announced in
    a new message, since an edited one notifies nobody. `reason`: raising to it takes one,
    and calls everybody with a role. `promise_expected`: skipping an update takes a reason, and having promised none is
    a warning. `acknowledge`, `triage`, `first_containment`: how soon somebody takes it on, it is classified, and
    something that stops the harm is done."""

    name: Title
    sign: Sign = ""
    definition: tuple[Text, ...] = ()
    examples: tuple[Text, ...] = ()
    acknowledge: OptionalTarget = None
    triage: OptionalTarget = None
    first_containment: OptionalTarget = None
    update_every: Duration
    escalate_after: Duration
    review_before_close: bool = False
    lowering_needs_second: bool = False
    announce_again: bool = False
    reason: bool = False
    promise_expected: bool = False
