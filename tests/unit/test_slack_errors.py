"""Slack's error codes: try again, give up, or no error at all. Every code we know has its place."""

import re
from http.client import IncompleteRead, RemoteDisconnected
from pathlib import Path
from typing import Any
from urllib.error import URLError

import pytest
import yaml
from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse

from bot.adapters.slack_errors import BREAKS_THE_LINE, TRANSIENT, from_line, from_slack
from workflows.domain.errors import ChatRejected, ChatUnavailable

HERE = Path(__file__).resolve().parent
ADAPTER = HERE.parents[1] / "bot" / "adapters" / "slack.py"

CODES = {
    group: frozenset(codes.split())
    for group, codes in yaml.safe_load((HERE / "slack_codes.yaml").read_text(encoding="utf-8")).items()
}
RETRY, HANDLED, TOLD, GIVE_UP = (CODES[group] for group in ("retry", "handled", "told", "give_up"))


def refused(code: str | None, status: int = 200, **headers: Any) -> SlackApiError:
    """The error the client raises for an answer of Slack."""
    data = {"ok": False} | ({"error": code} if code else {})
    response = SlackResponse(
        client=None, http_verb="POST", api_url="", req_args={}, data=data, headers=headers, status_code=status
    )
    return SlackApiError("refused", response)


def test_a_code_has_one_place() -> None:
    assert sum(map(len, CODES.values())) == len(frozenset().union(*CODES.values()))


@pytest.mark.parametrize("code", sorted(RETRY))
def test_what_passes_is_tried_again(code: str) -> None:
    meant = from_slack(refused(code))
    assert isinstance(meant, ChatUnavailable)
    assert (meant.reason, meant.ambiguous) == (code, False)


def test_nothing_else_is_tried_again() -> None:
    assert TRANSIENT == RETRY


@pytest.mark.parametrize("code", sorted(HANDLED | TOLD | GIVE_UP))
def test_what_slack_refuses_for_good_keeps_its_code(code: str) -> None:
    meant = from_slack(refused(code))
    assert isinstance(meant, ChatRejected)
    assert meant.code == code


def test_the_adapter_itself_ends_exactly_the_harmless_ones() -> None:
    """Every code the adapter names is in the table above, and every one in the table is named there."""
    named = set(re.findall(r'"([a-z]+(?:_[a-z]+)+)"', ADAPTER.read_text(encoding="utf-8")))
    assert named >= HANDLED
    assert named & GIVE_UP == set()


@pytest.mark.parametrize(
    ("error", "reason", "retry_after", "ambiguous"),
    [
        (refused("ratelimited", 429, **{"Retry-After": "30"}), "ratelimited", 30.0, False),
        (refused("ratelimited", 429, **{"retry-after": "0.5"}), "ratelimited", 0.5, False),
        (refused("ratelimited", 429, **{"Retry-After": ["7"]}), "ratelimited", 7.0, False),
        (refused("ratelimited", 429, **{"Retry-After": "Wed, 21 Oct 2026 07:28:00 GMT"}), "ratelimited", None, False),
        (refused("ratelimited", 429, **{"Retry-After": ""}), "ratelimited", None, False),
        (refused("ratelimited", 429), "ratelimited", None, False),
        (refused(None, 429, **{"Retry-After": "3"}), "unknown_error", 3.0, False),
        (refused("internal_error", 500), "internal_error", None, True),
        (refused("service_unavailable", 503, **{"Retry-After": "9"}), "service_unavailable", 9.0, True),
        (refused("something_new", 502), "http_502", None, True),
        (refused(None, 500), "http_500", None, True),
    ],
)
def test_a_busy_or_broken_slack_is_waited_for(
    error: SlackApiError, reason: str, retry_after: float | None, ambiguous: bool
) -> None:
    meant = from_slack(error)
    assert isinstance(meant, ChatUnavailable)
    assert (meant.reason, meant.retry_after, meant.ambiguous) == (reason, retry_after, ambiguous)


def test_an_answer_without_a_code_is_a_refusal() -> None:
    meant = from_slack(refused(None))
    assert isinstance(meant, ChatRejected)
    assert meant.code == "unknown_error"


@pytest.mark.parametrize(
    "error",
    [
        URLError("no route"),
        TimeoutError("read"),
        ConnectionResetError("by peer"),
        ConnectionRefusedError(),
        RemoteDisconnected("closed"),
        IncompleteRead(b""),
        OSError("unreachable"),
    ],
    ids=lambda error: type(error).__name__,
)
def test_a_broken_line_may_have_had_its_effect(error: Exception) -> None:
    assert isinstance(error, BREAKS_THE_LINE)
    meant = from_line(error)
    assert isinstance(meant, ChatUnavailable)
    assert (meant.reason, meant.retry_after, meant.ambiguous) == (type(error).__name__, None, True)
