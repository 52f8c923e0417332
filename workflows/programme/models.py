"""The programme: an organisation's own rules as data, validated when Muster starts.

Durations are written `30m`, `2h`, `1h30m`, `5s`. What people read is a text, or a map of languages to texts
(`{en: Scribe, de: Protokoll}`). Models are frozen; nothing changes them after the start.
"""

from collections.abc import Mapping
from typing import Annotated, Any, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from workflows.domain.break_glass import SecondPerson
from workflows.domain.exposure import SeenBy, Visibility
from workflows.domain.ids import ClassId, FunctionId, RoleId, SeverityCode, StatusId, TypeCode
from workflows.domain.incident import Incident
from workflows.domain.lifecycle import StatusKind
from workflows.domain.reminders import EscalationLevel, QuietHours
from workflows.domain.roles import DEPUTY, LEAD
from workflows.programme.fields import (
    CHOICES,
    ClassName,
    Duration,
    Language,
    Notice,
    OptionalText,
    Reference,
    RoleName,
    SeverityName,
    Sign,
    StatusName,
    Text,
    TimeOfDay,
    Timezone,
    Title,
    TypeName,
)
from workflows.programme.retention import Retention
from workflows.text.local_text import ENGLISH, LocalText


class _Data(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Severity(_Data):
    """`update_every`: the default promise. `escalate_after`: time between levels of the ladder. `sign`: an emoji that
    stands before the code; the code is legible without it. `announce_again`: raised to it, an incident is announced in
    a new message, since an edited one notifies nobody. `reason`: raising to it takes one,
    and calls everybody with a role. `promise_expected`: skipping an update takes a reason, and having promised none is
    a warning."""

    name: Title
    sign: Sign = ""
    definition: tuple[Text, ...] = ()
    examples: tuple[Text, ...] = ()
    update_every: Duration
    escalate_after: Duration
    review_before_close: bool = False
    lowering_needs_second: bool = False
    announce_again: bool = False
    reason: bool = False
    promise_expected: bool = False


class ContentClass(_Data):
    """Something that people may meet in an incident and that can hurt whoever meets it. `notice`: what they are told
    before, in plain words without detail. `hides`: what an entry of it says is shown to whoever asks. `a_day`,
    `a_week`: how long one person is to have it before them; a setting of the organisation, not a medical limit."""

    title: Title
    notice: Notice
    hides: bool = True
    a_day: Duration | None = None
    a_week: Duration | None = None


class IncidentType(_Data):
    """`forced`: fewer people may know, never more; `widest`: more, up to that. `cleared`: references of
    those who see its restricted incidents.
    `guarded`: no file is taken in, and no media is described. `classes`:
    what people may meet there. `invite`: functions. `roles`: those that matter, most important first; empty: all."""

    title: Title
    meaning: OptionalText = LocalText("")
    visibility: Visibility
    forced: bool = False
    widest: Visibility | None = None
    cleared: tuple[Reference, ...] = ()
    guarded: bool = False
    classes: tuple[ClassId, ...] = ()
    invite: tuple[str, ...] = ()
    roles: tuple[RoleId, ...] = ()

    @property
    def floor(self) -> Visibility:
        """Its incidents never have a wider visibility. A guarded type is never open, whatever else is said of it."""
        if self.forced:
            return self.visibility
        widest = self.widest or Visibility.OPEN
        return Visibility.PRIVATE if self.guarded and widest is Visibility.OPEN else widest


class Role(_Data):
    """A role, its instructions and its tasks."""

    title: Title
    single: bool = False
    duty: Text
    must_not: OptionalText = LocalText("")
    needed_at: tuple[SeverityCode, ...] = ()
    instructions: tuple[Text, ...] = ()
    first_steps: int = 0
    """So many of the first instructions are for who has the role first: whoever follows finds them done."""
    tasks: tuple[Text, ...] = ()

    def brings(self, task: str) -> bool:
        """Whether a task of these words comes with it, in whichever language it was written down."""
        return any(task in local.spellings for local in self.tasks)


class Status(_Data):
    """`reason`: entering the status requires one. `milestone`: a summary says when it was reached."""

    id: StatusName
    title: Title
    kind: StatusKind
    meaning: Text
    reason: bool = False
    milestone: bool = False


class Function(_Data):
    """A part of the organisation and its responders."""

    title: Title
    members: tuple[Reference, ...] = ()


class BreakGlass(_Data):
    """`second`: whether a second person confirms before somebody lets themselves into an incident, for the reasons that
    can wait for it."""

    second: SecondPerson = SecondPerson.OPTIONAL


class Defaults(_Data):
    """Initial values of the form."""

    type: TypeCode
    severity: SeverityCode
    lead_is_reporter: bool = True


class Lifecycle(_Data):
    """The status that each verb sets."""

    declared: StatusId
    resolved: StatusId
    closed: StatusId
    cancelled: StatusId
    reopened: StatusId


class Quiet(_Data):
    """Hours in which reminders of these severities wait."""

    start: TimeOfDay
    end: TimeOfDay
    timezone: Timezone
    severities: tuple[SeverityCode, ...]


KINDS: Mapping[str, tuple[StatusKind, ...]] = {
    "declared": (StatusKind.ACTIVE, StatusKind.WATCH),
    "resolved": (StatusKind.RESOLVED,),
    "closed": (StatusKind.CLOSED,),
    "cancelled": (StatusKind.SIDE_EXIT,),
    "reopened": (StatusKind.ACTIVE,),
}
"""Verb -> allowed kinds of the status it sets."""


class Programme(_Data):
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
    texts: dict[str, Any] = {}

    @model_validator(mode="after")
    def _names_exist(self) -> Self:
        _known("defaults.type", [self.defaults.type], self.types)
        _known("defaults.severity", [self.defaults.severity], self.severities)
        _known("roles", [LEAD, DEPUTY], self.roles)
        for code, kind in self.types.items():
            _known(f"types.{code}.classes", kind.classes, self.classes)
            _known(f"types.{code}.invite", kind.invite, self.functions)
            _known(f"types.{code}.roles", kind.roles, self.roles)
        for role_id, role in self.roles.items():
            _known(f"roles.{role_id}.needed_at", role.needed_at, self.severities)
        _known("retention.types", self.retention.types, self.types)
        _known("retention.classes", self.retention.classes, self.classes)
        if self.quiet_hours:
            _known("quiet_hours.severities", self.quiet_hours.severities, self.severities)
        return self

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


def _known(where: str, names: Any, known: Any) -> None:
    for name in names:
        if name not in known:
            raise ValueError(f"{where}: there is no {name!r} here; known: {', '.join(map(str, known))}")
