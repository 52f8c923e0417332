"""Entries of a content class whose words are shown to whoever asks for them, and to nobody by the way."""

from collections.abc import Callable
from dataclasses import replace

from workflows.domain.ids import ClassId
from workflows.domain.record import Record
from workflows.domain.timeline import Entry, EntryFact


def veiled(entry: Entry, instead: str) -> Entry:
    """The entry with `instead` in place of everything that people wrote in it."""
    return replace(entry, text=instead if entry.text else "", fact=_without_words(entry.fact, instead))


def _without_words(fact: EntryFact, instead: str) -> EntryFact:
    said = {part.field: instead for part, values in fact.parts() if part.type is str and not part.many and values[0]}
    return replace(fact, **said) if said else fact


def veiled_record(record: Record, hides: Callable[[ClassId | None], bool], instead: Callable[[Entry], str]) -> Record:
    """The record with those entries veiled, and with what they said before."""
    hidden = {entry.id: instead(entry) for entry in record.entries if hides(entry.content_class)}
    if not hidden:
        return record
    return replace(
        record,
        entries=tuple(veiled(e, hidden[e.id]) if e.id in hidden else e for e in record.entries),
        revisions=tuple(
            replace(one, text=hidden[one.entry_id]) if one.entry_id in hidden and one.text else one
            for one in record.revisions
        ),
    )
