"""What must not be forgotten: lists of lines, each with its owner and how soon it ought to be done."""

from collections.abc import Collection, Iterator, Mapping
from datetime import timedelta
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from workflows.domain.ids import RoleId, SeverityCode, TypeCode
from workflows.programme.fields import CHOICES, Data, Duration, Market, Notice, OtherName, Title


class Grows(StrEnum):
    """What becomes of a target where it is not a number of times as long."""

    NEXT_WORKING_DAY = "next_working_day"
    NONE = "none"


Factor = Annotated[int, Field(ge=1, le=100)] | Grows


class TickedBy(StrEnum):
    """The words of /incident whose doing can tick a line."""

    UPDATE = "update"
    SEVERITY = "severity"
    TYPE = "type"
    VISIBILITY = "visibility"
    MARKING = "marking"
    ROLE = "role"
    HANDOVER = "handover"
    INVITE = "invite"
    NOTE = "note"
    EXHIBIT = "exhibit"
    HOLD = "hold"


class Only(Data):
    """Where a line applies: at one of these severities, for one of these sub-types, in one of these markets, on one of
    these surfaces; each that is named. `because`: the reason, as people read it."""

    because: Notice
    severities: tuple[SeverityCode, ...] = ()
    subtypes: tuple[str, ...] = ()
    markets: tuple[Market, ...] = ()
    surfaces: tuple[str, ...] = ()

    @property
    def says_where(self) -> bool:
        return any((self.severities, self.subtypes, self.markets, self.surfaces))


class Line(Data):
    """`target`: at the worst severity; None: something else sets the time. `critical`: it climbs to the lead where
    nobody has the role, and leaving it out takes a reason. `verb`: the word whose doing ticks it. `scale`: for this
    line alone."""

    text: Notice
    owner: RoleId
    target: Duration | None = None
    critical: bool = False
    verb: TickedBy | None = None
    only: Only | None = None
    scale: Mapping[SeverityCode, Factor] = {}

    def due(self, severity: SeverityCode, scale: Mapping[SeverityCode, Factor]) -> timedelta | Grows | None:
        """How long after the declaration, at this severity. None: there is no target. An unknown severity, of an older
        incident, has none."""
        factor = {**scale, **self.scale}.get(severity, Grows.NONE)
        if self.target is None or factor is Grows.NONE:
            return None
        return factor if isinstance(factor, Grows) else self.target * factor


class Checklist(Data):
    """`types`: for whose incidents; none: for all. A line that is left out is null."""

    title: Title
    types: tuple[TypeCode, ...] = ()
    lines: Annotated[dict[OtherName, Line | None], CHOICES]

    def is_for(self, kind: TypeCode) -> bool:
        return not self.types or kind in self.types

    @property
    def kept(self) -> Mapping[str, Line]:
        """Without the lines that are left out."""
        return {name: line for name, line in self.lines.items() if line is not None}


def lines_for(
    checklists: Mapping[str, Checklist], kind: TypeCode, subtype: str, severity: SeverityCode
) -> Iterator[tuple[str, Line]]:
    """The lines of an incident by their full name (`csea.report`): those of every incident first. A condition on
    markets or surfaces is left open: people learn of them later."""
    for name, checklist in sorted(checklists.items(), key=lambda item: bool(item[1].types)):
        if checklist.is_for(kind):
            for key, line in checklist.kept.items():
                if line.only is None or _applies(line.only, subtype, severity):
                    yield f"{name}.{key}", line


def _applies(only: Only, subtype: str, severity: SeverityCode) -> bool:
    """An incident without a sub-type may still turn out to be of it."""
    return _is_one_of(subtype, only.subtypes) and (not only.severities or severity in only.severities)


def _is_one_of(chosen: str, wanted: Collection[str]) -> bool:
    return not wanted or not chosen or chosen in wanted
