"""Words that are typed almost right."""

from collections.abc import Iterable

SHORT, LONG = 5, 8
"""Letters of a word that is too short to be guessed when one is wrong, and of one that may have two slips."""
MOST_SLIPS = 2


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The one of `known` that `word` seems to misspell; None where it is one of them, or like none."""
    typed = word.casefold()
    by_spelling = {one.casefold(): one for one in known}
    if typed in by_spelling:
        return None
    alike = [one for one in by_spelling if abs(len(one) - len(typed)) <= MOST_SLIPS]  # a whole text takes for ever
    slips = {one: _slips(typed, one) for one in alike}
    near = [one for one, count in slips.items() if count <= _allowed(typed, one)]
    return by_spelling[min(near, key=lambda one: (slips[one], one))] if near else None


def _allowed(typed: str, known: str) -> int:
    """None, where another word of as many letters may be meant: `pause` is not `cause`."""
    if len(known) >= LONG and typed[:1] == known[0]:
        return MOST_SLIPS
    if len(known) > SHORT:
        return 1
    return 1 if len(known) >= SHORT - 1 and (len(typed) != len(known) or sorted(typed) == sorted(known)) else 0


def _slips(one: str, other: str) -> int:
    """Letters to add, leave out, change, or swap with their neighbour (optimal string alignment)."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one):
        above, row = row, [i + 1]
        for j, wanted in enumerate(other):
            cost = min(above[j + 1] + 1, row[j] + 1, above[j] + (letter != wanted))
            if i and j and (letter, one[i - 1]) == (other[j - 1], wanted):
                cost = min(cost, before[j - 1] + 1)
            row.append(cost)
        before = above
    return row[-1]
