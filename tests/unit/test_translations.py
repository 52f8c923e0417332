"""Spanish and Brazilian Portuguese are whole: every text, every title of the programme, every plural, every limit.

A new text needs its translation in each file of `workflows/text/locale`, and a new text of the default programme needs
it in each of `workflows/programme/translations`.
"""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from babel import Locale

from commands.aliases import IN_OTHER_LANGUAGES
from commands.registry import INCIDENT
from tests.translations import LANGUAGES, SLACK_LOCALES, english_left, spoken, texts_in
from tests.unit.surfaces.forms import forms
from tests.unit.surfaces.home import homes
from tests.unit.surfaces.programmes import PROGRAMMES
from tests.unit.surfaces.replies import rendered
from workflows.domain.ids import SeverityCode
from workflows.programme.load import DEFAULT, load_programme, translations
from workflows.text.load import LOCALES, load_catalogue, placeholders
from workflows.text.local_text import ENGLISH, LocalText
from workflows.text.safe_yaml import load_yaml

FORM = re.compile(r"(.+)\.(zero|one|few|many|other)")
in_each = pytest.mark.parametrize("language", LANGUAGES)

SAME = {"app.name", "moment.hour_utc", "moment.year", "duration.min.other"}
ALIKE = {
    "es": SAME | {"export.people"},
    "pt-BR": SAME | {"card.status", "status.field", "menu.status"},
}
"""What is the same word in both languages."""


def written(language: str) -> dict[str, str]:
    """What the file itself says: a catalogue fills in English."""

    def flat(tree: dict[str, Any], prefix: str = "") -> Iterator[tuple[str, str]]:
        for name, value in tree.items():
            if isinstance(value, dict):
                yield from flat(value, f"{prefix}{name}.")
            else:
                yield f"{prefix}{name}", value

    return dict(flat(load_yaml((LOCALES / f"{language}.yaml").read_text(encoding="utf-8"))))


def without_form(key: str) -> str:
    found = FORM.fullmatch(key)
    return found[1] if found else key


def test_two_languages_ship_beside_english() -> None:
    assert LANGUAGES == ["es", "pt-BR"]
    for locale, language in {"es-ES": "es", "es-LA": "es", "pt-BR": "pt-BR", "de-DE": "en"}.items():
        assert load_catalogue().into(locale).language == language


@in_each
def test_every_text_is_translated_and_there_is_no_other(language: str) -> None:
    ours, theirs = written(ENGLISH), written(language)
    assert sorted({without_form(key) for key in ours} ^ {without_form(key) for key in theirs}) == []
    assert sorted(key for key in ours if not FORM.fullmatch(key) and key not in theirs) == []


@in_each
def test_every_translation_is_filled_with_the_same(language: str) -> None:
    ours, theirs = written(ENGLISH), written(language)
    english = {key: ours[key] if key in ours else ours[f"{without_form(key)}.other"] for key in theirs}
    unlike = {key for key, text in theirs.items() if placeholders(text) != placeholders(english[key])}
    assert sorted(unlike) == []


@in_each
def test_every_plural_has_forms_of_its_language(language: str) -> None:
    locale = Locale.parse(language, sep="-")
    counted = {key: found for key in written(language) if (found := FORM.fullmatch(key))}
    assert {found[2] for found in counted.values()} <= set(locale.plural_form.tags) | {"other"}
    assert sorted(f for f in {found[1] for found in counted.values()} if f"{f}.other" not in counted) == []
    tasks = [spoken(language).plural("card.tasks", n) for n in (1, 2, 1_000_000)]
    assert tasks[0] != tasks[1]
    assert tasks[2].startswith("1.000.000 ")


@in_each
def test_no_text_is_left_in_english(language: str) -> None:
    ours, theirs = written(ENGLISH), written(language)
    words = re.compile(r"[A-Za-z]{3,}")
    alike = {
        key for key, text in theirs.items() if text == ours.get(key) and words.search(re.sub(r"\{[^}]*\}", "", text))
    }
    assert alike == ALIKE[language]


def local_texts(value: Any) -> Iterator[LocalText]:
    if isinstance(value, LocalText):
        yield value
    elif isinstance(value, dict | list | tuple):
        for one in value.values() if isinstance(value, dict) else value:
            yield from local_texts(one)


@in_each
def test_every_text_of_the_default_programme_is_translated_and_there_is_no_other(language: str) -> None:
    texts = {str(text): text for text in local_texts(load_programme().model_dump(exclude={"quiet_hours"})) if text}
    assert sorted(text for text, local in texts.items() if language not in local.by_language) == []
    assert sorted(set(translations()[language]) - set(texts)) == [], f"nothing in {DEFAULT} says this any more"


def test_an_organisation_may_still_say_a_title_its_own_way(tmp_path: Any) -> None:
    file = tmp_path / "ours.yaml"
    file.write_text("severities: {S0: {name: Sev0}, S2: {name: {es: Seria}}}\n", encoding="utf-8")
    severities = load_programme(file).severities
    said = [severities[SeverityCode(code)].name.into(language) for code in ("S0", "S2") for language in ("en", "es")]
    assert said == ["Sev0", "Sev0", "High", "Seria"]


@in_each
def test_nothing_that_is_shown_is_english(language: str) -> None:
    """Every message, form and Home, full of what people wrote in another script."""
    programme = PROGRAMMES[language]
    messages = {name: [one.text, *texts_in(one.blocks)] for name, one in rendered("Cyrillic", programme).items()}
    views = forms("Cyrillic", programme) | homes("Cyrillic", programme)
    shown = messages | {name: list(texts_in(view)) for name, view in views.items()}
    left = {name: found for name, texts in shown.items() if (found := english_left(language, texts))}
    assert left == {}


@in_each
def test_english_would_have_been_noticed(language: str) -> None:
    messages = {name: one.text for name, one in rendered("Cyrillic", PROGRAMMES["default"]).items()}
    noticed = [name for name, text in messages.items() if english_left(language, [text])]
    assert len(noticed) > len(messages) * 0.8


def test_words_of_other_languages_are_words_of_incident() -> None:
    words = {s.word for s in INCIDENT.subcommands}
    assert set(IN_OTHER_LANGUAGES.values()) <= words
    assert not set(IN_OTHER_LANGUAGES) & words


def test_every_language_has_a_locale_of_slack() -> None:
    assert {ENGLISH, *LANGUAGES} == set(SLACK_LOCALES)
