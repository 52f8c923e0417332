"""Whether this process can do its work, and what is wrong with the house as a whole."""

from bot.wiring import Runtime
from bot.worker.ticker import Ticker
from bot.worker.worker import Worker
from storage.migrate import pending
from workflows.operations.watchdog import health_problems

STALLED = 60.0
"""Seconds after which worker or ticker should have come round, however much there was to do."""


HUNG = 300.0
"""Seconds after which a thread that did not come round, not even in vain, never will: a new process may."""


def unready(runtime: Runtime) -> list[str]:
    """What makes this very process unfit; the others may be well. Raises when the database does not answer."""
    found = ["migrations"] if pending(runtime.database) else []
    return found + [name for name, part in (("worker", runtime.worker), ("ticker", runtime.ticker)) if is_unready(part)]


def warnings(runtime: Runtime) -> list[str]:
    """What a person should look at: taking this process out of service would not mend it."""
    with runtime.store.read() as uow:
        return [problem.value for problem in health_problems(uow.health(runtime.deps.clock.now()))]


def hung_components(runtime: Runtime) -> list[str]:
    """The parts that only a new process can mend. A database that is away is none of their business: they come round,
    and find nothing."""
    return [name for name, part in (("worker", runtime.worker), ("ticker", runtime.ticker)) if is_hung(part)]


def is_hung(part: Worker | Ticker) -> bool:
    seconds = part.seconds_since_loop
    return seconds is not None and seconds > HUNG


def is_unready(part: Worker | Ticker) -> bool:
    """A part that was never started here is somebody else's."""
    seconds = part.seconds_since_success
    return seconds is not None and (not part.is_alive or seconds > STALLED)
