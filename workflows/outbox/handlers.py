"""What carries out a job: a function of the job under lease, which reads the facts as they are when it runs."""

from collections.abc import Callable, Mapping

from workflows.deps import Deps
from workflows.jobs.job import Job
from workflows.jobs.states import Claimed

Handlers = Mapping[type[Job], Callable[[Claimed, Deps], None]]
