"""Which number a new incident gets: some are skipped, so that a missing number says nothing."""

import math
from secrets import SystemRandom

_chance = SystemRandom()


def numbers_skipped(mean: int, drawn: float | None = None) -> int:
    """How many numbers nobody gets before the next incident's: `mean` of them on average.

    Geometric, so that it has no greatest value: a gap of any length may hold nothing. Nobody can work it out, neither
    from what they know of their own incident nor from earlier numbers. `drawn`: from 0 to below 1, by chance unless it
    is given.
    """
    if mean <= 0:
        return 0
    chance = _chance.random() if drawn is None else drawn
    return int(math.log1p(-chance) / math.log(mean / (mean + 1)))
