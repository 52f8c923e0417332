"""People read their own language, whole: nothing they see is left outside the catalogue."""

import ast
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.manifest import manifest
from commands.views.slack_formatter import SlackFormatter
from tests.pseudo import LOCALE, english_in, locales, pseudo, pseudo_catalogue
from tests.unit.source import last_name, modules
from tests.unit.surfaces.forms import forms
from tests.unit.surfaces.home import homes
from tests.unit.surfaces.incidents import LINK
from tests.unit.surfaces.programmes import PROGRAMMES
from tests.unit.surfaces.replies import rendered
from workflows.domain.errors import InvalidField, ProgrammeError
from workflows.domain.ids import RoleId, SeverityCode
from workflows.domain.markings import Tlp
from workflows.programme.load import load_programme
from workflows.text.load import LOCALES, load_catalogue

SCRIBE = RoleId("scribe")
TYPED = (LINK, "Call", "gone_since", "gone", "GONE", "Section", "Old title", "New title")
TYPED += ("English", "polski", "incidents", "Europe/Berlin", "nobody@example.com", "@group")
"""What the surfaces hold besides one letter of another script: titles, ids, links, names of languages in themselves."""
CODES = (
    "español",
    "calm-harbour",
    "português (Brasil)",
    "restricted_action_non_threadable_channel",
    "restricted_action",
    "msg_too_long",
    "cant_invite",
    *(label.label for label in Tlp),
)


def a_folder(tmp_path: Path, **languages: str) -> Path:
    """English, and what these languages say instead."""
    (tmp_path / "en.yaml").write_text((LOCALES / "en.yaml").read_text(encoding="utf-8"), encoding="utf-8")
    for name, written in languages.items():
        (tmp_path / f"{name.replace('_', '-')}.yaml").write_text(written, encoding="utf-8")
    return tmp_path


# ------------------------------------------------------------------------------------------------- nothing is left


def texts_in(value: Any) -> Iterator[str]:
    """Everything there is to read in blocks and views."""
    if isinstance(value, list | tuple):
        for one in value:
            yield from texts_in(one)
    elif isinstance(value, dict):
        if value.get("type") in ("mrkdwn", "plain_text"):
            yield value["text"]
        for one in value.values():
            yield from texts_in(one)


def left_in_english(texts: Iterator[str] | list[str]) -> set[str]:
    return {word for text in texts for word in english_in(text, (*TYPED, *CODES))}


def test_every_message_is_in_the_language_of_its_reader() -> None:
    shown = rendered("Cyrillic", PROGRAMMES["pseudo"])
    left = {name: left_in_english([one.text, *texts_in(one.blocks)]) for name, one in shown.items()}
    assert {name: words for name, words in left.items() if words} == {}


def test_every_form_and_home_is_in_the_language_of_its_reader() -> None:
    shown = forms("Cyrillic", PROGRAMMES["pseudo"]) | homes("Cyrillic", PROGRAMMES["pseudo"])
    left = {name: left_in_english(texts_in(view)) for name, view in shown.items()}
    assert {name: words for name, words in left.items() if words} == {}


def test_english_would_have_been_noticed() -> None:
    english = rendered("Cyrillic", PROGRAMMES["default"])
    assert {name for name, one in english.items() if not left_in_english([one.text, *texts_in(one.blocks)])} == set()


def test_slack_shows_the_app_in_the_language_of_the_programme() -> None:
    features = manifest("https://muster.example", pseudo_catalogue())["features"]
    names = [text for one in features["shortcuts"] for text in (one["name"], one["description"])]
    (command,) = features["slash_commands"]
    assert left_in_english([*names, command["description"], command["usage_hint"]]) == set()
    assert all(len(one["name"]) <= 24 for one in features["shortcuts"] if one["type"] == "global")


AT_THE_TERMINAL = ("bot.cli.incident", "bot.cli.reading", "bot.cli.roles", "bot.cli.tasks", "bot.cli.incident_text")


def sentences(node: ast.AST) -> Iterator[str]:
    """Words that are returned or yielded as they stand in the source, and not as the key of a text."""
    if isinstance(node, ast.Call) and last_name(node.func) != "join":
        return
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    for child in ast.iter_child_nodes(node):
        yield from sentences(child)


@pytest.mark.parametrize("module", AT_THE_TERMINAL)
def test_what_the_command_line_says_of_incidents_comes_from_the_catalogue(module: str) -> None:
    said = [
        text
        for node in ast.walk(modules()[module])
        if isinstance(node, ast.Return | ast.Yield) and node.value is not None
        for text in sentences(node.value)
    ]
    assert [text for text in said if re.search(r"[A-Za-z]{2}", text.replace("INC-", ""))] == []


# ---------------------------------------------------------------------------------------------------- by language


def test_a_language_that_lacks_a_text_says_it_in_english(tmp_path: Path) -> None:
    german = load_catalogue(folder=a_folder(tmp_path, de="card: {menu: Mehr …}")).into("de-DE")
    assert (german("card.menu"), german("card.post_update")) == ("Mehr …", "Post update")


def test_a_reader_gets_the_nearest_language_there_is(tmp_path: Path) -> None:
    folder = a_folder(tmp_path, pt="someone: alguém", pt_BR="someone: alguém aí", de="someone: jemand")
    english, german = load_catalogue(folder=folder), load_catalogue(language="de", folder=folder)
    wanted = ("pt-BR", "pt-PT", "en-GB", "fr-FR", "")
    assert [english.into(locale)("someone") for locale in wanted] == [
        "alguém aí", "alguém", "someone", "someone", "someone",
    ]  # fmt: skip
    assert [german.into(locale)("someone") for locale in wanted] == [
        "alguém aí", "alguém", "someone", "jemand", "jemand",
    ]  # fmt: skip


def test_each_number_takes_the_plural_of_the_language(tmp_path: Path) -> None:
    polish = "card: {tasks: {one: '{n} zadanie', few: '{n} zadania', many: '{n} zadań', other: '{n} zadania'}}"
    catalogue = load_catalogue(language="pl", folder=a_folder(tmp_path, pl=polish))
    said = [catalogue.plural("card.tasks", n) for n in (1, 2, 5, 22, 1234567)]
    assert said == ["1 zadanie", "2 zadania", "5 zadań", "22 zadania", "1\xa0234\xa0567 zadań"]


def test_plurals_of_two_languages_never_mix(tmp_path: Path) -> None:
    catalogue = load_catalogue(language="ja", folder=a_folder(tmp_path, ja="card: {tasks: {other: '{n} 件'}}"))
    assert [catalogue.plural("card.tasks", n) for n in (1, 2)] == ["1 件", "2 件"]


def test_dates_lists_and_lengths_are_said_as_the_language_has_them(tmp_path: Path) -> None:
    german = "{duration: {min: {other: '{n} Min.'}, h: {other: '{n} Std.'}}, moment: {pattern: d. MMMM HH:mm}}"
    catalogues = load_catalogue(folder=a_folder(tmp_path, de=german))
    at, berlin = datetime(2026, 12, 4, 13, 5, tzinfo=UTC), ZoneInfo("Europe/Berlin")
    length, people = timedelta(minutes=95), ["Alice", "Bob", "Charlie"]
    said = {
        locale: (catalogue.moment(at, berlin), catalogue.duration(length), catalogue.listed(people))
        for locale, catalogue in (("en-US", catalogues), ("de-DE", catalogues.into("de-DE")))
    }
    assert said == {
        "en-US": ("04 Dec 14:05 CET", "1 h 35 min", "Alice, Bob, Charlie"),
        "de-DE": ("4. Dezember 14:05 CET", "1 Std. 35 Min.", "Alice, Bob und Charlie"),
    }


WRONG = [
    ("card: {claim: 'Nimm {rolle}'}", r"card\.claim: \{rolle\} is not known here"),
    ("card: {nope: x}", r"card\.nope: Muster has no such text"),
    ("card: {tasks: {several: x}}", r"card\.tasks\.several: Muster has no such text"),
    ("moment: {pattern: bbbbbb}", r"moment\.pattern: a pattern such as"),
    (f"declare: {{title: {'x' * 25}}}", r"declare\.title: at most 24 characters"),
]


@pytest.mark.parametrize(("written", "said"), WRONG)
def test_a_catalogue_that_cannot_be_used_stops_the_start(tmp_path: Path, written: str, said: str) -> None:
    with pytest.raises(ProgrammeError, match=said):
        load_catalogue(folder=a_folder(tmp_path, de=written))


def test_an_organisations_own_texts_are_for_all_languages_or_for_one_each() -> None:
    ours = load_catalogue({"card": {"menu": "+", "reopen": {"pl": "Otwórz", "de": "Öffnen"}}}, folder=locales())
    polish = ours.into(LOCALE)
    assert (ours("card.menu"), polish("card.menu")) == ("+", "+")
    assert (ours("card.reopen"), polish("card.reopen")) == ("Reopen…", "Otwórz")


# ----------------------------------------------------------------------------------------------------- programme


def test_titles_are_read_in_ones_own_language(tmp_path: Path) -> None:
    file = tmp_path / "ours.yaml"
    file.write_text("severities: {S2: {name: {pl: Wysoki}}}\nroles: {scribe: {title: {en: Scribe, pl: Skryba}}}\n")
    programme = load_programme(file)
    english = SlackFormatter(catalogue=load_catalogue(folder=locales()), programme=programme)
    polish = english.into(LOCALE, "UTC")
    s2 = SeverityCode("S2")
    assert (english.severity(s2), english.role(SCRIBE)) == ("🟠 S2 High", "Scribe")
    assert ("Wysoki" in polish.severity(s2), polish.role(SCRIBE)) == (True, "Skryba")


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("{xx1: Scribe}", "a language such as en, de or pt-BR is expected"),
        ("{no: Referent}", "a language such as en, de or pt-BR is expected; quote `no`"),
        ("{de: ''}", "a text of at least 1 and at most 60 characters"),
        ("{de: [a]}", "a text is expected, or a map of languages"),
        ("[a]", "a text is expected, or a map of languages"),
    ],
)
def test_a_title_that_cannot_be_used_is_refused_with_its_place(tmp_path: Path, written: str, said: str) -> None:
    file = tmp_path / "ours.yaml"
    file.write_text(f"roles:\n  scribe:\n    title: {written}\n", encoding="utf-8")
    with pytest.raises(ProgrammeError, match=f"line 3: roles.scribe.title: {re.escape(said)}"):
        load_programme(file)


def test_a_programme_speaks_a_language_there_is(tmp_path: Path) -> None:
    file = tmp_path / "ours.yaml"
    file.write_text("language: klingon", encoding="utf-8")
    with pytest.raises(ProgrammeError, match="line 1: language: a language such as"):
        load_programme(file)


def test_refusals_name_titles_in_the_language_of_whoever_is_refused() -> None:
    programme = PROGRAMMES["pseudo"]
    error = InvalidField("role", "no_such_role", roles=tuple(role.title for role in programme.roles.values()))
    polish = SlackFormatter(catalogue=pseudo_catalogue(), programme=programme)
    assert english_in(polish.plain(polish.refusal(error))) == []
    assert pseudo("Scribe") in polish.plain(polish.refusal(error))
