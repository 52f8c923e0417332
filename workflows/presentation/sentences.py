"""An entry as a sentence, in plain text. One place, so that the room, the timeline, a summary and a file agree."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from workflows.domain.break_glass import BreakGlassReason
from workflows.domain.entries.words import MessageCaptured
from workflows.domain.exhibits import Custody
from workflows.domain.exposure import Visibility
from workflows.domain.ids import (
    ClassId,
    ErrorCode,
    FunctionId,
    IncidentId,
    JobKind,
    KindName,
    RoleId,
    SeverityCode,
    StatusId,
    StepName,
    TypeCode,
    UserId,
    incident_label,
)
from workflows.domain.markings import Audience, Tlp
from workflows.domain.people import Outsider
from workflows.domain.privilege import Use
from workflows.domain.request import Source
from workflows.domain.timeline import Entry
from workflows.domain.veils import veiled
from workflows.jobs.kinds import job_class
from workflows.presentation.page_clock import PageClock
from workflows.presentation.refusals import why_refused
from workflows.programme.models import Programme
from workflows.text.catalogue import Catalogue

Names = Mapping[UserId, str]


class EntryFormatter:
    """Turns entries into sentences, in the words and titles of the programme."""

    def __init__(
        self,
        catalogue: Catalogue,
        programme: Programme,
        clock: PageClock | None = None,
        zone: ZoneInfo | None = None,
        moment: Callable[[datetime], str] | None = None,
    ) -> None:
        """`clock`: that of the page on which the sentences stand. `zone`: of the reader; None: of the rooms. `moment`:
        how the surface writes a time instead."""
        self._clock = clock
        self._moment = moment
        self._catalogue = catalogue
        self._programme = programme
        self._zone = zone or ZoneInfo(programme.timezone)
        self._statuses = {s.id: s.title.into(catalogue.language) for s in programme.statuses}
        self._by_type: Mapping[Any, Callable[[Any], str]] = {
            StatusId: self.status,
            SeverityCode: programme.signed,
            RoleId: self.role,
            Visibility: lambda seen: catalogue(f"visibility.{seen.shown_as}_short") if seen else "",
            Tlp: lambda marking: marking.label,
            Audience: lambda audience: catalogue(f"export.audience_{audience}"),
            BreakGlassReason: lambda code: catalogue(f"break_glass.{code}"),
            Outsider: lambda outside: catalogue(f"outsider.{outside}"),
            Use: lambda use: catalogue(f"waiver.{use}"),
            TypeCode: self.type,
            KindName: self.kind,
            IncidentId: lambda number: incident_label(number) if number else "",
            Custody: str,
            ClassId: self.content_class,
            FunctionId: lambda function: self.function(function) if function else "",
            StepName: lambda step: catalogue(f"steps.{step}"),
            JobKind: self._job,
            datetime: lambda moment: self.at(moment) if moment else "",
        }
        """How a value is said, by the type of its field; any other as it is."""

    def sentence(self, entry: Entry, names: Names) -> str:
        """What the entry says, without its time. Plain text: the caller escapes it. The words of one whose class hides
        them are not said."""
        if self._programme.hides(entry.content_class):
            entry = veiled(entry, self.hidden(entry.content_class))
        people = {"by": self.name(entry.by, names), "author": self.author(entry, names)}
        params = {"text": entry.text, **people, **self._params(entry, names)}
        sentence = self._catalogue(entry.fact.text_key(entry), **params)
        for mark in self._marks(entry):
            sentence = self._catalogue("entry.marked", sentence=sentence, mark=mark)
        return sentence

    def name(self, user: UserId | None, names: Names) -> str:
        """A name that pings nobody."""
        if user is None:
            return self._catalogue("app.name")
        return names.get(user) or self._catalogue("someone")

    def author(self, entry: Entry, names: Names) -> str:
        """Who wrote its words."""
        if entry.author is None:
            return entry.author_name or self._catalogue("someone")
        return self.name(entry.author, names)

    def at(self, moment: datetime) -> str:
        """`24 Nov 14:05 UTC`, in the organisation's zone; on a page, as its clock says it."""
        if self._moment is not None:
            return self._moment(moment)
        if self._clock is not None:
            return self._clock.at(moment)
        return self._catalogue.moment(moment, self._zone)

    def status(self, status: StatusId) -> str:
        return self._statuses.get(status, status)

    def function(self, function: FunctionId) -> str:
        known = self._programme.functions.get(function)
        return known.title.into(self._catalogue.language) if known else function

    def role(self, role: RoleId) -> str:
        known = self._programme.roles.get(role)
        return known.title.into(self._catalogue.language) if known else role

    def type(self, code: TypeCode) -> str:
        known = self._programme.types.get(code)
        return known.title.into(self._catalogue.language) if known else code

    def kind(self, name: KindName | None) -> str:
        """A type and its sub-type: `Terrorism: Manifesto`."""
        code, _, subtype = (name or "").partition(":")
        known = self._programme.types.get(TypeCode(code))
        title = known.subtypes.get(subtype) if known else None
        if not subtype:
            return self.type(TypeCode(code))
        return f"{self.type(TypeCode(code))}: {title.into(self._catalogue.language) if title else subtype}"

    def content_class(self, content_class: ClassId | None) -> str:
        known = self._programme.classes.get(content_class) if content_class else None
        return known.title.into(self._catalogue.language) if known else content_class or ""

    def hidden(self, content_class: ClassId | None, number: int | None = None) -> str:
        """In place of words: what they may show, and the number of their entry."""
        said = self._catalogue("entry.hidden", what=self.content_class(content_class))
        return f"{said} · #{number}" if number else said

    def _params(self, entry: Entry, names: Names) -> Mapping[str, str]:
        """Every field of its fact, by the name it has in the texts."""
        params: dict[str, str] = {}
        for part, values in entry.fact.parts():
            if part.type is UserId:
                params[part.name] = self._catalogue.listed(self._person(user, names) for user in values)
            elif part.type is ErrorCode:
                params[part.name] = self._catalogue.listed(self._why(code) for code in dict.fromkeys(values))
            else:
                said = list(map(self._by_type.get(part.type, str), values))
                params[part.name] = self._catalogue.listed(said) if part.many else said[0]
        return params

    def _why(self, code: ErrorCode) -> str:
        return why_refused(self._catalogue, code)

    def _person(self, user: UserId | None, names: Names) -> str:
        """By name; an address of the programme that belongs to nobody is shown as it is."""
        return user if user and "@" in user else self.name(user, names)

    def _job(self, kind: JobKind) -> str:
        job = job_class(kind)
        return self._catalogue(f"jobs.{job.kind}") if job else kind

    def _marks(self, entry: Entry) -> list[str]:
        changed = "edited" if isinstance(entry.fact, MessageCaptured) else "corrected"
        marks = {changed: entry.edited_at, "deleted": entry.deleted_at}
        shown = [self._catalogue(f"entry.mark_{mark}") for mark, at in marks.items() if at]
        if entry.request_source is not Source.CHAT:
            shown.append(self._catalogue(f"entry.via_{entry.request_source}"))
        return shown
