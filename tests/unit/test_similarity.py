"""Two titles that seem to speak of the same thing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.domain.similarity import is_similar


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("API is down", "api is DOWN!"),
        ("API is down", "Down is the API"),
        ("API is down in Europe", "API down in Europe now"),
        ("Утечка данных", "утечка ДАННЫХ"),
        ("🔥🔥", " 🔥🔥 "),
    ],
)
def test_titles_with_half_of_their_words_in_common_are_alike(one: str, other: str) -> None:
    assert is_similar(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("API is down", "Press asks about minors"), ("API is down", "🔥"), ("🔥", "💧"), ("Payments fail", "Login fails")],
)
def test_titles_of_different_things_are_not(one: str, other: str) -> None:
    assert not is_similar(one, other)


@given(st.text(), st.text())
def test_likeness_has_no_direction_and_starts_with_oneself(one: str, other: str) -> None:
    assert is_similar(one, one)
    assert is_similar(one, other) == is_similar(other, one)
