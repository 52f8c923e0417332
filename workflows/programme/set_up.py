"""The programme with what is set up in the chat over it."""

from typing import Any

from workflows.domain.break_glass import SecondPerson
from workflows.domain.ids import SeverityCode, TypeCode
from workflows.domain.organisation import OrganisationSettings, Setting
from workflows.programme.defaults import BreakGlass, Defaults, Quiet
from workflows.programme.incident_types import IncidentType
from workflows.programme.models import Programme
from workflows.programme.roles import Function


def with_settings(programme: Programme, settings: OrganisationSettings) -> Programme:
    """The programme that counts now. What is set up for something that the files no longer have is left out."""
    if not settings.values:
        return programme
    changes: dict[str, Any] = {
        "functions": _functions(programme, settings),
        "types": _types(programme, settings),
        "defaults": _defaults(programme, settings),
        "quiet_hours": _quiet_hours(programme, settings),
    }
    if (second := settings.text(Setting.BREAK_GLASS_SECOND)) in tuple(SecondPerson):
        changes["break_glass"] = BreakGlass(second=SecondPerson(second))
    if language := settings.text(Setting.LANGUAGE):
        changes["language"] = language
    if timezone := settings.text(Setting.TIMEZONE):
        changes["timezone"] = timezone
    return programme.model_copy(update=changes)


def _functions(programme: Programme, settings: OrganisationSettings) -> dict[str, Function]:
    people = settings.functions
    return {
        name: function.model_copy(update={"members": people[name]}) if name in people else function
        for name, function in programme.functions.items()
    }


def _types(programme: Programme, settings: OrganisationSettings) -> dict[str, IncidentType]:
    cleared = settings.cleared
    return {
        code: kind.model_copy(update={"cleared": cleared[code]}) if code in cleared else kind
        for code, kind in programme.types.items()
    }


def _defaults(programme: Programme, settings: OrganisationSettings) -> Defaults:
    kind, severity = TypeCode(settings.text(Setting.DEFAULT_TYPE)), settings.text(Setting.DEFAULT_SEVERITY)
    changes: dict[str, Any] = {}
    if kind in programme.types:
        changes["type"] = kind
    if severity in programme.severities:
        changes["severity"] = SeverityCode(severity)
    return programme.defaults.model_copy(update=changes)


def _quiet_hours(programme: Programme, settings: OrganisationSettings) -> Quiet | None:
    chosen = settings.values.get(Setting.QUIET_HOURS)
    if not isinstance(chosen, dict):
        return programme.quiet_hours
    known = [code for code in chosen.get("severities", ()) if code in programme.severities]
    return Quiet.model_validate({**chosen, "severities": known}) if known else None
