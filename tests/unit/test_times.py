"""Times as people type them: a closed grammar, read in the zone of whoever typed."""

from datetime import UTC, datetime, timedelta
from zoneinfo import available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.domain.times import LONGEST, Towards, leading_time, parse_duration, parse_when
from workflows.text.load import load_catalogue

NOW = datetime(2026, 11, 24, 14, 5, 6, tzinfo=UTC)  # a Tuesday; 15:05 in Berlin, 09:05 in New York
WORDS = load_catalogue()
BERLIN, NEW_YORK = "Europe/Berlin", "America/New_York"


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def when(text: str, zone: str = BERLIN, towards: Towards = Towards.FUTURE, now: datetime = NOW) -> datetime | None:
    return parse_when(text, now, zone, towards)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("5s", timedelta(seconds=5)),
        ("90m", timedelta(minutes=90)),
        ("2h", timedelta(hours=2)),
        ("1h30m", timedelta(minutes=90)),
        ("1h 30m", timedelta(minutes=90)),
        ("1 H 30 Min", timedelta(minutes=90)),
        ("2 hours", timedelta(hours=2)),
        ("1 day", timedelta(days=1)),
        ("7d", timedelta(days=7)),
        ("2 weeks", timedelta(weeks=2)),
        ("366d", LONGEST),
    ],
)
def test_a_duration_is_read_as_it_is_written(text: str, meant: timedelta) -> None:
    assert parse_duration(text) == meant


@pytest.mark.parametrize("text", ["", "0m", "m", "5", "-5m", "1.5h", "1y", "367d", "999999w", "1h and 30m", "5ſ"])
def test_what_is_not_a_duration_is_refused(text: str) -> None:
    assert parse_duration(text) is None


@pytest.mark.parametrize(
    ("text", "future", "past"),
    [
        ("now", "2026-11-24 14:05:06", "2026-11-24 14:05:06"),
        ("30m", "2026-11-24 14:35:06", "2026-11-24 13:35:06"),
        ("in 2h", "2026-11-24 16:05:06", "2026-11-24 16:05:06"),
        ("1h30m", "2026-11-24 15:35:06", "2026-11-24 12:35:06"),
        ("20m ago", "2026-11-24 13:45:06", "2026-11-24 13:45:06"),
        ("14:05", "2026-11-25 13:05", "2026-11-24 13:05"),
        ("at 18:30", "2026-11-24 17:30", "2026-11-23 17:30"),
        ("9am", "2026-11-25 08:00", "2026-11-24 08:00"),
        ("12am", "2026-11-24 23:00", "2026-11-23 23:00"),
        ("12pm", "2026-11-25 11:00", "2026-11-24 11:00"),
        ("9:15 PM", "2026-11-24 20:15", "2026-11-23 20:15"),
        ("14:05 UTC", "2026-11-25 14:05", "2026-11-24 14:05"),
        ("today 18:30", "2026-11-24 17:30", "2026-11-24 17:30"),
        ("tomorrow 9am", "2026-11-25 08:00", "2026-11-25 08:00"),
        ("tomorrow at 9am", "2026-11-25 08:00", "2026-11-25 08:00"),
        ("yesterday 14:00", "2026-11-23 13:00", "2026-11-23 13:00"),
        ("2026-11-24 14:05", "2026-11-24 13:05", "2026-11-24 13:05"),
        ("2026-11-24 14:05 UTC", "2026-11-24 14:05", "2026-11-24 14:05"),
        ("2026-11-24T14:05Z", "2026-11-24 14:05", "2026-11-24 14:05"),
        ("2026-11-24T14:05+09:00", "2026-11-24 05:05", "2026-11-24 05:05"),
        ("  Tomorrow   9AM ", "2026-11-25 08:00", "2026-11-25 08:00"),
    ],
)
def test_a_moment_is_what_somebody_in_berlin_means(text: str, future: str, past: str) -> None:
    assert (when(text), when(text, towards=Towards.PAST)) == (utc(future), utc(past))


@pytest.mark.parametrize(
    "text",
    [
        *("", "42", "9", "may", "sat", "soon", "noon", "2026-11-24", "24.11.2026", "tomorrow", "today", "yesterday"),
        *("25:00", "14:60", "13pm", "0am", "9 o'clock", "14:05 CET", "in", "ago", "in 2h ago", "2026-13-01 10:00"),
        *("2026-02-30 10:00", "0001-01-01 00:00+14:00", "9999-12-31 23:59-14:00", "5ſ", "tomorrow 42"),
    ],
)
def test_what_the_grammar_does_not_know_is_refused_and_never_guessed(text: str) -> None:
    assert (when(text), when(text, towards=Towards.PAST)) == (None, None)


def test_the_zone_of_whoever_typed_counts() -> None:
    assert (when("18:00", BERLIN), when("18:00", NEW_YORK)) == (utc("2026-11-24 17:00"), utc("2026-11-24 23:00"))


def test_tomorrow_is_the_day_after_the_writers_own_today() -> None:
    late = utc("2026-11-24 23:30")  # the 25th in Berlin already
    assert (when("tomorrow 9am", BERLIN, now=late), when("tomorrow 9am", NEW_YORK, now=late)) == (
        utc("2026-11-26 08:00"),
        utc("2026-11-25 14:00"),
    )


@pytest.mark.parametrize(
    ("text", "now", "meant"),
    [
        ("tomorrow 9am", "2026-03-28 12:00", "2026-03-29 07:00"),  # the day the clocks go forward
        ("tomorrow 9am", "2026-10-24 12:00", "2026-10-25 08:00"),  # the day they go back
        ("9am", "2026-03-28 12:00", "2026-03-29 07:00"),
        ("24h", "2026-03-28 12:00", "2026-03-29 12:00"),
        ("02:30", "2026-03-29 00:00", "2026-03-29 01:30"),  # there is no such time that night: an hour later it is
        ("02:30", "2026-10-24 23:00", "2026-10-25 00:30"),  # it comes twice: the first
    ],
)
def test_clock_changes_move_the_clock_and_not_the_meaning(text: str, now: str, meant: str) -> None:
    assert when(text, BERLIN, now=utc(now)) == utc(meant)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("in 2h check the queue", 2),
        ("2026-11-24 14:05 UTC the ban was lifted", 3),
        ("tomorrow at 9am call the lawyers", 3),
        ("9am standup", 1),
        ("14:05", 1),
        ("check the queue in 2h", 0),
        ("", 0),
    ],
)
def test_a_leading_time_takes_the_longest_run_of_words(text: str, words: int) -> None:
    found = leading_time(text.split(), NOW, BERLIN, Towards.FUTURE)
    assert (found[1] if found else 0) == words


@pytest.mark.parametrize(
    ("length", "said"),
    [
        (timedelta(seconds=-3), "0 s"),
        (timedelta(seconds=59.9), "59 s"),
        (timedelta(minutes=1), "1 min"),
        (timedelta(minutes=95), "1 h 35 min"),
        (timedelta(hours=24), "1 d"),
        (timedelta(days=3, hours=4, minutes=59), "3 d 4 h"),
    ],
)
def test_a_length_is_said_in_at_most_two_units(length: timedelta, said: str) -> None:
    assert WORDS.duration(length) == said


@given(st.timedeltas())
def test_a_length_is_never_negative_or_empty(length: timedelta) -> None:
    said = WORDS.duration(length)
    assert said
    assert "-" not in said


moments = st.datetimes(datetime(2000, 1, 1), datetime(2090, 1, 1), timezones=st.just(UTC))
zones = st.sampled_from(sorted(available_timezones() - {"localtime"}))


@given(seconds=st.integers(1, int(LONGEST.total_seconds())), now=moments, zone=zones)
def test_a_duration_lies_ahead_by_exactly_its_length(seconds: int, now: datetime, zone: str) -> None:
    hours, rest = divmod(seconds, 3600)
    assert parse_when(f"in {hours}h {rest}s" if hours else f"{rest}s", now, zone, Towards.FUTURE) in (
        now + timedelta(seconds=seconds),
        None if hours and not rest else now + timedelta(seconds=seconds),
    )


@given(hour=st.integers(0, 23), minute=st.integers(0, 59), now=moments, zone=zones)
def test_a_bare_clock_time_lies_within_a_day_on_the_side_it_points_to(
    hour: int, minute: int, now: datetime, zone: str
) -> None:
    typed = f"{hour:02}:{minute:02}"
    ahead, back = parse_when(typed, now, zone, Towards.FUTURE), parse_when(typed, now, zone, Towards.PAST)
    assert ahead is not None
    assert back is not None
    longest_day = timedelta(days=2)  # zones have skipped a day before
    assert now < ahead <= now + longest_day
    assert now - longest_day <= back <= now


PIECES = [
    *("in", "ago", "at", "now", "today", "tomorrow", "yesterday", "utc", "UTC", "am", "pm", "9", "14:05", "30m", "1h"),
    *("2026-11-24", "0001-01-01", "9999-12-31", "00:00", "23:59", "+14:00", "-12:00", "Z", "T", "ſ", "٣m", "İ"),
]
pieces = st.sampled_from(PIECES)


@given(text=st.one_of(st.text(), st.lists(pieces, max_size=5).map(" ".join), st.lists(pieces).map("".join)), zone=zones)
def test_no_text_breaks_the_grammar(text: str, zone: str) -> None:
    for towards in Towards:
        moment = parse_when(text, NOW, zone, towards)
        assert moment is None or moment.utcoffset() == timedelta(0)
        leading_time(text.split(), NOW, zone, towards)
