"""What is typed at the command line is masked before a command reads it."""

import sys
from collections.abc import Callable
from functools import wraps
from typing import Any

from bot.cli.session import cli_session
from workflows.access.masking import Masker
from workflows.organisation.settings import current
from workflows.text.secrets import mask
from workflows.text.slack_text import legible


def without_secrets(word: Callable[..., None]) -> Callable[..., None]:
    """The same command, which never sees a secret, nor what nobody can read. Whoever typed one reads so."""

    @wraps(word)
    def run(**given: Any) -> None:
        texts = {name: legible(value) for name, value in given.items() if isinstance(value, str)}
        given |= texts
        if any(mask(text, str).kinds for text in texts.values()):
            with cli_session() as runtime:
                catalogue = current(runtime.deps).catalogue
                masker = Masker(catalogue)
                given |= {name: masker(text) for name, text in texts.items()}
                what = tuple(catalogue(f"masked.{kind}") for kind in sorted(masker.kinds))
                print(catalogue("masked.told", what=what), file=sys.stderr)
        word(**given)

    return run
