"""What is set up in the chat: read for each request and each job, so that every process sees a change at once."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from workflows.deps import Deps
from workflows.domain.organisation import Setting, SettingChange, SettingValue, cleared_setting, people_of
from workflows.domain.request import Request
from workflows.organisation.admins import require_admin
from workflows.ports.store import Store
from workflows.programme.models import Programme
from workflows.programme.set_up import with_settings

HISTORY = 10


def current(deps: Deps) -> Deps:
    """`deps` with what is set up now. Raises `StoreUnavailable`."""
    with deps.store.read() as uow:
        settings = uow.organisation.current()
    if not settings.values:
        return deps
    programme = with_settings(deps.programme, settings)
    return replace(
        deps,
        programme=programme,
        catalogue=deps.catalogue.into(programme.language),
        announce_channel=settings.text(Setting.ANNOUNCE_CHANNEL) or deps.announce_channel,
        leadership_channel=settings.text(Setting.LEADERSHIP_CHANNEL),
    )


def programme_now(programme: Programme, store: Store) -> Programme:
    """The programme of the files with what is set up now over it."""
    with store.read() as uow:
        return with_settings(programme, uow.organisation.current())


def change_settings(wanted: Mapping[str, SettingValue], request: Request, deps: Deps) -> int:
    """Set up what differs from what stands, each on record; how many settings changed.

    Raises `NotAllowed` for everybody who does not run Muster.
    """
    require_admin(request.person, request.now, deps)
    with deps.store.write() as uow:
        before = {**standing(deps), **uow.organisation.current().values}
        changed = {name: new for name, new in wanted.items() if new != before.get(name)}
        for name, new in changed.items():
            old = before.get(name)
            uow.organisation.add(SettingChange(name=name, old=old, new=new, by=request.person.id, at=request.now))
        uow.commit()
    return len(changed)


def standing(deps: Deps) -> Mapping[str, SettingValue]:
    """The value of every setting for this request, wherever it comes from."""
    programme = deps.programme
    people: dict[str, SettingValue] = {people_of(name): [*one.members] for name, one in programme.functions.items()}
    cleared: dict[str, SettingValue] = {
        cleared_setting(code): [*kind.cleared]
        for code, kind in programme.types.items()
        if programme.is_restricted(code)
    }
    return (
        people
        | cleared
        | {
            Setting.ANNOUNCE_CHANNEL: deps.announce_channel,
            Setting.LEADERSHIP_CHANNEL: deps.leadership_channel,
            Setting.DEFAULT_TYPE: programme.defaults.type,
            Setting.DEFAULT_SEVERITY: programme.defaults.severity,
            Setting.LANGUAGE: programme.language,
            Setting.TIMEZONE: programme.timezone,
            Setting.BREAK_GLASS_SECOND: programme.break_glass.second.value,
            Setting.QUIET_HOURS: _quiet_hours(programme),
        }
    )


def _quiet_hours(programme: Programme) -> dict[str, Any]:
    quiet = programme.quiet_hours
    if quiet is None or not quiet.severities:
        return {}
    times = {"start": f"{quiet.start:%H:%M}", "end": f"{quiet.end:%H:%M}"}
    return {**times, "timezone": quiet.timezone, "severities": [*quiet.severities]}


def last_changes(deps: Deps, limit: int = HISTORY) -> tuple[SettingChange, ...]:
    """What was set up last, the newest first."""
    with deps.store.read() as uow:
        return uow.organisation.newest(limit)
