"""What harm: types and their sub-types."""

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import PlainValidator

from workflows.domain.exposure import Visibility
from workflows.domain.ids import ClassId, RoleId
from workflows.programme.fields import Data, Language, OptionalText, OtherName, Reference, Title
from workflows.text.local_text import LocalText

LONGEST_WORD = 40


def _words(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list | tuple) or not all(_is_word(word) for word in value):
        raise ValueError(f"a list of words of at most {LONGEST_WORD} characters is expected; quote `no`")
    return tuple(value)


def _is_word(word: Any) -> bool:
    return isinstance(word, str) and bool(word.strip()) and len(word) <= LONGEST_WORD


Synonymous = Annotated[tuple[str, ...], PlainValidator(_words)]
"""What people type when they look for something."""
Synonyms = Mapping[Language, Synonymous]


class IncidentType(Data):
    """`forced`: fewer people may know, never more; `widest`: more, up to that. `cleared`: references of
    those who see its restricted incidents.
    `guarded`: no file is taken in, and no media is described. `classes`:
    what people may meet there. `surfaces`: where it happens as a rule; none: anywhere. `invite`: functions. `roles`:
    those that matter, most important first; empty: all. `synonyms`: by language, what finds it besides
    its titles; `subtype_synonyms`: what finds a sub-type."""

    title: Title
    meaning: OptionalText = LocalText("")
    subtypes: Mapping[OtherName, Title] = {}
    synonyms: Mapping[Language, Synonymous] = {}
    subtype_synonyms: Mapping[str, Synonyms] = {}
    visibility: Visibility
    forced: bool = False
    widest: Visibility | None = None
    cleared: tuple[Reference, ...] = ()
    guarded: bool = False
    classes: tuple[ClassId, ...] = ()
    surfaces: tuple[str, ...] = ()
    invite: tuple[str, ...] = ()
    roles: tuple[RoleId, ...] = ()

    @property
    def floor(self) -> Visibility:
        """Its incidents never have a wider visibility. A guarded type is never open, whatever else is said of it."""
        if self.forced:
            return self.visibility
        widest = self.widest or Visibility.OPEN
        return Visibility.PRIVATE if self.guarded and widest is Visibility.OPEN else widest
