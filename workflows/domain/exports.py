"""Exports: the record of an incident for somebody outside its room, in one file that proves itself."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from workflows.domain.errors import InvalidField
from workflows.domain.incident import Incident
from workflows.domain.markings import REACHES, Audience, may_reach

MAX_PURPOSE = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportRule:
    """`names_staff`: by their names; otherwise by their roles, and without links into the chat and contents of the
    journal, which hold ids."""

    names_staff: bool


EXPORTS: Mapping[Audience, ExportRule] = {
    Audience.REGULATOR: ExportRule(names_staff=False),
    Audience.COUNSEL: ExportRule(names_staff=True),
    Audience.EXECUTIVE: ExportRule(names_staff=True),
    Audience.PARTNER: ExportRule(names_staff=False),
}
"""For whom a record can be exported."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportOrder:
    """`at`: as it was on record then."""

    audience: Audience
    purpose: str
    at: datetime


def check_order(incident: Incident, audience: Audience, purpose: str) -> None:
    """Raises `InvalidField` without a purpose, and where the marking forbids it."""
    if audience not in EXPORTS:
        raise InvalidField("audience", "choice_gone")
    if not purpose.strip():
        raise InvalidField("purpose", "purpose_missing")
    if len(purpose) > MAX_PURPOSE:
        raise InvalidField("purpose", "too_long", limit=MAX_PURPOSE)
    if not may_reach(incident.tlp, audience):
        needed = REACHES[audience].label
        raise InvalidField("audience", "marking_forbids", marking=incident.tlp.label, needed=needed)
