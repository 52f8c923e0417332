"""Job handlers: functions of a leased job, which read the facts when they run."""

from collections.abc import Callable, Mapping

from workflows.deps import Deps
from workflows.jobs.job import Job
from workflows.jobs.states import Claimed

Handlers = Mapping[type[Job], Callable[[Claimed, Deps], None]]
