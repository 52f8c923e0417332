"""Slack's error codes: try again, give up, or no error at all. Every code we know has its place."""

import re
from pathlib import Path

import httpx
import pytest
import yaml

from bot.slack.errors import RESOURCE_SPECIFIC, TOKEN_WIDE, TRANSIENT, asks_to_wait, from_answer, is_outage
from bot.slack.http import FAILED, ApiAnswer, unavailable
from workflows.domain.errors import AuthRevoked, ChatRejected, ChatUnavailable

HERE = Path(__file__).resolve().parent
ADAPTER = HERE.parents[1] / "bot" / "slack" / "chat.py"

CODES = {
    group: frozenset(codes.split())
    for group, codes in yaml.safe_load((HERE / "slack_codes.yaml").read_text(encoding="utf-8")).items()
}
RETRY, HALF_DONE, LOCKED_OUT = (CODES[group] for group in ("retry", "half_done", "locked_out"))
HANDLED, ALREADY_POSTED, GIVE_UP = (CODES[group] for group in ("handled", "told", "give_up"))


def refused(code: str | None, status: int = 200, retry_after: str = "") -> ApiAnswer:
    """What Slack answers when it refuses."""
    headers = {"retry-after": retry_after} if retry_after else {}
    return ApiAnswer(status, headers, {"ok": False} | ({"error": code} if code else {}))


def test_a_code_has_one_place() -> None:
    assert sum(map(len, CODES.values())) == len(frozenset().union(*CODES.values()))


@pytest.mark.parametrize("code", sorted(RETRY))
def test_what_passes_is_tried_again(code: str) -> None:
    meant = from_answer(refused(code))
    assert isinstance(meant, ChatUnavailable)
    assert (meant.reason, meant.ambiguous) == (code, False)


@pytest.mark.parametrize("status", [200, 500, 503])
@pytest.mark.parametrize("code", sorted(HALF_DONE))
def test_what_broke_at_slacks_may_have_worked_whatever_the_status(code: str, status: int) -> None:
    meant = from_answer(refused(code, status))
    assert isinstance(meant, ChatUnavailable)
    assert (meant.reason, meant.ambiguous) == (code, True)


@pytest.mark.parametrize("code", sorted(LOCKED_OUT))
def test_whoever_is_locked_out_waits_and_has_done_nothing(code: str) -> None:
    meant = from_answer(refused(code))
    assert isinstance(meant, AuthRevoked)
    assert (meant.reason, meant.retry_after, meant.ambiguous) == (code, None, False)


def test_nothing_else_is_tried_again() -> None:
    assert TRANSIENT == RETRY | HALF_DONE


@pytest.mark.parametrize(
    ("answer", "asks"),
    [
        (refused("ratelimited", 429, "3"), True),
        (refused(None, 429), True),
        (refused("ratelimited", 200, "3"), True),
        (refused("rate_limited", 200), True),
        (refused("internal_error", 200), False),
        (refused("service_unavailable", 503, "9"), False),
    ],
)
def test_a_limit_asks_to_wait_whatever_its_status(answer: ApiAnswer, asks: bool) -> None:
    assert asks_to_wait(answer) is asks


@pytest.mark.parametrize(
    ("answer", "is_one"),
    [
        *((refused(code), True) for code in sorted(TOKEN_WIDE)),
        *((refused(code), False) for code in sorted(RESOURCE_SPECIFIC | HALF_DONE | RETRY | GIVE_UP)),
        *((refused(code, 500), True) for code in sorted(HALF_DONE)),
        (refused(None, 503), True),
        (ApiAnswer(200, {}, {}), True),
        (refused("ratelimited", 429), False),
    ],
)
def test_an_absence_is_said_of_all_of_slack(answer: ApiAnswer, is_one: bool) -> None:
    assert is_outage(answer, from_answer(answer)) is is_one


@pytest.mark.parametrize(
    ("answer", "local"),
    [
        *((refused(code), True) for code in sorted(RESOURCE_SPECIFIC | HALF_DONE | {"fetch_members_failed"})),
        *((refused(code), False) for code in sorted(TOKEN_WIDE)),
        *((refused(code, 500), False) for code in sorted(HALF_DONE)),
        (refused(None, 503), False),
        (refused("ratelimited"), False),
        (refused("ratelimited", 429), False),
    ],
)
def test_what_may_be_about_one_room_is_told_from_what_is_about_all_of_slack(answer: ApiAnswer, local: bool) -> None:
    meant = from_answer(answer)
    assert isinstance(meant, ChatUnavailable)
    assert meant.local is local


def test_every_lock_out_is_everywhere_or_somewhere() -> None:
    assert LOCKED_OUT == TOKEN_WIDE | RESOURCE_SPECIFIC
    assert not TOKEN_WIDE & RESOURCE_SPECIFIC


@pytest.mark.parametrize("code", sorted(HANDLED | ALREADY_POSTED | GIVE_UP))
def test_what_slack_refuses_for_good_keeps_its_code(code: str) -> None:
    meant = from_answer(refused(code))
    assert isinstance(meant, ChatRejected)
    assert meant.code == code


def test_the_adapter_itself_ends_exactly_the_harmless_ones() -> None:
    """Every code the adapter names is in the table above, and every one in the table is named there."""
    named = set(re.findall(r'"([a-z]+(?:_[a-z]+)+)"', ADAPTER.read_text(encoding="utf-8")))
    assert named >= HANDLED
    assert named & GIVE_UP == set()


@pytest.mark.parametrize(
    ("answer", "reason", "retry_after", "ambiguous"),
    [
        (refused("ratelimited", 429, "30"), "ratelimited", 30.0, False),
        (refused("ratelimited", 429, "0.5"), "ratelimited", 0.5, False),
        (refused("ratelimited", 429, "Wed, 21 Oct 2026 07:28:00 GMT"), "ratelimited", None, False),
        (refused("ratelimited", 429, "inf"), "ratelimited", None, False),
        (refused("ratelimited", 429, "-1"), "ratelimited", None, False),
        (refused("ratelimited", 429, "nan"), "ratelimited", None, False),
        (refused("ratelimited", 429, "86400"), "ratelimited", 3600.0, False),
        (refused("ratelimited", 429, "1e300"), "ratelimited", 3600.0, False),
        (refused("ratelimited", 200, "5"), "ratelimited", 5.0, False),
        (refused("ratelimited", 429), "ratelimited", None, False),
        (refused(None, 429, "3"), "unknown_error", 3.0, False),
        (refused("internal_error", 500), "internal_error", None, True),
        (refused("service_unavailable", 503, "9"), "service_unavailable", 9.0, True),
        (refused("something_new", 502), "http_502", None, True),
        (refused(None, 500), "http_500", None, True),
        (ApiAnswer(200, {}, {}), "not_json", None, True),
    ],
)
def test_a_busy_or_broken_slack_is_waited_for(
    answer: ApiAnswer, reason: str, retry_after: float | None, ambiguous: bool
) -> None:
    meant = from_answer(answer)
    assert isinstance(meant, ChatUnavailable)
    assert (meant.reason, meant.retry_after, meant.ambiguous) == (reason, retry_after, ambiguous)


def test_an_answer_without_a_code_is_a_refusal() -> None:
    meant = from_answer(refused(None))
    assert isinstance(meant, ChatRejected)
    assert meant.code == "unknown_error"


@pytest.mark.parametrize(
    ("error", "ambiguous"),
    [
        (httpx.ReadTimeout(""), True),
        (httpx.WriteTimeout(""), True),
        (httpx.ReadError(""), True),
        (httpx.WriteError(""), True),
        (httpx.RemoteProtocolError(""), True),
        (httpx.ConnectError(""), False),
        (httpx.ConnectTimeout(""), False),
        (httpx.PoolTimeout(""), False),
        (httpx.ProxyError(""), False),
        (httpx.InvalidURL(""), False),
        (httpx.UnsupportedProtocol(""), False),
        (httpx.DecodingError(""), True),
    ],
    ids=lambda value: type(value).__name__,
)
def test_a_broken_line_may_have_had_its_effect_once_the_request_left(error: Exception, ambiguous: bool) -> None:
    assert isinstance(error, FAILED)
    meant = unavailable(error)
    assert (meant.reason, meant.retry_after, meant.ambiguous) == (type(error).__name__, None, ambiguous)
