"""Keeping the rosters: who is cleared for which type, and whose decision is that of Legal, Security and Privacy."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from workflows.deps import Deps
from workflows.domain.errors import ChatError, RateLimited
from workflows.domain.exposure import SeenBy, visibilities
from workflows.domain.ids import FunctionId, RosterName, UserId
from workflows.domain.rosters import BREAK_GLASS, LEGAL, PRIVACY, SECURITY, cleared_for, clears, people_of_function
from workflows.jobs.access import PutStrangersOut
from workflows.ports.store import UnitOfWork
from workflows.programme.models import Programme

CLEARED = visibilities(lambda exposure: exposure.seen_by is SeenBy.CLEARED)
DECIDING = (LEGAL, SECURITY, PRIVACY, BREAK_GLASS)
"""Functions whose people decide or may do something in incidents that they are not in."""


def refresh_rosters(now: datetime, deps: Deps) -> None:
    """Fill every roster from the people and groups that are set up."""
    fill(named(deps.programme), now, deps)


def refresh_roster(name: str, now: datetime, deps: Deps) -> None:
    """Fill the one of this setting, if it has one."""
    fill({roster: listed for roster, listed in named(deps.programme).items() if roster == name}, now, deps)


def remember(behind: Mapping[str, Iterable[UserId]], now: datetime, deps: Deps) -> None:
    """Who was of each function when an incident called it, to say to them for what they are needed. Those that decide
    are read every minute anyway."""
    with deps.store.write() as uow:
        for function, users in behind.items():
            if function not in DECIDING:
                uow.rosters.replace(people_of_function(FunctionId(function)), users, now)
        uow.commit()


def fill(wanted: Mapping[RosterName, tuple[str, ...]], now: datetime, deps: Deps) -> None:
    """Each roster is whoever is behind its references.

    A group that cannot be read now keeps those whom it had: it clears nobody new. Somebody who was set up by name and
    is not any more is off at once.
    """
    references = {one for listed in wanted.values() for one in listed if not _is_person(one)}
    read = {reference: found for reference in sorted(references) if (found := _read(reference, deps)) is not None}
    with deps.store.write() as uow:
        for reference, users in read.items():
            uow.rosters.replace(_behind(reference), users, now)
        changed = [name for name, listed in wanted.items() if uow.rosters.replace(name, _everybody(uow, listed), now)]
        for number in uow.incidents.under_way_with(CLEARED) if any(map(clears, changed)) else ():
            uow.outbox.put(PutStrangersOut(number))
        uow.commit()


def named(programme: Programme) -> dict[RosterName, tuple[str, ...]]:
    """Each roster with the references that it is filled from."""
    functions = programme.functions
    deciding = {people_of_function(f): functions[f].members for f in DECIDING if f in functions}
    return deciding | {cleared_for(code): kind.cleared for code, kind in programme.types.items()}


def _read(reference: str, deps: Deps) -> tuple[UserId, ...] | None:
    try:
        return deps.chat.resolve(reference)
    except (ChatError, RateLimited):
        return None


def _everybody(uow: UnitOfWork, references: Iterable[str]) -> frozenset[UserId]:
    people = (frozenset({UserId(one)}) if _is_person(one) else uow.rosters.of(_behind(one)) for one in references)
    return frozenset[UserId]().union(*people)


def _behind(reference: str) -> RosterName:
    """Who was behind a group or an address when it could be read last."""
    return RosterName(f"behind.{reference}")


def _is_person(reference: str) -> bool:
    return "@" not in reference and not reference.startswith("S")
