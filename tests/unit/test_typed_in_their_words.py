"""Words that Spanish and Portuguese people type without accents, and for what is done to a task."""

import re

import pytest

from commands.aliases import ALIASES, NOBODY, OF, POST, TASK_WORDS, UNDO, phrase_in, words_of
from commands.arguments import read_list, role_named, severity_named, status_named, type_named, visibility_named
from commands.note import kind_and_text
from commands.registry import INCIDENT
from commands.remind import without_until
from commands.roles import role_opens_form
from commands.tasks import CHANGES, ask_whose_it_is
from commands.times import begins_with_its_time
from commands.views.slack_formatter import SlackFormatter
from tests.translations import LANGUAGES
from workflows.domain.entries.answers import AskAccepted, AskAnswered, AskDeclined
from workflows.domain.errors import InvalidField
from workflows.domain.ids import UserId
from workflows.domain.naming import unaccented
from workflows.messages.incidents import Listed
from workflows.programme.load import load_programme
from workflows.text.load import load_catalogue

FMT = SlackFormatter(load_catalogue(), load_programme())
"""Of somebody who reads English: the words of every language are understood by everybody."""


@pytest.mark.parametrize(
    ("typed", "role"),
    [
        ("SECRETARÍA", "scribe"),
        ("Relatoría", "scribe"),
        ("escriba", "scribe"),
        ("Relatoria", "scribe"),
        ("LÍDER DO INCIDENTE", "incident_lead"),
        ("lider de investigacion", "investigation_lead"),
        ("assessoria jurídica", "legal_counsel"),
        ("juridico", "legal_counsel"),
        ("abogada", "legal_counsel"),
        ("comunicação", "communications_lead"),
    ],
)
def test_a_role_is_named_with_and_without_accents(typed: str, role: str) -> None:
    assert role_named(typed, FMT) == role


@pytest.mark.parametrize("typed", ["Crítica", "critica", "CRITICA", "s1"])
def test_a_severity_is_named_with_and_without_accents(typed: str) -> None:
    assert severity_named(typed, FMT) == "S1"


@pytest.mark.parametrize("typed", ["Contención", "contencao", "CONTENÇÃO", "containing"])
def test_a_status_is_named_with_and_without_accents(typed: str) -> None:
    assert status_named(typed, FMT) == "containing"


@pytest.mark.parametrize("typed", ["Segurança de produtos", "SEGURANCA DE PRODUTOS", "seguridad de productos"])
def test_a_type_is_named_with_and_without_accents(typed: str) -> None:
    assert str(type_named(typed, FMT)) == "PRODSAFE"


@pytest.mark.parametrize(
    ("typed", "kind"),
    [
        *(("decisao", "decision"), ("DECISÃO", "decision"), ("decisión", "decision"), ("Decision", "decision")),
        *(("impacto", "impact"), ("causa", "cause"), ("no se sabe", "unknown"), ("NÃO SE SABE", "unknown")),
        *(("decidido", "decision"), ("Decidimos", "decision"), ("acordado", "decision")),
        *(("desconhecido", "unknown"), ("desconocido", "unknown"), ("unknown", "unknown")),
    ],
)
def test_the_kind_of_a_note_is_said_in_any_language(typed: str, kind: str) -> None:
    assert kind_and_text(FMT, f"{typed}: 61 pedidos") == (kind, "61 pedidos")


@pytest.mark.parametrize("typed", ["Decisión no avisamos a la prensa", "decidimos esperar", "Decisão, não avisar"])
def test_a_decision_without_its_colon_is_asked_about(typed: str) -> None:
    with pytest.raises(InvalidField) as asked:
        kind_and_text(FMT, typed)
    assert asked.value.params["rest"]


@pytest.mark.parametrize(
    "typed", ["Decisión de Ana pendiente", "decisão sobre os preços", "decision by 5pm", "decisión"]
)
def test_what_is_said_about_a_decision_is_a_note(typed: str) -> None:
    assert kind_and_text(FMT, typed) == ("note", typed)


@pytest.mark.parametrize(
    ("typed", "kind", "text"),
    [
        ("DECISION refund all", "decision", "refund all"),
        ("decision - refund all", "decision", "refund all"),
        ("Decisão – reembolsar", "decision", "reembolsar"),
        ("IMPACT 12 more", "impact", "12 more"),
        ("decision pending at Legal", "note", "decision pending at Legal"),
        ("cause-effect is clear", "note", "cause-effect is clear"),
        ("the plan - with a dash", "note", "the plan - with a dash"),
    ],
)
def test_the_kind_of_a_note_is_said_by_a_mark_or_in_capitals(typed: str, kind: str, text: str) -> None:
    assert kind_and_text(FMT, typed) == (kind, text)


@pytest.mark.parametrize("typed", ["descision - refund all", "descision: refund all", "DESCISION refund all"])
def test_a_misspelled_kind_is_asked_about(typed: str) -> None:
    with pytest.raises(InvalidField) as asked:
        kind_and_text(FMT, typed)
    assert asked.value.params["near"] == "decision"


@pytest.mark.parametrize("typed", ["contained", "Contained", "contenido", "contido"])
def test_contained_is_what_one_watches(typed: str) -> None:
    assert status_named(typed, FMT) == "monitoring"


@pytest.mark.parametrize(
    ("typed", "word", "text"),
    [
        ("status?", "status", ""),
        ("?", "help", ""),
        ("who?", "info", ""),
        ("hand over @x", "handover", "@x"),
        ("im policy lead", "claim", "policy lead"),
        ("I am the scribe", "claim", "scribe"),
        ("decision: refund all", "note", "decision: refund all"),
        ("impact INC-2 12 more", "note", "INC-2 impact: 12 more"),
        ("impacto 12", "note", "impact: 12"),
    ],
)
def test_what_people_say_in_their_own_order_is_understood(typed: str, word: str, text: str) -> None:
    said = INCIDENT.meant(typed)
    assert said is not None
    assert (said[0].word, said[1]) == (word, text)


def test_other_words_before_a_colon_are_the_note() -> None:
    assert kind_and_text(FMT, "Banco: responde a las 5") == ("note", "Banco: responde a las 5")


@pytest.mark.parametrize(
    ("typed", "listed", "page"),
    [
        ("CERRADOS", Listed.CLOSED, 1),
        ("encerrados 2", Listed.CLOSED, 2),
        ("todos", Listed.ALL, 1),
        ("míos", Listed.MINE, 1),
        ("mios", Listed.MINE, 1),
        ("meus 3", Listed.MINE, 3),
    ],
)
def test_a_list_is_named_in_any_language(typed: str, listed: Listed, page: int) -> None:
    assert read_list(typed) == (listed, page)


def usage(language: str, word: str) -> list[str]:
    """What may be typed behind a word, as `help` shows it to a reader of that language."""
    shown = FMT.into(language, "UTC")(f"usage.{word}")
    return [one.strip("[]<> ") for one in re.split(r" \| |\] \[|, ", re.sub(r"<\w+>|@\w+", "", shown))]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_that_help_shows_in_their_language_is_understood(language: str) -> None:
    assert [read_list(word)[0] for word in usage(language, "list")[:3]] == [Listed.CLOSED, Listed.ALL, Listed.MINE]
    assert [visibility_named(word, FMT) for word in usage(language, "visibility")[:4]] == [
        "private",
        "restricted",
        "privileged",
        "open",
    ]
    assert unaccented(usage(language, "role")[2]) in NOBODY
    assert usage(language, "duplicate")[0].split()[0] in OF
    assert usage(language, "duplicate")[-1] in UNDO
    assert usage(language, "summary")[0] in POST
    words = {TASK_WORDS[unaccented(word)] for word in usage(language, "task")[1:]}
    assert words == {"list", "done", "cancel", "reopen", "assign", "unassign", "due", "rename"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_of_note_that_help_shows_in_their_language_is_understood(language: str) -> None:
    at, *kinds, _ = usage(language, "note")
    assert begins_with_its_time(f"{at} 14:05 el banco")
    kinds_meant = [kind_and_text(FMT, f"{kind} x")[0] for kind in kinds]
    assert kinds_meant == ["decision", "impact", "cause", "unknown"]


@pytest.mark.parametrize(
    ("typed", "language", "meant"),
    [
        *(("tareaa", "es", "tarea"), ("Cronologi", "es", "cronología"), ("gravdad", "es", "gravedad")),
        *(("tarefaa", "pt-BR", "tarefa"), ("atualizacoa", "pt-BR", "atualização"), ("encerar", "pt-BR", "encerrar")),
        *(("timelin", "es", "timeline"), ("timelin", "en", "timeline"), ("tareaa", "en", ""), ("xyzzy", "es", "")),
    ],
)
def test_what_was_probably_meant_is_a_word_of_the_readers_language(typed: str, language: str, meant: str) -> None:
    assert INCIDENT.nearest(typed, language) == meant


@pytest.mark.parametrize(
    ("typed", "ours", "rest"),
    [
        *(("al día", "catchup", ""), ("Ponme al día", "catchup", ""), ("¿Qué ha pasado?", "catchup", "")),
        *(("me atualizar", "catchup", ""), ("bajar gravedad S3 ya", "severity", "S3 ya"), ("mis tareas", "todo", "")),
        *(("baixar a gravidade S3 ok", "severity", "S3 ok"), ("linha do tempo", "timeline", "")),
        *(("lista tarefas", "task list", ""), ("me lembra às 18h ligar", "remind", "às 18h ligar")),
    ],
)
def test_several_words_mean_one_of_ours(typed: str, ours: str, rest: str) -> None:
    assert phrase_in(typed) == (ours, rest)


@pytest.mark.parametrize("typed", ["políticas yo", "politicas eu", "scribe me"])
def test_a_role_for_oneself_needs_no_form(typed: str) -> None:
    assert not role_opens_form(typed)
    assert role_opens_form(typed.split()[0])


@pytest.mark.parametrize(
    ("typed", "left"),
    [
        *(("até 18h ligar", "18h ligar"), ("para las 9 llamar", "las 9 llamar"), ("ate as 18h ligar", "as 18h ligar")),
        *(("en 2 horas llamar", "en 2 horas llamar"), ("para Ana", "para Ana")),
    ],
)
def test_a_reminder_may_say_until(typed: str, left: str) -> None:
    assert without_until(typed) == left


def test_a_task_for_somebody_who_is_not_mentioned_is_asked_about() -> None:
    for typed in ("para Mateo: ligar", "for Bob: call"):
        with pytest.raises(InvalidField) as asked:
            ask_whose_it_is(typed)
        assert asked.value.text_key == "task_for"
    ask_whose_it_is("para los vendedores: llamar")


@pytest.mark.parametrize("typed", ["lista cerrados", "tarea al día", "resumen", "me", ""])
def test_other_words_are_no_phrase(typed: str) -> None:
    assert phrase_in(typed) is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_words_of_ours_are_the_same_word_of_theirs(language: str) -> None:
    known = words_of(language)
    assert len(known) > 20
    assert {ALIASES[word] for word in known} == {ALIASES[spelt] for spelt in known.values()}


def test_every_word_for_a_task_is_one_of_ours() -> None:
    assert set(TASK_WORDS.values()) <= {*CHANGES, "list"}


@pytest.mark.parametrize(
    ("typed", "ours"), [("feita", "done"), ("prazo", "due"), ("plazo", "due"), ("lista", "list"), ("reabrir", "reopen")]
)
def test_a_word_for_a_task_means_ours(typed: str, ours: str) -> None:
    assert TASK_WORDS[typed] == ours


@pytest.mark.parametrize(
    ("typed", "ours"),
    [
        ("tipo", "type"),
        ("visibilidade", "visibility"),
        ("linha", "timeline"),
        ("resuelto", "resolve"),
        ("recuerdame", "remind"),
        ("passar", "handover"),
    ],
)
def test_a_word_means_ours(typed: str, ours: str) -> None:
    assert ALIASES[typed] == ours


@pytest.mark.parametrize(("typed", "plain"), [("Decisão", "decisao"), ("Crítica", "critica"), ("decisión", "decision")])
def test_accents_may_be_left_out(typed: str, plain: str) -> None:
    assert unaccented(typed) == plain


def test_an_answer_to_a_call_by_rule_names_no_asker() -> None:
    words = load_catalogue()
    assert words("entry.call_answered", by="Bob", text="on my way") == "Bob answered the call: on my way"
    for fact in (AskAccepted(asker=None), AskDeclined(), AskAnswered()):
        assert "{asker}" not in words.text(f"entry.{fact.kind.replace('ask_', 'call_')}")
    assert AskAnswered(asker=UserId("U1")).asker == "U1"
