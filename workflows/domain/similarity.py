"""Whether two titles seem to speak of the same thing."""

from datetime import timedelta
from functools import lru_cache

from workflows.domain.naming import slug

WINDOW = timedelta(minutes=2)
ALIKE = 0.5


def alike(one: str, other: str) -> bool:
    """Half of the words in common, or the same title where there are no words (emoji)."""
    first, second = _words(one), _words(other)
    if not first or not second:
        return one.strip() == other.strip()
    return len(first & second) / len(first | second) >= ALIKE


@lru_cache(maxsize=1024)  # in a rush every declaration looks at all the others
def _words(title: str) -> frozenset[str]:
    return frozenset(slug(title).split("-")) - {""}
