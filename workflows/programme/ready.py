"""Whether a programme can be lived: for whom nobody is set up, and who could not act if they had to."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from workflows.domain.exposure import SeenBy
from workflows.domain.ids import FunctionId, RoleId, TypeCode
from workflows.domain.roles import LEAD
from workflows.programme.models import Programme


class Missing(StrEnum):
    """What is not ready."""

    FUNCTION = "function"
    """Nobody is set up for it, and types or roles need it."""
    CLEARANCE = "clearance"
    """Nobody is cleared for a restricted type."""
    LEAD = "lead"
    """Nobody could lead the incidents of a type."""
    AUTHORITY = "authority"
    """Nobody can have a role that a row of the authority table needs."""
    CLEARED_FUNCTION = "cleared_function"
    """Somebody of a function that is meant to be cleared is not."""


@dataclass(frozen=True, slots=True)
class Gap:
    """`name`: of the function, type or row. `needed_by`: types and roles that call the function; the roles or people
    that are missing."""

    missing: Missing
    name: str
    needed_by: tuple[str, ...] = ()


def gaps(programme: Programme) -> tuple[Gap, ...]:
    """Everything that is not ready, in the order of `Missing`."""
    return (
        *_functions(programme),
        *_clearances(programme),
        *_leads(programme),
        *_authority(programme),
        *_cleared_functions(programme),
    )


def _functions(programme: Programme) -> Iterator[Gap]:
    for name, function in programme.functions.items():
        if function.members:
            continue
        types = [code for code, kind in programme.types.items() if name in kind.invite]
        roles = [role for role, one in programme.roles.items() if one.function == name]
        if types or roles:
            yield Gap(Missing.FUNCTION, name, (*types, *roles))


def restricted_types(programme: Programme) -> tuple[TypeCode, ...]:
    """Those whose incidents begin with cleared people only."""
    seen_by = {code: kind.visibility.exposure.seen_by for code, kind in programme.types.items()}
    return tuple(code for code, seen in seen_by.items() if seen is SeenBy.CLEARED)


def _clearances(programme: Programme) -> Iterator[Gap]:
    for code in restricted_types(programme):
        if not programme.types[code].cleared:
            yield Gap(Missing.CLEARANCE, code)


def _leads(programme: Programme) -> Iterator[Gap]:
    """A lead comes from the function of the role, and of a restricted type is cleared for it."""
    people = _members(programme, programme.roles[LEAD].function)
    restricted = restricted_types(programme)
    for code, kind in programme.types.items():
        if people is not None and not (people if code not in restricted else _who_may_be(people, kind.cleared)):
            yield Gap(Missing.LEAD, code)


def _who_may_be(people: Sequence[str], cleared: Sequence[str]) -> tuple[str, ...]:
    """Those who are cleared. Who is in a user group, and whose an address is, nobody knows here: they may be."""
    if not people or not cleared:
        return ()
    if any(not _is_person(one) for one in (*people, *cleared)):
        return tuple(people)
    return tuple(one for one in people if one in cleared)


def _is_person(reference: str) -> bool:
    return reference[0] in "UW" and "@" not in reference


def _authority(programme: Programme) -> Iterator[Gap]:
    for name, row in programme.authority.items():
        nobody = tuple(role for role in (row.role, row.second) if role and not _can_be_had(programme, role))
        if nobody:
            yield Gap(Missing.AUTHORITY, name, nobody)


def _can_be_had(programme: Programme, role: RoleId) -> bool:
    people = _members(programme, programme.roles[role].function)
    return people is None or bool(people)


def _members(programme: Programme, function: str | None) -> tuple[str, ...] | None:
    """None: of no function in particular, so anybody."""
    return programme.functions[function].members if function else None


def _cleared_functions(programme: Programme) -> Iterator[Gap]:
    for name, function in programme.functions.items():
        for code in function.cleared_for:
            cleared = programme.types[code].cleared
            missing = tuple(one for one in function.members if cleared and not _who_may_be((one,), cleared))
            if missing:
                yield Gap(Missing.CLEARED_FUNCTION, f"{name}: {code}", missing)


def titles_of(programme: Programme, names: Sequence[str]) -> tuple[str, ...]:
    """The titles of types, functions and roles in the language of the programme."""
    return tuple(_title(programme, name) for name in names)


def _title(programme: Programme, name: str) -> str:
    found = (
        programme.types.get(TypeCode(name))
        or programme.functions.get(FunctionId(name))
        or programme.roles.get(RoleId(name))
    )
    return found.title.into(programme.language) if found else name
