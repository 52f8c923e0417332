"""The words that people type in Slack, on the command line."""

from collections.abc import Mapping

import typer

from commands.aliases import ALIASES

HERE: Mapping[str, str] = {"info": "show", "role": "assign"}
"""Where the command line has another word than Slack."""


def also_by_other_words(app: typer.Typer) -> None:
    """Every command also by the other words for it, which its help does not list: `sev`, `info`, `tarea`."""
    callbacks = {c.name or c.callback.__name__: c.callback for c in app.registered_commands if c.callback}
    others = {theirs: HERE.get(word, word) for theirs, word in {**ALIASES, **{w: w for w in HERE}}.items()}
    for theirs, word in others.items():
        if theirs not in callbacks and word in callbacks:
            app.command(theirs, hidden=True)(callbacks[word])
