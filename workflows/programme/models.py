"""The programme: an organisation's own rules as data, validated when Muster starts.

Durations are written `30m`, `2h`, `1h30m`, `5s`. What people read is a text, or a map of languages to texts
(`{en: Scribe, de: Protokoll}`). Models are frozen; nothing changes them after the start.
"""

from collections.abc import Container, Iterable, Iterator, Mapping
from itertools import chain
from typing import Annotated, Any, Self

from pydantic import Field, model_validator

from workflows.domain.exposure import SeenBy, Visibility
from workflows.domain.ids import ClassId, FunctionId, RoleId, SeverityCode, StatusId, TypeCode
from workflows.domain.incident import Incident
from workflows.domain.lifecycle import StatusKind
from workflows.domain.reminders import EscalationLevel, QuietHours
from workflows.domain.roles import DEPUTY, LEAD
from workflows.programme.authority import Action, Authority
from workflows.programme.checklists import Checklist, Factor
from workflows.programme.classes import ContentClass
from workflows.programme.defaults import BreakGlass, Defaults, Quiet
from workflows.programme.fields import (
    CHOICES,
    ClassName,
    Data,
    Duration,
    Language,
    OtherName,
    RoleName,
    SeverityName,
    Subdivision,
    Timezone,
    Title,
    TypeName,
)
from workflows.programme.incident_types import IncidentType
from workflows.programme.retention import Retention
from workflows.programme.roles import Function, Role
from workflows.programme.scope import GroupName, MarketGroup, Region
from workflows.programme.severities import Severity
from workflows.programme.statuses import KINDS, Lifecycle, Status
from workflows.text.countries import COUNTRIES
from workflows.text.local_text import ENGLISH, LocalText


class Programme(Data):
    """The whole programme. People see its items in the order of the files."""

    timezone: Timezone = "UTC"
    language: Language = ENGLISH
    """Of the war rooms and announcements, and of people in whose own language there are no texts."""
    severities: Annotated[dict[SeverityName, Severity], CHOICES]
    classes: Annotated[dict[ClassName, ContentClass], CHOICES]
    types: Annotated[dict[TypeName, IncidentType], CHOICES]
    roles: Annotated[dict[RoleName, Role], CHOICES]
    statuses: Annotated[tuple[Status, ...], CHOICES]
    functions: dict[str, Function]
    surfaces: Annotated[dict[OtherName, Title], CHOICES]
    sources: Annotated[dict[OtherName, Title], CHOICES]
    regions: Mapping[OtherName, Region] = {}
    market_groups: Mapping[GroupName, MarketGroup] = {}
    subdivisions: Mapping[Subdivision, Title] = {}
    """Of countries whose states or provinces have law of their own: `US-CA`."""
    authority: Mapping[OtherName, Authority] = {}
    actions: Annotated[dict[OtherName, Action], CHOICES]
    checklists: Mapping[OtherName, Checklist] = {}
    checklist_scale: Mapping[SeverityCode, Factor] = {}
    version: str = ""
    """What was loaded, as a short hash; given by the loader."""
    defaults: Defaults
    lifecycle: Lifecycle
    ladder: Annotated[tuple[EscalationLevel, ...], Field(min_length=1)]
    missing_lead_after: Duration
    number_gaps: Annotated[int, Field(ge=0, le=100)] = 0
    """How many numbers are skipped before each incident, on average and at random; 0: none."""
    lines_per_ten_minutes: Annotated[int, Field(ge=1)] = 10
    quiet_hours: Quiet | None = None
    break_glass: BreakGlass = BreakGlass()
    retention: Retention = Retention()
    exposure_days: Annotated[int, Field(ge=1, le=366)] = 90
    """For how many days people can see how long they had what before them; then it is deleted."""
    texts: Mapping[str, Any] = {}

    @model_validator(mode="after")
    def _names_exist(self) -> Self:
        for where, named, known in chain(self._own_names(), self._names_of_types(), self._names_of_duties()):
            _known(where, named, known)
        return self

    def _own_names(self) -> Iterator["_Names"]:
        yield "defaults.type", [self.defaults.type], self.types
        yield "defaults.severity", [self.defaults.severity], self.severities
        yield "roles", [LEAD, DEPUTY], self.roles
        yield "retention.types", self.retention.types, self.types
        yield "retention.classes", self.retention.classes, self.classes
        if self.quiet_hours:
            yield "quiet_hours.severities", self.quiet_hours.severities, self.severities
        for name, group in self.market_groups.items():
            yield f"market_groups.{name}.countries", group.countries, COUNTRIES
        for name, region in self.regions.items():
            yield f"regions.{name}.markets", region.markets, self._markets
        yield "checklist_scale", self.checklist_scale, self.severities

    def _names_of_types(self) -> Iterator["_Names"]:
        for code, kind in self.types.items():
            yield f"types.{code}.classes", kind.classes, self.classes
            yield f"types.{code}.invite", kind.invite, self.functions
            yield f"types.{code}.roles", kind.roles, self.roles
            yield f"types.{code}.surfaces", kind.surfaces, self.surfaces
            yield f"types.{code}.subtype_synonyms", kind.subtype_synonyms, kind.subtypes
        for name, function in self.functions.items():
            yield f"functions.{name}.by_region", function.by_region, self.regions
            yield f"functions.{name}.cleared_for", function.cleared_for, self.types

    def _names_of_duties(self) -> Iterator["_Names"]:
        for role_id, role in self.roles.items():
            yield f"roles.{role_id}.needed_at", role.needed_at, self.severities
            yield f"roles.{role_id}.function", [role.function] if role.function else [], self.functions
        for name, row in self.authority.items():
            yield f"authority.{name}.role", [row.role], self.roles
            yield f"authority.{name}.second", [row.second] if row.second else [], self.roles
        for name, action in self.actions.items():
            yield f"actions.{name}.authority", [action.authority], self.authority
        for name, checklist in self.checklists.items():
            yield f"checklists.{name}.types", checklist.types, self.types
            yield from self._names_of_lines(f"checklists.{name}.lines", checklist)

    def _names_of_lines(self, where: str, checklist: Checklist) -> Iterator["_Names"]:
        subtypes = [one for code in checklist.types or self.types for one in self.types[code].subtypes]
        for name, line in checklist.kept.items():
            yield f"{where}.{name}.owner", [line.owner], self.roles
            yield f"{where}.{name}.scale", line.scale, self.severities
            if line.only:
                yield f"{where}.{name}.only.severities", line.only.severities, self.severities
                yield f"{where}.{name}.only.subtypes", line.only.subtypes, subtypes
                yield f"{where}.{name}.only.markets", line.only.markets, self._markets
                yield f"{where}.{name}.only.surfaces", line.only.surfaces, self.surfaces

    @property
    def _markets(self) -> Container[str]:
        return [*self.market_groups, *self.subdivisions, *sorted(COUNTRIES)]

    @model_validator(mode="after")
    def _rules_hold(self) -> Self:
        ids = [s.id for s in self.statuses]
        for index, status in enumerate(self.statuses):
            if status.id in ids[:index]:
                raise ValueError(f"statuses.{index}: there are two statuses {status.id!r}")
        for verb, kinds in KINDS.items():
            chosen = getattr(self.lifecycle, verb)
            _known(f"lifecycle.{verb}", [chosen], ids)
            if self.status(chosen).kind not in kinds:
                allowed = " or ".join(kinds)
                raise ValueError(f"lifecycle.{verb}: {chosen!r} is not of the kind {allowed}")
        for code, kind in self.types.items():
            if kind.guarded and kind.visibility is Visibility.OPEN:
                raise ValueError(f"types.{code}.visibility: a guarded type is never open")
            if kind.visibility.is_wider_than(kind.floor):
                raise ValueError(f"types.{code}.widest: {kind.visibility} is wider than that")
        if len(set(self.ladder)) < len(self.ladder):
            raise ValueError("ladder: each level may occur only once")
        if not self.roles[LEAD].single:
            raise ValueError(f"roles.{LEAD}.single: there is one incident lead at a time")
        if self.quiet_hours and self.quiet_hours.start == self.quiet_hours.end:
            raise ValueError("quiet_hours.end: the quiet hours begin and end at the same time")
        for name, row in self.authority.items():
            if row.fault:
                raise ValueError(f"authority.{name}.{row.fault}")
        for name, checklist in self.checklists.items():
            for key, line in checklist.kept.items():
                if line.only and not line.only.says_where:
                    raise ValueError(
                        f"checklists.{name}.lines.{key}.only: it says no severity, sub-type, market or surface"
                    )
        return self

    def status(self, status_id: StatusId) -> Status:
        """The status. An unknown one, of an older incident, counts as active."""
        known = next((s for s in self.statuses if s.id == status_id), None)
        return known or Status.model_construct(
            id=status_id, title=LocalText(status_id), kind=StatusKind.ACTIVE, meaning=LocalText(""), reason=False
        )

    @property
    def duplicate(self) -> StatusId | None:
        """The status of an incident that was merged into another one, if there is one."""
        return next((s.id for s in self.statuses if s.kind is StatusKind.DUPLICATE), None)

    def severity(self, code: SeverityCode) -> Severity:
        """The severity. An unknown one, of an older incident, counts as the mildest."""
        return self.severities.get(code) or list(self.severities.values())[-1]

    def roles_for(self, kind: TypeCode, severity: SeverityCode) -> tuple[RoleId, ...]:
        """The lead, and the roles that matter for the type and are needed at the severity, most important first."""
        known = self.types.get(kind)
        others = known.roles if known and known.roles else self.roles
        needed = [role for role in others if severity in self.roles[role].needed_at]
        return tuple(dict.fromkeys((LEAD, *needed)))

    def hides(self, content_class: ClassId | None) -> bool:
        """Whether what an entry of the class says is shown only to who asks. One that the programme no longer has
        counts as the strictest."""
        return content_class is not None and (content_class not in self.classes or self.classes[content_class].hides)

    def classes_of(self, kind: TypeCode) -> tuple[ClassId, ...]:
        """What people may meet in incidents of this type."""
        known = self.types.get(kind)
        return known.classes if known else ()

    def hazards_of(self, incident: Incident) -> tuple[ClassId, ...]:
        """What somebody is told of before they come in; practice holds nothing of it."""
        return () if incident.practice else self.classes_in(incident)

    def classes_in(self, incident: Incident) -> tuple[ClassId, ...]:
        """What people may meet in it: by its type, and what was added."""
        return tuple(dict.fromkeys((*self.classes_of(incident.type), *sorted(incident.added_classes))))

    def guarded(self, kind: TypeCode) -> bool:
        """Whether incidents of this type take no files. A type that the programme no longer has is not guarded."""
        return kind in self.types and self.types[kind].guarded

    def keeps_links(self, incident: Incident) -> bool:
        """Whether links in what people wrote of it may be pressed; elsewhere they are shown as text."""
        return incident.exposure.keeps_links and not self.guarded(incident.type)

    def is_restricted(self, kind: TypeCode) -> bool:
        """Whether its incidents are for cleared people alone, or can be."""
        known = self.types.get(kind)
        return known is not None and (bool(known.cleared) or known.visibility.exposure.seen_by is SeenBy.CLEARED)

    def floor_of(self, kind: TypeCode) -> Visibility:
        """The widest visibility that its incidents may have. A type that the programme no longer has sets none."""
        return self.types[kind].floor if kind in self.types else Visibility.OPEN

    def visibilities_of(self, kind: TypeCode) -> tuple[Visibility, ...]:
        """Those that incidents of this type can have: none wider than its floor, and restricted where somebody can
        be cleared."""
        possible = [visibility for visibility in Visibility if not visibility.is_wider_than(self.floor_of(kind))]
        return tuple(v for v in possible if v.exposure.seen_by is not SeenBy.CLEARED or self.is_restricted(kind))

    def signed(self, code: SeverityCode) -> str:
        """The code of a severity behind its sign: `🔴 S1`."""
        known = self.severities.get(code)
        return f"{known.sign} {code}" if known and known.sign else code

    def uncovered(self, kind: TypeCode) -> tuple[FunctionId, ...]:
        """The functions that incidents of this type call and for which nobody is set up."""
        called = self.types[kind].invite if kind in self.types else ()
        return tuple(FunctionId(name) for name in called if not self.functions[name].members)

    @property
    def all_uncovered(self) -> tuple[FunctionId, ...]:
        """The functions that incidents of any type call and for which nobody is set up, in their order."""
        called = {name for kind in self.types for name in self.uncovered(kind)}
        return tuple(FunctionId(name) for name in self.functions if name in called)

    def rank(self, severity: SeverityCode) -> int:
        """0 is the worst."""
        codes = list(self.severities)
        return codes.index(severity) if severity in codes else len(codes)

    @property
    def quiet(self) -> QuietHours | None:
        if self.quiet_hours is None:
            return None
        hours = self.quiet_hours
        return QuietHours(
            start=hours.start,
            end=hours.end,
            timezone=hours.timezone,
            severities=frozenset(hours.severities),
        )


MOST_LISTED = 40
"""Names that a refusal lists."""
_Names = tuple[str, Iterable[str], Container[str]]
"""Where something is named, what is, and what there is."""


def _known(where: str, names: Iterable[str], known: Container[str]) -> None:
    for name in names:
        if name not in known:
            every = [str(one) for one in known] if isinstance(known, Iterable) else []
            listed = f"; known: {', '.join(every)}" if 0 < len(every) <= MOST_LISTED else ""
            raise ValueError(f"{where}: there is no {name!r} here{listed}")
