"""Logs hold constant names and ids: never what a person wrote, and never a secret."""

import json
import logging
from collections.abc import Iterator

import httpx
import pytest
import structlog

from bot.logs import set_up_logs

SECRET = "Bob's account xoxb-123"


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    """Leave logging as it was found."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.reset_defaults()


def broken() -> ValueError:
    try:
        raise ValueError(SECRET)
    except ValueError as error:
        return error


@pytest.mark.parametrize("fmt", ["text", "json"])
def test_an_exception_is_logged_by_its_type_alone(fmt: str, capsys: pytest.CaptureFixture[str]) -> None:
    set_up_logs("INFO", fmt)
    log = structlog.get_logger()
    log.error("job.failed", exc_info=broken())
    log.error("job.failed", error=broken())
    log.warning("job.failed", reason=broken(), stack_info=True)
    try:
        raise broken()
    except ValueError:
        log.exception("job.failed")
        log.error("job.failed", exc_info=True)
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.count("job.failed") == 5
    assert said.err.count("ValueError") == 3
    assert SECRET not in said.err


def test_a_line_of_json_is_one_fact_with_its_time(capsys: pytest.CaptureFixture[str]) -> None:
    set_up_logs("INFO", "json")
    structlog.get_logger().info("step.done", incident=12, step="post_card")
    fact = json.loads(capsys.readouterr().err)
    assert fact.pop("timestamp")
    assert fact == {"event": "step.done", "level": "info", "incident": 12, "step": "post_card"}


def test_the_level_is_kept(capsys: pytest.CaptureFixture[str]) -> None:
    set_up_logs("WARNING", "text")
    log = structlog.get_logger()
    log.info("step.done")
    log.warning("step.failed")
    said = capsys.readouterr().err
    assert ("step.done" in said, "step.failed" in said) == (False, True)


@pytest.mark.parametrize("name", ["slack_bolt.App", "slack_sdk.web", "alembic.runtime", "uvicorn.error", "other"])
def test_other_peoples_log_lines_lose_their_words(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    set_up_logs("DEBUG", "text")
    library = logging.getLogger(name)
    library.warning("got a request: %s", SECRET)
    assert capsys.readouterr().err == ""
    try:
        raise broken()
    except ValueError:
        library.exception("could not handle %s", SECRET)
    said = capsys.readouterr().err
    assert said.startswith(f"error {name}:")
    assert said.rstrip().endswith("ValueError")
    assert SECRET not in said


def test_httpx_logs_no_address(capsys: pytest.CaptureFixture[str]) -> None:
    """It would log that of every request; that of an upload lets anybody send the file."""
    set_up_logs("DEBUG", "text")
    with httpx.Client(transport=httpx.MockTransport(lambda _request: httpx.Response(200))) as client:
        client.post(f"https://files.example/{SECRET}")
    assert capsys.readouterr().err == ""
    assert not logging.getLogger("httpx").isEnabledFor(logging.INFO)
