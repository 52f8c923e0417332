"""Names of war rooms: what Slack takes, in any script, and nothing of the title where it must not show."""

import string
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.domain.ids import IncidentId
from workflows.domain.naming import code_name, room_name, slug

numbers = st.integers(1, 10**9).map(IncidentId)
titles = st.text(max_size=300)


def is_taken_by_slack(name: str) -> bool:
    """1-80 characters: lower-case letters of any script, digits, `-` and `_`."""
    allowed = all(c in "-_" or unicodedata.category(c) in ("Ll", "Lo", "Lm", "Nd") for c in name)
    return 1 <= len(name) <= 80 and allowed


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("API is down!", "api-is-down"),
        ("  Two   spaces\tand\nlines ", "two-spaces-and-lines"),
        ("Утечка данных №3", "утечка-данных-no3"),
        ("データ漏洩", "データ漏洩"),
        ("تسرب البيانات", "تسرب-البيانات"),
        ("<!channel> @here", "channel-here"),
        ("🔥🔥🔥", ""),
        ("---", ""),
        ("", ""),
    ],
)
def test_a_title_becomes_words_a_channel_may_bear(title: str, words: str) -> None:
    assert slug(title) == words


@pytest.mark.parametrize(
    ("words", "taken", "name"),
    [
        ("api-is-down", 0, "inc-12-api-is-down"),
        ("api-is-down", 1, "inc-12-api-is-down-2"),
        ("", 0, "inc-12"),
        ("", 3, "inc-12-4"),
        ("x" * 200, 0, "inc-12-" + "x" * 73),
        ("x" * 200, 9, "inc-12-" + "x" * 70 + "-10"),
        ("x" * 72 + "-y", 0, "inc-12-" + "x" * 72),
    ],
)
def test_a_room_is_named_after_its_number_and_words(words: str, taken: int, name: str) -> None:
    assert room_name(IncidentId(12), words, taken) == name


@given(number=numbers, title=titles, taken=st.integers(0, 19))
def test_every_title_gives_a_name_slack_takes(number: IncidentId, title: str, taken: int) -> None:
    name = room_name(number, slug(title), taken)
    assert is_taken_by_slack(name), name
    assert name.startswith(f"inc-{number}")


@given(titles)
def test_a_slug_stays_as_it_is(title: str) -> None:
    assert slug(slug(title)) == slug(title)


@given(one=numbers, other=numbers, title=titles, taken=st.integers(0, 19))
def test_rooms_of_two_incidents_never_share_a_name(one: IncidentId, other: IncidentId, title: str, taken: int) -> None:
    words = slug(title)
    same = room_name(one, words, taken) == room_name(other, words, taken)
    assert same == (one == other)


@given(number=numbers, title=titles, taken=st.lists(st.integers(0, 19), min_size=2, max_size=2, unique=True))
def test_a_name_in_use_leads_to_another_one(number: IncidentId, title: str, taken: list[int]) -> None:
    first, second = (room_name(number, slug(title), n) for n in taken)
    assert first != second


@given(st.text())
def test_a_code_name_says_nothing_and_is_always_the_same(seed: str) -> None:
    name = code_name(seed)
    assert name == code_name(seed)
    assert set(name) <= set(string.ascii_lowercase) | {"-"}
    assert is_taken_by_slack(room_name(IncidentId(1), name))


def test_code_names_are_many() -> None:
    assert len({code_name(f"V{n}") for n in range(2000)}) > 800
