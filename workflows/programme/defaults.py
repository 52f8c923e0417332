"""Initial values, hours in which reminders wait, and who confirms an emergency access."""

from workflows.domain.break_glass import SecondPerson
from workflows.domain.ids import SeverityCode, TypeCode
from workflows.programme.fields import Data, TimeOfDay, Timezone


class BreakGlass(Data):
    """`second`: whether a second person confirms before somebody lets themselves into an incident, for the reasons that
    can wait for it."""

    second: SecondPerson = SecondPerson.OPTIONAL


class Defaults(Data):
    """Initial values of the form."""

    type: TypeCode
    severity: SeverityCode
    lead_is_reporter: bool = True


class Quiet(Data):
    """Hours in which reminders of these severities wait."""

    start: TimeOfDay
    end: TimeOfDay
    timezone: Timezone
    severities: tuple[SeverityCode, ...]
