"""Reads the catalogues: English, what a language says instead, and what an organisation's programme says instead."""

import re
from collections.abc import Container, Iterable, Iterator, Mapping, Set
from functools import cache
from pathlib import Path
from typing import Any

from babel import Locale, UnknownLocaleError
from babel.dates import parse_pattern

from workflows.domain.errors import ProgrammeError
from workflows.text.catalogue import COMMAND, PATTERNS, Catalogue
from workflows.text.local_text import ENGLISH, LocalText, in_language
from workflows.text.safe_yaml import load_yaml

FORM_LABEL = 24
"""The title and the buttons of a form: https://docs.slack.dev/reference/views/modal-views"""
LABEL, SHORT = 75, 30
"""A button: https://docs.slack.dev/reference/block-kit/block-elements/button-element; ours are at most `SHORT`."""
_OF_A_FORM = re.compile(
    r"app\.name|form\.(?:cancel|close|save)|declare\.anyway|shortcut\.declare|.+\.(?:\w+_)?title|.+\.submit"
)
_PLURAL = re.compile(r"(.+)\.(?:zero|one|two|few|many|other)")
"""https://cldr.unicode.org/index/cldr-spec/plural-rules"""

LOCALES = Path(__file__).parent / "locale"
"""A file for each language, named by it: `en.yaml`, `pt-BR.yaml`. What it lacks is said in English."""


def load_catalogue(
    overrides: Mapping[str, Any] | None = None, language: str = ENGLISH, folder: Path = LOCALES
) -> Catalogue:
    """The catalogue of the organisation's `language`, which leads to those of all others.

    Raises `ProgrammeError` for a text that nobody asks for, one that lacks what it is to be filled with, or one that
    does not fit.
    """
    shipped = _shipped(folder)
    english = shipped[ENGLISH]
    own = _checked(_flat(overrides or {}, leaves=english), english)
    catalogues: dict[str, Catalogue] = {}
    for name in sorted({language, *shipped}):
        catalogues[name] = Catalogue({**shipped.get(name, english), **_in_language(own, name)}, name, catalogues)
    return catalogues[language]


@cache
def _shipped(folder: Path) -> Mapping[str, Mapping[str, str]]:
    """The texts of each language that has a file, in English what it lacks. Read once by a process."""
    english = {key: str(text) for key, text in _flat(_read(folder, ENGLISH))}
    names = sorted({ENGLISH, *(file.stem for file in folder.glob("*.yaml"))})
    checked = {name: _checked(_flat(_read(folder, name)), english) for name in names}
    return {name: _translated(english, {key: str(text) for key, text in own.items()}) for name, own in checked.items()}


def known_language(name: object) -> bool:
    """Whether `de` or `pt-BR` is a language that numbers and dates can be said in."""
    try:
        return isinstance(name, str) and Locale.parse(name, sep="-") is not None
    except (ValueError, UnknownLocaleError):
        return False


def longest(key: str, ours: str) -> int | None:
    """How many characters a text in place of ours may have; None: as many as it likes."""
    if _OF_A_FORM.fullmatch(key) and len(ours) <= FORM_LABEL:
        return FORM_LABEL
    return LABEL if len(ours) <= SHORT else None


def placeholders(text: str) -> frozenset[str]:
    """The names a text wants to have filled in."""
    wanted = _Wanted()
    text.format_map(wanted)
    return frozenset(wanted.names)


class _Wanted(dict[str, str]):
    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()

    def __missing__(self, key: str) -> str:
        self.names.add(key)
        return _AnyCommand() if key == COMMAND else ""


class _AnyCommand(str):
    def __format__(self, words: str) -> str:
        return words


def _read(folder: Path, language: str) -> Mapping[str, Any]:
    file = folder / f"{language}.yaml"
    return load_yaml(file.read_text(encoding="utf-8")) or {} if file.exists() else {}


def _translated(english: Mapping[str, str], theirs: Mapping[str, str]) -> dict[str, str]:
    """Of a text that counts, a language has all of its own forms or none: English ones never mix with them."""
    counted = {found[1] for key in theirs if (found := _PLURAL.fullmatch(key))}
    kept = {key: text for key, text in english.items() if not _is_form_of(key, counted)}
    return kept | dict(theirs)


def _is_form_of(key: str, counted: Set[str]) -> bool:
    found = _PLURAL.fullmatch(key)
    return found is not None and found[1] in counted


def _in_language(own: Mapping[str, LocalText], language: str) -> dict[str, str]:
    """What an organisation says in every language, and what it says in this one."""
    said = {key: in_language(text.by_language, language) if text.by_language else text for key, text in own.items()}
    return {key: text for key, text in said.items() if text is not None}


def _checked(texts: Iterable[tuple[str, LocalText]], english: Mapping[str, str]) -> dict[str, LocalText]:
    """Texts in place of English ones."""
    checked: dict[str, LocalText] = {}
    for key, text in texts:
        ours = _english_of(key, english)
        limit = longest(key, ours)
        for spelling in sorted(text.spellings):
            _check_placeholders(key, ours, spelling)
            if limit is not None and len(spelling) > limit:
                raise ProgrammeError(f"texts.{key}: at most {limit} characters fit there.")
            if key in PATTERNS:
                _check_pattern(key, spelling)
        checked[key] = text
    return checked


def _english_of(key: str, english: Mapping[str, str]) -> str:
    """A language may have forms that English lacks."""
    found = _PLURAL.fullmatch(key)
    ours = english.get(key, english.get(f"{found[1]}.other") if found else None)
    if ours is None:
        raise ProgrammeError(f"texts.{key}: Muster has no such text.")
    return ours


def _check_placeholders(key: str, ours: str, theirs: str) -> None:
    try:
        unknown = placeholders(theirs) - placeholders(ours)
    except (ValueError, IndexError, AttributeError):
        raise ProgrammeError(f"texts.{key}: the braces do not match.") from None
    if unknown:
        raise ProgrammeError(f"texts.{key}: {{{min(unknown)}}} is not known here.")


def _check_pattern(key: str, pattern: str) -> None:
    try:
        parse_pattern(pattern)
    except ValueError:
        raise ProgrammeError(f"texts.{key}: a pattern such as dd MMM HH:mm is expected.") from None


def _flat(data: Mapping[str, Any], prefix: str = "", *, leaves: Container[str] = ()) -> Iterator[tuple[str, LocalText]]:
    """`leaves`: keys of texts, which may be given by language."""
    for name, value in data.items():
        key = f"{prefix}{name}"
        if isinstance(value, str) or (key in leaves and _is_by_language(value)):
            yield key, LocalText(value)
        elif isinstance(value, Mapping):
            yield from _flat(value, f"{key}.", leaves=leaves)
        else:
            raise ProgrammeError(f"texts.{key}: a text is expected.")


def _is_by_language(value: Any) -> bool:
    return isinstance(value, Mapping) and all(known_language(k) and isinstance(v, str) for k, v in value.items())
