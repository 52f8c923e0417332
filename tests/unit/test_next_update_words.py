"""When the next update comes, at the end of an update: in Spanish and Portuguese, read or asked about, never lost."""

from types import SimpleNamespace
from typing import cast

import pytest

from commands.context import Context
from commands.next_update import text_then_promise
from tests.unit.test_due_words import PAULO, Paulo
from tests.unit.test_times import NOW, utc
from workflows.domain.errors import InvalidField

BOB = cast("Context", SimpleNamespace(now=NOW, person=Paulo(language="en")))
"""Reads English in the same place."""


@pytest.mark.parametrize("reader", [PAULO, BOB])
@pytest.mark.parametrize(
    ("typed", "text", "at"),
    [
        ("Tudo ok, próxima atualização até 18h", "Tudo ok", "2026-11-24 21:00"),
        ("Tudo ok, próxima atualização 18h", "Tudo ok", "2026-11-24 21:00"),
        ("Tudo ok, proxima atualizacao ate as 18", "Tudo ok", "2026-11-24 21:00"),
        ("Tudo ok, próxima até 16h30", "Tudo ok", "2026-11-24 19:30"),
        ("Próxima: 18h", "", "2026-11-24 21:00"),
        ("Tudo ok. Volto às 17h", "Tudo ok.", "2026-11-24 20:00"),
        ("Todo bien, siguiente a las 16:15", "Todo bien", "2026-11-24 19:15"),
        ("Próxima novedad para las 18:30", "", "2026-11-24 21:30"),
        ("Todo bien. Próxima en media hora", "Todo bien.", "2026-11-24 14:35:06"),
        ("Todo bien y la próxima a las 18", "Todo bien", "2026-11-24 21:00"),
        ("Todo bien, próxima actualización a las 6 y media", "Todo bien", "2026-11-25 09:30"),
    ],
)
def test_the_time_of_the_next_update_is_read(reader: Context, typed: str, text: str, at: str) -> None:
    assert text_then_promise(reader, typed) == (text, utc(at))


def test_the_day_comes_before_the_month_for_those_readers() -> None:
    assert text_then_promise(PAULO, "Tudo ok, próxima atualização 05/12 9h") == ("Tudo ok", utc("2026-12-05 12:00"))


@pytest.mark.parametrize(
    "typed",
    [
        *("Todo bien, próxima actualización mañana", "Todo bien, siguiente a las 4 o 5"),
        *("Tudo ok, próxima atualização até 16h30, seguimos", "Tudo ok, próxima atualização às 26h"),
    ],
)
def test_what_is_not_wholly_understood_is_asked_about(typed: str) -> None:
    with pytest.raises(InvalidField) as asked:
        text_then_promise(PAULO, typed)
    assert asked.value.field == "next_update"


@pytest.mark.parametrize(
    "typed",
    [
        *("el día siguiente a las 4:15 cayó", "la próxima semana vemos", "próxima actualización del parche"),
        *("a próxima etapa é do banco", "próxima atualização quando soubermos", "Volto logo"),
    ],
)
def test_ordinary_words_are_the_update(typed: str) -> None:
    assert text_then_promise(PAULO, typed) == (typed, None)
