"""Rosters: who of a named group is in it now. They are filled from lists and the chat's groups, and read at every
decision about who may see what, so that nothing waits for the chat."""

from workflows.domain.ids import FunctionId, RosterName, TypeCode

LEGAL = FunctionId("legal")
SECURITY = FunctionId("security")
PRIVACY = FunctionId("privacy_dpo")
BREAK_GLASS = FunctionId("break_glass")
"""Who may let themselves into an incident that they may not see."""


_CLEARED = "cleared."


def cleared_for(kind: TypeCode | str) -> RosterName:
    """Who is cleared for incidents of this type."""
    return RosterName(f"{_CLEARED}{kind}")


def clears(name: RosterName) -> bool:
    """Whether who is on it sees restricted incidents by that."""
    return name.startswith(_CLEARED)


def people_of_function(function: FunctionId) -> RosterName:
    """Whose decision is that of the function."""
    return RosterName(f"function.{function}")
