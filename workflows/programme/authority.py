"""Who may do what, and what can be done to stop spread or harm."""

from enum import StrEnum

from workflows.domain.ids import RoleId
from workflows.programme.fields import Data, Duration, Title


class Mode(StrEnum):
    ALONE = "alone"
    WITH_SECOND = "with_second"
    """A second role approves first."""
    AFTER_THE_FACT = "after_the_fact"
    """A second role confirms afterwards."""


class Authority(Data):
    """`role` may; `second` approves or confirms. `within`: how long there is to confirm."""

    title: Title
    role: RoleId
    mode: Mode
    second: RoleId | None = None
    within: Duration | None = None

    @property
    def fault(self) -> str | None:
        """The setting that is wrong and why, if one is."""
        if self.mode is Mode.ALONE:
            return "second: who acts alone has no second" if self.second else None
        if self.second is None:
            return "second: this is missing"
        if self.second == self.role:
            return "second: nobody is the second person of their own act"
        if (self.mode is Mode.AFTER_THE_FACT) != (self.within is not None):
            return "within: how long there is to confirm goes with after_the_fact, and only there"
        return None


class Reversible(StrEnum):
    FULLY = "fully"
    IN_PART = "in_part"
    NEVER = "never"


class Action(Data):
    """Something that contains. `authority`: the row that says who may. `reversible`: as a rule."""

    title: Title
    authority: str
    reversible: Reversible
