"""Several things as one text, as each language joins them. No other module joins things with "and" or "or"."""

import re
from collections.abc import Mapping, Sequence
from typing import Literal

from babel import Locale
from babel.lists import format_list

from workflows.domain.naming import unaccented

Style = Literal["standard", "or", "unit"]


class OneOf(tuple[object, ...]):
    """Things of which one is meant: they are joined with "or"."""

    __slots__ = ()


_BEFORE_A_SOUND: Mapping[str, Sequence[tuple[str, str, re.Pattern[str]]]] = {
    "es": (
        ("y", "e", re.compile(r"(?:i|hi)(?![ae])|y[^aeiou\W]")),
        ("o", "u", re.compile(r"h?o|8|11(?!\d)")),
    )
}
"""`Ana e Iván`, `7 u 8`: https://www.rae.es/dpd/y, https://www.rae.es/dpd/o"""


_AND: Mapping[str, re.Pattern[str]] = {"es": re.compile(r"\s[ye]\s"), "pt": re.compile(r"\se\s")}
"""A member with its own "and": such lists are separated by semicolons."""


def joined(things: Sequence[str], style: Style, locale: Locale, last: str | None = None) -> str:
    """`Ana, Bo y Carla`. `last`: how the last one is read, where `things` are places to be filled."""
    own = _AND.get(locale.language)
    if own and style == "standard" and len(things) > 1 and any(own.search(thing) for thing in things):
        return "; ".join(things)
    text = format_list(things, style=style, locale=locale)
    if len(things) < 2:
        return text
    heard = unaccented(things[-1] if last is None else last).lstrip('@#“"*_ ')
    for word, instead, sound in _BEFORE_A_SOUND.get(locale.language, ()):
        end = f" {word} {things[-1]}"
        if text.endswith(end) and sound.match(heard):
            return f"{text.removesuffix(end)} {instead} {things[-1]}"
    return text
