"""How many numbers are skipped before an incident's."""

from collections import Counter
from itertools import pairwise

import pytest

from workflows.domain.numbers import numbers_skipped
from workflows.programme.load import load_programme

DRAWS = [i / 10_000 for i in range(10_000)]


def test_numbers_are_skipped_unless_the_programme_says_otherwise() -> None:
    assert load_programme().number_gaps > 0
    assert {numbers_skipped(0) for _ in range(50)} == {0}
    assert len({numbers_skipped(4) for _ in range(200)}) > 5


@pytest.mark.parametrize("mean", [1, 4, 20])
def test_so_many_on_average(mean: int) -> None:
    skipped = [numbers_skipped(mean, drawn) for drawn in DRAWS]
    assert min(skipped) == 0
    assert abs(sum(skipped) / len(skipped) - mean) < 0.03 * mean


def test_a_gap_of_any_length_may_hold_nothing() -> None:
    """How likely one more is does not depend on how many there are: no length is the longest, or tells more."""
    counts = Counter(numbers_skipped(4, drawn) for drawn in DRAWS)
    at_least = [sum(n for skipped, n in counts.items() if skipped >= length) for length in range(12)]
    assert all(abs(more / some - 0.8) < 0.02 for some, more in pairwise(at_least))
    assert numbers_skipped(4, 1 - 2**-53) > 100
