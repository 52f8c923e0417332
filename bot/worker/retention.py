"""The daily chore of retention, and what the log says of it: numbers of incidents, never a word."""

from datetime import datetime

import structlog

from workflows.deps import Deps
from workflows.incidents.retention_chore import run_retention

log = structlog.get_logger()


def retention(now: datetime, deps: Deps) -> None:
    done = run_retention(now, deps)
    log.info(
        "retention.ran",
        applies=done.applies,
        due=len(done.due),
        held=len(done.held),
        announced=[*done.announced],
        erased=[*done.erased],
        would_erase=[] if done.applies else [*done.due],
    )
