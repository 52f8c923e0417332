"""Whether this process can do its work, and what is wrong with Muster as a whole."""

from bot.wiring import Runtime
from bot.worker.loop import Loop
from storage.migrate import pending
from workflows.operations.watchdog import health_problems

STALLED = 60.0
"""Seconds within which a healthy worker or ticker completes a loop, however much there is to do."""
HUNG = 300.0
"""Seconds without any loop, successful or not, after which only a restart helps."""


def unready(runtime: Runtime) -> list[str]:
    """Faults of this process alone. Raises `SettingsError` or the driver's error without a database."""
    found = ["migrations"] if pending(runtime.database) else []
    return found + [name for name, part in (("worker", runtime.worker), ("ticker", runtime.ticker)) if is_unready(part)]


def warnings(runtime: Runtime) -> list[str]:
    """What a person should look at. Taking this process out of service would not help.

    Raises `StoreUnavailable`.
    """
    with runtime.store.read() as uow:
        return [problem.value for problem in health_problems(uow.health(runtime.deps.clock.now()))]


def hung_components(runtime: Runtime) -> list[str]:
    """Components that need a restart. Without a database they still loop, so an outage does not count."""
    return [name for name, part in (("worker", runtime.worker), ("ticker", runtime.ticker)) if is_hung(part)]


def is_hung(part: Loop) -> bool:
    seconds = part.seconds_since_loop
    return seconds is not None and seconds > HUNG


def is_unready(part: Loop) -> bool:
    """False for a component that does not run in this process."""
    seconds = part.seconds_since_success
    return seconds is not None and (not part.is_alive or seconds > STALLED)
