"""What every surface says alike: texts of the catalogue and titles of the programme, as plain text or as spans."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Self
from zoneinfo import ZoneInfo

from workflows.domain.errors import DomainError
from workflows.domain.ids import FunctionId, KindName, RoleId, SeverityCode, StatusId, TypeCode, UserId
from workflows.domain.incident import Incident
from workflows.domain.record import Record
from workflows.domain.veils import veiled_record
from workflows.presentation.sentences import EntryFormatter
from workflows.presentation.spans import Line, Person, Room, fill, listed
from workflows.programme.models import Programme
from workflows.text.catalogue import Catalogue
from workflows.text.local_text import LocalText


@dataclass(frozen=True, slots=True)
class Presenter:
    """The words for one reader, in their language. Each surface adds how it writes a line."""

    catalogue: Catalogue
    programme: Programme
    zone: ZoneInfo | None = None
    """Of the reader; None: of the rooms."""

    def over(self, programme: Programme) -> Self:
        """With the programme that counts now: in the language and the zone of the rooms."""
        return replace(self, programme=programme, catalogue=self.catalogue.into(programme.language), zone=None)

    def into(self, locale: str, timezone: str) -> Self:
        """For one reader: in their zone, and in their language as far as there is a catalogue in it."""
        return replace(self, catalogue=self.catalogue.into(locale), zone=ZoneInfo(timezone))

    @property
    def clock_zone(self) -> ZoneInfo:
        """In which times are written out."""
        return self.zone or ZoneInfo(self.programme.timezone)

    def __call__(self, key: str, **params: object) -> str:
        """A text of the catalogue, its parameters put in as they are."""
        return self.catalogue(key, **params)

    def line(self, key: str, **params: object) -> Line:
        """A text of the catalogue as spans; see `fill`."""
        return fill(self.catalogue, key, **params)

    @property
    def entry_formatter(self) -> EntryFormatter:
        return EntryFormatter(self.catalogue, self.programme, zone=self.clock_zone)

    def refusal(self, error: DomainError) -> Line:
        """Why not, and what to type instead."""
        return fill(self.catalogue, f"errors.{error.text_key}", **{"label": "", **error.params})

    def veiled(self, record: Record) -> Record:
        """The record as people read it: what its class hides is named by its class and its number."""
        numbers, said = record.numbers, self.entry_formatter
        return veiled_record(
            record, self.programme.hides, lambda entry: said.hidden(entry.content_class, numbers[entry.id])
        )

    def severity(self, code: SeverityCode) -> str:
        known = self.programme.severities.get(code)
        return self("severity.named", code=self.programme.signed(code), name=known.name) if known else code

    def status(self, status: StatusId) -> str:
        return self.entry_formatter.status(status)

    def type(self, code: TypeCode) -> str:
        known = self.programme.types.get(code)
        return self.local(known.title) if known else code

    def kind(self, name: KindName) -> str:
        """A type with its sub-type."""
        return self.entry_formatter.kind(name)

    def local(self, text: LocalText) -> str:
        """A text of the programme."""
        return text.into(self.catalogue.language)

    def function(self, function: FunctionId) -> str:
        return self.entry_formatter.function(function)

    def role(self, role: RoleId) -> str:
        return self.entry_formatter.role(role)

    def person(self, user: UserId | None, names: Mapping[UserId, str]) -> Person:
        return Person(self.entry_formatter.name(user, names))

    def people(self, users: Iterable[UserId], names: Mapping[UserId, str]) -> Line:
        """Several people, as the language lists them."""
        return listed(self.catalogue, tuple(self.person(user, names) for user in users))

    def war_room(self, incident: Incident) -> Room:
        return Room(incident.room, incident.room_name, incident.label)
