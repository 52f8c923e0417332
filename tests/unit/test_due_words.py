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
        ("call the vendor by tomorrow 9am", "call the vendor", "2026-11-25 12:00"),
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
        "Ver 3 sets",
        "Reproduce in 2 browsers",
    ],
)
def test_ordinary_words_are_text(typed: str) -> None:
    assert text_then_due(PAULO, typed) == (typed, None)


def test_a_due_is_a_moment() -> None:
    assert isinstance(text_then_due(PAULO, "Enviar J vence 18h")[1], datetime)
