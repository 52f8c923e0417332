"""What a text tells people to type is understood, in each language."""

import re
from collections.abc import Callable, Iterator, Mapping
from itertools import product
from types import SimpleNamespace
from typing import cast

import pytest

from commands.aliases import ALIASES, NOBODY
from commands.arguments import (
    people_in,
    read_list,
    role_named,
    severity_named,
    visibility_named,
    without_people,
)
from commands.as_of import number_and_moment
from commands.context import Context
from commands.leading_times import ask_where_a_note_begins_with_its_time, ask_where_a_task_begins_with_its_time
from commands.next_update import text_then_promise
from commands.note import kind_and_text
from commands.registry import INCIDENT
from commands.tasks import CHANGES
from commands.times import begins_with_its_time, text_then_due, time_then_text, typed_time
from commands.views.slack_formatter import SlackFormatter
from tests.unit.test_due_words import Paulo
from tests.unit.test_times import NOW
from workflows.domain.errors import InvalidField
from workflows.domain.naming import unaccented
from workflows.domain.time_grammar import begins_like_a_time
from workflows.domain.times import Towards
from workflows.programme.load import load_programme
from workflows.text.load import load_catalogue

LANGUAGES = {"en": "en", "es": "es", "pt-BR": "pt"}
CATALOGUE, PROGRAMME = load_catalogue(), load_programme()
WORDS = {s.word for s in INCIDENT.subcommands}
TYPED = re.compile(r"`/incident ([^`]+)`|`?\{cmd:([^}]+)\}`?")
FILLED = {
    r"\{(?:number|next)\}|<(?:number|n|número)>": "2",
    r"\{label\}": "INC-2",
    r"(?<=\b[ei][nm] )\{time\}": "2h",
    r"\{time\}|<(?:time|hora|horário)>": "18:00 UTC",
    r"\{which\}": "closed",
    r"\{role\}": "scribe",
    r"@\{name\}|@(?:person|people|personas?|pessoas?|somebody|alguien|alguém)\b": "<@U0123BOB>",
    r"<(?:function|función|função)>": "legal",
    r"INC-(?:number|número)": "INC-2",
}
ANY_WORDS = re.compile(r"[<{](?!@)[^>}]*[>}]|…")
"""What else stands for words that somebody writes."""
TIMES = {
    Towards.FUTURE: ("form.time_example", "errors.time_unknown", "errors.time_missing", "errors.time_vague"),
    Towards.PAST: ("note.time_example", "errors.time_unknown_past"),
}
TIME = re.compile(r"(?:(?:Try|such as|Prueba con|como|Tente|example|ejemplo|exemplo),? )(.+?)\.$")


def reader(language: str) -> Context:
    spoken = CATALOGUE.into(language)
    fmt = SlackFormatter(spoken, PROGRAMME)
    person = Paulo(timezone="Europe/Berlin", language=LANGUAGES[language])
    return cast("Context", SimpleNamespace(now=NOW, person=person, fmt=fmt))


def examples(language: str) -> Iterator[str]:
    """Every command that a text of the catalogue or of a role names, filled in as somebody would."""
    texts = CATALOGUE.into(language)
    written = [texts.text(key) for key in sorted(texts.keys())]
    written += [line.into(language) for role in PROGRAMME.roles.values() for line in role.instructions]
    for found in (match for text in written for match in TYPED.finditer(text)):
        yield filled(found[1] or found[2])
    for word in sorted(WORDS):
        yield from (filled(f"{word} {typed}") for typed in usages(texts.text(f"usage.{word}")))


def usages(usage: str) -> Iterator[str]:
    """`[at <time>] [decision: | impact:] [text]`: with each alternative of each part."""
    parts = re.findall(r"[^\[\]]+", usage.replace("S0-S4", "S0 | S4"))
    choices = [re.split(r"\s+\|\s+", part.strip()) for part in parts if part.strip()]
    yield from (" ".join(chosen) for chosen in product(*choices) if chosen)


def filled(example: str) -> str:
    for pattern, said in FILLED.items():
        example = re.sub(pattern, said, example)
    return ANY_WORDS.sub("words", example)


def _task(context: Context, text: str) -> None:
    word, _, rest = text.partition(" ")
    if text == "list":
        return
    if word in CHANGES:
        number, _, more = rest.partition(" ")
        assert number.isdecimal(), text
        if word == "due":
            typed_time(context, "due", more, Towards.FUTURE)
        return
    ask_where_a_task_begins_with_its_time(context, without_people(text))
    due = text_then_due(context, without_people(text))[1]
    assert bool(re.search(r"\b(?:by|para|até)\b", text)) == (due is not None), text
    assert len(people_in(text)) == text.count("<@")


def _note(context: Context, text: str) -> None:
    if begins_with_its_time(text):
        text = time_then_text(context, text, Towards.PAST)[1]
    ask_where_a_note_begins_with_its_time(context, text)
    assert (kind_and_text(context.fmt, text)[0] == "note") == (":" not in text), text


def _remind(context: Context, text: str) -> None:
    assert begins_like_a_time(text), text
    time_then_text(context, text, Towards.FUTURE)


def _role(context: Context, text: str) -> None:
    words = " ".join(word for word in without_people(text).split() if unaccented(word) not in NOBODY)
    assert words in UNTRANSLATED or role_named(words, context.fmt)


UNTRANSLATED = {"role", "rol", "papel"}
"""Of a usage: it stands for any."""
UNDERSTOOD: Mapping[str, Callable[[Context, str], object]] = {
    "task": _task,
    "note": _note,
    "remind": _remind,
    "role": _role,
    "claim": _role,
    "update": lambda context, text: text_then_promise(context, text),
    "list": lambda context, text: read_list(re.sub(r"\b(?:page|página)\b", "2", text)),
    "info": lambda context, text: number_and_moment(context, re.sub(r"number|número", "2", text)),
}
ONE_OF: Mapping[str, Callable[[Context, str], object]] = {
    "severity": lambda context, word: severity_named(word, context.fmt),
    "visibility": lambda context, word: visibility_named(word, context.fmt),
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_command_that_a_text_names_is_understood(language: str) -> None:
    context, seen = reader(language), 0
    for example in examples(language):
        word, _, rest = example.strip().partition(" ")
        assert word in WORDS or word in ALIASES or word == "words", example
        seen += 1
        try:
            if rest and word in UNDERSTOOD:
                UNDERSTOOD[word](context, rest)
            if rest and word in ONE_OF:
                assert ONE_OF[word](context, rest.split()[0]), example
        except InvalidField as error:
            pytest.fail(f"{example}: {error.text_key} {error.params}")
    assert seen > 80


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_time_that_a_text_names_is_understood(language: str) -> None:
    context, seen = reader(language), 0
    for towards, keys in TIMES.items():
        for key in keys:
            text = context.fmt.catalogue.text(key)
            listed = TIME.search(text)
            for time in re.split(r",\s+|\s+(?:or|o|ou)\s+", listed[1] if listed else text):
                typed_time(context, "time", time.strip("“”").replace("{options}", "18:00"), towards)
                seen += 1
    assert seen >= 16
