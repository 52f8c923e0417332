"""A language for tests: English with an accent on every letter, 40 % longer, with the plurals of Polish.

What reads as plain English in it was left outside the catalogue.
"""

import atexit
import re
import shutil
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import yaml

from workflows.programme.load import default_files, translations
from workflows.text.catalogue import DAY_AND_HOUR, HOUR, YEAR, Catalogue
from workflows.text.load import LOCALES, load_catalogue, longest
from workflows.text.local_text import ENGLISH

LANGUAGE, LOCALE = "pl", "pl-PL"
ACCENTED = str.maketrans(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
    "ÀƁĆĎÉƑĜĤÎĴĶĹṀŃÓṔɊŔŚŤÛṼŴẊŶŹàƀćďéƒĝĥîĵķĺṁńóṕɋŕśťûṽŵẋŷź",
)
KEPT = re.compile(r"\{\w+\}|`[^`]*`|:[a-z_]+:")
"""What is filled in, what is typed, and emoji."""
PLURALS = ("few", "many")

NOT_WORDS = (
    r"<!date\^\d+\^[^|]*\|([^>]*)>",
    r"<[@#!][^>]*>",
    r"<?https?://[^\s|>]*[|>]?",
    r"`[^`]*`",
    r":[a-z_]+:",
    r"\bINC-\d+",
    r"#inc-[\w-]+",
    r"\bS\d+\b",
    r"\bUTC\b",
    r"\bTLP:[A-Z+]+",
    r"\b[0-9a-f]{64}\b",
    r"&(?:amp|lt|gt);",
)
"""The same in every language: what Slack writes itself, ids, commands, codes of severities, zones, labels, hashes."""


def pseudo(text: str, most: int | None = None) -> str:
    """The text in the language of tests, cut to what fits."""
    whole = f"{text}{'¤' * round(0.4 * len(text))}"
    ends = [match.span() for match in KEPT.finditer(whole)]
    said, at = "", 0
    for begin, end in ends:
        said += whole[at:begin].translate(ACCENTED) + whole[begin:end]
        at = end
    return (said + whole[at:].translate(ACCENTED))[:most]


def english_in(text: str, typed: tuple[str, ...] = ()) -> list[str]:
    """The words of a text that are in no language but English; `typed`: what people wrote themselves, and codes."""
    for written in sorted(typed, key=len, reverse=True):
        text = re.sub(rf"(?<!\w){re.escape(written)}(?!\w)", " ", text)
    for pattern in NOT_WORDS:
        text = re.sub(pattern, lambda match: f" {match[1] or ''} " if match.groups() else " ", text)
    return re.findall(r"[A-Za-z]{2,}", text)


@cache
def locales() -> Path:
    """A folder with every language that ships and that of tests."""
    folder = Path(mkdtemp(prefix="muster-locales-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    for file in LOCALES.glob("*.yaml"):
        shutil.copy(file, folder)
    (folder / f"{LANGUAGE}.yaml").write_text(
        yaml.safe_dump(_tree(dict(_texts())), allow_unicode=True), encoding="utf-8"
    )
    return folder


@cache
def pseudo_catalogue() -> Catalogue:
    return load_catalogue(language=LANGUAGE, folder=locales())


PATTERN_OF = {DAY_AND_HOUR: "d.MM HH:mm", HOUR: "HH:mm", YEAR: "d.MM.y HH:mm"}


def _texts() -> Iterator[tuple[str, str]]:
    ours = load_catalogue()
    for key in sorted(ours.keys()):
        written = ours.text(key)
        yield key, PATTERN_OF.get(key) or pseudo(written, longest(key, written))
        family, _, form = key.rpartition(".")
        if form == "other":
            yield from ((f"{family}.{other}", pseudo(written)) for other in PLURALS)


def _tree(texts: Mapping[str, str]) -> dict[str, Any]:
    tree: dict[str, Any] = {}
    for key, text in texts.items():
        branch, parts = tree, key.split(".")
        for part in parts[:-1]:
            branch = branch.setdefault(part, {})
        branch[parts[-1]] = text
    return tree


def pseudo_programme(language: str = LANGUAGE) -> dict[str, Any]:
    """The default with every text in both languages, as an organisation would write it."""
    made: dict[str, Any] = _in_both(default_files())
    return made | {"language": language}


LIMITS: Mapping[str, int | None] = {
    **dict.fromkeys(("definition", "duty", "must_not", "instructions", "tasks", "meaning", "examples", "when")),
    **dict.fromkeys(("notice", "text", "because"), 150),
}
"""By the name of a setting: how long its texts may be. Those that are not here are titles."""


def _in_both(value: Any, part: str = "") -> Any:
    """What is translated is a text; the rest are ids and numbers."""
    match value:
        case dict():
            return {key: _in_both(one, key) for key, one in value.items()}
        case list():
            return [_in_both(one, part) for one in value]
        case str() if value in translations()["es"]:
            return {ENGLISH: value, LANGUAGE: pseudo(value, LIMITS.get(part, 60))}
    return value
