"""Who does what: roles, and the functions of the organisation that have the people."""

from collections.abc import Mapping

from workflows.domain.ids import SeverityCode, TypeCode
from workflows.programme.fields import Data, OptionalText, Reference, Text, Title
from workflows.text.local_text import LocalText


class Role(Data):
    """A role, its instructions and its tasks. `function`: who is asked while nobody has it. `when`: what makes it
    needed at any severity, in words."""

    title: Title
    single: bool = False
    duty: Text
    must_not: OptionalText = LocalText("")
    function: str | None = None
    needed_at: tuple[SeverityCode, ...] = ()
    when: OptionalText = LocalText("")
    instructions: tuple[Text, ...] = ()
    first_steps: int = 0
    """So many of the first instructions are for who has the role first: whoever follows finds them done."""
    tasks: tuple[Text, ...] = ()

    def brings(self, task: str) -> bool:
        """Whether a task of these words comes with it, in whichever language it was written down."""
        return any(task in local.spellings for local in self.tasks)


class Function(Data):
    """A part of the organisation and its responders, in the order in which they are asked. `by_region`: who is asked
    first where an incident reaches a region. `cleared_for`: the types for which all of them are meant to be cleared; it
    clears nobody."""

    title: Title
    members: tuple[Reference, ...] = ()
    by_region: Mapping[str, tuple[Reference, ...]] = {}
    cleared_for: tuple[TypeCode, ...] = ()
