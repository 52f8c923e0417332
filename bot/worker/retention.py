"""The daily chore of retention, and what the log says of it: numbers of incidents, never a word."""

from datetime import datetime

import structlog

from workflows.deps import Deps
from workflows.domain.journal import iso
from workflows.incidents.access_log_retention import run_access_log_retention
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
    accesses = run_access_log_retention(now, deps)
    log.info(
        "retention.access_log",
        applies=done.applies,
        due=accesses.due,
        held=accesses.held,
        erased=accesses.erased,
        erase_at=accesses.notice and iso(accesses.notice.erase_at),
    )
