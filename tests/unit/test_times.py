"""Times as people type them: a closed grammar, read in the zone of whoever typed."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.domain.time_grammar import Question, Reading, Unclear, begins_like_a_time, leading_time, read_when
from workflows.domain.time_zones import ABBREVIATIONS, AMBIGUOUS, PLACES
from workflows.domain.times import LONGEST, Towards, parse_duration
from workflows.text.load import load_catalogue

NOW = datetime(2026, 11, 24, 14, 5, 6, tzinfo=UTC)  # a Tuesday; 15:05 in Berlin, 09:05 in New York
WORDS = load_catalogue()
BERLIN, NEW_YORK = "Europe/Berlin", "America/New_York"


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def when(text: str, zone: str = BERLIN, towards: Towards = Towards.FUTURE, now: datetime = NOW) -> Reading:
    return read_when(text, now, zone, towards)


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
        ("1h30", timedelta(minutes=90)),
        ("1h05", timedelta(minutes=65)),
        ("1 hour 30 minutes", timedelta(minutes=90)),
        ("1 hour and 30 minutes", timedelta(minutes=90)),
        ("1 hour, 30 minutes", timedelta(minutes=90)),
        ("an hour", timedelta(hours=1)),
        ("a day", timedelta(days=1)),
        ("half an hour", timedelta(minutes=30)),
        ("366d", LONGEST),
    ],
)
def test_a_duration_is_read_as_it_is_written(text: str, meant: timedelta) -> None:
    assert parse_duration(text) == meant


@pytest.mark.parametrize(
    "text", ["", "0m", "m", "5", "-5m", "1.5h", "1y", "367d", "999999w", "1h60", "30m30", "an", "5ſ"]
)
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
        ("noon", "2026-11-25 11:00", "2026-11-24 11:00"),
        ("end of day", "2026-11-24 17:00", "2026-11-23 17:00"),
        ("EOD tomorrow", "2026-11-25 17:00", "2026-11-25 17:00"),
        ("5 p.m.", "2026-11-24 16:00", "2026-11-23 16:00"),
        ("5pm tomorrow", "2026-11-25 16:00", "2026-11-25 16:00"),
        ("in 1 hour 30 minutes", "2026-11-24 15:35:06", "2026-11-24 15:35:06"),
        ("in an hour", "2026-11-24 15:05:06", "2026-11-24 15:05:06"),
        ("half an hour ago", "2026-11-24 13:35:06", "2026-11-24 13:35:06"),
        ("in 2 days at 9am", "2026-11-26 08:00", "2026-11-26 08:00"),
        ("24 Nov 18:00", "2026-11-24 17:00", "2025-11-24 17:00"),
        ("Nov 24, 2026 at 6pm", "2026-11-24 17:00", "2026-11-24 17:00"),
        ("the 24th of November 2026 18:00", "2026-11-24 17:00", "2026-11-24 17:00"),
        ("18:00 on 24.11.2026", "2026-11-24 17:00", "2026-11-24 17:00"),
        ("24/11 18:00", "2026-11-24 17:00", "2025-11-24 17:00"),
        ("11/24/2026 18:00", "2026-11-24 17:00", "2026-11-24 17:00"),
        ("3.4. 9:00", "2027-04-03 07:00", "2026-04-03 07:00"),
        ("29 Feb 9:00", "2028-02-29 08:00", "2024-02-29 08:00"),
        ("Tuesday 18:00", "2026-11-24 17:00", "2026-11-17 17:00"),
        ("Monday 9am", "2026-11-30 08:00", "2026-11-23 08:00"),
        ("next Monday 9am", "2026-11-30 08:00", "2026-11-30 08:00"),
        ("next Tuesday 9am", "2026-12-01 08:00", "2026-12-01 08:00"),
        ("last Tuesday 9am", "2026-11-17 08:00", "2026-11-17 08:00"),
        ("Fri at noon CET", "2026-11-27 11:00", "2026-11-20 11:00"),
        ("14:05 EST", "2026-11-24 19:05", "2026-11-23 19:05"),
        ("14:05 ET", "2026-11-24 19:05", "2026-11-23 19:05"),
        ("14:05 PT", "2026-11-24 22:05", "2026-11-23 22:05"),
        ("14:05 CET", "2026-11-25 13:05", "2026-11-24 13:05"),
        ("14:05 JST", "2026-11-25 05:05", "2026-11-24 05:05"),
        ("14:05 SGT", "2026-11-25 06:05", "2026-11-24 06:05"),
        ("14:05 AEDT", "2026-11-25 03:05", "2026-11-24 03:05"),
        ("14:05 BRT", "2026-11-24 17:05", "2026-11-23 17:05"),
        ("14:05 +09:00", "2026-11-25 05:05", "2026-11-24 05:05"),
        ("14:05+09:00", "2026-11-25 05:05", "2026-11-24 05:05"),
        ("14:05 UTC-3", "2026-11-24 17:05", "2026-11-23 17:05"),
        ("14:05 GMT", "2026-11-25 14:05", "2026-11-24 14:05"),
        ("14:05 america/new_york", "2026-11-24 19:05", "2026-11-23 19:05"),
        ("14:05 (Europe/Berlin)", "2026-11-25 13:05", "2026-11-24 13:05"),
        ("2026-11-24 14:05 +01:00", "2026-11-24 13:05", "2026-11-24 13:05"),
        ("tomorrow 9am JST", "2026-11-25 00:00", "2026-11-25 00:00"),
    ],
)
def test_a_moment_is_what_somebody_in_berlin_means(text: str, future: str, past: str) -> None:
    assert (when(text), when(text, towards=Towards.PAST)) == (utc(future), utc(past))


@pytest.mark.parametrize(
    "text",
    [
        *("", "42", "may", "soon", "in", "ago", "in 2h ago", "half past", "14:05 ist", "the queue", "Monday's"),
        *("25:00", "14:60", "13pm", "0am", "9 o'clock", "2026-13-01 10:00", "14:05 +15:00", "14:05 Europe/Nowhere"),
        *("2026-02-30 10:00", "0001-01-01T00:00+14:00", "9999-12-31T23:59-14:00", "5ſ", "tomorrow 42", "14:05 15:05"),
        *("tomorrow 9am today", "14:05 now", "32 Nov 9:00", "13/13 9:00", "9am CET JST", "14:05 met Bob"),
    ],
)
def test_what_the_grammar_does_not_know_is_refused_and_never_guessed(text: str) -> None:
    assert (when(text), when(text, towards=Towards.PAST)) == (None, None)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        *((text, "time_needs_hour") for text in ("tomorrow", "today", "Friday", "next Monday", "24 Nov", "24.11.2026")),
        *((text, "time_needs_hour") for text in ("2026-11-24", "24/11", "in 2 days at")),
        *((text, "time_vague") for text in ("tomorrow morning", "tonight", "in the evening")),
        ("3/4 9:00", "time_date_ambiguous"),
        ("3/4", "time_date_ambiguous"),
        ("14:05 WIB", "time_zone_unknown"),
        ("14:05 CEST", "time_zone_not_in_force"),
        ("14 July 14:05 CET", "time_zone_not_in_force"),
        ("14 July 14:05 EST", "time_zone_not_in_force"),
        *((f"14:05 {zone}", "time_zone_ambiguous") for zone in AMBIGUOUS),
    ],
)
def test_what_can_mean_several_things_is_asked(text: str, key: str) -> None:
    asked = when(text)
    assert isinstance(asked, Question)
    assert f"time_{asked.about}" == key
    assert WORDS(f"errors.{key}", text=asked.text, options=asked.options)


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
    ],
)
def test_clock_changes_move_the_clock_and_not_the_meaning(text: str, now: str, meant: str) -> None:
    assert when(text, BERLIN, now=utc(now)) == utc(meant)


@pytest.mark.parametrize(("now", "key"), [("2026-03-29 00:00", "time_skipped"), ("2026-10-24 23:00", "time_repeated")])
def test_an_hour_that_comes_never_or_twice_is_asked(now: str, key: str) -> None:
    asked = when("02:30", BERLIN, now=utc(now))
    assert isinstance(asked, Question)
    assert f"time_{asked.about}" == key


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("in 2h check the queue", 2),
        ("2026-11-24 14:05 UTC the ban was lifted", 3),
        ("tomorrow at 9am call the lawyers", 3),
        ("9am standup", 1),
        ("14:05 EST rollback", 2),
        ("5pm tomorrow, call the lawyers", 2),
        ("Monday 9am CET call", 3),
        ("14:05 API is down", 1),
        ("in 2h 3 servers restart", 2),
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


def test_a_zone_after_the_time_is_never_taken_for_text() -> None:
    found = leading_time(["14:05", "IST", "rollback"], NOW, BERLIN, Towards.PAST)
    assert found is not None
    assert isinstance(found[0], Question)


@pytest.mark.parametrize(
    "text",
    ["2027-02-01", "24 Nov", "Friday", "tomorrow", "8:00 XYZ", "5pm-ish", "in 2 dys", "noon or so", "tonight 9pm"],
)
def test_what_begins_like_a_time_is_known(text: str) -> None:
    assert begins_like_a_time(text)


@pytest.mark.parametrize(
    "text", ["the door", "Monday's release", "hand", "Bob", "2 people", "2 moderators", "3 sellers", "INC-2", ""]
)
def test_what_does_not_begin_like_a_time_is_text(text: str) -> None:
    assert not begins_like_a_time(text)


moments = st.datetimes(datetime(2000, 1, 1), datetime(2090, 1, 1), timezones=st.just(UTC))
zones = st.sampled_from(sorted(available_timezones() - {"localtime"}))
DAYS = {
    "%d %b %Y": "{} {}",
    "%b %d, %Y": "{} at {}",
    "%Y-%m-%d": "{} {}",
    "%d.%m.%Y": "{}, {}",
    "%d %B %Y": "{1} on {0}",
}
HOURS = ("%H:%M", "%I:%M %p", "%I:%M%p")


@given(
    local=st.datetimes(datetime(2024, 1, 1), datetime(2030, 1, 1)),
    day=st.sampled_from(sorted(DAYS)),
    hour=st.sampled_from(HOURS),
    named=st.sampled_from([*ABBREVIATIONS, *PLACES, "Europe/Berlin", "Asia/Tokyo", "+05:30", "UTC-3", ""]),
    zone=zones,
)
def test_what_is_understood_agrees_with_the_zones_of_the_world(
    local: datetime, day: str, hour: str, named: str, zone: str
) -> None:
    """Every phrase is understood or asked about, and what is understood is that time of day in that place."""
    local = local.replace(second=0, microsecond=0)
    phrase = DAYS[day].format(f"{local:{day}}", f"{local:{hour}}")
    found = read_when(f"{phrase} {named}".strip(), NOW, zone, Towards.FUTURE)
    if isinstance(found, Question):
        assert found.about in {Unclear.ZONE_NOT_IN_FORCE, Unclear.SKIPPED, Unclear.REPEATED}
        return
    assert found is not None
    place = ABBREVIATIONS[named][1] if named in ABBREVIATIONS else PLACES.get(named, named)
    if place in ("+05:30", "UTC-3"):
        offset = timedelta(hours=5, minutes=30) if place == "+05:30" else timedelta(hours=-3)
        assert (found + offset).replace(tzinfo=None) == local
    else:
        assert found.astimezone(ZoneInfo(place or zone)).replace(tzinfo=None) == local


@given(seconds=st.integers(1, int(LONGEST.total_seconds())), now=moments, zone=zones)
def test_a_duration_lies_ahead_by_exactly_its_length(seconds: int, now: datetime, zone: str) -> None:
    hours, rest = divmod(seconds, 3600)
    assert read_when(f"in {hours}h {rest}s" if hours else f"{rest}s", now, zone, Towards.FUTURE) in (
        now + timedelta(seconds=seconds),
        None if hours and not rest else now + timedelta(seconds=seconds),
    )


@given(hour=st.integers(0, 23), minute=st.integers(0, 59), now=moments, zone=zones)
def test_a_bare_clock_time_lies_within_a_day_on_the_side_it_points_to(
    hour: int, minute: int, now: datetime, zone: str
) -> None:
    typed = f"{hour:02}:{minute:02}"
    ahead, back = read_when(typed, now, zone, Towards.FUTURE), read_when(typed, now, zone, Towards.PAST)
    if isinstance(ahead, Question) or isinstance(back, Question):
        return  # an hour that the clocks skip or repeat
    assert ahead is not None
    assert back is not None
    longest_day = timedelta(days=2)  # zones have skipped a day before
    assert now < ahead <= now + longest_day
    assert now - longest_day <= back <= now


PIECES = [
    *("in", "ago", "at", "now", "today", "tomorrow", "yesterday", "utc", "UTC", "am", "pm", "9", "14:05", "30m", "1h"),
    *("IST", "Monday", "next", "24 Nov", "3/4", "noon", "eod", "Europe/Berlin"),
    *("2026-11-24", "0001-01-01", "9999-12-31", "00:00", "23:59", "+14:00", "-12:00", "Z", "T", "ſ", "٣m", "İ"),
]
pieces = st.sampled_from(PIECES)


@given(text=st.one_of(st.text(), st.lists(pieces, max_size=5).map(" ".join), st.lists(pieces).map("".join)), zone=zones)
def test_no_text_breaks_the_grammar(text: str, zone: str) -> None:
    for towards in Towards:
        moment = read_when(text, NOW, zone, towards)
        assert not isinstance(moment, datetime) or moment.utcoffset() == timedelta(0)
        leading_time(text.split(), NOW, zone, towards)


@pytest.mark.parametrize("text", ["9", "at 9", "9 CET", "9 tomorrow", "tomorrow at 9", "Friday 9", "18"])
def test_an_hour_without_its_half_of_the_day_is_asked_about(text: str) -> None:
    asked = when(text)
    assert isinstance(asked, Question)
    assert asked.about is Unclear.BARE_HOUR


@pytest.mark.parametrize("text", ["tmrw 9am", "tmw 9am", "9am 2moro", "tomoz at 9:00", "tmrw 9"])
def test_tomorrow_may_be_written_short(text: str) -> None:
    assert when(text) == when("tomorrow 9am")
