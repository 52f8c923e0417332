"""Finding what somebody looks for by a word of it: accents and capitals aside, the best first."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from workflows.domain.naming import unaccented
from workflows.domain.spelling import nearest

_WORD = re.compile(r"[^\W_]+")
INFIX = 3
"""Letters that are looked for within a word."""
SAYS_LITTLE = 3
"""Letters of a word that alone finds nothing."""


@lru_cache(maxsize=8192)
def words_of(text: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(unaccented(text)))


@dataclass(frozen=True)
class Candidate:
    """`names`: what it is called. `context`: what it belongs to, by which it is found too, and later."""

    key: str
    names: Sequence[str]
    context: Sequence[str] = ()

    @cached_property
    def spoken(self) -> tuple[tuple[str, ...], ...]:
        """The words of each name."""
        return tuple(map(words_of, self.names))

    @cached_property
    def own(self) -> frozenset[str]:
        return frozenset(word for name in self.spoken for word in name)

    @cached_property
    def every(self) -> frozenset[str]:
        return self.own | {word for name in self.context for word in words_of(name)}


def search(typed: str, candidates: Sequence[Candidate]) -> tuple[str, ...]:
    """The keys of those that are meant, the best first; of equals in their order. A word that none has counts as the
    one that it nearly is."""
    wanted = words_of(typed)
    if not wanted:
        return ()
    found = _ranked(wanted, candidates)
    return found or _ranked(tuple(_respelled(wanted, candidates)), candidates) or _in_part(wanted, candidates)


def is_exactly(typed: str, candidate: Candidate) -> bool:
    """Whether it is one of the names, as a whole."""
    return words_of(typed) in candidate.spoken


def _ranked(wanted: tuple[str, ...], candidates: Sequence[Candidate]) -> tuple[str, ...]:
    ranks = [(rank, candidate.key) for candidate in candidates if (rank := _rank(wanted, candidate)) is not None]
    return tuple(key for _, key in sorted(ranks, key=lambda found: found[0]))


def _rank(wanted: tuple[str, ...], candidate: Candidate) -> int | None:
    """0 is best; None: it is not meant."""
    names = candidate.spoken
    if wanted in names:
        return 0
    if any(" ".join(name).startswith(" ".join(wanted)) for name in names):
        return 1
    if any(set(wanted) <= set(name) for name in names):
        return 2
    if any(_begin(wanted, name) for name in names):
        return 3
    if _begin(wanted, candidate.own):
        return 4
    if _begin(wanted, candidate.every):
        return 5
    return 6 if all(len(word) >= INFIX and any(word in one for one in candidate.own) for word in wanted) else None


def _begin(wanted: Iterable[str], words: Iterable[str]) -> bool:
    """Whether each word that is wanted begins one of them."""
    return all(any(one.startswith(word) for one in words) for word in wanted)


def _respelled(wanted: tuple[str, ...], candidates: Sequence[Candidate]) -> Iterable[str]:
    vocabulary = {word for candidate in candidates for word in candidate.own}
    for word in wanted:
        is_known = any(one.startswith(word) for one in vocabulary)
        yield word if is_known else nearest(word, sorted(vocabulary)) or word


def _in_part(wanted: tuple[str, ...], candidates: Sequence[Candidate]) -> tuple[str, ...]:
    """Of a whole sentence: those that most of its words are of."""
    telling = [word for word in wanted if len(word) > SAYS_LITTLE]
    counts = [(sum(word in candidate.own for word in telling), candidate.key) for candidate in candidates]
    return tuple(key for count, key in sorted(counts, key=lambda found: -found[0]) if count)
