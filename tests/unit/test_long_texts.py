"""A text as long as Slack takes costs as much as its letters, wherever words are looked at before any right is asked.

Whoever types may be anybody. What was tried for each place of the text took a minute of the processor. The limit is far
above what is needed, far below that, and in time of this thread alone.
"""

import time
from collections.abc import Callable

import pytest

from commands.arguments import role_named
from tests.builders import NOW
from tests.hunt.world import _formatter
from workflows.domain.errors import InvalidField
from workflows.domain.spelling import nearest
from workflows.domain.time_grammar import begins_like_a_time, read_when
from workflows.domain.times import Towards
from workflows.text.secrets import mask

LETTERS, SECONDS = 40_000, 5
TEXTS = (
    *(
        "a",
        "a ",
        "a-",
        "a_",
        "a.",
        "INC-1 ",
        "in 1h",
        "at 14:00 ",
        "tomorrow at 9 ",
        "scribe ",
        "4111 ",
        "-eyJ",
        "password:",
    ),
    *(
        "authorization:",
        "bearer ",
        "a://",
        "a://b:c",
        "-----BEGIN PRIVATE KEY",
        "decision: ",
        "é ",
        "9",
        "(",
        "<",
        "*_~",
    ),
)


def _named(text: str) -> None:
    with pytest.raises(InvalidField):
        role_named(text, _formatter())


READ: tuple[Callable[[str], object], ...] = (
    lambda text: mask(text, str),
    lambda text: nearest(text, ("decision", "impact", "tomorrow")),
    begins_like_a_time,
    lambda text: read_when(text, NOW, "UTC", Towards.FUTURE),
    _named,
)


@pytest.mark.parametrize("piece", TEXTS)
def test_no_text_takes_the_processor_for_itself(piece: str) -> None:
    text = (piece * LETTERS)[:LETTERS]
    began = time.thread_time()
    for read in READ:
        read(text)
    assert time.thread_time() - began < SECONDS
