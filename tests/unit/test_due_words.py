"""The deadline at the end of a task: found behind ordinary words in three languages, asked about, never lost."""

from dataclasses import dataclass
from datetime import datetime
from types import SimpleNamespace
from typing import cast

import pytest

from commands.context import Context
from commands.times import text_then_due
from tests.unit.test_times import NOW, utc
from workflows.domain.errors import InvalidField


@dataclass(frozen=True)
class Paulo:
    timezone: str = "America/Sao_Paulo"
    language: str = "pt"


PAULO = cast("Context", SimpleNamespace(now=NOW, person=Paulo()))


@pytest.mark.parametrize(
    ("typed", "text", "due"),
    [
        ("Ligar para a ANPD amanhã 9h", "Ligar para a ANPD", "2026-11-25 12:00"),
        ("Ligar para a ANPD às 18h", "Ligar para a ANPD", "2026-11-24 21:00"),
        ("Ligar para a ANPD hoje 18h", "Ligar para a ANPD", "2026-11-24 21:00"),
        ("Ligar para os vendedores em 2 horas", "Ligar para os vendedores", "2026-11-24 16:05:06"),
        ("Enviar J às 18h", "Enviar J", "2026-11-24 21:00"),
        ("Enviar J até 18h", "Enviar J", "2026-11-24 21:00"),
        ("Enviar J até 9h30", "Enviar J", "2026-11-25 12:30"),
        ("Enviar J até as 9h", "Enviar J", "2026-11-25 12:00"),
        ("Enviar J até o meio-dia", "Enviar J", "2026-11-24 15:00"),
        ("Enviar J até o fim do dia", "Enviar J", "2026-11-24 21:00"),
        ("Enviar J até o dia 15 às 18h", "Enviar J", "2026-12-15 21:00"),
        ("Enviar J sexta 18h", "Enviar J", "2026-11-27 21:00"),
        ("Enviar J 15/01 9h", "Enviar J", "2027-01-15 12:00"),
        ("Llamar a la AEPD mañana 9h", "Llamar a la AEPD", "2026-11-25 12:00"),
        ("Enviar J antes de las 18h", "Enviar J", "2026-11-24 21:00"),
        ("Enviar J a las 18h", "Enviar J", "2026-11-24 21:00"),
        ("Enviar J para el mediodía", "Enviar J", "2026-11-24 15:00"),
        ("Ligar ao Mateo amanha as 9h", "Ligar ao Mateo", "2026-11-25 12:00"),
        ("Llamar a Ana manana a las 9", "Llamar a Ana", "2026-11-25 12:00"),
        ("Enviar J ate 18", "Enviar J", "2026-11-24 21:00"),
        ("Enviar J antes das 18", "Enviar J", "2026-11-24 21:00"),
        ("Enviar J às 6 e meia da tarde", "Enviar J", "2026-11-24 21:30"),
        ("Enviar J às 14 e 30", "Enviar J", "2026-11-24 17:30"),
        ("Enviar J às 9 horas e meia", "Enviar J", "2026-11-25 12:30"),
        ("Enviar J por volta das 18", "Enviar J", "2026-11-24 21:00"),
        ("Enviar J para las 9", "Enviar J", "2026-11-25 12:00"),
        ("Enviar J para las 21", "Enviar J", "2026-11-25 00:00"),
        ("Enviar J antes de las 18", "Enviar J", "2026-11-24 21:00"),
        ("Enviar J hasta las 18", "Enviar J", "2026-11-24 21:00"),
        ("Enviar J hoy antes de las 18", "Enviar J", "2026-11-24 21:00"),
        ("Enviar J mañana sobre las 9", "Enviar J", "2026-11-25 12:00"),
        ("Enviar J a las 6 y media", "Enviar J", "2026-11-25 09:30"),
        ("Enviar J para las 9 menos cuarto", "Enviar J", "2026-11-25 11:45"),
        ("Enviar J a mediodía", "Enviar J", "2026-11-24 15:00"),
        ("Enviar J para el 15 a las 9", "Enviar J", "2026-12-15 12:00"),
        ("call the vendor by tomorrow 9am", "call the vendor", "2026-11-25 12:00"),
        ("call the vendor before 5pm", "call the vendor", "2026-11-24 20:00"),
        ("call the vendor 5pm tomorrow", "call the vendor", "2026-11-25 20:00"),
        ("call the vendor 17:00 tmrw", "call the vendor", "2026-11-25 20:00"),
        ("call the vendor noon tomorrow", "call the vendor", "2026-11-25 15:00"),
        ("call the vendor 8pm tonight", "call the vendor", "2026-11-24 23:00"),
        ("call the vendor 5pm", "call the vendor", "2026-11-24 20:00"),
        ("call the vendor within 2 hours", "call the vendor", "2026-11-24 16:05:06"),
        ("call the vendor no later than 5pm", "call the vendor", "2026-11-24 20:00"),
        ("Enviar J 17h amanhã", "Enviar J", "2026-11-25 20:00"),
        ("Enviar J antes das 17h", "Enviar J", "2026-11-24 20:00"),
        ("Keep the ban until 5pm", "Keep the ban until 5pm", "2026-11-24 20:00"),
    ],
)
def test_a_deadline_is_found_at_the_end(typed: str, text: str, due: str) -> None:
    assert text_then_due(PAULO, typed) == (text, utc(due))


@pytest.mark.parametrize(
    "typed",
    [
        *(
            "Ligar para Beatriz amanhã",
            "Enviar J até dia 15",
            "Enviar J em 3 dias úteis",
            "Enviar J até em 3 dias úteis",
        ),
        *(
            "Enviar J sexta",
            "Enviar J sexta à tarde",
            "Enviar J hoje à tarde",
            "Enviar J até amanha",
            "Enviar J para 9",
        ),
        *("Enviar J viernes", "Enviar J el viernes por la tarde", "Enviar J esta tarde", "Enviar J para el 15"),
        *("Enviar J mañana a primera hora", "Enviar J antes del 15"),
        *(
            "file J by 8",
            "file J before 8",
            "file J until 9",
            "call them at 8",
            "file J by 8 or 9",
            "file J by 8 sharp",
        ),
        *("file J tonight", "file J by tonight", "file J this evening", "file J by EOW", "file J before lunch"),
        *("file J next week", "file J in a few hours", "file J tomorrow morning 9am", "file J 8 tomorrow"),
        *("Enviar J esta noche", "Enviar J hoje à noite", "Enviar J até sexta à tarde"),
        *("Enviar J la próxima semana", "Enviar J antes del fin de semana"),
        *("Enviar J hoje", "Enviar J na sexta", "Enviar J mañana", "call Beatriz tomorrow", "call in 3 business days"),
    ],
)
def test_a_deadline_that_is_not_understood_is_asked_about(typed: str) -> None:
    with pytest.raises(InvalidField) as refused:
        text_then_due(PAULO, typed)
    assert refused.value.field == "due"


@pytest.mark.parametrize(
    "typed",
    [
        "Ligar para os vendedores",
        "Preparar a reunião de amanhã",
        "Enviar a segunda",
        "Ver el informe del viernes",
        "Preparar J para 20 clientes",
        "Ver 3 sets",
        "Reproduce in 2 browsers",
        *("file J asap", "file J by asap", "file J by hand", "talk to Bob before standup", "wait until Bob is back"),
        *(
            "check the logs from 5pm",
            "check the logs from 9am tomorrow",
            "the restart takes 2h 30m",
            "watch the noon batch",
        ),
        *("reduce the load by 5 percent", "tell the next shift", "Enviar a mano", "take 3 next steps"),
    ],
)
def test_ordinary_words_are_text(typed: str) -> None:
    assert text_then_due(PAULO, typed) == (typed, None)


def test_a_due_is_a_moment() -> None:
    assert isinstance(text_then_due(PAULO, "Enviar J vence 18h")[1], datetime)
