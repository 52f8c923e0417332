"""What the command line says fits the place where it is read."""

import re

import pytest

from bot.cli.incident import incident
from bot.cli.session import in_cli_words
from workflows.text.load import load_catalogue

WORDS = load_catalogue()
ONLY_IN_SLACK = frozenset(
    {"chat_locked_out", "control_gone", "remind_time_unknown", "unknown_word", "unknown_word_near"}
)
"""About a button or a form, or about words that are typed in Slack."""
ERRORS = {key.removeprefix("errors.") for key in WORDS.keys() if key.startswith("errors.")}  # noqa: SIM118
REFUSALS = [f"errors.{key}" for key in sorted(ERRORS - ONLY_IN_SLACK)]
VERBS = {command.name or command.callback.__name__ for command in incident.registered_commands if command.callback}


@pytest.mark.parametrize("key", REFUSALS)
def test_whatever_a_refusal_advises_can_be_typed_where_it_is_read(key: str) -> None:
    said = in_cli_words(WORDS.text(key))
    assert "/incident" not in said.replace("./muster incident", "")
    assert set(re.findall(r"`\./muster incident (\w+)", said)) <= VERBS


def test_some_refusals_advise_something() -> None:
    assert len([key for key in REFUSALS if "/incident" in WORDS.text(key)]) > 5
