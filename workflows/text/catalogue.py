"""The words of Muster: texts by key, filled in. The catalogue is data; an organisation's programme may override it."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from workflows.domain.errors import ProgrammeError
from workflows.text.safe_yaml import load_yaml

FORM_LABEL = 24
"""The title and the buttons of a form: https://docs.slack.dev/reference/views/modal-views"""
LABEL, SHORT = 75, 30
"""A button: https://docs.slack.dev/reference/block-kit/block-elements/button-element; ours are at most `SHORT`."""
_OF_A_FORM = re.compile(r"app\.name|form\.(?:cancel|close|save)|declare\.anyway|.+\.(?:\w+_)?title|.+\.submit")

ENGLISH = Path(__file__).parent / "locale" / "en.yaml"


class Catalogue:
    """`catalogue("errors.role_taken", role="Scribe")` -> the sentence. Parameters are put in as they are."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self._texts = dict(texts)

    def __call__(self, key: str, **params: object) -> str:
        return self._texts[key].format_map(params)

    def plural(self, key: str, n: int, **params: object) -> str:
        """The form of `key` for `n` things: `<key>.one` or `<key>.other`."""
        return self(f"{key}.{'one' if n == 1 else 'other'}", n=n, **params)

    def text(self, key: str) -> str:
        """The text as it is written, with its placeholders."""
        return self._texts[key]

    def __contains__(self, key: str) -> bool:
        return key in self._texts

    def keys(self) -> frozenset[str]:
        return frozenset(self._texts)


def load_catalogue(overrides: Mapping[str, Any] | None = None) -> Catalogue:
    """The English catalogue with the programme's own texts over it; a text nobody asks for is refused."""
    texts = dict(_flat(load_yaml(ENGLISH.read_text(encoding="utf-8"))))
    for key, text in _flat(overrides or {}):
        if key not in texts:
            raise ProgrammeError(f"texts.{key}: Muster has no such text.")
        _check_placeholders(key, texts[key], text)
        limit = longest(key, texts[key])
        if limit is not None and len(text) > limit:
            raise ProgrammeError(f"texts.{key}: at most {limit} characters fit there.")
        texts[key] = text
    return Catalogue(texts)


def longest(key: str, ours: str) -> int | None:
    """How many characters an organisation's own text may have; None: as many as it likes."""
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
        return ""


def _check_placeholders(key: str, ours: str, theirs: str) -> None:
    try:
        unknown = placeholders(theirs) - placeholders(ours)
    except (ValueError, IndexError, AttributeError):
        raise ProgrammeError(f"texts.{key}: the braces do not match.") from None
    if unknown:
        raise ProgrammeError(f"texts.{key}: {{{min(unknown)}}} is not known here.")


def _flat(data: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, str]]:
    for key, value in data.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{prefix}{key}.")
        elif isinstance(value, str):
            yield f"{prefix}{key}", value
        else:
            raise ProgrammeError(f"texts.{prefix}{key}: a text is expected.")
