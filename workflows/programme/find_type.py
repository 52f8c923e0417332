"""Finding a type or sub-type by what somebody types, in whichever language."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from workflows.domain.ids import TypeCode
from workflows.domain.naming import unaccented
from workflows.domain.search import Candidate, is_exactly, search
from workflows.programme.models import Programme

MOST = 100
"""Options of a menu: https://docs.slack.dev/reference/block-kit/block-elements/select-menu-element"""


@dataclass(frozen=True, slots=True)
class Kind:
    """A type, and its sub-type if one is chosen."""

    type: TypeCode
    subtype: str = ""

    def __str__(self) -> str:
        """`TVE`, `TVE:manifesto`."""
        return f"{self.type}:{self.subtype}" if self.subtype else self.type

    @classmethod
    def read(cls, text: str) -> "Kind":
        code, _, subtype = text.partition(":")
        return cls(TypeCode(code), subtype)

    def is_in(self, programme: Programme) -> bool:
        known = programme.types.get(self.type)
        return known is not None and (not self.subtype or self.subtype in known.subtypes)


def offered_types(programme: Programme, typed: str, language: str, used: Sequence[Kind] = ()) -> tuple[Kind, ...]:
    """Without a word `used` and then all types by title; with one what it finds, the best first."""
    if typed.strip():
        return found_types(programme, typed, language)[:MOST]
    known = [kind for kind in used if kind.is_in(programme)]
    return tuple(dict.fromkeys((*known, *map(Kind, _by_title(programme, language)))))[:MOST]


def found_types(programme: Programme, typed: str, language: str) -> tuple[Kind, ...]:
    """What somebody may mean, the best first."""
    return tuple(map(Kind.read, search(typed, [*_candidates(programme, language)])))


def type_meant(programme: Programme, typed: str) -> Kind | None:
    """The one that has exactly this name, code or synonym; None if none has or several have."""
    found = [one for one in _candidates(programme, programme.language) if is_exactly(typed, one)]
    types = [one for one in found if ":" not in one.key]
    chosen = types if types else found
    return Kind.read(chosen[0].key) if len(chosen) == 1 else None


def _by_title(programme: Programme, language: str) -> list[TypeCode]:
    return sorted(programme.types, key=lambda code: unaccented(programme.types[code].title.into(language)))


def _candidates(programme: Programme, language: str) -> Iterator[Candidate]:
    """Types before sub-types, each by title."""
    codes = _by_title(programme, language)
    for code in codes:
        kind = programme.types[code]
        yield Candidate(code, (code, *sorted(kind.title.spellings), *_words(kind.synonyms)))
    for code in codes:
        kind = programme.types[code]
        belongs_to = (code, *kind.title.spellings, *_words(kind.synonyms))
        for subtype, title in kind.subtypes.items():
            names = (f"{code} {subtype}", *sorted(title.spellings), *_words(kind.subtype_synonyms.get(subtype, {})))
            yield Candidate(str(Kind(code, subtype)), names, belongs_to)


def _words(synonyms: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    return tuple(word for words in synonyms.values() for word in words)
