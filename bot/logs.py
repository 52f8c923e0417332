"""Logging: constant event names and ids. Message texts, names, tokens and addresses are never logged."""

import logging
import sys
import traceback

import structlog
from structlog.typing import EventDict, WrappedLogger

QUIET = ("slack_bolt", "slack_sdk", "httpx", "httpcore", "uvicorn", "alembic", "apscheduler", "asyncio", "aiohttp")


def set_up_logs(level: str, fmt: str) -> None:
    """Log one line per event to standard error, as text or JSON. Libraries log errors only, without payloads."""
    render = structlog.processors.JSONRenderer() if fmt == "json" else structlog.dev.ConsoleRenderer(colors=False)
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _only_types_of_errors,
            render,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(getattr(logging, level)),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_NameAndType())
    handler.setLevel(logging.ERROR)  # overrides the level of a library's own logger
    logging.basicConfig(level=logging.ERROR, handlers=[handler], force=True)
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.ERROR)
    logging.getLogger("slack_sdk.socket_mode").setLevel(logging.CRITICAL)  # Muster logs lost connections itself


def frames_of(error: BaseException, last: int = 6) -> list[str]:
    """The files and lines an error came from, without values. Library frames are left out."""
    frames = [f for f in traceback.extract_tb(error.__traceback__) if "site-packages" not in f.filename]
    return [f"{f.filename}:{f.lineno}" for f in frames][-last:]


class _NameAndType(logging.Formatter):
    """A library's log line may quote a request. Only its origin and the type of the error are kept."""

    def format(self, record: logging.LogRecord) -> str:
        kind = record.exc_info[0].__name__ if record.exc_info and record.exc_info[0] else ""
        return f"{record.levelname.lower()} {record.name}:{record.lineno} {kind}".rstrip()


def _only_types_of_errors(_logger: WrappedLogger, _name: str, event: EventDict) -> EventDict:
    """Replace exceptions by their type, because a traceback prints values."""
    raised = event.pop("exc_info", None)
    if isinstance(raised, BaseException):
        event["error"] = raised
    return {key: type(fact).__name__ if isinstance(fact, BaseException) else fact for key, fact in event.items()}
