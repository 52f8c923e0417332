"""Every kind of fact by its stored name."""

from collections.abc import Mapping

from workflows.domain.entries import (
    access,
    answers,
    calls,
    corrections,
    dead_letters,
    exhibits,
    exports,
    holds,
    incidents,
    markings,
    media,
    merges,
    reminders,
    reports,
    roles,
    scope,
    tasks,
    war_room,
    words,
)
from workflows.domain.timeline import EntryFact

KINDS: Mapping[str, type[EntryFact]] = {
    fact.kind: fact
    for module in (
        access,
        incidents,
        roles,
        tasks,
        answers,
        calls,
        corrections,
        merges,
        reports,
        scope,
        markings,
        media,
        exports,
        exhibits,
        holds,
        war_room,
        words,
        reminders,
        dead_letters,
    )
    for fact in vars(module).values()
    if isinstance(fact, type) and issubclass(fact, EntryFact) and "kind" in vars(fact)
}
"""A class in one of these modules is all that a new kind needs, and its text."""
