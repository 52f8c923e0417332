"""The languages that ship, and how one notices English in what somebody reads in another."""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any

from workflows.programme.load import translations
from workflows.text.catalogue import Catalogue
from workflows.text.load import LOCALES, load_catalogue
from workflows.text.local_text import ENGLISH

LANGUAGES = sorted(file.stem for file in LOCALES.glob("*.yaml") if file.stem != ENGLISH)
"""Besides English."""
SLACK_LOCALES: Mapping[str, str] = {"en": "en-US", "es": "es-ES", "pt-BR": "pt-BR"}
_FILLED_IN = re.compile(r"\{[^}]*\}")
_SENTENCE = re.compile(r"[A-Za-z’']{2,}[^\w]+[A-Za-z’']{2,}")
"""Two words: what has fewer may be a name."""


def spoken(language: str) -> Catalogue:
    return load_catalogue(language=language)


def texts_in(value: Any) -> Iterator[str]:
    """Everything there is to read in blocks and views, as it was sent."""
    if isinstance(value, list | tuple):
        for one in value:
            yield from texts_in(one)
    elif isinstance(value, dict):
        if value.get("type") in ("mrkdwn", "plain_text"):
            yield str(value["text"])
        for one in value.values():
            yield from texts_in(one)


def english_left(language: str, texts: Iterable[str]) -> list[str]:
    """The sentences of the English catalogue and programme in `texts`, which ought to be in `language`."""
    whole, sentences = _english(language)
    found = []
    for text in texts:
        words = [piece for piece in sentences if piece in text and _stands_alone(piece, text)]
        if text.strip() in whole or words:
            found.append(f"{words or text.strip()} in: {text}")
    return found


def _stands_alone(piece: str, text: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(piece)}(?!\w)", text) is not None


@cache
def _english(language: str) -> tuple[frozenset[str], tuple[str, ...]]:
    """Whole texts, and pieces of sentences: those that are not also said in `language`."""
    ours, theirs = _texts(ENGLISH), _texts(language)
    said = "\n".join(theirs)
    pieces = {piece.strip(" .:,;*_`\n") for text in ours for piece in _FILLED_IN.split(text)}
    return frozenset(ours - theirs), tuple(p for p in sorted(pieces) if _SENTENCE.search(p) and p not in said)


def _texts(language: str) -> frozenset[str]:
    catalogue, programme = spoken(language), translations()
    titles = {text for texts in programme.values() for text in texts}
    said = titles if language == ENGLISH else set(programme[language].values())
    return frozenset({catalogue.text(key) for key in sorted(catalogue.keys())} | said)
