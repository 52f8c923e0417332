"""A time that comes first in Spanish or Portuguese: read whole, or asked about with words that lose nothing."""

from dataclasses import replace
from types import SimpleNamespace
from typing import cast

import pytest

from commands.context import Context
from commands.leading_times import ask_where_a_note_begins_with_its_time, ask_where_a_task_begins_with_its_time
from commands.times import begins_with_its_time, text_then_due, time_then_text
from tests.unit.test_due_words import Paulo
from tests.unit.test_times import NOW, utc
from workflows.domain.errors import InvalidField
from workflows.domain.times import Towards

ANA = Paulo(timezone="Europe/Madrid", language="es")
SPANISH = cast("Context", SimpleNamespace(now=NOW, person=ANA))
PORTUGUESE = cast("Context", SimpleNamespace(now=NOW, person=replace(ANA, language="pt")))


@pytest.mark.parametrize(
    ("typed", "at"),
    [
        ("a las 2 y media llamaron", "2026-11-24 01:30"),
        ("a las 2 y cuarto llamaron", "2026-11-24 01:15"),
        ("a las 2 menos cuarto llamaron", "2026-11-24 00:45"),
        ("a las 2 y 20 llamaron", "2026-11-24 01:20"),
        ("a las 2 y media de la tarde llamaron", "2026-11-24 13:30"),
        ("às 2 e meia llamaron", "2026-11-24 01:30"),
        ("às 14 e 30 llamaron", "2026-11-24 13:30"),
        ("as 9h llamaron", "2026-11-24 08:00"),
        ("a mediodía llamaron", "2026-11-24 11:00"),
        ("ao meio-dia llamaron", "2026-11-24 11:00"),
    ],
)
def test_an_hour_is_read_with_its_minutes(typed: str, at: str) -> None:
    assert begins_with_its_time(typed)
    assert time_then_text(SPANISH, typed, Towards.PAST) == (utc(at), "llamaron")


@pytest.mark.parametrize("typed", ["a las 2 y pico llamaron", "às 2 e pouco ligaram", "a las 2 menos poco llamaron"])
def test_an_hour_whose_minutes_are_not_understood_is_not_taken_without_them(typed: str) -> None:
    with pytest.raises(InvalidField):
        time_then_text(SPANISH, typed, Towards.PAST)


@pytest.mark.parametrize(
    ("typed", "time", "text"),
    [
        ("hace 20 min se bloquearon 12 cuentas", "14:45", "se bloquearon 12 cuentas"),
        ("há 20 min caiu", "14:45", "caiu"),
        ("ayer a las 9 cayó el banco", "09:00 23/11", "cayó el banco"),
        ("14:05 cayó el banco", "14:05", "cayó el banco"),
    ],
)
def test_what_to_type_instead_keeps_the_words_of_a_note(typed: str, time: str, text: str) -> None:
    with pytest.raises(InvalidField) as asked:
        ask_where_a_note_begins_with_its_time(SPANISH, typed)
    assert asked.value.params == {"time": time, "text": text}
    assert begins_with_its_time(f"a las {time} {text}")
    assert time_then_text(SPANISH, f"a las {time} {text}", Towards.PAST)[1] == text


@pytest.mark.parametrize(
    ("typed", "time"),
    [
        ("mañana a las 9 llamar a la Fiscalía", "mañana a las 9"),
        ("para las 9 llamar a la Fiscalía", "las 9"),
        ("antes das 18 llamar a la Fiscalía", "as 18"),
        ("para el viernes llamar a la Fiscalía", "viernes 9:00"),
        ("amanha llamar a la Fiscalía", "amanha 9:00"),
        ("mañana por la mañana llamar a la Fiscalía", "mañana 9:00"),
        ("esta tarde llamar a la Fiscalía", "hoy 15:00"),
    ],
)
def test_what_to_type_instead_keeps_the_words_and_the_person_of_a_task(typed: str, time: str) -> None:
    with pytest.raises(InvalidField) as asked:
        ask_where_a_task_begins_with_its_time(SPANISH, typed, "Dana")
    assert asked.value.params == {"time": time, "text": "llamar a la Fiscalía @Dana"}
    words, due = text_then_due(SPANISH, f"llamar a la Fiscalía para {time}")
    assert words == "llamar a la Fiscalía"
    assert due is not None


def test_words_that_are_no_time_are_left_alone() -> None:
    for typed in ("2 horas de corte en Europa", "antes de las 9 cayó", "mediodía sin servicio"):
        ask_where_a_note_begins_with_its_time(PORTUGUESE, typed)
