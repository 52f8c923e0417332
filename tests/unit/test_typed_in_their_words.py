"""Words that Spanish and Portuguese people type without accents, and for what is done to a task."""

import pytest

from commands.aliases import ALIASES, TASK_WORDS
from commands.tasks import CHANGES
from workflows.domain.entries.answers import AskAccepted, AskAnswered, AskDeclined
from workflows.domain.ids import UserId
from workflows.domain.naming import unaccented
from workflows.text.load import load_catalogue


def test_every_word_for_a_task_is_one_of_ours() -> None:
    assert set(TASK_WORDS.values()) <= {*CHANGES, "list"}


@pytest.mark.parametrize(
    ("typed", "ours"), [("feita", "done"), ("prazo", "due"), ("plazo", "due"), ("lista", "list"), ("reabrir", "reopen")]
)
def test_a_word_for_a_task_means_ours(typed: str, ours: str) -> None:
    assert TASK_WORDS[typed] == ours


@pytest.mark.parametrize(("typed", "ours"), [("tipo", "type"), ("visibilidade", "visibility"), ("linha", "timeline")])
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
