"""What the command line says fits the place where it is read."""

import re

import pytest

from bot.cli.incident import incident
from bot.cli.terminal import COMMANDS
from workflows.presentation.spans import Command, Line, fill
from workflows.text.load import load_catalogue, placeholders

WORDS = load_catalogue()
ONLY_IN_SLACK = frozenset(
    {
        "chat_locked_out",
        "control_gone",
        "duplicate_others_read",
        "hint_accept",
        "hint_remove",
        "hint_take_over",
        "kind_near",
        "next_update_unknown",
        "note_decision",
        "note_time_first",
        "person_bare",
        "remind_time_unknown",
        "task_for",
        "task_number_first",
        "task_time_first",
        "unknown_word",
        "unknown_word_near",
        "update_time_first",
    }
)
"""About a button or a form, or about words that are typed in Slack."""
ERRORS = {key.removeprefix("errors.") for key in WORDS.keys() if key.startswith("errors.")}  # noqa: SIM118
REFUSALS = [f"errors.{key}" for key in sorted(ERRORS - ONLY_IN_SLACK)]
VERBS = {command.name or command.callback.__name__ for command in incident.registered_commands if command.callback}


SLACKS_OWN = {"access", "exposure", "setup"}
"""Words for what is done in Slack alone: read at a terminal, they are typed there."""


def line_of(key: str) -> Line:
    return fill(WORDS, key, **dict.fromkeys(placeholders(WORDS.text(key)), "…"))


@pytest.mark.parametrize("key", [*REFUSALS, "list.none_open"])
def test_whatever_a_refusal_advises_can_be_typed_where_it_is_read(key: str) -> None:
    assert set(re.findall(r"/incident (\w+)", WORDS.text(key))) <= SLACKS_OWN
    advised = {span.words for span in line_of(key) if isinstance(span, Command)}
    assert advised <= COMMANDS.keys() | SLACKS_OWN


def test_what_is_slacks_own_is_no_command_of_the_terminal() -> None:
    assert SLACKS_OWN & {*VERBS, *COMMANDS} == set()


def test_every_command_that_is_advised_is_one() -> None:
    assert {typed.split()[0] for typed in COMMANDS.values()} <= VERBS


def test_some_refusals_advise_something() -> None:
    assert len([key for key in REFUSALS if any(isinstance(span, Command) for span in line_of(key))]) > 5
