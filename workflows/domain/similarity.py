"""Whether two titles seem to describe the same incident."""

from collections.abc import Mapping
from datetime import timedelta
from typing import TypeVar

from workflows.domain.naming import slug

Key = TypeVar("Key")

WINDOW = timedelta(minutes=2)
SIMILARITY = 0.5


def is_similar(one: str, other: str) -> bool:
    """Half of the words in common, or the same title when it has no words (emoji)."""
    return bool(find_similar(one, {0: other}))


def find_similar(title: str, others: Mapping[Key, str]) -> list[Key]:
    """The similar ones among the others."""
    words = _words(title)
    return [key for key, other in others.items() if _is_alike(title, words, other)]


def _is_alike(title: str, words: frozenset[str], other: str) -> bool:
    theirs = _words(other)
    if not words or not theirs:
        return title.strip() == other.strip()
    in_common = len(words & theirs)
    return in_common / (len(words) + len(theirs) - in_common) >= SIMILARITY


def _words(title: str) -> frozenset[str]:
    return frozenset(slug(title).split("-")) - {""}
